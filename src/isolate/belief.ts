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

/**
 * Weights of "patch k is the first culprit" for k < length, and of "none is" for k = length: the
 * beta-binomial prediction, in which not knowing the rate counts as much as the rate.
 */
export function firstCulpritWeights({ culprits, innocents }: Belief, length: number): number[] {
  const weights: number[] = [];
  let allGreen = 1;
  for (let k = 0; k < length; k += 1) {
    const innocent = (innocents + k) / (culprits + innocents + k);
    weights.push(allGreen * (1 - innocent));
    allGreen *= innocent;
  }
  return [...weights, allGreen];
}

/** Trials that so many open patches will still cost, about: the entropy of what is not known of them, in bits. */
export function expectedTrials({ culprits, innocents }: Belief, open: number): number {
  return Math.max(1, Math.ceil(open * entropy(culprits / (culprits + innocents))));
}

/** Binary entropy in bits: what the answer to a yes-no question is worth. */
export function entropy(p: number): number {
  return p <= 0 || p >= 1 ? 0 : -p * Math.log2(p) - (1 - p) * Math.log2(1 - p);
}
