import type { RunRecord } from '../history/record.ts';
import { clip } from './encode.ts';
import { sentence } from './sentence.ts';

// oxlint-disable-next-line no-control-regex
const CONTROL = /[\0-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]+/g;

/** The verdicts as a plain table, for logs and terminals. */
export function toTerminal(record: RunRecord): string[] {
  const plain = (text: string): string => text.replace(CONTROL, ' ');
  const rows = record.patches.map(({ id, verdict }) => [
    clip(plain(id), 40),
    verdict.verdict,
    verdict.reason,
    clip(plain(verdict.detail), 240),
  ]);
  const widths = [0, 1, 2].map((column) => Math.max(0, ...rows.map((row) => row[column]!.length)));
  const lines = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  const problem = record.problem === undefined ? [] : record.problem.split('\n').map(plain);
  return [...lines, ...(lines.length > 0 ? [''] : []), sentence(record), ...problem];
}
