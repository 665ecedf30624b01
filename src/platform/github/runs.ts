/** Asks GitHub about workflow runs, and for the artifacts that they left. */
import { mkdir, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { requireRegular } from '../system/files.ts';
import { downloadArtifact } from './artifacts.ts';
import type { GitHub } from './github.ts';

const Repository = z.object({ id: z.int() });
const Run = z
  .object({
    event: z.string(),
    conclusion: z.string().nullable(),
    path: z.string(),
    head_branch: z.string().nullable(),
    head_sha: z.string(),
    repository: Repository,
    head_repository: Repository.nullable(),
  })
  .transform((run) => ({
    event: run.event,
    /** `null`: it has not ended. */
    conclusion: run.conclusion,
    /** File name of its workflow in `.github/workflows`. GitHub may add the ref: `agent.yml@main`. */
    workflow: path.posix.basename(run.path.split('@')[0]!),
    branch: run.head_branch,
    commit: run.head_sha,
    /** It ran for a branch of this repository, not of a fork. */
    isOurs: run.head_repository?.id === run.repository.id,
  }));
export type WorkflowRun = z.infer<typeof Run>;

const Artifacts = z.object({
  artifacts: z.array(
    z.object({ id: z.int(), name: z.string(), size_in_bytes: z.number(), expired: z.boolean() }),
  ),
});

/** A finished or running workflow run. Throws {@link GitHubError}. */
export function workflowRun(id: number, github: Pick<GitHub, 'ask'>): Promise<WorkflowRun> {
  return github.ask('GET', `{repo}/actions/runs/${Math.trunc(id)}`, Run);
}

/**
 * Downloads the newest artifact of this name of a run, as it is: nothing is unpacked. Returns its only file; `undefined`
 * where the run has none. Throws where it is larger than `largest` bytes, or cannot be had.
 */
export async function fetchArtifact(
  { run, name, largest }: { run: number; name: string; largest: number },
  folder: string,
  github: GitHub,
): Promise<string | undefined> {
  const query = `name=${encodeURIComponent(name)}&per_page=100`;
  const { artifacts } = await github.ask('GET', `{repo}/actions/runs/${run}/artifacts?${query}`, Artifacts);
  const newest = artifacts.toSorted((a, b) => b.id - a.id).find((one) => one.name === name && !one.expired);
  if (!newest) return undefined;
  if (newest.size_in_bytes > largest)
    throw new Error(`it has ${newest.size_in_bytes} bytes; the limit is ${largest}`);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await downloadArtifact({ artifact: newest.id, run }, folder, github);
  const [file, ...others] = await readdir(folder);
  if (file === undefined || others.length > 0) throw new Error('its download is not one file');
  await requireRegular(path.join(folder, file), largest);
  return path.join(folder, file);
}
