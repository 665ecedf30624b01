import { readFile } from 'node:fs/promises';
import { z } from 'zod';

/** What happened, as GitHub tells the run in a file; only what is used. */
const Event = z.object({
  repository: z.object({ default_branch: z.string().min(1) }).optional(),
});
export type Event = z.infer<typeof Event>;

/** An event that cannot be read says nothing: everything in it can be done without. */
export async function readEvent(file: string | undefined): Promise<Event> {
  if (!file) return {};
  try {
    return Event.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return {};
  }
}
