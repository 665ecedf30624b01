/** Lesson `no-focus`: the search runs all tests, although reports name the ones that fail. */
import { minutes, type Detector } from '../lesson.ts';
import { runIds, found, recent, sum } from './recent.ts';

/** Finds many full trials and no focus trial, where a focus command would have saved time. */
export const noFocus: Detector = ({ past, setting }) => {
  const runs = recent(past);
  const full = sum(runs, 'full trials');
  const whole = runs.reduce(
    (total, { metrics, suite }) =>
      total + ((metrics.get('full trials') ?? 0) * (suite?.durationMs ?? 0)) / 60_000,
    0,
  );
  const saved = whole * 0.7;
  return found(
    setting.hasReports &&
      !setting.canFocus &&
      full >= 10 &&
      sum(runs, 'focus trials') === 0 &&
      saved >= 1 && {
        subject: 'command',
        problem: `Without a focus command the last ${runs.length} runs took ${full} whole trials, about ${Math.round(saved)} minutes more than needed.`,
        remedy: 'Set `focus-command`, so that only failing tests run again.',
        impact: saved > 60 ? 5 : saved > 10 ? 4 : 3,
        effort: 1,
        risk: 1,
        confidence: 3,
        saves: minutes(saved, runs),
        evidence: { runs: runIds(runs), count: full, of: full },
      },
  );
};
