import { median } from 'simple-statistics';
import { changePoints } from '../change-points.ts';
import type { Past } from '../../history/past.ts';
import { confidenceOf, type Detector, type Finding } from '../lesson.ts';
import { durationLevels, levelToMs, someRuns } from '../series.ts';

/** Runs that are looked at; the newest so many are held against the others. */
const WINDOW = 200;
const NEW = 8;
/** A slow-down of less than this many milliseconds is nobody's trouble. */
const LEAST_MS = 50;
/** Two levels are about 17 %. */
const LEAST_LEVELS = 2;

/** So many tests are looked at closely: those that lost most. */
const MOST = 40;

/** A test that became slower for good, with the commit that began it. */
export const slowTest: Detector = ({ past }) => {
  const { at, levels } = durationLevels(past, WINDOW);
  if (at.length < 2 * NEW) return [];
  // Most tests are the same as ever: a cheap look spares the dear one.
  const shifts = [...levels].flatMap(([test, series]) => {
    const [now, before] = [middle(series, series.length - NEW), middle(series, 0, series.length - NEW)];
    if (now === undefined || before === undefined) return [];
    const from = Math.min(before, middle(series, 0, NEW) ?? before);
    return [{ test, series, now, from, shift: now - from }];
  });
  if (shifts.length === 0) return [];
  // What all tests lost together is the machine's.
  const common = Math.max(0, median(shifts.map(({ shift }) => shift)));
  return shifts
    .filter(
      ({ shift, now, from }) =>
        shift - common >= LEAST_LEVELS && levelToMs(now) - levelToMs(from + common) >= LEAST_MS,
    )
    .toSorted((a, b) => levelToMs(b.now) - levelToMs(b.from) - levelToMs(a.now) + levelToMs(a.from))
    .slice(0, MOST)
    .flatMap(({ test, series }) => slower(past, test, series, at, common));
};

function slower(
  past: Past,
  test: number,
  series: Uint8Array,
  at: readonly number[],
  common: number,
): Finding[] {
  const columns = [...series.keys()].filter((column) => series[column]! > 0);
  const points = changePoints(
    columns.map((column) => series[column]!),
    { maxP: 0.001, minChange: 0, leastLength: 4 },
  );
  const last = points.at(-1);
  if (!last || last.after - last.before - common < LEAST_LEVELS) return [];
  const [from, to] = [levelToMs(last.before), levelToMs(last.after)];
  if (to - from < LEAST_MS) return [];
  const { id } = past.tests.get(test)!;
  const [good, begin] = [at[columns[last.index - 1]!]!, at[columns[last.index]!]!];
  const slowerBy = Math.round((to / from - 1) * 100);
  return [
    {
      subject: id,
      problem: `\`${id}\` takes ${slowerBy} % longer (${Math.round(from)} → ${Math.round(to)} ms) since ${since(past, good, begin)}.`,
      remedy: 'Look at what that range of commits changed in what the test uses.',
      impact: to - from > 10_000 ? 5 : to - from > 1_000 ? 4 : to - from > 250 ? 3 : 2,
      effort: 3,
      risk: 2,
      confidence: confidenceOf(1 - last.p),
      evidence: { runs: someRuns(past, [begin]), count: columns.length - last.index, of: columns.length },
    },
  ];
}

/** Where a change began: between the last run that was as before, if one is known, and the first that was not. */
export function since({ runs }: Past, good: number | undefined, begin: number): string {
  const first = runs[begin]!;
  if (good === undefined) return `run ${first.run} at least, the first that is known of it`;
  const [from, to] = [runs[good]!.commit?.slice(0, 12), first.commit?.slice(0, 12)];
  return `run ${first.run}${from && to ? ` (commits ${from}..${to})` : ''}`;
}

/** Median of the levels that are there; `undefined` where fewer than half are. */
function middle(series: Uint8Array, start: number, end = series.length): number | undefined {
  const values = series.subarray(start, end).filter((level) => level > 0);
  return values.length * 2 < end - start ? undefined : values.toSorted()[values.length >> 1];
}
