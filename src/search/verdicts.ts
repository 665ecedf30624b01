/** Turns the planner's conclusion into verdicts, with reasons, words and evidence. */
import type { Verdict } from '../batch/verdict.ts';
import type { NotApplied } from '../candidate/candidate.ts';
import type { CandidateMaker } from '../candidate/candidates.ts';
import { conflictPartner } from '../candidate/conflicts.ts';
import type { Conclusion, Rejection } from '../isolate/questions.ts';
import type { Tree } from '../platform/git/tree.ts';
import type { StopReason } from '../trial/trial.ts';
import { causeOf } from '../trial/judging/cause.ts';
import type { TrialLog } from '../trial/trial-log.ts';
import type { SearchResult } from './result.ts';

/** What the verdicts need to know besides the conclusion. */
export interface SearchFacts {
  /** In the order of the batch. */
  patches: readonly string[];
  candidates: CandidateMaker;
  trialLog: TrialLog;
  /** Why the search was told to stop, if it was. */
  stop: StopReason | undefined;
  /** Verdicts on other patches of the batch that hold without a trial. */
  known: ReadonlyMap<string, Verdict>;
}

/** The conclusion → the candidate that can land, and a verdict for every patch that is not simply green. */
export async function toResult(
  { green, rejections, open, stopped, flaky, orderDependent }: Conclusion,
  facts: SearchFacts,
): Promise<SearchResult> {
  const { candidates, known } = facts;
  const verdicts = new Map(known);
  for (const rejection of rejections) verdicts.set(rejection.patch, await verdictOf(rejection, facts));
  const all = await candidates.arrange([...green, ...open]);
  const { steps, tree, skipped } = await candidates.arrange(green);
  if (skipped.size > 0) throw new Error('The green patches do not apply as they did.');
  const out = [...known.keys(), ...rejections.map(({ patch }) => patch)];
  const refused = open.filter((id) => isWholesome(all.skipped.get(id)));
  for (const id of open) {
    const skipped = all.skipped.get(id);
    if (skipped?.kind === 'rejected') verdicts.set(id, skipped.verdict);
    else if (skipped?.kind === 'already') verdicts.set(id, await alreadyApplied(id, green, candidates));
    else if (stopped)
      verdicts.set(id, undecided(stopped === 'told' ? (facts.stop ?? 'errors') : stopped, flaky));
    else if (skipped?.kind === 'waiting') verdicts.set(id, blocked(skipped.on, verdicts.get(skipped.on)));
    else verdicts.set(id, await conflict(id, skipped?.detail, green, out, refused, candidates));
  }
  for (const { patch, effect } of steps)
    if (effect === 'clearing') verdicts.set(patch.id, await alreadyApplied(patch.id, green, candidates));
  const survivors = await candidates.candidate({ steps, tree });
  return { survivors, verdicts, flaky, orderDependent, isComplete: stopped === undefined };
}

async function verdictOf(rejection: Rejection, facts: SearchFacts): Promise<Verdict> {
  const { candidates, trialLog } = facts;
  const { patch: id, green, outcome, tests, because, confidence } = rejection;
  const tried = await candidates.arrange([...green, id]);
  const { patch, effect } = tried.steps.find((step) => step.patch.id === id)!;
  const greenTree = trialLog.treeWith(green) ?? (await candidates.arrange(green)).tree.id;
  const redTree = trialLog.treeWith([...green, id]) ?? tried.tree.id;
  const judgement = trialLog.wholeTrialOf(redTree)?.judgement;
  const without = `without it (tree ${greenTree.slice(0, 12)})`;
  const said = judgement && 'reason' in judgement ? judgement.reason : undefined;
  const reason = tests.length > 0 && said !== 'tests-weakened' ? 'tests-failed' : said;
  if (outcome === 'error' || !reason) {
    const untold =
      outcome === 'error' ? 'Its trial could not be judged.' : 'AutoSync was killed each time it was tried.';
    const why = judgement?.why ?? untold;
    const detail = `${why} It was green ${without}.`;
    return { verdict: 'undecided', reason: 'error', detail, evidence: { greenTree } };
  }
  const why = judgement?.why ?? '';
  const lost = judgement && 'failed' in judgement ? judgement.failed : [];
  const broken = tests.length > 0 ? tests : lost;
  // Often only a trial of single tests ran on this tree.
  const first = trialLog.trials
    .filter(({ tree }) => tree === redTree)
    .flatMap((trial) => trial.tests)
    .find(({ id, status }) => id === broken[0] && status === 'failed');
  const message = first && causeOf(first)?.message;
  const evidence = {
    greenTree,
    redTree,
    tests: broken,
    ...(message === undefined ? {} : { message }),
    confidence: rounded(confidence),
  };
  if (reason === 'tests-weakened') {
    const advice = patch.pull
      ? 'If that is intended, whoever approves its newest commit writes `autosync: may-remove-tests` in a line of the approval.'
      : patch.declared.mayRemoveTests
        ? 'Its manifest allows that, but what it removes could not be seen without other patches.'
        : 'If that is intended, declare `mayRemoveTests` in a manifest that the branch tracks, or name the patch in `policy.mayRemoveTests`.';
    const detail = `${why} Without it they ran (tree ${greenTree.slice(0, 12)}). ${advice}`;
    return { verdict: 'refused', reason, detail, evidence };
  }
  if (effect === 'clearing') {
    const detail = `The branch contains it, but removing its file turns the tests red: ${why}`;
    return { verdict: 'already-applied', reason: 'in-base', detail, evidence };
  }
  if (because?.kind === 'needs') {
    const detail = `It needs \`${because.patch}\`, which was not accepted: with both, ${listed(tests)} passed.`;
    const withNeeded = { ...evidence, with: [because.patch] };
    return { verdict: 'conflict', reason: 'does-not-apply', detail, evidence: withNeeded };
  }
  const partner = because === undefined ? '' : ` It does so only together with \`${because.patch}\`.`;
  const what = tests.length === 0 ? why : `It breaks ${listed(tests)}.${partner}`;
  const detail = `${what} Green ${without}, red with it (tree ${redTree.slice(0, 12)}).`;
  const together = because === undefined ? {} : { with: [because.patch] };
  return { verdict: 'culprit', reason, detail, evidence: { ...evidence, ...together } };
}

