/** What earlier runs say about a patch that is offered again. */
import type { Verdict } from './verdict.ts';

/** How often a patch was offered before, and its last verdict. */
export interface EarlierOffer {
  times: number;
  verdict: string;
  reason: string;
  /** Milliseconds since 1970. */
  at: number;
  /** The last verdict, if it was that the patch breaks tests and says where that was seen. */
  culprit?: {
    verdict: Extract<Verdict, { verdict: 'culprit' }>;
    /** Patches of the batch that were not in the batch of that run. */
    newcomers: readonly string[];
    /** That run has landed something. */
    hasLanded: boolean;
  };
}
