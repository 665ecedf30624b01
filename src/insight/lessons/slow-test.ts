/** Lesson `slow-test`: a test became slower and stayed slower. */
import { median } from 'simple-statistics';
import { changePoints } from '../change-points.ts';
import type { Past } from '../../history/past.ts';
import { confidenceOf, minutes, type Detector, type Finding } from '../lesson.ts';
import { toMilliseconds } from '../../record/levels.ts';
import { recent } from './recent.ts';
import { durationLevels, since, someRuns } from '../series.ts';

/** How many runs are looked at, and how many of the newest are compared with the others. */
const WINDOW = 200;
const NEW = 8;
/** A slow-down of less than this many milliseconds is ignored. */
const LEAST_MS = 50;
/** A slow-down of fewer levels is ignored: two levels are about 17 %. */
const LEAST_LEVELS = 2;

/** At most this many tests are searched for change points: those that slowed down most. */
const MOST = 40;

/** Finds tests that slowed down more than the others, and the commits in which that began. */
export const slowTest: Detector = ({ past }) => {
  const { at, levels } = durationLevels(past, WINDOW);
  if (at.length < 2 * NEW) return [];
  // Most tests did not change: a cheap comparison saves the expensive search for change points.
  const shifts = [...levels].flatMap(([test, series]) => {
    const [now, before] = [middle(series, series.length - NEW), middle(series, 0, series.length - NEW)];
    if (now === undefined || before === undefined) return [];
    const from = Math.min(before, middle(series, 0, NEW) ?? before);
    return [{ test, series, now, from, shift: now - from }];
  });
  if (shifts.length === 0) return [];
  // A slow-down of all tests together comes from the machine.
  const common = Math.max(0, median(shifts.map(({ shift }) => shift)));
  return shifts
    .filter(
      ({ shift, now, from }) =>
        shift - common >= LEAST_LEVELS && toMilliseconds(now) - toMilliseconds(from + common) >= LEAST_MS,
    )
    .toSorted(
      (a, b) =>
        toMilliseconds(b.now) - toMilliseconds(b.from) - toMilliseconds(a.now) + toMilliseconds(a.from),
    )
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
    { maxP: 0.0003, minChange: 0, leastLength: 4 },
  );
  const last = points.at(-1);
  if (!last || last.after - last.before - common < LEAST_LEVELS) return [];
  const [from, to] = [toMilliseconds(last.before), toMilliseconds(last.after)];
  if (to - from < LEAST_MS) return [];
  const { id } = past.tests.get(test)!;
  const [good, begin] = [at[columns[last.index - 1]!]!, at[columns[last.index]!]!];
  const newest = recent(past);
  const whole = newest.reduce((total, { trials }) => total + trials.whole, 0);
  const slowerBy = Math.round((to / from - 1) * 100);
  return [
    {
      subject: id,
      problem: `\`${id}\` takes ${slowerBy} % longer (${Math.round(from)} → ${Math.round(to)} ms) since ${since(past, good, begin)}.`,
      remedy: 'Look in that range of commits for changes to code that the test uses.',
      impact: to - from > 10_000 ? 5 : to - from > 1_000 ? 4 : to - from > 250 ? 3 : 2,
      effort: 3,
      risk: 2,
      confidence: confidenceOf(1 - last.p),
      saves: minutes(((to - from) / 60_000) * whole, newest),
      evidence: { runs: someRuns(past, [begin]), count: columns.length - last.index, of: columns.length },
    },
  ];
}

/** Median of the levels that exist; `undefined` when fewer than half of them exist. */
function middle(series: Uint8Array, start: number, end = series.length): number | undefined {
  const values = series.subarray(start, end).filter((level) => level > 0);
  return values.length * 2 < end - start ? undefined : values.toSorted()[values.length >> 1];
}
