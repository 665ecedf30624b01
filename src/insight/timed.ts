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

/** The green runs that are like the newest one: batch or pull request, on the same sort of runner. Oldest first. */
export function timedRuns({ runs }: Past): TimedRun[] {
  const newest = runs.at(-1);
  if (!newest) return [];
  const alike = runs.flatMap(({ suite, kind, runner, speedMs }, index) =>
    suite?.outcome === 'green' && suite.durationMs > 0 && kind === newest.kind && runner === newest.runner
      ? [{ index, log: Math.log(suite.durationMs), speedMs }]
      : [],
  );
  const raw = alike.map(({ index, log }) => ({ index, log }));
  if (alike.length === 0 || !alike.every(isMeasured)) return raw;
  const usual = median(alike.map(({ speedMs }) => Math.log(speedMs)));
  const evened = alike.map(({ index, log, speedMs }) => ({ index, log: log - Math.log(speedMs) + usual }));
  return unrest(evened) < CALMER * unrest(raw) ? evened : raw;
}

function isMeasured<T extends Pick<PastRun, 'speedMs'>>(run: T): run is T & { speedMs: number } {
  return run.speedMs !== null && run.speedMs > 0;
}

/** How much a series jumps from run to run. */
function unrest(runs: readonly TimedRun[]): number {
  if (runs.length < 2) return 0;
  return medianAbsoluteDeviation(runs.slice(1).map(({ log }, i) => log - runs[i]!.log));
}
