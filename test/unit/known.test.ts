/** Culprits that are offered again: when the verdict of an earlier run holds. */
import { describe, expect, it } from 'vitest';
import type { Patch } from '../../src/batch/patch.ts';
import type { Verdict } from '../../src/batch/verdict.ts';
import { Base } from '../../src/platform/git/store.ts';
import { History } from '../../src/history/history.ts';
import { RunFacts } from '../../src/record/facts.ts';
import { knownCulprits, withSightings, type Surroundings } from '../../src/search/known.ts';
import { makePatch, makeStart, makeTest, makeTrial, redBy } from '../support/make.ts';

type Culprit = Extract<Verdict, { verdict: 'culprit' }>;

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
  const folders = new Set(
    Object.keys(files).flatMap((path) => (path.includes('/') ? [path.split('/')[0]] : [])),
  );
  const lines = [
    ...[...folders].map((folder) => `040000 tree t\t${folder}\0`),
    ...Object.entries(files).map(([path, oid]) => `100644 blob ${oid}\t${path}\0`),
  ];
  return new Base('commit', 0, 'tree', Buffer.from(lines.join('')));
};
const FILES = {
  'a.ts': 'a1',
  'old.ts': 'o1',
  'a.test.ts': 't1',
  'test/b.test.ts': 't2',
  'jest.config.js': 'j1',
  'yarn.lock': 'y1',
  'src/b.ts': 'b1',
  Makefile: 'm1',
  'scripts/ci.sh': 's1',
};
const scene = (more: Partial<Surroundings> = {}, files: Record<string, string> = FILES): Surroundings => ({
  run: '7',
  now: 10 * DAY,
  branch: 'main',
  lands: true,
  configuration: 'c',
  mayRemember: true,
  isInstalled: (path) => path === 'yarn.lock',
  base: base(files),
  ...more,
});
const CULPRIT: Culprit = {
  verdict: 'culprit',
  reason: 'tests-failed',
  detail: 'It breaks `t`.',
  evidence: { greenTree: 'g', redTree: 'r', tests: ['t'], confidence: 0.99 },
};
const A = patch('a', ['a.ts']);
const GOOD = patch('good', ['src/b.ts']);
const trials = (file: string | null = 'a.test.ts') => [
  makeTrial({
    tree: 'r',
    judgement: redBy('t'),
    patches: ['good', 'a'],
    tests: [
      makeTest('t', {
        status: 'failed',
        message: 'expected 4\nat x',
        ...(file === null ? {} : { file }),
      }),
    ],
  }),
];
const sightingOf = (verdict: Verdict, made = trials()) =>
  withSightings(new Map([['a', verdict]]), [A, GOOD], made, scene()).get('a')!.evidence?.seen;

