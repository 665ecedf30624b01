/** Lesson `search-lost`: one patch at a time would have been faster than the search. */
import { minutes, type Detector } from '../lesson.ts';
import { found, recent, runIds, sum } from './recent.ts';

/** Fewer searches, or fewer minutes lost, say nothing. */
const LEAST_SEARCHES = 3;
const LEAST_MINUTES = 1;
/** From this share of culprits on, patches share hardly any trial. */
const MANY_CULPRITS = 0.3;

/** Finds searches that cost more than testing the patches one by one would have, all together. */
export const searchLost: Detector = ({ past }) => {
  const runs = recent(past).filter(({ metrics }) => metrics.has('trial time saved'));
  const lost = -sum(runs, 'trial time saved') / 60;
  if (runs.length < LEAST_SEARCHES || lost < LEAST_MINUTES) return [];
  const culprits = sum(runs, 'culprit rate') / runs.length;
  const isMany = culprits >= MANY_CULPRITS;
  return found({
    subject: 'search',
    problem: `The last ${runs.length} searches took ${Math.round(lost)} minutes more than one patch at a time would have, ${
      isMany
        ? `because ${Math.round(culprits * 100)} % of the patches broke something.`
        : 'because tests failed that no single patch breaks, or trials were repeated to be sure.'
    }`,
    remedy: isMany
      ? 'Test patches at their source, before they are offered as a batch.'
      : 'Look at the tests that the lessons call flaky or dependent on their order, and fix these first.',
    impact: lost > 60 ? 5 : lost > 10 ? 4 : 3,
    effort: 3,
    risk: 1,
    confidence: 4,
    saves: minutes(lost, runs),
    evidence: {
      runs: runIds(runs),
      count: runs.filter(({ metrics }) => (metrics.get('trial time saved') ?? 0) < 0).length,
      of: runs.length,
    },
  });
};
