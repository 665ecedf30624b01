import type { Patch } from '../batch/patch.ts';
import type { Verdict } from '../batch/verdict.ts';
import type { Candidate, Candidates } from '../candidate/candidates.ts';
import { conflictPartner } from '../candidate/conflicts.ts';
import type { Findings } from './result.ts';
import type { Conclusion, Rejection } from '../isolate/questions.ts';
import type { Interrupted, Trial } from '../trial/trial.ts';

/** Why the search ended early. */
type Stop = Interrupted['reason'];

/** What a search leaves besides its conclusion. */
export interface SearchFacts {
  patches: readonly Patch[];
  candidates: Candidates;
  /** Full trials by tree. */
  trials: ReadonlyMap<string, Pick<Trial, 'judgement'>>;
  /** Why it was told to stop, if it was. */
  stop: Stop | undefined;
}

/** The planner's conclusion in verdicts: reasons, words and evidence. */
export function toFindings(facts: SearchFacts, conclusion: Conclusion): Promise<Findings> {
  return new Verdicts(facts).toFindings(conclusion);
}

class Verdicts {
  private readonly byId: ReadonlyMap<string, Patch>;
  private readonly candidates: Candidates;
  private readonly trials: ReadonlyMap<string, Pick<Trial, 'judgement'>>;
  private readonly stop: Stop | undefined;

  constructor({ patches, candidates, trials, stop }: SearchFacts) {
    this.byId = new Map(patches.map((patch) => [patch.id, patch]));
    this.candidates = candidates;
    this.trials = trials;
    this.stop = stop;
  }

  async toFindings({
    green,
    rejections,
    open,
    stopped,
    flaky,
    orderDependent,
  }: Conclusion): Promise<Findings> {
    const verdicts = new Map<string, Verdict>();
    for (const rejection of rejections) verdicts.set(rejection.patch, await this.verdictOf(rejection));
    const final = await this.build([...green, ...open]);
    const survivors = final.steps.slice(0, green.length);
    if (survivors.some(({ patch }, index) => patch.id !== green[index]))
      throw new Error('The green patches do not apply as they did.');
    const landed = survivors.map(({ patch }) => patch);
    const out = rejections.map(({ patch }) => this.byId.get(patch)!);
    for (const id of open) {
      const patch = this.byId.get(id)!;
      const skipped = final.skipped.get(id);
      if (skipped?.kind === 'rejected') verdicts.set(id, skipped.verdict);
      else if (skipped?.kind === 'already')
        verdicts.set(id, await alreadyApplied(patch, landed, this.candidates));
      else if (stopped)
        verdicts.set(id, undecided(stopped === 'told' ? (this.stop ?? 'errors') : stopped, flaky));
      else if (skipped?.kind === 'waiting') verdicts.set(id, blocked(skipped.on, verdicts.get(skipped.on)));
      else verdicts.set(id, await this.conflict(patch, skipped?.detail, landed, out));
    }
    for (const { patch, step } of survivors) {
      if (step.effect === 'clearing')
        verdicts.set(patch.id, await alreadyApplied(patch, landed, this.candidates));
    }
    return { survivors, verdicts, flaky, orderDependent, isComplete: stopped === undefined };
  }

  private build(ids: readonly string[]): Promise<Candidate> {
    return this.candidates.build(ids.map((id) => this.byId.get(id)!));
  }

