/** The tests that fail, as a table: one row for each cause. */
import type { RunJson } from '../record/run-json.ts';
import { counted } from '../platform/text/words.ts';
import { causeOf } from '../trial/judging/cause.ts';
import { clip, encodeText, middle } from './encode.ts';
import { fileLink, type Links } from './links.ts';
import { tests } from './words.ts';

type Failure = NonNullable<RunJson['pullRequest']>['caused'][number];

/** Most causes, and most tests of one cause by name. */
const MOST_ROWS = 10;
const MOST_NAMES = 3;

/** `commit`: where the files of the tests are linked. `items`, `messages`: how much there is room for. */
export function failureTable(
  failures: readonly Failure[],
  { causes }: Pick<RunJson, 'causes'>,
  {
    commit,
    links,
    items,
    messages,
  }: { commit: string | undefined; links: Links; items: number; messages: boolean },
): string {
  if (failures.length === 0) return '';
  const most = Math.max(1, Math.min(MOST_ROWS, items));
  // Tests without a message are one row, too: there is nothing to tell them apart by.
  const keyOf = ({ message }: Failure): string => causeOf({ status: 'failed', message })?.fingerprint ?? '';
  const groups = [...Map.groupBy(failures, keyOf)].toSorted(([, a], [, b]) => b.length - a.length);
  const known = new Map(
    causes.map((cause) => [causeOf({ status: 'failed', message: cause.message })?.fingerprint, cause]),
  );
  const rows = groups.slice(0, most).map(([key, group]) => {
    const names = group.slice(0, MOST_NAMES).map(({ id }) => testName(id));
    const others = group.length > MOST_NAMES ? [`and ${group.length - MOST_NAMES} more`] : [];
    const said = messages ? (causeOf({ status: 'failed', message: group[0]!.message })?.message ?? '') : '';
    const before = known.get(key);
    const seen =
      before && before.runs > 1
        ? [
            `the same error was seen in ${counted(before.runs - 1, 'earlier run')}, since run ${encodeText(before.since)}`,
          ]
        : [];
    const told = said === '' ? 'no message in the report' : encodeText(clip(said, 200));
    const why = [...(messages ? [told] : []), ...seen].join('<br>');
    const places = new Map(
      group
        .slice(0, MOST_NAMES)
        .flatMap(({ file, line }) => (file ? [[`${file}:${line ?? ''}`, { file, line }] as const] : [])),
    );
    const where = [...places.values()]
      .map(({ file, line }) => fileLink(file, line, commit, links))
      .join('<br>');
    return `| ${[...names, ...others].join('<br>')} | ${why} | ${where} |`;
  });
  const left = groups.slice(most).reduce((sum, [, group]) => sum + group.length, 0);
  const more =
    left > 0
      ? [`\n${tests(left)} more with ${counted(groups.length - most, 'other cause')}: see run.json.`]
      : [];
  return ['| Test | Why | Where |', '|---|---|---|', ...rows, ...more].join('\n');
}

/** What a test said that a patch breaks; `undefined` where it failed for several reasons in this run. */
export function messageOf(
  test: string,
  { evidence }: Pick<RunJson['patches'][number], 'evidence'>,
  causes: RunJson['causes'],
): string | undefined {
  if (test === evidence.tests?.[0] && evidence.message !== undefined) return evidence.message;
  const own = causes.filter((one) => one.tests.includes(test));
  return own.length === 1 ? own[0]!.message : undefined;
}

/** A test with its own name in bold, after its suites. */
export function testName(id: string, most = 100): string {
  const parts = middle(id, most).split(' › ');
  const own = `<b>${encodeText(parts.at(-1)!)}</b>`;
  return parts.length === 1 ? own : `${encodeText(parts.slice(0, -1).join(' › '))} › ${own}`;
}
