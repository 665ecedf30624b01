/** Watches the files that all trials share, such as installed dependencies, and puts back what a trial changed. */
import {
  chmodSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  symlinkSync,
  type Stats,
} from 'node:fs';
import { chmod, link, lstat, mkdir, readlink, rename, rm, symlink } from 'node:fs/promises';
import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { removeTree } from '../../platform/system/files.ts';

/**
 * Folders that hold what a set-up installed. Tests have no business there. Other folders that are kept, such as build
 * output and caches, are expected to change.
 */
const INSTALLED = new Set([
  'node_modules', 'bower_components', 'vendor', '.venv', 'venv', '__pypackages__', '.bundle', 'Pods', 'packages', 'deps',
]); // prettier-ignore
/** Caches inside of them, and files that tools write at each run. */
const CACHE =
  /(?:^|\/)(?:__pycache__|\.[^/]*cache[^/]*|\.vite[^/]*|\.tmp|\.coverage[^/]*)(?:\/|$)|\.(?:pyc|tsbuildinfo|log|pid|db|sqlite3?)$/i;
/** After this many files, the event loop gets a turn, above all for signals. */
const FILES_A_TURN = 5_000;

interface Seen {
  mode: number;
  size: number;
  mtimeMs: number;
  ino: number;
  isLink: boolean;
}

/** What a trial changed: files that were put back, and files that were overwritten and cannot be. */
export interface SharedChanges {
  restored: readonly string[];
  lost: readonly string[];
}

/** No file that trials share was changed. */
export const UNCHANGED: SharedChanges = { restored: [], lost: [] };

/**
 * Keeps a hard link to every watched file. So files that a trial removes or replaces can be put back at no cost. A
 * file that is overwritten in place is noticed; its content is gone.
 */
export class SharedFiles {
  private readonly root: string;
  private readonly backup: string;
  private readonly seen = new Map<string, Seen>();
  /** Folders in which the first trial, that of the base, changed something: there, changes are normal. */
  private readonly changing = new Set<string>();
  private isFirst = true;

  /** `backup`: a folder on the same file system, for the links. */
  constructor(root: string, backup: string) {
    this.root = root;
    this.backup = backup;
  }

  /** Watches these paths from now on, as they are now. A folder ends with `/`. */
  async watch(paths: Iterable<string>): Promise<void> {
    await removeTree(this.backup);
    this.seen.clear();
    const folders = new Set<string>();
    for (const [file, status] of await this.walk(watched(paths))) {
      this.seen.set(file, toSeen(status));
      this.keep(file, status, folders);
      if (this.seen.size % FILES_A_TURN === 0) await setImmediate();
    }
  }

  /**
   * Compares, and puts back what was changed. The changes of the first trial are taken for normal. `isElse`: what a
   * path holds now is none of the watched files, but a file of the tree that is tried.
   */
  async settle(
    paths: Iterable<string>,
    isElse: () => Promise<(file: string) => boolean>,
  ): Promise<SharedChanges> {
    const now = await this.walk(watched(paths));
    const changed = [...this.seen.keys()].filter((file) => !isSame(this.seen.get(file)!, now.get(file)));
    const added = [...now.keys()].filter((file) => !this.seen.has(file));
    if (this.isFirst) {
      this.isFirst = false;
      const normal = [...changed, ...added].filter((file) => !CACHE.test(file));
      for (const file of normal) this.changing.add(file).add(path.posix.dirname(file));
      return { restored: [], lost: [] };
    }
    const restored: string[] = [];
    const lost: string[] = [];
    const odd = [...added, ...changed].filter((file) => !this.isNormal(file));
    const isOther = odd.length > 0 ? await isElse() : () => false;
    for (const file of odd.filter((name) => !isOther(name))) {
      const seen = this.seen.get(file);
      if (!seen) await removeTree(path.join(this.root, file)).catch(() => undefined);
      const isBack = !seen || (await this.putBack(file, seen, now.get(file)).catch(() => false));
      (isBack ? restored : lost).push(file);
      const status = isBack ? undefined : now.get(file);
      // It is told once. From now on, this is how it is.
      if (status) this.seen.set(file, toSeen(status));
      else if (!isBack) this.seen.delete(file);
    }
    return { restored, lost };
  }

  private isNormal(file: string): boolean {
    if (CACHE.test(file) || this.changing.has(file)) return true;
    for (let folder = path.posix.dirname(file); folder !== '.'; folder = path.posix.dirname(folder))
      if (this.changing.has(folder)) return true;
    return false;
  }

