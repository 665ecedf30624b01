/** Turns the questions of the planner into trials of candidates. */
import type { Candidate } from '../candidate/candidate.ts';
import type { CandidateMaker } from '../candidate/candidates.ts';
import type { Progress } from '../platform/system/log.ts';
import type { TestResult } from '../trial/reports/model.ts';
import { Interrupted, type StopReason, type Trial, type TrialSubject } from '../trial/trial.ts';
import type { Trials } from '../trial/trials.ts';

/**
 * `failed`: ids of the tests that fail. `unable`: these tests cannot be run by themselves on this candidate.
 * `never`: no test ever can.
 */
export type FocusAnswer = { failed: readonly string[]; seconds?: number } | 'unable' | 'never' | StopReason;

/** Runs the trials that a search asks for. An answer may also be the reason why there was no trial. */
export interface Tester {
  /**
   * All tests, once. `progress`: where the search is, for people. `mayBeCut`: the trial is stopped when it takes far
   * longer than a green one.
   */
  full(candidate: Candidate, progress: Progress, mayBeCut?: boolean): Promise<Trial | StopReason>;
  /** The tests that ran on the base and did not run in this trial, by id. */
  missingFrom(trial: Trial): ReadonlyMap<string, TestResult>;
  /** These tests alone, once. */
  focus(candidate: Candidate, tests: readonly TestResult[], progress: Progress): Promise<FocusAnswer>;
}

type TrialRunner = Pick<
  Trials,
  | 'settled'
  | 'withoutReruns'
  | 'focus'
  | 'judgeAgain'
  | 'canFocus'
  | 'ranOnBase'
  | 'missingFrom'
  | 'dropBuilds'
>;

/** Answers the search by real trials. */
export class TrialTester implements Tester {
  private readonly trials: TrialRunner;
  private readonly candidates: Pick<CandidateMaker, 'arrange' | 'candidate'>;

  constructor(trials: TrialRunner, candidates: Pick<CandidateMaker, 'arrange' | 'candidate'>) {
    this.trials = trials;
    this.candidates = candidates;
  }

  full(candidate: Candidate, progress: Progress, mayBeCut?: boolean): Promise<Trial | StopReason> {
    return orStop(async () =>
      this.allowRemovals(
        candidate,
        await this.trials.withoutReruns(subjectOf(candidate), progress, mayBeCut),
      ),
    );
  }

  missingFrom({ tests }: Trial): ReadonlyMap<string, TestResult> {
    return this.trials.missingFrom(tests);
  }

  /** From now on, every trial builds from nothing. False: every one did. */
  dropBuilds(): boolean {
    return this.trials.dropBuilds();
  }

  /**
   * Whether the candidate is green without build output of other trials: all tests, with reruns of those that fail.
   * From now on, every trial builds from nothing.
   */
  async greenFromNothing(candidate: Candidate, progress: Progress): Promise<boolean | StopReason> {
    if (!this.dropBuilds()) return true;
    const trial = await this.settled(candidate, progress);
    return typeof trial === 'string' ? trial : trial.judgement.outcome === 'green';
  }

  /** All tests, with reruns of those that fail. The outcome is final. */
  settled(candidate: Candidate, progress: Progress): Promise<Trial | StopReason> {
    return orStop(async () =>
      this.allowRemovals(candidate, await this.trials.settled(subjectOf(candidate), progress)),
    );
  }

  focus(candidate: Candidate, tests: readonly TestResult[], progress: Progress): Promise<FocusAnswer> {
    // A test that a patch brings cannot fail where its file is not there yet, and some runners stop at its name.
    const isThere = ({ id, file }: TestResult): boolean =>
      file === undefined || candidate.tree.entry(file) !== undefined || this.trials.ranOnBase(id);
    const present = tests.filter(isThere);
    if (present.length === 0) return Promise.resolve({ failed: [] });
    return orStop(async () => {
      const focused = await this.trials.focus(subjectOf(candidate), present, progress);
      // Nothing ran: a crash, a time limit, a tree that does not compile, or an asked test that does not exist.
      if (!focused || focused.trial.judgement.outcome === 'error')
        return this.trials.canFocus ? 'unable' : 'never';
      const { trial, missing } = focused;
      const failed = 'failed' in trial.judgement ? trial.judgement.failed : [];
      // A test that ran on the base and does not run here has failed. A test that only a patch adds may not be
      // there yet.
      return {
        failed: [...failed, ...missing.filter((id) => this.trials.ranOnBase(id))],
        seconds: trial.durationMs / 1_000,
      };
    });
  }

  /**
   * Judges a trial again whose patches may remove tests. A candidate of these patches alone shows what they
   * remove; only those tests may be missing from the whole candidate.
   */
  private async allowRemovals(candidate: Candidate, trial: Trial): Promise<Trial> {
    if (!isWeakened(trial)) return trial;
    const ids = candidate.steps.map(({ patch }) => patch.id);
    const mayRemove = candidate.steps
      .filter(({ patch }) => patch.declared.mayRemoveTests)
      .map(({ patch }) => patch.id);
    if (mayRemove.length === 0) return trial;
    if (mayRemove.length === ids.length) return this.trials.judgeAgain(trial, undefined);
    const alone = await this.candidates.arrange(withDependencies(mayRemove, candidate.steps));
    const applied = new Set(alone.steps.map(({ patch }) => patch.id));
    if (!mayRemove.every((id) => applied.has(id))) return trial;
    const subject = subjectOf(await this.candidates.candidate(alone));
    const reference = await this.trials.settled(subject, {
      what: 'what the patches that may remove tests remove',
      ahead: '',
    });
    const isComplete = reference.judgement.outcome === 'green' || isWeakened(reference);
    return isComplete && reference.tests.length > 0 ? this.trials.judgeAgain(trial, reference.tests) : trial;
  }
}

function subjectOf({ commit, tree, steps }: Candidate): TrialSubject {
  return { commit, tree: tree.id, patches: steps.map(({ patch }) => patch.id) };
}

function isWeakened({ judgement }: Trial): boolean {
  return judgement.outcome === 'red' && judgement.reason === 'tests-weakened';
}

/** The patches with all that they depend on, in the order of the candidate. */
function withDependencies(ids: readonly string[], steps: Candidate['steps']): string[] {
  const needed = new Set(ids);
  for (const { patch } of steps.toReversed())
    if (needed.has(patch.id)) for (const id of patch.dependsOn) needed.add(id);
  return steps.map(({ patch }) => patch.id).filter((id) => needed.has(id));
}

async function orStop<T>(trial: () => Promise<T>): Promise<T | StopReason> {
  try {
    return await trial();
  } catch (error) {
    if (error instanceof Interrupted) return error.reason;
    throw error;
  }
}
