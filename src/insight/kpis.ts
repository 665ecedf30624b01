/** The KPIs: what one run shows, and what only several runs show. */
import type { InsightPlan } from '../config/config.ts';
import { quantile } from 'simple-statistics';
import type { Past } from '../history/past.ts';
import type { RunRecord } from '../record/record.ts';
import { entropy } from '../isolate/belief.ts';
import { halving, oneByOne } from '../isolate/peers.ts';
import { madeIt, wasTested } from '../batch/verdict.ts';
import { countStatuses } from '../trial/reports/model.ts';
import { baselineOf, lastGreenOf } from '../trial/trial-log.ts';

/** One KPI of a run. The analysis sets `previous`, `goal` and `alert`. */
export interface Kpi {
  name: string;
  value: number;
  unit: string;
  previous: number | null;
  /** The goal that the configuration sets. */
  goal?: number | null;
  alert: string | null;
}

/** Names of all KPIs. A custom metric must not take one, even when the KPI has no value in this run. */
const KPI_NAMES = [
  'landed ratio',
  'culprit rate',
  'conflict rate',
  'full trials',
  'focus trials',
  'full trials one by one',
  'full trials by halving',
  'entropy bound',
  'suspects right',
  'trial time saved',
  'trial time',
  'suite duration',
  'suite duration p50',
  'suite duration p95',
  'tests executed',
  'flaky tests',
  'suite pass rate',
  'flake rate',
  'setup share',
  'lead time',
  'baseline-red streak',
  'time to green',
] as const;
export type KpiName = (typeof KPI_NAMES)[number];
/** A KPI without its place among other runs; `undefined`: it cannot be said. */
type Measured = [name: KpiName, value: number | undefined, unit: string];

/** The KPIs that one run shows without a history. A ratio without a denominator is left out, not zero. */
export function measure(
  record: Pick<RunRecord, 'patches' | 'trials' | 'flaky' | 'search' | 'custom'> &
    Partial<Pick<RunRecord, 'pullRequest' | 'runId'>>,
): Kpi[] {
  const { trials, flaky } = record;
  // What an earlier run knew is no news.
  const verdicts = record.patches
    .map(({ verdict }) => verdict)
    .filter(({ evidence }) => evidence?.seen === undefined || evidence.seen.run === record.runId);
  const share = (counts: (verdict: string) => boolean): number | undefined =>
    // A pull request is no batch.
    verdicts.length === 0 || record.pullRequest
      ? undefined
      : verdicts.filter(({ verdict }) => counts(verdict)).length / verdicts.length;
  const lastGreen = lastGreenOf(trials);
  const baseline = baselineOf(trials);
  const counts = baseline && baseline.tests.length > 0 ? countStatuses(baseline.tests) : undefined;
  const executed = counts && counts.tests - counts.skipped - counts.pending;
  const kpis: Measured[] = [
    ['landed ratio', share(madeIt), 'ratio'],
    ['culprit rate', share((verdict) => verdict === 'culprit'), 'ratio'],
    ['conflict rate', share((verdict) => verdict === 'conflict'), 'ratio'],
    ['full trials', trials.filter(({ kind }) => kind === 'full').length, 'trials'],
    ['focus trials', trials.filter(({ kind }) => kind === 'focus').length || undefined, 'trials'],
    ...efficiency(record),
    ['suspects right', suspectsRight(record), 'ratio'],
    ['trial time', round(trials.reduce((sum, trial) => sum + trial.durationMs, 0) / 1_000), 's'],
    ['suite duration', lastGreen && round(lastGreen.durationMs / 1_000), 's'],
    ['tests executed', executed, 'tests'],
    ['flaky tests', counts && flaky.length, 'tests'],
    ['suite pass rate', counts && executed ? counts.passed / executed : undefined, 'ratio'],
    ['flake rate', counts && executed ? flaky.length / executed : undefined, 'ratio'],
    ['setup share', setupShare(trials), 'ratio'],
  ];
  const own = new Set<string>(KPI_NAMES);
  const custom = record.custom.filter(({ name }) => !own.has(name));
  return [...known(kpis), ...custom.map(({ name, value, unit }) => ({ name, value, unit, ...ALONE }))];
}

const ALONE = { previous: null, alert: null };

function known(kpis: readonly Measured[]): Kpi[] {
  return kpis.flatMap(([name, value, unit]) =>
    value === undefined ? [] : [{ name, value, unit, ...ALONE }],
  );
}

/**
 * What other strategies would have cost for the same verdicts, the time that the search saved, and the
 * entropy bound: for n patches and a share p of culprits, every strategy needs n · H(p) full trials or more
 * on average.
 */
function efficiency(record: SearchFacts): Measured[] {
  const costs = costsOf(record);
  if (!costs) return [];
  const { oneByOne: loop, halving: halves, bound, usedMs, fullMs } = costs;
  return [
    ['full trials one by one', loop, 'trials'],
    ['full trials by halving', halves, 'trials'],
    ['entropy bound', Math.round(bound * 10) / 10, 'trials'],
    ['trial time saved', round((loop * fullMs - usedMs) / 1_000), 's'],
  ];
}

type SearchFacts = Pick<RunRecord, 'patches' | 'trials' | 'search'>;

