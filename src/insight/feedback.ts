/** Tunes the search with what the history shows, and judges later whether that helped. */
import { z } from 'zod';
import type { Past } from '../history/past.ts';
import { wasTested } from '../batch/verdict.ts';
import { USUAL_FLAKES, USUAL_TRUST } from '../isolate/assume.ts';
import { PRIOR, type Belief as Prior } from '../isolate/belief.ts';
import { mean, tTest } from './statistics.ts';

/**
 * What the history tells the search. A part is left out when too little is known, or when it made things
 * worse before. The parts do not depend on each other.
 */
export interface Tuning {
  prior?: Prior;
  /** Test → how often it fails for no reason, for tests that do so more often than is assumed. */
  flakyTests?: Readonly<Record<string, number>>;
  suiteFlakeRate?: number;
  hintTrust?: number;
}

const Judged = z.enum(['helped', 'no effect', 'worse']);

const ACTIONS = ['prior', 'flake-rates', 'suspicion'] as const;
type Action = (typeof ACTIONS)[number];

/** What came of one action: the metric before and after it, and a judgement. */
export const Feedback = z.object({
  lesson: z.string(),
  action: z.string(),
  metric: z.string(),
  appliedAt: z.string(),
  before: z.object({ mean: z.number().nullable(), runs: z.int() }),
  after: z.object({ mean: z.number().nullable(), runs: z.int() }),
  judged: z.enum(['helped', 'no effect', 'worse', 'too few runs']),
  undone: z.boolean(),
});
export type Feedback = z.infer<typeof Feedback>;

/** The form of `feedback_loop.json`. */
export const FeedbackJson = z
  .object({ schema: z.literal('autosync.feedback/1'), feedback: z.array(Feedback) })
  .meta({ title: 'AutoSync feedback' });

/** Fewer patches or runs than this say too little. */
const LEAST_PATCHES = 20;
const LEAST_RUNS = 20;
/** Fewer searches with a culprit than this say too little about the suspicion from diffs. */
const LEAST_SEARCHES = 5;
/** The usual trust weighs as much as so many runs. */
const TRUST_WEIGHT = 5;
/** An action is judged after this many runs with it, and needs as many without it. */
const JUDGED_AFTER = 10;
const METRIC = 'full trials ÷ entropy bound';
/** After so many patches, or whole trials, what was seen counts half: a habit that ended is soon forgotten. */
const HALF_PATCHES = 24;
const HALF_TRIALS = 30;

/** What the history tells the search now. An action that was undone stays undone. */
export function tune(past: Past): Tuning {
  const undone = new Set(
    past.feedback.filter(({ judged }) => judged === 'worse').map(({ action }) => action),
  );
  return {
    ...(undone.has('prior') ? {} : priorOf(past)),
    ...(undone.has('flake-rates') ? {} : flakeRatesOf(past)),
    ...(undone.has('suspicion') ? {} : hintTrustOf(past)),
  };
}

/**
 * The culprit rate of recent patches, within bounds; the newest count most. It weighs no more than a few answers of the
 * search: where the history is wrong about today, little is lost by it.
 */
function priorOf(past: Past): Tuning {
  const judged = past.offers.filter(({ verdict }) => wasTested(verdict)).slice(-200);
  if (judged.length < LEAST_PATCHES) return {};
  let [culprits, all] = [PRIOR.culprits, PRIOR.culprits + PRIOR.innocents];
  for (const [age, { verdict }] of judged.toReversed().entries()) {
    const weight = 0.5 ** (age / HALF_PATCHES);
    all += weight;
    if (verdict === 'culprit') culprits += weight;
  }
  const mean = Math.min(0.3, Math.max(0.01, culprits / all));
  return { prior: { culprits: mean * WEIGHT, innocents: (1 - mean) * WEIGHT } };
}

const WEIGHT = 4;
/** The assumed rate weighs as much as so many trials. */
const USUAL_TRIALS = 20;
/** A test that failed for no reason less often is not known to be flaky. */
const LEAST_FLAKES = 2;

/**
 * How often tests fail for no reason: the whole suite in a trial, and each test that is known to be flaky. No other test is
 * taken for flakier because of them.
 */
