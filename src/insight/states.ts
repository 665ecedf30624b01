/** What is wrong with the branch at the moment: trends that begin, last and end. */
import { median, medianAbsoluteDeviation } from 'simple-statistics';
import type { Past } from '../history/past.ts';
import { burstsOf } from './bursts.ts';
import { changePoints } from './change-points.ts';
import { betaCdf, fisherGreater } from './statistics.ts';
import { timedRuns } from './timed.ts';

/** Something that is so since a run. */
export interface State {
  says: string;
  /** Index of the run in which it began. */
  since: number;
  /** Where it was so this many runs ago or fewer, it has not begun anew. */
  memory: number;
}

/** A kind of state, judged from the runs so far. */
export type Watch = (past: Past) => State | undefined;

const FEW = 8;
const MANY = 30;
/** A longer or shorter suite is told for so many runs. Then it is how it is. */
const NEWS = 10;
/** A change of duration counts from this share on, and from so many times the spread of the runs before. */
const LEAST_CHANGE = 0.05;
const LEAST_SPREADS = 1.75;
const SPREAD_RUNS = 60;

/**
 * Whether a state begins in the newest run; if it lasts, it is told, and it is no alarm. Reads the newest runs again, as
 * they were seen then.
 */
export function beginsNow(past: Past, watch: Watch, state: State): boolean {
  for (let ago = 1; ago <= state.memory && ago < past.runs.length; ago += 1) {
    const earlier = watch(before(past, ago));
    if (earlier && Math.abs(earlier.since - state.since) <= state.memory) return false;
  }
  return true;
}

/** The past, as it was some runs ago. */
function before({ runs, flakes, ...rest }: Past, ago: number): Past {
  const count = runs.length - ago;
  return { ...rest, runs: runs.slice(0, count), flakes: flakes.filter(({ run }) => run < count) };
}

/**
 * Whether the suite takes longer than it did. Up to thirty runs: the two newest are both beyond what noise explains. With
 * more, it looks for change points, in a series without single odd runs (a hung one, say).
 */
export const slower: Watch = (past) => {
  const timed = timedRuns(past);
  // Who waits for the newest run learns nothing of older ones.
  if (timed.at(-1)?.index !== past.runs.length - 1 || timed.length < FEW) return undefined;
  const values = timed.map(({ log }) => log);
  const found = values.length <= MANY ? recentStep(values) : lastStep(values);
  if (!found) return undefined;
  const change = Math.expm1(found.by);
  if (change < LEAST_CHANGE) return undefined;
  const [from, to] = [timed[found.index - 1]!.index, timed[found.index]!.index];
  const commits = `${past.runs[from]!.commit?.slice(0, 12) ?? '?'}..${past.runs[to]!.commit?.slice(0, 12) ?? '?'}`;
  const [fewer, more] = [from, to].map((index) => testsIn(past, index));
  const grew = more! - fewer!;
  // Half of it and more comes from new tests.
  const isGrowth = fewer! > 0 && grew / fewer! >= change / 2;
  const why = isGrowth ? `, with ${grew} more tests` : '';
  return {
    says: `The suite takes ${Math.round(change * 100)} % longer since run ${past.runs[to]!.run} (commits ${commits})${why}.`,
    since: to,
    memory: 5,
  };
};

/** The shape of a drift: so many blocks of so many runs, each slower than the one before. */
const BLOCKS = 6;
const BLOCK = 10;
const LEAST_DRIFT = 0.1;

/** Whether the suite has become slower little by little: no single run is to blame, so no change point is found. */
export const drifting: Watch = (past) => {
  const timed = timedRuns(past);
  const newest = timed.slice(-BLOCKS * BLOCK);
  if (newest.length < BLOCKS * BLOCK || newest.at(-1)!.index !== past.runs.length - 1) return undefined;
  const levels = Array.from({ length: BLOCKS }, (_, at) =>
    median(newest.slice(at * BLOCK, (at + 1) * BLOCK).map(({ log }) => log)),
  );
  const rises = levels.slice(1).map((level, at) => level - levels[at]!);
  const all = levels.at(-1)! - levels[0]!;
  // Where most of it came at once, it was a step.
  if (all < LEAST_DRIFT || Math.max(...rises) > all / 2 || Math.min(...rises) < 0) return undefined;
  const first = past.runs[newest[0]!.index]!;
  return {
    says: `The suite has become ${Math.round(Math.expm1(all) * 100)} % slower little by little, since run ${first.run}.`,
    since: past.runs.length - 1,
    memory: BLOCKS * BLOCK,
  };
};

