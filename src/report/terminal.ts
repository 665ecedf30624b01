/** What a run prints at its end, for logs and terminals. */
import type { RunJson } from '../record/run-json.ts';
import { toVisibleLine } from '../platform/text/invisible.ts';
import type { Tone } from '../platform/text/tone.ts';
import { clip, middle } from './encode.ts';
import { messageOf } from './failures.ts';
import { howToOffer, isFine, nextStepOf, nounOf, rankOf, wordOf } from './words.ts';

/** One line. A word at its beginning may have a meaning, which a terminal shows as a colour. */
export type Line = string | { tone: Tone; word: string; text: string };

type Patch = RunJson['patches'][number];

/** So many patches that made it are named. */
const MOST_NAMES = 10;
const LONGEST_NAME = 40;

/** What did not make it, with the reason; what did; the run in one sentence; the next step, problem and notes. */
export function toTerminal(run: RunJson): Line[] {
  const table = run.pullRequest || run.result === 'baseline-red' ? failingTests(run) : patchTable(run);
  const next = nextStep(run);
  const problem = run.problem === null ? [] : run.problem.split('\n').map(toVisibleLine);
  const flaky = run.flaky.length === 0 ? [] : [`Flaky: ${run.flaky.slice(0, 5).join(', ')}`];
  const notes = [...flaky, ...run.notes.slice(0, 10)].map(
    (note) => `note: ${clip(toVisibleLine(note), 400)}`,
  );
  return [
    ...table,
    ...(table.length > 0 ? [''] : []),
    toVisibleLine(run.sentence),
    ...(next === '' ? [] : [`Next: ${next}.`]),
    ...problem,
    ...notes,
  ];
}

/** What a person does now; empty: nothing. */
function nextStep({
  result,
  branch = 'the branch',
  pullRequest,
  proposal,
  patches,
  history,
  label,
  mergeGroup,
  frozen,
  problem,
}: RunJson): string {
  if (pullRequest)
    return patches[0]?.verdict === 'culprit' ? 'fix the change or its tests, and push again' : '';
  if (result === 'baseline-red') return `fix ${branch}, then run again`;
  const out = nextStepOf(
    patches.filter((patch) => !isFine(patch) || patch.reason === 'push-refused'),
    nounOf({ label, mergeGroup }),
  );
  if (proposal)
    return [`review pull request #${proposal.number} and merge it`, ...(out === '' ? [] : [out])].join('; ');
  const isFirst = patches.length === 0 && history.origin === 'nowhere';
  return isFirst && frozen === null && problem === null ? howToOffer({ label }) : out;
}

/** The first tests that fail: with the pull request, or on the branch as it is. */
function failingTests({ pullRequest, trials, causes }: RunJson): Line[] {
  const ids = pullRequest
    ? pullRequest.caused.map(({ id }) => id)
    : (trials.find(({ kind }) => kind === 'baseline')?.tests ?? []);
  const said = new Map(pullRequest?.caused.map(({ id, message }) => [id, message]));
  const lines = ids.slice(0, MOST_NAMES).map((id) => {
    const own = causes.filter(({ tests }) => tests.includes(id));
    const message = said.get(id)?.trim().split('\n')[0] ?? (own.length === 1 ? own[0]!.message : '');
    const text = ` ${toVisibleLine(middle(id, 100))}${message === '' ? '' : `: ${toVisibleLine(clip(message, 120))}`}`;
    return { tone: 'bad' as const, word: '✗', text };
  });
  return ids.length > MOST_NAMES ? [...lines, `and ${ids.length - MOST_NAMES} more`] : lines;
}

/** A row for each patch that did not make it, then one for each sort of those that did. */
function patchTable({ patches, causes, proposal }: RunJson): Line[] {
  const say = (patch: Patch): string => (proposal && patch.verdict === 'landed' ? 'proposed' : wordOf(patch));
  const out = patches
    .filter((patch) => !isFine(patch))
    .toSorted((a, b) => rankOf(a.verdict) - rankOf(b.verdict));
  const fine = [...Map.groupBy(patches.filter(isFine), say)];
  const width = Math.max(
    0,
    ...out.map(wordOf).map(({ length }) => length),
    ...fine.map(([{ length }]) => length),
  );
  const names = Math.max(0, ...out.map((patch) => nameOf(patch).length));
  return [
    ...out.map((patch) => ({
      tone: patch.verdict === 'culprit' ? ('bad' as const) : ('unsure' as const),
      word: wordOf(patch).padEnd(width),
      text: `  ${nameOf(patch).padEnd(names)}  ${clip(whyOf(patch, causes), 240)}`.trimEnd(),
    })),
    ...fine.map(([word, group]) => ({
      tone: 'good' as const,
      word: word.padEnd(width),
      text: `  ${namesOf(group)}`,
    })),
  ];
}

/** The first test that a patch breaks, with its message; else the verdict in words. */
function whyOf({ verdict, detail, evidence }: Patch, causes: RunJson['causes']): string {
  const [first, ...others] = evidence.tests ?? [];
  if (verdict !== 'culprit' || first === undefined)
    return `${middle(toVisibleLine(detail), 240)}${evidence.seen ? ` (not tried again: seen in run ${toVisibleLine(evidence.seen.run)})` : ''}`;
  const message = messageOf(first, { evidence }, causes);
  const [partner] = evidence.with ?? [];
  return [
    `${toVisibleLine(middle(first, 100))}${others.length > 0 ? ` and ${others.length} more` : ''}`,
    message === undefined ? '' : `: ${toVisibleLine(clip(message, 120))}`,
    evidence.seen ? ` (not tried again: seen in run ${toVisibleLine(evidence.seen.run)})` : '',
    partner === undefined ? '' : ` (only together with ${toVisibleLine(middle(partner, LONGEST_NAME))})`,
  ].join('');
}

function nameOf({ id }: Patch): string {
  return middle(toVisibleLine(id), LONGEST_NAME);
}

function namesOf(patches: readonly Patch[]): string {
  const more = patches.length > MOST_NAMES ? [`and ${patches.length - MOST_NAMES} more`] : [];
  return [...patches.slice(0, MOST_NAMES).map(nameOf), ...more].join(', ');
}
