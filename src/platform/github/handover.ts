import { z } from 'zod';

/** What the main step leaves for the post step, which runs whatever became of it. */
export const Left = z.object({
  name: z.string(),
  /** Folder with `state`, `out` and what is carried. */
  home: z.string(),
  carriage: z.object({
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
export type Left = z.infer<typeof Left>;
