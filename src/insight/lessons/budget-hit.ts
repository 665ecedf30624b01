/** Lesson `budget-hit`: the time budget ends before every patch has a verdict. */
import { failures, shareScore, type Detector } from '../lesson.ts';
import { RECENT, runIds, found } from './recent.ts';

/** Finds recent runs with patches that are undecided because of the time budget. */
export const budgetHit: Detector = ({ past }) => {
  const start = Math.max(0, past.runs.length - RECENT);
  const late = past.offers.filter(({ run, reason }) => run >= start && reason === 'budget');
  const runs = new Set(late.map(({ run }) => run));
  return found(
    runs.size >= 2 && {
      subject: 'time',
      problem: `In ${runs.size} of the last ${Math.min(RECENT, past.runs.length)} runs the time budget ended before every patch had a verdict (${late.length} patches).`,
      remedy: 'Raise `time-budget`, offer smaller batches, or make the suite faster.',
      impact: shareScore(runs.size / RECENT),
      effort: 1,
      risk: 1,
      confidence: 5,
      saves: failures(late.length, past.runs.slice(start)),
      evidence: {
        runs: runIds([...runs].map((i) => past.runs[i]!)),
        count: late.length,
        of: past.offers.length,
      },
    },
  );
};
