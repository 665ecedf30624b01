import { mean, tTest } from './statistics.ts';

/** Where a series changed for good. */
export interface ChangePoint {
  /** Index of the first value of the new level. */
  index: number;
  before: number;
  after: number;
  /** Of a t-test between the levels on both sides. */
  p: number;
}

export interface ChangePointOptions {
  /** Most that chance may explain. */
  maxP: number;
  /** Least relative change. */
  minChange: number;
  /** Fewest values on each side. */
  leastLength: number;
}

/** Longer series are looked at from their newest end: the cost grows with the square. */
const MOST = 400;

/**
 * E-divisive (Matteson and James 2014): the split that maximises the energy distance of both sides, then the same in each side;
 * kept where a t-test calls it real, as in Hunter and its successor Otava (Fleming et al. 2023). First with ten times
 * the allowed p, then the weakest go until all that are left hold against their neighbours.
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

/** Sums of |xᵢ − xⱼ| over rectangles from the origin: any other rectangle takes four of them. */
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

/** The split of [start, end) with the greatest energy distance between its left and some stretch right of it. */
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
