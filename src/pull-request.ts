import type { Verdict } from './batch/verdict.ts';
import { openPolicy } from './candidate/policy-rules.ts';
import { treeChanges } from './platform/git/raw-diff.ts';
import type { RunConfig } from './config/config.ts';
import type { RunFacts } from './record/facts.ts';
import type { History } from './history/history.ts';
import { flakeRates, knownGreen } from './history/queries.ts';
import type { PullRequestFacts } from './record/record.ts';
import { digestOfTests } from './record/snapshot.ts';
import { fetchCommit } from './landing/preflight.ts';
import type { Door } from './platform/door.ts';
import type { PullRequestEvent } from './platform/github/event.ts';
import type { Base, PrivateStore } from './platform/git/store.ts';
import { UserError } from './platform/text/user-error.ts';
import { compareTests, type Comparison } from './trial/judging/compare.ts';
import { TestBed } from './trial/test-bed.ts';
import { requireTestable } from './trial/judging/testable.ts';
import { failedIds, type Judgement } from './trial/judging/judge.ts';
import type { Trial } from './trial/trial.ts';

interface Scene {
  config: RunConfig;
  door: Door;
  facts: RunFacts;
  history: History;
  store: PrivateStore;
  save: () => Promise<void>;
}

/**
 * The impact of a pull request: its merge, as GitHub made it, beside the commit it would be merged into. Nothing is
 * built and nothing lands. What was red before is told and not blamed.
 */
export async function tryPullRequest(event: PullRequestEvent, scene: Scene): Promise<void> {
  const { config, door, facts, history, store, save } = scene;
  const { base, merge, head } = await fetchBoth(event, scene);
  facts.base = base;
  const id = `#${event.number}`;
  const changes = await treeChanges(store.git, base.id, merge.id);
  const policy = await openPolicy(config, store, base, door.checkout.directory);
  const said = changes.length === 0 ? undefined : await policy.judge(changes, base);
  const remarks = said ? [`Policy would refuse it as a patch (${said.reason}): ${said.detail}`] : [];
  facts.offerPullRequest({ id, title: event.title, remarks });
  await save();
  door.log.info(
    `pull request ${id}: merge ${merge.commit.slice(0, 12)} beside ${base.commit.slice(0, 12)} of ${config.targetBranch}`,
  );

  await using bed = await TestBed.open(config, door, store, base, async (trial) => {
    facts.remember(trial);
    history.addTrial(trial, [id]);
    await save();
  });
  const needsTests = config.reportPaths.length > 0;
  const known = history.ask(() => knownGreen(history, base.id, digestOfTests(config), needsTests), undefined);
  const baseline = known ? bed.takeBase(base, known) : await bed.tryBase(base);
  facts.note(await bed.advice());
  const before = bed.custom;
  const trial = await bed.tryMerge(merge, id);
  // Where neither can be judged, it is the command that is wrong.
  if (trial.judgement.outcome === 'error' || trial.exitCode === baseline.exitCode) requireTestable(baseline);
  const rates = history.ask(() => flakeRates(history, config.name), new Map());
  const comparison = compareTests(baseline.tests, trial.tests, rates, config.retries + 1);
  const files = await store.numstat(base.id, merge.id);
  const excused = [...comparison.alreadyRed, ...comparison.flaky].map((failure) => failure.id);
  const excusing = bed.judgeExcusing(trial, excused, baseline.exitCode);
  const verdict = judge(baseline, trial, excusing, comparison, needsTests);
  facts.concludePullRequest(id, verdict, {
    number: event.number,
    baseline: known ? { from: 'history', run: known.run } : { from: 'trial' },
    before: suiteOf(baseline),
    after: suiteOf(trial),
    comparison,
    custom: bed.custom.flatMap(({ name, value }) => {
      const was = before.find((metric) => metric.name === name);
      return was ? [{ name, before: was.value, after: value }] : [];
    }),
    change: {
      author: (head && (await door.checkout.authorOf(head))) ?? event.author,
      at: merge.committedAt,
      subject: event.title,
      files,
    },
    isUnclear: verdict.verdict === 'undecided',
    recent: await door.checkout.recentCommits(base.commit),
  });
  await save();
}

