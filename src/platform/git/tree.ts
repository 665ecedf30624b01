/** A git tree in memory, which can be read and changed without starting git. */

/** A file, link or submodule in a tree: its mode and its object id. */
export interface TreeEntry {
  mode: string;
  oid: string;
}

/** Changes by path. An entry sets the path, `undefined` removes it. */
export type TreeChanges = ReadonlyMap<string, TreeEntry | undefined>;

/** Writes one directory and returns its id, as `git mktree` does. */
export type WriteDirectory = (entries: Iterable<[string, TreeEntry]>) => Promise<string>;

/**
 * A git tree. Trees share equal directories, so the cost of a candidate depends only on what its
 * patches touch. Inside, names are kept as bytes (latin1), because git allows any bytes. Methods
 * take and return paths in UTF-8.
 */
export class Tree {
  readonly id: string;
  private readonly children: ReadonlyMap<string, TreeEntry | Tree>;
  private spellings: Map<string, string> | undefined;

  constructor(id: string, children: ReadonlyMap<string, TreeEntry | Tree>) {
    this.id = id;
    this.children = children;
  }

  /** Parses the output of `git ls-tree -r -t -z --full-tree`, which lists a directory before its content. */
  static parse(listing: Buffer): Map<string, TreeEntry | Tree> {
    const root = new Map<string, TreeEntry | Tree>();
    const directories = new Map([['', root]]);
    for (const line of listing.toString('latin1').split('\0')) {
      const tab = line.indexOf('\t');
      if (tab < 0) continue;
      const [mode, type, oid] = line.slice(0, tab).split(' ') as [string, string, string];
      const slash = line.lastIndexOf('/');
      const parent = directories.get(slash < tab ? '' : line.slice(tab + 1, slash))!;
      const name = line.slice(Math.max(tab, slash) + 1);
      if (type === 'tree') {
        const children = new Map<string, TreeEntry | Tree>();
        directories.set(line.slice(tab + 1), children);
        parent.set(name, new Tree(oid, children));
      } else {
        parent.set(name, { mode, oid });
      }
    }
    return root;
  }

  /** Returns the file, link or submodule at a path. */
  entry(path: string): TreeEntry | undefined {
    const found = this.at(path);
    return found instanceof Tree ? undefined : found;
  }

  isFolder(path: string): boolean {
    return this.at(path) instanceof Tree;
  }

  /** Returns every file of the tree with its path, in no particular order. */
  *entries(prefix = ''): Generator<[string, TreeEntry]> {
    for (const [name, child] of this.children) {
      const path = prefix + toText(name);
      if (child instanceof Tree) yield* child.entries(`${path}/`);
      else yield [path, child];
    }
  }

  /** Finds an existing path, or a folder of one, that differs from the given path only in case or accents. */
  clash(path: string): string | undefined {
    const [first, ...rest] = toBytes(path).split('/') as [string, ...string[]];
    this.spellings ??= new Map([...this.children.keys()].map((name) => [fold(toText(name)), name]));
    const known = this.spellings.get(fold(toText(first)));
    if (known === undefined) return undefined;
    if (known !== first && !this.children.has(first)) return toText(known);
    const child = this.children.get(first);
    const deeper = child instanceof Tree && rest.length > 0 ? child.clash(toText(rest.join('/'))) : undefined;
    return deeper && `${toText(first)}/${deeper}`;
  }

  /** Returns this tree with changes. A directory that has no files left is removed. */
  async with(changes: TreeChanges, write: WriteDirectory): Promise<Tree> {
    if (changes.size === 0) return this;
    return (
      (await edit(
        this,
        [...changes].map(([path, entry]) => [toBytes(path).split('/'), entry]),
        write,
      )) ?? new Tree(await write([]), new Map())
    );
  }

  /** A copy of the entries directly inside this tree. */
  content(): Map<string, TreeEntry | Tree> {
    return new Map(this.children);
  }

  private at(path: string): TreeEntry | Tree | undefined {
    return toBytes(path)
      .split('/')
      .reduce<TreeEntry | Tree | undefined>(
        (found, name) => (found instanceof Tree ? found.children.get(name) : undefined),
        this,
      );
  }
}

type Edit = [path: readonly string[], entry: TreeEntry | undefined];

async function edit(
  directory: Tree | undefined,
  edits: readonly Edit[],
  write: WriteDirectory,
): Promise<Tree | undefined> {
  const children = directory?.content() ?? new Map<string, TreeEntry | Tree>();
  const deeper = new Map<string, Edit[]>();
  for (const [[name, ...rest], entry] of edits as [[string, ...string[]], TreeEntry | undefined][]) {
    if (rest.length > 0) deeper.set(name, [...(deeper.get(name) ?? []), [rest, entry]]);
    else if (entry === undefined) children.delete(name);
  }
  for (const [name, inside] of deeper) {
    const known = children.get(name);
    const child = await edit(known instanceof Tree ? known : undefined, inside, write);
    if (child) children.set(name, child);
    else if (known instanceof Tree) children.delete(name);
  }
  // Files are set last, so that a file may take the name of a directory that lost all its files.
  for (const [[name, ...rest], entry] of edits as [[string, ...string[]], TreeEntry | undefined][]) {
    if (rest.length === 0 && entry) children.set(name, entry);
  }
  if (children.size === 0) return undefined;
  const entries = [...children].map(([name, child]): [string, TreeEntry] => [
    name,
    child instanceof Tree ? { mode: '040000', oid: child.id } : child,
  ]);
  return new Tree(await write(entries), children);
}

/**
 * Folds a name. Two names that fold alike are the same name on a file system that
 * ignores case or unifies accents.
 */
export function fold(name: string): string {
  return name.normalize('NFC').toLowerCase();
}

function toBytes(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}

function toText(bytes: string): string {
  return Buffer.from(bytes, 'latin1').toString('utf8');
}
