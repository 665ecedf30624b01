/** The search with scripted trials: what is asked, what counts, and what becomes of each patch. */
import { describe, expect, it } from 'vitest';
import type { Candidate } from '../../src/candidate/candidate.ts';
import { assume } from '../../src/isolate/assume.ts';
import type { Exchange } from '../../src/isolate/questions.ts';
import type { AnswerJournal, JournalledAnswer } from '../../src/search/earlier-run.ts';
import { findCulprits, takeWhole } from '../../src/search/search.ts';
import type { FocusAnswer, Tester } from '../../src/search/tester.ts';
import type { TestResult } from '../../src/trial/reports/model.ts';
import type { StopReason, Trial } from '../../src/trial/trial.ts';
import { key } from '../../src/isolate/replay.ts';
import { TrialLog } from '../../src/trial/trial-log.ts';
import { GREEN, makeTest, makeTrial, redBy } from '../support/make.ts';
import { PlainCandidates, type Rules } from '../support/plain-candidates.ts';

/** A journal in memory that several searches can use one after the other. */
class MemoryJournal implements AnswerJournal {
  readonly written: [string, JournalledAnswer][] = [];
  private known: [string, JournalledAnswer][];
  /** Questions whose trial began and did not end, once for each run. */
  readonly open: string[] = [];
  /** The run was killed: nothing that would still be written reaches the disk. */
  isDead = false;

  constructor(known: readonly [string, JournalledAnswer][] = []) {
    this.known = [...known];
  }

  get size(): number {
    return this.known.length;
  }

  take(question: string): JournalledAnswer | undefined {
    const at = this.known.findIndex(([one]) => one === question);
    return at < 0 ? undefined : this.known.splice(at, 1)[0]![1];
  }

  add(question: string, answer: JournalledAnswer): void {
    this.written.push([question, answer]);
  }

  begin(question: string): void {
    this.open.push(question);
  }

  end(question: string): void {
    if (!this.isDead) this.open.splice(this.open.lastIndexOf(question), 1);
  }

  deaths(question: string): number {
    return this.open.filter((one) => one === question).length;
  }

  get mostDeaths(): number {
    return Math.max(0, ...this.open.map((one) => this.deaths(one)));
  }

  forget(): void {
    this.known = [];
    this.written.length = 0;
  }
}

interface Scene {
  rules?: Rules;
  /** Test → patches that break it together; one alone does. */
  breaks?: Readonly<Record<string, readonly string[]>>;
  /** What the whole suite says instead, by tree. */
  whole?: (tree: string) => Trial['judgement'] | StopReason | undefined;
  /** After so many trials there is no time left. */
  trialsLeft?: number;
  hasNames?: boolean;
  hasFocus?: boolean;
  retries?: number;
  focus?: FocusAnswer;
  journal?: MemoryJournal;
  /** What notes an answer's coming; throws to cut the search off. */
  onAnswer?: (entry: Exchange) => void;
}

