/** Lesson `never-fails`: no patch ever turns the tests red, so they may not test anything. */
import { wasTested } from '../../batch/verdict.ts';
import { confidenceOf, type Detector } from '../lesson.ts';
import { runIds, found, recent } from './recent.ts';

const MANY_PATCHES = 100;

/** Finds a suite that has judged many patches and was never red. */
export const neverFails: Detector = ({ past }) => {
  const judged = past.offers.filter(({ verdict }) => wasTested(verdict));
  const isClean =
    judged.every(({ verdict }) => verdict !== 'culprit') &&
    past.runs.every(({ result }) => result !== 'baseline-red');
  // Of n that passed, at most 3 / n are bad with 95 % certainty (the rule of three).
  return found(
    isClean &&
      judged.length >= MANY_PATCHES && {
        subject: 'suite',
        problem: `None of ${judged.length} patches ever turned the tests red.`,
        remedy: 'Check whether the tests can fail at all: offer a patch that breaks something on purpose.',
        impact: 3,
        effort: 1,
        risk: 1,
        confidence: confidenceOf(1 - 3 / judged.length),
        evidence: { runs: runIds(recent(past)), count: judged.length, of: judged.length },
      },
  );
};
