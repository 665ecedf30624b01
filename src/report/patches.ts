/** The patches of a batch, in markdown: what did not make it as a table, the rest in a fold. */
import type { RunJson } from '../record/run-json.ts';
import { clip, code, encodeText, folded, middle } from './encode.ts';
import { messageOf, testName } from './failures.ts';
import { urlLink } from './links.ts';
import {
  countVerdicts,
  inWords,
  isFine,
  nextStepOf,
  nounOf,
  rankOf,
  signed,
  VERDICT_WORDS,
  verdictToTell,
  wordOf,
} from './words.ts';

type Patch = RunJson['patches'][number];

/** A row for each patch that did not make it, with the reason; then what a person does about them. */
export function patchesOut(
  run: Pick<RunJson, 'patches' | 'causes' | 'proposal' | 'label' | 'mergeGroup'>,
  most: number,
): string {
  const { patches, causes, proposal } = run;
  const out = patches.filter((patch) => !isFine(patch));
  if (out.length === 0 || most === 0) return '';
  const ranked = out.toSorted((a, b) => rankOf(a.verdict) - rankOf(b.verdict));
  const rows = ranked.slice(0, most).map((patch) => {
    const { sign } = VERDICT_WORDS[patch.verdict];
    return `| ${sign}&nbsp;${wordOf(patch).replaceAll(' ', '&nbsp;')} | ${nameOf(patch)} | ${whyOf(patch, causes)} |`;
  });
  const more = out.length > most ? [`\n…and ${out.length - most} more in run.json.`] : [];
  // A proposal has one next step for all.
  const what = nounOf(run);
  const next = proposal ? '' : nextStepOf(out, what);
  return [
    [`| | ${what === 'patch' ? 'Patch' : 'Pull request'} | Why |`, '|---|---|---|', ...rows, ...more].join(
      '\n',
    ),
    ...(next === '' ? [] : [`**Next:** ${encodeText(next)}.`]),
    allFailures(ranked, causes, most),
  ]
    .filter(Boolean)
    .join('\n\n');
}

/** Every test that each patch breaks, with its message, folded; nothing where the table names them all. */
function allFailures(patches: readonly Patch[], causes: RunJson['causes'], most: number): string {
  const several = patches.filter(
    ({ verdict, evidence }) => verdict === 'culprit' && (evidence.tests ?? []).length > 1,
  );
  const lines = several.flatMap((patch) => {
    const { tests = [] } = patch.evidence;
    const shown = tests.slice(0, most).map((test) => {
      const message = messageOf(test, patch, causes);
      return `  - ${testName(test, 200)}${message === undefined ? '' : `: ${code(message, 160)}`}`;
    });
    const more = tests.length > most ? [`  - and ${tests.length - most} more in run.json`] : [];
    return [`- ${nameOf(patch, ' ')}`, ...shown, ...more];
  });
  return folded('All tests that these patches break', lines.slice(0, 4 * most).join('\n'));
}

/** The patches that made it or are there already, folded. */
export function patchesIn(
  { patches, proposal }: Pick<RunJson, 'patches' | 'proposal'>,
  most: number,
): string {
  const fine = patches.filter(isFine);
  if (fine.length === 0 || most === 0) return '';
  const lines = fine.slice(0, most).map((patch) => {
    const { verdict, detail, impact } = patch;
    const score = impact && impact.score !== 0 ? [`impact ${signed(impact.score)}`] : [];
    const there = verdict === 'already-applied' ? [`already there: ${encodeText(clip(detail, 200))}`] : [];
    return `- ${[nameOf(patch, ' '), ...there, ...score, ...remarksOf(patch)].join(' · ')}`;
  });
  const more = fine.length > most ? [`- and ${fine.length - most} more in run.json`] : [];
  const counts = inWords(countVerdicts(fine.map(verdictToTell)));
  const title = `✅ ${proposal ? counts.replace('landed', 'proposed') : counts}`;
  return folded(title, [...lines, ...more].join('\n'));
}

function nameOf({ id, title, pullRequest }: Patch, between = '<br>'): string {
  const name = pullRequest ? urlLink(id, pullRequest.url) : code(middle(id, 100));
  return title === id || title === '' ? name : `${name}${between}${encodeText(clip(title, 120))}`;
}

/** The first test that a patch breaks, with its message; else the verdict in words. */
function whyOf(patch: Patch, causes: RunJson['causes']): string {
  const { verdict, detail, evidence } = patch;
  const [first, ...others] = evidence.tests ?? [];
  const told = [];
  if (verdict === 'culprit' && first !== undefined) {
    const message = messageOf(first, patch, causes);
    const more = others.length > 0 ? ` and ${others.length} more` : '';
    told.push(`${testName(first)}${more}${message === undefined ? '' : `: ${code(message, 160)}`}`);
    const [partner] = evidence.with ?? [];
    if (partner !== undefined) told.push(`fails only together with ${code(partner, 100)}`);
    // The reason often stands at the end, behind a long name.
  } else told.push(encodeText(middle(detail, 600)));
  return [...told, ...remarksOf(patch)].join('<br>');
}

function remarksOf({ remarks }: Patch): string[] {
  return remarks.map((remark) => `⚠️ ${encodeText(clip(remark, 300))}`);
}
