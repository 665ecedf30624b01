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
  /** Every question was asked: there is nothing to go on with. */
  isComplete: boolean;
}
