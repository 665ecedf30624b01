/** Makes the checkout itself the workspace: takes it over for the run, and puts it back at the end. */
import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Checkout } from '../../platform/git/checkout.ts';
import type { PrivateStore } from '../../platform/git/store.ts';
import { copyIndex } from '../../platform/system/files.ts';
import type { Log } from '../../platform/system/log.ts';
import { UserError } from '../../platform/text/user-error.ts';
import { WorkTree } from './work-tree.ts';
import type { Workspace } from './workspace.ts';

export interface InPlaceRequest {
  checkout: Checkout;
  store: PrivateStore;
  /** The commit candidates build on. */
  base: string;
  cleanPaths: readonly string[];
  keepPaths: readonly string[];
  targetBranch: string;
  /** Whether the checkout is a person's own, in which nothing may get lost. Otherwise it belongs to a job. */
  isPersons: boolean;
  log: Log;
}

/** Where the checkout was before the run. */
interface OriginalState {
  /** The text of HEAD: a symbolic ref or a commit. */
  head: string;
  /** The commit HEAD was at. */
  tip: string;
  /** The commit that holds the tracked files as they were, with the changes of earlier steps. */
  commit: string;
  indexCopy: string;
}

/**
 * Takes the checkout over. Throws a {@link UserError} where it has no commit, or a person could lose changes.
 */
export async function inPlaceWorkspace(request: InPlaceRequest): Promise<Workspace> {
  const { checkout, store, base } = request;
  const modified = await checkout.modified();
  await requireNothingToLose(request, modified);
  const original = await rememberState(checkout, modified.length > 0, store.directory);
  if (original.commit !== base) await store.fetchCommit(original.commit, checkout.commonDir);
  const files = await WorkTree.open(store, checkout, base, request, !request.isPersons);
  return new InPlaceWorkspace(request, files, original);
}

class InPlaceWorkspace implements Workspace {
  readonly files: WorkTree;
  private readonly request: InPlaceRequest;
  private readonly original: OriginalState;
  private landed: string | undefined;

  constructor(request: InPlaceRequest, files: WorkTree, original: OriginalState) {
    this.request = request;
    this.files = files;
    this.original = original;
  }

  rebase(base: string): void {
    this.files.repository.rebase(base);
  }

  leaveAt(landed: string): void {
    this.landed = landed;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      await this.putBack();
    } catch (error) {
      this.request.log.warning(
        `The checkout could not be put back to where it was: ${(error as Error).message}`,
      );
    }
  }

  private async putBack(): Promise<void> {
    const { landed, files, original } = this;
    const { checkout, targetBranch, isPersons } = this.request;
    if (landed !== undefined) await files.repository.receive(landed);
    const place =
      landed === undefined
        ? 'back'
        : await placeAfterLanding(checkout, original, targetBranch, landed, isPersons);
    files.dropBuilds();
    await files.show(place === 'back' ? original.commit : landed!);
    if (place === 'back') await restoreState(checkout, original);
    else if (place === 'branch') await moveBranch(checkout, original.tip, targetBranch, landed!);
  }
}

async function requireNothingToLose(
  { checkout, isPersons, log }: InPlaceRequest,
  modified: readonly string[],
): Promise<void> {
  const hidden = isPersons ? await checkout.hidden() : [];
  if (hidden.length > 0) {
    throw new UserError(
      `Git is told to ignore changes in ${hidden.slice(0, 3).join(', ')}, so an in-place run could lose them.`,
      'Run `git update-index --no-assume-unchanged --no-skip-worktree` on these files, or leave --workspace at copy.',
    );
  }
  if (modified.length > 0 && isPersons) {
    throw new UserError(
      `The checkout has uncommitted changes (${modified.slice(0, 3).join(', ')}), which an in-place run would have to move out of the way.`,
      'Commit or stash them, or leave --workspace at copy.',
    );
  }
  if (modified.length > 0) {
    log.warning(
      `Earlier steps changed tracked files (${modified.slice(0, 5).join(', ')}); trials run without these changes.`,
    );
  }
}

/** `isModified`: earlier steps changed tracked files. */
async function rememberState(
  checkout: Checkout,
  isModified: boolean,
  temporary: string,
): Promise<OriginalState> {
  const tip = await checkout.head();
  if (tip === undefined) throw new UserError('The checkout has no commit.', 'Commit something first.');
  const commit = isModified ? await commitOfFiles(checkout) : tip;
  const indexCopy = path.join(temporary, 'original.index');
  await copyIndex(path.join(checkout.gitDir, 'index'), indexCopy);
  const head = await readFile(path.join(checkout.gitDir, 'HEAD'), 'utf8');
  return { head, tip, commit, indexCopy };
}

/** Makes a commit of the tracked files as they are, without a change to index, files or refs. */
function commitOfFiles(checkout: Checkout): Promise<string> {
  const identity = ['AUTHOR', 'COMMITTER'].flatMap((role) => [
    [`GIT_${role}_NAME`, 'AutoSync'],
    [`GIT_${role}_EMAIL`, 'autosync@localhost'],
  ]);
  return checkout.git.text(['stash', 'create', 'Files of earlier steps'], {
    env: Object.fromEntries(identity),
  });
}

/** Puts HEAD and index back to where they were. The work tree has already put the files back. */
async function restoreState(checkout: Checkout, original: OriginalState): Promise<void> {
  await writeFile(path.join(checkout.gitDir, 'HEAD'), original.head);
  await rm(path.join(checkout.gitDir, 'index.lock'), { force: true });
  await copyIndex(original.indexCopy, path.join(checkout.gitDir, 'index'));
  // The files have new times. Without a refresh, some git commands would take them for changed.
  await checkout.git.run(['update-index', '-q', '--refresh'], { allow: [1] });
}

/**
 * Decides where the checkout goes after a landing. If its branch is the target, and loses no commit, the
 * branch moves to the landed commit. If not, a person's checkout goes back to its branch, and any other is
 * detached at the commit.
 */
async function placeAfterLanding(
  checkout: Checkout,
  original: OriginalState,
  branch: string,
  landed: string,
  isPersons: boolean,
): Promise<'branch' | 'detached' | 'back'> {
  const head = original.head.trim();
  if (head === `ref: refs/heads/${branch}`) {
    const ancestor = await checkout.git.run(['merge-base', '--is-ancestor', original.tip, landed], {
      allow: [1, 128],
    });
    if (ancestor.code === 0) return 'branch';
  }
  return isPersons && head.startsWith('ref: ') ? 'back' : 'detached';
}

/** Moves the branch to the landed commit and puts HEAD, which is already there, back onto the branch. */
async function moveBranch(checkout: Checkout, tip: string, branch: string, landed: string): Promise<void> {
  await checkout.git.run(['update-ref', `refs/heads/${branch}`, landed, tip]);
  await checkout.git.run(['symbolic-ref', 'HEAD', `refs/heads/${branch}`]);
}
