/** What becomes of a batch: on a red base, on a moved one, after an earlier run, and in the words of verdicts. */
import { describe, expect, it } from 'vitest';
import { assume } from '../../src/isolate/assume.ts';
import { key } from '../../src/isolate/replay.ts';
import type { Answer, Conclusion, Question, Rejection, TrialQuestion } from '../../src/isolate/questions.ts';
import { tryBatch, tryAgain } from '../../src/search/batch.ts';
import { EarlierRun, type AnswerJournal, type JournalledAnswer } from '../../src/search/earlier-run.ts';
import type { SearchResult } from '../../src/search/result.ts';
import { toResult } from '../../src/search/verdicts.ts';
import { Interrupted, type StopReason, type Trial } from '../../src/trial/trial.ts';
import { TrialLog } from '../../src/trial/trial-log.ts';
import { GREEN, makeTest, makeTrial, redBy } from '../support/make.ts';
import { PlainCandidates, type Rules } from '../support/plain-candidates.ts';

const NO_JOURNAL: AnswerJournal = {
  size: 0,
  take: () => undefined,
  add: () => undefined,
  begin: () => undefined,
  end: () => undefined,
  deaths: () => 0,
  mostDeaths: 0,
  forget: () => undefined,
};

describe('a batch', () => {
  const tried = async (
    ids: readonly string[],
    base: Partial<Trial>,
    whole: Trial | StopReason,
    rules: Rules = {},
  ) => {
    const candidates = new PlainCandidates(rules);
    const settled: string[] = [];
    const outcome = tryBatch({
      patches: ids,
      candidates,
      assumptions: assume(ids.length, { retries: 0, hasNames: false, hasFocus: false, secondChance: false }),
      tester: {
        full: async () => makeTrial(),
        focus: async () => 'never',
        missingFrom: () => new Map(),
        greenFromNothing: async () => true,
        dropBuilds: () => false,
        async settled(candidate, progress) {
          settled.push(`${candidate.commit} · ${progress.what}`);
          return whole;
        },
      },
      tryBase: async () => makeTrial({ kind: 'baseline', ...base }),
      whole: candidates.arrange(ids),
      known: new Map(),
      trialLog: new TrialLog(),
      journal: NO_JOURNAL,
      onBegin: () => undefined,
      onAnswer: () => undefined,
      onNote: () => undefined,
    });
    return { outcome, settled };
  };
  const red = { judgement: redBy('x'), exitCode: 1 };

  it('is searched where the base is green', async () => {
    const { outcome, settled } = await tried(['a'], {}, makeTrial());
    expect(await outcome).toMatchObject({ kind: 'searched', result: { isComplete: true } });
    expect(settled).toEqual([]);
  });

  it('gets one trial where the base is red', async () => {
    const rules = { clashes: { b: 'a' } };
    const { outcome, settled } = await tried(['a', 'b', 'c'], red, makeTrial(), rules);
    expect(await outcome).toMatchObject({
      kind: 'repaired',
      result: { survivors: { commit: 'commit of a+c' } },
    });
    expect(settled).toEqual(['commit of a+c · the whole batch, to see whether it repairs the base']);
    const still = await tried(['a'], red, makeTrial({ judgement: redBy('x') }));
    expect(await still.outcome).toMatchObject({ kind: 'baseline-red', why: redBy('x').why });
  });

  it('gets none where the base is red and nothing applies, or the base says nothing', async () => {
    const none = await tried(['a'], red, makeTrial(), { inBase: ['a'] });
    expect((await none.outcome).kind).toBe('baseline-red');
    expect(none.settled).toEqual([]);
    const broken = await tried(['a'], { judgement: redBy(), exitCode: 127 }, makeTrial());
    await expect(broken.outcome).rejects.toThrow('could not be started');
  });

  it('says why the whole batch was not tried', async () => {
    const { outcome } = await tried(['a'], red, 'budget');
    await expect(outcome).rejects.toThrow('before the whole batch could be tried on the red base');
    await expect((await tried(['a'], red, 'cancelled')).outcome).rejects.toThrow(Interrupted);
  });
});

