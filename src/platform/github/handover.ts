/** What the main step hands over to the post step. */
import { z } from 'zod';

/** The post step runs whatever became of the main step. */
export const Handover = z.object({
  name: z.string(),
  /** Folder with `state`, `out` and what is carried. */
  home: z.string(),
  /** Under which names the history travels. */
  carriedNames: z.object({
    key: z.string(),
    branches: z.array(z.string()).readonly(),
    prefixes: z.array(z.string()).readonly(),
    artifacts: z.array(z.string()).readonly(),
  }),
  pullRequest: z.int().nullable(),
  /** It has begun to comment there. */
  comments: z.boolean(),
  /** Later runs may read what this one saw. */
  mayCarry: z.boolean(),
});
export type Handover = z.infer<typeof Handover>;
