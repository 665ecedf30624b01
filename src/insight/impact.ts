import { mean } from './statistics.ts';
import { cumulativeStdNormalProbability, median, medianAbsoluteDeviation } from 'simple-statistics';

/** A measured number before and after a change, and what the same number did in earlier runs, oldest first. */
export interface Measured {
  component: Component;
  /** Of a custom one. */
  name?: string;
  before: number;
  after: number;
  /** `smaller`: a fall is an improvement. */
  better: 'smaller' | 'bigger';
  /** Values of earlier runs, for the noise. */
  history: readonly number[];
}

export type Component = 'pass' | 'flakes' | 'duration' | 'custom' | 'size';
export type Weights = Readonly<Record<Component, number>>;

export const WEIGHTS: Weights = { pass: 0.35, flakes: 0.2, duration: 0.2, custom: 0.15, size: 0.1 };

/** One part of a score: what it adds, and how sure that is. */
export interface ScoredComponent {
  component: Component;
  /** Of −100 to +100, weighted. */
  points: number;
  /** The chance that the change is real, from 0 to 1. */
  confidence: number;
  /** In words. */
  says: string;
}

export interface Impact {
  /** −100 to +100. */
  score: number;
  components: readonly ScoredComponent[];
  /** What could not be judged, and why. */
  unknown: readonly string[];
}

/** Fewer earlier values say nothing about noise. */
const LEAST_HISTORY = 8;

/**
 * 100 · Σ wᵢ · clamp(zᵢ / 3, −1, 1) · cᵢ. zᵢ: signed change in units of the noise (1.4826 · MAD of earlier changes from
 * run to run, divided by √2; both sides of the comparison carry it). cᵢ: 2 · Φ(|zᵢ|) − 1, the chance that the change
 * is no noise. A red result vetoes: −100.
 */
export function impactOf(measured: readonly Measured[], isRed: boolean, weights: Weights = WEIGHTS): Impact {
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
    const z = noise === 0 ? sign * Math.sign(after - before) * 3 : (sign * (after - before)) / (noise * Math.SQRT2); // prettier-ignore
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

/** Standard deviation of a single value, robustly, from what it did between runs; counts of tests have none of their own. */
function noiseOf(component: Component, before: number, history: readonly number[]): number | undefined {
  if (component === 'pass') return 0;
  if (history.length < LEAST_HISTORY) return undefined;
  // Counts of rare things: as those of chance (Poisson).
  if (component === 'flakes') return Math.sqrt(Math.max(1, mean(history)));
  const steps = history.slice(1).map((value, i) => value - history[i]!);
  const spread = (1.4826 * medianAbsoluteDeviation(steps)) / Math.SQRT2;
  // A series that never moved: the least that could be told apart is a hundredth.
  return spread > 0 ? spread : Math.max(Math.abs(before), Math.abs(median([...history]))) / 100;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
