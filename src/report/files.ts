/** Makes the files that a run leaves for programs and people. */
import type { RunRecord } from '../record/record.ts';
import type { Analysis } from '../insight/analyse.ts';
import type { RunJson } from '../record/run-json.ts';
import { REJECTED, REPORT } from '../record/file-names.ts';
import { toGraphs } from './graphs.ts';
import { toCtrf } from './write-ctrf.ts';
import { wasRejected } from '../batch/verdict.ts';
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
    ...rejectedFiles(run),
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

/** So many rejected patches have a file of their own; run.json has all. */
const MOST_REJECTED = 200;

/** What whoever tries a rejected patch again needs to know, one file for each: agents read them. */
function rejectedFiles(run: RunJson): Record<string, string> {
  const rejected = run.patches.filter(({ verdict }) => wasRejected(verdict)).slice(0, MOST_REJECTED);
  return Object.fromEntries(
    rejected.map(
      ({ id, title, pullRequest, verdict, reason, detail, evidence, failures = [], clashes = [] }, i) => {
        const name = `${String(i + 1).padStart(3, '0')}-${id.replaceAll(/[^\w.-]+/g, '').slice(0, 80)}.json`;
        const isShown = evidence.redTree !== undefined;
        return [
          `${REJECTED}/${name}`,
          json({
            schema: 'autosync.rejected/1',
            id,
            title,
            ...(pullRequest ? { pullRequest } : {}),
            verdict,
            reason,
            detail,
            branch: run.branch,
            base: run.base?.commit ?? null,
            failures,
            with: evidence.with ?? [],
            clashes,
            commands: run.commands,
            reproduce: isShown
              ? `autosync reproduce run.json ${/^[\w.#/-]+$/.test(id) ? id : JSON.stringify(id)}`
              : null,
          }),
        ];
      },
    ),
  );
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
