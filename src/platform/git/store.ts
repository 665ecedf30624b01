/** The private git repository of a run, in which trees and commits are made. */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import {
  GitError,
  hardGit,
  hardGitIn,
  LOCAL_UPLOAD_PACK,
  parseNumstat,
  SCRATCH,
  splitNul,
  type Git,
} from './git.ts';
import { openTemporary, type TemporaryFolder } from '../system/temporary.ts';
import { parseRaw, treeChanges, type TreeChange } from './raw-diff.ts';
import { Tree, type TreeChanges } from './tree.ts';
import { TreeWriter } from './tree-writer.ts';

/** The commit a batch is built on, with its tree. */
export class Base extends Tree {
  readonly commit: string;
  /** Committer date, in seconds since 1970. */
  readonly committedAt: number;

  constructor(commit: string, committedAt: number, tree: string, listing: Buffer) {
    super(tree, Tree.parse(listing));
    this.commit = commit;
    this.committedAt = committedAt;
  }
}

/** `date`: seconds since 1970 and time zone offset, as git writes them. */
interface Signature {
  name: string;
  email: string;
  date: string;
}

/** A commit to write. */
export interface NewCommit {
  tree: string;
  message: string;
  author: Signature;
  committer: Signature;
  /** The commits that it merges, besides the one before it. */
  merges?: readonly string[];
}

/**
 * A bare repository outside the workspace. Trees are made and judged here, where no test can change them. The
 * store fetches the objects that it needs, and shares none with the checkout.
 */
export class PrivateStore implements AsyncDisposable {
  readonly directory: string;
  readonly gitDir: string;
  readonly git: Git;
  private readonly writer: TreeWriter;

  private readonly folder: TemporaryFolder;

  private constructor(folder: TemporaryFolder) {
    this.folder = folder;
    this.directory = folder.directory;
    this.gitDir = path.join(folder.directory, 'store.git');
    this.git = hardGit(this.gitDir, { config: SCRATCH });
    this.writer = new TreeWriter(() => this.git.start(['mktree', '-z', '--batch', '--missing']));
  }

  /**
   * Makes an empty store in a new folder below `temporary`. `objectFormat`: sha1 or
   * sha256, as in the user's repository.
   */
  static async open(temporary: string, objectFormat: string): Promise<PrivateStore> {
    const store = new PrivateStore(await openTemporary(temporary));
    await hardGitIn(store.directory).run([
      'init',
      '--quiet',
      '--bare',
      '--template=',
      `--object-format=${objectFormat}`,
      store.gitDir,
    ]);
    return store;
  }

  /** Brings one commit from a repository on this machine: without its history, unless `isWhole` asks for it. */
  async fetchCommit(commit: string, fromGitDir: string, isWhole = false): Promise<void> {
    // No compression: both repositories are on this machine, and the store is deleted after the run.
    const git = hardGit(this.gitDir, { config: [...SCRATCH, 'core.compression=0'] });
    await git.run([
      'fetch',
      '--quiet',
      ...(isWhole ? [] : ['--depth=1']),
      '--no-tags',
      '--no-write-fetch-head',
      LOCAL_UPLOAD_PACK,
      '--',
      fromGitDir,
      commit,
    ]);
  }

  async readBase(commit: string): Promise<Base> {
    const [header, listing] = await Promise.all([
      this.git.text(['show', '-s', '--format=%T %ct', commit]),
      this.git.run(['ls-tree', '-r', '-t', '-z', '--full-tree', commit]),
    ]);
    const [tree, seconds] = header.split(' ');
    return new Base(commit, Number(seconds), tree!, listing.stdout);
  }

  async parentsOf(commit: string): Promise<string[]> {
    const header = (await this.git.text(['cat-file', 'commit', commit])).split('\n\n')[0]!;
    return [...header.matchAll(/^parent (\w+)$/gm)].map(([, id]) => id!);
  }

  /** Counts the lines that differ between two trees, file by file. A binary file counts as 0 lines. */
  async numstat(before: string, after: string): Promise<{ path: string; added: number; deleted: number }[]> {
    const told = await this.git.run(['diff-tree', '-r', '--numstat', '-z', '--no-renames', before, after]);
    return splitNul(told.stdout).map(parseNumstat);
  }

  /** Makes a new tree with changes, and writes it to the store. */
  change(tree: Tree, changes: TreeChanges): Promise<Tree> {
    return tree.with(changes, (entries) => this.writer.write(entries));
  }

  /**
   * Merges a commit into another one, as `git merge` does, with renames and any number of merge bases. Gives the tree, or
   * the files that conflict; none where the two share no history.
   */
  async merge(ours: string, theirs: string): Promise<{ tree: string } | { conflicts: string[] }> {
    const args = ['merge-tree', '--write-tree', '-z', '--name-only', '--no-messages', ours, theirs];
    const merged = await this.git.run(args, { allow: [1, 128] });
    if (merged.code === 128) {
      if (/unrelated histories/.test(merged.stderr)) return { conflicts: [] };
      throw new GitError(args, merged);
    }
    const [tree = '', ...conflicts] = splitNul(merged.stdout);
    return merged.code === 0 ? { tree } : { conflicts: [...new Set(conflicts)] };
  }

