/**
 * How likely a patch is to be a culprit: a beta posterior, learnt while the batch runs.
 * `Beta(0.4, 4.5)` says "about 8 %, and not very sure", which the first few answers move quickly.
 */
export interface Belief {
  culprits: number;
  innocents: number;
}

const PRIOR = { culprits: 0.4, innocents: 4.5 };

export function initialBelief(): Belief {
  return { ...PRIOR };
}

/** Mean of the posterior, between 0 and 1. */
export function culpritRate(belief: Belief): number {
  return belief.culprits / (belief.culprits + belief.innocents);
}

/** Binary entropy in bits: what the answer to a yes-no question is worth. */
export function entropy(p: number): number {
  return p <= 0 || p >= 1 ? 0 : -p * Math.log2(p) - (1 - p) * Math.log2(1 - p);
}
