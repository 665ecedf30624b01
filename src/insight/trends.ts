/** Trends of the branch from run to run: the numbers for graphs. */
import { z } from 'zod';
import type { Past } from '../history/past.ts';
import { changePoints } from './change-points.ts';
import type { KpiName } from './kpis.ts';
import { withoutOddOnes } from './states.ts';

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
        unit: z.string(),
        values: z.array(z.number().nullable()).describe('One value for each run, oldest first.'),
        changes: z
          .array(
            z.object({
              index: z.int().describe('The first run of the new level, as an index into `runs`.'),
              run: z.string(),
              commits: z
                .object({ from: z.string(), to: z.string() })
                .nullable()
                .describe('The last commit of the old level, and the first one of the new level.'),
              before: z.number().describe('The mean of the level before.'),
              after: z.number(),
              p: z.number().describe('The p-value of a t-test between the two levels.'),
            }),
          )
          .describe('Where the level of the series changed and stayed changed, oldest first.'),
      }),
    ),
  })
  .meta({ title: 'AutoSync trends' });
export type TrendsJson = z.infer<typeof TrendsJson>;
type Series = TrendsJson['series'][number];

/** The numbers for the graphs, run by run. `last`: the KPIs of this run. */
export function toTrends(
  past: Past,
  name: string,
  branch: string,
  last: readonly { name: string; value: number; unit: string }[],
): TrendsJson {
  const { runs: all } = past;
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
  const units = new Map([...past.units, ...last.map(({ name: key, unit }) => [key, unit] as const)]);
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
    series: names.map((metric) => {
      const values = runs.map(({ metrics }) => metrics.get(metric) ?? null);
      const changes = OVER_RUNS.has(metric) ? [] : changesOf(values, runs);
      return { name: metric, unit: units.get(metric) ?? '', values, changes };
    }),
  };
}

/** Numbers that look back over many runs: their changes are those of other series, and late. */
const OVER_RUNS: ReadonlySet<string> = new Set<KpiName>([
  'suite duration p50',
  'suite duration p95',
  'lead time',
  'baseline-red streak',
  'time to green',
]);
/** Fewer values show no change of level. */
const LEAST_VALUES = 12;
const CHANGE = { maxP: 0.001, minChange: 0.05, leastLength: 4 };

/** The change points of a series, in which single odd values count as their neighbours do. */
function changesOf(values: readonly (number | null)[], runs: Past['runs']): Series['changes'] {
  const known = values.flatMap((value, index) => (value === null ? [] : [{ value, index }]));
  if (known.length < LEAST_VALUES) return [];
  const calm = withoutOddOnes(known.map(({ value }) => value));
  return changePoints(calm, CHANGE).map(({ index, before, after, p }) => {
    const [last, first] = [known[index - 1]!.index, known[index]!.index];
    const [from, to] = [runs[last]!.commit, runs[first]!.commit];
    return {
      index: first,
      run: runs[first]!.run,
      commits: from !== null && to !== null ? { from, to } : null,
      before: rounded(before),
      after: rounded(after),
      p: rounded(p),
    };
  });
}

function rounded(value: number): number {
  return Number(value.toPrecision(4));
}
