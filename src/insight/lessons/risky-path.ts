/** Lesson `risky-path`: patches to one folder are culprits much more often than others. */
import { wasTested } from '../../batch/verdict.ts';
import { folderOf } from '../folders.ts';
import { confidenceOf, minutes, shareScore, type Detector, type Finding } from '../lesson.ts';
import { someRuns } from '../series.ts';
import { trialMinutes, TRIALS_OF_A_CULPRIT } from './recent.ts';
import { isCulprit, percent, outliers } from './outliers.ts';

/** Compares the culprit rate of each folder with that of all other patches. */
export const riskyPath: Detector = ({ past }) =>
  outliers(
    past,
    ({ paths }) => paths.map(folderOf),
    isCulprit,
    ({ verdict }) => wasTested(verdict),
  ).map(({ group, bad, all, chance, runs }): Finding => ({
    subject: group,
    problem: `\`${group}\` has a culprit rate of ${percent(bad, all)} over ${all} patches.`,
    remedy: 'Offer patches to this folder in separate batches, and look for missing tests near it.',
    impact: shareScore(bad / all),
    effort: 2,
    risk: 1,
    confidence: confidenceOf(chance),
    saves: minutes(bad * TRIALS_OF_A_CULPRIT * trialMinutes(past), past.runs),
    evidence: { runs: someRuns(past, runs), count: bad, of: all },
  }));
