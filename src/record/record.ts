/** The record of a run, from which every report is made. */
import type { Clash } from '../batch/clash.ts';
import type { Declared, OpenPull } from '../batch/patch.ts';
import type { Verdict } from '../batch/verdict.ts';
import type { SearchRecord } from '../isolate/replay.ts';
import type { CustomMetric } from '../trial/custom-metrics.ts';
import type { Comparison } from '../trial/judging/compare.ts';
import type { Effect } from '../trial/judging/effect.ts';
import type { Trial } from '../trial/trial.ts';

/** A commit and its tree. */
export interface Place {
  commit: string;
  tree: string;
}

/** Where the history of earlier runs was found; `nowhere`: this run starts a new one. */
export type HistoryOrigin = 'folder' | 'cache' | 'artifact' | 'nowhere';

/** What the whole run came to. `empty`: no patch was offered that the base does not have already. */
export type RunResult = 'landed' | 'partial' | 'rejected' | 'empty' | 'baseline-red' | 'error';

/** One patch of the run, with its verdict. */
export interface PatchRecord {
  id: string;
  title: string;
  verdict: Verdict;
  declared: Declared;
  /** What people should look at, whatever the verdict. */
  remarks: readonly string[];
  /** It is an open pull request. */
  pull?: OpenPull | undefined;
  /** Where it was rejected beside other patches: what they change. */
  clashes?: readonly Clash[];
}

/** One commit, or a change that would become one. */
export interface CommitChange {
  author: string;
  /** Seconds since 1970. */
  at: number;
  subject: string;
  files: readonly { path: string; added: number; deleted: number }[];
}

/** The merge commit of a pull request, compared with the commit that it would be merged into. */
export interface PullRequestFacts {
  number: number;
  /** The commit of the pull request that was merged, and the branch it was merged with. */
  head: string | undefined;
  branch: string;
  /** Where the outcome of the base comes from: a trial of this run, or of an earlier run on the same tree. */
  baseline: { from: 'trial' } | { from: 'history'; run: string };
  before: SuiteFacts;
  after: SuiteFacts;
  comparison: Comparison;
  effect: Effect;
  /** The verdict is `undecided`: the trials do not show whether the change is to blame. */
  isUnclear: boolean;
  change: CommitChange;
  /** Earlier commits of the repository, newest first, as far as the checkout holds them. */
  recent: readonly CommitChange[];
}

interface SuiteFacts {
  /** How many tests reports name; zero without reports. */
  tests: number;
  durationMs: number;
}

/** Everything that reports need to know about a run. */
export interface RunRecord {
  name: string;
  /** The run's id: the workflow's, or a time stamp in a terminal. */
  runId: string;
  result: RunResult;
  targetBranch: string;
  base: Place | undefined;
  landed: (Place & { branch: string }) | undefined;
  patches: readonly PatchRecord[];
  trials: readonly Trial[];
  /** Milliseconds since 1970; duration in milliseconds. */
  startedAt: number;
  durationMs: number;
  /** Where the history of earlier runs was found, and how many runs it holds. */
  history: { origin: HistoryOrigin; runs: number };
  /** Notes for people, about odd things and possible improvements. They decided nothing. */
  notes: readonly string[];
  /** Ids of tests that failed and passed on one tree. */
  flaky: readonly string[];
  /** Ids of tests that fail when they run with others and pass when they run alone. */
  orderDependent: readonly string[];
  /** Custom metrics that the tests wrote. */
  custom: readonly CustomMetric[];
  /** What the search assumed and asked, with the answers; absent when there was no search. */
  search: SearchRecord | undefined;
  /** The pull request that a landing opened or updated. */
  proposal: { number: number; url: string } | undefined;
  /** What `patches` was, and how the tests were run: to see the same again. */
  patchesFrom?: string | undefined;
  commands?: { setup: string | undefined; test: string } | undefined;
  /** The patches are the open pull requests with this label. */
  label?: string | undefined;
  /** The patches are the pull requests in a group of GitHub's merge queue; or the group is all there is. */
  isMergeGroup?: boolean | undefined;
  /** Nothing was to land. */
  isDryRun?: boolean | undefined;
  /** Why a maintainer has stopped all landings. */
  frozen?: string | undefined;
  /** Only in a run on a pull request. */
  pullRequest: PullRequestFacts | undefined;
  /** What went wrong outside the patches, for people. */
  problem: string | undefined;
}
