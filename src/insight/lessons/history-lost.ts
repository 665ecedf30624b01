import type { Detector } from '../lesson.ts';
import { one } from './recent.ts';

/** What was remembered could not be had in the usual way. */
export const historyLost: Detector = ({ record }) =>
  one(
    record.history.origin === 'artifact' && {
      subject: 'cache',
      problem: 'The history was not in the cache and came from its second copy.',
      remedy:
        'Entries go after seven days without use or when the repository holds 10 GB: keep other caches smaller.',
      impact: 1,
      effort: 2,
      risk: 1,
      confidence: 5,
      evidence: { runs: [record.runId], count: 1, of: 1 },
    },
  );
