/** Lesson `retries-hide`: reruns make so many runs green that nobody sees how flaky the suite is. */
import { shareScore, type Detector } from '../lesson.ts';
import { RECENT, runIds, found } from './recent.ts';

/** Counts the recent runs in which a test failed and passed on one tree. */
export const retriesHide: Detector = ({ past }) => {
  const runs = past.runs.slice(-2 * RECENT);
  const start = past.runs.length - runs.length;
  const hidden = new Set(past.flakes.filter(({ run }) => run >= start).map(({ run }) => run));
  const share = hidden.size / Math.max(1, runs.length);
  return found(
    runs.length >= RECENT &&
      share >= 0.3 && {
        subject: 'suite',
        problem: `In ${hidden.size} of ${runs.length} runs a test failed and passed when it ran again.`,
        remedy: 'Fix the flakiest tests first: reruns cost time and hide failures that are real but rare.',
        impact: shareScore(share),
        effort: 3,
        risk: 1,
        confidence: 5,
        evidence: {
          runs: runIds(runs.filter((_, i) => hidden.has(start + i))),
          count: hidden.size,
          of: runs.length,
        },
      },
  );
};
