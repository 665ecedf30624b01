import type { FolderRecord } from '../history/queries.ts';
import type { PullRequestFacts } from '../history/record.ts';
import { impactOf, type Impact } from './impact.ts';
import { riskOf, type Risk } from './risk.ts';

/** What a pull request is worth, and what it risks. */
export interface Assessment {
  impact: Impact;
  /** A sentence where it cannot be told. */
  risk: Risk | string;
}

/** `durations`: milliseconds of whole green trials of earlier runs, oldest first. */
export function assess(
  { before, after, change, recent }: PullRequestFacts,
  isRed: boolean,
  history: { durations: readonly number[]; flaky: readonly number[]; folders: readonly FolderRecord[] },
): Assessment {
  const impact = impactOf(
    [
      { component: 'pass', before: before.passing, after: after.passing, better: 'bigger', history: [] },
      {
        component: 'flakes',
        before: before.flaky,
        after: after.flaky,
        better: 'smaller',
        history: history.flaky,
      },
      {
        component: 'duration',
        before: before.durationMs,
        after: after.durationMs,
        better: 'smaller',
        history: history.durations,
      },
    ],
    isRed,
  );
  return { impact, risk: riskOf(change, recent, history.folders) };
}
