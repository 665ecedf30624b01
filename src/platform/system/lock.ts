/** Locks a folder, so that only one process at a time uses it. */
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Locks a folder until the result is disposed, and waits while another process holds the lock. It is
 * SQLite's lock on an empty file: the system releases it when the process ends, so a killed process
 * leaves no lock behind. `lock.json` in the folder says which process holds the lock. `onWait` is
 * called once, when the wait begins.
 */
export async function lockFolder(
  folder: string,
  signal: AbortSignal,
  onWait: (holder: string) => void,
): Promise<AsyncDisposable> {
  await mkdir(folder, { recursive: true });
  const card = path.join(folder, 'lock.json');
  const db = new DatabaseSync(path.join(folder, 'lock'), { timeout: 0 });
  let hasTold = false;
  while (!tryLock(db)) {
    if (!hasTold) onWait(await holderOf(card));
    hasTold = true;
    await sleep(200, undefined, { signal });
  }
  const me = { process: process.pid, host: os.hostname(), since: new Date().toISOString() };
  await writeFile(card, `${JSON.stringify(me)}\n`);
  return {
    async [Symbol.asyncDispose]() {
      await rm(card, { force: true });
      db.close();
    },
  };
}

/** Whether a process holds the lock of this folder. */
export function isLocked(folder: string): boolean {
  const file = path.join(folder, 'lock');
  if (!existsSync(file)) return false;
  const db = new DatabaseSync(file, { timeout: 0 });
  try {
    return !tryLock(db);
  } finally {
    db.close();
  }
}

/** Takes the lock of a file for as long as it is open. False: another process has it. */
export function tryLock(db: DatabaseSync): boolean {
  try {
    db.exec('BEGIN EXCLUSIVE');
    return true;
  } catch (error) {
    if ((error as { errcode?: number }).errcode === SQLITE_BUSY) return false;
    throw error;
  }
}

const SQLITE_BUSY = 5;

async function holderOf(card: string): Promise<string> {
  try {
    const { process: pid, host, since } = JSON.parse(await readFile(card, 'utf8')) as Record<string, unknown>;
    return `process ${String(pid)} on ${String(host)} since ${String(since)}`;
  } catch {
    return 'another process';
  }
}
