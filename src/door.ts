/** The interface between a run and its door: all that differs between the action and the command line. */
import type { FetchedHistory } from './history/recall.ts';
import type { Checkout } from './platform/git/checkout.ts';
import type { Remote } from './platform/git/remote.ts';
import type { PrivateStore } from './platform/git/store.ts';
import type { PullRequestEvent } from './platform/github/event.ts';
import type { GitHub } from './platform/github/github.ts';
import type { Log } from './platform/system/log.ts';
import type { Published } from './report/reports.ts';

/** Folders, credentials and outlets of a run. Only the files directly in src see all of it. */
export interface Door {
  kind: 'action' | 'cli';
  log: Log;
  checkout: Checkout;
  workspace: 'copy' | 'in-place';
  /** Globs of ignored files that are copied into a `copy` workspace, too. */
  carry: readonly string[];
  /** Folder in which the run makes its temporary folders, and removes them again. */
  temporary: string;
  outDirectory: string;
  stateDirectory: string;
  runId: string;
  /** Address of the workflow run; `undefined` in a terminal. */
  runUrl: string | undefined;
  /** The pull request that the event is about. */
  pullRequest: PullRequestEvent | undefined;
  /** The newest commit of the merge group that the event is about. */
  mergeGroup: string | undefined;
  /** Id of the workflow run whose end started this one. */
  startedByRun: number | undefined;
  /** `performance.now()` when the run began. */
  startedAt: number;
  environment: Readonly<Record<string, string | undefined>>;
  secrets: readonly string[];
  /** Aborted when somebody cancels the run. */
  cancel: AbortSignal;
  /** The remote is the repository itself. */
  remoteIsHere: boolean;
  /** The branch that the run is on, if the runner says that it has rules or a protection. */
  protectedBranch: string | undefined;
  /** GitHub's API for the repository; `undefined` in a terminal and without a token. */
  github: GitHub | undefined;
  /** Tells which commit of the branch is tested, for people. */
  tell(branch: string, commit: string): Promise<string>;
  openRemote(store: PrivateStore): Remote;
  /** Puts the history of earlier runs at `file`. A copy that fails its checks is kept in `outDirectory`. */
  fetchHistory(file: string, outDirectory: string): Promise<FetchedHistory>;
  /** Shows the finished reports where people and programs look for them. */
  publish(published: Published): Promise<void>;
  /** Saves the folder that the post step removes after a crash. Does nothing in a terminal. */
  remember(key: 'directory', value: string): void;
}
