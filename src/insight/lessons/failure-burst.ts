/** Lesson `failure-burst`: now and then many tests fail at once, and pass again. */
import { burstsOf } from '../bursts.ts';
import { failures, shareScore, type Detector } from '../lesson.ts';
import { someRuns } from '../series.ts';
import { found, RECENT } from './recent.ts';

/** How often it happens is told for so many of the newest runs. */
const WINDOW = 100;

/** Finds bursts: the newest one is not long ago. */
export const failureBurst: Detector = ({ past }) => {
  const start = Math.max(0, past.runs.length - WINDOW);
  const bursts = [...burstsOf(past)].filter((at) => at >= start);
  const of = past.runs.length - start;
  const last = bursts.at(-1);
  return found(
    last !== undefined &&
      last >= past.runs.length - RECENT && {
        subject: 'runner',
        problem: `In ${bursts.length} of the last ${of} runs more than one test in twenty failed at once and passed again.`,
        remedy:
          'Look at what these runs share: the runner, the network, a service. The tests are not to blame, and none of them is called flaky for it.',
        impact: shareScore(bursts.length / of),
        effort: 3,
        risk: 1,
        confidence: 4,
        saves: failures(bursts.length, past.runs.slice(start)),
        evidence: { runs: someRuns(past, bursts), count: bursts.length, of },
      },
  );
};
