/** Lesson `flaky-test`: a test often fails and passes on the same tree. */
import { burstsOf } from '../bursts.ts';
import { betaCdf } from '../statistics.ts';
import { confidenceOf, failures, shareScore, type Detector } from '../lesson.ts';
import { someRuns } from '../series.ts';

/** How many of the newest runs are looked at: a test that was fixed leaves no trace in them. */
const WINDOW = 100;
/** A test that fails for no reason less often than this is tolerated. */
const TOLERABLE = 0.005;

/** Finds tests that failed and passed on one tree, surely more often than is tolerated. */
export const flakyTest: Detector = ({ past }) => {
  const start = Math.max(0, past.runs.length - WINDOW);
  const bursts = burstsOf(past);
  const ran = past.runs.filter(({ trials }, at) => at >= start && trials.whole > 0 && !bursts.has(at)).length;
  const byTest = Map.groupBy(
    past.flakes.filter(({ run }) => run >= start && !bursts.has(run)),
    ({ test }) => test,
  );
  return [...byTest].flatMap(([test, seen]) => {
    const count = new Set(seen.map(({ run }) => run)).size;
    const of = Math.max(ran, count);
    // Jeffreys' prior: half a failure in one run.
    const chance = 1 - betaCdf(TOLERABLE, count + 0.5, of - count + 0.5);
    if (count < 2 || chance < 0.95) return [];
    const { id } = past.tests.get(test)!;
    return [
      {
        subject: id,
        problem: `\`${id}\` failed and passed on the same tree in ${count} of ${of} runs.`,
        remedy: 'Make the test deterministic (time, order, network, random), or leave it out until it is.',
        impact: shareScore(count / of),
        effort: 3,
        risk: 1,
        confidence: confidenceOf(chance),
        saves: failures(count, past.runs.slice(start)),
        evidence: {
          runs: someRuns(
            past,
            seen.map(({ run }) => run),
          ),
          count,
          of,
        },
      },
    ];
  });
};
