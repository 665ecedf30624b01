import type { RunRecord } from '../history/record.ts';
import type { RunJson } from '../history/run-json.ts';
import { toCtrf } from '../trial/ctrf.ts';

/** The data files of a run: name → content. */
export function toFiles(record: RunRecord, run: RunJson, summary: string): Record<string, string> {
  const whole = record.trials.filter(({ kind }) => kind !== 'focus');
  // What stays green says more than the last candidate that was tried on the way.
  const last = whole.findLast(({ judgement }) => judgement.outcome === 'green') ?? whole.at(-1);
  return {
    'run.json': json(run),
    'kpi_summary.md': summary,
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

function json(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
