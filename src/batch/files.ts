/** Finds the files that may hold patches, in the base tree and on disk. */
import { constants } from 'node:fs';
import { lstat, open, readdir } from 'node:fs/promises';
import path from 'node:path';
import picomatch from 'picomatch';
import { DEFAULT_PATCHES } from '../config/inputs.ts';
import { findFiles } from '../platform/system/files.ts';
import type { Base, PrivateStore } from '../platform/git/store.ts';
import { nearest } from '../platform/text/nearest.ts';
import { UserError } from '../platform/text/user-error.ts';
import { compareNames } from './order.ts';

/** A file that may hold a patch or a manifest. Its content is not read yet. */
export interface OfferedFile {
  /** The path in the repository when the base tracks the file, otherwise the path on disk. */
  path: string;
  tracked: boolean;
  size: number;
  /** Why the file must not be read, for example because it is a link, a pipe or a folder. */
  problem?: string;
  read: () => Promise<Uint8Array>;
}

const PATCH_FILE = /\.(?:patch|diff|mbox|json)$/;

/**
 * Finds the files that `patches` names. Files that the base tracks are read from the base tree. Files that
 * neither the base nor the checkout tracks are read from disk. A file that only the checkout tracks is left
 * out: somebody has landed or removed it since the checkout. Throws a {@link UserError} where nothing is found, unless
 * it may be gone.
 */
export async function findPatchFiles(
  patches: string,
  mayBeGone: (path: string) => Promise<boolean>,
  store: PrivateStore,
  base: Base,
  checkout: { directory: string; tracks: (repositoryPath: string) => Promise<boolean> },
): Promise<OfferedFile[]> {
  const absolute = path.resolve(checkout.directory, patches);
  const relative = path.relative(checkout.directory, absolute).split(path.sep).join('/');
  const inside = !relative.startsWith('../') && !path.isAbsolute(relative);
  // What exists under this name is meant, also if the name could be a glob.
  const isInBase = inside && (base.entry(relative) !== undefined || base.isFolder(relative));
  const isOnDisk = (await lstat(absolute).catch(() => undefined)) !== undefined;
  const isGlob = !isInBase && !isOnDisk && picomatch.scan(patches).isGlob;
  const tracked = inside ? await trackedFiles(relative, isGlob, store, base) : [];
  const onDisk = await (isGlob
    ? matchesOnDisk(patches, checkout.directory)
    : filesOnDisk(patches, checkout.directory));
  const isThere = isGlob ? tracked.length + onDisk.length > 0 : isInBase || isOnDisk;
  if (!isThere && patches !== DEFAULT_PATCHES && !(inside && (await mayBeGone(relative))))
    throw new UserError(
      `\`patches\` is \`${patches}\`, and ${isGlob ? 'no file matches that' : 'there is nothing of that name'}, neither on the branch nor on disk.`,
      `${isGlob ? '' : await neighbour(inside ? relative : absolute, absolute, base)} Correct the path.`.trim(),
    );
  const untracked: OfferedFile[] = [];
  for (const file of onDisk) {
    const repositoryPath = path.relative(checkout.directory, file.path).split(path.sep).join('/');
    const isKnown = inside && (base.entry(repositoryPath) || (await checkout.tracks(repositoryPath)));
    if (!isKnown) untracked.push(file);
  }
  return [...tracked, ...untracked].toSorted(
    (a, b) => compareNames(path.basename(a.path), path.basename(b.path)) || compareNames(a.path, b.path),
  );
}

/** The name beside a missing path that is most like it, as a question. `shown`: the path as it is told. */
async function neighbour(shown: string, absolute: string, base: Base): Promise<string> {
  const folder = path.posix.dirname(shown);
  const above = folder === '.' ? '' : `${folder}/`;
  // Of a path outside the repository, the base knows nothing: none of its names begins so.
  const inBase = [...base.entries()].flatMap(([name]) =>
    name.startsWith(above) ? [name.slice(above.length).split('/')[0]!] : [],
  );
  const onDisk = await readdir(path.dirname(absolute)).catch((): string[] => []);
  const names = [...new Set([...inBase, ...onDisk])];
  return nearest(
    shown,
    names.map((name) => path.posix.join(folder, name)),
  );
}

async function trackedFiles(
  pattern: string,
  isGlob: boolean,
  store: PrivateStore,
  base: Base,
): Promise<OfferedFile[]> {
  const isMatch = isGlob ? picomatch(pattern, { dot: true }) : namer(pattern, base);
  const found = [...base.entries()].filter(([name]) => PATCH_FILE.test(name) && isMatch(name));
  const sizes = await store.blobSizes(found.map(([, entry]) => entry.oid));
  return found.map(([name, entry], index) => ({
    path: name,
    tracked: true,
    size: sizes[index] ?? 0,
    ...(entry.mode.startsWith('100') ? {} : { problem: 'it is not a regular file in the base' }),
    read: () => store.readBlob(entry.oid),
  }));
}

async function matchesOnDisk(pattern: string, directory: string): Promise<OfferedFile[]> {
  const scanned = picomatch.scan(pattern);
  // Only the user's text is a pattern. The folders above it may have glob characters in their names. Links are not
  // followed.
  const root = path.resolve(directory, scanned.base.replaceAll(/\\(.)/g, '$1'));
  const found = await findFiles(root, [scanned.glob]);
  return Promise.all(
    found.filter((name) => PATCH_FILE.test(name)).map((name) => diskFile(path.join(root, name))),
  );
}

async function filesOnDisk(name: string, directory: string): Promise<OfferedFile[]> {
  const absolute = path.resolve(directory, name);
  const status = await lstat(absolute).catch(() => undefined);
  if (!status) return [];
  if (!status.isDirectory()) return [await diskFile(absolute)];
  const names = (await readdir(absolute)).filter((one) => PATCH_FILE.test(one));
  return Promise.all(names.map((one) => diskFile(path.join(absolute, one))));
}

/** Describes one file on disk, and says why it must not be read if it is not a regular file. */
export async function diskFile(file: string): Promise<OfferedFile> {
  const status = await lstat(file).catch(() => undefined);
  const problem = !status
    ? 'it does not exist'
    : status.isFile()
      ? undefined
      : `it is ${kindOf(status)}, not a regular file`;
  return {
    path: file,
    tracked: false,
    size: status?.size ?? 0,
    ...(problem ? { problem } : {}),
    read: () => readNoFollow(file),
  };
}

/** Reads a file. It does not follow a link that appeared after the listing, and does not wait on a pipe. */
async function readNoFollow(file: string): Promise<Uint8Array> {
  const handle = await open(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    if (!(await handle.stat()).isFile()) throw new Error('it is not a regular file');
    return await handle.readFile();
  } finally {
    await handle.close();
  }
}

function kindOf(status: { isSymbolicLink(): boolean; isDirectory(): boolean; isFIFO(): boolean }): string {
  if (status.isSymbolicLink()) return 'a symbolic link';
  if (status.isDirectory()) return 'a folder';
  return status.isFIFO() ? 'a named pipe' : 'a device or socket';
}

/** Makes a test for paths: a folder matches its direct children, a file only itself. */
function namer(pattern: string, base: Base): (name: string) => boolean {
  if (base.entry(pattern)) return (name) => name === pattern;
  const folder = pattern.replace(/\/+$/, '');
  return (name) =>
    folder === '' || folder === '.' ? !name.includes('/') : path.posix.dirname(name) === folder;
}
