/** Carries the history from run to run: in the Actions cache, and as an artifact for when the cache is gone. */
import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { downloadSingle, Unreachable, upload, type UploadOptions } from '../platform/github/artifacts.ts';
import { cacheMode, mayUseCache, restoreFiles, saveFiles } from '../platform/github/cache.ts';
import { GitHubError, type GitHub } from '../platform/github/github.ts';
import { requireRegular, sha256Of } from '../platform/system/files.ts';
import { keepOdd } from './odd-file.ts';
import { HISTORY_FILE } from '../record/file-names.ts';
import type { CarriedNames } from './carried-names.ts';
import type { FetchedHistory } from './recall.ts';

/** Size of the largest file that is accepted, in bytes: a cache entry may hold anything. */
const LARGEST = 512 * 1024 * 1024;
/** A slower answer means an outage: a miss comes at once, but the toolkit retries a dead service for 30 s. */
const OUTAGE_MS = 10_000;

/**
 * Fetches and saves both copies of the history. It trusts neither: a copy must be a regular file with the
 * expected digest, and the code that opens the file checks its content.
 */
export class Carrier {
  private readonly names: CarriedNames;
  /** Folder for packed and unpacked files only. Its path is part of the cache's version: never change it. */
  private readonly folder: string;
  private readonly file: string;
  private readonly digest: string;

  constructor(names: CarriedNames, home: string) {
    this.names = names;
    this.folder = path.join(home, 'carried');
    this.file = path.join(this.folder, HISTORY_FILE);
    this.digest = `${this.file}.sha256`;
  }

  /**
   * Copies the newest history to `target`, from the cache or else from the artifact. A copy with a wrong
   * digest, or one that `objection` gives a reason against, is kept in `outDirectory`, and the next copy is
   * tried.
   */
  async fetch(
    target: string,
    outDirectory: string,
    github: GitHub | undefined,
    objection: (file: string) => string | undefined,
    cancel: AbortSignal,
  ): Promise<FetchedHistory> {
    const notes: string[] = [];
    let isOutOfReach = false;
    const take = async (origin: 'cache' | 'artifact', find: () => Promise<boolean>): Promise<boolean> => {
      try {
        if (!(await find()) || cancel.aborted) return false;
        const why = objection(this.file);
        if (why !== undefined) throw new Error(why);
        await mkdir(path.dirname(target), { recursive: true });
        await rm(`${target}-journal`, { force: true });
        await copyFile(this.file, target);
        return true;
      } catch (error) {
        isOutOfReach ||= error instanceof Unreachable;
        const kept = await this.kept(outDirectory);
        notes.push(`The history (${origin}) could not be used: ${(error as Error).message}.${kept}`);
        return false;
      } finally {
        await rm(this.folder, { recursive: true, force: true });
      }
    };
    const begin = performance.now();
    if (await take('cache', () => this.fromCache())) return { origin: 'cache', notes };
    if (!mayUseCache('read'))
      notes.push(`The history is not in reach by the cache: the job has \`cache-mode: ${cacheMode()}\`.`);
    const isSlow = performance.now() - begin > OUTAGE_MS;
    if (!github) return { origin: 'nowhere', notes, isOutOfReach: isSlow };
    const miss = notes.length === 0 ? await this.explainMiss(github, isSlow) : undefined;
    if (miss?.note) notes.push(miss.note);
    if (await take('artifact', () => this.fromArtifact(github, notes))) return { origin: 'artifact', notes };
    return { origin: 'nowhere', notes, isOutOfReach: isOutOfReach || (miss?.isOutOfReach ?? false) };
  }

  /** Keeps an odd history for people to look at, if it is a regular file. Returns a sentence about it. */
  private async kept(outDirectory: string): Promise<string> {
    try {
      await requireRegular(this.file, LARGEST);
      return ` The file is among the reports as ${await keepOdd(this.file, outDirectory)}.`;
    } catch {
      return '';
    }
  }