describe('survivors on a moved branch', () => {
  const moved = async (said: Trial | StopReason, rules: Rules = {}) => {
    const results: SearchResult[] = [];
    const asked: string[] = [];
    const settled = async (_: unknown, { what }: { what: string }) => (asked.push(what), said);
    const outcome = await tryAgain(
      ['a', 'b'],
      'on the moved branch',
      new PlainCandidates(rules),
      { settled },
      (one) => results.push(one),
    );
    return { outcome, results, asked };
  };

  it('are tested there before they land', async () => {
    const { outcome, results, asked } = await moved(makeTrial(), { clashes: { b: 'a' } });
    expect(outcome).toMatchObject({ commit: 'commit of a' });
    expect(results[0]!.verdicts.get('b')).toMatchObject({ verdict: 'conflict' });
    expect(asked).toEqual(['what passed, on the moved branch']);
  });

  it('do not land where they are not green, or nobody knows', async () => {
    expect((await moved(makeTrial({ judgement: redBy('x') }))).outcome).toBe(
      `The survivors are not green on the moved branch: ${redBy('x').why}`,
    );
    expect((await moved('budget')).outcome).toBe(
      'There was no time left to test the survivors on the moved branch.',
    );
    await expect(moved('cancelled')).rejects.toThrow(Interrupted);
  });
});

