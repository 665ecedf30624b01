/** The entry point of insight: what a run means, compared with the runs before it. */
import type { InsightPlan } from '../config/config.ts';
import { wasTested } from '../batch/verdict.ts';
import type { Past } from '../history/past.ts';
import type { RunRecord } from '../record/record.ts';
import { followUp, type Feedback, type Tuning } from './feedback.ts';
import { impactOf, type Impact, type Measured } from './impact.ts';
import { overRuns, type Kpi } from './kpis.ts';
import type { Context } from './lesson.ts';
import { learn, type Lesson } from './lessons.ts';
import { folderOf, type FolderRecord } from './folders.ts';
import { riskOf, type Risk } from './risk.ts';
import { transitionsOf, type Transitions } from './transitions.ts';
import { durationTrend, flakeTrend, passTrend, toTrends, type TrendsJson } from './trends.ts';

/** Everything that insight says about a run. */
export interface Analysis {
  kpis: readonly Kpi[];
  /** Problems that people should look at, one sentence each. */
  alerts: readonly string[];
  /** Trends that are odd but not worth an alert, one sentence each. */
  notices: readonly string[];
  impact: Impact | undefined;
  risk: Risk | undefined;
  transitions: Transitions | undefined;
  lessons: readonly Lesson[];
  feedback: readonly Feedback[];
  trends: TrendsJson;
}

/** Everything that an analysis depends on. */
export interface AnalysisRequest {
  record: RunRecord;
  /** The KPIs of this run alone. */
  kpis: readonly Kpi[];
  /** Earlier runs, oldest first, and this run as the last one. */
  past: Past;
  plan: InsightPlan;
  setting: Context['setting'];
  /** What the history told the search of this run. */
  tuning: Tuning;
}

/** Analyses a run. With an empty past it says only what the run shows alone. */
export function analyse({ record, kpis, past, plan, setting, tuning }: AnalysisRequest): Analysis {
  const before = past.runs.filter(({ run }) => run !== record.runId);
  const all = [...kpis, ...overRuns(past)].map((kpi) => ({
    ...kpi,
    previous: before.findLast(({ metrics }) => metrics.has(kpi.name))?.metrics.get(kpi.name) ?? null,
    goal: plan.kpis[kpi.name]?.goal ?? null,
    alert: ruleAlert(kpi, plan.kpis[kpi.name]),
  }));
  const trends = plan.alerts.trends
    ? [passTrend(past), durationTrend(past), flakeTrend(past)].filter((trend) => trend !== undefined)
    : [];
  const alerts = [
    ...all.flatMap(({ alert }) => alert ?? []),
    ...trends.filter(({ isAlert }) => isAlert).map(({ says }) => says),
  ];
  const { pullRequest } = record;
  const isRed = record.patches.some(({ verdict }) => verdict.verdict === 'culprit');
  return {
    kpis: all,
    alerts,
    notices: trends.filter(({ isAlert }) => !isAlert).map(({ says }) => says),
    impact: pullRequest && impactOf(measured(pullRequest, past, plan), isRed, plan.weights),
    risk: pullRequest && riskOf(pullRequest.change, pullRequest.recent, culpritRates(past)),
    transitions: transitionsOf(past),
    lessons: learn({ past, record, setting }, plan.lessons.accepted),
    feedback: followUp(past, tuning, record.startedAt),
    trends: toTrends(past, record.name, record.targetBranch, all),
  };
}

/** The alert for a KPI outside the limits of the configuration; `null` when it is inside. */
function ruleAlert({ name, value, unit }: Kpi, rule: InsightPlan['kpis'][string] | undefined): string | null {
  const { above, below } = rule?.alert ?? {};
  const shown = `${Math.round(value * 1_000) / 1_000} ${unit}`;
  if (above !== undefined && value > above) return `${name} is ${shown}, above ${above}.`;
  if (below !== undefined && value < below) return `${name} is ${shown}, below ${below}.`;
  return null;
}

function measured(
  { before, after, comparison, custom, change }: NonNullable<RunRecord['pullRequest']>,
  { runs, offers, flakes }: Past,
  { kpis }: Pick<InsightPlan, 'kpis'>,
): Measured[] {
  const durations = runs.flatMap(({ suite }) => (suite?.outcome === 'green' ? [suite.durationMs] : []));
  const perRun = Map.groupBy(flakes, ({ run }) => run);
  const flaky = runs.map((_, index) => perRun.get(index)?.length ?? 0);
  const net = change.files.reduce((sum, { added, deleted }) => sum + added - deleted, 0);
  return [
    // Counts failing tests, without vanished ones: one more test that passes is no improvement.
    before.tests > 0 && after.tests > 0
      ? {
          component: 'pass',
          before: comparison.alreadyRed.length + comparison.fixed.length,
          after: comparison.alreadyRed.length + comparison.caused.length,
          better: 'smaller',
          history: [],
        }
      : { component: 'pass', before: before.passing, after: after.passing, better: 'bigger', history: [] },
    { component: 'flakes', before: before.flaky, after: after.flaky, better: 'smaller', history: flaky },
    {
      component: 'duration',
      before: before.durationMs,
      after: after.durationMs,
      better: 'smaller',
      history: durations,
    },
    ...custom.map(({ name, before: was, after: is }): Measured => ({
      component: 'custom',
      name,
      before: was,
      after: is,
      better: kpis[name]?.better ?? 'smaller',
      history: runs.flatMap(({ metrics }) => metrics.get(name) ?? []),
    })),
    // The change in lines, compared with that of earlier patches.
    {
      component: 'size',
      before: 0,
      after: net,
      better: 'smaller',
      history: offers.map(({ lines }) => lines),
    },
  ];
}

/** For each folder: how many tested patches touched it, and how many of them were culprits. */
function culpritRates({ offers }: Past): FolderRecord[] {
  const folders = new Map<string, FolderRecord>();
  for (const { paths, verdict } of offers) {
    if (!wasTested(verdict)) continue;
    for (const folder of new Set(paths.map(folderOf))) {
      const known = folders.get(folder) ?? { folder, culprits: 0, patches: 0 };
      known.patches += 1;
      if (verdict === 'culprit') known.culprits += 1;
      folders.set(folder, known);
    }
  }
  return [...folders.values()];
}
