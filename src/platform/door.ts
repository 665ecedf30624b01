import type { Log } from './system/log.ts';
import type { Remote } from './git/remote.ts';
import type { Checkout } from './git/checkout.ts';
import type { PullRequestEvent } from './github/event.ts';
import type { GitHub } from './github/github.ts';
import type { PrivateStore } from './git/store.ts';

export interface Published {
  /** The action's outputs. */
  outputs: Readonly<Record<string, string>>;
  /** Markdown. */
  summary: string;
  /** Markdown, for the pull request of the event, or the one that a landing opened. */
  comment: string;
  proposal: { number: number } | undefined;
  annotations: readonly {
    level: 'error' | 'warning';
    title: string;
    message: string;
    file?: string;
    line?: number;
  }[];
  /** The verdicts as plain lines. */
  lines: readonly string[];
}

/** Where a history was found, unopened and untrusted, and what people should know of the search for it. */
export interface FetchedState {
  origin: 'folder' | 'cache' | 'artifact' | 'nowhere';
  notes: readonly string[];
  /** One is there and could not be had: a new one must not take its place. */
  isOutOfReach?: boolean;
}

/** What differs between the action and the terminal: places, credentials, and how people are told. */
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
  /**
   * Puts the history of earlier runs at `file`, from wherever it is kept between runs; what arrived odd, into
   * `outDirectory`.
   */
  fetchState(file: string, outDirectory: string): Promise<FetchedState>;
  /** Hands the finished reports to where people and programs look for them. */
  publish(published: Published): Promise<void>;
  /** Tells the post step where to tidy up; nothing in a terminal. */
  remember(key: 'directory', value: string): void;
}
