/** Judges a trial: green, red or neither, by exit code and reports. */
import type { CulpritReason } from '../../batch/verdict.ts';
import { counted, inTime } from '../../platform/text/words.ts';
import { compareExecuted } from './integrity.ts';
import { wasExecuted, type TestResult } from '../reports/model.ts';

/** How the test command ended, and what its reports said. A trial is judged by these, before any rerun. */
export interface CommandResult {
  end:
    | { kind: 'exit'; code: number }
    | { kind: 'signal'; signal: string }
    /** `cutMs`: it was stopped after so many milliseconds, before its time limit. */
    | { kind: 'timeout'; cutMs?: number };
  /** `undefined`: no report was asked for. `problem`: a sentence about why there is no usable report. */
  report: { tests: readonly TestResult[] } | { problem: string } | undefined;
}

/** The tests that the reports name; none where there is no usable report. */
export function testsOf({ report }: CommandResult): readonly TestResult[] {
  return report && 'tests' in report ? report.tests : [];
}

/** What a trial is compared with. */
export interface Expectations {
  /**
   * Ids of tests whose failures do not count: with `no-new-failures`, those that fail on the base. `all`: no
   * failure counts, as for the base itself.
   */
  excused: ReadonlySet<string> | 'all';
  /** The exit code of the test command on the base, which the base's failures explain. */
  baseExitCode?: number | undefined;
  /** The tests of the base: no fewer may run. Absent for the base itself, and where the base had no report. */
  reference?: readonly TestResult[] | undefined;
}

/** The outcome of a trial. `why` is a sentence for people; `reason` is for the verdict on a culprit. */
export type Judgement =
  | { outcome: 'green'; why: string; note?: string }
  | {
      outcome: 'red' | 'timeout';
      why: string;
      reason: CulpritReason | 'tests-weakened';
      /** Ids of the tests that failed, or that no longer run. */
      failed: readonly string[];
    }
  | { outcome: 'error'; why: string };

/** The gate `all-green`: nothing is excused. */
export const ALL_GREEN: Expectations = { excused: new Set() };

/** The exit code by which a command says "this revision cannot be judged" (as in `git bisect run`). */
const CANNOT_JUDGE = 125;

/** Exit codes by which a shell says that a signal ended its command. */
const SIGNALS = new Map([
  [130, 'SIGINT'], [132, 'SIGILL'], [134, 'SIGABRT'], [135, 'SIGBUS'], [136, 'SIGFPE'],
  [137, 'SIGKILL, for example for want of memory'], [139, 'SIGSEGV'], [143, 'SIGTERM'],
]); // prettier-ignore

/**
 * Judges a trial by its exit code and its report. The two must agree: where only one of them shows a failure,
 * the trial is red and `why` names both.
 */
export function judge({ end, report }: CommandResult, expected: Expectations = ALL_GREEN): Judgement {
  if (end.kind === 'timeout') {
    const why =
      end.cutMs === undefined
        ? 'The test command ran into the time limit.'
        : `It was stopped after ${inTime(end.cutMs)}, because a green trial takes far less.`;
    return {
      outcome: 'timeout',
      why,
      reason: 'timeout',
      failed: [],
    };
  }
  if (end.kind === 'signal') return red(`The test command was ended by ${end.signal}.`, 'command-failed');
  if (end.code === CANNOT_JUDGE) {
    return { outcome: 'error', why: 'The test command exited with 125, so it cannot judge this tree.' };
  }
  const signal = SIGNALS.get(end.code);
  const exited = `The test command exited with ${end.code}${signal === undefined ? '' : ` (as after ${signal})`}`;
  if (!report || 'problem' in report)
    return judgeExitCode(exited, end.code, report?.problem, expected.reference !== undefined);
  return judgeTests(exited, end.code, report.tests, expected);
}

/** `hasReference`: on the base, the same command left a report. */
function judgeExitCode(
  exited: string,
  code: number,
  problem: string | undefined,
  hasReference: boolean,
): Judgement {
  if (problem === undefined)
    return code === 0 ? { outcome: 'green', why: `${exited}.` } : red(`${exited}.`, 'command-failed');
  if (code !== 0) return red(`${exited} and left no usable report: ${problem}`, 'no-report');
  if (hasReference)
    return red(`${exited}, but it left no usable report, as it did on the base: ${problem}`, 'no-report');
  const why = `${exited}, but its report cannot be used: ${problem} Check \`report-paths\`.`;
  return { outcome: 'error', why };
}

function judgeTests(
  exited: string,
  code: number,
  tests: readonly TestResult[],
  expected: Expectations,
): Judgement {
  const { excused } = expected;
  const failed = failedIds(tests);
  const failures = excused === 'all' ? [] : failed.filter((id) => !excused.has(id));
  if (failures.length > 0) {
    const why =
      code === 0
        ? `${exited}, but its report shows ${counted(failures.length, 'failed test')}.`
        : `${exited}: ${counted(failures.length, 'test')} failed.`;
    return red(why, 'tests-failed', failures);
  }
  if (code !== 0 && failed.length === 0)
    return red(`${exited}, although its report shows no failed test.`, 'command-failed');
  // Test runners exit with 1, or with the number of failures. Any other code means that more went wrong.
  if (code !== 0 && code !== 1 && code !== failed.length && code !== expected.baseExitCode)
    return red(
      `${exited}, which ${counted(failed.length, 'excused failure')} cannot explain.`,
      'command-failed',
    );
  const ran = tests.filter(wasExecuted).length;
  const hadTests = expected.reference?.some(wasExecuted) ?? false;
  if (ran === 0 && !hadTests)
    return { outcome: 'error', why: `${exited}, but its report shows that no test ran.` };
  const known = failed.length === 0 ? '' : `; ${failed.length} failed, which the gate excuses`;
  return judgeIntegrity(`${exited} and ${counted(ran, 'test')} ran${known}.`, tests, expected);
}

function judgeIntegrity(why: string, tests: readonly TestResult[], { reference }: Expectations): Judgement {
  if (!reference) return { outcome: 'green', why };
  const { lost, where, renamed } = compareExecuted(reference, tests);
  if (lost.length > 0) {
    const more = where.length > 3 ? `, and so on for ${counted(where.length - 3, 'more file')}` : '';
    return red(
      `Fewer tests ran than on the base: ${where.slice(0, 3).join('; ')}${more}.`,
      'tests-weakened',
      lost,
    );
  }
  const note = `${counted(renamed, 'test')} changed name or file.`;
  return { outcome: 'green', why, ...(renamed > 0 ? { note } : {}) };
}

export function failedIds(tests: readonly TestResult[]): string[] {
  return tests.filter((test) => test.status === 'failed').map((test) => test.id);
}

/** Ids of the failed tests that make a trial red; none where it is red for another reason, or not red. */
export function countedFailures(
  { judgement, tests }: { judgement: Judgement; tests: readonly TestResult[] },
  { excused }: Expectations,
): readonly string[] {
  if (judgement.outcome !== 'red' || judgement.reason !== 'tests-failed') return [];
  return excused === 'all' ? [] : failedIds(tests).filter((id) => !excused.has(id));
}

function red(
  why: string,
  reason: CulpritReason | 'tests-weakened',
  failed: readonly string[] = [],
): Judgement {
  return { outcome: 'red', why, reason, failed };
}
