/** All that a finished run knows of one patch, for a terminal. */
import { toVisibleLine } from '../platform/text/invisible.ts';
import { inTime } from '../platform/text/words.ts';
import type { RunJson } from '../record/run-json.ts';
import { messageOf } from './failures.ts';
import type { Line } from './terminal.ts';
import { isFine, nextStepOf, wordOf } from './words.ts';

/** So many tests and trials are listed; run.json has all. */
const MOST = 20;

/** What became of the patch, why, which tests failed with it, on which trees that was seen, and what to do. */
export function showPatch(run: RunJson, patch: RunJson['patches'][number]): Line[] {
  const { id, title, verdict, reason, detail, evidence, remarks, clashes = [] } = patch;
  const { greenTree, redTree, tests = [], with: others = [] } = evidence;
  const tone = isFine(patch) ? 'good' : verdict === 'culprit' ? 'bad' : 'unsure';
  const next = nextStepOf([patch]);
  const trials = run.trials.filter(
    ({ patches, tree }) => tree === redTree || (patches.length === 1 && patches[0] === id),
  );
  const lines: Line[] = [
    { tone, word: wordOf(patch), text: ` · ${id} (${verdict}: ${reason})` },
    ...(title === id ? [] : [`  ${title}`]),
    '',
    detail,
    ...remarks,
    ...listed('Tests that fail with it', tests, (test) => {
      const found = patch.failures?.find(({ id: one }) => one === test);
      const message = found?.message?.trim().split('\n')[0] ?? messageOf(test, patch, run.causes);
      const line = found?.line === undefined ? '' : `:${found.line}`;
      const place = found?.file === undefined ? '' : ` (${found.file}${line})`;
      return `✗ ${test}${place}${message === undefined ? '' : `: ${message}`}`;
    }),
    ...listed('Together with', others, (other) => other),
    ...clashes.flatMap(({ id: other, diff }) => [
      '',
      `What ${other} changes there:`,
      ...diff.trimEnd().split('\n'),
    ]),
    ...listed(
      'Trials',
      trials,
      ({ kind, outcome, durationMs, tree, output }) =>
        `${kind}, ${outcome} after ${inTime(durationMs)}, tree ${tree.slice(0, 12)}, output in ${output}`,
    ),
    '',
    ...(run.base && trials.length > 0
      ? [`Tried on ${run.branch ?? 'the base'} at ${run.base.commit.slice(0, 12)}.`]
      : []),
    ...(greenTree && redTree
      ? [`Green without it: tree ${greenTree.slice(0, 12)}. Red with it: tree ${redTree.slice(0, 12)}.`]
      : []),
    ...(next === '' ? [] : [`Next: ${next}.`]),
  ];
  return lines.map((line) =>
    typeof line === 'string' ? toVisibleLine(line) : { ...line, text: toVisibleLine(line.text) },
  );
}

function listed<T>(title: string, items: readonly T[], say: (item: T) => string): string[] {
  if (items.length === 0) return [];
  const more = items.length > MOST ? [`  and ${items.length - MOST} more in run.json`] : [];
  return ['', `${title}:`, ...items.slice(0, MOST).map((item) => `  ${say(item)}`), ...more];
}
