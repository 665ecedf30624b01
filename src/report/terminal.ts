/** What a run prints at its end, for logs and terminals. */
import type { PatchRecord, RunRecord } from '../record/record.ts';
import { toVisibleLine } from '../platform/text/invisible.ts';
import { clip, middle } from './encode.ts';
import { sentence } from './sentence.ts';
import { isFine, nextStepOf, rankOf, wordOf } from './words.ts';

/** So many patches that made it are named. */
const MOST_NAMES = 30;

/** What did not make it, with the reason; what did; the run in one sentence; the next step, problem and notes. */
export function toTerminal(record: RunRecord): string[] {
  const out = record.patches
    .filter(({ verdict }) => !isFine(verdict))
    .toSorted((a, b) => rankOf(a.verdict.verdict) - rankOf(b.verdict.verdict));
  const fine = Map.groupBy(
    record.patches.filter(({ verdict }) => isFine(verdict)),
    ({ verdict }) => wordOf(verdict),
  );
  const rows = [
    ...out.map(({ id, verdict }) => [
      wordOf(verdict),
      middle(toVisibleLine(id), 40),
      clip(toVisibleLine(verdict.detail), 240),
    ]),
    ...[...fine].map(([word, patches]) => [word, namesOf(patches)]),
  ];
  const widths = [
    Math.max(0, ...rows.map(([word]) => word!.length)),
    Math.max(0, ...out.map(({ id }) => middle(toVisibleLine(id), 40).length)),
  ];
  const table = rows.map((row) =>
    row
      .map((cell, i) => (i === row.length - 1 ? cell : cell.padEnd(widths[i]!)))
      .join('  ')
      .trimEnd(),
  );
  const next =
    record.result === 'baseline-red' || record.pullRequest
      ? ''
      : nextStepOf(record.patches.map(({ verdict }) => verdict));
  const problem = record.problem === undefined ? [] : record.problem.split('\n').map(toVisibleLine);
  const flaky = record.flaky.length === 0 ? [] : [`Flaky: ${record.flaky.slice(0, 5).join(', ')}`];
  const notes = [...flaky, ...record.notes.slice(0, 10)].map(
    (note) => `note: ${clip(toVisibleLine(note), 400)}`,
  );
  return [
    ...table,
    ...(table.length > 0 ? [''] : []),
    sentence(record),
    ...(next === '' ? [] : [`Next: ${next}.`]),
    ...problem,
    ...notes,
  ];
}

function namesOf(patches: readonly PatchRecord[]): string {
  const names = patches.slice(0, MOST_NAMES).map(({ id }) => middle(toVisibleLine(id), 40));
  return [...names, ...(patches.length > MOST_NAMES ? [`and ${patches.length - MOST_NAMES} more`] : [])].join(
    ', ',
  );
}