describe('what an earlier run was told', () => {
  const full = (...patches: string[]): TrialQuestion => ({ ask: 'full', patches, why: 'w', about: 1 });
  const focus = (tests: string[], ...patches: string[]): TrialQuestion => ({ ask: 'focus', patches, tests, why: 'w', about: 1 }); // prettier-ignore
  const open = (known: readonly (readonly [Question, JournalledAnswer])[] = []) => {
    const left = new Map(known.map(([question, answer]) => [key(question), answer]));
    const added: [string, JournalledAnswer][] = [];
    const journal: AnswerJournal = {
      get size() {
        return left.size;
      },
      take(question) {
        const answer = left.get(question);
        left.delete(question);
        return answer;
      },
      add: (question, answer) => void added.push([question, answer]),
      begin: () => undefined,
      end: () => undefined,
      deaths: () => 0,
      mostDeaths: 0,
      forget: () => left.clear(),
    };
    return { earlier: new EarlierRun(journal), added };
  };
  /** Answers questions in turn, and remembers them. */
  const here = (...answers: Answer[]) => {
    const asked: TrialQuestion[] = [];
    const ask = async (question: TrialQuestion): Promise<Answer> => {
      asked.push(question);
      return answers[asked.length - 1]!;
    };
    return { ask, asked };
  };
  const green: Answer = { outcome: 'green' };

  it('answers the same question once, with the tests it named', () => {
    const { earlier } = open([
      [
        full('a'),
        { outcome: 'red', tests: ['t'], failed: [{ id: 't', name: 'T', suite: ['s'], file: 'f' }] },
      ],
      [full('b'), { outcome: 'green', tests: [] }],
      [focus(['t'], 'a'), { outcome: 'red', tests: ['t'] }],
    ]);
    expect(earlier.answerTo({ ask: 'build', patches: ['a'] })).toBeUndefined();
    expect(earlier.answerTo(full('a'))).toEqual({
      answer: { outcome: 'red', tests: ['t'] },
      failed: [{ id: 't', name: 'T', suite: ['s'], file: 'f', status: 'failed', durationMs: 0 }],
    });
    expect(earlier.answerTo(full('a'))).toBeUndefined();
    expect(earlier.answerTo(full('b'))).toEqual({ answer: { outcome: 'green' }, failed: [] });
    expect(earlier.answerTo(focus(['t'], 'a'))).toEqual({
      answer: { outcome: 'red', tests: ['t'] },
      failed: [],
    });
  });

  it('is written down where it can be used again', () => {
    const { earlier, added } = open();
    const test = makeTest('t', { name: 'T', suite: ['s'] });
    earlier.write(full('a'), { outcome: 'red', tests: ['t'] }, [test, makeTest('u', { file: 'f' })]);
    earlier.write(full('a'), green, []);
    earlier.write(focus(['t'], 'a'), { outcome: 'red', tests: ['t'] }, [test]);
    for (const answer of [
      { outcome: 'error' },
      { outcome: 'stop' },
      { outcome: 'unable', forever: true },
      { applied: [] },
    ] as const)
      earlier.write(full('b'), answer, []);
    expect(added).toEqual([
      [
        key(full('a')),
        {
          outcome: 'red',
          tests: ['t'],
          failed: [
            { id: 't', name: 'T', suite: ['s'] },
            { id: 'u', name: 'u', suite: [], file: 'f' },
          ],
        },
      ],
      [key(full('a')), { outcome: 'green', tests: [], failed: [] }],
      [key(focus(['t'], 'a')), { outcome: 'red', tests: ['t'] }],
    ]);
  });

  it('must be seen green here', async () => {
    const nothing = here();
    expect(await open().earlier.proveGreen(nothing.ask)).toBe('green');
    expect(nothing.asked).toEqual([]);
    const told = () => {
      const { earlier } = open([[full('a'), { outcome: 'green', tests: [] }], [focus(['t'], 'a', 'b'), { outcome: 'green', tests: [] }], [full('c'), { outcome: 'red', tests: [] }]]); // prettier-ignore
      for (const question of [full('a'), focus(['t'], 'a', 'b'), full('c')]) earlier.answerTo(question);
      return earlier;
    };
    for (const [answer, proof] of [
      [green, 'green'],
      [{ outcome: 'red', tests: [] }, 'red'],
      [{ outcome: 'error' }, 'red'],
      [{ outcome: 'stop' }, 'stop'],
      [{ applied: [] }, 'stop'],
    ] as const) {
      const { ask, asked } = here(answer);
      expect(await told().proveGreen(ask)).toBe(proof);
      expect(asked).toEqual([
        { ask: 'full', patches: ['a'], why: 'what an earlier run saw green', about: 1 },
      ]);
    }
    const seen = told();
    seen.sawGreen();
    expect(await seen.proveGreen(nothing.ask)).toBe('green');
  });

  const rejection = (patch: string, more: Partial<Rejection> = {}): Rejection => ({ patch, green: ['g'], tests: ['t'], outcome: 'red', confidence: 1, ...more }); // prettier-ignore

  it('must be seen red here, for every patch that is blamed', async () => {
    const told = () => {
      const { earlier } = open([[full('x'), { outcome: 'red', tests: [] }]]);
      earlier.answerTo(full('x'));
      return earlier;
    };
    const no = (): boolean => false;
    const red: Answer = { outcome: 'red', tests: ['t'] };
    // By the tests it is blamed for, else by all.
    const alone = here(red);
    expect(await told().proveRed([rejection('p')], no, alone.ask)).toEqual(new Set());
    expect(alone.asked).toEqual([
      { ask: 'focus', tests: ['t'], patches: ['g', 'p'], why: 'what an earlier run saw red', about: 1 },
    ]);
    const whole = here({ outcome: 'unable', forever: false }, red);
    expect(await told().proveRed([rejection('p')], no, whole.ask)).toEqual(new Set());
    expect(whole.asked[1]).toEqual({
      ask: 'full',
      patches: ['g', 'p'],
      why: 'what an earlier run saw red',
      about: 1,
    });
    const nameless = here(red);
    await told().proveRed([rejection('p', { tests: [] })], no, nameless.ask);
    expect(nameless.asked.map(({ ask }) => ask)).toEqual(['full']);
    // Green here, not decided here, seen here already, nobody to blame.
    expect(await told().proveRed([rejection('p')], no, here(green).ask)).toBe('refuted');
    expect(await told().proveRed([rejection('p')], no, here({ outcome: 'stop' }).ask)).toEqual(
      new Set(['p']),
    );
    expect(await told().proveRed([rejection('p', { tests: [] })], no, here({ applied: [] }).ask)).toEqual(
      new Set(['p']),
    );
    const quiet = here();
    expect(await told().proveRed([rejection('p')], () => true, quiet.ask)).toEqual(new Set());
    expect(await told().proveRed([rejection('p', { outcome: 'error' })], no, quiet.ask)).toEqual(new Set());
    // A run that took nothing from an earlier one has seen all of it.
    expect(await open().earlier.proveRed([rejection('p')], no, quiet.ask)).toEqual(new Set());
    expect(quiet.asked).toEqual([]);
  });
});

