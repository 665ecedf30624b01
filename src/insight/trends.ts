/** Trends of the branch from run to run: numbers for graphs, and sentences about what got worse. */
import { median, medianAbsoluteDeviation } from 'simple-statistics';
import { z } from 'zod';
import type { Past } from '../history/past.ts';
import { changePoints } from './change-points.ts';
import { betaCdf, fisherGreater } from './statistics.ts';

/** What got worse in a series, in words. */
export interface Trend {
  says: string;
  isAlert: boolean;
}

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

const FEW = 8;
const MANY = 30;
/** A change point that is older than this many runs was reported before. */
const RECENT = 10;

/**
 * Whether the suite takes longer than before. With few runs it gives only a notice; with more it compares the
 * newest run with the noise; with many it looks for change points.
 */
export function durationTrend(past: Past): Trend | undefined {
  const timed = past.runs.flatMap(({ suite }, index) =>
    suite?.outcome === 'green' && suite.durationMs > 0 ? [{ index, ms: suite.durationMs }] : [],
  );
  const values = timed.map(({ ms }) => ms);
  // The newest run has no duration; older ones were reported when they were new.
  if (timed.at(-1)?.index !== past.runs.length - 1) return undefined;
  const last = values.at(-1);
  if (last === undefined || values.length < 3) return undefined;
  const before = values.slice(0, -1);
  const usual = median(before);
  if (values.length < FEW) {
    const isMuch = last > 2 * usual && last > usual + 5_000;
    return isMuch
      ? {
          says: `The suite took ${seconds(last)}, more than twice the usual ${seconds(usual)}.`,
          isAlert: false,
        }
      : undefined;
  }
  if (values.length <= MANY) {
    const bound = usual + 4 * Math.max(1.4826 * medianAbsoluteDeviation(before), usual * 0.05);
    // The run before was over the bound, too: it reported the step.
    if (last <= bound || values.at(-2)! > bound) return undefined;
    return {
      says: `The suite took ${seconds(last)}, more than the ${seconds(bound)} that noise explains.`,
      isAlert: true,
    };
  }
  const point = changePoints(values.map(Math.log), { maxP: 0.001, minChange: 0, leastLength: 3 }).at(-1);
  if (!point || values.length - point.index > RECENT) return undefined;
  const change = Math.expm1(point.after - point.before);
  if (change < 0.05) return undefined;
  const [from, to] = [timed[point.index - 1]!.index, timed[point.index]!.index];
  const commits = `${past.runs[from]!.commit?.slice(0, 12) ?? '?'}..${past.runs[to]!.commit?.slice(0, 12) ?? '?'}`;
  return {
    says: `The suite takes ${Math.round(change * 100)} % longer since run ${past.runs[to]!.run} (commits ${commits}).`,
    isAlert: true,
  };
}

/**
 * Whether more tests of the branch fail than before: Fisher's exact test of the last three runs against up to
 * thirty runs before them.
 */
export function passTrend({ runs }: Past): Trend | undefined {
  const counts = runs.flatMap(({ suite }) => (suite && suite.passed + suite.failed > 0 ? [suite] : []));
  if (counts.length < FEW || counts.at(-1) !== runs.at(-1)?.suite) return undefined;
  const [before, after] = [counts.slice(-MANY - 3, -3), counts.slice(-3)];
  const sum = (suites: typeof counts, key: 'passed' | 'failed'): number =>
    suites.reduce((total, suite) => total + suite[key], 0);
  const [failed1, failed2] = [sum(before, 'failed'), sum(after, 'failed')];
  const p = fisherGreater(failed1, failed1 + sum(before, 'passed'), failed2, failed2 + sum(after, 'passed'));
  // All three runs must be worse: a single bad run may be a flake.
  const isRepeated = after.every(({ failed }) => failed * before.length > failed1);
  if (p > 0.001 || !isRepeated) return undefined;
  return {
    says: `More tests of the branch fail than before: ${failed2} failures in the last 3 runs, ${failed1} in the ${before.length} runs before.`,
    isAlert: true,
  };
}

const FLAKE_LIMIT = 0.2;

/** Whether too many of the last twenty runs had a flaky test: P(rate > limit) > 0.95. */
export function flakeTrend({ runs, flakes }: Past): Trend | undefined {
  const start = Math.max(0, runs.length - 20);
  const ran = runs.slice(start).filter(({ trials }) => trials.whole > 0).length;
  const flaky = new Set(flakes.filter(({ run }) => run >= start).map(({ run }) => run)).size;
  if (ran < FEW || 1 - betaCdf(FLAKE_LIMIT, flaky + 0.5, ran - flaky + 0.5) <= 0.95) return undefined;
  return { says: `In ${flaky} of the last ${ran} runs a test failed for no reason.`, isAlert: true };
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`;
}
