/** The assumptions that a search starts with: defaults, or what history knows better. */
import { PRIOR } from './belief.ts';
import { trialCap, type Assumptions } from './questions.ts';

/** The chance that a watched test fails for no reason, and the chance that a suite does, until history knows better. */
export const USUAL_FLAKES = { test: 0.02, suite: 0.02 };

/** How much of the suspicion against a patch comes from its diff, until history knows better. */
export const USUAL_TRUST = 0.9;

/** What a focus trial costs, in full trials, where nobody has measured it. */
const USUAL_FOCUS = 0.3;

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
  tuning: Partial<
    Pick<Assumptions, 'prior' | 'flakyTests' | 'suiteFlakeRate' | 'focusCost' | 'hintTrust'>
  > = {},
): Assumptions {
  // Without reruns every answer counts.
  const testFlakeRate = retries === 0 ? 0 : USUAL_FLAKES.test;
  const suiteFlakeRate = retries === 0 ? 0 : (tuning.suiteFlakeRate ?? USUAL_FLAKES.suite);
  const mostTrials = trialCap(patches);
  return {
    focusCost: tuning.focusCost ?? USUAL_FOCUS,
    hintTrust: tuning.hintTrust ?? USUAL_TRUST,
    hasNames,
    hasFocus,
    retries,
    secondChance,
    testFlakeRate,
    flakyTests: retries === 0 ? {} : (tuning.flakyTests ?? {}),
    suiteFlakeRate,
    prior: tuning.prior ?? PRIOR,
    mostTrials,
  };
}