async function conflict(
  patch: string,
  why: string | undefined,
  green: readonly string[],
  out: readonly string[],
  refused: readonly string[],
  candidates: CandidateMaker,
): Promise<Verdict> {
  const found = await conflictPartner(patch, green, out, refused, candidates);
  const isPull = candidates.patch(patch).merge !== undefined;
  const because = !found
    ? ''
    : found.because === 'presence'
      ? ` It conflicts with \`${found.partner}\`, which ${isPull ? 'went in' : 'was applied'} before it.`
      : ` It would apply on top of \`${found.partner}\`, which was not accepted.`;
  return {
    verdict: 'conflict',
    reason: 'does-not-apply',
    detail:
      why === undefined
        ? `It applies only together with other patches, and with them the tests are red.${because}`
        : `It ${isPull ? 'cannot be merged' : 'does not apply'}: ${why}.${because}`,
    ...(found ? { evidence: { with: [found.partner] } } : {}),
  };
}

/** Whether a patch was refused for what it touches, and not for paths or modes that no tree should hold. */
function isWholesome(skipped: NotApplied | undefined): boolean {
  if (skipped?.kind !== 'rejected' || skipped.verdict.verdict !== 'refused') return false;
  return ['protected', 'needs-setup', 'tests-weakened'].includes(skipped.verdict.reason);
}

function blocked(on: string, dependency: Verdict | undefined): Verdict {
  const detail = `It depends on \`${on}\`, which ${became(dependency)}. It can land when that one does.`;
  return { verdict: 'blocked', reason: 'dependency', detail, evidence: { with: [on] } };
}

/** What became of a dependency, as the end of a sentence. */
function became(verdict: Verdict | undefined): string {
  switch (verdict?.verdict) {
    case 'culprit':
      return 'breaks tests';
    case 'conflict':
      return 'does not apply';
    case 'refused':
      return 'is refused';
    case 'undecided':
      return 'is not decided';
    default:
      return 'did not make it';
  }
}

function undecided(
  stopped: StopReason | Exclude<Conclusion['stopped'], 'told' | undefined>,
  flaky: readonly string[],
): Verdict {
  const verdict = 'undecided';
  switch (stopped) {
    case 'budget':
      return { verdict, reason: 'budget', detail: 'The time budget was used up before it could be tried.' };
    case 'cap':
      return { verdict, reason: 'budget', detail: 'The trial limit for a batch of this size was reached.' };
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

/** Rounded down to four digits: more digits would pretend to know more. */
function rounded(confidence: number): number {
  return Math.floor(confidence * 10_000) / 10_000;
}

async function alreadyApplied(
  patch: string,
  green: readonly string[],
  candidates: CandidateMaker,
): Promise<Verdict> {
  const holds = (tree: Tree): Promise<boolean> => candidates.isContained(tree, patch);
  if (await holds(candidates.base))
    return { verdict: 'already-applied', reason: 'in-base', detail: 'The branch contains it already.' };
  const { steps } = await candidates.arrange(green.filter((other) => other !== patch));
  for (const { patch: before, tree } of steps) {
    if (!(await holds(tree))) continue;
    const detail = `\`${before.id}\` of the same batch contains it.`;
    return { verdict: 'already-applied', reason: 'in-candidate', detail, evidence: { with: [before.id] } };
  }
  const detail = 'The accepted patches contain it.';
  return { verdict: 'already-applied', reason: 'in-candidate', detail };
}

function listed(tests: readonly string[]): string {
  const shown = tests
    .slice(0, 3)
    .map((test) => `\`${test}\``)
    .join(', ');
  return tests.length > 3 ? `${shown} and ${tests.length - 3} more tests` : shown;
}
