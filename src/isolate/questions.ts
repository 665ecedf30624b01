/** What the search wants to know next. Patches are named by id and stand in the order they are applied. */
export type Question =
  /** Which of these apply, in this order, skipping those that do not? Costs milliseconds. */
  | { ask: 'build'; patches: readonly string[] }
  /** What do all tests say about the base with exactly these? Costs minutes. */
  | ({ ask: 'full'; patches: readonly string[] } & Purpose)
  /** What do these tests say about it? Costs a fraction. */
  | ({ ask: 'focus'; patches: readonly string[]; tests: readonly string[] } & Purpose);

/** A question that only a trial can answer. */
export type TrialQuestion = Exclude<Question, { ask: 'build' }>;

interface Purpose {
  /** Why this is asked, for people. */
  why: string;
  /** Trials that are still expected, this one included. */
  about: number;
}

export type Answer =
  | { applied: readonly string[] }
  | { outcome: 'green' }
  /** Full: ids of the failing tests; none where only the exit code speaks. Focus: those asked that failed. */
  | { outcome: 'red'; tests: readonly string[] }
  /** The trial could not be judged, and no patch is to blame. */
  | { outcome: 'error' }
  /** These tests cannot be run by themselves there; or never any, or that would be no cheaper. */
  | { outcome: 'unable'; forever: boolean }
  /** No more trials: time is up, or somebody pressed cancel. */
  | { outcome: 'stop' };

/** A patch that is out, and the two candidates that say so. */
export interface Rejection {
  patch: string;
  /** What was applied in the green candidate. The red one has the patch on top of it. */
  green: readonly string[];
  /** Tests that fail with it; none where only the exit code speaks. */
  tests: readonly string[];
  /** `error` when the longer one could not be judged: then nobody is to blame. */
  outcome: 'red' | 'error';
  /** Other patches without which (`together`) or only with which (`needs`) it is green. */
  because?: { kind: 'together' | 'needs'; patch: string };
  /** The chance that it is to blame, given how often tests fail for no reason. */
  confidence: number;
}

export interface Conclusion {
  /** Applied together they were green in a full trial (empty: the base is). In landing order. */
  green: readonly string[];
  rejections: readonly Rejection[];
  /** Neither landed nor blamed when the search ended: they never applied, or there was no time. */
  open: readonly string[];
  /** Tests that failed and then passed on one candidate. */
  flaky: readonly string[];
  /** Tests that fail among others and pass by themselves. */
  orderDependent: readonly string[];
  /**
   * Why the search ended before everything was asked: it was told to, had used up its trials, met too many that
   * could not be judged, or flakes kept the whole from being green.
   */
  stopped: 'told' | 'cap' | 'errors' | 'flaky' | undefined;
}

/** What the search may assume. */
export interface Assumptions {
  /** Reports name the failing tests. Without them only the exit code speaks. */
  hasNames: boolean;
  /** Tests can be run by themselves. */
  hasFocus: boolean;
  /** The chance that a test fails on a candidate that does not break it: in a focus trial, and a whole suite. */
  testFlakeRate: number;
  suiteFlakeRate: number;
  /** Most reruns of one question before its answer counts. */
  retries: number;
  /** Beta prior of the share of culprits. */
  prior: { culprits: number; innocents: number };
  /** Give every rejected patch another chance also where only the exit code speaks. */
  secondChance: boolean;
  /** Most trials; what is open then stays so. */
  mostTrials: number;
}

/** More trials than this say that something is odd. */
export function trialCap(patches: number): number {
  return 2 * patches + 20;
}

/** One question of the search with its answer. All of them are enough to play the search again. */
export interface Exchange {
  question: Question;
  answer: Answer;
}
