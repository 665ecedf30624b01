/** The impact score of a change: how much the measured numbers get better or worse. */
import { mean } from './statistics.ts';
import { cumulativeStdNormalProbability, median, medianAbsoluteDeviation } from 'simple-statistics';

/** A measured number before and after a change, and what the same number did in earlier runs, oldest first. */
export interface Measured {
  component: Component;
  /** Name of a custom metric. */
  name?: string;
  before: number;
  after: number;
  /** `smaller`: a fall is an improvement. */
  better: 'smaller' | 'bigger';
  /** Values of earlier runs, to estimate the noise. */
  history: readonly number[];
}

export type Component = 'pass' | 'flakes' | 'duration' | 'custom' | 'size';
export type Weights = Readonly<Record<Component, number>>;

/** One part of a score: what it adds, and how sure that is. */
export interface ScoredComponent {
  component: Component;
  /** Weighted points, a part of the score from −100 to +100. */
  points: number;
  /** The chance that the change is real, from 0 to 1. */
  confidence: number;
  /** The change in words. */
  says: string;
}

/** The score of a change, with its parts. */
export interface Impact {
  /** From −100 (worse) to +100 (better). */
  score: number;
  components: readonly ScoredComponent[];
  /** What could not be judged, and why. */
  unknown: readonly string[];
}

/** Fewer earlier values than this say nothing about the noise. */
const LEAST_HISTORY = 8;

/**
 * Scores a change: 100 · Σ wᵢ · clamp(zᵢ / 3, −1, 1) · cᵢ. zᵢ is the signed change, divided by √2 times the
 * noise, because both sides of the comparison have noise. The noise of one value is 1.4826 · MAD of the steps
 * from run to run, divided by √2. cᵢ = 2 · Φ(|zᵢ|) − 1 is the chance that the change is not noise. A red
 * result always scores −100.
 */
export function impactOf(measured: readonly Measured[], isRed: boolean, weights: Weights): Impact {
  const components: ScoredComponent[] = [];
  const unknown: string[] = [];
  for (const one of measured) {
    const { component, before, after, better, history } = one;
    const called = one.name ?? component;
    // Several custom metrics share one weight.
    const share = weights[component] / measured.filter((other) => other.component === component).length;
    if (!Number.isFinite(before) || !Number.isFinite(after)) continue;
    if (before === after) {
      components.push({ component, points: 0, confidence: 1, says: `${called}: unchanged` });
      continue;
    }
    const noise = noiseOf(component, before, history);
    if (noise === undefined) {
      unknown.push(`${called}: ${history.length} earlier runs are too few to tell a change from noise`);
      continue;
    }
    const sign = better === 'bigger' ? 1 : -1;
    const z =
      noise === 0 ? sign * Math.sign(after - before) * 3 : (sign * (after - before)) / (noise * Math.SQRT2);
    const confidence = noise === 0 ? 1 : 2 * cumulativeStdNormalProbability(Math.abs(z)) - 1;
    const points = 100 * share * Math.max(-1, Math.min(1, z / 3)) * confidence;
    const change = Math.round((after / (before === 0 ? 1 : before) - 1) * 100);
    const says =
      component === 'duration'
        ? `duration: ${change > 0 ? '+' : ''}${change} %, ${Math.abs(z).toFixed(1)} times its noise`
        : component === 'size'
          ? `size: ${after > 0 ? '+' : ''}${after} lines`
          : `${called}: ${round(before)} → ${round(after)}`;
    components.push({ component, points: round(points), confidence: round(confidence), says });
  }
  const sum = components.reduce((total, { points }) => total + points, 0);
  return { score: isRed ? -100 : Math.round(Math.max(-100, Math.min(100, sum))), components, unknown };
}

/**
 * The robust standard deviation of a single value, from its steps between runs; zero for counts of failing
 * tests. `undefined`: there are too few earlier values.
 */
function noiseOf(component: Component, before: number, history: readonly number[]): number | undefined {
  if (component === 'pass') return 0;
  if (history.length < LEAST_HISTORY) return undefined;
  // Flaky tests are rare: their count varies like a Poisson count.
  if (component === 'flakes') return Math.sqrt(Math.max(1, mean(history)));
  const steps = history.slice(1).map((value, i) => value - history[i]!);
  const spread = (1.4826 * medianAbsoluteDeviation(steps)) / Math.SQRT2;
  // The series never moved: one hundredth of the value counts as noise.
  return spread > 0 ? spread : Math.max(Math.abs(before), Math.abs(median([...history]))) / 100;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
