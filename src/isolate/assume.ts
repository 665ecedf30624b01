/** The assumptions that a search starts with: defaults, or what history knows better. */
import { PRIOR } from './belief.ts';
import { trialCap, type Assumptions } from './questions.ts';

/** The chance that a watched test fails for no reason, and the chance that a suite does, until history knows better. */
export const USUAL_FLAKES = { test: 0.05, suite: 0.02 };

/** Assumptions for a batch of `patches` patches. With `retries: 0` no test is assumed to be flaky. */
export function assume(
  patches: number,
  {
    retries,
    hasNames,
    hasFocus,
    secondChance,
  }: Pick<Assumptions, 'retries' | 'hasNames' | 'hasFocus' | 'secondChance'>,
  /** Rates that history knows better than the defaults. */
  tuning: Partial<Pick<Assumptions, 'prior' | 'testFlakeRate' | 'suiteFlakeRate'>> = {},
): Assumptions {
  // Without reruns every answer counts.
  const testFlakeRate = retries === 0 ? 0 : (tuning.testFlakeRate ?? USUAL_FLAKES.test);
  const suiteFlakeRate = retries === 0 ? 0 : (tuning.suiteFlakeRate ?? USUAL_FLAKES.suite);
  const mostTrials = trialCap(patches);
  return {
    hasNames,
    hasFocus,
    retries,
    secondChance,
    testFlakeRate,
    suiteFlakeRate,
    prior: tuning.prior ?? PRIOR,
    mostTrials,
  };
}
