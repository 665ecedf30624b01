/** Keeps a database that cannot be used, so that people can look at it. */
import { copyFile, mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';

/**
 * Copies a damaged history file to the reports, beside those that were kept
 * before. Returns the name of the copy.
 */
export async function keepOdd(file: string, outDirectory: string): Promise<string> {
  await mkdir(outDirectory, { recursive: true });
  const known = new Set(await readdir(outDirectory));
  let name = 'odd-history.db';
  for (let n = 2; known.has(name); n += 1) name = `odd-history-${n}.db`;
  await copyFile(file, path.join(outDirectory, name));
  return name;
}
