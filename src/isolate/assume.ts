/** The assumptions that a search starts with: defaults, or what history knows better. */
import { PRIOR } from './belief.ts';
import { trialCap, type Assumptions } from './questions.ts';

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
  // Without history: 1 in 20 for a watched test, 1 in 50 for a suite. Without reruns every answer counts.
  const testFlakeRate = retries === 0 ? 0 : (tuning.testFlakeRate ?? 0.05);
  const suiteFlakeRate = retries === 0 ? 0 : (tuning.suiteFlakeRate ?? 0.02);
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
