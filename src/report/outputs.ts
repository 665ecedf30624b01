import type { RunRecord } from '../record/record.ts';
import type { RunJson } from '../record/run-json.ts';
import { countVerdicts } from './sentence.ts';

/** The action's outputs; names are final. An output without a value is an empty text. */
export function toOutputs(record: RunRecord, run: RunJson, outDirectory: string): Record<string, string> {
  const counts = countVerdicts(record.patches.map(({ verdict }) => verdict));
  const sum = (...names: (keyof typeof counts)[]): string =>
    String(names.reduce((total, name) => total + (counts[name] ?? 0), 0));
  return {
    result: record.result,
    'landed-sha': record.landed?.commit ?? '',
    'landed-count': sum('landed', 'accepted'),
    'rejected-count': sum('culprit', 'conflict', 'blocked', 'refused', 'invalid'),
    'undecided-count': sum('undecided'),
    'impact-score': run.impact ? String(run.impact.score) : '',
    'pull-request-url': record.proposal?.url ?? '',
    'lessons-count': String(run.lessons.length),
    'alerts-count': String(run.alerts.length),
    'report-dir': outDirectory,
    'run-json': `${outDirectory}/run.json`,
  };
}

/** 0: done. 1: done, and `fail-on` says fail. */
export function toExitCode(
  record: RunRecord,
  failOn: 'error' | 'rejected' | 'never',
  isAlarmed = false,
): 0 | 1 {
  if (failOn === 'never') return 0;
  const has = (names: readonly string[]): boolean =>
    record.patches.some(({ verdict }) => names.includes(verdict.verdict));
  // What was red before is not what a pull request broke.
  if (record.pullRequest?.isUnclear && record.result !== 'error') return isAlarmed ? 1 : 0;
  const machineryFailed = record.patches.some(
    ({ verdict }) => verdict.reason === 'error' || verdict.reason === 'push-refused',
  );
  if (isAlarmed || record.result === 'error' || record.result === 'baseline-red' || machineryFailed) return 1;
  return failOn === 'rejected' && has(['culprit', 'conflict', 'blocked', 'refused', 'invalid', 'undecided'])
    ? 1
    : 0;
}
