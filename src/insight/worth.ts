/** The impact of a run, and of each patch that two trials of the run set side by side. */
import { madeIt } from '../batch/verdict.ts';
import { isDocument, isOfTests } from '../batch/path-kinds.ts';
import type { InsightPlan } from '../config/config.ts';
import type { Past } from '../history/past.ts';
import type { CommitChange, PatchRecord, RunRecord } from '../record/record.ts';
import { compareTests } from '../trial/judging/compare.ts';
import { effectOf, type Effect } from '../trial/judging/effect.ts';
import { baselineOf, wholeTrialOf } from '../trial/trial-log.ts';
import type { Trial } from '../trial/trial.ts';
import { impactOf, type Change, type Impact } from './impact.ts';

/** The impact of what the run tested as one: the pull request, or all that became green together. */
export interface Worth {
  run: Impact | undefined;
  /** By patch, where a trial with it and one without it differ in nothing else. */
  patches: ReadonlyMap<string, Impact>;
}

export function worthOf(record: RunRecord, past: Past, plan: InsightPlan): Worth {
  const score = (change: Change): Impact =>
    impactOf(change, backgroundOf(past), plan.weights, (name) => plan.kpis[name]?.better ?? 'smaller');
  const { pullRequest } = record;
  if (pullRequest)
    return {
      // What could not be told is not worth −100.
      run: pullRequest.isUnclear
        ? undefined
        : score({ effect: pullRequest.effect, lines: linesOf(pullRequest.change) }),
      patches: new Map(),
    };
  const flakes = new Set(past.flakes.flatMap(({ test }) => past.tests.get(test)?.id ?? []));
  const between = (before: Trial, after: Trial): Impact => {
    const comparison = compareTests(before.tests, after.tests, new Map(), 1);
    // The lines of a batch say nothing: they are many or few patches.
    return score({ effect: effectOf(before, after, comparison, (id) => flakes.has(id)), lines: undefined });
  };
  const baseline = baselineOf(record.trials);
  const all = record.trials.findLast(
    ({ kind, judgement, patches }) => kind === 'full' && judgement.outcome === 'green' && patches.length > 0,
  );
  const hasLanded = record.patches.some(({ verdict }) => madeIt(verdict.verdict));
  const patches = new Map<string, Impact>();
  for (const patch of record.patches) {
    const sides = sidesOf(patch, record.trials);
    const effect = sides ? undefined : brokenBy(patch, baseline);
    if (sides) patches.set(patch.id, between(...sides));
    else if (effect) patches.set(patch.id, score({ effect, lines: undefined }));
  }
  return { run: baseline && all && hasLanded ? between(baseline, all) : undefined, patches };
}

/** The whole trials without a patch and with it. */
function sidesOf({ id, verdict }: PatchRecord, trials: readonly Trial[]): [Trial, Trial] | undefined {
  const { greenTree, redTree } = verdict.evidence ?? {};
  if (greenTree !== undefined && redTree !== undefined) {
    const [green, red] = [greenTree, redTree].map((tree) => wholeTrialOf(trials, tree));
    return green && red ? [green, red] : undefined;
  }
  if (!madeIt(verdict.verdict)) return undefined;
  const greens = trials.filter(({ kind, judgement }) => kind !== 'focus' && judgement.outcome === 'green');
  for (const after of greens) {
    if (!after.patches.includes(id)) continue;
    const rest = new Set(after.patches.filter((other) => other !== id));
    const before = greens.find(
      ({ patches }) => patches.length === rest.size && patches.every((other) => rest.has(other)),
    );
    if (before) return [before, after];
  }
  return undefined;
}

/** What a culprit breaks, where only the failing tests were run with it. */
function brokenBy({ verdict }: PatchRecord, baseline: Trial | undefined): Effect | undefined {
  const broken = verdict.verdict === 'culprit' ? (verdict.evidence?.tests?.length ?? 0) : 0;
  if (broken === 0 || !baseline || baseline.tests.length === 0) return undefined;
  return {
    tests: { ran: baseline.tests.length, broken, red: 0, mended: 0, lost: 0, added: 0, newFlakes: 0 },
    isGreen: { before: true, after: false },
    shared: undefined,
    numbers: [],
  };
}

function backgroundOf({ runs, offers }: Past): Parameters<typeof impactOf>[1] {
  return {
    durations: runs.flatMap(({ suite }) => (suite?.outcome === 'green' ? [suite.durationMs] : [])),
    numbers: (name) => runs.flatMap(({ metrics }) => metrics.get(name) ?? []),
    lines: offers.map(({ lines }) => lines),
  };
}

/** Lines of code added less lines deleted. Tests and documents make a project bigger and no worse. */
function linesOf({ files }: CommitChange): number {
  return files
    .filter(({ path }) => !isDocument(path) && !isOfTests(path))
    .reduce((sum, { added, deleted }) => sum + added - deleted, 0);
}
