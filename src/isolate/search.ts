import type { Patch } from '../batch/patch.ts';
import type { Verdict } from '../batch/verdict.ts';
import type { Candidate, Candidates } from '../candidate/candidates.ts';
import { conflictPartner } from '../candidate/conflicts.ts';
import type { Interrupted, Trial } from '../trial/trial.ts';
import { isolate, type Answer, type BreakingStep, type Conclusion, type Question } from './isolate.ts';

/** Why the search ended early. */
type Stop = Interrupted['reason'];

export interface Tester {
  /** A full trial, or why there was none. */
  (candidate: Candidate['steps'], progress: string): Promise<Trial | Stop>;
}

export interface Findings {
  /** The patches that are green together, in landing order, with the candidate they make. */
  survivors: Candidate['steps'];
  /** Of every patch that is not simply green. */
  verdicts: Map<string, Verdict>;
}

/** Asks the planner, answers it with candidates and trials, and puts its conclusion into verdicts. */
export async function findCulprits(
  patches: readonly Patch[],
  candidates: Candidates,
  test: Tester,
): Promise<Findings> {
  const search = new Search(patches, candidates);
  const planner = isolate(patches.map((patch) => patch.id));
  let next = planner.next();
  while (!next.done) next = planner.next(await search.answer(next.value, test));
  return search.toFindings(next.value);
}

/** The findings when all that applies was green together. */
export async function takeWhole(patches: readonly Patch[], candidates: Candidates): Promise<Findings> {
  const { steps, skipped } = await candidates.build(patches);
  const green = steps.map(({ patch }) => patch.id);
  return new Search(patches, candidates).toFindings({
    green,
    steps: [],
    open: [...skipped.keys()],
    stopped: false,
  });
}

class Search {
  private readonly patches: readonly Patch[];
  private readonly byId: ReadonlyMap<string, Patch>;
  private readonly candidates: Candidates;
  private readonly trials = new Map<string, Trial>();
  private stop: Stop | undefined;

  constructor(patches: readonly Patch[], candidates: Candidates) {
    this.patches = patches;
    this.byId = new Map(patches.map((patch) => [patch.id, patch]));
    this.candidates = candidates;
  }

  async answer(question: Question, test: Tester): Promise<Answer> {
    const { steps } = await this.build(question.patches);
    if (question.ask === 'build') return { applied: steps.map(({ patch }) => patch.id) };
    const progress = `${question.patches.length} of ${this.patches.length} patches · about ${question.about} to go`;
    const trial = await test(steps, progress);
    if (typeof trial === 'string') {
      this.stop = trial;
      return { outcome: 'stop' };
    }
    this.trials.set(trial.tree, trial);
    const { outcome } = trial.judgement;
    return { outcome: outcome === 'timeout' ? 'red' : outcome };
  }

  async toFindings({ green, steps, open, stopped }: Conclusion): Promise<Findings> {
    const verdicts = new Map<string, Verdict>();
    for (const step of steps) verdicts.set(step.patch, await this.verdictOfStep(step));
    const final = await this.build([...green, ...open]);
    const survivors = final.steps.slice(0, green.length);
    if (survivors.some(({ patch }, index) => patch.id !== green[index]))
      throw new Error('The green patches do not apply as they did.');
    const landed = survivors.map(({ patch }) => patch);
    const out = steps.map((step) => this.byId.get(step.patch)!);
    for (const id of open) {
      const patch = this.byId.get(id)!;
      const skipped = final.skipped.get(id);
      if (skipped?.kind === 'rejected') verdicts.set(id, skipped.verdict);
      else if (skipped?.kind === 'already')
        verdicts.set(id, await alreadyApplied(patch, landed, this.candidates));
      else if (stopped) verdicts.set(id, undecided(this.stop ?? 'error'));
      else if (skipped?.kind === 'waiting') verdicts.set(id, blocked(skipped.on, verdicts.get(skipped.on)));
      else verdicts.set(id, await this.conflict(patch, skipped?.detail, landed, out));
    }
    for (const { patch, step } of survivors) {
      if (step.effect === 'clearing')
        verdicts.set(patch.id, await alreadyApplied(patch, landed, this.candidates));
    }
    return { survivors, verdicts };
  }

  private build(ids: readonly string[]): Promise<Candidate> {
    return this.candidates.build(ids.map((id) => this.byId.get(id)!));
  }

  private async verdictOfStep({ patch, green, outcome }: BreakingStep): Promise<Verdict> {
    const { steps } = await this.build([...green, patch]);
    const greenTree = steps.at(-2)?.step.tree.id ?? this.candidates.base.id;
    const last = steps.at(-1)!;
    const redTree = last.step.tree.id;
    const judgement = this.trials.get(redTree)?.judgement;
    const without = `without it (tree ${greenTree.slice(0, 12)})`;
    if (outcome === 'error' || !judgement || !('reason' in judgement)) {
      const why = judgement?.why ?? 'Its trial could not be judged.';
      return {
        verdict: 'undecided',
        reason: 'error',
        detail: `${why} It was green ${without}.`,
        evidence: { greenTree },
      };
    }
    const evidence = { greenTree, redTree, tests: judgement.failed };
    if (judgement.reason === 'tests-weakened') {
      const advice = 'If that is meant, declare `mayRemoveTests` in the manifest.';
      const detail = `${judgement.why} Without it they ran (tree ${greenTree.slice(0, 12)}). ${advice}`;
      return { verdict: 'refused', reason: 'tests-weakened', detail, evidence };
    }
    if (last.step.effect === 'clearing') {
      const detail = `The branch contains it, but removing its file turns the tests red: ${judgement.why}`;
      return { verdict: 'already-applied', reason: 'in-base', detail, evidence };
    }
    const what = judgement.failed.length === 0 ? judgement.why : `It breaks ${listed(judgement.failed)}.`;
    const detail = `${what} Green ${without}, red with it (tree ${redTree.slice(0, 12)}).`;
    return { verdict: 'culprit', reason: judgement.reason, detail, evidence };
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

function undecided(stop: Stop | 'error'): Verdict {
  if (stop === 'budget')
    return {
      verdict: 'undecided',
      reason: 'budget',
      detail: 'The time budget was used up before it could be tried.',
    };
  const detail =
    stop === 'cancelled'
      ? 'The run was cancelled before it could be tried.'
      : 'The search was given up: too many trials could not be judged.';
  return { verdict: 'undecided', reason: 'error', detail };
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
