/** Saves a few files in the Actions cache, and restores them safely. */
import { chmod, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { exec } from '../system/process.ts';

/**
 * Restores the newest cache entry of these files into the empty `folder`, without the folders of their paths.
 * Returns false when there is no entry, or no cache that can be restored safely.
 */
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
  // The archive may have changed the permissions of the folders into which it was unpacked.
  await chmod(path.dirname(folder), 0o700);
  await chmod(folder, 0o700);
  return found !== undefined;
}

/** Saves files under a key. Returns what went wrong; `undefined` when nothing did. */
export async function saveFiles(files: readonly string[], key: string): Promise<string | undefined> {
  try {
    const cache = await import('@actions/cache');
    if (!cache.isFeatureAvailable()) return undefined;
    if (!mayUseCache('write')) return `the job has \`cache-mode: ${cacheMode()}\``;
    return (await cache.saveCache([...files], key)) === -1 ? 'the cache did not accept the files' : undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

/** The `cache-mode` of the job; empty where the workflow sets none. */
export function cacheMode(): string {
  return process.env['ACTIONS_CACHE_MODE']?.trim().toLowerCase() ?? '';
}

/** Whether the `cache-mode` of the job lets it read the cache, or write to it. */
export function mayUseCache(way: 'read' | 'write'): boolean {
  const mode = cacheMode();
  if (mode === 'none') return false;
  return way === 'read' ? mode !== 'write-only' : mode !== 'read';
}

/**
 * Whether the toolkit uses GNU tar, the only tar that can be told how and where to unpack. On
 * macOS the toolkit prefers `gtar`.
 */
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
 * Runs `work` with settings that make tar unpack safely into `folder`. The archive may come from anybody who
 * can write to this branch's cache, and the toolkit allows absolute paths in it. So tar drops the folders from
 * every name, leaves existing folders as they are, and unpacks into a folder that holds nothing else.
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
