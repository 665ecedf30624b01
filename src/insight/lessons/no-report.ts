import type { Detector } from '../lesson.ts';
import { named, one, recent } from './recent.ts';

/** Only the exit code speaks. */
export const noReport: Detector = ({ past, setting }) => {
  const runs = recent(past).filter(({ suite }) => suite !== undefined);
  return one(
    !setting.hasReports &&
      runs.length >= 5 && {
        subject: 'command',
        problem: `In ${runs.length} runs no test report was read: culprits are named without their failing tests, and flakes cannot be told.`,
        remedy: 'Have the test command write JUnit, CTRF or TAP, and name it in `report-paths`.',
        impact: 4,
        effort: 1,
        risk: 1,
        confidence: 5,
        evidence: { runs: named(runs), count: runs.length, of: runs.length },
      },
  );
};