describe('verdicts', () => {
  const NOTHING: Conclusion = {
    green: [],
    rejections: [],
    open: [],
    flaky: [],
    orderDependent: [],
    stopped: undefined,
  };
  const verdicts = async (
    conclusion: Partial<Conclusion>,
    rules: Rules = {},
    trials: readonly Trial[] = [],
    stop?: StopReason,
  ) => {
    const trialLog = new TrialLog();
    for (const trial of trials) trialLog.add(trial);
    const result = await toResult(
      { ...NOTHING, ...conclusion },
      { patches: ['g', 'p'], candidates: new PlainCandidates(rules), trialLog, stop, known: new Map() },
    );
    return { result, of: (id: string) => result.verdicts.get(id) };
  };
  const rejected = (more: Partial<Rejection> = {}): Rejection => ({ patch: 'p', green: ['g'], tests: ['t'], outcome: 'red', confidence: 0.999_99, ...more }); // prettier-ignore

  it('name tests, trees and how sure it is', async () => {
    const { of } = await verdicts({
      green: ['g'],
      rejections: [rejected({ tests: ['t', 'u', 'v', 'w', 'x'] })],
    });
    expect(of('p')).toEqual({
      verdict: 'culprit',
      reason: 'tests-failed',
      detail: 'It breaks `t`, `u`, `v` and 2 more tests. Green without it (tree g), red with it (tree g+p).',
      evidence: { greenTree: 'g', redTree: 'g+p', tests: ['t', 'u', 'v', 'w', 'x'], confidence: 0.9999 },
    });
    const three = await verdicts({ rejections: [rejected({ green: [], tests: ['t', 'u', 'v'] })] });
    expect(three.of('p')!.detail).toContain('It breaks `t`, `u`, `v`. Green');
    expect(three.of('p')!.evidence).toMatchObject({ greenTree: 'base-tree', redTree: 'p' });
  });

  it('say what the first failing test said, also where only single tests ran on the tree', async () => {
    const failed = makeTest('t', { status: 'failed', message: 'expected 4\nat x' });
    const trial = makeTrial({ tree: 'g+p', kind: 'focus', judgement: redBy('t'), tests: [failed] });
    const { of } = await verdicts({ green: ['g'], rejections: [rejected()] }, {}, [trial]);
    expect(of('p')!.evidence).toMatchObject({ tests: ['t'], message: 'expected 4' });
  });

  it('go by what the whole trial said where no test has a name', async () => {
    const trial = makeTrial({
      tree: 'g+p',
      judgement: { outcome: 'red', why: 'Exit 2.', reason: 'command-failed', failed: [] },
    });
    const { of } = await verdicts({ green: ['g'], rejections: [rejected({ tests: [] })] }, {}, [trial]);
    expect(of('p')).toMatchObject({
      verdict: 'culprit',
      reason: 'command-failed',
      detail: expect.stringMatching(/^Exit 2\. Green/),
    });
  });

  it('blame nobody where nothing could be judged', async () => {
    const wasKilled = await verdicts({ rejections: [rejected({ green: [], tests: [] })] });
    expect(wasKilled.of('p')).toEqual({ verdict: 'undecided', reason: 'error', detail: 'AutoSync was killed each time it was tried. It was green without it (tree base-tree).', evidence: { greenTree: 'base-tree' } }); // prettier-ignore
    const unjudged = await verdicts({ rejections: [rejected({ green: [], tests: [], outcome: 'error' })] });
    expect(unjudged.of('p')!.detail).toMatch(/^Its trial could not be judged\./);
    const green = makeTrial({ tree: 'g+p', judgement: GREEN });
    expect((await verdicts({ rejections: [rejected({ tests: [] })] }, {}, [green])).of('p')).toMatchObject({
      verdict: 'undecided',
    });
    const odd = makeTrial({ tree: 'g+p', judgement: { outcome: 'error', why: 'It is odd.' } });
    expect((await verdicts({ rejections: [rejected({ outcome: 'error' })] }, {}, [odd])).of('p')).toMatchObject({ verdict: 'undecided', detail: expect.stringMatching(/^It is odd\./) }); // prettier-ignore
  });

  it('name the other patch where there is one', async () => {
    const needs = await verdicts({ rejections: [rejected({ because: { kind: 'needs', patch: 'o' } })] });
    expect(needs.of('p')).toMatchObject({
      verdict: 'conflict',
      reason: 'does-not-apply',
      detail: 'It needs `o`, which was not accepted: with both, `t` passed.',
      evidence: { with: ['o'], greenTree: 'g', redTree: 'g+p' },
    });
    const together = await verdicts({
      rejections: [rejected({ because: { kind: 'together', patch: 'g' } })],
    });
    expect(together.of('p')).toMatchObject({ verdict: 'culprit', evidence: { with: ['g'] } });
    expect(together.of('p')!.detail).toContain(' It does so only together with `g`.');
  });

  it('say why the search ended before it knew', async () => {
    const ended = async (stopped: NonNullable<Conclusion['stopped']>, stop?: StopReason) =>
      (await verdicts({ open: ['p'], stopped, flaky: ['f1', 'f2'] }, {}, [], stop)).of('p');
    expect(await ended('told', 'budget')).toEqual({ verdict: 'undecided', reason: 'budget', detail: 'The time budget was used up before it could be tried.' }); // prettier-ignore
    expect(await ended('told', 'cancelled')).toEqual({ verdict: 'undecided', reason: 'error', detail: 'The run was cancelled before it could be tried.' }); // prettier-ignore
    expect(await ended('cap')).toEqual({ verdict: 'undecided', reason: 'budget', detail: 'The trial limit for a batch of this size was reached.' }); // prettier-ignore
    expect(await ended('flaky')).toEqual({ verdict: 'undecided', reason: 'flaky', detail: 'Flaky tests kept every whole run from being green: `f1`, `f2`.' }); // prettier-ignore
    expect(await ended('errors')).toEqual({ verdict: 'undecided', reason: 'error', detail: 'The search was given up: too many trials could not be judged.' }); // prettier-ignore
    expect((await verdicts({ open: ['p'], stopped: 'cap' })).result.isComplete).toBe(false);
  });

  it('say of a patch that was not tried what stood in its way', async () => {
    const rules: Rules = {
      clashes: { c: 'g' },
      patches: { d: { dependsOn: ['p'] } },
      containedIn: { k: 'g' },
      inBase: ['b'],
    };
    const { of, result } = await verdicts(
      { green: ['g'], rejections: [rejected()], open: ['c', 'd', 'k', 'b'] },
      rules,
    );
    expect(of('c')).toEqual({ verdict: 'conflict', reason: 'does-not-apply', detail: 'It does not apply: the lines differ. It conflicts with `g`, which was applied before it.', evidence: { with: ['g'] } }); // prettier-ignore
    expect(of('d')).toEqual({ verdict: 'blocked', reason: 'dependency', detail: 'It depends on `p`, which breaks tests. It can land when that one does.', evidence: { with: ['p'] } }); // prettier-ignore
    expect(of('k')).toMatchObject({
      verdict: 'already-applied',
      reason: 'in-candidate',
      evidence: { with: ['g'] },
    });
    expect(of('b')).toMatchObject({ verdict: 'already-applied', reason: 'in-base' });
    expect(result.survivors.commit).toBe('commit of g');
    expect(result.isComplete).toBe(true);
  });

  it('are made only of what applies as it did', async () => {
    await expect(verdicts({ green: ['a', 'b'] }, { clashes: { b: 'a' } })).rejects.toThrow(
      'do not apply as they did',
    );
  });
});
