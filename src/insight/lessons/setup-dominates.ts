import { shareScore, type Detector } from '../lesson.ts';
import { named, one, recent, sum } from './recent.ts';

/** More time goes into the set-up than into tests. */
export const setupDominates: Detector = ({ past }) => {
  const runs = recent(past).filter(({ metrics }) => metrics.has('setup share'));
  const share = sum(runs, 'setup share') / Math.max(1, runs.length);
  return one(
    runs.length >= 5 &&
      share > 0.5 && {
        subject: 'command',
        problem: `${Math.round(share * 100)} % of the time of trials goes into the set-up command.`,
        remedy: 'Cache what it downloads, or narrow `setup-inputs` to what really changes the installation.',
        impact: shareScore(share),
        effort: 2,
        risk: 2,
        confidence: 5,
        evidence: { runs: named(runs), count: runs.length, of: runs.length },
      },
  );
};
