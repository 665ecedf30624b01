import type { RunRecord } from '../record/record.ts';
import type { Analysis } from '../insight/analyse.ts';
import type { RunJson } from '../record/run-json.ts';
import { toCtrf } from '../trial/ctrf.ts';

/** The data files of a run: name → content. */
export function toFiles(
  record: RunRecord,
  run: RunJson,
  { lessons, feedback, trends }: Pick<Analysis, 'lessons' | 'feedback' | 'trends'>,
  summary: string,
): Record<string, string> {
  const whole = record.trials.filter(({ kind }) => kind !== 'focus');
  // What stays green says more than the last candidate that was tried on the way.
  const last = whole.findLast(({ judgement }) => judgement.outcome === 'green') ?? whole.at(-1);
  return {
    'run.json': json(run),
    'kpi_summary.md': summary,
    'lessons_learned.json': json({ schema: 'autosync.lessons/1', lessons }),
    'feedback_loop.json': json({ schema: 'autosync.feedback/1', feedback }),
    'trends.json': json(trends),
    'trends.csv': toCsv(trends),
    ...(last
      ? {
          'test_results.json': json(
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

/** The files of the artifact `<name>-trends`. */
export const TREND_FILES = [
  'lessons_learned.json',
  'feedback_loop.json',
  'trends.json',
  'trends.csv',
  'kpi_summary.md',
];

/** One line for each run; a spreadsheet takes no text for a formula. */
function toCsv({ runs, series }: Analysis['trends']): string {
  const cell = (value: string | number | null): string => {
    const text = String(value ?? '');
    if (typeof value !== 'string') return text;
    const safe = /^[\s=+\-@＝＋－＠]/u.test(text) ? `'${text}` : text;
    return `"${safe.replaceAll('"', '""')}"`;
  };
  const head = ['run', 'at', 'commit', 'result', ...series.map(({ name }) => name)];
  const rows = runs.map(({ run, at, commit, result }, i) => [run, at, commit, result, ...series.map(({ values }) => values[i] ?? null)]); // prettier-ignore
  return [head, ...rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}

function json(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