describe('the verdict on a culprit', () => {
  it('holds what must be unchanged', () => {
    expect(sightingOf(CULPRIT)).toMatchObject({
      run: '7',
      at: 10 * DAY,
      branch: 'main',
      id: 'a',
      testFiles: ['a.test.ts'],
      green: [expect.stringMatching(/^[0-9a-f]{16}$/)],
    });
    // The tests are somewhere, and nobody says where.
    expect(sightingOf(CULPRIT, trials(null))!.testFiles).toBeUndefined();
    expect(sightingOf(CULPRIT, trials('elsewhere.test.ts'))!.testFiles).toBeUndefined();
  });

  it.each<[string, Verdict]>([
    ['another patch is to blame, too', { ...CULPRIT, evidence: { ...CULPRIT.evidence, with: ['b'] } }],
    ['the machine may be at fault', { ...CULPRIT, reason: 'timeout' }],
    ['the registry may have been down', { ...CULPRIT, reason: 'setup-failed' }],
    ['it is not sure enough', { ...CULPRIT, evidence: { ...CULPRIT.evidence, confidence: 0.9 } }],
    ['nobody saw it fail', { ...CULPRIT, evidence: { ...CULPRIT.evidence, redTree: 'other' } }],
    ['it is none', { verdict: 'conflict', reason: 'does-not-apply', detail: '' }],
  ])('does not hold where %s', (_, verdict) => {
    expect(sightingOf(verdict)).toBeUndefined();
  });

  /** Whether the verdict is taken over where the next run sees this. */
  const again = (
    more: Partial<Surroundings> & {
      files?: Record<string, string>;
      offered?: Patch[];
      newcomers?: string[];
      hasLanded?: boolean;
      file?: string | null;
    } = {},
  ): boolean => {
    const { files, offered = [A, GOOD], newcomers = [], hasLanded = false, file, ...rest } = more;
    const made = trials(file);
    const verdict = withSightings(new Map([['a', CULPRIT]]), [A, GOOD], made, scene()).get('a') as Culprit;
    const earlier = { times: 1, verdict: 'culprit', reason: 'tests-failed', at: 10 * DAY };
    const known = new Map([['a', { ...earlier, culprit: { verdict, newcomers, hasLanded } }]]);
    return knownCulprits(offered, known, scene({ now: 11 * DAY, ...rest }, files)).has('a');
  };

  it('is taken over for a week, unless something that it depends on has changed', () => {
    expect(again()).toBe(true);
    expect(again({ files: { ...FILES, 'src/b.ts': 'b2', 'test/b.test.ts': 't3' } })).toBe(true);
    for (const changed of [
      'a.ts',
      'old.ts',
      'a.test.ts',
      'jest.config.js',
      'yarn.lock',
      'Makefile',
      'scripts/ci.sh',
    ])
      expect([changed, again({ files: { ...FILES, [changed]: 'new' } })]).toEqual([changed, false]);
    expect(again({ now: 17 * DAY })).toBe(false);
    // A clock that was wrong, or a history that somebody made up.
    expect(again({ now: 9 * DAY })).toBe(false);
    expect(again({ branch: 'next' })).toBe(false);
    expect(again({ configuration: 'other' })).toBe(false);
    expect(again({ mayRemember: false })).toBe(false);
    expect(again({ offered: [{ ...A, digest: 'other' }, GOOD] })).toBe(false);
    expect(again({ offered: [{ ...A, dependsOn: ['good'] }, GOOD] })).toBe(false);
  });

  it('counts every file that looks like one of a test where the report names none', () => {
    expect(again({ file: null })).toBe(true);
    expect(again({ file: null, files: { ...FILES, 'src/b.ts': 'b2' } })).toBe(true);
    expect(again({ file: null, files: { ...FILES, 'test/b.test.ts': 'new' } })).toBe(false);
  });

  it('is not taken over where a patch that it was tried with is gone and has not landed', () => {
    expect(again({ offered: [A] })).toBe(false);
    expect(again({ offered: [A], hasLanded: true })).toBe(true);
  });

  it('is not taken over where a new patch of the batch has to do with it', () => {
    const beside = patch('n', ['a.ts']);
    const offered = [A, GOOD, beside];
    expect(again({ offered })).toBe(true);
    expect(again({ offered, newcomers: ['n'] })).toBe(false);
    const far = makePatch('n');
    expect(again({ offered: [A, GOOD, far], newcomers: ['n'] })).toBe(true);
    expect(again({ offered: [A, GOOD, { ...far, dependsOn: ['a'] }], newcomers: ['n'] })).toBe(false);
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
    const verdicts = withSightings(new Map<string, Verdict>([['a', CULPRIT]]), [A, GOOD], trials(), scene());
    facts.verdicts.set('a', verdicts.get('a')!);
    history.end(facts.record(1), [], 500);
    history.begin(makeStart({ run: '8', startedAt: 2_000 }));
    const offered = history.offer([A, makePatch('n')], [], ids, 2);
    expect(offered.get('a')!.culprit).toEqual({
      verdict: verdicts.get('a'),
      newcomers: ['n'],
      hasLanded: false,
    });
    for (const evidence of ['{}', 'null', '[', '{"seen":{"run":"7"}}', '{"seen":7}']) {
      history.db.execute('UPDATE verdicts SET evidence = ? WHERE verdict IS NOT NULL', evidence);
      expect(history.offer([A], [], ids, 3).get('a')).toMatchObject({ times: 1, verdict: 'culprit' });
      expect(history.offer([A], [], ids, 3).get('a')!.culprit).toBeUndefined();
    }
  });
});
