/** The impact score of a change: how much it makes the tests and the numbers better or worse. */
import { cumulativeStdNormalProbability, medianAbsoluteDeviation } from 'simple-statistics';
import type { Effect } from '../trial/judging/effect.ts';

export type Component = 'pass' | 'flakes' | 'duration' | 'custom' | 'size';
export type Weights = Readonly<Record<Component, number>>;

/** A change whose score is asked for. */
export interface Change {
  effect: Effect;
  /** Lines of code added less lines deleted, without tests and documents; `undefined`: nobody counted them. */
  lines: number | undefined;
}

/** What the same numbers did in earlier runs, oldest first: it tells a change from noise. */
export interface Background {
  /** Milliseconds of green suites. */
  durations: readonly number[];
  /** Values of a number of the user's own, by its name. */
  numbers: (name: string) => readonly number[];
  /** Lines added less lines deleted of earlier patches. */
  lines: readonly number[];
}

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
/** A change within so many times its noise counts nothing. */
const WITHIN_NOISE = 2;
/** Breaking one test costs this much, breaking all of them everything. */
const BREAKS_ONE = 40;
/** However many tests there are, losing one costs this share of the weight of passing tests. */
const LEAST_LOSS = 0.1;
/** However still the durations of earlier runs, this share of one is noise. */
const STILL = 0.01;
/** New tests that pass bring at most this share of it. */
const MOST_FOR_NEW = 0.15;

/**
 * Scores a change: the sum of its parts, from −100 to +100. Where it breaks tests, they cost 40 (one) to 100 (all), and
 * nothing that got better counts. `better`: which direction is better for a number of the user's own.
 */
export function impactOf(
  { effect, lines }: Change,
  background: Background,
  weights: Weights,
  better: (name: string) => 'smaller' | 'bigger',
): Impact {
  const { numbers, shared } = effect;
  const noisy = [
    shared
      ? fromNoise(
          'duration',
          'duration',
          relative(shared),
          relativeNoise(background.durations),
          weights.duration,
        )
      : 'duration: the tests have none',
    ...numbers.map(({ name, before, after }) =>
      fromNoise(
        'custom',
        name,
        { before, after, change: (better(name) === 'bigger' ? -1 : 1) * (after - before) },
        noiseOf(background.numbers(name), Math.abs(before) / 100),
        // Numbers of one's own share one weight.
        weights.custom / numbers.length,
      ),
    ),
    ...(lines === undefined
      ? []
      : [
          fromNoise(
            'size',
            'size',
            { before: 0, after: lines, change: lines },
            noiseOf(background.lines, 1),
            weights.size,
          ),
        ]),
  ];
  const components = [...testParts(effect, weights), ...noisy.filter((part) => typeof part === 'object')];
  const breaks = breakingPart(effect);
  const sum = components.reduce((total, { points }) => total + (breaks ? Math.min(0, points) : points), 0);
  const score = Math.round(Math.max(-100, Math.min(100, sum + (breaks?.points ?? 0))));
  return {
    // No minus before a zero.
    score: score === 0 ? 0 : score,
    components: breaks ? [breaks, ...components] : components,
    unknown: noisy.filter((part) => typeof part === 'string'),
  };
}

function breakingPart({ tests, isGreen }: Effect): ScoredComponent | undefined {
  if (!tests)
    return isGreen.before && !isGreen.after ? certain('pass', -100, 'it breaks the test command') : undefined;
  const { broken, ran } = tests;
  if (broken === 0) return undefined;
  const share = Math.min(1, (broken - 1) / Math.max(1, ran - 1));
  const says = `it breaks ${broken} of ${Math.max(ran, broken)} tests`;
  return certain('pass', -(BREAKS_ONE + (100 - BREAKS_ONE) * Math.sqrt(share)), says);
}

