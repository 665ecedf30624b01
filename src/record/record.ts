/** What is known at the end of a run: every report is made of it. */
import type { Declared } from '../batch/patch.ts';
import type { Verdict } from '../batch/verdict.ts';
import type { SearchRecord } from '../isolate/replay.ts';
import type { CustomMetric } from '../trial/custom-metrics.ts';
import type { Comparison } from '../trial/judging/compare.ts';
import type { Trial } from '../trial/trial.ts';

/** A commit and its tree. */
export interface Place {
  commit: string;
  tree: string;
}

/** Where the history of earlier runs was found; `nowhere`: this run begins one. */
export type HistoryOrigin = 'folder' | 'cache' | 'artifact' | 'nowhere';

export type RunResult = 'landed' | 'partial' | 'rejected' | 'empty' | 'baseline-red' | 'error';

/** One patch of the run with what became of it. */
export interface PatchRecord {
  id: string;
  title: string;
  verdict: Verdict;
  declared: Declared;
  /** What people should look at, whatever the verdict. */
  remarks: readonly string[];
}

/** One commit, or a change that would become one. */
export interface CommitChange {
  author: string;
  /** Seconds since 1970. */
  at: number;
  subject: string;
  files: readonly { path: string; added: number; deleted: number }[];
}

/** A pull request's merge beside the commit it would be merged into. */
export interface PullRequestFacts {
  number: number;
  /** Where the base's outcome is from: this run's own trial, or an earlier run's of the very same tree. */
  baseline: { from: 'trial' } | { from: 'history'; run: string };
  before: SuiteFacts;
  after: SuiteFacts;
  comparison: Comparison;
  /** Who is to blame could not be told, for what the base is like. */
  isUnclear: boolean;
  /** Numbers that the tests wrote on both sides. */
  custom: readonly { name: string; before: number; after: number }[];
  change: CommitChange;
  /** The repository's commits before it, newest first, as far as the checkout holds them. */
  recent: readonly CommitChange[];
}

interface SuiteFacts {
  /** Zero where no report names them. */
  tests: number;
  /** Share of tests that did not fail; of the suite as a whole where no report names them. */
  passing: number;
  flaky: number;
  durationMs: number;
}

export interface RunRecord {
  name: string;
  /** The run's id: the workflow's, or a time stamp in a terminal. */
  runId: string;
  result: RunResult;
  targetBranch: string;
  land: 'commit' | 'pull-request' | 'none';
  base: Place | undefined;
  landed: (Place & { branch: string }) | undefined;
  patches: readonly PatchRecord[];
  trials: readonly Trial[];
  /** Milliseconds since 1970; duration in milliseconds. */
  startedAt: number;
  durationMs: number;
  /** Where earlier runs were remembered, and how many. */
  history: { origin: HistoryOrigin; runs: number };
  /** What is odd or could be better and decided nothing, for people. */
  notes: readonly string[];
  /** Ids of tests that failed and passed on one tree. */
  flaky: readonly string[];
  /** Ids of tests that fail among others and pass by themselves. */
  orderDependent: readonly string[];
  /** Numbers that the tests wrote. */
  custom: readonly CustomMetric[];
  /** What the search assumed, asked and was told; absent where there was none. */
  search: SearchRecord | undefined;
  /** The pull request that a landing opened or updated. */
  proposal: { number: number; url: string } | undefined;
  /** Of a run on a pull request. */
  pullRequest: PullRequestFacts | undefined;
  /** What went wrong outside the patches, for people. */
  problem: string | undefined;
}
