/** Durations of the suite that can be compared: of runs of one kind, on like machines. */
import { median, medianAbsoluteDeviation } from 'simple-statistics';
import type { Past, PastRun } from '../history/past.ts';

/** A run whose suite was green, and how long it took. */
export interface TimedRun {
  /** Index into the runs. */
  index: number;
  /** The natural logarithm of the milliseconds, on a machine of usual speed. */
  log: number;
}

/** Machines of unlike speed are allowed for where that makes the series calmer by so much. */
const CALMER = 0.8;
/** No machine does the workload in less or more: whoever wrote that did not measure it. */
const LEAST_MS = 0.1;
const MOST_MS = 60_000;

/**
 * The green runs that are like the newest one: batch or pull request, on the same sort of runner. Oldest first. Of a run of
 * an older version neither is known, and it counts as alike.
 */
export function timedRuns({ runs }: Past): TimedRun[] {
  const newest = runs.at(-1);
  if (!newest) return [];
  const isLike = ({ kind, runner }: PastRun): boolean =>
    (kind ?? newest.kind) === newest.kind && (runner ?? newest.runner) === newest.runner;
  const alike = runs.flatMap((run, index) =>
    run.suite?.outcome === 'green' && run.suite.durationMs > 0 && isLike(run)
      ? [{ index, log: Math.log(run.suite.durationMs), speedMs: run.speedMs }]
      : [],
  );
  const raw = alike.map(({ index, log }) => ({ index, log }));
  if (alike.length === 0 || !alike.every(isMeasured)) return raw;
  const usual = median(alike.map(({ speedMs }) => Math.log(speedMs)));
  const evened = alike.map(({ index, log, speedMs }) => ({ index, log: log - Math.log(speedMs) + usual }));
  return unrest(evened) < CALMER * unrest(raw) ? evened : raw;
}

function isMeasured<T extends Pick<PastRun, 'speedMs'>>(run: T): run is T & { speedMs: number } {
  return run.speedMs !== null && run.speedMs >= LEAST_MS && run.speedMs <= MOST_MS;
}

/** How much a series jumps from run to run. */
function unrest(runs: readonly TimedRun[]): number {
  if (runs.length < 2) return 0;
  return medianAbsoluteDeviation(runs.slice(1).map(({ log }, i) => log - runs[i]!.log));
}
