/** What programs get from a run: the action's outputs and the exit code. */
import type { FailOn } from '../config/config.ts';
import { madeIt, wasRejected } from '../batch/verdict.ts';
import { REPORT } from '../record/file-names.ts';
import type { RunRecord } from '../record/record.ts';
import type { RunJson } from '../record/run-json.ts';

/** The action's outputs. Workflows depend on their names. An output without a value is an empty text. */
export function toOutputs(record: RunRecord, run: RunJson, outDirectory: string): Record<string, string> {
  const count = (counts: (verdict: string) => boolean): string =>
    String(record.patches.filter(({ verdict }) => counts(verdict.verdict)).length);
  return {
    result: record.result,
    'landed-sha': record.landed?.commit ?? '',
    'landed-count': count(madeIt),
    'rejected-count': count(wasRejected),
    'undecided-count': count((verdict) => verdict === 'undecided'),
    'impact-score': run.impact ? String(run.impact.score) : '',
    'pull-request-url': record.proposal?.url ?? '',
    'lessons-count': String(run.lessons.length),
    'alerts-count': String(run.alerts.length),
    'report-dir': outDirectory,
    'run-json': `${outDirectory}/${REPORT.run}`,
  };
}

/**
 * The exit code of a run without a problem: 0, or 1 where `fail-on` says fail. `isAlarmed`: there are alerts that
 * must fail the run.
 */
export function toExitCode(record: RunRecord, failOn: FailOn, isAlarmed = false): 0 | 1 {
  if (failOn === 'never') return 0;
  // A pull request is not blamed when it could not be judged because of a red base.
  if (record.pullRequest?.isUnclear) return isAlarmed ? 1 : 0;
  const machineryFailed = record.patches.some(
    ({ verdict }) => verdict.reason === 'error' || verdict.reason === 'push-refused',
  );
  if (isAlarmed || record.result === 'baseline-red' || machineryFailed) return 1;
  const isOut = record.patches.some(
    ({ verdict }) => wasRejected(verdict.verdict) || verdict.verdict === 'undecided',
  );
  return failOn === 'rejected' && isOut ? 1 : 0;
}
