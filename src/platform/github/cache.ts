/** The Actions cache, for a few files: restored where nothing else is, saved under a new key. */
import { chmod, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { exec } from '../system/process.ts';

/** Restores the newest entry of these files into `folder`, an empty one, under their names alone. False: there is none. */
export async function restoreFiles(
  files: readonly string[],
  key: string,
  prefixes: readonly string[],
  folder: string,
): Promise<boolean> {
  const cache = await import('@actions/cache');
  if (!cache.isFeatureAvailable() || !(await isGnuTar())) return false;
  await mkdir(folder, { recursive: true });
  const found = await unpackingIn(folder, () => cache.restoreCache([...files], key, [...prefixes]));
  // Members may have changed the folders they were unpacked in.
  await chmod(path.dirname(folder), 0o700);
  await chmod(folder, 0o700);
  return found !== undefined;
}

/** Saves files under a key. Gives what went wrong. */
export async function saveFiles(files: readonly string[], key: string): Promise<string | undefined> {
  try {
    const cache = await import('@actions/cache');
    if (!cache.isFeatureAvailable()) return undefined;
    return (await cache.saveCache([...files], key)) === -1 ? 'the cache did not take it' : undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

/** The toolkit prefers `gtar` on macOS. Others do not know how to be told where to unpack. */
async function isGnuTar(): Promise<boolean> {
  for (const program of process.platform === 'darwin' ? ['gtar', 'tar'] : ['tar']) {
    const answer = await exec(program, ['--version'], { cwd: process.cwd(), env: process.env }).catch(
      () => undefined,
    );
    if (answer) return answer.stdout.toString('utf8').includes('GNU tar');
  }
  return false;
}

/**
 * The toolkit unpacks an archive that anybody who may write this branch's cache can have made, with absolute paths
 * allowed. So tar is told to drop every folder from every name, to leave the folders that are there as they are, and to
 * unpack where nothing else is.
 */
async function unpackingIn<T>(folder: string, work: () => Promise<T>): Promise<T> {
  const before = { tar: process.env['TAR_OPTIONS'], workspace: process.env['GITHUB_WORKSPACE'] };
  process.env['TAR_OPTIONS'] = '--no-overwrite-dir --transform=s,^.*/,,';
  process.env['GITHUB_WORKSPACE'] = folder;
  try {
    return await work();
  } finally {
    put('TAR_OPTIONS', before.tar);
    put('GITHUB_WORKSPACE', before.workspace);
  }
}

function put(name: string, value: string | undefined): void {
  if (value === undefined) delete process.env[name];
  else process.env[name] = value;
}
