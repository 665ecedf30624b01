/** Finds, copies, writes and removes files and folders, with care for links and permissions. */
import { createHash, randomUUID } from 'node:crypto';
import { closeSync, createReadStream, fstatSync, openSync, readSync } from 'node:fs';
import { chmod, copyFile, lstat, mkdir, open, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { setImmediate } from 'node:timers/promises';
import picomatch from 'picomatch';

/**
 * Finds regular files below `root` that match one of the globs, without following links. Returns sorted
 * paths, relative to `root`, with `/`.
 */
export function findRegularFiles(root: string, globs: readonly string[]): Promise<string[]> {
  return find(root, globs, (entry) => entry.isFile());
}

/** A glob that matches only this path, whatever characters it holds. */
export function escapeGlob(file: string): string {
  return file.replaceAll(/[\\*?[\](){}!+@|,$^"]/g, String.raw`\$&`);
}

/** Finds the same files as {@link findRegularFiles}, and symbolic links as well. */
export function findFiles(root: string, globs: readonly string[]): Promise<string[]> {
  return find(root, globs, (entry) => entry.isFile() || entry.isSymbolicLink());
}

type IsWanted = (entry: { isFile(): boolean; isSymbolicLink(): boolean }) => boolean;

async function find(root: string, globs: readonly string[], isWanted: IsWanted): Promise<string[]> {
  if (globs.length === 0) return [];
  const relativeGlobs = globs.map((glob) =>
    path.isAbsolute(glob) ? path.relative(root, glob) : glob.replace(/^\.\//, ''),
  );
  const isMatch = picomatch(relativeGlobs, { dot: true });
  const bases = new Set(
    relativeGlobs
      .map((glob) => picomatch.scan(glob))
      .filter((scan) => scan.isGlob)
      .map((scan) => scan.base),
  );
  const found = new Set<string>();
  for (const literal of relativeGlobs.filter((glob) => !picomatch.scan(glob).isGlob)) {
    if (await isThere(root, literal, isWanted)) found.add(literal);
  }
  for (const base of bases) {
    if (base.startsWith('..') || !(await isRealFolder(root, base))) continue;
    for (const file of await walk(root, base === '.' ? '' : base, isWanted))
      if (isMatch(file)) found.add(file);
  }
  return [...found].toSorted();
}

async function isThere(root: string, file: string, isWanted: IsWanted): Promise<boolean> {
  const folder = path.posix.dirname(file);
  if (folder.startsWith('..') || !(await isRealFolder(root, folder))) return false;
  const status = await lstat(path.join(root, file)).catch(() => undefined);
  return status !== undefined && isWanted(status);
}

/** Whether every part of the path below `root` is a folder and not a link. */
async function isRealFolder(root: string, folder: string): Promise<boolean> {
  let at = root;
  for (const part of folder.split('/').filter((name) => name !== '' && name !== '.')) {
    at = path.join(at, part);
    const status = await lstat(at).catch(() => undefined);
    if (!status?.isDirectory()) return false;
  }
  return true;
}

async function walk(root: string, folder: string, isWanted: IsWanted): Promise<string[]> {
  const entries = await readdir(path.join(root, folder), { withFileTypes: true }).catch(() => []);
  const files: string[] = [];
  for (const entry of entries) {
    const file = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (isWanted(entry)) files.push(file);
    else if (entry.isDirectory() && entry.name !== '.git') files.push(...(await walk(root, file, isWanted)));
  }
  return files;
}

/**
 * Copies a git index, if there is one, and sets its modification time to that of the original, rounded down to
 * seconds. Git trusts an entry only when the index is newer than the file. A copy with a newer time would hide
 * changes that were made within the same second.
 */
export async function copyIndex(from: string, to: string): Promise<void> {
  const status = await stat(from).catch(() => undefined);
  if (!status) return;
  await copyFile(from, to);
  const seconds = Math.floor(status.mtimeMs / 1_000);
  await utimes(to, seconds, seconds);
}

/** Removes a file or folder, even when permissions are missing. A link is removed, its target is not. */
export async function removeTree(target: string): Promise<void> {
  try {
    await rm(target, { recursive: true, force: true, maxRetries: 2 });
  } catch (error) {
    if (!['EACCES', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
    await makeWritable(target);
    await rm(target, { recursive: true, force: true });
  }
}

/** Makes a folder readable and writable for its owner. Does nothing when it is a link or does not exist. */
export async function openFolder(folder: string): Promise<void> {
  const status = await lstat(folder).catch(() => undefined);
  if (status?.isDirectory() && (status.mode & 0o700) !== 0o700) await chmod(folder, status.mode | 0o700);
}

async function makeWritable(target: string): Promise<void> {
  const status = await lstat(target).catch(() => undefined);
  if (!status?.isDirectory()) return;
  await chmod(target, 0o700);
  await Promise.all((await readdir(target)).map((name) => makeWritable(path.join(target, name))));
}

/**
 * Writes a file completely or not at all: writes a temporary file beside it, flushes that file and renames it.
 * Throws the errors of the file system, for example when the disk is full.
 */
export async function writeAtomically(file: string, content: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  // The name cannot be guessed and the file must be new, so no link is followed.
  const temporary = `${file}.${randomUUID()}.tmp`;
  try {
    const handle = await open(temporary, 'wx');
    try {
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** Returns a stamp of a file, which changes when somebody writes the file again. */
export async function fileStamp(file: string): Promise<string> {
  const { ino, size, mtimeNs } = await stat(file, { bigint: true });
  return `${ino} ${size} ${mtimeNs}`;
}

const CHUNK = 262_144;
/** After this many chunks, the event loop gets a turn, above all for signals. */
const CHUNKS_A_TURN = 32;

/**
 * Reads the bytes of a file in chunks. Each chunk overwrites the one before. The reads are synchronous, because
 * for many small files a stream costs more than the reading itself.
 */
export async function* readInChunks(file: string): AsyncGenerator<Buffer> {
  const descriptor = openSync(file, 'r');
  try {
    const buffer = Buffer.allocUnsafe(Math.min(CHUNK, fstatSync(descriptor).size + 1));
    for (let chunk = 1; ; chunk += 1) {
      const length = readSync(descriptor, buffer);
      if (length === 0) return;
      yield buffer.subarray(0, length);
      if (chunk % CHUNKS_A_TURN === 0) await setImmediate();
    }
  } finally {
    closeSync(descriptor);
  }
}

/** Throws unless the file exists, is neither a symbolic nor a hard link, and has at most `largest` bytes. */
export async function requireRegular(file: string, largest: number): Promise<void> {
  const status = await lstat(file).catch(() => undefined);
  const name = path.basename(file);
  if (!status) throw new Error(`it holds no ${name}`);
  if (!status.isFile() || status.nlink !== 1) throw new Error(`its ${name} is not a regular file`);
  if (status.size > largest) throw new Error(`its ${name} is too large`);
}

/** SHA-256 of a file's content, in hexadecimal. */
export async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}
