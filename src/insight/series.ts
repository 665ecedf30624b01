import type { Past } from '../history/past.ts';
import type { PackedResults } from '../history/results.ts';
import { toMilliseconds } from '../record/levels.ts';
import type { TestStatus } from '../trial/reports/model.ts';

/** Damaged ones are none. */
function readable(results: PackedResults | undefined): Uint8Array | undefined {
  try {
    return results?.levels();
  } catch {
    return undefined;
  }
}

/** What a test said on the branch, run by run: `undefined` where it was not there. */
export type StatusSeries = readonly (TestStatus | undefined)[];

/** Status series of every test that ever was anything but passed, oldest first. The others passed whenever they ran. */
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

type Results = NonNullable<NonNullable<Past['runs'][number]['suite']>['results']>;

/** Stretches of tests in a row that said the same. */
function eachStretch(
  { tests, statuses }: Results,
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

/** Duration levels by test, oldest first, of the newest runs that have them; 0: none. A level more is 8 % longer. */
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
    for (const [first, length] of results.tests)
      for (let i = 0; i < length; i += 1, place += 1) {
        let own = series.get(first + i);
        if (!own) series.set(first + i, (own = new Uint8Array(timed.length)));
        // Zero is taken for "none": the shortest of all are as good as the next.
        own[column] = Math.max(1, levels[place]!);
      }
  }
  return { at: timed.map(({ at }) => at), levels: series };
}

export function levelToMs(level: number): number {
  return toMilliseconds(level);
}

/** Runs as people name them, newest last, at most a few. */
export function someRuns({ runs }: Past, indices: Iterable<number>): string[] {
  return [...new Set(indices)].toSorted((a, b) => a - b).slice(-5).map((i) => runs[i]!.run); // prettier-ignore
}
