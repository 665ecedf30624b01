export type TestStatus = 'passed' | 'failed' | 'skipped' | 'pending' | 'other';

/** One test of one trial, whatever format reported it. */
export interface TestResult {
  /** The same from run to run: suite path, class and name, joined by ` › `; repeated ones are numbered. */
  id: string;
  name: string;
  suite: readonly string[];
  status: TestStatus;
  durationMs: number;
  message?: string;
  trace?: string;
  file?: string;
  line?: number;
}

/** A report that cannot be trusted: which file, where in it, and what is wrong. */
export class ReportError extends Error {
  override readonly name = 'ReportError';
}

/** Numbers tests that share an id, in the order they were reported. */
export function withUniqueIds(tests: readonly TestResult[]): TestResult[] {
  const seen = new Map<string, number>();
  return tests.map((test) => {
    const count = (seen.get(test.id) ?? 0) + 1;
    seen.set(test.id, count);
    return count === 1 ? test : { ...test, id: `${test.id} #${count}` };
  });
}

/** What a run of tests adds up to. Derived from the cases; counters in report files are never believed. */
export function countStatuses(tests: readonly TestResult[]): Record<TestStatus | 'tests', number> {
  const counts = { tests: tests.length, passed: 0, failed: 0, skipped: 0, pending: 0, other: 0 };
  for (const test of tests) counts[test.status] += 1;
  return counts;
}
