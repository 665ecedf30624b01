import type { FolderRecord } from '../history/queries.ts';
import type { RunRecord } from '../history/record.ts';
import { impactOf, type Impact } from './impact.ts';
import { measure, type Kpi } from './kpis.ts';
import { riskOf, type Risk } from './risk.ts';

/** What earlier runs left, as far as it is asked for here. Series are oldest first. */
export interface Past {
  /** Milliseconds of whole green trials, one for each run. */
  durations: readonly number[];
  /** The last value of each metric. */
  previous: ReadonlyMap<string, number>;
  folders: readonly FolderRecord[];
}

export const NO_PAST: Past = { durations: [], previous: new Map(), folders: [] };

export interface Analysis {
  kpis: readonly Kpi[];
  impact: Impact | undefined;
  risk: Risk | undefined;
}

/** What a run means, beside what was before. */
export function analyse(record: RunRecord, past: Past): Analysis {
  const kpis = measure(record).map((kpi) => ({ ...kpi, previous: past.previous.get(kpi.name) ?? null }));
  const { pullRequest } = record;
  if (!pullRequest) return { kpis, impact: undefined, risk: undefined };
  const { before, after, change, recent } = pullRequest;
  const isRed = record.patches.some(({ verdict }) => verdict.verdict === 'culprit');
  const impact = impactOf(
    [
      { component: 'pass', before: before.passing, after: after.passing, better: 'bigger', history: [] },
      { component: 'flakes', before: before.flaky, after: after.flaky, better: 'smaller', history: [] },
      {
        component: 'duration',
        before: before.durationMs,
        after: after.durationMs,
        better: 'smaller',
        history: past.durations,
      },
    ],
    isRed,
  );
  return { kpis, impact, risk: riskOf(change, recent, past.folders) };
}
