import { readFile } from 'node:fs/promises';
import { z } from 'zod';

/** What happened, as GitHub tells the run in a file; only what is used. */
const Event = z.object({
  repository: z.object({ default_branch: z.string().min(1).max(255) }).optional(),
  workflow_run: z
    .object({
      id: z.int(),
      event: z.string(),
      head_sha: z.string().regex(/^[0-9a-f]{40,64}$/),
      head_branch: z.string().max(255).nullable(),
      head_repository: z.object({ full_name: z.string(), owner: z.object({ login: z.string() }) }).nullable(),
    })
    .optional(),
  pull_request: z
    .object({
      number: z.int().positive(),
      title: z.string(),
      user: z.object({ login: z.string() }).nullish(),
    })
    .optional(),
});
export type Event = z.infer<typeof Event>;
export type WorkflowRunEvent = NonNullable<Event['workflow_run']>;

/** A pull request whose merge is to be tried. */
export interface PullRequestEvent {
  number: number;
  title: string;
  author: string;
  /** The commit GitHub made to show what a merge would be. */
  mergeCommit: string;
}

/** An event that cannot be read says nothing: everything in it can be done without. */
export async function readEvent(file: string | undefined): Promise<Event> {
  if (!file) return {};
  try {
    return Event.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return {};
  }
}