/** Runs a search in which patches break tests by rule. */
async function search(ids: readonly string[], scene: Scene = {}) {
  const { rules, breaks = {}, whole, focus, hasNames = true, hasFocus = true, retries = 0 } = scene;
  let left = scene.trialsLeft ?? Number.POSITIVE_INFINITY;
  const candidates = new PlainCandidates(rules);
  const trialLog = new TrialLog();
  const asked: string[] = [];
  const notes: string[] = [];
  let begun = 0;
  const failing = ({ steps }: Candidate): string[] => {
    const present = new Set(steps.map(({ patch }) => patch.id));
    return Object.entries(breaks).flatMap(([test, by]) => (by.every((id) => present.has(id)) ? [test] : []));
  };
  const spend = (): StopReason | undefined => ((left -= 1) < 0 ? 'budget' : undefined);
  const note = (
    candidate: Candidate,
    kind: Trial['kind'],
    judgement: Trial['judgement'],
    tests: TestResult[],
  ): Trial => {
    const trial = makeTrial({
      number: trialLog.trials.length + 2,
      tree: candidate.tree.id,
      patches: candidate.steps.map(({ patch }) => patch.id),
      kind,
      judgement,
      tests,
    });
    trialLog.add(trial);
    return trial;
  };
  const tester: Tester = {
    async full(candidate, { what, ahead }) {
      const stop = spend();
      if (stop) return stop;
      asked.push(`full ${candidate.tree.id} · ${what} · ${ahead}`);
      const said = whole?.(candidate.tree.id);
      if (typeof said === 'string') return said;
      const failed = failing(candidate);
      const red = hasNames
        ? redBy(...failed)
        : { outcome: 'red' as const, why: 'Exit 1.', reason: 'command-failed' as const, failed: [] };
      const judgement = said ?? (failed.length === 0 ? GREEN : red);
      return note(
        candidate,
        'full',
        judgement,
        failed.map((id) => makeTest(id, { status: 'failed', file: `${id}.ts` })),
      );
    },
    async focus(candidate, tests) {
      const stop = spend();
      if (stop) return stop;
      asked.push(`focus ${candidate.tree.id}: ${tests.map(({ id }) => id).join()}`);
      if (focus !== undefined) return focus;
      const wanted = new Set(tests.map(({ id }) => id));
      const failed = failing(candidate).filter((id) => wanted.has(id));
      note(candidate, 'focus', failed.length === 0 ? GREEN : redBy(...failed), []);
      return { failed };
    },
    missingFrom: () => new Map(),
  };
  const journal = scene.journal ?? new MemoryJournal();
  const entries: Exchange[] = [];
  const request = {
    patches: ids,
    candidates,
    assumptions: assume(ids.length, { retries, hasNames, hasFocus, secondChance: false }),
    tester,
    trialLog,
    known: new Map(),
    journal,
    onBegin: () => (begun += 1),
    onAnswer(entry: Exchange) {
      entries.push(entry);
      scene.onAnswer?.(entry);
    },
    onNote: (text: string) => notes.push(text),
  };
  const result = await findCulprits(request);
  const verdicts = Object.fromEntries(
    [...result.verdicts].map(([id, { verdict, reason }]) => [id, `${verdict}: ${reason}`]),
  );
  const survivors = result.survivors.steps.map(({ patch }) => patch.id);
  return { result, verdicts, survivors, asked, notes, begun, journal, entries, trialLog, candidates };
}

const IDS = ['a', 'b', 'c', 'd'];

describe('the search', () => {
  it('takes all that is green in one trial, and hands over the commit that was tested', async () => {
    const { result, verdicts, asked } = await search(IDS);
    expect(verdicts).toEqual({});
    expect(asked).toEqual(['full a+b+c+d · 4 of 4 patches · all that applies · about 2 to go']);
    expect(result.survivors).toMatchObject({ commit: 'commit of a+b+c+d', steps: { length: 4 } });
    expect(result.isComplete).toBe(true);
  });

  it('names the culprit by its tests, with both trees', async () => {
    const { result, survivors, asked } = await search(IDS, { breaks: { t: ['c'] } });
    expect(survivors).toEqual(['a', 'b', 'd']);
    expect(result.verdicts.get('c')).toEqual({
      verdict: 'culprit',
      reason: 'tests-failed',
      detail: 'It breaks `t`. Green without it (tree a+b+d), red with it (tree a+b+c+d).',
      evidence: { greenTree: 'a+b+d', redTree: 'a+b+c+d', tests: ['t'], confidence: expect.any(Number) },
    });
    expect(asked.filter((one) => one.startsWith('focus')).length).toBeGreaterThan(1);
    expect(asked.find((one) => one.startsWith('focus'))).toMatch(/: t$/);
  });

  it('names the partner of a patch that is green alone', async () => {
    const { result, survivors } = await search(IDS, { breaks: { t: ['b', 'd'] } });
    expect(survivors).toEqual(['a', 'b', 'c']);
    expect(result.verdicts.get('d')).toMatchObject({ verdict: 'culprit', evidence: { with: ['b'] } });
    expect(result.verdicts.get('d')!.detail).toContain('It does so only together with `b`.');
  });

  it('goes by the exit code where nothing has a name', async () => {
    const { result, survivors } = await search(IDS, {
      breaks: { t: ['b'] },
      hasNames: false,
      hasFocus: false,
    });
    expect(survivors).toEqual(['a', 'c', 'd']);
    expect(result.verdicts.get('b')).toMatchObject({
      verdict: 'culprit',
      reason: 'command-failed',
      detail: 'Exit 1. Green without it (tree a), red with it (tree a+b).',
      evidence: { tests: [] },
    });
  });

  it('asks whole suites where tests cannot be run alone', async () => {
    for (const focus of ['unable', 'never'] as const) {
      const { verdicts, asked } = await search(IDS, { breaks: { t: ['c'] }, focus });
      expect(verdicts).toEqual({ c: 'culprit: tests-failed' });
      const tries = asked.filter((one) => one.startsWith('focus')).length;
      expect(tries).toBe(1);
    }
  });

  it.each([
    ['budget', 'The time budget was used up before it could be tried.', 'undecided: budget'],
    ['cancelled', 'The run was cancelled before it could be tried.', 'undecided: error'],
  ] as const)('says why it stopped early: %s', async (stop, detail, verdict) => {
    const { result, verdicts } = await search(['a'], { whole: () => stop });
    expect(verdicts).toEqual({ a: verdict });
    expect(result.verdicts.get('a')!.detail).toBe(detail);
    expect(result.isComplete).toBe(false);
  });

  it('keeps what is green when time runs out, and blames nobody without proof', async () => {
    const { survivors, verdicts } = await search(IDS, {
      breaks: { t: ['c'] },
      hasNames: false,
      hasFocus: false,
      trialsLeft: 2,
    });
    expect(survivors).toEqual(['a', 'b']);
    expect(verdicts).toEqual({ c: 'undecided: budget', d: 'undecided: budget' });
  });

  it('gives up after three patches in a row that cannot be judged', async () => {
    const error = { outcome: 'error' as const, why: 'Exit 125.' };
    const { verdicts, result } = await search(['a', 'b', 'c', 'd', 'e'], { whole: () => error });
    expect(verdicts['a']).toBe('undecided: error');
    expect(result.verdicts.get('a')!.detail).toContain('Exit 125. It was green without it');
    expect(verdicts['e']).toBe('undecided: error');
    expect(result.verdicts.get('e')!.detail).toBe(
      'The search was given up: too many trials could not be judged.',
    );
  });
});

