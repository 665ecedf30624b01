/** Reads the event that started a workflow run. */
import { readFile } from 'node:fs/promises';
import { z } from 'zod';

/** The content of GitHub's event file, as far as AutoSync uses it. */
const Event = z.object({
  repository: z.object({ default_branch: z.string().min(1).max(255) }).optional(),
  merge_group: z
    .object({
      head_sha: z.string().regex(/^[0-9a-f]{40,64}$/),
      base_ref: z.string().startsWith('refs/heads/').max(300),
    })
    .optional(),
  workflow_run: z
    .object({
      id: z.int(),
      event: z.string(),
      run_attempt: z.int().optional(),
      head_sha: z.string().regex(/^[0-9a-f]{40,64}$/),
      head_branch: z.string().max(255).nullable(),
      head_repository: z.object({ full_name: z.string(), owner: z.object({ login: z.string() }) }).nullable(),
    })
    .optional(),
  pull_request: z
    .object({
      number: z.int().positive(),
      title: z.string(),
      state: z.string().optional(),
      head: z.object({ sha: z.string() }).optional(),
      user: z.object({ login: z.string() }).nullish(),
    })
    .optional(),
});
export type Event = z.infer<typeof Event>;
export type WorkflowRunEvent = NonNullable<Event['workflow_run']>;

/** A pull request whose merge is to be tested. */
export interface PullRequestEvent {
  number: number;
  title: string;
  author: string;
  /** The commit that GitHub made as a preview of the merge. */
  mergeCommit: string;
  /** The head of the pull request; `undefined` where the event does not say. */
  headCommit: string | undefined;
}

/**
 * Reads the event file. An unreadable event counts as an empty one, because AutoSync
 * can do without all its fields.
 */
export async function readEvent(file: string | undefined): Promise<Event> {
  if (!file) return {};
  try {
    return Event.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return {};
  }
}
