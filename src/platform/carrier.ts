import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { copyFile, lstat, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import type { Carriage } from './carriage.ts';
import type { FetchedState } from './door.ts';
import type { GitHub } from './github.ts';
import { exec } from './process.ts';

/** A cache entry may hold anything; more than this is not looked at. */
const LARGEST = 512 * 1024 * 1024;

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
   * Puts at `target` what the newest run left, and at `odd` what arrived and does not fit. Never throws; what went
   * wrong stands in the notes.
   */
  async fetch(target: string, odd: string, github: GitHub | undefined): Promise<FetchedState> {
    const notes: string[] = [];
    try {
      if (await this.fromCache()) return await this.accept(target, 'cache', notes);
    } catch (error) {
      notes.push(`The history from the cache was not used: ${await this.refuse(odd, error)}`);
    }
    if (!github) return { origin: 'nowhere', notes };
    if (notes.length === 0) notes.push(...(await this.confirmMiss(github)));
    try {
      if (await this.fromArtifact(github)) return await this.accept(target, 'artifact', notes);
    } catch (error) {
      notes.push(`The history from the artifact was not used: ${await this.refuse(odd, error)}`);
    }
    return { origin: 'nowhere', notes };
  }

  /** Keeps what is odd for people to look at. */
  private async refuse(odd: string, error: unknown): Promise<string> {
    const status = await lstat(this.file).catch(() => undefined);
    const isKept = status?.isFile() === true && status.nlink === 1 && status.size <= LARGEST;
    if (isKept) {
      await mkdir(path.dirname(odd), { recursive: true });
      await copyFile(this.file, odd);
    }
    return `${(error as Error).message}.${isKept ? ` The file is among the reports as ${path.basename(odd)}.` : ''}`;
  }

  private async accept(target: string, origin: 'cache' | 'artifact', notes: string[]): Promise<FetchedState> {
    await mkdir(path.dirname(target), { recursive: true });
    await copyFile(this.file, target);
    await this.clear();
    return { origin, notes };
  }

  private async fromCache(): Promise<boolean> {
    const cache = await import('@actions/cache');
    if (!cache.isFeatureAvailable() || !(await isGnuTar())) return false;
    await this.clear();
    const { key, prefixes } = this.carriage;
    const found = await this.unpackingHere(() =>
      cache.restoreCache([this.file, this.digest], key, [...prefixes]),
    );
    if (found === undefined) return false;
    await requireRegular(this.digest);
    await requireRegular(this.file);
    const told = (await readFile(this.digest, 'utf8')).slice(0, 64);
    await this.requireDigest(told);
    return true;
  }

  /**
   * The toolkit unpacks an archive that anybody who may write this branch's cache can have made, with absolute paths
   * allowed. So tar is told to drop every folder from every name, and to unpack where only that can be.
   */
  private async unpackingHere<T>(work: () => Promise<T>): Promise<T> {
    const before = { tar: process.env['TAR_OPTIONS'], workspace: process.env['GITHUB_WORKSPACE'] };
    process.env['TAR_OPTIONS'] = '--transform=s,^.*/,,';
    process.env['GITHUB_WORKSPACE'] = this.hold;
    try {
      return await work();
    } finally {
      put('TAR_OPTIONS', before.tar);
      put('GITHUB_WORKSPACE', before.workspace);
    }
  }

  /** An outage looks like a miss to the toolkit; GitHub's list of caches tells one from the other. */
  private async confirmMiss(github: GitHub): Promise<string[]> {
    for (const prefix of this.carriage.prefixes) {
      const query = `key=${encodeURIComponent(prefix)}&per_page=1&sort=created_at&direction=desc`;
      try {
        const { actions_caches: caches } = await github.ask('GET', `{repo}/actions/caches?${query}`, Caches);
        if (caches.length > 0)
          return ['The cache holds a history, but it could not be read. Is its service down?'];
      } catch (error) {
        return [
          `Whether the cache is empty or out of reach could not be told: ${(error as Error).message}. The workflow needs \`permissions: actions: read\` for that.`,
        ];
      }
    }
    return [];
  }

  /** The newest copy that a run of one of the branches, in this repository, left. */
  private async fromArtifact(github: GitHub): Promise<boolean> {
    const { artifact, branches } = this.carriage;
    const query = `name=${encodeURIComponent(artifact)}&per_page=100`;
    const { artifacts } = await github
      .ask('GET', `{repo}/actions/artifacts?${query}`, Artifacts)
      .catch(() => ({ artifacts: [] }));
    const usable = artifacts.filter(
      ({ expired, workflow_run: run }) =>
        !expired && run !== null && run.repository_id === run.head_repository_id,
    );
    const newest = branches
      .map((branch) => usable.find(({ workflow_run: run }) => run?.head_branch === branch))
      .find((found) => found !== undefined);
    if (!newest) return false;
    if (newest.size_in_bytes > LARGEST) throw new Error('it is too large');
    await this.clear();
    const { DefaultArtifactClient } = await import('@actions/artifact');
    const { token, repository } = github.credentials;
    const [repositoryOwner = '', repositoryName = ''] = repository.split('/');
    await new DefaultArtifactClient().downloadArtifact(newest.id, {
      path: this.hold,
      // A zip would be unpacked wherever its names say.
      skipDecompress: true,
      findBy: { token, repositoryOwner, repositoryName, workflowRunId: newest.workflow_run!.id },
    });
    const arrived = path.join(this.hold, artifact);
    await requireRegular(arrived);
    await copyFile(arrived, this.file);
    await this.requireDigest(newest.digest?.replace(/^sha256:/, '') ?? '');
    return true;
  }

  private async requireDigest(told: string): Promise<void> {
    if ((await sha256(this.file)) !== told) throw new Error('its digest does not fit');
  }

  /** Leaves a settled file for later runs: in the cache under this run's key, and as an artifact. */
  async leave(save: (file: string) => void): Promise<string[]> {
    await this.clear();
    save(this.file);
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
    const copy = path.join(this.hold, this.carriage.artifact);
    await copyFile(this.file, copy);
    problems.push(...(await upload(this.carriage.artifact, [copy], this.hold, { skipArchive: true })));
    await rm(this.hold, { recursive: true, force: true });
    return problems;
  }

  private async clear(): Promise<void> {
    await rm(this.hold, { recursive: true, force: true });
    await mkdir(this.hold, { recursive: true });
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
async function requireRegular(file: string): Promise<void> {
  const status = await lstat(file).catch(() => undefined);
  const name = path.basename(file);
  if (!status) throw new Error(`it holds no ${name}`);
  if (!status.isFile() || status.nlink !== 1) throw new Error(`its ${name} is no regular file`);
  if (status.size > LARGEST) throw new Error(`its ${name} is too large`);
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

function put(name: string, value: string | undefined): void {
  if (value === undefined) delete process.env[name];
  else process.env[name] = value;
}
