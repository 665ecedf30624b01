/** Lesson `failing-source`: one author or bot offers many more culprits than others. */
import { wasTested } from '../../batch/verdict.ts';
import { confidenceOf, minutes, shareScore, type Detector, type Finding } from '../lesson.ts';
import { someRuns } from '../series.ts';
import { trialMinutes, TRIALS_OF_A_CULPRIT } from './recent.ts';
import { isCulprit, percent, outliers } from './outliers.ts';

/** Compares the culprit rate of each author with that of all others. */
export const failingSource: Detector = ({ past }) =>
  outliers(
    past,
    ({ author }) => (author ? [author] : []),
    isCulprit,
    ({ verdict, author }) => author !== null && wasTested(verdict),
  ).map(({ group, bad, all, chance, runs }): Finding => ({
    subject: group,
    problem: `${percent(bad, all)} of the ${all} patches by ${group} were culprits.`,
    remedy: 'Test the patches of this author or bot before they are offered.',
    impact: shareScore(bad / all),
    effort: 3,
    risk: 1,
    confidence: confidenceOf(chance),
    saves: minutes(bad * TRIALS_OF_A_CULPRIT * trialMinutes(past), past.runs),
    evidence: { runs: someRuns(past, runs), count: bad, of: all },
  }));
