import type { Verdict } from '../batch/verdict.ts';
import type { Trial } from '../trial/trial.ts';
import { countStatuses } from '../trial/reports/model.ts';

/** A number of this run. `previous` and `alert` need a history; without one they are null. */
export interface Kpi {
  name: string;
  value: number;
  unit: string;
  previous: number | null;
  alert: string | null;
}

/** The KPIs one run can know by itself. A ratio without a denominator is left out, not zero. */
export function measure(verdicts: readonly Verdict[], trials: readonly Trial[]): Kpi[] {
  const share = (names: readonly string[]): number | undefined =>
    verdicts.length === 0
      ? undefined
      : verdicts.filter(({ verdict }) => names.includes(verdict)).length / verdicts.length;
  const lastGreen = trials.findLast(
    ({ kind, judgement }) => kind !== 'focus' && judgement.outcome === 'green',
  );
  const baseline = trials.findLast(({ kind }) => kind === 'baseline');
  const counts = baseline && baseline.tests.length > 0 ? countStatuses(baseline.tests) : undefined;
  const executed = counts && counts.tests - counts.skipped - counts.pending;
  const kpis: [string, number | undefined, string][] = [
    ['landed ratio', share(['landed', 'accepted']), 'ratio'],
    ['culprit rate', share(['culprit']), 'ratio'],
    ['conflict rate', share(['conflict']), 'ratio'],
    ['trials', trials.length, 'trials'],
    ['focus trials', trials.filter(({ kind }) => kind === 'focus').length || undefined, 'trials'],
    ['trial time', round(trials.reduce((sum, trial) => sum + trial.durationMs, 0) / 1_000), 's'],
    ['suite duration', lastGreen && round(lastGreen.durationMs / 1_000), 's'],
    ['tests executed', executed, 'tests'],
    ['flaky tests', counts && new Set(trials.flatMap(({ flaky }) => flaky)).size, 'tests'],
    ['suite pass rate', counts && executed ? counts.passed / executed : undefined, 'ratio'],
  ];
  return kpis.flatMap(([name, value, unit]) =>
    value === undefined ? [] : [{ name, value, unit, previous: null, alert: null }],
  );
}

function round(seconds: number): number {
  return Math.round(seconds * 10) / 10;
}
