/** The folder the tests run in: what trials need of it, and what the run needs. Two kinds: a copy, and in place. */

/** What a trial does with the files. */
export interface WorkspaceFiles {
  readonly directory: string;
  /** Makes the folder hold exactly this commit's tree, beside what is kept. */
  show(commit: string): Promise<void>;
  /** From now on, untracked and ignored paths that exist now are left alone. */
  keepWhatIsHere(): Promise<void>;
  /** Removes untracked regular files that match, kept or not: reports of an earlier trial. */
  removeUntracked(globs: readonly string[]): Promise<void>;
  /** Ways in which programs spell the path of the folder. */
  spellings(): Promise<string[]>;
  /** Paths of the shown tree's files. */
  trackedFiles(): Promise<string[]>;
  /** Blob ids of the shown tree's files that match: a digest of what they decide. */
  fingerprint(globs: readonly string[]): Promise<string>;
}

/** Disposing puts everything back to where it was, or removes the copy. A failure is told and changes nothing else. */
export interface Workspace extends AsyncDisposable {
  readonly files: WorkspaceFiles;
  /** The base moved; its commit is in the store. */
  rebase(base: string): void;
  /** What landed: a checkout that can follow its branch is left at this commit. */
  leaveAt(landed: string): void;
}
