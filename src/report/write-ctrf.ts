/** Writes test results in the Common Test Report Format (CTRF). */
import { countStatuses, type Attempt, type TestResult } from '../trial/reports/model.ts';

/** The trial that a CTRF report describes. */
export interface CtrfInput {
  tests: readonly TestResult[];
  /** Milliseconds since 1970. */
  startedAt: number;
  durationMs: number;
  /** What a reader needs to know besides the tests: outcome, tree, exit code. */
  extra: Record<string, unknown>;
}

/** Builds the content of a CTRF report (ctrf.io). A unit test checks it against the schema. */
export function toCtrf(input: CtrfInput): unknown {
  return {
    reportFormat: 'CTRF',
    specVersion: '0.0.0',
    generatedBy: 'autosync',
    results: {
      tool: { name: 'autosync' },
      summary: {
        ...countStatuses(input.tests),
        flaky: input.tests.filter((test) => test.flaky).length,
        start: input.startedAt,
        stop: input.startedAt + input.durationMs,
        duration: input.durationMs,
      },
      tests: input.tests.map(toCtrfTest),
      extra: input.extra,
    },
  };
}

function toCtrfTest(test: TestResult): unknown {
  return {
    testId: test.id,
    name: test.name || '(no name)',
    status: test.status,
    duration: test.durationMs,
    ...(test.suite.length > 0 ? { suite: test.suite } : {}),
    ...(test.message ? { message: test.message } : {}),
    ...(test.trace ? { trace: test.trace } : {}),
    ...(test.file ? { filePath: test.file } : {}),
    ...(test.line ? { line: test.line } : {}),
    ...(test.rawStatus ? { rawStatus: test.rawStatus } : {}),
    ...(test.output ? { stdout: test.output.split('\n') } : {}),
    ...(test.flaky ? { flaky: true } : {}),
    ...(test.attempts?.length
      ? { retries: test.attempts.length, retryAttempts: test.attempts.map(toAttempt) }
      : {}),
  };
}

function toAttempt({ status, durationMs, message, trace }: Attempt, index: number): unknown {
  return {
    attempt: index + 1,
    status,
    ...(durationMs === undefined ? {} : { duration: durationMs }),
    ...(message ? { message } : {}),
    ...(trace ? { trace } : {}),
  };
}
