import type { Verdict } from '../batch/verdict.ts';
import type { Candidate } from '../candidate/candidates.ts';

/** What a search found, in words of the product. */
export interface Findings {
  /** The patches that are green together, in landing order, with the candidate they make. */
  survivors: Candidate['steps'];
  /** Of every patch that is not simply green. */
  verdicts: Map<string, Verdict>;
  flaky: readonly string[];
  orderDependent: readonly string[];
  /** The survivors had a whole green trial in this run, and not only in one that was cut off. */
  isProven: boolean;
  /** Every question was asked: there is nothing to go on with. */
  isComplete: boolean;
}
