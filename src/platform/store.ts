import { mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import { hardGit, hardGitIn, LOCAL_UPLOAD_PACK, type Git } from './git.ts';

export interface TreeEntry {
  mode: string;
  oid: string;
}

/** A tree whose files can be looked up: the base, or the base with changes on top. */
export interface TreeView {
  readonly id: string;
  entry(file: string): TreeEntry | undefined;
  /** How a path, or a folder of it, is spelled in the tree, whatever its case. Takes lower case. */
  spelling(lowerCase: string): string | undefined;
}

export interface BaseTree extends TreeView {
  readonly commit: string;
  /** Committer date, in seconds since 1970. */
  readonly committedAt: number;
  entries(): Iterable<[string, TreeEntry]>;
}

/** `date`: seconds since 1970 and offset, as git writes them. */
interface Signature {
  name: string;
  email: string;
  date: string;
}

export interface NewCommit {
  tree: string;
  parent: string;
  message: string;
  author: Signature;
  committer: Signature;
}

/**
 * A bare repository of our own, outside the workspace. Trees are made and judged here, where no test can
 * reach them; it has fetched, not linked, what it needs.
 */
export class PrivateStore implements AsyncDisposable {
  readonly directory: string;
  readonly gitDir: string;
  readonly git: Git;

  private constructor(directory: string) {
    this.directory = directory;
    this.gitDir = path.join(directory, 'store.git');
    this.git = hardGit(this.gitDir);
  }

  /** `objectFormat`: sha1 or sha256, as the repository has it. */
  static async open(temporary: string, objectFormat: string): Promise<PrivateStore> {
    const store = new PrivateStore(await mkdtemp(path.join(temporary, 'autosync-')));
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

  /** Brings one commit, without its history, from a repository on this machine. */
  async fetchCommit(commit: string, fromGitDir: string): Promise<void> {
    // No compression: both ends are on this machine and the store lives as long as the run.
    const git = hardGit(this.gitDir, { config: ['core.compression=0', 'fetch.fsckObjects=false'] });
    await git.run([
      'fetch',
      '--quiet',
      '--depth=1',
      '--no-tags',
      '--no-write-fetch-head',
      LOCAL_UPLOAD_PACK,
      '--',
      fromGitDir,
      commit,
    ]);
  }

  async readBase(commit: string): Promise<BaseTree> {
    const [header, listing] = await Promise.all([
      this.git.text(['show', '-s', '--format=%T %ct', commit]),
      this.git.run(['ls-tree', '-r', '-z', '--full-tree', commit]),
    ]);
    const [tree, seconds] = header.split(' ');
    return new ListedTree(commit, tree!, Number(seconds), parseListing(listing.stdout));
  }

  async readBlob(oid: string): Promise<Uint8Array> {
    return (await this.git.run(['cat-file', 'blob', oid])).stdout;
  }

  async writeBlob(content: string): Promise<string> {
    return this.git.text(['hash-object', '-w', '--stdin'], { input: content });
  }

  async writeCommit(commit: NewCommit): Promise<string> {
    return this.git.text(['commit-tree', '-p', commit.parent, '-F', '-', commit.tree], {
      input: commit.message,
      env: {
        GIT_AUTHOR_NAME: commit.author.name,
        GIT_AUTHOR_EMAIL: commit.author.email,
        GIT_AUTHOR_DATE: commit.author.date,
        GIT_COMMITTER_NAME: commit.committer.name,
        GIT_COMMITTER_EMAIL: commit.committer.email,
        GIT_COMMITTER_DATE: commit.committer.date,
      },
    });
  }

  /** Sizes in bytes, in the order asked. */
  async blobSizes(oids: readonly string[]): Promise<number[]> {
    if (oids.length === 0) return [];
    const output = await this.git.text(['cat-file', '--batch-check=%(objectsize)'], {
      input: `${oids.join('\n')}\n`,
    });
    return output.split('\n').map(Number);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.directory, { recursive: true, force: true, maxRetries: 3 });
  }
}

function parseListing(output: Buffer): Map<string, TreeEntry> {
  const entries = new Map<string, TreeEntry>();
  for (const line of output.toString('utf8').split('\0')) {
    const tab = line.indexOf('\t');
    if (tab < 0) continue;
    const [mode, , oid] = line.slice(0, tab).split(' ');
    entries.set(line.slice(tab + 1), { mode: mode!, oid: oid! });
  }
  return entries;
}

class ListedTree implements BaseTree {
  readonly commit: string;
  readonly id: string;
  readonly committedAt: number;
  private readonly files: Map<string, TreeEntry>;
  private spellings: Map<string, string> | undefined;

  constructor(commit: string, id: string, committedAt: number, files: Map<string, TreeEntry>) {
    this.commit = commit;
    this.id = id;
    this.committedAt = committedAt;
    this.files = files;
  }

  entry(file: string): TreeEntry | undefined {
    return this.files.get(file);
  }

  entries(): Iterable<[string, TreeEntry]> {
    return this.files;
  }

  spelling(lowerCase: string): string | undefined {
    this.spellings ??= new Map([...this.files.keys()].flatMap(withFolders));
    return this.spellings.get(lowerCase);
  }
}

/** The tree a change leads to, remembered as its parent and what differs. */
export class ChangedTree implements TreeView {
  readonly id: string;
  private readonly parent: TreeView;
  private readonly changes: ReadonlyMap<string, TreeEntry | undefined>;
  private readonly spellings: Map<string, string>;

  constructor(parent: TreeView, id: string, changes: ReadonlyMap<string, TreeEntry | undefined>) {
    this.parent = parent;
    this.id = id;
    this.changes = changes;
    this.spellings = new Map(
      [...changes].filter(([, entry]) => entry).flatMap(([file]) => withFolders(file)),
    );
  }

  entry(file: string): TreeEntry | undefined {
    return this.changes.has(file) ? this.changes.get(file) : this.parent.entry(file);
  }

  spelling(lowerCase: string): string | undefined {
    return this.spellings.get(lowerCase) ?? this.parent.spelling(lowerCase);
  }
}

/** A path and its folders, each with its lower-case form first. */
function withFolders(file: string): [string, string][] {
  const parts = file.split('/');
  const paths = parts.map((_, index) => parts.slice(0, index + 1).join('/'));
  return paths.map((spelled) => [spelled.toLowerCase(), spelled]);
}
