/** Lesson `retries-hide`: reruns make many runs green, and no test stands out as flaky. */
import { burstsOf } from '../bursts.ts';
import { failures, shareScore, type Detector } from '../lesson.ts';
import { flakyTest } from './flaky-test.ts';
import { RECENT, runIds, found } from './recent.ts';

/** Counts the recent runs in which a test failed and passed on one tree, and no lesson names it. */
export const retriesHide: Detector = (context) => {
  const { past } = context;
  const named = new Set(flakyTest(context).map(({ subject }) => subject));
  const bursts = burstsOf(past);
  const runs = past.runs.slice(-2 * RECENT);
  const start = past.runs.length - runs.length;
  const isNamed = (test: number): boolean => named.has(past.tests.get(test)?.id ?? '');
  const hidden = new Set(
    past.flakes
      .filter(({ run, test }) => run >= start && !bursts.has(run) && !isNamed(test))
      .map(({ run }) => run),
  );
  const share = hidden.size / Math.max(1, runs.length);
  return found(
    runs.length >= RECENT &&
      share >= 0.3 && {
        subject: 'suite',
        problem: `In ${hidden.size} of ${runs.length} runs a test failed and passed when it ran again: many tests, each of them seldom.`,
        remedy:
          'Look for what they share, such as the clock, the network or the load: reruns hide failures that are real but rare.',
        impact: shareScore(share),
        effort: 3,
        risk: 1,
        confidence: 5,
        saves: failures(hidden.size, runs),
        evidence: {
          runs: runIds(runs.filter((_, i) => hidden.has(start + i))),
          count: hidden.size,
          of: runs.length,
        },
      },
  );
};