describe('patches that were never tried', () => {
  it('get the verdict of what stood in their way', async () => {
    const { verdicts, result, survivors } = await search(['a', 'b', 'c', 'd', 'e', 'f', 'g'], {
      rules: {
        clashes: { b: 'a' },
        patches: { c: { dependsOn: ['b'] } },
        inBase: ['d'],
        containedIn: { e: 'a' },
        rejected: { f: { verdict: 'refused', reason: 'path', detail: 'Bad path.' } },
        needs: { g: 'z' },
      },
    });
    expect(survivors).toEqual(['a']);
    expect(verdicts).toEqual({
      b: 'conflict: does-not-apply',
      c: 'blocked: dependency',
      d: 'already-applied: in-base',
      e: 'already-applied: in-candidate',
      f: 'refused: path',
      g: 'conflict: does-not-apply',
    });
    const detail = (id: string): string => result.verdicts.get(id)!.detail;
    expect(detail('b')).toBe(
      'It does not apply: the lines differ. It conflicts with `a`, which was applied before it.',
    );
    expect(detail('c')).toBe('It depends on `b`, which does not apply. It can land when that one does.');
    expect(detail('d')).toBe('The branch contains it already.');
    expect(detail('e')).toBe('`a` of the same batch contains it.');
    expect(detail('g')).toBe('It does not apply: the lines differ.');
    expect(result.verdicts.get('b')!.evidence).toEqual({ with: ['a'] });
    expect(result.verdicts.get('c')!.evidence).toEqual({ with: ['b'] });
    expect(result.verdicts.get('e')!.evidence).toEqual({ with: ['a'] });
  });

  it('a conflict names the rejected patch it would apply on', async () => {
    const { result } = await search(['a', 'b', 'c'], { rules: { needs: { c: 'b' } }, breaks: { t: ['b'] } });
    expect(result.verdicts.get('c')).toMatchObject({
      verdict: 'conflict',
      detail: 'It does not apply: the lines differ. It would apply on top of `b`, which was not accepted.',
      evidence: { with: ['b'] },
    });
  });

  it('a dependent of a culprit is blocked, not blamed', async () => {
    const { verdicts } = await search(['a', 'b', 'c'], {
      rules: { patches: { c: { dependsOn: ['b'] } } },
      breaks: { t: ['b'] },
    });
    expect(verdicts).toEqual({ b: 'culprit: tests-failed', c: 'blocked: dependency' });
  });

  it('a patch whose file is cleared is told as applied already, and a red clearing is no culprit', async () => {
    const rules = { inBase: ['b'], tracked: ['b'] };
    const { verdicts, survivors } = await search(['a', 'b'], { rules });
    expect(survivors).toEqual(['a', 'b']);
    expect(verdicts).toEqual({ b: 'already-applied: in-base' });
    const red = await search(['a', 'b'], { rules, breaks: { t: ['b'] } });
    expect(red.verdicts).toEqual({ b: 'already-applied: in-base' });
    expect(red.result.verdicts.get('b')!.detail).toContain('removing its file turns the tests red');
  });
});