/**
 * What the search took in milliseconds, what a full trial took on average, and how many full trials other strategies
 * need for the same verdicts. `undefined`: nothing was searched for.
 */
export function costsOf({
  patches,
  trials,
  search,
}: SearchFacts):
  { usedMs: number; fullMs: number; oneByOne: number; halving: number; bound: number } | undefined {
  if (!search) return undefined;
  const searched = new Set(search.patches);
  const tried = patches.filter(({ id, verdict }) => searched.has(id) && wasTested(verdict.verdict));
  if (tried.length === 0) return undefined;
  const culprits = tried.map(({ verdict }) => verdict.verdict === 'culprit');
  const full = trials.filter(({ kind }) => kind === 'full');
  const sum = (some: typeof trials): number => some.reduce((ms, { durationMs }) => ms + durationMs, 0);
  return {
    usedMs: sum(trials.filter(({ kind }) => kind !== 'baseline')),
    fullMs: sum(full) / Math.max(full.length, 1),
    oneByOne: oneByOne(culprits),
    halving: halving(culprits),
    bound: culprits.length * entropy(culprits.filter(Boolean).length / culprits.length),
  };
}

/**
 * Of the tests that culprits broke and that the diffs said something about: how often the culprit was the most
 * suspicious patch of those that were tried when the test failed first.
 */
function suspectsRight({ patches, search }: SearchFacts): number | undefined {
  const culprits = patches.flatMap(({ id, verdict }) =>
    verdict.verdict === 'culprit' ? [[id, new Set(verdict.evidence?.tests)] as const] : [],
  );
  const rights: boolean[] = [];
  for (const { question, answer } of search?.journal ?? []) {
    if (!('hints' in answer) || !answer.hints) continue;
    const tried = new Set(question.patches);
    for (const [test, hints] of Object.entries(answer.hints)) {
      const scores = Object.entries(hints).filter(([id]) => tried.has(id));
      const most = Math.max(1, ...scores.map(([, score]) => score));
      const by = culprits.filter(([id, tests]) => tried.has(id) && tests.has(test));
      if (most > 1 && by.length > 0) rights.push(by.some(([id]) => hints[id] === most));
    }
  }
  return rights.length === 0 ? undefined : rights.filter(Boolean).length / rights.length;
}

/** Share of the time of trials that the set-up command took; `undefined` where it never ran. */
function setupShare(trials: RunRecord['trials']): number | undefined {
  const setup = trials.reduce((sum, { setupMs = 0 }) => sum + setupMs, 0);
  const all = trials.reduce((sum, { durationMs }) => sum + durationMs, 0);
  return setup === 0 || all === 0 ? undefined : Math.min(1, setup / all);
}

/** The KPIs that need several runs. */
export function overRuns({ runs, offers }: Past): Kpi[] {
  const durations = runs
    .slice(-50)
    .flatMap(({ suite }) => (suite?.outcome === 'green' ? [suite.durationMs / 1_000] : []));
  const isRed = ({ result }: Past['runs'][number]): boolean => result === 'baseline-red';
  const streak = runs.length - 1 - runs.findLastIndex((run) => !isRed(run));
  const leads = offers
    .filter(({ run, verdict }) => verdict === 'landed' && run >= runs.length - 50)
    .map(({ run, firstSeen }) => Math.max(0, runs[run]!.at + runs[run]!.durationMs - firstSeen) / 3_600_000);
  const kpis: Measured[] = [
    ['suite duration p50', durations.length < 5 ? undefined : round(quantile(durations, 0.5)), 's'],
    ['suite duration p95', durations.length < 20 ? undefined : round(quantile(durations, 0.95)), 's'],
    ['lead time', leads.length === 0 ? undefined : round(quantile(leads, 0.5)), 'h'],
    ['baseline-red streak', streak > 0 ? streak : undefined, 'runs'],
    ['time to green', timeToGreen(runs), 'h'],
  ];
  return known(kpis);
}

/** How many hours the branch was red the last time: from the first red run to the green run that ended it. */
function timeToGreen(all: Past['runs']): number | undefined {
  // A run that broke off says nothing about the branch.
  const runs = all.filter(({ result }) => result !== 'error');
  const end = runs.findLastIndex(
    ({ result }, i) => result !== 'baseline-red' && runs[i - 1]?.result === 'baseline-red',
  );
  if (end < 0) return undefined;
  let begin = end - 1;
  while (runs[begin - 1]?.result === 'baseline-red') begin -= 1;
  return round((runs[end]!.at - runs[begin]!.at) / 3_600_000);
}

function round(seconds: number): number {
  return Math.round(seconds * 10) / 10;
}

/** The alert for a KPI outside the limits of the configuration; `null` when it is inside. */
export function ruleAlert(
  { name, value, unit }: Kpi,
  rule: InsightPlan['kpis'][string] | undefined,
): string | null {
  const { above, below } = rule?.alert ?? {};
  const shown = `${Math.round(value * 1_000) / 1_000} ${unit}`;
  if (above !== undefined && value > above) return `${name} is ${shown}, above ${above}.`;
  if (below !== undefined && value < below) return `${name} is ${shown}, below ${below}.`;
  return null;
}
