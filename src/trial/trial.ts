/** What a trial is: one execution of the test command on one tree, and what it said. */
import { EXIT, UserError } from '../platform/text/user-error.ts';
import type { CustomMetric } from './custom-metrics.ts';
import type { Evidence, Judgement } from './judging/judge.ts';
import type { TestResult } from './reports/model.ts';

/** What is tried: a commit, its tree, and which patches it holds. */
export interface TrialSubject {
  commit: string;
  tree: string;
  patches: readonly string[];
}

/** One execution of the test command, or of the focus command, as it is remembered. */
export interface Trial {
  number: number;
  tree: string;
  kind: 'baseline' | 'full' | 'focus';
  patches: readonly string[];
  /** Of a focus trial: ids of the tests it was to run. */
  asked: readonly string[];
  judgement: Judgement;
  /** How the command ended and what its reports said, before any rerun. Absent where it never ran. */
  evidence: Evidence | undefined;
  exitCode: number | undefined;
  /** Milliseconds since 1970; duration in milliseconds. */
  startedAt: number;
  durationMs: number;
  /** Milliseconds of it that the set-up command took, where it ran. */
  setupMs?: number;
  /** With the tries of every rerun. */
  tests: readonly TestResult[];
  /** Ids of tests that failed and passed on this tree. */
  flaky: readonly string[];
  /** Numbers that the tests of a whole green trial wrote. */
  metrics: readonly CustomMetric[];
  /** What is odd and decides nothing, for people. */
  notes: readonly string[];
  /** The last lines of the output, neutralised. */
  tail: readonly string[];
  /** File name of the whole (capped) output, below the out folder. */
  output: string;
}

/** Why there was no trial: somebody cancelled the run, or its time is up. */
export type StopReason = 'cancelled' | 'budget';

/** The run was cancelled, or its time is up, before the trial had an outcome. */
export class Interrupted extends UserError {
  readonly reason: StopReason;

  /** `before`: what could not be done any more, as the end of a sentence. */
  constructor(reason: StopReason, before = 'the tests were done') {
    if (reason === 'cancelled')
      super('The run was cancelled.', 'Start it again: nothing of it has landed.', EXIT.broken);
    else super(`The time budget was used up before ${before}.`, 'Raise `time-budget`.', EXIT.broken);
    this.reason = reason;
  }
}

/** Milliseconds → `01:12`, or `1:01:12`. */
export function clockTime(ms: number): string {
  const seconds = Math.round(ms / 1_000);
  const parts = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60];
  return (parts[0] ? parts : parts.slice(1))
    .map((part, i) => (i === 0 && parts[0] ? String(part) : String(part).padStart(2, '0')))
    .join(':');
}
