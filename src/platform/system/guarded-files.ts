/** Puts small files back when something changed them. */
import { chmod, lstat, mkdir, readdir, readFile, readlink, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { removeTree } from './files.ts';

type Kept = { link: string } | { mode: number; content: Buffer };

/** Remembers the content of small files at one moment, and can restore it. */
export class GuardedFiles {
  private readonly root: string;
  private readonly names: readonly string[];
  private kept: ReadonlyMap<string, Kept> = new Map();

  private constructor(root: string, names: readonly string[]) {
    this.root = root;
    this.names = names;
  }

  /** Remembers files. `names`: files and folders below `root`. A missing file is remembered as missing. */
  static async remember(root: string, names: readonly string[]): Promise<GuardedFiles> {
    const guarded = new GuardedFiles(root, names);
    guarded.kept = await guarded.read();
    return guarded;
  }

  /** Puts back the files that were changed or removed, and removes those that are new. */
  async restore(): Promise<void> {
    const now = await this.read();
    for (const file of now.keys()) if (!this.kept.has(file)) await removeTree(path.join(this.root, file));
    for (const [file, kept] of this.kept) {
      if (isSame(kept, now.get(file))) continue;
      const target = path.join(this.root, file);
      await removeTree(target);
      await mkdir(path.dirname(target), { recursive: true });
      if ('link' in kept) await symlink(kept.link, target);
      else {
        await writeFile(target, kept.content);
        await chmod(target, kept.mode);
      }
    }
  }

  private async read(): Promise<Map<string, Kept>> {
    const found = new Map<string, Kept>();
    for (const name of this.names) await this.readInto(found, name);
    return found;
  }

  private async readInto(found: Map<string, Kept>, file: string): Promise<void> {
    const target = path.join(this.root, file);
    const status = await lstat(target).catch(() => undefined);
    if (!status) return;
    if (status.isDirectory()) {
      const names = await readdir(target);
      // Sample hooks are left out, because git never runs them.
      await Promise.all(
        names
          .filter((name) => !name.endsWith('.sample'))
          .map((name) => this.readInto(found, `${file}/${name}`)),
      );
    } else if (status.isSymbolicLink()) {
      found.set(file, { link: await readlink(target) });
    } else if (status.isFile()) {
      found.set(file, { mode: status.mode & 0o777, content: await readFile(target) });
    }
  }
}

function isSame(a: Kept, b: Kept | undefined): boolean {
  if (b === undefined) return false;
  if ('link' in a || 'link' in b) return 'link' in a && 'link' in b && a.link === b.link;
  return a.mode === b.mode && a.content.equals(b.content);
}