  private async putBack(file: string, seen: Seen, now: Stats | undefined): Promise<boolean> {
    const target = path.join(this.root, file);
    const kept = path.join(this.backup, file);
    const status = await lstat(kept).catch(() => undefined);
    // The same file with another content: its link shows the new content, too.
    const isIntact = status !== undefined && (seen.isLink || isSame({ ...seen, mode: status.mode }, status));
    if (!isIntact) return false;
    if (now?.ino !== seen.ino || seen.isLink) {
      await this.makeFolder(path.posix.dirname(file));
      if ((await lstat(target).catch(() => undefined))?.isDirectory()) await removeTree(target);
      // Until the file is there again, nothing is removed: a crash must not lose it.
      const fresh = path.join(path.dirname(target), `.autosync-${seen.ino}`);
      await rm(fresh, { force: true });
      if (seen.isLink) await symlink(await readlink(kept), fresh);
      else await link(kept, fresh);
      await rename(fresh, target);
    }
    if (!seen.isLink) await chmod(target, seen.mode & 0o7777);
    if (seen.isLink) this.seen.set(file, toSeen(await lstat(target)));
    return true;
  }

  /** Whether every part of this path is a folder, and no link. `known`: what was found out already. */
  private isReal(folder: string, known: Map<string, boolean>): boolean {
    if (folder === '.') return true;
    const before = known.get(folder);
    if (before !== undefined) return before;
    const status = lstatSync(path.join(this.root, folder), { throwIfNoEntry: false });
    const isReal = (status?.isDirectory() ?? false) && this.isReal(path.posix.dirname(folder), known);
    known.set(folder, isReal);
    return isReal;
  }

  /** Makes a folder below the root, and replaces whatever else is in its place. */
  private async makeFolder(folder: string): Promise<void> {
    if (folder === '.') return;
    await this.makeFolder(path.posix.dirname(folder));
    const target = path.join(this.root, folder);
    const status = await lstat(target).catch(() => undefined);
    if (status?.isDirectory()) return;
    await removeTree(target);
    await mkdir(target);
  }

  /** Synchronous, because there may be tens of thousands of files. `folders`: those that were made already. */
  private keep(file: string, status: Stats, folders: Set<string>): void {
    const source = path.join(this.root, file);
    const target = path.join(this.backup, file);
    const folder = path.dirname(target);
    if (!folders.has(folder)) mkdirSync(folder, { recursive: true });
    folders.add(folder);
    try {
      if (status.isSymbolicLink()) symlinkSync(readlinkSync(source), target);
      else linkSync(source, target);
    } catch {
      // Without a link (the file system or its owner does not allow it), the file cannot be put back.
    }
  }

  private async walk(names: readonly string[]): Promise<Map<string, Stats>> {
    const found = new Map<string, Stats>();
    const waiting = [...names];
    const first = new Set(names);
    const real = new Map<string, boolean>();
    for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
      // A link in place of a folder leads elsewhere, where nothing is ours.
      if (first.has(name) && !this.isReal(path.posix.dirname(name), real)) continue;
      const status = lstatSync(path.join(this.root, name), { throwIfNoEntry: false });
      if (status?.isFile() || status?.isSymbolicLink()) found.set(name, status);
      else if (status?.isDirectory()) {
        openForOwner(path.join(this.root, name), status);
        for (const entry of entriesOf(path.join(this.root, name))) waiting.push(path.posix.join(name, entry));
      }
      if (found.size % FILES_A_TURN === FILES_A_TURN - 1) await setImmediate();
    }
    return found;
  }
}

/** The paths to watch: single files, and folders of installed files. None ends with `/`. */
function watched(paths: Iterable<string>): string[] {
  const wanted = [...paths].filter((name) => !name.endsWith('/') || INSTALLED.has(path.posix.basename(name)));
  // With a slash at its end, the name of a link would stand for what the link points to.
  return wanted.map((name) => name.replace(/\/$/, ''));
}

/** Lets the owner read and write in a folder again. A folder of somebody else stays as it is. */
function openForOwner(folder: string, { mode }: Stats): void {
  if ((mode & 0o700) === 0o700) return;
  try {
    chmodSync(folder, mode | 0o700);
  } catch {
    // Its files are missing then, and nothing in it can be put back.
  }
}

function entriesOf(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function toSeen(status: Stats): Seen {
  const { mode, size, mtimeMs, ino } = status;
  return { mode, size, mtimeMs, ino, isLink: status.isSymbolicLink() };
}

function isSame(seen: Omit<Seen, 'isLink'>, now: Stats | undefined): boolean {
  return (
    now !== undefined &&
    seen.ino === now.ino &&
    seen.size === now.size &&
    seen.mtimeMs === now.mtimeMs &&
    seen.mode === now.mode
  );
}
