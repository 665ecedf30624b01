/** A run on a pull request: compares GitHub's merge of it with the commit that it would be merged into. */
import type { Verdict } from './batch/verdict.ts';
import type { TreePolicy } from './candidate/policy.ts';
import { treeChanges } from './platform/git/raw-diff.ts';
import type { Checkout } from './platform/git/checkout.ts';
import type { CommitSource } from './platform/git/commit-source.ts';
import type { Base, PrivateStore } from './platform/git/store.ts';
import type { PullRequestEvent } from './platform/github/event.ts';
import type { Log } from './platform/system/log.ts';
import { UserError } from './platform/text/user-error.ts';
import { counted } from './platform/text/words.ts';
import type { RunFacts } from './record/facts.ts';
import { compareTests, type Comparison, type FlakeRates } from './trial/judging/compare.ts';
import { effectOf } from './trial/judging/effect.ts';
import { failedIds, judge, type Judgement } from './trial/judging/judge.ts';
import { requireTestable } from './trial/judging/testable.ts';
import type { Trial } from './trial/trial.ts';
import type { KnownBase, Trials } from './trial/trials.ts';
import type { Workspace } from './trial/workspace/workspace.ts';

export interface PullRequestRun {
  event: PullRequestEvent;
  targetBranch: string;
  /** Test reports are configured, so tests have names. */
  needsTests: boolean;
  /** How often a failing test is run on a tree before its failure counts. */
  tries: number;
  facts: RunFacts;
  store: PrivateStore;
  source: CommitSource;
  checkout: Pick<Checkout, 'authorOf' | 'recentCommits'>;
  log: Pick<Log, 'info'>;
  save: () => Promise<void>;
  /** Looks in the history for a green trial of this same tree with the same command. */
  knownGreen: (tree: string) => KnownBase | undefined;
  flakeRates: () => FlakeRates;
  openPolicy: (base: Base) => Promise<TreePolicy>;
  openWorkspace: (base: Base) => Promise<Workspace>;
  /** `id`: the name of the pull request in the trials, for example `#7`. */
  openTrials: (workspace: Workspace, id: string) => Promise<Trials>;
  /** Advice on how the test command could name failing tests; `undefined` where none is needed. */
  advise: (base: Base) => Promise<string | undefined>;
}

/** Tests the merge and gives a verdict. Nothing lands. What was red before is reported, not blamed. */
export async function tryPullRequest(run: PullRequestRun): Promise<void> {
  const { event, facts, store, source, checkout, save, needsTests } = run;
  const { base, merge, head } = await fetchBoth(event, run);
  facts.setBase(base);
  const id = `#${event.number}`;
  facts.offerPullRequest({ id, title: event.title, remarks: await policyRemarks(run, base, merge) });
  facts.note(await run.advise(base));
  facts.note(staleness(event, merge, head));
  await save();
  run.log.info(
    `pull request ${id}: merge ${merge.commit.slice(0, 12)} beside ${base.commit.slice(0, 12)} of ${run.targetBranch}`,
  );

  source.distrustCheckout();
  await using workspace = await run.openWorkspace(base);
  const trials = await run.openTrials(workspace, id);
  const known = run.knownGreen(base.id);
  const before = known
    ? trials.adoptBaseline(base, known)
    : await trials.baseline(base, `step 1 of 2 · ${run.targetBranch} without pull request ${id}`);
  const step = known ? 'step 1 of 1' : 'step 2 of 2';
  const after = await tryMerge(merge, id, trials, `${step} · ${run.targetBranch} with pull request ${id}`);
  facts.canFocus &&= trials.canFocus;
  // If the base cannot be judged either, the test command is at fault and not the change.
  if (after.judgement.outcome === 'error' || after.exitCode === before.exitCode) requireTestable(before);
  const rates = run.flakeRates();
  const comparison = compareTests(before.tests, after.tests, rates, run.tries);
  const verdict = verdictOf({ before, after, comparison, needsTests });
  facts.addPullRequest(id, verdict, {
    number: event.number,
    head,
    branch: run.targetBranch,
    baseline: known ? { from: 'history', run: known.run } : { from: 'trial' },
    before: { tests: before.tests.length, durationMs: before.durationMs },
    after: { tests: after.tests.length, durationMs: after.durationMs },
    comparison,
    effect: effectOf(before, after, comparison, (id) => (rates.get(id)?.failed ?? 0) > 0),
    change: {
      author: (head && (await checkout.authorOf(head))) ?? event.author,
      at: merge.committedAt,
      subject: event.title,
      files: await store.numstat(base.id, merge.id),
    },
    isUnclear: verdict.verdict === 'undecided',
    recent: await checkout.recentCommits(base.commit),
  });
  await save();
}

/** GitHub's merge of the pull request with its parents: base and head. Fetches what the checkout lacks. */
async function fetchBoth(
  event: PullRequestEvent,
  { source, store }: Pick<PullRequestRun, 'source' | 'store'>,
): Promise<{ base: Base; merge: Base; head: string }> {
  const merge = await source.fetch(event.mergeCommit);
  const [first, second] = await store.parentsOf(merge.commit);
  if (!first || !second)
    throw new UserError(
      `${merge.commit.slice(0, 12)} is not a merge of the pull request.`,
      'Use `patches: pull-request` on `pull_request` events; on others set `patches` to a folder.',
    );
  return { base: await source.fetch(first), merge, head: second };
}

