/** Trends of the branch from run to run: the numbers for graphs. */
import { z } from 'zod';
import type { Past } from '../history/past.ts';

/** The form of `trends.json`. */
export const TrendsJson = z
  .object({
    schema: z.literal('autosync.trends/1'),
    name: z.string(),
    branch: z.string(),
    runs: z.array(
      z.object({ run: z.string(), at: z.string(), commit: z.string().nullable(), result: z.string() }),
    ),
    series: z.array(
      z.object({
        name: z.string(),
        values: z.array(z.number().nullable()).describe('One value for each run, oldest first.'),
      }),
    ),
  })
  .meta({ title: 'AutoSync trends' });
export type TrendsJson = z.infer<typeof TrendsJson>;

/** The numbers for the graphs, run by run. `last`: the KPIs of this run. */
export function toTrends(
  { runs: all }: Past,
  name: string,
  branch: string,
  last: readonly { name: string; value: number }[],
): TrendsJson {
  // This run has KPIs that the history does not hold yet.
  const now = all.at(-1);
  const runs = now
    ? [
        ...all.slice(0, -1),
        {
          ...now,
          metrics: new Map([...now.metrics, ...last.map(({ name: key, value }) => [key, value] as const)]),
        },
      ]
    : [];
  const names = [...new Set(runs.flatMap(({ metrics }) => [...metrics.keys()]))].toSorted();
  return {
    schema: 'autosync.trends/1',
    name,
    branch,
    runs: runs.map(({ run, at, commit, result }) => ({
      run,
      at: new Date(at).toISOString(),
      commit,
      result,
    })),
    series: names.map((metric) => ({
      name: metric,
      values: runs.map(({ metrics }) => metrics.get(metric) ?? null),
    })),
  };
}
