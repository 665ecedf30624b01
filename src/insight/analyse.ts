/** The entry point of insight: what a run means, compared with the runs before it. */
import type { InsightPlan } from '../config/config.ts';
import { wasTested } from '../batch/verdict.ts';
import type { Past } from '../history/past.ts';
import type { RunRecord } from '../record/record.ts';
import { causesOf, type KnownCause } from './causes.ts';
import { toDashboard, type DashboardData, type DashboardSetting } from './dashboard.ts';
import { followUp, type Feedback, type Tuning } from './feedback.ts';
import type { Impact } from './impact.ts';
import { overRuns, ruleAlert, type Kpi } from './kpis.ts';
import type { Context } from './lesson.ts';
import { concernsChange, learn, type Lesson } from './lessons.ts';
import { folderOf, type FolderRecord } from './folders.ts';
import { riskOf, type Risk } from './risk.ts';
import { transitionsOf, type Transitions } from './transitions.ts';
import { beginsNow, WATCHES } from './states.ts';
import { toTrends, type TrendsJson } from './trends.ts';
import { worthOf } from './worth.ts';

/** Everything that insight says about a run. */
export interface Analysis {
  kpis: readonly Kpi[];
  /** Problems that begin in this run, one sentence each. */
  alerts: readonly string[];
  /** Problems that last, one sentence each. */
  notices: readonly string[];
  /** The impact of the pull request, or of all patches that are green together. */
  impact: Impact | undefined;
  /** The impact of single patches, where it was measured. */
  patchImpacts: ReadonlyMap<string, Impact>;
  risk: Risk | undefined;
  transitions: Transitions | undefined;
  causes: readonly KnownCause[];
  lessons: readonly Lesson[];
  /** Ids of the lessons about what the pull request changes. */
  lessonsOnChange: readonly string[];
  feedback: readonly Feedback[];
  trends: TrendsJson;
  dashboard: DashboardData;
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
  page: Pick<DashboardSetting, 'repository' | 'title' | 'shown'>;
}

/** Analyses a run. With an empty past it says only what the run shows alone. */
export function analyse({ record, kpis, past, plan, setting, tuning, page }: AnalysisRequest): Analysis {
  const before = past.runs.filter(({ run }) => run !== record.runId);
  const all = [...kpis, ...overRuns(past)].map((kpi) => ({
    ...kpi,
    previous: before.findLast(({ metrics }) => metrics.has(kpi.name))?.metrics.get(kpi.name) ?? null,
    goal: plan.kpis[kpi.name]?.goal ?? null,
    alert: ruleAlert(kpi, plan.kpis[kpi.name]),
  }));
  const states = (plan.alerts.trends ? WATCHES : []).flatMap((watch) => {
    const state = watch(past);
    return state ? [{ says: state.says, begins: beginsNow(past, watch, state) }] : [];
  });
  const alerts = [
    ...all.flatMap(({ alert }) => alert ?? []),
    ...states.filter(({ begins }) => begins).map(({ says }) => says),
  ];
  const { pullRequest } = record;
  const files = (pullRequest?.change.files ?? []).map(({ path }) => path);
  const lessons = learn({ past, record, setting }, plan.lessons.accepted);
  const worth = worthOf(record, past, plan);
  const feedback = followUp(past, tuning, record.startedAt);
  const trends = toTrends(past, record.name, record.targetBranch, all);
  return {
    kpis: all,
    alerts,
    notices: states.filter(({ begins }) => !begins).map(({ says }) => says),
    impact: worth.run,
    patchImpacts: worth.patches,
    risk: pullRequest && riskOf(pullRequest.change, pullRequest.recent, culpritRates(past)),
    transitions: transitionsOf(past),
    causes: causesOf(past),
    lessons,
    lessonsOnChange: lessons
      .filter((lesson) => concernsChange(lesson, files, past.tests))
      .map(({ id }) => id),
    feedback,
    trends,
    dashboard: toDashboard(
      past,
      { name: record.name, branch: record.targetBranch, ...page },
      { trends, kpis: all, alerts, lessons, feedback },
    ),
  };
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
