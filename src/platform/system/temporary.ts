/** Temporary folders that are removed at the end, or by a later run when this one is killed. */
import { lstat, mkdtemp, readdir } from 'node:fs/promises';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { endScope } from './command.ts';
import { removeTree } from './files.ts';
import { tryLock } from './lock.ts';

/** A folder that is there until it is disposed. */
export interface TemporaryFolder {
  readonly directory: string;
  [Symbol.asyncDispose](): Promise<void>;
}

const PREFIX = 'autosync-';
const OURS = /^autosync-(?:copy-)?\w{6}$/;
/** The file whose lock says that the run of a folder is alive. The system releases it when the process ends. */
const LOCK = 'lock';

/** Makes a new folder below `parent`. `kind`: part of its name. */
export async function openTemporary(parent: string, kind: '' | 'copy-' = ''): Promise<TemporaryFolder> {
  const directory = await mkdtemp(path.join(parent, `${PREFIX}${kind}`));
  const lock = new DatabaseSync(path.join(directory, LOCK), { timeout: 0 });
  if (!tryLock(lock)) {
    // Another run takes it for left over at this very moment, and removes it.
    lock.close();
    return openTemporary(parent, kind);
  }
  return {
    directory,
    async [Symbol.asyncDispose]() {
      // As long as the lock is held, no other run takes the folder for left over.
      try {
        await removeTree(directory);
      } finally {
        lock.close();
      }
    },
  };
}

/** Removes the folders of runs that were killed, and ends the processes that their trials left. */
export async function removeLeftovers(parent: string): Promise<void> {
  const names = await readdir(parent).catch(() => []);
  for (const name of names.filter((one) => OURS.test(one))) {
    const directory = path.join(parent, name);
    if (!(await isLeftOver(directory))) continue;
    await endScope(name);
    // What cannot be removed belongs to somebody else.
    await removeTree(directory).catch(() => undefined);
  }
}

async function isLeftOver(directory: string): Promise<boolean> {
  const [folder, file] = await Promise.all(
    [directory, path.join(directory, LOCK)].map((name) => lstat(name).catch(() => undefined)),
  );
  // Only an empty file is a lock of ours.
  if (!folder?.isDirectory() || folder.uid !== process.getuid?.() || !file?.isFile() || file.size > 0)
    return false;
  try {
    const lock = new DatabaseSync(path.join(directory, LOCK), { timeout: 0 });
    try {
      return tryLock(lock);
    } finally {
      lock.close();
    }
  } catch {
    // What cannot be opened is not ours to judge.
    return false;
  }
}
