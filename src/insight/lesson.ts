/** What a lesson is made of, and what its detector gets to see. */
import type { RunRecord } from '../record/record.ts';
import type { Past } from '../history/past.ts';

/** A problem seen in history, with a remedy and what speaks for it. Scores from 1 to 5. */
export interface Finding {
  /** What it is about: the same from run to run while the problem is the same. */
  subject: string;
  problem: string;
  remedy: string;
  /** What it costs: minutes, failures. */
  impact: number;
  /** What the remedy takes. */
  effort: number;
  /** What the remedy may break. */
  risk: number;
  /** How sure it is. */
  confidence: number;
  evidence: { runs: readonly string[]; count: number; of: number };
}

export interface Context {
  past: Past;
  /** The run that is at its end; the newest of the past. */
  record: RunRecord;
  setting: { hasReports: boolean; canFocus: boolean; retries: number };
}

/** Looks for one kind of problem. */
export type Detector = (context: Context) => Finding[];

/** A detector in the registry. */
export interface LessonKind {
  /** Part of the lesson's id. */
  kind: string;
  detect: Detector;
  /** Not every run can see it: it is resolved when several runs in a row did not. */
  isSeldom?: true;
}

/** A chance → a score for confidence. */
export function confidenceOf(chance: number): number {
  return chance >= 0.99 ? 5 : chance >= 0.95 ? 4 : chance >= 0.8 ? 3 : chance >= 0.6 ? 2 : 1;
}

/** How often something happens → a score for impact. */
export function shareScore(share: number): number {
  return share >= 0.5 ? 5 : share >= 0.2 ? 4 : share >= 0.1 ? 3 : share >= 0.03 ? 2 : 1;
}
