import type { Past, PastRun } from '../../history/past.ts';
import type { Finding } from '../lesson.ts';

/** The newest runs, which say how things are now. */
export const RECENT = 20;

export function recent({ runs }: Past): readonly PastRun[] {
  return runs.slice(-RECENT);
}

/** Ids of the newest of these. */
export function named(runs: readonly PastRun[]): string[] {
  return runs.slice(-5).map(({ run }) => run);
}

/** A number of these runs, together. */
export function sum(runs: readonly PastRun[], metric: string): number {
  return runs.reduce((total, { metrics }) => total + (metrics.get(metric) ?? 0), 0);
}

/** What was found, if it was. */
export function one(finding: Finding | undefined | false): Finding[] {
  return finding ? [finding] : [];
}
