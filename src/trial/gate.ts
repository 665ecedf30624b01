import type { CulpritReason } from '../batch/verdict.ts';
import type { TestResult } from './reports/model.ts';

/** How the test command ended, and what its reports said. All that decides about a trial. */
export interface TrialFacts {
  end: { kind: 'exit'; code: number } | { kind: 'signal'; signal: string } | { kind: 'timeout' };
  /** `undefined`: no report was asked for. */
  report: { tests: readonly TestResult[] } | { problem: string } | undefined;
}

/** What a trial said. `why` is a sentence for people; `reason` what a culprit would be charged with. */
export type Judgement =
  | { outcome: 'green'; why: string }
  | { outcome: 'red' | 'timeout'; why: string; reason: CulpritReason; failed: readonly string[] }
  | { outcome: 'error'; why: string };

/** The exit code by which a command says "this revision cannot be judged" (as in `git bisect run`). */
const CANNOT_JUDGE = 125;

/** The `all-green` gate: exit code and report must agree, and disagreement is red with both facts. */
export function judge({ end, report }: TrialFacts): Judgement {
  if (end.kind === 'timeout') {
    return {
      outcome: 'timeout',
      why: 'The test command ran into the time limit.',
      reason: 'timeout',
      failed: [],
    };
  }
  if (end.kind === 'signal') {
    return {
      outcome: 'red',
      why: `The test command was ended by ${end.signal}.`,
      reason: 'command-failed',
      failed: [],
    };
  }
  if (end.code === CANNOT_JUDGE) {
    return { outcome: 'error', why: 'The test command exited with 125: it says it cannot judge this tree.' };
  }
  return end.code === 0 ? judgeSuccess(report) : judgeFailure(end.code, report);
}

function judgeSuccess(report: TrialFacts['report']): Judgement {
  if (!report) return { outcome: 'green', why: 'The test command exited with 0.' };
  if ('problem' in report) {
    return {
      outcome: 'error',
      why: `The test command exited with 0, but its report cannot be used: ${report.problem} Check \`report-paths\`.`,
    };
  }
  const failed = failedIds(report.tests);
  if (failed.length > 0) {
    const why = `The test command exited with 0, but its report shows ${plural(failed.length, 'failed test')}.`;
    return { outcome: 'red', why, reason: 'tests-failed', failed };
  }
  const ran = report.tests.filter((test) => test.status === 'passed').length;
  if (ran === 0)
    return {
      outcome: 'error',
      why: 'The test command exited with 0, but its report shows that no test ran.',
    };
  return { outcome: 'green', why: `The test command exited with 0 and ${plural(ran, 'test')} passed.` };
}

function judgeFailure(code: number, report: TrialFacts['report']): Judgement {
  const exited = `The test command exited with ${code}`;
  if (!report) return { outcome: 'red', why: `${exited}.`, reason: 'command-failed', failed: [] };
  if ('problem' in report) {
    return {
      outcome: 'red',
      why: `${exited} and left no usable report: ${report.problem}`,
      reason: 'no-report',
      failed: [],
    };
  }
  const failed = failedIds(report.tests);
  if (failed.length === 0) {
    return {
      outcome: 'red',
      why: `${exited}, although its report shows no failed test.`,
      reason: 'command-failed',
      failed,
    };
  }
  return {
    outcome: 'red',
    why: `${exited}: ${plural(failed.length, 'test')} failed.`,
    reason: 'tests-failed',
    failed,
  };
}

function failedIds(tests: readonly TestResult[]): string[] {
  return tests.filter((test) => test.status === 'failed').map((test) => test.id);
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