function testsIn({ runs }: Past, index: number): number {
  const { passed = 0, failed = 0 } = runs[index]!.suite ?? {};
  return passed + failed;
}

interface Step {
  /** The first value of the new level. */
  index: number;
  /** By how much the level rose. */
  by: number;
}

function recentStep(values: readonly number[]): Step | undefined {
  const earlier = values.slice(0, -2);
  const newest = values.slice(-2);
  const usual = median([...earlier]);
  const bound = usual + 4 * Math.max(spreadOf(earlier), LEAST_CHANGE);
  return newest.every((value) => value > bound)
    ? { index: values.length - 2, by: Math.min(...newest) - usual }
    : undefined;
}

function lastStep(values: readonly number[]): Step | undefined {
  const calm = withoutOddOnes(values);
  const point = changePoints(calm, { maxP: 0.001, minChange: 0, leastLength: 3 }).at(-1);
  if (!point || values.length - point.index > NEWS) return undefined;
  const by = point.after - point.before;
  const spread = spreadOf(calm.slice(Math.max(0, point.index - SPREAD_RUNS), point.index));
  return by >= LEAST_SPREADS * spread ? { index: point.index, by } : undefined;
}

/** Replaces each value that is far from those around it by their median (Hampel 1974). */
export function withoutOddOnes(values: readonly number[]): number[] {
  return values.map((value, at) => {
    const around = values.slice(Math.max(0, at - AROUND), at + AROUND + 1);
    const middle = median([...around]);
    const isOdd = Math.abs(value - middle) > ODD * 1.4826 * medianAbsoluteDeviation([...around]);
    return isOdd ? middle : value;
  });
}

const AROUND = 3;
const ODD = 3;

function spreadOf(values: readonly number[]): number {
  return 1.4826 * medianAbsoluteDeviation([...values]);
}

/**
 * Whether more tests of the branch fail than before: Fisher's exact test of the last three runs against up to
 * thirty runs before them.
 */
export const redder: Watch = ({ runs }) => {
  const counts = runs.flatMap(({ suite }) => (suite && suite.passed + suite.failed > 0 ? [suite] : []));
  if (counts.length < FEW || counts.at(-1) !== runs.at(-1)?.suite) return undefined;
  const [earlier, after] = [counts.slice(-MANY - 3, -3), counts.slice(-3)];
  const sum = (suites: typeof counts, key: 'passed' | 'failed'): number =>
    suites.reduce((total, suite) => total + suite[key], 0);
  const [failed1, failed2] = [sum(earlier, 'failed'), sum(after, 'failed')];
  const p = fisherGreater(failed1, failed1 + sum(earlier, 'passed'), failed2, failed2 + sum(after, 'passed'));
  // All three runs must be worse: a single bad run may be a flake.
  const isRepeated = after.every(({ failed }) => failed * earlier.length > failed1);
  if (p > 0.001 || !isRepeated) return undefined;
  return {
    says: `More tests of the branch fail than before: ${failed2} failures in the last 3 runs, ${failed1} in the ${earlier.length} runs before.`,
    since: runs.length - 3,
    memory: 5,
  };
};

const FLAKE_LIMIT = 0.2;
const FLAKE_RUNS = 20;

/** Whether too many of the last twenty runs had a flaky test: P(rate > limit) > 0.95. Bursts of failures do not count. */
export const flakier: Watch = (past) => {
  const { runs } = past;
  const bursts = burstsOf(past);
  const start = Math.max(0, runs.length - FLAKE_RUNS);
  const ran = runs.filter(({ trials }, at) => at >= start && trials.whole > 0 && !bursts.has(at)).length;
  const seen = past.flakes.filter(({ run }) => run >= start && !bursts.has(run));
  const flaky = new Set(seen.map(({ run }) => run)).size;
  if (ran < FEW || 1 - betaCdf(FLAKE_LIMIT, flaky + 0.5, ran - flaky + 0.5) <= 0.95) return undefined;
  const most = [...Map.groupBy(seen, ({ test }) => test)]
    .map(([test, own]) => ({ id: past.tests.get(test)?.id ?? `test ${test}`, count: own.length }))
    .toSorted((a, b) => b.count - a.count || a.id.localeCompare(b.id, 'en'))
    .slice(0, 3);
  return {
    says: `In ${flaky} of the last ${ran} runs a test failed for no reason, most often ${most.map(({ id, count }) => `\`${id}\` (${count})`).join(', ')}.`,
    since: runs.length - 1,
    memory: FLAKE_RUNS,
  };
};

/** Everything that is watched. */
export const WATCHES: readonly Watch[] = [redder, slower, drifting, flakier];