  private async verdictOf(rejection: Rejection): Promise<Verdict> {
    const { patch, green, outcome, tests, because, confidence } = rejection;
    const { steps } = await this.build([...green, patch]);
    const greenTree = steps.at(-2)?.step.tree.id ?? this.candidates.base.id;
    const last = steps.at(-1)!;
    const redTree = last.step.tree.id;
    const judgement = this.trials.get(redTree)?.judgement;
    const without = `without it (tree ${greenTree.slice(0, 12)})`;
    const reason = tests.length > 0 ? 'tests-failed' : judgement && 'reason' in judgement && judgement.reason;
    if (outcome === 'error' || !reason) {
      const why = judgement?.why ?? 'Its trial could not be judged.';
      const detail = `${why} It was green ${without}.`;
      return { verdict: 'undecided', reason: 'error', detail, evidence: { greenTree } };
    }
    const why = judgement?.why ?? '';
    const lost = judgement && 'failed' in judgement ? judgement.failed : [];
    const evidence = {
      greenTree,
      redTree,
      tests: tests.length > 0 ? tests : lost,
      confidence: rounded(confidence),
    };
    if (reason === 'tests-weakened') {
      const advice = this.byId.get(patch)!.declared.mayRemoveTests
        ? 'Its manifest allows that, but what it removes could not be seen without other patches.'
        : 'If that is meant, declare `mayRemoveTests` in the manifest.';
      const detail = `${why} Without it they ran (tree ${greenTree.slice(0, 12)}). ${advice}`;
      return { verdict: 'refused', reason, detail, evidence };
    }
    if (last.step.effect === 'clearing') {
      const detail = `The branch contains it, but removing its file turns the tests red: ${why}`;
      return { verdict: 'already-applied', reason: 'in-base', detail, evidence };
    }
    if (because?.kind === 'needs') {
      const detail = `It needs \`${because.patch}\`, which did not make it: with both, ${listed(tests)} passed.`;
      return {
        verdict: 'conflict',
        reason: 'does-not-apply',
        detail,
        evidence: { ...evidence, with: [because.patch] },
      };
    }
    const partner = because === undefined ? '' : ` It does so only together with \`${because.patch}\`.`;
    const what = tests.length === 0 ? why : `It breaks ${listed(tests)}.${partner}`;
    const detail = `${what} Green ${without}, red with it (tree ${redTree.slice(0, 12)}).`;
    const together = because === undefined ? {} : { with: [because.patch] };
    return { verdict: 'culprit', reason, detail, evidence: { ...evidence, ...together } };
  }

  private async conflict(
    patch: Patch,
    why: string | undefined,
    landed: readonly Patch[],
    out: readonly Patch[],
  ): Promise<Verdict> {
    const found = await conflictPartner(patch, landed, out, this.candidates);
    const because = !found
      ? ''
      : found.because === 'presence'
        ? ` It did before \`${found.partner}\` was applied.`
        : ` It would on top of \`${found.partner}\`, which did not make it.`;
    return {
      verdict: 'conflict',
      reason: 'does-not-apply',
      detail: `It does not apply: ${why ?? 'it changes the same lines as another patch'}.${because}`,
      ...(found ? { evidence: { with: [found.partner] } } : {}),
    };
  }
}

function blocked(on: string, dependency: Verdict | undefined): Verdict {
  const detail = `It depends on \`${on}\`, which ${dependency ? `is ${dependency.verdict}` : 'did not make it'}.`;
  return { verdict: 'blocked', reason: 'dependency', detail, evidence: { with: [on] } };
}

function undecided(
  stopped: Stop | Exclude<Conclusion['stopped'], 'told' | undefined>,
  flaky: readonly string[],
): Verdict {
  const verdict = 'undecided';
  switch (stopped) {
    case 'budget':
      return { verdict, reason: 'budget', detail: 'The time budget was used up before it could be tried.' };
    case 'cap':
      return { verdict, reason: 'budget', detail: 'The most trials for a batch of this size were used up.' };
    case 'flaky':
      return {
        verdict,
        reason: 'flaky',
        detail: `Flaky tests kept every whole run from being green: ${listed(flaky)}.`,
      };
    case 'cancelled':
      return { verdict, reason: 'error', detail: 'The run was cancelled before it could be tried.' };
    case 'errors':
      return {
        verdict,
        reason: 'error',
        detail: 'The search was given up: too many trials could not be judged.',
      };
  }
}

/** Four digits: more would be more than is known. */
function rounded(confidence: number): number {
  return Math.floor(confidence * 10_000) / 10_000;
}

async function alreadyApplied(
  patch: Patch,
  landed: readonly Patch[],
  candidates: Candidates,
): Promise<Verdict> {
  const holds = async (tree: Parameters<Candidates['step']>[0]): Promise<boolean> => {
    const step = await candidates.step(tree, patch);
    return step.kind === 'already' || (step.kind === 'applied' && step.effect === 'clearing');
  };
  if (await holds(candidates.base)) {
    return { verdict: 'already-applied', reason: 'in-base', detail: 'The branch contains it already.' };
  }
  const { steps } = await candidates.build(landed.filter((other) => other.id !== patch.id));
  for (const { patch: before, step } of steps) {
    if (!(await holds(step.tree))) continue;
    const detail = `\`${before.id}\` of the same batch contains it.`;
    return { verdict: 'already-applied', reason: 'in-candidate', detail, evidence: { with: [before.id] } };
  }
  return {
    verdict: 'already-applied',
    reason: 'in-candidate',
    detail: 'The patches that made it contain it.',
  };
}

function listed(tests: readonly string[]): string {
  const shown = tests.slice(0, 3).map((test) => `\`${test}\``).join(', '); // prettier-ignore
  return tests.length > 3 ? `${shown} and ${tests.length - 3} more tests` : shown;
}
