/** Helpers that lessons share: the newest runs, their ids and their numbers. */
import { median } from 'simple-statistics';
import type { Past, PastRun } from '../../history/past.ts';
import type { KpiName } from '../kpis.ts';
import type { Finding } from '../lesson.ts';

/** How many of the newest runs show the present state. */
export const RECENT = 20;

/** The newest {@link RECENT} runs. */
export function recent({ runs }: Past): readonly PastRun[] {
  return runs.slice(-RECENT);
}

/** Ids of the newest five of these runs. */
export function runIds(runs: readonly PastRun[]): string[] {
  return runs.slice(-5).map(({ run }) => run);
}

/** Minutes that a whole trial of the branch usually takes: the median of the newest runs. */
export function trialMinutes(past: Past): number {
  const timed = recent(past).flatMap(({ suite }) =>
    suite && suite.durationMs > 0 ? [suite.durationMs] : [],
  );
  return timed.length === 0 ? 0 : median(timed) / 60_000;
}

/** A culprit takes so many trials: it is found, and judged on what is green. */
export const TRIALS_OF_A_CULPRIT = 2;

/** The sum of a metric over these runs. */
export function sum(runs: readonly PastRun[], metric: KpiName): number {
  return runs.reduce((total, { metrics }) => total + (metrics.get(metric) ?? 0), 0);
}

/** A list with the finding, or an empty list when there is none. */
export function found(finding: Finding | undefined | false): Finding[] {
  return finding ? [finding] : [];
}
