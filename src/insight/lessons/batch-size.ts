/** Lesson `batch-size`: batches cost more trials than they need. */
import { minutes, type Detector } from '../lesson.ts';
import { RECENT, runIds, found, trialMinutes, TRIALS_OF_A_CULPRIT } from './recent.ts';

/** Finds small batches with few culprits and large ones with many, in the newest runs that had patches. */
export const batchSize: Detector = ({ past }) => {
  const perRun = Map.groupBy(past.offers, ({ run }) => run);
  const sizes = past.runs
    .map((run, index) => ({ run, own: perRun.get(index) ?? [] }))
    .slice(-2 * RECENT)
    .filter(({ own }) => own.length > 0);
  if (sizes.length < RECENT) return [];
  const patches = sizes.reduce((total, { own }) => total + own.length, 0);
  const culprits = sizes.reduce(
    (total, { own }) => total + own.filter(({ verdict }) => verdict === 'culprit').length,
    0,
  );
  const [rate, size] = [culprits / patches, patches / sizes.length];
  const looked = sizes.map(({ run }) => run);
  const evidence = { runs: runIds(looked), count: culprits, of: patches };
  if (size < 3 && rate < 0.1)
    return [
      {
        subject: 'small',
        problem: `Batches have ${size.toFixed(1)} patches on average, and only ${Math.round(rate * 100)} % are culprits: too few patches share a trial.`,
        remedy: 'Run on a schedule instead of on every push, so that more patches share a trial.',
        impact: 3,
        effort: 1,
        risk: 1,
        confidence: 4,
        evidence,
        // Two of three runs with their baseline and their trial, if three share one.
        saves: minutes((2 / 3) * sizes.length * 2 * trialMinutes(past), looked),
      },
    ];
  return found(
    rate > 0.3 &&
      size > 8 && {
        subject: 'large',
        problem: `${Math.round(rate * 100)} % of patches are culprits, in batches of ${Math.round(size)}: testing them together saves little.`,
        remedy: 'Test patches at their source, before they are offered as a batch.',
        impact: 3,
        effort: 3,
        risk: 1,
        confidence: 4,
        evidence,
        saves: minutes(culprits * TRIALS_OF_A_CULPRIT * trialMinutes(past), looked),
      },
  );
};
