/** Lesson `no-report`: only the exit code of the tests is known. */
import { failures, type Detector } from '../lesson.ts';
import { runIds, found, recent } from './recent.ts';

/** Finds several recent runs with a baseline and without report paths. */
export const noReport: Detector = ({ past, setting }) => {
  const runs = recent(past).filter(({ suite }) => suite !== undefined);
  const start = past.runs.length - recent(past).length;
  const nameless = past.offers.filter(({ run, verdict }) => run >= start && verdict === 'culprit').length;
  return found(
    !setting.hasReports &&
      runs.length >= 5 && {
        subject: 'command',
        problem: `In ${runs.length} runs no test report was read: culprits are named without their failing tests, and flaky tests are not recognised.`,
        remedy: 'Let the test command write a JUnit, CTRF or TAP report, and name it in `report-paths`.',
        impact: 4,
        effort: 1,
        risk: 1,
        confidence: 5,
        saves: failures(nameless, recent(past)),
        evidence: { runs: runIds(runs), count: runs.length, of: runs.length },
      },
  );
};
