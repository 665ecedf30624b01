/** Why tests failed in this run, and since when: one row for each cause, whatever the test. */
import type { Past } from '../history/past.ts';

/** A cause of failures in the newest run. */
export interface KnownCause {
  /** The message, as it was seen first. */
  message: string;
  /** Ids of the tests that failed of it in this run. */
  tests: readonly string[];
  /** In how many runs it was seen, this one included, and in how many tests. */
  runs: number;
  allTests: number;
  /** The first of these runs. */
  since: string;
}

/** The causes of the newest run: those that it shows most often come first. */
export function causesOf({ runs, causes }: Past): KnownCause[] {
  const last = runs.length - 1;
  const found = [...Map.groupBy(causes, ({ fingerprint }) => fingerprint).values()].flatMap((seen) => {
    const tests = seen.filter(({ run }) => run === last).map(({ test }) => test);
    const own = new Set(seen.map(({ run }) => run));
    if (tests.length === 0) return [];
    return {
      message: seen[0]!.message,
      tests,
      runs: own.size,
      allTests: new Set(seen.map(({ test }) => test)).size,
      since: runs[Math.min(...own)]!.run,
    };
  });
  return found.toSorted((a, b) => b.tests.length - a.tests.length || b.runs - a.runs);
}
