/** Makes the files that a run leaves for programs and people. */
import type { RunRecord } from '../record/record.ts';
import type { Analysis } from '../insight/analyse.ts';
import type { RunJson } from '../record/run-json.ts';
import { REPORT } from '../record/file-names.ts';
import { toGraphs } from './graphs.ts';
import { toCtrf } from './write-ctrf.ts';
import { lastGreenOf } from '../trial/trial-log.ts';

/** File name → content. */
export function toFiles(
  record: RunRecord,
  run: RunJson,
  { lessons, feedback, trends }: Pick<Analysis, 'lessons' | 'feedback' | 'trends'>,
  summary: string,
): Record<string, string> {
  // The last green trial says more than the last candidate that the search tried.
  const last = lastGreenOf(record.trials) ?? record.trials.findLast(({ kind }) => kind !== 'focus');
  return {
    [REPORT.run]: json(run),
    [REPORT.summary]: summary,
    [REPORT.lessons]: json({ schema: 'autosync.lessons/1', lessons }),
    [REPORT.feedback]: json({ schema: 'autosync.feedback/1', feedback }),
    [REPORT.trends]: json(trends),
    [REPORT.trendsTable]: toCsv(trends),
    ...toGraphs(trends),
    ...(last
      ? {
          [REPORT.testResults]: json(
            toCtrf({
              tests: last.tests,
              startedAt: last.startedAt,
              durationMs: last.durationMs,
              extra: {
                tree: last.tree,
                trial: last.number,
                outcome: last.judgement.outcome,
                why: last.judgement.why,
              },
            }),
          ),
        }
      : {}),
  };
}

/** One line for each run. A quote in front keeps a spreadsheet from taking a text for a formula. */
function toCsv({ runs, series }: Analysis['trends']): string {
  const cell = (value: string | number | null): string => {
    const text = String(value ?? '');
    if (typeof value !== 'string') return text;
    const safe = /^[\s=+\-@＝＋－＠]/u.test(text) ? `'${text}` : text;
    return `"${safe.replaceAll('"', '""')}"`;
  };
  const head = ['run', 'at', 'commit', 'result', ...series.map(({ name }) => name)];
  const rows = runs.map(({ run, at, commit, result }, i) => [
    run,
    at,
    commit,
    result,
    ...series.map(({ values }) => values[i] ?? null),
  ]);
  return [head, ...rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}

function json(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
