/** What a run knows of itself, and what it tells at any moment. */
import { describe, expect, it } from 'vitest';
import type { Verdict } from '../../src/batch/verdict.ts';
import { UserError } from '../../src/platform/text/user-error.ts';
import { RunFacts } from '../../src/record/facts.ts';
import { toSnapshot } from '../../src/record/snapshot.ts';
import type { SearchResult } from '../../src/search/result.ts';
import { assume } from '../../src/isolate/assume.ts';
import { makeCandidate, makePatch, makeTrial, redBy } from '../support/make.ts';

const CULPRIT: Verdict = { verdict: 'culprit', reason: 'tests-failed', detail: 'It breaks.' };

function open(...ids: string[]): RunFacts {
  const facts = new RunFacts({ name: 'n', runId: '7', targetBranch: 'main', startedAt: 5 });
  facts.batch = { patches: ids.map((id) => makePatch(id)), rejected: [] };
  return facts;
}
const result = (survivors: string[], verdicts: Record<string, Verdict> = {}): SearchResult => ({
  survivors: makeCandidate(survivors),
  verdicts: new Map(Object.entries(verdicts)),
  flaky: ['f'],
  orderDependent: ['o'],
  isComplete: true,
});
const verdicts = (facts: RunFacts): Record<string, string> =>
  Object.fromEntries(
    facts.record(0).patches.map(({ id, verdict }) => [id, `${verdict.verdict}: ${verdict.reason}`]),
  );

describe('the verdicts', () => {
  it('are undecided until something is known', () => {
    expect(verdicts(open('a'))).toEqual({ a: 'undecided: error' });
    expect(open('a').record(0).patches[0]!.verdict.detail).toBe('The run ended before it could be tried.');
  });

  it('come from the search, and for the rest from the landing', () => {
    const facts = open('a', 'b');
    const found = result(['a'], { b: CULPRIT });
    facts.addOutcome({ kind: 'searched', result: found });
    facts.addLanding({ kind: 'landed', survivors: makeCandidate(['a', 'b']), branch: 'main' });
    expect(verdicts(facts)).toEqual({ a: 'landed: green', b: 'culprit: tests-failed' });
    expect(facts.record(9)).toMatchObject({
      result: 'partial',
      durationMs: 9,
      landed: { commit: 'commit-a-b', tree: 'tree-b', branch: 'main' },
      flaky: ['f'],
      orderDependent: ['o'],
      notes: ['`o` fails when it runs with other tests and passes when it runs alone: it depends on them.'],
    });
    expect(facts.isDecided).toBe(true);
  });

  it('say that the batch repairs the base, also after the base has moved', () => {
    const facts = open('a');
    facts.addOutcome({ kind: 'repaired', result: result(['a']) });
    facts.addResult(result(['a']));
    facts.accept(makeCandidate(['a']));
    expect(verdicts(facts)).toEqual({ a: 'accepted: repairs-base' });
  });

  it('are undecided for all where the base is red', () => {
    const facts = open('a', 'b');
    facts.addOutcome({
      kind: 'baseline-red',
      isSetup: false,
      why: 'Exit 1.',
      result: result([], { b: { ...CULPRIT } }),
    });
    expect(verdicts(facts)).toEqual({ a: 'undecided: error', b: 'culprit: tests-failed' });
    expect(facts.record(0).patches[0]!.verdict.detail).toBe(
      'The tests of main are red without this patch: Exit 1.',
    );
    expect(facts.record(0).result).toBe('baseline-red');
    expect(facts.isDecided).toBe(false);
  });

  it('name the pull request in which a patch waits', () => {
    const facts = open('a');
    facts.addLanding({
      kind: 'proposed',
      survivors: makeCandidate(['a']),
      branch: 'n/main',
      number: 3,
      url: 'u',
      note: 'Wait.',
    });
    const { patches, proposal, notes, landed } = facts.record(0);
    expect(patches[0]!.verdict.detail).toBe(
      'The tests are green with this patch. The patch waits in pull request #3.',
    );
    expect([proposal, notes, landed!.branch]).toEqual([{ number: 3, url: 'u' }, ['Wait.'], 'n/main']);
  });

  it('say why green patches did not land', () => {
    const failed = open('a');
    failed.addLanding({
      kind: 'failed',
      reason: 'push-refused',
      detail: 'No.',
      survivors: makeCandidate(['a']),
    });
    expect(verdicts(failed)).toEqual({ a: 'undecided: push-refused' });
    expect(failed.landed).toBeUndefined();
    const cancelled = open('a');
    cancelled.cancelBeforeLanding(makeCandidate(['a']));
    expect(cancelled.record(0).patches[0]!.verdict.detail).toContain('cancelled before the landing');
    const nothing = open('a');
    nothing.addLanding({ kind: 'nothing', note: 'Odd.' });
    expect([verdicts(nothing), nothing.record(0).notes]).toEqual([{ a: 'undecided: error' }, ['Odd.']]);
  });
});