/** What happened to the tests, besides those that broke. */
function testParts({ tests, isGreen }: Effect, weights: Weights): ScoredComponent[] {
  const most = 100 * weights.pass;
  if (!tests)
    return !isGreen.before && isGreen.after ? [certain('pass', most, 'it makes the tests green')] : [];
  const { ran, red, mended, lost, added, newFlakes } = tests;
  const parts: ScoredComponent[] = [];
  if (mended > 0)
    parts.push(certain('pass', (most * mended) / red, `${mended} of ${red} failing tests pass now`));
  if (lost > 0) {
    const share = Math.max(LEAST_LOSS, Math.sqrt(Math.min(1, lost / Math.max(1, ran))));
    parts.push(certain('pass', -most * share, `${lost} of ${ran} tests do not run any more`));
  }
  if (added > 0)
    parts.push(
      certain(
        'pass',
        most * MOST_FOR_NEW * -Math.expm1(-added / 5),
        `${added} more ${added === 1 ? 'test' : 'tests'}`,
      ),
    );
  if (newFlakes > 0)
    parts.push(
      certain(
        'flakes',
        100 * weights.flakes * Math.expm1(-newFlakes / 2),
        `${newFlakes} ${newFlakes === 1 ? 'test fails' : 'tests fail'} now and then`,
      ),
    );
  return parts;
}

function certain(component: Component, points: number, says: string): ScoredComponent {
  return { component, points: round(points), confidence: 1, says };
}

/** A number on both sides. `change`: by how much it got worse, in the unit of its noise. */
interface Sides {
  before: number;
  after: number;
  change: number;
}

/**
 * 100 · w · clamp(z / 3, −1, 1) · c: z is the change divided by √2 times the noise, because both sides have noise, and
 * c = 2 · Φ(|z|) − 1 is the chance that it is none. Within twice the noise it counts nothing. A string: it cannot be said.
 */
function fromNoise(
  component: Component,
  called: string,
  { before, after, change }: Sides,
  noise: number | undefined,
  weight: number,
): ScoredComponent | string {
  if (!Number.isFinite(before) || !Number.isFinite(after)) return `${called}: not a number`;
  if (change === 0) return { component, points: 0, confidence: 1, says: `${called}: unchanged` };
  if (noise === undefined) return `${called}: too few earlier runs to tell a change from noise`;
  const z = noise === 0 ? -3 * Math.sign(change) : -change / (noise * Math.SQRT2);
  const confidence = 2 * cumulativeStdNormalProbability(Math.abs(z)) - 1;
  const isReal = Math.abs(z) >= WITHIN_NOISE;
  const points = isReal ? 100 * weight * Math.max(-1, Math.min(1, z / 3)) * confidence : 0;
  const percent =
    before === 0 ? '' : `${after > before ? '+' : '−'}${Math.abs(Math.round((after / before - 1) * 100))} %`;
  const how =
    component === 'size'
      ? `${after > 0 ? '+' : '−'}${Math.abs(after)} lines of code`
      : component === 'custom'
        ? `${round(before)} → ${round(after)}`
        : percent;
  const says = `${called}: ${how}, ${isReal ? `${Math.abs(z).toFixed(1)} times its noise` : 'within its noise'}`;
  return { component, points: round(points), confidence: round(confidence), says };
}

/** Durations are compared by their ratio: a suite that takes twice as long has twice the noise. */
function relative({ before, after }: { before: number; after: number }): Sides {
  return { before, after, change: Math.log(after / before) };
}

function relativeNoise(durations: readonly number[]): number | undefined {
  return noiseOf(durations.filter((ms) => ms > 0).map(Math.log), STILL);
}

/**
 * The robust standard deviation of a single value: 1.4826 · MAD of its steps from run to run, divided by √2.
 * `undefined`: there are too few earlier values. `least`: no noise is smaller.
 */
function noiseOf(history: readonly number[], least: number): number | undefined {
  if (history.length < LEAST_HISTORY) return undefined;
  const steps = history.slice(1).map((value, i) => value - history[i]!);
  const spread = (1.4826 * medianAbsoluteDeviation(steps)) / Math.SQRT2;
  return Math.max(spread, least);
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