describe('tests that disappear', () => {
  const lost = (tree: string): Trial['judgement'] | undefined =>
    tree.includes('b')
      ? { outcome: 'red', why: 'Fewer ran.', reason: 'tests-weakened', failed: ['x', 'y'] }
      : undefined;

  it('refuse the patch that makes them disappear, and say what to do', async () => {
    const { result } = await search(['a', 'b', 'c'], { whole: lost });
    expect(result.verdicts.get('b')).toMatchObject({
      verdict: 'refused',
      reason: 'tests-weakened',
      detail:
        'Fewer ran. Without it they ran (tree a+c). If that is intended, declare `mayRemoveTests` in a manifest that the branch tracks, or name the patch in `policy.mayRemoveTests`.',
      evidence: { tests: ['x', 'y'] },
    });
  });

  it('say so where the manifest allows it and it could not be seen alone', async () => {
    const rules = { patches: { b: { declared: { mayRemoveTests: true } } } };
    const { result } = await search(['a', 'b', 'c'], { whole: lost, rules });
    expect(result.verdicts.get('b')!.detail).toContain('Its manifest allows that');
  });
});

describe('a search whose run is killed by its own trials', () => {
  /** Runs again and again until a run survives. Gives the last one, and how many were killed. */
  async function untilItSurvives(killer: string, ids: readonly string[], scene: Scene = {}) {
    const journal = new MemoryJournal();
    for (let killed = 0; ; killed += 1) {
      const next = new MemoryJournal(journal.written);
      next.open.push(...journal.open);
      const whole = (tree: string): undefined => {
        if (!tree.split('+').includes(killer)) return undefined;
        next.isDead = true;
        throw new Error('killed');
      };
      const found = await search(ids, { ...scene, whole, journal: next }).catch((error: Error) => error);
      if (!(found instanceof Error)) return { ...found, killed };
      expect(killed).toBeLessThan(8);
      journal.written.push(...next.written);
      journal.open.splice(0, Infinity, ...next.open);
    }
  }

  it.each(IDS)('lands the others in the end, and blames nobody without a trial: %s', async (killer) => {
    const { verdicts, survivors, result, notes, killed } = await untilItSurvives(killer, IDS, {
      hasNames: false,
    });
    expect(verdicts).toEqual({ [killer]: 'undecided: error' });
    expect(survivors).toEqual(IDS.filter((id) => id !== killer));
    expect(result.verdicts.get(killer)!.detail).toContain('AutoSync was killed each time it was tried.');
    expect(notes.join()).toContain('are not tried together again in this batch');
    // Twice in the first trial, which may be chance; then once for each step of the search.
    expect(killed).toBeLessThanOrEqual(2 + Math.ceil(Math.log2(IDS.length)));
  });

  it('is not deterred by one death, which may have any reason', async () => {
    const once = new MemoryJournal();
    once.begin(key({ ask: 'full', patches: IDS, why: '', about: 1 }));
    const { survivors, asked } = await search(IDS, { journal: once });
    expect(survivors).toEqual(IDS);
    expect(asked).toHaveLength(1);
  });
});

