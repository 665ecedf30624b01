/** Applies patches to trees with `git apply`, without a work tree. */
import { isUtf8 } from 'node:buffer';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { unquotePath } from '../batch/diff.ts';
import type { Patch, PatchPart } from '../batch/patch.ts';
import type { Git } from '../platform/git/git.ts';
import { splitNul } from '../platform/git/git.ts';
import type { PrivateStore } from '../platform/git/store.ts';
import type { Tree, TreeEntry } from '../platform/git/tree.ts';
import { parseRaw, type TreeChange } from '../platform/git/raw-diff.ts';
import type { MovedHunk } from './candidate.ts';
import { pathProblem } from './policy.ts';

/** The result of applying a patch to a tree. */
export type ApplyResult =
  /** `parts`: for each part of the patch, its changes to the tree that the earlier parts made. */
  | { kind: 'applied'; parts: TreeChange[][]; moved: MovedHunk[] }
  | { kind: 'conflict'; detail: string }
  | { kind: 'malformed'; detail: string }
  | { kind: 'path'; detail: string };

/**
 * Runs `git apply --cached` on a private index.
 *
 * The index first holds only the files that the patches of the batch name, so the cost of a patch
 * does not depend on the size of the repository. A patch is tried on the whole tree if it adds a file where the tree
 * already has something else, or if it does not apply to this small index and may look for its files elsewhere. Then the
 * result on the whole tree counts. Where the files that a patch names are as they were before, so is its result.
 */
export class Applier {
  private readonly git: Git;
  private readonly index: string;
  private readonly wholeIndex: string;
  private readonly paths: ReadonlySet<string>;
  /** The tree whose files the small index holds, and these files; `undefined` if the index matches no tree. */
  private loaded: { tree: string; files: Map<string, TreeEntry> } | undefined;
  /** Results by patch and by what the tree has at the paths that the patch names. */
  private readonly known = new Map<string, ApplyResult>();
  private readonly knownReverses = new Map<string, boolean>();
  /** What git reads of a part: the files it names, or its exit code where it reads none. */
  private readonly names = new Map<PatchPart, { code: number; files: string[] }>();

  /** `paths`: the paths that the headers of the patches name. */
  constructor(store: PrivateStore, paths: ReadonlySet<string>) {
    this.git = store.git;
    this.index = path.join(store.directory, 'candidate.index');
    this.wholeIndex = path.join(store.directory, 'whole.index');
    this.paths = paths;
  }

  /** Applies all parts in order, or none. */
  async apply(tree: Tree, patch: Patch): Promise<ApplyResult> {
    const paths = pathsOf(patch);
    const key = keyOf(patch, tree);
    const known = this.known.get(key);
    if (known) {
      // The small index holds the files of another tree now.
      this.loaded = undefined;
      return known;
    }
    const result = (await this.applyToNamedFiles(tree, patch)) ?? (await this.applyToWholeTree(tree, patch));
    // A traditional diff may look for its files in other places, too, and what it did there depends on what is there.
    const isNamed =
      result.kind === 'applied'
        ? isFreeFor(patch, tree) && result.parts.flat().every((change) => paths.has(change.path))
        : namesItsFiles(patch, tree);
    if (isNamed) this.known.set(key, result);
    return result;
  }

  /** Tells the applier which tree was written after `apply`: the small index now holds its files. */
  nowAt(tree: Tree): void {
    if (this.loaded?.tree === '') this.loaded.tree = tree.id;
  }

  /**
   * Whether the patch can be taken out of the tree, which means that the tree contains it. The parts of a series build on
   * each other, so only a patch with a single part can be checked this way.
   */
  async reverses(tree: Tree, patch: Patch): Promise<boolean> {
    const [part, ...others] = patch.parts;
    if (!part || others.length > 0) return false;
    if (!namesItsFiles(patch, tree)) {
      await this.git.run(['read-tree', tree.id], { env: { GIT_INDEX_FILE: this.wholeIndex } });
      return (await this.gitApply(part, this.wholeIndex, ['--reverse', '--check'])).code === 0;
    }
    const key = keyOf(patch, tree);
    const known = this.knownReverses.get(key);
    if (known !== undefined) return known;
    await this.load(tree);
    const isReversed = (await this.gitApply(part, this.index, ['--reverse', '--check'])).code === 0;
    this.knownReverses.set(key, isReversed);
    return isReversed;
  }

