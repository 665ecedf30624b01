/** What differs between the action and the terminal: places, credentials, and how people are told. */
import type { FetchedHistory } from './history/recall.ts';
import type { Checkout } from './platform/git/checkout.ts';
import type { Remote } from './platform/git/remote.ts';
import type { PrivateStore } from './platform/git/store.ts';
import type { PullRequestEvent } from './platform/github/event.ts';
import type { GitHub } from './platform/github/github.ts';
import type { Log } from './platform/system/log.ts';
import type { Published } from './report/reports.ts';

/** Only the doors and run.ts see all of it. */
export interface Door {
  kind: 'action' | 'cli';
  log: Log;
  checkout: Checkout;
  workspace: 'copy' | 'in-place';
  /** Globs of ignored files a copy takes along. */
  carry: readonly string[];
  /** Folder for what this run makes and removes. */
  temporary: string;
  outDirectory: string;
  stateDirectory: string;
  runId: string;
  /** Where people find the run. */
  runUrl: string | undefined;
  /** The pull request that the event is about. */
  pullRequest: PullRequestEvent | undefined;
  /** `performance.now()` when the run began. */
  startedAt: number;
  environment: Readonly<Record<string, string | undefined>>;
  secrets: readonly string[];
  /** Aborted when somebody cancels the run. */
  cancel: AbortSignal;
  /** The remote is the repository itself. */
  remoteIsHere: boolean;
  /** The repository's GitHub, where there is one. */
  github: GitHub | undefined;
  openRemote(store: PrivateStore): Remote;
  /** Puts the history of earlier runs at `file`, from wherever it is kept; what arrived odd, into `outDirectory`. */
  fetchHistory(file: string, outDirectory: string): Promise<FetchedHistory>;
  /** Hands the finished reports to where people and programs look for them. */
  publish(published: Published): Promise<void>;
  /** Tells the post step where to tidy up; nothing in a terminal. */
  remember(key: 'directory', value: string): void;
}
