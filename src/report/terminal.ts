/** What a run prints at its end, for logs and terminals. */
import type { RunRecord } from '../record/record.ts';
import { toVisibleLine } from '../platform/text/invisible.ts';
import { clip } from './encode.ts';
import { sentence } from './sentence.ts';

/** The verdicts as a plain table, the run in one sentence, its problem, and notes. */
export function toTerminal(record: RunRecord): string[] {
  const rows = record.patches.map(({ id, verdict }) => [
    clip(toVisibleLine(id), 40),
    verdict.verdict,
    verdict.reason,
    clip(toVisibleLine(verdict.detail), 240),
  ]);
  const widths = [0, 1, 2].map((column) => Math.max(0, ...rows.map((row) => row[column]!.length)));
  const lines = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  const problem = record.problem === undefined ? [] : record.problem.split('\n').map(toVisibleLine);
  const flaky = record.flaky.length === 0 ? [] : [`Flaky: ${record.flaky.slice(0, 5).join(', ')}`];
  const notes = [...flaky, ...record.notes.slice(0, 10)].map(
    (note) => `note: ${clip(toVisibleLine(note), 400)}`,
  );
  return [...lines, ...(lines.length > 0 ? [''] : []), sentence(record), ...problem, ...notes];
}
