import { wasTested } from '../../batch/verdict.ts';
import { confidenceOf, shareScore, type Detector, type Finding } from '../lesson.ts';
import { someRuns } from '../series.ts';
import { isCulprit, percent, outliers } from './outliers.ts';

/** An author or bot whose patches are culprits much more often than others'. */
export const failingSource: Detector = ({ past }) =>
  outliers(
    past,
    ({ author }) => (author ? [author] : []),
    isCulprit,
    ({ verdict, author }) => author !== null && wasTested(verdict),
  ).map(({ group, bad, all, chance, runs }): Finding => ({
    subject: group,
    problem: `${percent(bad, all)} of the ${all} patches by ${group} were culprits.`,
    remedy: 'Have its patches tested where they are made, before they are offered.',
    impact: shareScore(bad / all),
    effort: 3,
    risk: 1,
    confidence: confidenceOf(chance),
    evidence: { runs: someRuns(past, runs), count: bad, of: all },
  }));
