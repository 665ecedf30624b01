import { PRIOR } from './belief.ts';
import { trialCap, type Assumptions } from './questions.ts';

/** What the search may assume when `retries` reruns are allowed and reports name tests, or do not. */
export function assume(
  patches: number,
  {
    retries,
    hasNames,
    hasFocus,
    secondChance,
  }: Pick<Assumptions, 'retries' | 'hasNames' | 'hasFocus' | 'secondChance'>,
  /** What history knows better. */
  tuning: Partial<Pick<Assumptions, 'prior' | 'testFlakeRate' | 'suiteFlakeRate'>> = {},
): Assumptions {
  // Without history: one in twenty for a test that is watched, one in fifty for a suite. No reruns: no doubts.
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
