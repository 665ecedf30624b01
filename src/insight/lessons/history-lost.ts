/** Lesson `history-lost`: the cache did not have the history, but its second copy was there. */
import type { Detector } from '../lesson.ts';
import { found } from './recent.ts';

/** Finds a run whose history came from the artifact instead of the cache. */
export const historyLost: Detector = ({ record }) =>
  found(
    record.history.origin === 'artifact' && {
      subject: 'cache',
      problem: 'The history was not in the cache and came from its second copy.',
      remedy:
        'GitHub deletes caches after 7 days without use, or above 10 GB a repository: keep other caches small.',
      impact: 1,
      effort: 2,
      risk: 1,
      confidence: 5,
      evidence: { runs: [record.runId], count: 1, of: 1 },
    },
  );
