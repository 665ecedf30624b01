/** Defines test results, in one form for all report formats. */

/** The statuses of CTRF. `other`: the test was inconclusive, or its status is unknown. */
export type TestStatus = 'passed' | 'failed' | 'skipped' | 'pending' | 'other';

/** The result of one test in one trial, in the same form for every report format. */
export interface TestResult {
  /** The same in each run: suites, class and name, joined by ` › `. Repeated ids get a number. */
  id: string;
  name: string;
  suite: readonly string[];
  status: TestStatus;
  /** The reporter's own word, where it says more than `status`. */
  rawStatus?: string;
  durationMs: number;
  message?: string;
  trace?: string;
  /** Relative to the workspace, with `/`. */
  file?: string;
  line?: number;
  /** The output of the test, where the report holds it. */
  output?: string;
  /** Earlier tries of the same test on the same tree, oldest first. */
  attempts?: readonly Attempt[];
  /** The test failed and passed on this tree. */
  flaky?: true;
}

/** One earlier try of a test. */
export interface Attempt {
  status: TestStatus;
  durationMs?: number;
  message?: string;
  trace?: string;
}

/** A test as a parser finds it. The collector then cuts texts, makes paths relative and gives ids. */
export interface Case extends Texts {
  /** From the outermost suite to the innermost. The collector leaves out empty and repeated parts. */
  suite: readonly (string | undefined)[];
  name: string;
  status: TestStatus;
  rawStatus?: string | undefined;
  /** Milliseconds; anything that is not a positive number counts as 0. */
  durationMs?: number | undefined;
  file?: string | undefined;
  line?: number | undefined;
  output?: string | undefined;
  attempts?: readonly ({ status: TestStatus; durationMs?: number | undefined } & Texts)[] | undefined;
}

interface Texts {
  message?: string | undefined;
  trace?: string | undefined;
}

/** Takes what a parser finds, one by one. */
export interface Sink {
  test: (found: Case) => void;
  /** Takes an odd fact about a report that can still be used, such as a wrong counter. */
  note: (text: string) => void;
  /**
   * Takes what the report says of its own failure, such as `success: false`, once all its tests were given. If none of
   * them failed, the report itself counts as a failed test: a test that did not get to write its result failed.
   */
  claimFailure: (words: string) => void;
}

/** A report that cannot be trusted. The message names the file, the offset in it, and the reason. */
export class ReportError extends Error {
  override readonly name = 'ReportError';

  constructor(file: string, offset: number, reason: string) {
    super(`${file}: at offset ${offset}: ${reason}`);
  }
}

/** Counts the tests by status. Counters in report files are not used, because they may be wrong. */
export function countStatuses(tests: readonly TestResult[]): Record<TestStatus | 'tests', number> {
  const counts = { tests: tests.length, passed: 0, failed: 0, skipped: 0, pending: 0, other: 0 };
  for (const test of tests) counts[test.status] += 1;
  return counts;
}

/** Whether the test ran to a clear result. Skipped, pending and inconclusive tests did not. */
export function wasExecuted({ status }: TestResult): boolean {
  return status === 'passed' || status === 'failed';
}

/** Translates the status of a reporter into ours. Unknown words become `other`, unless they mean a failure. */
export function statusOf(table: Readonly<Record<string, TestStatus>>, word: string): TestStatus {
  if (Object.hasOwn(table, word)) return table[word]!;
  return /fail|error|panic|abort/i.test(word) ? 'failed' : 'other';
}