/** The merge that GitHub made of the pull request, and its first parent; what the checkout lacks is fetched. */
async function fetchBoth(
  event: PullRequestEvent,
  { door, store }: Scene,
): Promise<{ base: Base; merge: Base; head: string }> {
  const remote = door.openRemote(store);
  const merge = await fetchCommit(event.mergeCommit, door, store, remote, false);
  const [first, second] = await store.parentsOf(merge.commit);
  if (!first || !second)
    throw new UserError(
      `${merge.commit.slice(0, 12)} is no merge of the pull request.`,
      'Run this on `pull_request` events; for others name a folder with `patches`.',
    );
  return { base: await fetchCommit(first, door, store, remote, false), merge, head: second };
}

/** What became of it, by what it broke; what was red on the base before is nobody's fault here. */
function judge(
  baseline: Trial,
  trial: Trial,
  excusing: Judgement,
  found: Comparison,
  needsTests: boolean,
): Verdict {
  const { judgement, tree, tests, exitCode } = trial;
  const isBaseGreen = baseline.judgement.outcome === 'green' && failedIds(baseline.tests).length === 0;
  const isBaseKnown = baseline.judgement.outcome === 'green' || (needsTests && baseline.tests.length > 0);
  const green = (detail: string): Verdict => ({
    verdict: 'accepted',
    reason:
      !isBaseGreen && judgement.outcome === 'green' && failedIds(tests).length === 0
        ? 'repairs-base'
        : 'green',
    detail,
  });
  if (judgement.outcome === 'green') return green('The tests are green with it.');
  if (judgement.outcome === 'error' && isBaseKnown)
    return { verdict: 'undecided', reason: 'error', detail: judgement.why };
  const unclear = (why: string): Verdict => ({ verdict: 'undecided', reason: 'error', detail: why });
  if (!isBaseKnown)
    return unclear(
      `It is red (${judgement.why}), and so is the base without it: who is to blame cannot be told.`,
    );
  const names = found.caused.map(({ id }) => id);
  const reason = 'reason' in judgement ? judgement.reason : 'command-failed';
  if (names.length === 0 && (reason === 'tests-failed' || reason === 'tests-weakened')) {
    // With all that is excused, the rest must be as it should: the exit code above all.
    const isWhole = found.vanished.length === 0 || exitCode === 0 || exitCode === 1;
    if (excusing.outcome === 'green' && isWhole)
      return green('What fails with it fails without it, too, or is known to be flaky.');
    return unclear(
      `${judgement.why} Nothing that fails is new, but the run did not end as it should${found.vanished.length > 0 ? `, and ${found.vanished.length} tests are gone` : ''}.`,
    );
  }
  const what =
    names.length > 0 ? `It breaks ${names.length} test${names.length === 1 ? '' : 's'}.` : judgement.why;
  const beside = isBaseGreen ? `Green without it (tree ${baseline.tree.slice(0, 12)}), red` : 'They pass without it and fail'; // prettier-ignore
  return {
    verdict: 'culprit',
    reason: reason === 'tests-weakened' ? 'tests-failed' : reason,
    detail: `${what} ${beside} with it (tree ${tree.slice(0, 12)}).`,
    evidence: { ...(isBaseGreen ? { greenTree: baseline.tree } : {}), redTree: tree, tests: names },
  };
}

function suiteOf({ tests, judgement, durationMs }: Trial): PullRequestFacts['before'] {
  return {
    tests: tests.length,
    passing:
      tests.length === 0 ? Number(judgement.outcome === 'green') : 1 - failedIds(tests).length / tests.length,
    flaky: tests.filter(({ flaky }) => flaky).length,
    durationMs,
  };
}
