import type { VerdictName } from '../batch/verdict.ts';
import { clip, encodeText } from './encode.ts';

/** What wants attention comes first; within a verdict the batch's order stays. */
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

/** Shape and colour differ, so the table reads in dark, in light and without colours; words say it again. */
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

/** The table of patches: what wants attention first, within a verdict the batch's order. */
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
