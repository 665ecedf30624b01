/** What a search found, in words of the product. */
import type { Verdict } from '../batch/verdict.ts';
import type { Candidate } from '../candidate/candidate.ts';

export interface SearchResult {
  /** The patches that are green together, in landing order. */
  survivors: Candidate;
  /** Of every patch that is not simply green. */
  verdicts: ReadonlyMap<string, Verdict>;
  flaky: readonly string[];
  orderDependent: readonly string[];
  /** Every question was asked: there is nothing to go on with. */
  isComplete: boolean;
}