  /** `undefined`: only the whole tree can tell. */
  private async applyToNamedFiles(tree: Tree, patch: Patch): Promise<ApplyResult | undefined> {
    const parts: TreeChange[][] = [];
    const moved: MovedHunk[] = [];
    let files = await this.load(tree);
    for (const part of patch.parts) {
      const { loaded } = this;
      this.loaded = undefined;
      const result = await this.gitApply(part, this.index);
      if (result.code !== 0) {
        // Git has changed nothing.
        this.loaded = loaded;
        return namesItsFiles(patch, tree) ? this.explain(part, this.index) : undefined;
      }
      moved.push(...movedHunks(result.stderr));
      const after = await this.read();
      if (!after) return undefined;
      const changes = difference(files, after);
      if (changes.some((change) => collides(change, tree))) return undefined;
      parts.push(changes);
      files = after;
    }
    this.loaded = { tree: '', files };
    return { kind: 'applied', parts, moved };
  }

  private async applyToWholeTree(tree: Tree, patch: Patch): Promise<ApplyResult> {
    const env = { GIT_INDEX_FILE: this.wholeIndex };
    await this.git.run(['read-tree', tree.id], { env });
    const parts: TreeChange[][] = [];
    const moved: MovedHunk[] = [];
    let before = tree.id;
    for (const part of patch.parts) {
      let result = await this.gitApply(part, this.wholeIndex);
      // In a traditional diff, the first folder may be a prefix or a part of the
      // path (`diff -ru src.orig src`).
      if (result.code !== 0 && !part.scan.isGit && part.scan.strip === 1) {
        const second = await this.gitApply(part, this.wholeIndex, [], 0);
        if (second.code === 0) result = second;
      }
      if (result.code !== 0) return this.explain(part, this.wholeIndex);
      moved.push(...movedHunks(result.stderr));
      const raw = await this.git.run(
        ['diff-index', '--cached', '--raw', '-z', '--no-renames', '--no-abbrev', before],
        { env },
      );
      parts.push(parseRaw(raw.stdout));
      if (patch.parts.length > 1) before = await this.git.text(['write-tree'], { env });
    }
    return { kind: 'applied', parts, moved };
  }

  /** Fills the small index with the tree's versions of the named files. */
  private async load(tree: Tree): Promise<Map<string, TreeEntry>> {
    if (this.loaded?.tree === tree.id) return this.loaded.files;
    const files = new Map<string, TreeEntry>();
    for (const file of this.paths) {
      const entry = tree.entry(file);
      if (entry) files.set(file, entry);
    }
    await rm(this.index, { force: true });
    const lines = [...files].map(([file, { mode, oid }]) => `${mode} ${oid}\t${file}\0`);
    await this.git.run(['update-index', '-z', '--index-info'], {
      input: lines.join(''),
      env: { GIT_INDEX_FILE: this.index },
    });
    this.loaded = { tree: tree.id, files };
    return files;
  }

  /** Reads the small index; `undefined` when a name is not UTF-8. Then the patch is tried on the whole tree. */
  private async read(): Promise<Map<string, TreeEntry> | undefined> {
    const listed = await this.git.run(['ls-files', '-s', '-z'], { env: { GIT_INDEX_FILE: this.index } });
    if (!isUtf8(listed.stdout)) return undefined;
    return new Map(
      splitNul(listed.stdout).map((line): [string, TreeEntry] => {
        const [mode, oid] = line.split(' ', 2) as [string, string];
        return [line.slice(line.indexOf('\t') + 1), { mode, oid }];
      }),
    );
  }

  private gitApply(
    part: PatchPart,
    index: string,
    options: readonly string[] = [],
    strip = part.scan.strip,
    messages: readonly string[] = ['--verbose'],
  ): ReturnType<Git['run']> {
    return this.git.run(['apply', '--cached', ...messages, `-p${strip}`, ...options, '-'], {
      input: part.diff,
      env: { GIT_INDEX_FILE: index },
      allow: [1, 128],
    });
  }

