/** The table of patches and verdicts, in markdown. */
import type { VerdictName } from '../batch/verdict.ts';
import { clip, encodeText } from './encode.ts';

/** The order of verdicts in the table: what needs attention comes first. */
const ORDER: readonly VerdictName[] = [
  'culprit',
  'conflict',
  'blocked',
  'undecided',
  'refused',
  'invalid',
  'landed',
  'accepted',
  'already-applied',
];

/** The signs differ in shape and colour, so they can be told apart without colours. */
const SIGN: Record<VerdictName, string> = {
  landed: '✅',
  accepted: '✅',
  culprit: '❌',
  conflict: '⚔️',
  blocked: '⛓️',
  'already-applied': '☑️',
  refused: '⛔',
  invalid: '🚫',
  undecided: '❔',
};

interface PatchRow {
  id: string;
  title: string;
  verdict: VerdictName;
  reason: string;
  detail: string;
  remarks: readonly string[];
}

/** A row for each patch. What needs attention comes first; within a verdict the order of the batch stays. */
export function patchRows(patches: readonly PatchRow[], rows: number): string {
  const ranked = patches.toSorted((a, b) => ORDER.indexOf(a.verdict) - ORDER.indexOf(b.verdict));
  const lines = ranked.slice(0, rows).map(({ id, title, verdict, reason, detail, remarks }) => {
    const code = `<code>${encodeText(clip(id, 100))}</code>`;
    const name = title === id ? code : `${code}<br>${encodeText(clip(title, 120))}`;
    const said = [clip(detail, 600), ...remarks.map((remark) => `⚠️ ${clip(remark, 300)}`)];
    return `| ${SIGN[verdict]} ${verdict} | ${name} | ${encodeText(reason)} | ${said.map(encodeText).join('<br>')} |`;
  });
  const more = patches.length > rows ? [`\n…and ${patches.length - rows} more in run.json.`] : [];
  return ['| verdict | patch | reason | evidence |', '|---|---|---|---|', ...lines, ...more].join('\n');
}
