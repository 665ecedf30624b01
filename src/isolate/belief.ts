/** What the search believes: how likely patches are culprits, and which patch breaks a test. */

/**
 * How likely a patch is to be a culprit: a beta posterior that learns from every answer. `Beta(0.4, 4.5)` means
 * about 8 %, with so little certainty that the first few answers change it quickly.
 */
export interface Belief {
  culprits: number;
  innocents: number;
}

export const PRIOR: Belief = { culprits: 0.4, innocents: 4.5 };

/** A patch is dropped when the chance that it is innocent is smaller than this. */
export const DOUBT = 0.001;
/**
 * The chance that patch k is the first culprit, for k < length, and that there is no culprit, for k = length.
 * This is the beta-binomial prediction, which allows for a rate that is not known exactly.
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

/** Estimated trials for the open patches: the entropy of which of them are culprits, in bits. */
export function expectedTrials({ culprits, innocents }: Belief, open: number): number {
  return Math.max(1, Math.ceil(open * entropy(culprits / (culprits + innocents))));
}

/** Binary entropy in bits: what the answer to a yes-no question is worth. */
export function entropy(p: number): number {
  return p <= 0 || p >= 1 ? 0 : -p * Math.log2(p) - (1 - p) * Math.log2(1 - p);
}

/**
 * The belief about which patch of a sequence is the first to break one test (or the suite). Hypothesis k: patch
 * k is. Hypothesis n: no patch is. A pass is certain; a fail is false with the chance `flakeRate`.
 */
export class BreakingPoint {
  private weights: number[];
  private readonly flakeRate: number;
  private readonly doubt: number;
  private readonly fails = new Map<number, number>();
  /** The longest prefix that passed. */
  passed = 0;

  /** `weights`: one for each of the n + 1 hypotheses. One is settled when its doubt is at most `doubt`. */
  constructor(weights: readonly number[], flakeRate: number, doubt: number) {
    this.doubt = doubt;
    this.weights = [...weights];
    // Never zero: an answer that contradicts all others would leave no hypothesis.
    this.flakeRate = Math.max(flakeRate, 1e-12);
    this.normalise();
  }

  get length(): number {
    return this.weights.length - 1;
  }

  /** A prefix of m patches failed: the culprit is among the first m, or the fail is a flake. */
  sawFail(m: number): this {
    this.fails.set(m, (this.fails.get(m) ?? 0) + 1);
    for (let k = m; k <= this.length; k += 1) this.weights[k]! *= this.flakeRate;
    this.normalise();
    return this;
  }

  sawPass(m: number): this {
    for (let k = 0; k < m; k += 1) this.weights[k] = 0;
    this.passed = Math.max(this.passed, m);
    this.normalise();
    return this;
  }

  /** What the answer about each prefix would tell, in bits. Index m − 1 stands for the prefix of m patches. */
  gains(): number[] {
    const noise = entropy(this.flakeRate);
    let breaks = 0;
    return this.weights.slice(0, -1).map((weight, k) => {
      breaks += weight;
      return k < this.passed ? 0 : entropy(breaks + (1 - breaks) * this.flakeRate) - (1 - breaks) * noise;
    });
  }

  /**
   * The hypothesis beyond doubt, with its probability; `undefined` while there is none. A patch is settled,
   * too, when it comes right after the longest green prefix and failed more than `retries` times there.
   */
  settled(retries: number): { at: number; confidence: number } | undefined {
    const sure = this.weights.findIndex((weight) => weight >= 1 - this.doubt);
    const isTried = (this.fails.get(this.passed + 1) ?? 0) > retries;
    const at = sure < 0 && isTried ? this.passed : sure;
    return at < 0 ? undefined : { at, confidence: this.weights[at]! };
  }

  private normalise(): void {
    const total = this.weights.reduce((sum, weight) => sum + weight, 0);
    // Only contradictory answers lead here. Then no patch breaks the test.
    if (!(total > 0)) this.weights[this.length] = 1;
    else for (let k = 0; k <= this.length; k += 1) this.weights[k]! /= total;
  }
}