/** Says that GitHub's merge is not of the newest commit of the pull request, for example after a conflict. */
function staleness({ headCommit, number }: PullRequestEvent, merge: Base, head: string): string | undefined {
  if (headCommit === undefined || headCommit === head) return undefined;
  const [tested, newest] = [head.slice(0, 12), headCommit.slice(0, 12)];
  return `GitHub's merge ${merge.commit.slice(0, 12)} is out of date: it holds the commit ${tested}, and #${number} is at ${newest}. So this verdict is about ${tested}. Look for conflicts, then push again.`;
}

/** What policy would refuse, as a remark: nothing lands, so nothing is refused. */
async function policyRemarks(
  { store, openPolicy }: Pick<PullRequestRun, 'store' | 'openPolicy'>,
  base: Base,
  merge: Base,
): Promise<string[]> {
  const changes = await treeChanges(store.git, base.id, merge.id);
  if (changes.length === 0) return [];
  const refusal = await (await openPolicy(base)).refusal(changes, base);
  return refusal ? [`Policy would refuse it as a patch (${refusal.reason}): ${refusal.detail}`] : [];
}

/** A full trial of the merge. Missing tests do not make it red here: the comparison reports them. */
async function tryMerge(merge: Base, id: string, trials: Trials, what: string): Promise<Trial> {
  const trial = await trials.settled(
    { commit: merge.commit, tree: merge.id, patches: [id] },
    { what, ahead: '' },
  );
  const { judgement } = trial;
  const isWeakened = judgement.outcome === 'red' && judgement.reason === 'tests-weakened';
  return isWeakened ? trials.judgeAgain(trial, undefined) : trial;
}

interface Sides {
  before: Trial;
  after: Trial;
  comparison: Comparison;
  needsTests: boolean;
}

/** The verdict on a pull request, by the tests it broke. What was red on the base before does not count. */
export function verdictOf({ before, after, comparison, needsTests }: Sides): Verdict {
  const { judgement, tree, tests } = after;
  const isBaseGreen = before.judgement.outcome === 'green' && failedIds(before.tests).length === 0;
  const isBaseKnown = before.judgement.outcome === 'green' || (needsTests && before.tests.length > 0);
  if (judgement.outcome === 'green') {
    const isRepair = !isBaseGreen && failedIds(tests).length === 0;
    return accepted(isRepair ? 'repairs-base' : 'green', 'The tests are green with it.');
  }
  if (judgement.outcome === 'error' && isBaseKnown) return unclear(judgement.why);
  if (!isBaseKnown) return unclear(`${judgement.why} Without the change the tests fail, too.`);
  const names = comparison.caused.map(({ id }) => id);
  const reason = 'reason' in judgement ? judgement.reason : 'command-failed';
  const isAboutTests = reason === 'tests-failed' || reason === 'tests-weakened';
  if (names.length === 0 && isAboutTests) return verdictWithoutCulprits(before, after, comparison);
  const what = names.length > 0 ? `It breaks ${counted(names.length, 'test')}.` : judgement.why;
  const beside = isBaseGreen
    ? `Green without it (tree ${before.tree.slice(0, 12)}), red`
    : 'They pass without it and fail';
  return {
    verdict: 'culprit',
    reason: reason === 'tests-weakened' ? 'tests-failed' : reason,
    detail: `${what} ${beside} with it (tree ${tree.slice(0, 12)}).`,
    evidence: { ...(isBaseGreen ? { greenTree: before.tree } : {}), redTree: tree, tests: names },
  };
}

/** The verdict where no failure is new. Everything else about the run must be in order, too. */
function verdictWithoutCulprits(before: Trial, after: Trial, comparison: Comparison): Verdict {
  const { alreadyRed, flaky, vanished } = comparison;
  const { exitCode, evidence, judgement } = after;
  const excused = new Set([...alreadyRed, ...flaky].map(({ id }) => id));
  const excusing: Judgement = evidence
    ? judge(evidence, { excused, baseExitCode: before.exitCode })
    : judgement;
  // Where tests vanished, only exit codes 0 and 1 show that the suite ran to its end.
  const isWhole = vanished.length === 0 || exitCode === 0 || exitCode === 1;
  if (excusing.outcome === 'green' && isWhole)
    return accepted('green', 'Each test that fails with it also fails without it, or is known to be flaky.');
  const gone = vanished.length > 0 ? `, and ${counted(vanished.length, 'test')} are gone` : '';
  return unclear(`${judgement.why} No failure is new, but the tests did not end as they should${gone}.`);
}

function accepted(reason: 'green' | 'repairs-base', detail: string): Verdict {
  return { verdict: 'accepted', reason, detail };
}

function unclear(detail: string): Verdict {
  return { verdict: 'undecided', reason: 'error', detail };
}
