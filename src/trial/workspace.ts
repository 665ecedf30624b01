import { chmod, cp, lstat, mkdir, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import picomatch from 'picomatch';
import { copyIndex, findRegularFiles, removeTree } from '../platform/files.ts';
import { GuardedFiles } from '../platform/guarded-files.ts';
import { hardGit, hardGitIn, LOCAL_UPLOAD_PACK, splitNul, type Git } from '../platform/git.ts';
import type { PrivateStore } from '../platform/store.ts';

/** Locks that a killed git leaves behind. */
const LOCKS = ['HEAD.lock', 'index.lock', 'config.lock', 'packed-refs.lock', 'shallow.lock'];

/** What a test could change inside `.git` to change the next trial; put back before each. */
const GUARDED = ['config', 'config.worktree', 'info', 'hooks'];

/**
 * The folder the tests run in. Its files come from the private store through a private index, so a trial
 * starts from exactly the candidate's tree whatever the one before did to files, links or `.git`.
 */
export class Workspace {
  readonly directory: string;
  private readonly gitDir: string;
  private readonly store: PrivateStore;
  /** The commit candidates build on. */
  private base: string;
  private readonly git: Git;
  private readonly index: string;
  private readonly cleanPaths: readonly string[];
  private readonly guarded: GuardedFiles;
  /** The `.git` file of a linked work tree. */
  private readonly linkFile: GuardedFiles | undefined;
  /** A copy of our own making. */
  private readonly isOwn: boolean;
  /** Untracked and ignored paths that were here before: folders end with `/` and count with all inside. */
  private kept = new Set<string>();
  /** Kept files that wait in `asidePath` because the shown tree has files of the same names. */
  private readonly aside = new Set<string>();
  /** A command has run since the last look at what is untracked. */
  private isTouched = false;

  private constructor(
    store: PrivateStore,
    directory: string,
    gitDir: string,
    base: string,
    config: readonly string[],
    cleanPaths: readonly string[],
    guarded: GuardedFiles,
    linkFile: GuardedFiles | undefined,
    isOwn: boolean,
  ) {
    this.linkFile = linkFile;
    this.isOwn = isOwn;
    this.guarded = guarded;
    this.store = store;
    this.directory = directory;
    this.gitDir = gitDir;
    this.base = base;
    this.cleanPaths = cleanPaths;
    this.index = path.join(store.directory, 'workspace.index');
    this.git = hardGit(store.gitDir, { workTree: directory, config });
  }

  /**
   * `gitDir` is the workspace's own; `base` a commit that it and the store have. Line-ending settings of the
   * checkout are carried over, so that untouched files keep the form they have.
   */
  static async open(
    store: PrivateStore,
    place: { directory: string; gitDir: string; commonDir: string },
    base: string,
    cleanPaths: readonly string[],
    isOwn: boolean,
  ): Promise<Workspace> {
    const names = '^core\\.(autocrlf|eol|symlinks|filemode)$';
    const settings = await hardGit(place.gitDir).run(['config', '-z', '--get-regexp', names], { allow: [1] });
    const config = splitNul(settings.stdout).map((setting) => setting.replace('\n', '='));
    const guarded = await GuardedFiles.remember(place.commonDir, GUARDED);
    const isLinked = place.gitDir !== path.join(place.directory, '.git');
    const linkFile = isLinked ? await GuardedFiles.remember(place.directory, ['.git']) : undefined;
    const workspace = new Workspace(
      store,
      place.directory,
      place.gitDir,
      base,
      config,
      cleanPaths,
      guarded,
      linkFile,
      isOwn,
    );
    // The checkout's own index knows which files are unchanged; without it all would be written anew.
    await copyIndex(path.join(place.gitDir, 'index'), workspace.index);
    await workspace.keepWhatIsHere().catch(async () => {
      // A split or damaged index cannot be read from elsewhere: look at every file instead.
      await rm(workspace.index, { force: true });
      await workspace.git.run(['read-tree', base], { env: workspace.env() });
      await workspace.git.run(['update-index', '-q', '--refresh'], { env: workspace.env(), allow: [1] });
      await workspace.keepWhatIsHere();
    });
    return workspace;
  }

  /** From now on, untracked and ignored paths that exist now are left alone. */
  async keepWhatIsHere(): Promise<void> {
    this.kept = new Set([...this.kept, ...(await this.untracked()), ...(await this.nestedRepositories())]);
  }

  /** Makes the workspace hold exactly this commit's tree, beside what is kept. */
  async show(commit: string): Promise<void> {
    if (this.isTouched || this.cleanPaths.length > 0) await this.removeLeftovers();
    this.isTouched = true;
    await this.setAside(commit);
    await this.writeFiles(commit);
    await this.bringBack();
    await this.mendGitDir();
    await this.detachAt(commit);
  }

  /** The base moved: candidates build on this commit now. */
  rebase(base: string): void {
    this.base = base;
  }

  /** Removes untracked regular files that match, kept or not: reports of an earlier trial. */
  async removeUntracked(globs: readonly string[]): Promise<void> {
    const matching = await findRegularFiles(this.directory, globs);
    if (matching.length === 0) return;
    const tracked = new Set(splitNul((await this.git.run(['ls-files', '-z'], { env: this.env() })).stdout));
    const stale = matching.filter((file) => !tracked.has(file));
    await Promise.all(stale.map((file) => rm(path.join(this.directory, file), { force: true })));
  }

  /** Blob ids of the shown tree's files that match: a digest of what they decide. */
  async fingerprint(globs: readonly string[]): Promise<string> {
    const isMatch = picomatch([...globs], { dot: true });
    const listed = splitNul((await this.git.run(['ls-files', '-s', '-z'], { env: this.env() })).stdout);
    return listed.filter((line) => isMatch(line.slice(line.indexOf('\t') + 1))).join('\n');
  }

  private env(): NodeJS.ProcessEnv {
    return { GIT_INDEX_FILE: this.index };
  }

  private async untracked(pathspecs: readonly string[] = []): Promise<string[]> {
    const folders = pathspecs.length === 0 ? ['--directory'] : [];
    const listed = await this.git.run(['ls-files', '-o', '-z', ...folders, '--', ...pathspecs], {
      env: this.env(),
    });
    return splitNul(listed.stdout);
  }

  /** An earlier step's file stands where the tree has one of its own: it waits outside until it can come back. */
  private async setAside(commit: string): Promise<void> {
    const added = ['diff-index', '--cached', '--name-only', '--diff-filter=D', '-z', commit];
    for (const file of splitNul((await this.git.run(added, { env: this.env() })).stdout)) {
      const target = path.join(this.directory, file);
      const isKept = this.isKept(file) || this.kept.has(`${file}/`);
      if (!isKept || !(await lstat(target).catch(() => undefined))) continue;
      await move(target, this.asidePath(file));
      this.aside.add(file);
    }
  }

  private async bringBack(): Promise<void> {
    for (const file of this.aside) {
      const target = path.join(this.directory, file);
      if (await lstat(target).catch(() => undefined)) continue;
      await move(this.asidePath(file), target);
      this.aside.delete(file);
    }
  }

  private asidePath(file: string): string {
    return path.join(this.store.directory, 'aside', file);
  }

  private async removeLeftovers(): Promise<void> {
    for (const found of await this.nestedRepositories())
      if (!this.kept.has(found)) await removeTree(path.join(this.directory, found));
    for (const found of await this.untracked()) await this.removeUnlessKept(found);
    if (this.cleanPaths.length === 0) return;
    const pathspecs = this.cleanPaths.flatMap((glob) => [`:(glob)${glob}`, `:(glob)${glob}/**`]);
    for (const found of await this.untracked(pathspecs)) await removeTree(path.join(this.directory, found));
  }

  /** `found` as git lists it: a folder ends with `/`. */
  private async removeUnlessKept(found: string): Promise<void> {
    if (this.isKept(found)) return;
    const holdsKept = found.endsWith('/') && [...this.kept].some((kept) => kept.startsWith(found));
    const target = path.join(this.directory, found);
    if (!holdsKept) return removeTree(target);
    for (const entry of await readdir(target, { withFileTypes: true })) {
      await this.removeUnlessKept(`${found}${entry.name}${entry.isDirectory() ? '/' : ''}`);
    }
  }

  private isKept(found: string): boolean {
    if (this.kept.has(found)) return true;
    for (let slash = found.indexOf('/'); slash >= 0; slash = found.indexOf('/', slash + 1)) {
      if (this.kept.has(found.slice(0, slash + 1))) return true;
    }
    return false;
  }

  /** Tools that ask git about the workspace see the candidate checked out, and clean. */
  private async detachAt(commit: string): Promise<void> {
    await this.guarded.restore();
    await this.receive(commit);
    const own = hardGit(this.gitDir);
    await own.run(['update-ref', '--no-deref', 'HEAD', commit]);
    await removeTree(path.join(this.gitDir, 'index'));
    await copyIndex(this.index, path.join(this.gitDir, 'index'));
  }

  /** Copies the commit, and what it needs beyond the base, from the store. */
  async receive(commit: string): Promise<void> {
    const own = hardGit(this.gitDir);
    if ((await own.run(['cat-file', '-e', `${commit}^{tree}`], { allow: [1, 128] })).code === 0) return;
    const hasBase =
      (await own.run(['cat-file', '-e', `${this.base}^{tree}`], { allow: [1, 128] })).code === 0;
    // The store has the base without its history; so will the workspace, if it has to come from there.
    if (!hasBase) await this.receiveShallow(own, this.base);
    const pack = await this.store.git.run(['pack-objects', '--revs', '--stdout', '-q'], {
      input: `${commit}\n^${this.base}\n`,
    });
    await own.run(['unpack-objects', '-q'], { input: pack.stdout });
  }

  private async receiveShallow(own: Git, commit: string): Promise<void> {
    await own.run([
      'fetch',
      '--quiet',
      '--depth=1',
      '--no-tags',
      LOCAL_UPLOAD_PACK,
      '--',
      this.store.gitDir,
      commit,
    ]);
  }

  /** Makes the files those of the commit; once more with folders opened when a test has closed some. */
  private async writeFiles(commit: string): Promise<void> {
    const args = ['read-tree', '--reset', '-u', commit];
    const first = await this.git.run(args, { env: this.env(), allow: [1, 128] });
    if (first.code === 0) return;
    for (const folder of ['', ...(await this.trackedFolders())])
      await openFolder(path.join(this.directory, folder));
    await this.git.run(args, { env: this.env() });
  }

  /**
   * What a test can break in `.git` so that the next trial could not use it. The repository of a checkout is
   * never removed; only one of our own making, or one that a test has deleted, is made anew.
   */
  private async mendGitDir(): Promise<void> {
    if (this.linkFile) await this.linkFile.restore();
    for (const name of ['', 'objects', 'refs', 'refs/heads']) await openFolder(path.join(this.gitDir, name));
    for (const lock of LOCKS) await rm(path.join(this.gitDir, lock), { force: true });
    const status = await lstat(this.gitDir).catch(() => undefined);
    const works =
      status?.isDirectory() === true &&
      (await hardGit(this.gitDir).run(['rev-parse', '--git-dir'], { allow: [1, 128] })).code === 0;
    if (works) return;
    const isGone =
      status === undefined ||
      status.isSymbolicLink() ||
      !(await lstat(path.join(this.gitDir, 'objects')).catch(() => undefined));
    if (!this.isOwn && !isGone) throw new Error(`A test damaged ${this.gitDir}; it is left as it is.`);
    await removeTree(this.gitDir);
    const format = `--object-format=${this.base.length === 64 ? 'sha256' : 'sha1'}`;
    await hardGitIn(this.directory).run(['init', '--quiet', '--template=', format, this.directory]);
    await this.receiveShallow(hardGit(this.gitDir), this.base);
  }

  /** Folders that hold tracked files. */
  private async trackedFolders(): Promise<string[]> {
    const files = splitNul((await this.git.run(['ls-files', '-z'], { env: this.env() })).stdout);
    const folders = files.flatMap((file) => file.split('/').slice(0, -1).map((_, i, parts) => parts.slice(0, i + 1).join('/'))); // prettier-ignore
    return [...new Set(folders)];
  }

  /** git never lists a `.git` as untracked, and one inside a tracked folder would hide that folder. */
  private async nestedRepositories(): Promise<string[]> {
    const candidates = (await this.trackedFolders()).map((folder) => `${folder}/.git`);
    const found = await Promise.all(
      candidates.map(async (file) =>
        (await lstat(path.join(this.directory, file)).catch(() => undefined)) ? file : undefined,
      ),
    );
    return found.filter((file) => file !== undefined);
  }
}

/** Makes an existing folder, not a link, readable and writable for its owner. */
async function openFolder(folder: string): Promise<void> {
  const status = await lstat(folder).catch(() => undefined);
  if (status?.isDirectory() && (status.mode & 0o700) !== 0o700) await chmod(folder, status.mode | 0o700);
}

/** Works across file systems. */
async function move(from: string, to: string): Promise<void> {
  await mkdir(path.dirname(to), { recursive: true });
  await cp(from, to, { recursive: true, preserveTimestamps: true, verbatimSymlinks: true });
  await removeTree(from);
}
