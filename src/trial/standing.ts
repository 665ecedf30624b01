import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { copyIndex } from '../platform/files.ts';
import type { Checkout } from '../platform/checkout.ts';
import { UserError } from '../platform/user-error.ts';

/** Where an in-place workspace stood before the run, to put it back. */
export interface Standing {
  /** The text of HEAD: a symbolic ref or a commit. */
  head: string;
  /** Holds the tracked files as they were, changes of earlier steps included. */
  commit: string;
  indexCopy: string;
}

/** Remembers where the checkout stands. `isModified`: earlier steps changed tracked files. */
export async function rememberStanding(
  checkout: Checkout,
  isModified: boolean,
  temporary: string,
): Promise<Standing> {
  const head = await checkout.head();
  if (head === undefined) throw new UserError('The checkout has no commit.', 'Commit something first.');
  const commit = isModified ? await commitOfFiles(checkout) : head;
  const indexCopy = path.join(temporary, 'original.index');
  await copyIndex(path.join(checkout.gitDir, 'index'), indexCopy);
  const headText = await readFile(path.join(checkout.gitDir, 'HEAD'), 'utf8');
  return { head: headText, commit, indexCopy };
}

/** A commit of the tracked files as they are, made without touching index, files or refs. */
function commitOfFiles(checkout: Checkout): Promise<string> {
  const identity = ['AUTHOR', 'COMMITTER'].flatMap((role) => [
    [`GIT_${role}_NAME`, 'AutoSync'],
    [`GIT_${role}_EMAIL`, 'autosync@localhost'],
  ]);
  return checkout.git.text(['stash', 'create', 'Files of earlier steps'], {
    env: Object.fromEntries(identity),
  });
}

/** Puts HEAD and index back to where they were; the files are the workspace's business. */
export async function restoreStanding(checkout: Checkout, standing: Standing): Promise<void> {
  await writeFile(path.join(checkout.gitDir, 'HEAD'), standing.head);
  await rm(path.join(checkout.gitDir, 'index.lock'), { force: true });
  await copyIndex(standing.indexCopy, path.join(checkout.gitDir, 'index'));
  // The files have new times; without this, commands that do not refresh by themselves take them for changed.
  await checkout.git.run(['update-index', '-q', '--refresh'], { allow: [1] });
}

/** HEAD follows a landing: the branch moves when it was checked out, else HEAD is detached at the commit. */
export async function followLanding(
  checkout: Checkout,
  standing: Standing,
  branch: string,
  commit: string,
): Promise<void> {
  if (standing.head.trim() !== `ref: refs/heads/${branch}`) return;
  await checkout.git.run(['update-ref', `refs/heads/${branch}`, commit]);
  await checkout.git.run(['symbolic-ref', 'HEAD', `refs/heads/${branch}`]);
}
