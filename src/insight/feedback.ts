import { z } from 'zod';
import type { Past } from '../history/past.ts';
import { wasTested } from '../batch/verdict.ts';
import { PRIOR, type Belief as Prior } from '../isolate/belief.ts';
import { mean, tTest } from './statistics.ts';

/** What history says to the search. Each part stands alone, and is left out where too little is known or it made things worse. */
export interface Tuning {
  prior?: Prior;
  testFlakeRate?: number;
  suiteFlakeRate?: number;
}

const Judged = z.enum(['helped', 'no effect', 'worse']);

const ACTIONS = ['prior', 'flake-rates'] as const;
type Action = (typeof ACTIONS)[number];

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

/** `feedback_loop.json` */
export const FeedbackJson = z
  .object({ schema: z.literal('autosync.feedback/1'), feedback: z.array(Feedback) })
  .meta({ title: 'AutoSync feedback' });

/** Fewer say too little. */
const LEAST_PATCHES = 20;
const LEAST_RUNS = 20;
/** After so many runs an action is judged. */
const JUDGED_AFTER = 10;
const METRIC = 'trials per patch';

/** What history would tell the search now. Undone actions stay undone. */
export function tune(past: Past): Tuning {
  const undone = new Set(
    past.feedback.filter(({ judged }) => judged === 'worse').map(({ lesson }) => lesson),
  );
  return {
    ...(undone.has('prior') ? {} : priorOf(past)),
    ...(undone.has('flake-rates') ? {} : flakeRatesOf(past)),
  };
}

/** The culprit rate of recent patches, with the weight of twenty patches and within bounds: history orders the search, it accuses nobody. */
function priorOf(past: Past): Tuning {
  const judged = past.offers.filter(({ verdict }) => wasTested(verdict)).slice(-200);
  if (judged.length < LEAST_PATCHES) return {};
  const culprits = PRIOR.culprits + judged.filter(({ verdict }) => verdict === 'culprit').length;
  const rate = culprits / (PRIOR.culprits + PRIOR.innocents + judged.length);
  const mean = Math.min(0.4, Math.max(0.01, rate));
  return { prior: { culprits: mean * WEIGHT, innocents: (1 - mean) * WEIGHT } };
}

const WEIGHT = 20;
/** What is assumed without history. It is raised by what history knows, and never lowered: fewer doubts would blame sooner. */
const SHIPPED = { suite: 0.02, test: 0.05 };

/** How often tests fail for no reason: the suite as a whole in a trial, and a test that is known to. */
function flakeRatesOf({ runs, flakes }: Past): Tuning {
  const start = Math.max(0, runs.length - 100);
  const recent = runs.slice(start);
  const whole = recent.reduce((sum, { trials }) => sum + trials.whole, 0);
  if (whole < LEAST_RUNS) return {};
  const flaky = recent.reduce((sum, { trials }) => sum + trials.flaky, 0);
  const seen = flakes.filter(({ run }) => run >= start);
  const tests = new Set(seen.map(({ test }) => test)).size;
  const suite = (flaky + SHIPPED.suite * 50) / (whole + 50);
  const test = tests === 0 ? 0 : seen.length / (tests * whole);
  if (suite <= SHIPPED.suite && test <= SHIPPED.test) return {};
  return {
    suiteFlakeRate: Math.min(0.2, Math.max(SHIPPED.suite, suite)),
    testFlakeRate: Math.min(0.2, Math.max(SHIPPED.test, test)),
  };
}

const LESSON: Record<Action, string> = {
  prior: 'How often patches are culprits decides how many are tested together.',
  'flake-rates': 'How often tests fail for no reason decides how often a failure is asked for again.',
};

/** What was done, and what the numbers did afterwards; judged by a t-test once there are enough runs. */
export function followUp(past: Past, applied: Tuning, now: number): Feedback[] {
  const active: Record<Action, boolean> = {
    prior: applied.prior !== undefined,
    'flake-rates': applied.suiteFlakeRate !== undefined,
  };
  return ACTIONS.flatMap((action) => {
    const kept = past.feedback.findLast(({ lesson }) => lesson === action);
    if (!kept && !active[action]) return [];
    const appliedAt = kept?.appliedAt ?? now;
    const before = costs(past, (at) => at < appliedAt).slice(-2 * LEAST_RUNS);
    const after = costs(past, (at) => at >= appliedAt).slice(0, 2 * LEAST_RUNS);
    // Once and for all: asked again and again, chance would say anything in the end.
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
  if (tTest(before, after.slice(0, JUDGED_AFTER)) > 0.01) return 'no effect';
  return mean(after) < mean(before) ? 'helped' : 'worse';
}

/** Whole trials for each patch, run by run, where there was something to search. */
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