  /** Finds out why git refused a part: it conflicts, is malformed, or names a forbidden path. */
  private async explain(part: PatchPart, index: string): Promise<Exclude<ApplyResult, { kind: 'applied' }>> {
    // Without `--verbose`, which repeats lines of the patch among git's messages.
    const failure = await this.gitApply(part, index, [], part.scan.strip, []);
    const detail = firstErrors(failure.stderr);
    if (/^error: invalid path '|is beyond a symbolic link$/m.test(failure.stderr))
      return { kind: 'path', detail };
    if (/without full index line$/m.test(failure.stderr)) return { kind: 'malformed', detail };
    if (/^error: patch with only garbage at line /m.test(failure.stderr))
      return { kind: 'malformed', detail: 'The diff is cut off: it ends with the header of a file.' };
    const { code, files } = this.names.get(part) ?? (await this.namesOf(part));
    const bad = files.find((file) => pathProblem(file) !== undefined);
    if (bad !== undefined)
      return { kind: 'path', detail: `The path ${JSON.stringify(bad)} ${pathProblem(bad)!}.` };
    if (code !== 0) return { kind: 'malformed', detail };
    return { kind: 'conflict', detail: [detail, ...hintsOn(part)].join('; ') };
  }

  private async namesOf(part: PatchPart): Promise<{ code: number; files: string[] }> {
    const { code, stdout } = await this.git.run(['apply', '--numstat', '-z', `-p${part.scan.strip}`, '-'], {
      input: part.diff,
      allow: [1, 128],
    });
    const files = code === 0 ? splitNul(stdout).flatMap((line) => line.split('\t').slice(2)) : [];
    this.names.set(part, { code, files });
    return { code, files };
  }
}

function difference(
  before: ReadonlyMap<string, TreeEntry>,
  after: ReadonlyMap<string, TreeEntry>,
): TreeChange[] {
  const names = new Set([...before.keys(), ...after.keys()]);
  return [...names]
    .map((file) => ({
      path: file,
      isMangled: false,
      before: before.get(file),
      after: after.get(file),
    }))
    .filter(
      (change) => change.before?.oid !== change.after?.oid || change.before?.mode !== change.after?.mode,
    );
}

/** All paths that the headers of a patch name. */
function pathsOf({ parts }: Patch): ReadonlySet<string> {
  return new Set(parts.flatMap(({ scan }) => [...scan.files.map((file) => file.path), ...scan.sources]));
}

/** The patch, and what the tree has where it looks. */
function keyOf(patch: Patch, tree: Tree): string {
  return JSON.stringify([patch.id, ...[...pathsOf(patch)].map((file) => stateAt(file, tree))]);
}

/** Whether git looks for the files of a patch only where its headers say, and nothing else is there. */
function namesItsFiles(patch: Patch, tree: Tree): boolean {
  return patch.parts.every(({ scan }) => scan.isGit) && isFreeFor(patch, tree);
}

/** Whether nothing else is at the paths that a patch names: what is in a folder there would matter, too. */
function isFreeFor(patch: Patch, tree: Tree): boolean {
  return [...pathsOf(patch)].every((file) => !['folder', 'blocked'].includes(stateAt(file, tree)));
}

/** What a tree has at a path, and whether something is in its way. */
function stateAt(file: string, tree: Tree): string {
  const entry = tree.entry(file);
  if (entry) return `${entry.mode} ${entry.oid}`;
  if (tree.isFolder(file)) return 'folder';
  return foldersOf(file).some((folder) => tree.entry(folder) !== undefined) ? 'blocked' : '';
}

function foldersOf(file: string): string[] {
  return file
    .split('/')
    .map((_, index, parts) => parts.slice(0, index).join('/'))
    .slice(1);
}

/** Whether the tree already has something else at the path of a new file, or at one of its folders. */
function collides({ path: file, before, after }: TreeChange, tree: Tree): boolean {
  if (before !== undefined || after === undefined) return false;
  return (
    tree.entry(file) !== undefined ||
    tree.isFolder(file) ||
    foldersOf(file).some((folder) => tree.entry(folder) !== undefined)
  );
}

/** Reads from the messages of `git apply --verbose` which hunks did not fit where they say. */
function movedHunks(stderr: string): MovedHunk[] {
  const found: MovedHunk[] = [];
  let file = '';
  for (const line of stderr.split('\n')) {
    const named = /^Checking patch (?:.* => )?(.*)\.\.\.$/.exec(line)?.[1];
    if (named !== undefined) file = unquotePath(named);
    const [, hunk, at, offset] =
      /^Hunk #(\d+) succeeded at (\d+) \(offset (-?\d+) lines?\)\.$/.exec(line) ?? [];
    if (hunk) found.push({ file, hunk: Number(hunk), at: Number(at), said: Number(at) - Number(offset) });
  }
  return found;
}

/** What may be the reason that a part does not apply, and is not seen when one looks at it. */
function hintsOn({ diff, warnings = [] }: PatchPart): string[] {
  const isCrlf = /^[-+ ].*\r$/m.test(Buffer.from(diff).toString('latin1'));
  return [...warnings, ...(isCrlf ? ['the patch has CRLF line ends'] : [])];
}

/** Git's error messages without their prefixes, at most three lines. */
function firstErrors(stderr: string): string {
  const lines = stderr.split('\n').filter((line) => /^(?:error|fatal): /.test(line));
  return (
    lines
      .slice(0, 3)
      .map((line) => line.replace(/^(?:error|fatal): /, '').replace(/ \(allow with "[^"]*"\)/, ''))
      .join('; ') || stderr.trim().slice(0, 300)
  );
}
