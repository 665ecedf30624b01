/** Defines what a trial is: one execution of the test command on one tree, and what it showed. */
import { EXIT, UserError } from '../platform/text/user-error.ts';
import type { CustomMetric } from './custom-metrics.ts';
import type { CommandResult, Judgement } from './judging/judge.ts';
import type { TestResult } from './reports/model.ts';

/** What is tried: a commit, its tree, and the ids of the patches it holds. */
export interface TrialSubject {
  commit: string;
  tree: string;
  patches: readonly string[];
}

/** The record of one execution of the test command or of the focus command. */
export interface Trial {
  number: number;
  tree: string;
  kind: 'baseline' | 'full' | 'focus';
  patches: readonly string[];
  /** Ids of the tests that a focus trial was asked to run; empty for other trials. */
  asked: readonly string[];
  judgement: Judgement;
  /** How the command ended and what its reports said, before any rerun. Absent where the command never ran. */
  evidence: CommandResult | undefined;
  exitCode: number | undefined;
  /** Milliseconds since 1970; duration in milliseconds. */
  startedAt: number;
  durationMs: number;
  /** The part of `durationMs` that the set-up command took. */
  setupMs?: number;
  /** The results of the tests, with their tries in every rerun. */
  tests: readonly TestResult[];
  /** Ids of tests that failed and passed on this tree. */
  flaky: readonly string[];
  /** Numbers that the tests of a whole trial wrote. */
  metrics: readonly CustomMetric[];
  /** Odd facts for people, which do not change the judgement. */
  notes: readonly string[];
  /** The last lines of the output, made safe to print. */
  tail: readonly string[];
  /** File name of the whole (capped) output, below the out folder. */
  output: string;
}

/** Whether a trial was stopped before its time limit, because it took far longer than a green one. */
export function wasCut({ evidence }: Trial): boolean {
  return evidence?.end.kind === 'timeout' && evidence.end.cutMs !== undefined;
}

/** Why there was no trial: somebody cancelled the run, or its time is up. */
export type StopReason = 'cancelled' | 'budget';

/** Thrown when the run was cancelled, or its time was up, before a trial had an outcome. */
export class Interrupted extends UserError {
  readonly reason: StopReason;

  /** `before`: the end of the sentence "The time budget was used up before …". */
  constructor(reason: StopReason, before = 'the tests were done') {
    if (reason === 'cancelled')
      super('The run was cancelled.', 'Start the run again: it goes on from here.', EXIT.broken);
    else super(`The time budget was used up before ${before}.`, 'Raise `time-budget`.', EXIT.broken);
    this.reason = reason;
  }
}
