/** The planner: asks question after question until it knows which patches are green and who is to blame. */
import { Asker, SearchEnd, type Asking, type Sequence } from './asker.ts';
import { findPartners } from './interactions.ts';
import { searchByExitCode } from './prefixes.ts';
import type { Assumptions, Conclusion } from './questions.ts';
import { Standing } from './standing.ts';
import { searchBySuspects } from './suspects.ts';

/**
 * Finds the largest green candidate, and who is to blame for the rest. Where only the exit code speaks, it searches
 * prefixes by nested group testing (Sobel & Groll 1959). Where reports name the failing tests, it leaves suspects out
 * and judges each of them on what is green in the end. Pure: the answers so far determine the next question.
 */
export function* isolate(patches: Sequence, assumptions: Assumptions): Asking<Conclusion> {
  const asker = new Asker(patches, assumptions);
  const standing = new Standing(patches, asker);
  const search = assumptions.hasNames ? searchBySuspects : searchByExitCode;
  try {
    yield* search(standing, asker, assumptions);
    const partners = yield* findPartners(asker, standing.rejections, standing.green);
    for (const rejection of standing.rejections) {
      const partner = partners.get(rejection.patch);
      if (partner !== undefined)
        standing.reject({ ...rejection, because: { kind: 'together', patch: partner } });
    }
  } catch (error) {
    if (!(error instanceof SearchEnd)) throw error;
    return standing.conclusion(error.why);
  }
  return standing.conclusion(undefined);
}
