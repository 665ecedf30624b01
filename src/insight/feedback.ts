import { z } from 'zod';
import type { Past } from '../history/past.ts';
import { PRIOR, type Belief as Prior } from '../isolate/belief.ts';
import { mean, tTest } from './statistics.ts';

/** What history says to the search. Each part stands alone, and is left out where too little is known or it made things worse. */
export interface Tuning {
  prior?: Prior;
  testFlakeRate?: number;
  suiteFlakeRate?: number;
}

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

/** The culprit rate of recent patches, held near the shipped prior by its own weight, and never surer than forty patches make. */
function priorOf(past: Past): Tuning {
  const judged = past.offers
    .filter(({ verdict }) => ['landed', 'accepted', 'culprit'].includes(verdict))
    .slice(-200);
  if (judged.length < LEAST_PATCHES) return {};
  const culprits = PRIOR.culprits + judged.filter(({ verdict }) => verdict === 'culprit').length;
  const innocents = PRIOR.innocents + judged.filter(({ verdict }) => verdict !== 'culprit').length;
  const weight = Math.min(1, 40 / (culprits + innocents));
  return { prior: { culprits: culprits * weight, innocents: innocents * weight } };
}

/** How often tests fail for no reason: the suite as a whole in a run, and a test that is known to. */
function flakeRatesOf({ runs, flakes }: Past): Tuning {
  const start = Math.max(0, runs.length - 100);
  const ran = runs.slice(start).filter(({ suite }) => (suite?.passed ?? 0) > 0).length;
  if (ran < LEAST_RUNS) return {};
  const recent = flakes.filter(({ run }) => run >= start);
  const flakyRuns = new Set(recent.map(({ run }) => run)).size;
  const tests = new Set(recent.map(({ test }) => test)).size;
  const rate = tests === 0 ? 0 : recent.length / (tests * ran);
  return {
    // The shipped rates (.02 and .05) count as much as fifty and twenty runs.
    suiteFlakeRate: Math.min(0.2, (flakyRuns + 1) / (ran + 50)),
    testFlakeRate: Math.max(0.005, Math.min(0.2, (rate * ran + 1) / (ran + 20))),
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
    const judged = kept?.judged === 'worse' ? 'worse' : judge(before, after);
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
  if (tTest(before, after) > 0.05) return 'no effect';
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
