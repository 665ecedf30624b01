/**
 * How likely a patch is to be a culprit: a beta posterior, learnt while the batch runs.
 * `Beta(0.4, 4.5)` says "about 8 %, and not very sure", which the first few answers move quickly.
 */
export interface Belief {
  culprits: number;
  innocents: number;
}

export const PRIOR: Belief = { culprits: 0.4, innocents: 4.5 };

/** A patch is dropped when the chance that it is innocent is smaller than this; */
export const DOUBT = 0.001;
/** or than this, where its tests are asked again, on what is green in the end, before that is its verdict. */
export const DOUBT_BEFORE_CONFIRMING = 0.01;

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

/**
 * What is believed about where a sequence of patches first breaks one test (or the suite). Hypothesis k: patch k
 * is the first that breaks it; hypothesis n: nobody does. A pass is the truth; a fail lies at `flakeRate`.
 */
export class BreakingPoint {
  private weights: number[];
  private readonly flakeRate: number;
  private readonly doubt: number;
  private fails = new Map<number, number>();
  /** The longest prefix that passed. */
  passed = 0;

  /** `weights`: one for each hypothesis, n + 1 of them. It is settled when the doubt is smaller than `doubt`. */
  constructor(weights: readonly number[], flakeRate: number, doubt: number) {
    this.doubt = doubt;
    this.weights = [...weights];
    // Never quite nothing: an answer that contradicts all others must leave something to believe.
    this.flakeRate = Math.max(flakeRate, 1e-12);
    this.normalise();
  }

  get length(): number {
    return this.weights.length - 1;
  }

  /** Whether the prefix of m patches was seen to fail. */
  hasFailed(m: number): boolean {
    return this.fails.has(m);
  }

  copy(): BreakingPoint {
    const copy = new BreakingPoint(this.weights, this.flakeRate, this.doubt);
    copy.fails = new Map(this.fails);
    copy.passed = this.passed;
    return copy;
  }

  /**
   * A prefix of m patches failed: its breaker is among the first m, or it is a lie. So many tests failed `together`
   * that always did: two in a row may be one flake, three are hardly ever.
   */
  sawFail(m: number, together = 1): this {
    this.fails.set(m, (this.fails.get(m) ?? 0) + 1);
    const rate = together < 3 ? this.flakeRate : this.flakeRate ** 2;
    for (let k = m; k <= this.length; k += 1) this.weights[k]! *= rate;
    this.normalise();
    return this;
  }

  sawPass(m: number): this {
    for (let k = 0; k < m; k += 1) this.weights[k] = 0;
    this.passed = Math.max(this.passed, m);
    this.normalise();
    return this;
  }

  /** What the answer about each prefix would tell, in bits: index m − 1 for the prefix of m patches. */
  gains(): number[] {
    const noise = entropy(this.flakeRate);
    let breaks = 0;
    return this.weights.slice(0, -1).map((weight, k) => {
      breaks += weight;
      return k < this.passed ? 0 : entropy(breaks + (1 - breaks) * this.flakeRate) - (1 - breaks) * noise;
    });
  }

  /**
   * The hypothesis beyond doubt, with its probability; `undefined` while there is none. What failed more often
   * than `retries` right behind what passed counts as it is.
   */
  settled(retries: number): { at: number; confidence: number } | undefined {
    const sure = this.weights.findIndex((weight) => weight >= 1 - this.doubt);
    const isTried = (this.fails.get(this.passed + 1) ?? 0) > retries;
    const at = sure < 0 && isTried ? this.passed : sure;
    return at < 0 ? undefined : { at, confidence: this.weights[at]! };
  }

  private normalise(): void {
    const total = this.weights.reduce((sum, weight) => sum + weight, 0);
    // Only answers that contradict each other get here: then nobody breaks it.
    if (!(total > 0)) this.weights[this.length] = 1;
    else for (let k = 0; k <= this.length; k += 1) this.weights[k]! /= total;
  }
}
