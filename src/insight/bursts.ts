/** Runs in which so many tests failed at once that the machine is to blame, and not the tests. */
import type { Past } from '../history/past.ts';

/** More tests than this, and more than this share of all, do not fail together by themselves. */
const MOST_TESTS = 10;
const MOST_SHARE = 0.05;

/** Indices of runs in which that many tests failed and passed on one tree, or failed and were fine in the run after. */
export function burstsOf({ runs, flakes, tests }: Past): ReadonlySet<number> {
  const flaky = new Map<number, Set<number>>();
  for (const { run, test } of flakes) flaky.set(run, (flaky.get(run) ?? new Set()).add(test));
  const failedIn = (at: number): number => runs[at]?.suite?.failed ?? 0;
  return new Set(
    runs.flatMap(({ suite }, at) => {
      const all = suite ? suite.passed + suite.failed : tests.size;
      const most = Math.max(MOST_TESTS, MOST_SHARE * all);
      const isFlaky = (flaky.get(at)?.size ?? 0) > most;
      const isShort =
        at > 0 && at + 1 < runs.length && failedIn(at) - Math.max(failedIn(at - 1), failedIn(at + 1)) > most;
      return isFlaky || isShort ? [at] : [];
    }),
  );
}