describe('a search that was cut off', () => {
  /** The journal of a search that was killed after so many trials. */
  async function cutOff(scene: Scene, after: number): Promise<MemoryJournal> {
    const journal = new MemoryJournal();
    let trials = 0;
    const onAnswer = ({ question }: Exchange): void => {
      if (question.ask !== 'build' && (trials += 1) === after) throw new Error('killed');
    };
    await search(IDS, { ...scene, journal, onAnswer }).catch(() => undefined);
    return new MemoryJournal(journal.written);
  }

  const scene: Scene = { breaks: { t: ['c'] } };

  it('asks nothing again, and sees here what it lands and whom it blames', async () => {
    const whole = await search(IDS, scene);
    const trials = whole.asked.length;
    for (let after = 1; after <= trials; after += 1) {
      const journal = await cutOff(scene, after);
      expect(journal.size).toBe(after);
      const { verdicts, survivors, asked, notes, result } = await search(IDS, { ...scene, journal });
      expect([verdicts, survivors]).toEqual([whole.verdicts, whole.survivors]);
      expect(notes).toEqual([`${after} answers come from a run of the same batch that was cut off.`]);
      // What is left, and at most one more for what is green and one for who is red.
      expect(asked.length).toBeLessThanOrEqual(trials - after + 2);
      expect(asked.some((one) => one.startsWith('full a+b+d'))).toBe(true);
      expect(asked.some((one) => /^(?:full|focus) a\+b\+d\+c/.test(one))).toBe(true);
      expect(result.isComplete).toBe(true);
      expect(journal.size + journal.written.length).toBe(0);
    }
  });

  it('begins anew where what the earlier run saw is not so', async () => {
    const anew = 'What that run saw is not true any more: the search began again.';
    const whole = await search(IDS, scene);
    const blamed = await search(IDS, { journal: await cutOff(scene, whole.asked.length) });
    expect([blamed.verdicts, blamed.survivors, blamed.begun]).toEqual([{}, IDS, 2]);
    expect(blamed.notes.at(-1)).toBe(anew);
    const green = await search(IDS, { breaks: { t: ['a'] }, journal: await cutOff({}, 1) });
    expect([green.verdicts, green.begun]).toEqual([{ a: 'culprit: tests-failed' }, 2]);
    expect(green.notes.at(-1)).toBe(anew);
  });

  it('does not land what only the earlier run saw green', async () => {
    const green = await cutOff({}, 1);
    const { survivors, verdicts, result } = await search(IDS, { journal: green, trialsLeft: 0 });
    expect(survivors).toEqual([]);
    expect(Object.values(verdicts)).toEqual(IDS.map(() => 'undecided: budget'));
    expect(result.isComplete).toBe(false);
    expect(green.size + green.written.length).toBe(0);
  });

  it('does not blame whom only the earlier run saw red', async () => {
    const whole = await search(IDS, scene);
    const journal = await cutOff(scene, whole.asked.length);
    // Time for what is green, and no more.
    const { survivors, verdicts } = await search(IDS, { ...scene, journal, trialsLeft: 1 });
    expect(survivors).toEqual(['a', 'b', 'd']);
    expect(verdicts).toEqual({ c: 'undecided: budget' });
  });

  it('runs tests alone that only the earlier run has seen', async () => {
    const journal = await cutOff(scene, 1);
    const { asked } = await search(IDS, { ...scene, journal });
    expect(asked[0]).toMatch(/^focus a(?:\+b)?(?:\+c)?: t$/);
  });

  it('keeps its answers until a search comes to its end', async () => {
    const stopped = await search(IDS, { ...scene, trialsLeft: 2 });
    expect([stopped.result.isComplete, stopped.journal.written.length]).toEqual([false, 2]);
    expect(stopped.notes).toEqual([]);
    const done = await search(IDS, scene);
    expect([done.result.isComplete, done.journal.written.length]).toEqual([true, 0]);
  });

  it('writes down what can be used again, and nothing else', async () => {
    const error = { outcome: 'error' as const, why: 'Exit 125.' };
    const failed = await search(['a'], { whole: () => error });
    expect(failed.journal.written).toEqual([]);
    const journal = await cutOff(scene, 1);
    expect(journal.take(JSON.stringify(['full', IDS, []]))).toEqual({
      outcome: 'red',
      tests: ['t'],
      more: { seconds: expect.any(Number), unknown: [], hidesOthers: false, hints: {} },
      failed: [{ id: 't', name: 't', suite: [], file: 't.ts' }],
    });
  });
});

describe('the whole batch', () => {
  it('is taken as it is, without a trial', async () => {
    const candidates = new PlainCandidates({ clashes: { b: 'a' } });
    const { survivors, verdicts } = await takeWhole(['a', 'b', 'c'], candidates);
    expect(survivors.steps.map(({ patch }) => patch.id)).toEqual(['a', 'c']);
    expect(verdicts.get('b')).toMatchObject({ verdict: 'conflict', evidence: { with: ['a'] } });
  });
});
