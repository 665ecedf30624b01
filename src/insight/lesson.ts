/** What a detector of lessons sees and finds, and the scores that all detectors share. */
import type { RunRecord } from '../record/record.ts';
import type { Past, PastRun } from '../history/past.ts';

/** A problem that the history shows, with a remedy and evidence. Scores go from 1 to 5. */
export interface Finding {
  /** What the problem is about. It must stay the same from run to run while the problem lasts. */
  subject: string;
  problem: string;
  remedy: string;
  /** How much the problem costs: minutes, failures. */
  impact: number;
  /** How much work the remedy takes. */
  effort: number;
  /** How much the remedy may break. */
  risk: number;
  /** How sure it is that the problem exists. */
  confidence: number;
  evidence: { runs: readonly string[]; count: number; of: number };
  /** What the remedy would save a week, by the history; left out where nothing tells. */
  saves?: Saving;
  /** Tests whose own lessons are a part of this one. */
  covers?: readonly string[];
}

/** Minutes of trials, or failures: runs or patches that fail, wait or are tried once more without need. */
export interface Saving {
  value: number;
  unit: 'minutes a week' | 'failures a week';
}

const WEEK_MS = 7 * 86_400_000;

/** How much came in a week, over these runs. Fewer days than seven count as a week. */
function perWeek(amount: number, runs: readonly PastRun[]): number {
  const span = (runs.at(-1)?.at ?? 0) - (runs[0]?.at ?? 0);
  return amount / Math.max(1, span / WEEK_MS);
}

/** So many minutes in these runs. */
export function minutes(amount: number, runs: readonly PastRun[]): Saving {
  return { value: perWeek(amount, runs), unit: 'minutes a week' };
}

/** So many failures in these runs. */
export function failures(amount: number, runs: readonly PastRun[]): Saving {
  return { value: perWeek(amount, runs), unit: 'failures a week' };
}

/** What a detector sees. */
export interface Context {
  past: Past;
  /** The run that is ending now. It is also the newest run of the past. */
  record: RunRecord;
  setting: { hasReports: boolean; canFocus: boolean };
}

/** Looks for one kind of problem. */
export type Detector = (context: Context) => Finding[];

/** An entry of the registry: a kind of lesson and its detector. */
export interface LessonKind {
  /** Part of the lesson's id. */
  kind: string;
  detect: Detector;
  /** Not every run can see the problem: the lesson is resolved after several runs in a row without it. */
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
