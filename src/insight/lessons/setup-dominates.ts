/** Lesson `setup-dominates`: the set-up takes more time than the tests. */
import { minutes, shareScore, type Detector } from '../lesson.ts';
import { runIds, found, recent, sum, trialMinutes } from './recent.ts';

/** Finds recent runs whose set-up command took over half of the trial time on average. */
export const setupDominates: Detector = ({ past }) => {
  const runs = recent(past).filter(({ metrics }) => metrics.has('setup share'));
  const share = sum(runs, 'setup share') / Math.max(1, runs.length);
  const whole = runs.reduce((total, { trials }) => total + trials.whole, 0);
  return found(
    runs.length >= 5 &&
      share > 0.5 && {
        subject: 'command',
        problem: `${Math.round(share * 100)} % of the trial time goes into the set-up command.`,
        remedy: 'Cache the downloads, or limit `setup-inputs` to files that really change the installation.',
        impact: shareScore(share),
        effort: 2,
        risk: 2,
        confidence: 5,
        // All of it, if it is done only once.
        saves: minutes(share * trialMinutes(past) * whole, runs),
        evidence: { runs: runIds(runs), count: runs.length, of: runs.length },
      },
  );
};
