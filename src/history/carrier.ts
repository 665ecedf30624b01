import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { chmod, copyFile, lstat, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import type { Carriage } from './carriage.ts';
import type { FetchedState } from '../platform/door.ts';
import { keepOdd } from '../platform/system/files.ts';
import type { GitHub } from '../platform/github/github.ts';
import { exec } from '../platform/system/process.ts';

/** A cache entry may hold anything; more than this is not looked at. */
const LARGEST = 512 * 1024 * 1024;
/** A miss is told at once; the toolkit asks a service that is down for half a minute. */
const OUTAGE_MS = 10_000;

/**
 * Carries one file from run to run: in the Actions cache, and as an artifact for when the cache is gone. Neither is
 * trusted: what arrives is a regular file with the digest that was told, and whoever opens it looks further.
 */
export class Carrier {
  private readonly carriage: Carriage;
  /** What is packed and unpacked lies here, and nothing else does. Part of the cache's version: always the same. */
  private readonly hold: string;
  private readonly file: string;
  private readonly digest: string;

  constructor(carriage: Carriage, home: string) {
    this.carriage = carriage;
    this.hold = path.join(home, 'carried');
    this.file = path.join(this.hold, 'history.db');
    this.digest = `${this.file}.sha256`;
  }

  /**
   * Puts at `target` what the newest run left. What arrives and does not fit, by its digest or in the eyes of
   * `objection`, is kept in `outDirectory`, and the next copy is tried.
   */
  async fetch(
    target: string,
    outDirectory: string,
    github: GitHub | undefined,
    objection: (file: string) => string | undefined,
  ): Promise<FetchedState> {
    const notes: string[] = [];
    const take = async (origin: 'cache' | 'artifact', find: () => Promise<boolean>): Promise<boolean> => {
      try {
        if (!(await find())) return false;
        const why = objection(this.file);
        if (why !== undefined) throw new Error(why);
        await mkdir(path.dirname(target), { recursive: true });
        await rm(`${target}-journal`, { force: true });
        await copyFile(this.file, target);
        return true;
      } catch (error) {
        const kept = await this.kept(outDirectory);
        notes.push(`The history (${origin}) is odd and was not used: ${(error as Error).message}.${kept}`);
        return false;
      } finally {
        await rm(this.hold, { recursive: true, force: true });
      }
    };
    const begin = performance.now();
    if (await take('cache', () => this.fromCache())) return { origin: 'cache', notes };
    const isSlow = performance.now() - begin > OUTAGE_MS;
    if (!github) return { origin: 'nowhere', notes };
    const miss = notes.length === 0 ? await this.explainMiss(github, isSlow) : undefined;
    if (miss?.note) notes.push(miss.note);
    if (await take('artifact', () => this.fromArtifact(github, notes))) return { origin: 'artifact', notes };
    return { origin: 'nowhere', notes, isOutOfReach: miss?.isOutOfReach ?? false };
  }

  /** Keeps what is odd for people to look at, where it is a file at all. */
  private async kept(outDirectory: string): Promise<string> {
    try {
      await requireRegular(this.file);
      return ` The file is among the reports as ${await keepOdd(this.file, outDirectory)}.`;
    } catch {
      return '';
    }
  }

  private async fromCache(): Promise<boolean> {
    const cache = await import('@actions/cache');
    if (!cache.isFeatureAvailable() || !(await isGnuTar())) return false;
    const unpacked = path.join(this.hold, 'from', 'cache');
    await mkdir(unpacked, { recursive: true });
    const { key, prefixes } = this.carriage;
    const found = await unpackingIn(unpacked, () =>
      cache.restoreCache([this.file, this.digest], key, [...prefixes]),
    );
    // Members may have changed the folders they were unpacked in.
    await chmod(path.join(this.hold, 'from'), 0o700);
    await chmod(unpacked, 0o700);
    if (found === undefined) return false;
    for (const file of [this.digest, this.file]) {
      const arrived = path.join(unpacked, path.basename(file));
      await requireRegular(arrived);
      await copyFile(arrived, file);
    }
    await this.requireDigest((await readFile(this.digest, 'utf8')).slice(0, 64));
    return true;
  }

  /** An outage looks like a miss to the toolkit; GitHub's list of caches tells one from the other. */
  private async explainMiss(
    github: GitHub,
    isSlow: boolean,
  ): Promise<{ note?: string; isOutOfReach: boolean }> {
    for (const prefix of this.carriage.prefixes) {
      const query = `key=${encodeURIComponent(prefix)}&per_page=1&sort=created_at&direction=desc`;
      try {
        const { actions_caches: caches } = await github.ask('GET', `{repo}/actions/caches?${query}`, Caches);
        if (caches.length === 0) continue;
        const note = isSlow
          ? 'The cache holds a history, but its service does not answer.'
          : 'The cache holds a history that this run cannot see: of another branch, or of another kind of runner.';
        return { note, isOutOfReach: isSlow };
      } catch (error) {
        const note = `Whether the cache is empty or out of reach could not be told: ${(error as Error).message}. The workflow needs \`permissions: actions: read\` for that.`;
        return { note, isOutOfReach: isSlow };
      }
    }
    return { isOutOfReach: false };
  }

  /** The newest copy that a run of one of the branches, in this repository, left. */
  private async fromArtifact(github: GitHub, notes: string[]): Promise<boolean> {
    for (const name of this.carriage.artifacts) {
      const query = `name=${encodeURIComponent(name)}&per_page=100`;
      const listed = await github
        .ask('GET', `{repo}/actions/artifacts?${query}`, Artifacts)
        .catch((error: Error) => error);
      if (listed instanceof Error) {
        notes.push(`The artifacts of earlier runs could not be listed: ${listed.message}.`);
        return false;
      }
      const newest = listed.artifacts
        .toSorted((a, b) => b.id - a.id)
        .find(
          ({ expired, workflow_run: run }) =>
            !expired &&
            run?.repository_id === run?.head_repository_id &&
            this.carriage.branches.some((branch) => run?.head_branch === branch),
        );
      if (newest) {
        await this.download(name, newest, github);
        return true;
      }
    }
    return false;
  }

  private async download(
    name: string,
    { id, size_in_bytes: size, digest, workflow_run: run }: z.infer<typeof Artifacts>['artifacts'][number],
    github: GitHub,
  ): Promise<void> {
    if (size > LARGEST) throw new Error('it is too large');
    await downloadSingle(id, run!.id, this.hold, name, LARGEST, github);
    await copyFile(path.join(this.hold, name), this.file);
    await this.requireDigest(digest?.replace(/^sha256:/, '') ?? '');
  }

  private async requireDigest(told: string): Promise<void> {
    if ((await sha256(this.file)) !== told) throw new Error('its digest does not fit');
  }

  /** Leaves a settled file for later runs: in the cache under this run's key, and as an artifact. */
  async leave(save: (file: string) => void): Promise<string[]> {
    await rm(this.hold, { recursive: true, force: true });
    await mkdir(this.hold, { recursive: true });
    save(this.file);
    await requireRegular(this.file);
    await writeFile(this.digest, `${await sha256(this.file)}  history.db\n`);
    const problems: string[] = [];
    try {
      const cache = await import('@actions/cache');
      if (cache.isFeatureAvailable()) {
        const id = await cache.saveCache([this.file, this.digest], this.carriage.key);
        if (id === -1) problems.push('The history could not be saved in the cache.');
      }
    } catch (error) {
      problems.push(`The history could not be saved in the cache: ${(error as Error).message}.`);
    }
    const [name = ''] = this.carriage.artifacts;
    const copy = path.join(this.hold, name);
    await copyFile(this.file, copy);
    problems.push(...(await upload(name, [copy], this.hold, { skipArchive: true })));
    await rm(this.hold, { recursive: true, force: true });
    return problems;
  }
}

const Caches = z.object({ actions_caches: z.array(z.object({ key: z.string() })) });
const Artifacts = z.object({
  artifacts: z.array(
    z.object({
      id: z.int(),
      size_in_bytes: z.number(),
      expired: z.boolean(),
      digest: z.string().nullish(),
      workflow_run: z
        .object({
          id: z.int(),
          head_branch: z.string().nullish(),
          repository_id: z.int(),
          head_repository_id: z.int(),
        })
        .nullable(),
    }),
  ),
});

/** Downloads an artifact that is a single file into a folder, under its own name. What arrives is a regular file. */
export async function downloadSingle(
  artifact: number,
  run: number,
  folder: string,
  name: string,
  largest: number,
  github: GitHub,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  const { DefaultArtifactClient } = await import('@actions/artifact');
  const { token, repository } = github.credentials;
  const [repositoryOwner = '', repositoryName = ''] = repository.split('/');
  await new DefaultArtifactClient().downloadArtifact(artifact, {
    path: folder,
    // A zip would be unpacked wherever its names say.
    skipDecompress: true,
    findBy: { token, repositoryOwner, repositoryName, workflowRunId: run },
  });
  await requireRegular(path.join(folder, name), largest);
}

/** Uploads an artifact; one of an earlier attempt of the same run gives way. Gives what went wrong. */
export async function upload(
  name: string,
  files: readonly string[],
  root: string,
  options: { skipArchive?: boolean } = {},
): Promise<string[]> {
  try {
    const { DefaultArtifactClient } = await import('@actions/artifact');
    const client = new DefaultArtifactClient();
    try {
      await client.uploadArtifact(name, [...files], root, options);
    } catch (error) {
      if (!/\(409\)|already exists/i.test((error as Error).message)) throw error;
      await client.deleteArtifact(name);
      await client.uploadArtifact(name, [...files], root, options);
    }
    return [];
  } catch (error) {
    return [`The artifact ${name} could not be uploaded: ${(error as Error).message}.`];
  }
}

async function sha256(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

/** Not a link, by either kind of name, and not too large. */
async function requireRegular(file: string, largest = LARGEST): Promise<void> {
  const status = await lstat(file).catch(() => undefined);
  const name = path.basename(file);
  if (!status) throw new Error(`it holds no ${name}`);
  if (!status.isFile() || status.nlink !== 1) throw new Error(`its ${name} is no regular file`);
  if (status.size > largest) throw new Error(`its ${name} is too large`);
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
