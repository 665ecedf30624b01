import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { copyIndex } from '../../platform/system/files.ts';
import type { Checkout } from '../../platform/git/checkout.ts';
import { UserError } from '../../platform/text/user-error.ts';

/** Where an in-place workspace stood before the run, to put it back. */
export interface Standing {
  /** The text of HEAD: a symbolic ref or a commit. */
  head: string;
  /** The commit HEAD stood at. */
  tip: string;
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
  return { head: headText, tip: head, commit, indexCopy };
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

/**
 * Where the checkout goes after a landing. Its branch follows when it is the target and loses no commit by it.
 * Else a job's checkout is detached at the landed commit, and a person's goes back to where it was.
 */
export async function placeAfterLanding(
  checkout: Checkout,
  standing: Standing,
  branch: string,
  landed: string,
  isPersons: boolean,
): Promise<'branch' | 'detached' | 'back'> {
  const head = standing.head.trim();
  if (head === `ref: refs/heads/${branch}`) {
    const ancestor = await checkout.git.run(['merge-base', '--is-ancestor', standing.tip, landed], {
      allow: [1, 128],
    });
    if (ancestor.code === 0) return 'branch';
  }
  return isPersons && head.startsWith('ref: ') ? 'back' : 'detached';
}

/** HEAD, already at the landed commit, goes back onto its branch, and the branch comes along. */
export async function moveBranch(
  checkout: Checkout,
  standing: Standing,
  branch: string,
  landed: string,
): Promise<void> {
  await checkout.git.run(['update-ref', `refs/heads/${branch}`, landed, standing.tip]);
  await checkout.git.run(['symbolic-ref', 'HEAD', `refs/heads/${branch}`]);
}