  /** The difference of two commits, as git's own diff that holds all of it. */
  async diff(before: string, after: string): Promise<Uint8Array> {
    const form = ['--binary', '--full-index', '--no-renames', '--no-color', '--no-ext-diff', '--no-textconv'];
    return (await this.git.run(['diff', ...form, before, after])).stdout;
  }

  /** Sets the attributes by which files are merged, in the form of `.gitattributes`. */
  async setAttributes(lines: string): Promise<void> {
    await mkdir(path.join(this.gitDir, 'info'), { recursive: true });
    await writeFile(path.join(this.gitDir, 'info/attributes'), lines);
  }

  /** The commits that `head` has and `base` has not, oldest first. */
  async commitsBetween(base: string, head: string): Promise<string[]> {
    const listed = await this.git.text(['rev-list', '--reverse', head, `^${base}`]);
    return listed === '' ? [] : listed.split('\n');
  }

  /** What a commit changes; a merge: beside what git would make of it, or, of more than two, what none of them has. */
  async changesOf(commit: string): Promise<TreeChange[]> {
    const parents = await this.parentsOf(commit);
    if (parents.length > 2) {
      const all = await Promise.all(parents.map((parent) => treeChanges(this.git, parent, commit)));
      const isOwn = ({ path: file }: TreeChange): boolean =>
        all.every((changes) => changes.some((one) => one.path === file));
      return all[0]!.filter(isOwn);
    }
    const form = ['--format=', '--raw', '-z', '--no-renames', '--no-abbrev', '--diff-merges=remerge'];
    return parseRaw((await this.git.run(['show', ...form, commit])).stdout);
  }

  /** A commit that holds a tree for git to merge, and lands nowhere. */
  async commitTree(tree: string, parents: readonly string[]): Promise<string> {
    const who = ['AUTHOR', 'COMMITTER'].flatMap((role) => [
      [`GIT_${role}_NAME`, 'AutoSync'],
      [`GIT_${role}_EMAIL`, 'autosync@users.noreply.github.com'],
      [`GIT_${role}_DATE`, '@0 +0000'],
    ]);
    const env = Object.fromEntries(who) as NodeJS.ProcessEnv;
    const args = ['commit-tree', ...parents.flatMap((parent) => ['-p', parent]), '-m', 'to be merged', tree];
    return this.git.text(args, { env });
  }

  async isAncestor(commit: string, of: string): Promise<boolean> {
    return (await this.git.run(['merge-base', '--is-ancestor', commit, of], { allow: [1] })).code === 0;
  }

  /** The last common commit of two; `undefined`: they share no history. */
  async mergeBase(one: string, other: string): Promise<string | undefined> {
    const found = await this.git.run(['merge-base', one, other], { allow: [1] });
    return found.code === 0 ? found.stdout.toString('utf8').split('\n')[0] : undefined;
  }

  async readBlob(oid: string): Promise<Uint8Array> {
    return (await this.git.run(['cat-file', 'blob', oid])).stdout;
  }

  async writeBlob(content: string): Promise<string> {
    return this.git.text(['hash-object', '-w', '--stdin'], { input: content });
  }

  /** Writes a chain of commits on top of `parent`, oldest first. Returns the id of the newest commit. */
  async writeCommits(parent: string, commits: readonly NewCommit[]): Promise<string> {
    const stream = [
      'feature done\n',
      ...commits.flatMap((commit, index) =>
        fastImport(commit, index === 0 ? parent : `:${index}`, index + 1),
      ),
      `get-mark :${commits.length}\n`,
      'done\n',
    ];
    return this.git.text(['fast-import', '--quiet', '--force', '--date-format=raw'], {
      input: stream.join(''),
    });
  }

  /** Returns the sizes of blobs in bytes, in the order of `oids`. */
  async blobSizes(oids: readonly string[]): Promise<number[]> {
    if (oids.length === 0) return [];
    const output = await this.git.text(['cat-file', '--batch-check=%(objectsize)'], {
      input: `${oids.join('\n')}\n`,
    });
    return output.split('\n').map(Number);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.writer.close();
    // What is left of a temporary folder must not turn a finished run into a failed one.
    await this.folder[Symbol.asyncDispose]().catch(() => undefined);
  }
}

/** Describes one commit for `git fast-import`. The empty path in the `M` line sets the whole tree. */
function fastImport(
  { tree, message, author, committer, merges = [] }: NewCommit,
  parent: string,
  mark: number,
): string[] {
  return [
    'commit refs/autosync/written\n',
    `mark :${mark}\n`,
    `author ${author.name} <${author.email}> ${author.date}\n`,
    `committer ${committer.name} <${committer.email}> ${committer.date}\n`,
    `data ${Buffer.byteLength(message)}\n${message}\n`,
    `from ${parent}\n`,
    ...merges.map((commit) => `merge ${commit}\n`),
    `M 040000 ${tree} \n`,
    '\n',
  ];
}
