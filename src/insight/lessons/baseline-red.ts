/** Lesson `baseline-red`: the branch is red without any patch, so that nothing can land. */
import { failures, type Detector } from '../lesson.ts';
import { runIds, found } from './recent.ts';

const RED_RUNS = 3;

/** Counts the runs with a red baseline in a row, up to the newest run. */
export const baselineRed: Detector = ({ past }) => {
  const end = past.runs.findLastIndex(({ result }) => result !== 'baseline-red');
  const red = past.runs.slice(end + 1);
  return found(
    red.length >= RED_RUNS && {
      subject: 'branch',
      problem: `The branch has been red without any patch in the last ${red.length} runs; nothing could land.`,
      remedy: 'Fix or revert what broke the branch. Until then `gate: no-new-failures` lets patches land.',
      impact: 5,
      effort: 2,
      risk: 2,
      confidence: 5,
      saves: failures(red.length, red),
      evidence: { runs: runIds(red), count: red.length, of: past.runs.length },
    },
  );
};
