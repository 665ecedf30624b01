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
  testFlakeRate?: number;
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
const METRIC = 'trials per patch';

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
 * The culprit rate of recent patches, within bounds. It has the weight of only twenty patches, because the
 * history orders the search and blames nobody.
 */
function priorOf(past: Past): Tuning {
  const judged = past.offers.filter(({ verdict }) => wasTested(verdict)).slice(-200);
  if (judged.length < LEAST_PATCHES) return {};
  const culprits = PRIOR.culprits + judged.filter(({ verdict }) => verdict === 'culprit').length;
  const rate = culprits / (PRIOR.culprits + PRIOR.innocents + judged.length);
  const mean = Math.min(0.4, Math.max(0.01, rate));
  return { prior: { culprits: mean * WEIGHT, innocents: (1 - mean) * WEIGHT } };
}

const WEIGHT = 20;
/** How often tests fail for no reason: the whole suite in a trial, and a single test known to be flaky. */
function flakeRatesOf({ runs, flakes }: Past): Tuning {
  const start = Math.max(0, runs.length - 100);
  const recent = runs.slice(start);
  const whole = recent.reduce((sum, { trials }) => sum + trials.whole, 0);
  if (whole < LEAST_RUNS) return {};
  const flaky = recent.reduce((sum, { trials }) => sum + trials.flaky, 0);
  const seen = flakes.filter(({ run }) => run >= start);
  const tests = new Set(seen.map(({ test }) => test)).size;
  const suite = (flaky + USUAL_FLAKES.suite * 50) / (whole + 50);
  const test = tests === 0 ? 0 : seen.length / (tests * whole);
  if (suite <= USUAL_FLAKES.suite && test <= USUAL_FLAKES.test) return {};
  return {
    suiteFlakeRate: Math.min(0.2, Math.max(USUAL_FLAKES.suite, suite)),
    testFlakeRate: Math.min(0.2, Math.max(USUAL_FLAKES.test, test)),
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
  'flake-rates': 'The rate of failures for no reason decides how often a failing trial is repeated.',
};

/** The actions in use, with the metric before and after. After enough runs a t-test judges an action. */
export function followUp(past: Past, applied: Tuning, now: number): Feedback[] {
  const active: Record<Action, boolean> = {
    prior: applied.prior !== undefined,
    'flake-rates': applied.suiteFlakeRate !== undefined,
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

/** Full trials per patch, for each run that had patches. */
function costs({ runs, offers }: Past, when: (at: number) => boolean): number[] {
  const sizes = new Map<number, number>();
  for (const { run } of offers) sizes.set(run, (sizes.get(run) ?? 0) + 1);
  return runs.flatMap(({ at, metrics }, index) => {
    const [trials, size] = [metrics.get('full trials'), sizes.get(index)];
    return trials !== undefined && size && when(at) ? [trials / size] : [];
  });
}

function round(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}
