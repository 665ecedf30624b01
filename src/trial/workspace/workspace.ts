/** Defines the workspace, the folder in which the tests run: a copy of the repository or the checkout. */
import type { SharedChanges } from './shared-files.ts';

/** What a trial does with the files. */
export interface WorkspaceFiles {
  readonly directory: string;
  /** Makes the folder hold exactly the tree of this commit, besides the kept files. */
  show(commit: string): Promise<void>;
  /** From now on, untracked and ignored paths that exist now are left alone. */
  keepWhatIsHere(): Promise<void>;
  /** From now on, no build output stays from one trial to the next. False: none did. */
  dropBuilds(): boolean;
  /** Puts back the kept files that a trial should not have changed, as far as possible. Says which those are. */
  settleShared(): Promise<SharedChanges>;
  /** Removes untracked regular files that match, such as reports of an earlier trial, even if they are kept. */
  removeUntracked(globs: readonly string[]): Promise<void>;
  /** Makes the folders of these paths and globs: some test runners do not make the folder of their report. */
  makeParents(globs: readonly string[]): Promise<void>;
  /** The paths by which programs may name the folder: as given, and with links resolved. */
  spellings(): Promise<string[]>;
  /** Paths of all files of the shown tree. */
  trackedFiles(): Promise<string[]>;
  /** Modes, blob ids and paths of the shown files that match. Changes when one of these files changes. */
  fingerprint(globs: readonly string[]): Promise<string>;
}

/** Disposing puts the checkout back to where it was, or removes the copy. If that fails, it only warns. */
export interface Workspace extends AsyncDisposable {
  readonly files: WorkspaceFiles;
  /** Takes a new base, because the base moved. Its commit is in the store already. */
  rebase(base: string): void;
  /** Tells which commit landed. Where possible, disposing leaves the checkout at this commit. */
  leaveAt(landed: string): void;
}
