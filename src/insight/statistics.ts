/** Statistical functions that simple-statistics lacks. The tests check them against jstat. */
import { gammaln } from 'simple-statistics';

/** The regularised incomplete beta function I_x(a, b), by Lentz's continued fraction. (Numerical Recipes, 6.4.) */
export function betaCdf(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  // The fraction converges fast on one side of the mean; the other is its mirror image.
  if (x > (a + 1) / (a + b + 2)) return 1 - betaCdf(1 - x, b, a);
  const front = Math.exp(gammaln(a + b) - gammaln(a) - gammaln(b) + a * Math.log(x) + b * Math.log1p(-x)) / a;
  let [c, d] = [1, 1 / nonZero(1 - ((a + b) * x) / (a + 1))];
  let fraction = d;
  for (let m = 1; m < 500; m += 1) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / nonZero(1 + even * d);
    c = nonZero(1 + even / c);
    fraction *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / nonZero(1 + odd * d);
    c = nonZero(1 + odd / c);
    fraction *= d * c;
    if (Math.abs(d * c - 1) < 1e-12) break;
  }
  return front * fraction;
}

function nonZero(value: number): number {
  return Math.abs(value) < 1e-300 ? 1e-300 : value;
}

/** The value below which a share `p` of a beta distribution lies, to 1e-9. */
export function betaQuantile(p: number, a: number, b: number): number {
  let [low, high] = [0, 1];
  while (high - low > 1e-9) {
    const middle = (low + high) / 2;
    if (betaCdf(middle, a, b) < p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** The chance that Student's t is at least this far from zero, in either direction. */
export function tTwoSided(t: number, degrees: number): number {
  return betaCdf(degrees / (degrees + t * t), degrees / 2, 0.5);
}

/** Student's t-test for equal means of two samples. Returns the two-sided p-value. */
export function tTest(left: readonly number[], right: readonly number[]): number {
  const [n, m] = [left.length, right.length];
  if (n + m < 3 || n === 0 || m === 0) return 1;
  const [meanLeft, meanRight] = [mean(left), mean(right)];
  const squares = spread(left, meanLeft) + spread(right, meanRight);
  const variance = squares / (n + m - 2);
  if (variance === 0) return meanLeft === meanRight ? 1 : 0;
  return tTwoSided((meanLeft - meanRight) / Math.sqrt(variance * (1 / n + 1 / m)), n + m - 2);
}

/**
 * Fisher's exact test, one-sided: the chance of this many failures or more in the second group, if both
 * groups have the same failure rate.
 */
export function fisherGreater(failed1: number, all1: number, failed2: number, all2: number): number {
  const failed = failed1 + failed2;
  const all = all1 + all2;
  // Damaged numbers: no suite has so many tests, and no group more failures than tests.
  if (!(all <= 1e9) || failed1 > all1 || failed2 > all2) return 1;
  const expected = (failed * all2) / all;
  let p = 0;
  for (let k = failed2; k <= Math.min(failed, all2); k += 1)
    if (failed - k <= all1) {
      const term = Math.exp(logChoose(all2, k) + logChoose(all1, failed - k) - logChoose(all, failed));
      p += term;
      // Beyond the mode the terms only shrink.
      if (k > expected && term <= p * 1e-12) break;
    }
  return Math.min(1, p);
}

function logChoose(n: number, k: number): number {
  return gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1);
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function spread(values: readonly number[], middle: number): number {
  return values.reduce((sum, value) => sum + (value - middle) ** 2, 0);
}
