/** What the planner asks, what it is told, and what it concludes. */

/**
 * A question of the search. Patches are ids: who comes first has precedence. Where they apply in the order of the batch,
 * they are applied in that order.
 */
export type Question =
  /** Which of these apply, skipping those that do not? Costs milliseconds. */
  | { ask: 'build'; patches: readonly string[] }
  /**
   * What do all tests say about the base with exactly these patches? Costs minutes. `mayBeCut`: the answer only says
   * what to ask next, so the trial may be stopped when it takes far longer than a green one.
   */
  | ({ ask: 'full'; patches: readonly string[]; mayBeCut?: true } & Purpose)
  /** What do these tests alone say about it? Costs a fraction of a full trial. */
  | ({ ask: 'focus'; patches: readonly string[]; tests: readonly string[] } & Purpose);

/** A question that only a trial can answer. */
export type TrialQuestion = Exclude<Question, { ask: 'build' }>;

interface Purpose {
  /** Why this is asked, for people. */
  why: string;
  /** Trials that are still expected, this one included. */
  about: number;
  /** What could be asked, the best first, where there was a choice. */
  considered?: readonly Considered[];
}

/** A question that could be asked. */
export interface Considered {
  ask: 'full' | 'focus';
  /** How many patches. */
  patches: number;
  /** In full trials: what it tells and what it lands, if it is green, less what it costs. */
  worth: number;
}

export type Answer =
  | { applied: readonly string[] }
  | ({ outcome: 'green' } & Cost)
  | Red
  /** The trial could not be judged, and no patch is to blame. */
  | { outcome: 'error' }
  /** These tests cannot run by themselves here. `forever`: no test can, or it would be no cheaper. */
  | { outcome: 'unable'; forever: boolean }
  /** No more trials: time is up, or somebody cancelled the run. */
  | { outcome: 'stop' };

interface Cost {
  /** Seconds that the trial took. */
  seconds?: number | undefined;
}

interface Red extends Cost {
  outcome: 'red';
  /** Full trial: ids of failing tests, none if no report names them. Focus trial: asked tests that failed. */
  tests: readonly string[];
  /** Where no test is named: what the command broke off at, a file of a patch or a word on how it ended. */
  places?: readonly string[] | undefined;
  /** These tests did not fail: they ran on the base and have disappeared. */
  areLost?: true | undefined;
  /** Tests that did not get to run in this trial: all of them, or those that failed in earlier ones. */
  unknown?: readonly string[] | undefined;
  /** Many other tests of the base did not get to run, either. */
  hidesOthers?: boolean | undefined;
  /** For tests and places that fail for the first time: patches that are likelier to break them, how many times. */
  hints?: Readonly<Record<string, Readonly<Record<string, number>>>> | undefined;
  /** It ran into the time limit, and asking again would cost as much. */
  isTimeout?: true | undefined;
  /** It was stopped before the time limit, so it proves nothing. */
  wasCut?: true | undefined;
}

/** A rejected patch, and the two candidates that show why. */
export interface Rejection {
  patch: string;
  /** What was applied in the green candidate. The red one has the patch besides. */
  green: readonly string[];
  /** Tests that fail with it; none where no report names them. */
  tests: readonly string[];
  /** `error`: the candidate with the patch could not be judged, so nobody is to blame. */
  outcome: 'red' | 'error';
  /** Another patch: this one is red only with it (`together`), or green only with it (`needs`). */
  because?: { kind: 'together' | 'needs'; patch: string };
  /** The chance that it is to blame, given how often tests fail for no reason. */
  confidence: number;
}

export interface Conclusion {
  /** Patches that were green together in a full trial, in landing order. Empty: only the base is green. */
  green: readonly string[];
  rejections: readonly Rejection[];
  /** Neither green nor rejected: they never applied, or the search ended before it knew. */
  open: readonly string[];
  /** Tests that failed and then passed on the same candidate. */
  flaky: readonly string[];
  /** Tests that fail among others and pass by themselves. */
  orderDependent: readonly string[];
  /**
   * Why the search ended early. `told`: time was up or the run was cancelled. `cap`: its trials were used up.
   * `errors`: too many trials could not be judged. `flaky`: flaky tests kept the whole from being green.
   */
  stopped: 'told' | 'cap' | 'errors' | 'flaky' | undefined;
}

/** What the search may assume. */
export interface Assumptions {
  /** Reports name the failing tests. Without them only the exit code speaks. */
  hasNames: boolean;
  /** Tests can be run by themselves. */
  hasFocus: boolean;
  /** What a focus trial costs, in full trials, until one was seen. */
  focusCost: number;
  /** The chance that a test fails in a focus trial for no reason. */
  testFlakeRate: number;
  /** The same for tests that are known to be flaky, by id. */
  flakyTests?: Readonly<Record<string, number>> | undefined;
  /** The chance that a full trial fails for no reason. */
  suiteFlakeRate: number;
  /** How much of the suspicion comes from the diffs, 0 to 1; the rest is the same for every patch. */
  hintTrust: number;
  /** Most reruns of one question before its answer counts. */
  retries: number;
  /** Beta prior of the share of culprits. */
  prior: { culprits: number; innocents: number };
  /** Give rejected patches a second chance even where no report names tests: each costs a full trial. */
  secondChance: boolean;
  /** Most trials of the search. What is undecided then stays undecided. */
  mostTrials: number;
}

/** Most trials for a batch of this size: a search that needs more has met something odd. */
export function trialCap(patches: number): number {
  return 2 * patches + 20;
}

/** One question of the search with its answer. The list of all of them is enough to replay the search. */
export interface Exchange {
  question: Question;
  answer: Answer;
}
