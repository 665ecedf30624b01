/** Culprits that are offered again: when the verdict of an earlier run holds. */
import { describe, expect, it } from 'vitest';
import type { Patch } from '../../src/batch/patch.ts';
import type { Verdict } from '../../src/batch/verdict.ts';
import { Base } from '../../src/platform/git/store.ts';
import { History } from '../../src/history/history.ts';
import { RunFacts } from '../../src/record/facts.ts';
import { knownCulprits, withSightings } from '../../src/search/known.ts';
import { makePatch, makeStart, makeTest } from '../support/make.ts';

const DAY = 86_400_000;
const patch = (id: string, paths: readonly string[], more: Partial<Patch> = {}): Patch =>
  makePatch(id, {
    parts: [
      {
        diff: Buffer.from(''),
        scan: {
          files: paths.map((path) => ({ path })),
          sources: ['old.ts'],
          strip: 1,
          modes: [],
          binaryBytes: 0,
          isGit: true,
          hasBareHunk: false,
          added: 1,
          deleted: 0,
          fault: undefined,
        },
      },
    ],
    ...more,
  });
const base = (files: Record<string, string>): Base => {
  const lines = Object.entries(files).map(([path, oid]) => `100644 blob ${oid}\t${path}\0`);
  return new Base('commit', 0, 'tree', Buffer.from(lines.join('')));
};
const FILES = { 'a.ts': 'a1', 'old.ts': 'o1', 'a.test.ts': 't1', 'yarn.lock': 'y1', 'b.ts': 'b1' };
const scene = (files = FILES) => ({
  run: '7',
  now: 10 * DAY,
  configuration: 'c',
  setupInputs: ['**/yarn.lock'],
  base: base(files),
});
const CULPRIT: Verdict = {
  verdict: 'culprit',
  reason: 'tests-failed',
  detail: 'It breaks `t`.',
  evidence: { greenTree: 'g', redTree: 'r', tests: ['t'], confidence: 0.99 },
};
const A = patch('a', ['a.ts']);
const FAILED = [makeTest('t', { status: 'failed', file: 'a.test.ts', message: 'expected 4\nat x' })];

const sightingOf = (verdict: Verdict, of = A) =>
  withSightings(new Map([['a', verdict]]), [of], FAILED, scene()).get('a')!.evidence?.seen;

describe('the verdict on a culprit', () => {
  it('holds what must be unchanged: its files, those of the tests, the lockfiles', () => {
    expect(sightingOf(CULPRIT)).toEqual({
      run: '7',
      at: 10 * DAY,
      configuration: 'c',
      patch: 'a',
      id: 'a',
      files: { 'a.ts': 'a1', 'old.ts': 'o1', 'a.test.ts': 't1', 'yarn.lock': 'y1' },
      message: 'expected 4',
    });
  });

  it('does not hold where more than the patch is to blame, and where it touches too much', () => {
    expect(sightingOf({ ...CULPRIT, evidence: { with: ['b'] } })).toBeUndefined();
    const wide = patch(
      'a',
      Array.from({ length: 400 }, (_, i) => `f${i}`),
    );
    expect(sightingOf(CULPRIT, wide)).toBeUndefined();
    expect(sightingOf({ verdict: 'conflict', reason: 'does-not-apply', detail: '' })).toBeUndefined();
  });

  const again = (
    files = FILES,
    more: Partial<{ now: number; others: Patch[]; newcomers: string[] }> = {},
  ) => {
    const verdict = withSightings(new Map([['a', CULPRIT]]), [A], FAILED, scene()).get('a')!;
    const earlier = { times: 1, verdict: 'culprit', reason: 'tests-failed', at: 10 * DAY };
    const culprit = {
      verdict: verdict as Extract<Verdict, { verdict: 'culprit' }>,
      newcomers: more.newcomers ?? [],
    };
    const now = more.now ?? 11 * DAY;
    return knownCulprits([A, ...(more.others ?? [])], new Map([['a', { ...earlier, culprit }]]), {
      ...scene(files),
      now,
    }).has('a');
  };

  it('is taken over for a week, unless something that it depends on has changed', () => {
    expect(again()).toBe(true);
    expect(again({ ...FILES, 'b.ts': 'b2' })).toBe(true);
    expect(again({ ...FILES, 'old.ts': 'o2' })).toBe(false);
    expect(again({ ...FILES, 'a.test.ts': 't2' })).toBe(false);
    expect(again({ ...FILES, 'yarn.lock': '' })).toBe(false);
    expect(again(FILES, { now: 17 * DAY })).toBe(false);
    // A clock that was wrong, or a history that somebody made up.
    expect(again(FILES, { now: 9 * DAY })).toBe(false);
  });

  it('is not taken over where a new patch of the batch has to do with it', () => {
    const beside = patch('n', ['a.ts']);
    expect(again(FILES, { others: [beside] })).toBe(true);
    expect(again(FILES, { others: [beside], newcomers: ['n'] })).toBe(false);
    const far = makePatch('n');
    expect(again(FILES, { others: [far], newcomers: ['n'] })).toBe(true);
    expect(again(FILES, { others: [{ ...far, dependsOn: ['a'] }], newcomers: ['n'] })).toBe(false);
  });

  it('comes back from the history; what somebody made up there is left alone', () => {
    using history = History.open(':memory:');
    const ids = new Map([
      ['a', 'p1'],
      ['n', 'p2'],
    ]);
    history.begin(makeStart({ run: '7' }));
    history.offer([A], [], ids, 1);
    const facts = new RunFacts({ name: 'autosync', runId: '7', targetBranch: 'main', startedAt: 0 });
    facts.batch = { patches: [A], rejected: [] };
    const verdicts = withSightings(new Map([['a', CULPRIT]]), [A], FAILED, scene());
    facts.verdicts.set('a', verdicts.get('a')!);
    history.end(facts.record(1), [], 500);
    history.begin(makeStart({ run: '8', startedAt: 2_000 }));
    const offered = history.offer([A, makePatch('n')], [], ids, 2);
    expect(offered.get('a')!.culprit).toEqual({ verdict: verdicts.get('a'), newcomers: ['n'] });
    for (const evidence of ['{}', 'null', '[', '{"seen":{"run":"7"}}', '{"seen":7}']) {
      history.db.execute('UPDATE verdicts SET evidence = ? WHERE verdict IS NOT NULL', evidence);
      expect(history.offer([A], [], ids, 3).get('a')).toMatchObject({ times: 1, verdict: 'culprit' });
      expect(history.offer([A], [], ids, 3).get('a')!.culprit).toBeUndefined();
    }
  });
});
