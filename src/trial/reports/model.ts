export type TestStatus = 'passed' | 'failed' | 'skipped' | 'pending' | 'other';

/** One test of one trial, whatever format reported it. */
export interface TestResult {
  /** The same from run to run: suite path, class and name, joined by ` › `; repeated ones are numbered. */
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
  /** What it printed, as far as the report has it. */
  output?: string;
  /** Earlier tries of the same test on the same tree, oldest first. */
  attempts?: readonly Attempt[];
  /** It failed and passed on this tree. */
  flaky?: true;
}

export interface Attempt {
  status: TestStatus;
  durationMs?: number;
  message?: string;
  trace?: string;
}

/** A test as a parser finds it. Texts are cut, paths made relative and ids given by the collector. */
export interface Case extends Texts {
  /** From the outside in; empty and repeated parts are left out. */
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

/** Where a parser puts what it finds, as it finds it. */
export interface Sink {
  test: (found: Case) => void;
  /** Something odd that does not make the report useless: a counter that is wrong, lines that are no report. */
  note: (text: string) => void;
}

/** A report that cannot be trusted: which file, where in it, and what is wrong. */
export class ReportError extends Error {
  override readonly name = 'ReportError';

  constructor(file: string, offset: number, reason: string) {
    super(`${file}: at offset ${offset}: ${reason}`);
  }
}

/** What a run of tests adds up to. Derived from the cases; counters in report files are never believed. */
export function countStatuses(tests: readonly TestResult[]): Record<TestStatus | 'tests', number> {
  const counts = { tests: tests.length, passed: 0, failed: 0, skipped: 0, pending: 0, other: 0 };
  for (const test of tests) counts[test.status] += 1;
  return counts;
}

/** It ran to an answer. What is inconclusive did not. */
export function wasExecuted({ status }: TestResult): boolean {
  return status === 'passed' || status === 'failed';
}

/** A reporter's word → our status; words nobody knows are `other`. */
export function statusOf(table: Readonly<Record<string, TestStatus>>, word: string): TestStatus {
  return Object.hasOwn(table, word) ? table[word]! : 'other';
}
