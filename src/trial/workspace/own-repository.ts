/** Prepares the workspace's own `.git`, which is there only for the tests to read. */
import { lstat, rm } from 'node:fs/promises';
import path from 'node:path';
import { copyIndex, openFolder, removeTree } from '../../platform/system/files.ts';
import { hardGit, hardGitIn, LOCAL_UPLOAD_PACK, SCRATCH } from '../../platform/git/git.ts';
import { copyCommit } from '../../platform/git/transfer.ts';
import { GuardedFiles } from '../../platform/system/guarded-files.ts';
import type { PrivateStore } from '../../platform/git/store.ts';

/** Where a repository lies: `commonDir` differs from `gitDir` in a linked work tree. */
export interface GitPlace {
  directory: string;
  gitDir: string;
  commonDir: string;
}

/** Locks that a killed git leaves behind. */
const LOCKS = ['HEAD.lock', 'index.lock', 'config.lock', 'packed-refs.lock', 'shallow.lock'];

/** What a test could change in `.git` to influence the next trial; restored before each trial. */
const GUARDED = ['config', 'config.worktree', 'info', 'hooks'];

/** The `.git` of a workspace. It is written before each trial, and nothing that lands comes from it. */
export class OwnRepository {
  private readonly place: GitPlace;
  private readonly store: PrivateStore;
  /** Whether nobody loses anything when the repository is created again: it is a copy, or the checkout of a job. */
  private readonly isReplaceable: boolean;
  private readonly guarded: GuardedFiles;
  /** The `.git` file of a linked work tree. */
  private readonly link: GuardedFiles | undefined;
  /** The commit candidates build on. */
  private base: string;

  private constructor(
    place: GitPlace,
    store: PrivateStore,
    base: string,
    isReplaceable: boolean,
    guarded: GuardedFiles,
    link: GuardedFiles | undefined,
  ) {
    this.place = place;
    this.store = store;
    this.base = base;
    this.isReplaceable = isReplaceable;
    this.guarded = guarded;
    this.link = link;
  }

  static async open(
    store: PrivateStore,
    place: GitPlace,
    base: string,
    isReplaceable: boolean,
  ): Promise<OwnRepository> {
    const guarded = await GuardedFiles.remember(place.commonDir, GUARDED);
    const isLinked = place.gitDir !== path.join(place.directory, '.git');
    const link = isLinked ? await GuardedFiles.remember(place.directory, ['.git']) : undefined;
    return new OwnRepository(place, store, base, isReplaceable, guarded, link);
  }

  /** The base moved: candidates build on this commit now. */
  rebase(base: string): void {
    this.base = base;
  }

  /** Sets HEAD and index, so that tools that ask git see this commit checked out and no changes. */
  async detachAt(commit: string, index: string): Promise<void> {
    await this.link?.restore();
    const status = await lstat(this.place.gitDir).catch(() => undefined);
    // Never write through a link that a test put in its place.
    if (!status?.isDirectory()) await this.makeAnew();
    await this.unlock();
    await this.write(commit, index).catch(async (error: Error) => {
      // A full disk is no damage.
      if (/ENOSPC|EDQUOT|No space left|quota exceeded/i.test(error.message)) throw error;
      await this.makeAnew();
      await this.write(commit, index);
    });
  }

  /** Copies the commit, and what it needs beyond the base, from the store. */
  async receive(commit: string): Promise<void> {
    if (await this.has(commit)) return;
    // The store holds the base without its history, so a base that is fetched from it has no history either.
    if (!(await this.has(this.base))) await this.receiveBase();
    await copyCommit(this.store, commit, [this.base], this.place.gitDir, SCRATCH);
  }

  private async write(commit: string, index: string): Promise<void> {
    await this.guarded.restore();
    await this.receive(commit);
    await hardGit(this.place.gitDir).run(['update-ref', '--no-deref', 'HEAD', commit]);
    const own = path.join(this.place.gitDir, 'index');
    await removeTree(own);
    await copyIndex(index, own);
  }

  /** Repairs what a test may leave behind in an intact `.git`: closed folders, stale locks. */
  private async unlock(): Promise<void> {
    for (const name of ['', 'objects', 'refs', 'refs/heads'])
      await openFolder(path.join(this.place.gitDir, name));
    for (const lock of LOCKS) await rm(path.join(this.place.gitDir, lock), { force: true });
  }

  /**
   * Creates the repository again. A damaged repository of a person may hold commits that are nowhere else: it is
   * never removed, and this throws.
   */
  private async makeAnew(): Promise<void> {
    const { directory, gitDir } = this.place;
    const status = await lstat(gitDir).catch(() => undefined);
    const objects = await lstat(path.join(gitDir, 'objects')).catch(() => undefined);
    const isGone = !status?.isDirectory() || !objects;
    if (!this.isReplaceable && !isGone) throw new Error(`A test damaged ${gitDir}; it is left as it is.`);
    await removeTree(gitDir);
    const format = `--object-format=${this.base.length === 64 ? 'sha256' : 'sha1'}`;
    await hardGitIn(directory).run(['init', '--quiet', '--template=', format, directory]);
    await this.receiveBase();
  }

  private async has(commit: string): Promise<boolean> {
    const answer = await hardGit(this.place.gitDir).run(['cat-file', '-e', `${commit}^{tree}`], {
      allow: [1, 128],
    });
    return answer.code === 0;
  }

  private async receiveBase(): Promise<void> {
    const args = [
      'fetch',
      '--quiet',
      '--depth=1',
      '--no-tags',
      LOCAL_UPLOAD_PACK,
      '--',
      this.store.gitDir,
      this.base,
    ];
    await hardGit(this.place.gitDir).run(args);
  }
}
