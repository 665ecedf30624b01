/** The result of a search: what can land, and a verdict for the rest. */
import type { Verdict } from '../batch/verdict.ts';
import type { Candidate } from '../candidate/candidate.ts';

export interface SearchResult {
  /** The patches that are green together, in landing order. */
  survivors: Candidate;
  /** Patch id → verdict, for every patch that is not simply green. */
  verdicts: ReadonlyMap<string, Verdict>;
  flaky: readonly string[];
  orderDependent: readonly string[];
  /** The search came to its end, so a later run has nothing to continue. */
  isComplete: boolean;
}
