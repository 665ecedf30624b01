import { wasTested } from '../../batch/verdict.ts';
import { confidenceOf, type Detector } from '../lesson.ts';
import { named, one, recent } from './recent.ts';

const MANY_PATCHES = 100;

/** A suite that has never said no. */
export const neverFails: Detector = ({ past }) => {
  const judged = past.offers.filter(({ verdict }) => wasTested(verdict));
  const isClean =
    judged.every(({ verdict }) => verdict !== 'culprit') &&
    past.runs.every(({ result }) => result !== 'baseline-red');
  // Of n that passed, at most 3 / n are bad with 95 % certainty (the rule of three).
  return one(
    isClean &&
      judged.length >= MANY_PATCHES && {
        subject: 'suite',
        problem: `None of ${judged.length} patches ever turned the tests red.`,
        remedy: 'See whether the tests can fail at all: break something on purpose and offer it.',
        impact: 3,
        effort: 1,
        risk: 1,
        confidence: confidenceOf(1 - 3 / judged.length),
        evidence: { runs: named(recent(past)), count: judged.length, of: judged.length },
      },
  );
};
