/** Defines what the main step hands over to the post step. */
import { z } from 'zod';

/** The post step reads this even when the main step failed or was killed. */
export const Handover = z.object({
  name: z.string(),
  /** Folder of this use of AutoSync, with `state`, `out` and the files for later runs. */
  home: z.string(),
  /** The names under which the history goes from run to run. */
  carriedNames: z.object({
    key: z.string(),
    branches: z.array(z.string()).readonly(),
    prefixes: z.array(z.string()).readonly(),
    artifacts: z.array(z.string()).readonly(),
  }),
  pullRequest: z.int().nullable(),
  /** The main step writes a comment on this pull request. */
  comments: z.boolean(),
  /** Later runs may use the history that this run writes. */
  mayCarry: z.boolean(),
});
export type Handover = z.infer<typeof Handover>;
