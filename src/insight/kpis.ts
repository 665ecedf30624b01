import type { RunRecord } from '../history/record.ts';
import { entropy } from '../isolate/belief.ts';
import { halving, oneByOne } from '../isolate/peers.ts';
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
export function measure(record: Pick<RunRecord, 'patches' | 'trials' | 'flaky' | 'search'>): Kpi[] {
  const { trials, flaky } = record;
  const verdicts = record.patches.map(({ verdict }) => verdict);
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
    ['full trials', trials.filter(({ kind }) => kind === 'full').length, 'trials'],
    ['focus trials', trials.filter(({ kind }) => kind === 'focus').length || undefined, 'trials'],
    ...efficiency(record),
    ['trial time', round(trials.reduce((sum, trial) => sum + trial.durationMs, 0) / 1_000), 's'],
    ['suite duration', lastGreen && round(lastGreen.durationMs / 1_000), 's'],
    ['tests executed', executed, 'tests'],
    ['flaky tests', counts && flaky.length, 'tests'],
    ['suite pass rate', counts && executed ? counts.passed / executed : undefined, 'ratio'],
  ];
  return kpis.flatMap(([name, value, unit]) =>
    value === undefined ? [] : [{ name, value, unit, previous: null, alert: null }],
  );
}

/**
 * What the search cost beside what others would have cost on the same verdicts, and the entropy bound: no way of
 * asking about n patches of which a share p are culprits gets by with fewer than n·H(p) full trials on average.
 */
function efficiency({
  patches,
  trials,
  search,
}: Parameters<typeof measure>[0]): [string, number | undefined, string][] {
  const tried = patches.filter(({ verdict }) => ['landed', 'accepted', 'culprit'].includes(verdict.verdict));
  if (!search || tried.length === 0) return [];
  const culprits = tried.map(({ verdict }) => verdict.verdict === 'culprit');
  const full = trials.filter(({ kind }) => kind === 'full');
  const used = trials
    .filter(({ kind }) => kind !== 'baseline')
    .reduce((sum, trial) => sum + trial.durationMs, 0);
  const mean = full.reduce((sum, trial) => sum + trial.durationMs, 0) / Math.max(full.length, 1);
  const share = culprits.filter(Boolean).length / culprits.length;
  return [
    ['full trials one by one', oneByOne(culprits), 'trials'],
    ['full trials by halving', halving(culprits), 'trials'],
    ['entropy bound', Math.round(culprits.length * entropy(share) * 10) / 10, 'trials'],
    ['trial time saved', round((oneByOne(culprits) * mean - used) / 1_000), 's'],
  ];
}

function round(seconds: number): number {
  return Math.round(seconds * 10) / 10;
}