function flakeRatesOf({ runs, flakes, tests }: Past): Tuning {
  const start = Math.max(0, runs.length - 100);
  const weights = new Map<number, number>();
  let later = 0;
  for (let run = runs.length - 1; run >= start; run -= 1) {
    weights.set(run, 0.5 ** (later / HALF_TRIALS));
    later += runs[run]!.trials.whole;
  }
  const weightOf = (run: number): number => weights.get(run)!;
  const sum = (count: (trials: Past['runs'][number]['trials']) => number): number =>
    runs.slice(start).reduce((total, { trials }, i) => total + weightOf(start + i) * count(trials), 0);
  if (later < LEAST_RUNS) return {};
  const whole = sum((trials) => trials.whole);
  const suite = (sum((trials) => trials.flaky) + USUAL_FLAKES.suite * USUAL_TRIALS) / (whole + USUAL_TRIALS);
  const byTest = Map.groupBy(
    flakes.filter(({ run }) => run >= start),
    ({ test }) => test,
  );
  const flakyTests = [...byTest].flatMap(([test, seen]) => {
    const rate = seen.reduce((total, { run }) => total + weightOf(run), 0) / whole;
    const known = tests.get(test);
    const isFlaky = known && seen.length >= LEAST_FLAKES && rate > USUAL_FLAKES.test;
    return isFlaky ? [[known.id, round(Math.min(0.5, rate))] as const] : [];
  });
  return {
    ...(suite > USUAL_FLAKES.suite ? { suiteFlakeRate: Math.min(0.2, suite) } : {}),
    ...(flakyTests.length > 0 ? { flakyTests: Object.fromEntries(flakyTests) } : {}),
  };
}

/** How often the patch that the diffs made most suspicious was the culprit. Each run counts alike. */
function hintTrustOf({ runs }: Past): Tuning {
  const right = runs.slice(-100).flatMap(({ metrics }) => metrics.get('suspects right') ?? []);
  if (right.length < LEAST_SEARCHES) return {};
  const sum = right.reduce((total, share) => total + share, 0);
  const trust = (sum + USUAL_TRUST * TRUST_WEIGHT) / (right.length + TRUST_WEIGHT);
  return { hintTrust: Math.min(0.97, Math.max(0.3, trust)) };
}

const LESSON: Record<Action, string> = {
  suspicion:
    'How often the most suspicious patch was the culprit decides how much the search trusts the diffs.',
  prior: 'The rate of culprits decides how many patches are tested together.',
  'flake-rates': 'How often a test fails for no reason decides how often its failure is asked for again.',
};

/** The actions in use, with the metric before and after. After enough runs a t-test judges an action. */
export function followUp(past: Past, applied: Tuning, now: number): Feedback[] {
  const active: Record<Action, boolean> = {
    prior: applied.prior !== undefined,
    'flake-rates': applied.suiteFlakeRate !== undefined || applied.flakyTests !== undefined,
    suspicion: applied.hintTrust !== undefined,
  };
  return ACTIONS.flatMap((action) => {
    const kept = past.feedback.findLast((one) => one.action === action);
    if (!kept && !active[action]) return [];
    const appliedAt = kept?.appliedAt ?? now;
    const before = costs(past, (at) => at < appliedAt).slice(-2 * LEAST_RUNS);
    const after = costs(past, (at) => at >= appliedAt).slice(0, 2 * LEAST_RUNS);
    // An action is judged only once: if the test were repeated, chance would sooner or later show an effect.
    const judged = Judged.safeParse(kept?.judged).data ?? judge(before, after);
    return [
      {
        lesson: LESSON[action],
        action,
        metric: METRIC,
        appliedAt: new Date(appliedAt).toISOString(),
        before: { mean: before.length > 0 ? round(mean(before)) : null, runs: before.length },
        after: { mean: after.length > 0 ? round(mean(after)) : null, runs: after.length },
        judged,
        undone: judged === 'worse',
      },
    ];
  });
}

function judge(before: readonly number[], after: readonly number[]): Feedback['judged'] {
  if (before.length < JUDGED_AFTER || after.length < JUDGED_AFTER) return 'too few runs';
  const first = after.slice(0, JUDGED_AFTER);
  if (tTest(before, first) > 0.01) return 'no effect';
  return mean(first) < mean(before) ? 'helped' : 'worse';
}

/**
 * Full trials of each run that searched, as multiples of what its verdicts need at least: that is fair to batches with more
 * culprits, and to larger ones.
 */
function costs({ runs }: Past, when: (at: number) => boolean): number[] {
  return runs.flatMap(({ at, metrics }) => {
    const [trials, bound] = [metrics.get('full trials'), metrics.get('entropy bound')];
    return trials !== undefined && bound !== undefined && when(at) ? [trials / Math.max(1, bound)] : [];
  });
}

function round(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}
