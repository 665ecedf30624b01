/** Defines the log of a run. */
import { inTime } from '../text/words.ts';
import type { CommandEcho } from './output.ts';

/** Shows messages to the person who watches a run. */
export interface Log {
  info(line: string): void;
  warning(line: string): void;
  /** Shows that a command begins, and opens a fold for its output. `end` of the result closes the fold. */
  startCommand(progress: Progress): CommandEcho;
  /** Shows in one line how a trial ended, and why it failed. */
  endTrial(end: TrialEnd): void;
}

/** Where a run is. */
export interface Progress {
  /** What is tried and why, for example `trial 3 · all tests · 7 of 10 patches`. */
  what: string;
  /** What is to come, for example `about 2 to go`. Empty where that is not known. */
  ahead: string;
}

/** How a trial ended. */
export interface TrialEnd {
  number: number;
  /** What it was about, as in its {@link Progress}. */
  what: string;
  outcome: 'green' | 'red' | 'error' | 'timeout';
  durationMs: number;
  /** Why it ended so, in a sentence. */
  why: string;
  /** The first failing tests, with their messages. */
  failures: readonly string[];
  /** The last lines of the output, where no test is named that failed. */
  tail: readonly string[];
}

/** Where a run is, in one line. */
export function progressLine({ what, ahead }: Progress): string {
  return [what, ahead].filter(Boolean).join(' · ');
}

/** How a trial ended, in one line after its number or its title. */
export function endLine({ outcome, durationMs, why }: TrialEnd): string {
  return `${outcome} after ${inTime(durationMs)} · ${why}`;
}
