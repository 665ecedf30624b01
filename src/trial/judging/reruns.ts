/** Joins the results of tests that ran more than once on the same tree. */
import { wasExecuted, type TestResult } from '../reports/model.ts';

/**
 * Joins the tries of a repeated test. A runner that repeats a failing test may report each try as a separate
 * test in the same file. Where the last try passed, they are one flaky test. This is sure only where the
 * command succeeded.
 */
export function foldRepeats(tests: readonly TestResult[]): TestResult[] {
  const alike = Map.groupBy(tests, ({ suite, name }) => JSON.stringify([suite, name]));
  return [...alike.values()].flatMap((tries) => {
    const last = tries.at(-1)!;
    const failed = tries.filter(({ status }) => status === 'failed');
    if (last.status !== 'passed' || failed.length === 0) return tries;
    const others = tries.slice(0, -1).filter(({ status }) => status !== 'failed');
    return [...others, withAttempts({ ...last, id: failed[0]!.id }, failed)];
  });
}

/** Adds earlier tries to a test. A test that passed after a failure on the same tree is flaky. */
export function withAttempts(test: TestResult, earlier: readonly TestResult[]): TestResult {
  const attempts = earlier.flatMap(({ attempts: before = [], status, durationMs, message, trace }) => [
    ...before,
    { status, durationMs, ...(message ? { message } : {}), ...(trace ? { trace } : {}) },
  ]);
  const all = [...attempts, ...(test.attempts ?? [])];
  const isFlaky = test.status === 'passed' && all.some(({ status }) => status === 'failed');
  return { ...test, attempts: all, ...(isFlaky ? { flaky: true as const } : {}) };
}

/**
 * The tests of a rerun of the whole command, with their earlier tries. An earlier failure that the rerun does
 * not report, such as a file that could not be loaded, is dropped.
 */
export function afterRerun(before: readonly TestResult[], rerun: readonly TestResult[]): TestResult[] {
  const failed = new Map(before.filter(({ status }) => status === 'failed').map((test) => [test.id, test]));
  return rerun.map((test) => {
    const earlier = failed.get(test.id);
    return earlier ? withAttempts(test, [earlier]) : test;
  });
}

/**
 * The tests of a trial, with the results of a rerun of only some of them. Durations stay those of the trial.
 */
export function withFocus(tests: readonly TestResult[], focused: readonly TestResult[]): TestResult[] {
  const seen = new Map(focused.map((test) => [test.id, test]));
  return tests.map((test) => {
    const next = seen.get(test.id);
    return next ? withAttempts({ ...next, durationMs: test.durationMs }, [test]) : test;
  });
}

/** More failures than this, if they are also more than half of all tests, are hardly flakes. */
const TOO_MANY = 20;

/** Whether running these failures again can tell anything. */
export function isWorthRerun(failing: readonly string[], tests: readonly TestResult[]): boolean {
  const executed = tests.filter(wasExecuted).length;
  return failing.length > 0 && (failing.length <= TOO_MANY || failing.length * 2 <= executed);
}
