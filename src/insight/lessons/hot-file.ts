/** Lesson `hot-file`: patches conflict again and again over one file. */
import { wasTested } from '../../batch/verdict.ts';
import { confidenceOf, failures, shareScore, type Detector, type Finding } from '../lesson.ts';
import { someRuns } from '../series.ts';
import { outliers } from './outliers.ts';

/** Compares the conflict rate of patches to each file with that of all other patches. */
export const hotFile: Detector = ({ past }) =>
  outliers(
    past,
    ({ paths }) => paths,
    ({ verdict }) => verdict === 'conflict',
    ({ verdict }) => verdict === 'conflict' || wasTested(verdict),
  ).map(({ group, bad, all, chance, runs }): Finding => ({
    subject: group,
    problem: `Patches to \`${group}\` conflict in ${bad} of ${all} cases.`,
    remedy: 'Split the file, generate it after the landing, or let only one source change it.',
    impact: shareScore(bad / all),
    effort: 3,
    risk: 2,
    confidence: confidenceOf(chance),
    saves: failures(bad, past.runs),
    evidence: { runs: someRuns(past, runs), count: bad, of: all },
  }));
