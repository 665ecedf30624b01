/** Checks whether the running workflow has the lock that keeps runs apart. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

const Group = z.union([z.string(), z.object({ group: z.string() })]);
const Workflow = z.object({
  concurrency: Group.optional(),
  jobs: z.record(z.string(), z.object({ concurrency: Group.optional() })),
});

/** Environment variable that the reusable workflow sets: its own concurrency group is the lock. */
export const HELD = 'AUTOSYNC_LOCK';

/**
 * Returns advice when the running workflow has no concurrency group. This group is the lock between runs:
 * without it, runs disturb each other and have to test again. Returns `undefined` when the workflow has a
 * group, or when that is unknown.
 */
export async function lockAdvice(
  environment: Readonly<Record<string, string | undefined>>,
  checkout: string,
  group: string,
): Promise<string | undefined> {
  if (environment[HELD]) return undefined;
  const file = /^[^/]+\/[^/]+\/(\.github\/workflows\/[^@/]+)@/.exec(
    environment['GITHUB_WORKFLOW_REF'] ?? '',
  )?.[1];
  if (!file) return undefined;
  const text = await readFile(path.join(checkout, file), 'utf8').catch(() => undefined);
  const workflow = text === undefined ? undefined : read(text);
  if (!workflow || workflow.concurrency !== undefined) return undefined;
  if (workflow.jobs[environment['GITHUB_JOB'] ?? '']?.concurrency !== undefined) return undefined;
  return `${file} has no concurrency group, so two runs can work on the same branch at once. Add: \`concurrency: { group: ${group}, cancel-in-progress: false, queue: max }\`.`;
}

function read(text: string): z.infer<typeof Workflow> | undefined {
  try {
    return Workflow.parse(parse(text, { maxAliasCount: 100 }));
  } catch {
    return undefined;
  }
}
