/** Writes the files of a commit into the workspace, and removes what trials leave behind. */
import { cp, lstat, mkdir, readdir, realpath, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import picomatch from 'picomatch';
import { copyIndex, findRegularFiles, openFolder, removeTree } from '../../platform/system/files.ts';
import { hardGit, splitNul, type Git } from '../../platform/git/git.ts';
import type { PrivateStore } from '../../platform/git/store.ts';
import { OwnRepository, type GitPlace } from './own-repository.ts';
import { SharedFiles, UNCHANGED, type SharedChanges } from './shared-files.ts';
import type { WorkspaceFiles } from './workspace.ts';

/** What happens to build output between trials. */
export interface BuildPaths {
  /** Globs of what is removed, even if it was there before the run. */
  cleanPaths: readonly string[];
  /** Globs of what stays. */
  keepPaths: readonly string[];
}

/**
 * The files of a workspace. They come from the private store through a private index. So a trial starts from
 * exactly the candidate's tree, whatever the trial before did to files, links or `.git`.
 */
export class WorkTree implements WorkspaceFiles {
  readonly directory: string;
  /** The workspace's own `.git`. */
  readonly repository: OwnRepository;
  private readonly store: PrivateStore;
  private readonly base: string;
  private readonly git: Git;
  private readonly index: string;
  private readonly cleanPaths: readonly string[];
  private keepPaths: readonly string[];
  /** Untracked and ignored paths to leave alone. A folder ends with `/` and stands for all that is inside. */
  private kept = new Set<string>();
  /** The kept files that no trial should change. */
  private readonly shared: SharedFiles | undefined;
  /** Kept files that were moved to `asidePath`, because the shown tree has files of the same names. */
  private readonly aside = new Set<string>();
  /** The commit whose files are in the workspace. */
  private shown: string | undefined;
  /** Whether a command may have run since leftovers were last removed. */
  private isTouched = false;

  private constructor(
    store: PrivateStore,
    directory: string,
    repository: OwnRepository,
    base: string,
    config: readonly string[],
    { cleanPaths, keepPaths }: BuildPaths,
    isReplaceable: boolean,
  ) {
    this.store = store;
    this.directory = directory;
    this.repository = repository;
    this.base = base;
    this.cleanPaths = cleanPaths;
    this.keepPaths = keepPaths.map((glob) => glob.replace(/\/(?:\*\*)?$/, ''));
    this.shared = isReplaceable
      ? new SharedFiles(directory, path.join(store.directory, 'shared'))
      : undefined;
    this.index = path.join(store.directory, 'workspace.index');
    this.git = hardGit(store.gitDir, { workTree: directory, config });
  }

  /**
   * `base`: the commit candidates build on. `isReplaceable`: whether nobody loses anything when the repository is
   * created again and changed files are put back; where a person works, both could lose what the person did. The
   * settings of the checkout for line endings, links and file modes are taken over, so that untouched files stay as
   * they are.
   */
  static async open(
    store: PrivateStore,
    place: GitPlace,
    base: string,
    paths: BuildPaths,
    isReplaceable: boolean,
  ): Promise<WorkTree> {
    const names = '^core\\.(autocrlf|eol|symlinks|filemode)$';
    const settings = await hardGit(place.gitDir).run(['config', '-z', '--get-regexp', names], { allow: [1] });
    const config = splitNul(settings.stdout).map((setting) => setting.replace('\n', '='));
    const repository = await OwnRepository.open(store, place, base, isReplaceable);
    const tree = new WorkTree(store, place.directory, repository, base, config, paths, isReplaceable);
    // The checkout's own index knows which files are unchanged. Without it, every file would be written again.
    await copyIndex(path.join(place.gitDir, 'index'), tree.index);
    await tree.keepWhatIsHere().catch(async () => {
      // A copy of a split or damaged index cannot be read, so compare every file instead.
      await rm(tree.index, { force: true });
      await tree.git.run(['read-tree', base], { env: tree.env() });
      await tree.git.run(['update-index', '-q', '--refresh'], { env: tree.env(), allow: [1] });
      await tree.keepWhatIsHere();
    });
    return tree;
  }

  async keepWhatIsHere(): Promise<void> {
    const [untracked, nested] = await Promise.all([this.untracked(), this.nestedRepositories()]);
    this.kept = new Set([...this.kept, ...untracked, ...nested]);
    await this.shared?.watch(this.kept);
  }

  dropBuilds(): boolean {
    const hadSome = this.keepPaths.length > 0;
    this.keepPaths = [];
    return hadSome;
  }

  async settleShared(): Promise<SharedChanges> {
    await this.requireFolder();
    if (!this.shared) return UNCHANGED;
    return this.shared.settle(this.kept, async () => {
      const tracked = new Set(await this.trackedFiles());
      const aside = [...this.aside];
      return (file) => tracked.has(file) || aside.some((one) => file === one || file.startsWith(`${one}/`));
    });
  }

  async show(commit: string): Promise<void> {
    await this.requireFolder();
    if (this.isTouched || this.cleanPaths.length > 0) await this.removeLeftovers();
    this.isTouched = true;
    if (commit !== this.shown) await this.setAside(commit);
    await this.writeFiles(commit);
    this.shown = commit;
    await this.bringBack();
    await this.repository.detachAt(commit, this.index);
  }

  async removeUntracked(globs: readonly string[]): Promise<void> {
    const matching = await findRegularFiles(this.directory, globs);
    if (matching.length === 0) return;
    const tracked = new Set(await this.trackedFiles());
    const stale = matching.filter((file) => !tracked.has(file));
    await Promise.all(stale.map((file) => rm(path.join(this.directory, file), { force: true })));
  }

  async makeParents(globs: readonly string[]): Promise<void> {
    const inside = globs.filter((glob) => !path.isAbsolute(glob) && !glob.split('/').includes('..'));
    const folders = inside.map((glob) => {
      const { base, isGlob } = picomatch.scan(glob);
      return isGlob ? base : path.posix.dirname(glob);
    });
    // Where something else is in the way, the test runner will say so.
    for (const folder of new Set(folders))
      await mkdir(path.join(this.directory, folder), { recursive: true }).catch(() => undefined);
  }

  async spellings(): Promise<string[]> {
    return [...new Set([this.directory, await realpath(this.directory)])];
  }

  async trackedFiles(): Promise<string[]> {
    return splitNul((await this.git.run(['ls-files', '-z'], { env: this.env() })).stdout);
  }

  async fingerprint(globs: readonly string[]): Promise<string> {
    const isMatch = picomatch([...globs], { dot: true });
    const listed = splitNul((await this.git.run(['ls-files', '-s', '-z'], { env: this.env() })).stdout);
    return listed.filter((line) => isMatch(line.slice(line.indexOf('\t') + 1))).join('\n');
  }

  /** Makes the folder again where a test has removed it, or put a file or a link in its place. */
  private async requireFolder(): Promise<void> {
    const status = await lstat(this.directory).catch(() => undefined);
    if (status?.isDirectory()) return openFolder(this.directory);
    await removeTree(this.directory);
    await mkdir(this.directory, { recursive: true });
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

  /** Moves each kept file that is in the way of the commit out of the workspace. `bringBack` returns it. */
  private async setAside(commit: string): Promise<void> {
    for (const file of await this.addedBy(commit)) {
      const target = path.join(this.directory, file);
      const isKept = this.isKept(file) || this.kept.has(`${file}/`);
      if (!isKept || !(await lstat(target).catch(() => undefined))) continue;
      await move(target, this.asidePath(file));
      this.aside.add(file);
    }
  }

  /** Files that are in the commit and not in the tree of the workspace. */
  private async addedBy(commit: string): Promise<string[]> {
    const options = ['--name-only', '--no-renames', '-z'];
    const args = this.shown
      ? ['diff-tree', '-r', ...options, '--diff-filter=A', this.shown, commit]
      : ['diff-index', '--cached', ...options, '--diff-filter=D', commit];
    return splitNul((await this.git.run(args, { env: this.env() })).stdout);
  }

  /** Moves kept files back into the workspace where their place is free again. */
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

  /** Removes a path unless it is kept, and a folder except for what is kept inside. A folder ends with `/`. */
  private async removeUnlessKept(found: string): Promise<void> {
    if (this.isKept(found) || this.isBuild(found)) return;
    const isFolder = found.endsWith('/');
    const holdsKept =
      isFolder && (this.mayHoldBuilds(found) || [...this.kept].some((kept) => kept.startsWith(found)));
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

  private isBuild(found: string): boolean {
    return picomatch.isMatch(found.replace(/\/$/, ''), [...this.keepPaths], { dot: true });
  }

  /** Whether something inside of this folder may be build output that stays. */
  private mayHoldBuilds(folder: string): boolean {
    const depth = folder.split('/').length - 1;
    return this.keepPaths.some((glob) => {
      const parts = glob.split('/');
      const isAnywhere = parts.slice(0, depth).includes('**');
      const before = parts.slice(0, depth).join('/');
      return (
        isAnywhere || (parts.length > depth && picomatch.isMatch(folder.slice(0, -1), before, { dot: true }))
      );
    });
  }

  /**
   * Writes the files of the commit. If that fails, a test may have made folders read-only: makes them
   * writable and tries once more.
   */
  private async writeFiles(commit: string): Promise<void> {
    const args = ['read-tree', '--reset', '-u', commit];
    const first = await this.git.run(args, { env: this.env(), allow: [1, 128] });
    if (first.code === 0) return;
    for (const folder of ['', ...(await this.trackedFolders())])
      await openFolder(path.join(this.directory, folder));
    await this.git.run(args, { env: this.env() });
  }

  /** Folders that hold tracked files. */
  private async trackedFolders(): Promise<string[]> {
    return splitNul(
      (await this.git.run(['ls-tree', '-r', '-d', '--name-only', '-z', this.shown ?? this.base])).stdout,
    );
  }

  /**
   * Finds each `.git` inside a tracked folder. git never lists it as untracked, and does not look into a folder
   * that has one.
   */
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

/** Moves a file or folder, also to another file system. */
async function move(from: string, to: string): Promise<void> {
  await mkdir(path.dirname(to), { recursive: true });
  const isMoved = await rename(from, to).then(
    () => true,
    () => false,
  );
  if (isMoved) return;
  await cp(from, to, { recursive: true, preserveTimestamps: true, verbatimSymlinks: true });
  await removeTree(from);
}
