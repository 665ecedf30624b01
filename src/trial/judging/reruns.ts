import { wasExecuted, type TestResult } from '../reports/model.ts';

/**
 * A runner that repeats a failing test may report every try as a test of its own, in the same file. Where the last
 * of several alike passed, and the command succeeded, they are one test that was flaky.
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

/** The test with tries that came before; passing after a failure on the same tree makes it flaky. */
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
 * The tests of a rerun of the whole command, with the tries before it. What failed before and is not among them,
 * such as a file that did not load, is gone.
 */
export function afterRerun(before: readonly TestResult[], rerun: readonly TestResult[]): TestResult[] {
  const failed = new Map(before.filter(({ status }) => status === 'failed').map((test) => [test.id, test]));
  return rerun.map((test) => {
    const earlier = failed.get(test.id);
    return earlier ? withAttempts(test, [earlier]) : test;
  });
}

/** The tests of a trial with what a rerun of some of them, by themselves, said. */
export function withFocus(tests: readonly TestResult[], focused: readonly TestResult[]): TestResult[] {
  const seen = new Map(focused.map((test) => [test.id, test]));
  return tests.map((test) => {
    const next = seen.get(test.id);
    return next ? withAttempts({ ...next, durationMs: test.durationMs }, [test]) : test;
  });
}

/** More failures than this, and more than half of all: nobody believes in flakes. */
const TOO_MANY = 20;

/** Whether running these failures again can tell anything. */
export function isWorthRerun(failing: readonly string[], tests: readonly TestResult[]): boolean {
  const executed = tests.filter(wasExecuted).length;
  return failing.length > 0 && (failing.length <= TOO_MANY || failing.length * 2 <= executed);
}