describe('the result', () => {
  const landed = (ids: string[], others: Record<string, Verdict> = {}): string => {
    const facts = open(...ids, ...Object.keys(others));
    facts.addOutcome({ kind: 'searched', result: result(ids, others) });
    facts.accept(makeCandidate(ids));
    return facts.record(0).result;
  };
  const there: Verdict = { verdict: 'already-applied', reason: 'in-base', detail: '' };

  it.each([
    ['landed', landed(['a'])],
    ['landed', landed(['a'], { b: there })],
    ['partial', landed(['a'], { b: CULPRIT })],
    ['rejected', landed([], { b: CULPRIT })],
    ['empty', landed([], { b: there })],
    ['empty', open().record(0).result],
  ])('%s', (wanted, found) => {
    expect(found).toBe(wanted);
  });

  it('is error after a problem, which decides the exit code', () => {
    const facts = open('a');
    expect(facts.problemExitCode).toBeUndefined();
    facts.fail(new UserError('No.', 'Do.', 2));
    expect([facts.record(0).result, facts.record(0).problem, facts.problemExitCode]).toEqual([
      'error',
      'No.\nFix: Do.',
      2,
    ]);
    facts.fail(new Error('bug'));
    expect(facts.problemExitCode).toBe(3);
  });
});

describe('the record', () => {
  it('gathers notes, flakes and numbers of the trials', () => {
    const facts = open('a');
    facts.note('first');
    facts.note(undefined);
    facts.note('first');
    const number = { name: 'size', value: 3, unit: 'kB' };
    facts.trialLog.add(makeTrial({ number: 1, notes: ['odd'], flaky: ['x'], metrics: [number] }));
    facts.trialLog.add(makeTrial({ number: 2, judgement: redBy('y'), metrics: [{ ...number, value: 9 }] }));
    facts.trialLog.add(makeTrial({ number: 3, kind: 'focus', flaky: ['x', 'z'] }));
    expect(facts.record(0)).toMatchObject({ notes: ['first', 'odd'], flaky: ['x', 'z'], custom: [number] });
    expect(facts.record(0).trials.map(({ number: n }) => n)).toEqual([1, 2, 3]);
  });

  it('recognises patches, points at test configuration, and keeps what was rejected', () => {
    const facts = open();
    const scan = {
      files: [{ path: 'web/vitest.config.ts' }, { path: 'a.ts' }],
      sources: [],
      strip: 1 as const,
      modes: [],
      binaryBytes: 0,
      isGit: true,
      hasBareHunk: false,
      added: 1,
      deleted: 1,
      fault: undefined,
    };
    const rejected = {
      id: 'r',
      title: 'R',
      verdict: { verdict: 'invalid' as const, reason: 'empty' as const, detail: '' },
    };
    facts.batch = {
      patches: [makePatch('a', { parts: [{ diff: Buffer.alloc(0), scan }] })],
      rejected: [rejected],
    };
    facts.recognise(
      new Map([['a', { times: 2, verdict: 'culprit', reason: 'timeout', at: Date.UTC(2026, 1, 3) }]]),
    );
    const [a, r] = facts.record(0).patches;
    expect(a!.remarks).toEqual([
      'This patch changes how the tests run: `web/vitest.config.ts`.',
      'This patch was offered before, 2 times: on 2026-02-03 its verdict was culprit (timeout).',
    ]);
    expect(r).toEqual({ ...rejected, declared: {}, remarks: [] });
  });

  it('of a pull request is about that, and about no patch', () => {
    const facts = open();
    facts.offerPullRequest({ id: '#4', title: 'T', remarks: ['Hm.'] });
    expect(verdicts(facts)).toEqual({ '#4': 'undecided: error' });
    facts.addPullRequest('#4', { verdict: 'accepted', reason: 'green', detail: '' }, {} as never);
    expect(facts.record(0)).toMatchObject({
      result: 'landed',
      pullRequest: {},
      patches: [{ remarks: ['Hm.'] }],
    });
  });

  it('holds the search once something was asked, and the last one where it began anew', () => {
    const facts = open('a');
    const assumptions = assume(1, { retries: 0, hasNames: true, hasFocus: true, secondChance: false });
    facts.beginSearch(['a'], assumptions);
    expect(facts.record(0).search).toBeUndefined();
    const entry = { question: { ask: 'build' as const, patches: ['a'] }, answer: { applied: ['a'] } };
    facts.addAnswer(entry);
    facts.beginSearch(['a'], assumptions);
    facts.addAnswer(entry);
    expect(facts.record(0).search).toEqual({ patches: ['a'], assumptions, journal: [entry] });
  });

  it('becomes a snapshot at any moment', () => {
    const facts = open('a');
    facts.setBase({ commit: 'c', id: 't' });
    facts.setHistory({ origin: 'cache', runs: 3, notes: ['From the cache.'] });
    facts.trialLog.add(makeTrial({ number: 2, tree: 'x', patches: ['a'], judgement: redBy('y') }));
    const about = { runId: '7', targetBranch: 'main', digest: 'd', environment: { node: 'v24' } };
    expect(toSnapshot(facts, about)).toMatchObject({
      schema: 'autosync.snapshot/1',
      run: '7',
      configuration: 'd',
      base: { commit: 'c', tree: 't' },
      batch: [{ id: 'a', digest: 'a', dependsOn: [], source: { path: 'a', tracked: false } }],
      candidates: [{ tree: 'x', patches: ['a'] }],
      trials: [{ tree: 'x', kind: 'full', outcome: 'red', failed: ['y'] }],
      search: null,
      landed: null,
    });
    expect(facts.record(0)).toMatchObject({
      history: { origin: 'cache', runs: 3 },
      notes: ['From the cache.'],
    });
  });
});
