import { EXIT, UserError } from '../platform/text/user-error.ts';
import type { Judgement } from './judging/judge.ts';
import type { TestResult } from './reports/model.ts';

/** What is tried: a commit whose tree is the candidate, and which patches make it. */
export interface TrialSubject {
  commit: string;
  tree: string;
  patches: readonly string[];
  kind: 'baseline' | 'full';
  /** What the progress line says beside number and kind. */
  progress: string;
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
  exitCode: number | undefined;
  /** Milliseconds since 1970; duration in milliseconds. */
  startedAt: number;
  durationMs: number;
  /** Milliseconds of it that the set-up command took, where it ran. */
  setupMs?: number;
  tests: readonly TestResult[];
  /** Ids of tests that failed and passed on this tree. */
  flaky: readonly string[];
  /** What is odd and decides nothing, for people. */
  notes: readonly string[];
  /** The last lines of the output, neutralised. */
  tail: readonly string[];
  /** File name of the whole (capped) output, below the out folder. */
  output: string;
}

/** The run was cancelled, or its time is up, before the trial had an outcome. */
export class Interrupted extends UserError {
  readonly reason: 'cancelled' | 'budget';

  constructor(reason: 'cancelled' | 'budget') {
    if (reason === 'cancelled')
      super('The run was cancelled.', 'Start it again: nothing of it has landed.', EXIT.broken);
    else
      super('The time budget was used up before the baseline was done.', 'Raise `time-budget`.', EXIT.broken);
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