  private async fromCache(): Promise<boolean> {
    const unpacked = path.join(this.folder, 'from', 'cache');
    const { key, prefixes } = this.names;
    if (!(await restoreFiles([this.file, this.digest], key, prefixes, unpacked))) return false;
    for (const file of [this.digest, this.file]) {
      const arrived = path.join(unpacked, path.basename(file));
      await requireRegular(arrived, LARGEST);
      await copyFile(arrived, file);
    }
    await this.requireDigest((await readFile(this.digest, 'utf8')).slice(0, 64));
    return true;
  }

  /**
   * Finds out why the cache gave nothing. In the toolkit an outage looks like a miss; GitHub's list of caches
   * shows the difference.
   */
  private async explainMiss(
    github: GitHub,
    isSlow: boolean,
  ): Promise<{ note?: string; isOutOfReach: boolean }> {
    for (const prefix of this.names.prefixes) {
      const query = `key=${encodeURIComponent(prefix)}&per_page=1&sort=created_at&direction=desc`;
      try {
        const { actions_caches: caches } = await github.ask('GET', `{repo}/actions/caches?${query}`, Caches);
        if (caches.length === 0) continue;
        const note = isSlow
          ? 'The cache holds a history, but its service does not answer.'
          : 'The cache holds a history that this run cannot see: another branch or another kind of runner saved it.';
        return { note, isOutOfReach: isSlow };
      } catch (error) {
        const note = `It is unknown whether the cache is empty or out of reach: ${(error as Error).message}. The workflow needs \`permissions: actions: read\` for that.`;
        return { note, isOutOfReach: isSlow };
      }
    }
    return { isOutOfReach: false };
  }

  /**
   * Fetches the newest artifact that a run of one of the branches left in this repository. False: there is
   * none, or the artifacts could not be listed.
   */
  private async fromArtifact(github: GitHub, notes: string[]): Promise<boolean> {
    for (const name of this.names.artifacts) {
      const query = `name=${encodeURIComponent(name)}&per_page=100`;
      const listed = await github
        .ask('GET', `{repo}/actions/artifacts?${query}`, Artifacts)
        .catch((error: Error) => error);
      if (listed instanceof Error) {
        // Without the right to list, no run could ever begin a history; an outage passes.
        const isOutage = !(listed instanceof GitHubError) || listed.status === 0 || listed.status >= 500;
        if (isOutage)
          throw new Unreachable(`the artifacts of earlier runs could not be listed: ${listed.message}`);
        notes.push(`The artifacts of earlier runs could not be listed: ${listed.message}.`);
        return false;
      }
      const newest = listed.artifacts
        .toSorted((a, b) => b.id - a.id)
        .find(
          ({ expired, workflow_run: run }) =>
            !expired &&
            run?.repository_id === run?.head_repository_id &&
            this.names.branches.some((branch) => run?.head_branch === branch),
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
    await downloadSingle({ artifact: id, run: run!.id, name, largest: LARGEST }, this.folder, github);
    await copyFile(path.join(this.folder, name), this.file);
    await this.requireDigest(digest?.replace(/^sha256:/, '') ?? '');
  }

  private async requireDigest(told: string): Promise<void> {
    if ((await sha256Of(this.file)) !== told) throw new Error('its digest does not match');
  }

  /**
   * Saves the history for later runs: in the cache under this run's key, and as an artifact. `write` writes
   * the settled database to a file. Returns what went wrong.
   */
  async save(write: (file: string) => void, mayReplace: UploadOptions['mayReplace']): Promise<string[]> {
    await rm(this.folder, { recursive: true, force: true });
    await mkdir(this.folder, { recursive: true });
    write(this.file);
    await requireRegular(this.file, LARGEST);
    await writeFile(this.digest, `${await sha256Of(this.file)}  ${HISTORY_FILE}\n`);
    const problems: string[] = [];
    const problem = await saveFiles([this.file, this.digest], this.names.key);
    if (problem !== undefined) problems.push(`The history could not be saved in the cache: ${problem}.`);
    const [name = ''] = this.names.artifacts;
    const copy = path.join(this.folder, name);
    await copyFile(this.file, copy);
    problems.push(...(await upload(name, [copy], this.folder, { skipArchive: true, mayReplace })));
    await rm(this.folder, { recursive: true, force: true });
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
