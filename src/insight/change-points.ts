/** Finds where the level of a series changed, with E-divisive and a t-test. */
import { mean, tTest } from './statistics.ts';

/** A point where the level of a series changed and stayed changed. */
export interface ChangePoint {
  /** Index of the first value of the new level. */
  index: number;
  before: number;
  after: number;
  /** The p-value of a t-test between the values on both sides. */
  p: number;
}

/** What counts as a change. */
export interface ChangePointOptions {
  /** Largest p-value of a change. */
  maxP: number;
  /** Smallest relative change. */
  minChange: number;
  /** Smallest number of values on each side. */
  leastLength: number;
}

/** Only this many of the newest values are used: the cost grows with the square of the length. */
const MOST = 400;

/**
 * Finds change points with E-divisive (Matteson and James 2014): split where the energy distance between both
 * sides is largest, then split each side again. A t-test must confirm each split, as in Hunter and its
 * successor Otava (Fleming et al. 2023). At first ten times `maxP` is enough. Then the weakest split is
 * removed until all others pass all options against their neighbours.
 */
export function changePoints(
  series: readonly number[],
  { maxP, minChange, leastLength }: ChangePointOptions,
): ChangePoint[] {
  const offset = Math.max(0, series.length - MOST);
  const values = series.slice(offset);
  const sums = distanceSums(values);
  const cuts: number[] = [];
  const split = (start: number, end: number): void => {
    const at = bestSplit(sums, start, end);
    if (at === undefined || tTest(values.slice(start, at), values.slice(at, end)) > maxP * 10) return;
    cuts.push(at);
    split(start, at);
    split(at, end);
  };
  split(0, values.length);
  cuts.sort((a, b) => a - b);
  for (;;) {
    const points = cuts.map((index, i) => {
      const left = values.slice(cuts[i - 1] ?? 0, index);
      const right = values.slice(index, cuts[i + 1] ?? values.length);
      const [before, after] = [mean(left), mean(right)];
      const change = Math.abs(after / before - 1);
      const isShort = left.length < leastLength || right.length < leastLength;
      return { index: index + offset, before, after, p: isShort ? 1 : tTest(left, right), change };
    });
    const weakest = points.reduce((worst, point, i) => (point.p > (points[worst]?.p ?? -1) ? i : worst), 0);
    if (points.length === 0) return [];
    if (points[weakest]!.p > maxP) cuts.splice(weakest, 1);
    else {
      const least = points.reduce((worst, point, i) => (point.change < points[worst]!.change ? i : worst), 0);
      if (points[least]!.change >= minChange)
        return points.map(({ index, before, after, p }) => ({ index, before, after, p }));
      cuts.splice(least, 1);
    }
  }
}

/** Prefix sums of |xᵢ − xⱼ| over all pairs: the sum over any rectangle needs four of them. */
function distanceSums(values: readonly number[]): Float64Array[] {
  const sums = [new Float64Array(values.length + 1)];
  for (let i = 0; i < values.length; i += 1) {
    const row = new Float64Array(values.length + 1);
    let line = 0;
    for (let j = 0; j < values.length; j += 1) {
      line += Math.abs(values[i]! - values[j]!);
      row[j + 1] = sums[i]![j + 1]! + line;
    }
    sums.push(row);
  }
  return sums;
}

/** The split of [start, end) with the largest energy distance between its left side and a range behind it. */
function bestSplit(sums: readonly Float64Array[], start: number, end: number): number | undefined {
  const within = (a: number, b: number, c: number, d: number): number =>
    sums[b]![d]! - sums[a]![d]! - sums[b]![c]! + sums[a]![c]!;
  let best: number | undefined;
  let most = 0;
  for (let at = start + 1; at < end; at += 1) {
    const n = at - start;
    const left = within(start, at, start, at) / 2;
    for (let stop = at + 1; stop <= end; stop += 1) {
      const m = stop - at;
      const between = (2 / (m + n)) * within(start, at, at, stop);
      const inLeft = n > 1 ? ((2 * m) / (m + n) / (n - 1)) * left : 0;
      const inRight = m > 1 ? ((2 * n) / (m + n) / (m - 1)) * (within(at, stop, at, stop) / 2) : 0;
      const energy = between - inLeft - inRight;
      if (energy > most) [most, best] = [energy, at];
    }
  }
  return best;
}
