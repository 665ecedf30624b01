/** Series of single tests, run by run: their statuses and durations. */
import type { Past } from '../history/past.ts';
import type { PackedResults } from '../history/results.ts';
import type { TestStatus } from '../trial/reports/model.ts';

/** The levels of durations; `undefined` when there are none, or when they are damaged. */
function readable(results: PackedResults | undefined): Uint8Array | undefined {
  try {
    return results?.levels();
  } catch {
    return undefined;
  }
}

/** The status of a test on the branch, run by run; `undefined` in a run without a result of the test. */
export type StatusSeries = readonly (TestStatus | undefined)[];

/**
 * Status series of every test that did not pass in every run, oldest run first. All other tests passed
 * whenever they ran.
 */
export function troubledTests({ runs }: Past): ReadonlyMap<number, StatusSeries> {
  const troubled = new Set<number>();
  for (const { suite } of runs) {
    const results = suite?.results;
    if (results)
      eachStretch(results, (test, length, status) => {
        if (status !== 'passed') for (let i = 0; i < length; i += 1) troubled.add(test + i);
      });
  }
  const series = new Map(
    [...troubled].map((test) => [test, Array.from<TestStatus | undefined>({ length: runs.length })]),
  );
  for (const [at, { suite }] of runs.entries()) {
    const results = suite?.results;
    if (results)
      eachStretch(results, (test, length, status) => {
        for (let i = 0; i < length; i += 1) {
          const own = series.get(test + i);
          if (own) own[at] = status;
        }
      });
  }
  return series;
}

/** Visits each range of tests in a row that have the same status. */
function eachStretch(
  { tests, statuses }: PackedResults,
  visit: (first: number, length: number, status: TestStatus) => void,
): void {
  let [stretch, used] = [0, 0];
  for (const [status, length] of statuses) {
    let left = length;
    while (left > 0) {
      const [first, size] = tests[stretch]!;
      const step = Math.min(left, size - used);
      visit(first + used, step, status);
      left -= step;
      used += step;
      if (used === size) [stretch, used] = [stretch + 1, 0];
    }
  }
}

/**
 * Duration levels by test, oldest run first, of the newest `most` runs that have durations. `at`: the indices
 * of these runs. Level 0: no duration, because the test did not pass. Each level is 8 % longer than the one before.
 */
export function durationLevels(
  { runs }: Past,
  most: number,
): { at: number[]; levels: ReadonlyMap<number, Uint8Array> } {
  const timed = runs
    .flatMap(({ suite }, at) => {
      const levels = readable(suite?.results);
      return levels ? [{ at, results: suite!.results!, levels }] : [];
    })
    .slice(-most);
  const series = new Map<number, Uint8Array>();
  for (const [column, { results, levels }] of timed.entries()) {
    let place = 0;
    eachStretch(results, (first, length, status) => {
      for (let test = first; test < first + length; test += 1, place += 1) {
        let own = series.get(test);
        if (!own) series.set(test, (own = new Uint8Array(timed.length)));
        // Level 0 means "no duration", so the shortest durations count as level 1.
        if (status === 'passed') own[column] = Math.max(1, levels[place]!);
      }
    });
  }
  return { at: timed.map(({ at }) => at), levels: series };
}

/**
 * Where a change began, in words: the first run that shows it, with the commits since `good`, the last run
 * without it. `good` and `begin` are indices of runs.
 */
export function since({ runs }: Past, good: number | undefined, begin: number): string {
  const first = runs[begin]!;
  if (good === undefined) return `run ${first.run} or earlier (the first known run of the test)`;
  const [from, to] = [runs[good]!.commit?.slice(0, 12), first.commit?.slice(0, 12)];
  return `run ${first.run}${from && to ? ` (commits ${from}..${to})` : ''}`;
}

/** The ids of the newest five of these runs, newest last. */
export function someRuns({ runs }: Past, indices: Iterable<number>): string[] {
  return [...new Set(indices)]
    .toSorted((a, b) => a - b)
    .slice(-5)
    .map((i) => runs[i]!.run);
}
