/** One run, step by step: recall, gather, check the landing, baseline, search, land, record, analyse, report. */
import { patchIds } from './batch/patch-ids.ts';
import type { Verdict } from './batch/verdict.ts';
import type { Candidates } from './candidate/candidates.ts';
import { openPolicy } from './candidate/policy-rules.ts';
import type { RunConfig } from './config/config.ts';
import { digestOfSearch, digestOfTests } from './config/digests.ts';
import type { Door } from './door.ts';
import { finish } from './finish.ts';
import { Journal } from './history/journal.ts';
import { pastOf } from './history/past.ts';
import { flakeRates, greenStreak, knownGreen } from './history/queries.ts';
import { recall } from './history/recall.ts';
import { tune } from './insight/feedback.ts';
import { assume } from './isolate/assume.ts';
import { landSurvivors } from './land-survivors.ts';
import { requireLandable } from './landing/preflight.ts';
import { trigger } from './landing/trigger.ts';
import { CommitSource } from './platform/git/commit-source.ts';
import { PrivateStore } from './platform/git/store.ts';
import { removeLeftovers } from './platform/system/temporary.ts';
import { redactor } from './platform/text/redact.ts';
import { counted } from './platform/text/words.ts';
import { UserError } from './platform/text/user-error.ts';
import { checkGroup } from './merge-group.ts';
import { tryPullRequest } from './pull-request.ts';
import { RunFacts } from './record/facts.ts';
import { openSource } from './open-batch.ts';
import {
  foldersOf,
  openCandidates,
  openRunWorkspace,
  openTrials,
  snapshotWriter,
  surroundingsOf,
  type RunContext,
} from './run-context.ts';
import { tryBatch, type BatchOutcome } from './search/batch.ts';
import { knownCulprits, withSightings, type Surroundings } from './search/known.ts';
import { TrialTester } from './search/tester.ts';
import { adviseOn } from './trial/reports/advice.ts';
import { Interrupted } from './trial/trial.ts';
import { describeMachine, timeWorkload } from './platform/system/speed.ts';
import type { Trials } from './trial/trials.ts';

/** Does one run and returns the exit code. What goes wrong between recall and report becomes a report, too. */
export async function run(config: RunConfig, door: Door): Promise<number> {
  const { name, targetBranch, tests } = config;
  const startedAt = Date.now();
  const label = config.patches === 'pull-requests' ? config.queue.label : undefined;
  const isMergeGroup = config.patches === 'merge-group';
  const facts = new RunFacts({
    name,
    runId: door.runId,
    targetBranch,
    startedAt,
    label,
    isMergeGroup,
    isDryRun: config.land === 'none',
    patchesFrom: config.patches,
    commands: { setup: tests.setupCommand, test: tests.testCommand },
  });
  facts.canFocus = tests.reportPaths.length > 0 && tests.focusCommand !== 'none';
  const { stateDirectory, outDirectory } = door;
  using recalled = await recall({
    stateDirectory,
    outDirectory,
    fetchHistory: (file, folder) => door.fetchHistory(file, folder),
    redact: redactor(door.secrets),
    onProblem: (text) => facts.note(text),
  });
  const { history } = recalled;
  facts.setHistory(recalled);
  history.begin({
    name,
    run: door.runId,
    branch: targetBranch,
    startedAt,
    configuration: digestOfTests(tests),
    kind: config.patches === 'pull-request' ? 'pull-request' : 'batch',
    runner: describeMachine(),
    event: door.environment['GITHUB_EVENT_NAME'],
    speedMs: timeWorkload(),
  });
  const tuning = history.ask(() => tune(pastOf(history, name, targetBranch)), {});
  const save = snapshotWriter(config, door, facts, history);
  const context: RunContext = { config, door, facts, history, tuning, save };
  try {
    await attempt(context);
  } catch (error) {
    // After a cancel other things fail as well (Ctrl-C also reaches git). The cancel is the reason to report.
    facts.fail(door.cancel.aborted && !facts.landed ? new Interrupted('cancelled') : error);
  }
  return await finishRun(context);
}

async function attempt(context: RunContext): Promise<void> {
  const { config, door, facts, history, save } = context;
  if (door.cancel.aborted) throw new Interrupted('cancelled');
  await removeLeftovers(door.temporary);
  await using store = await PrivateStore.open(door.temporary, door.checkout.objectFormat);
  door.remember('directory', store.directory);
  const remote = door.openRemote(store);
  const isGroup = config.patches === 'merge-group';
  const isCheck = isGroup && config.failOn !== 'never';
  const needsHistory = config.patches === 'pull-requests' || (isGroup && !isCheck);
  const source = new CommitSource(door.checkout, store, remote, needsHistory);
  if (config.patches === 'pull-request') return await attemptPullRequest(context, store, source);
  if (isCheck) return await attemptGroup(context, store, source);

  const offers = openSource(context, store, source, remote);
  const base = facts.setBase(await offers.base());
  facts.frozen = freezeOf(context);
  if (facts.frozen === undefined) facts.addBatch(await offers.gather(base));
  const { patches, rejected } = facts.batch;
  const ids = patches.map(({ id }) => id);
  const gitIds = patchIds(patches, store.git, door.checkout.objectFormat);
  const candidates = await openCandidates(context, store, base);
  // While the baseline runs, this finds out which patches apply and what policy says about them.
  await using whole = meanwhile(candidates.arrange(ids));
  const { name, land, targetBranch } = config;
  const { checkout, github, remoteIsHere, protectedBranch } = door;
  await requireLandable({
    land,
    name,
    targetBranch,
    baseCommit: base.commit,
    remote,
    remoteIsHere,
    checkout,
    github,
    isProtected: protectedBranch === targetBranch,
    merges: config.commits.style === 'merge',
  });
  const earlier = history.offer(patches, rejected, await gitIds, Date.now());
  facts.recognise(earlier);
  const surroundings = surroundingsOf(context, base);
  // A label, and a place in a queue, ask for a trial.
  const known = needsHistory ? new Map<string, Verdict>() : knownCulprits(patches, earlier, surroundings);
  facts.note(await adviseOn(base, store, config.tests));
  await save();
  const nothing = facts.frozen === undefined ? `no ${offers.what}` : `landings are frozen: ${facts.frozen}`;
  const offer =
    patches.length + rejected.length === 0
      ? nothing
      : `${counted(patches.length - known.size, 'patch', 'patches')} to try${known.size > 0 ? `, ${known.size} known to break tests` : ''}`;
  door.log.info(`${await door.tell(targetBranch, base.commit)} · ${offer}`);

  // From here on, tests run: they may have written whatever the checkout holds.
  source.distrustCheckout();
  await using workspace = await openRunWorkspace(context, store, base);
  const trials = await openTrials(context, store, workspace, ids);
  const outcome = await searchBatch(context, trials, candidates, {
    whole: whole.result,
    known,
    surroundings,
  });
  facts.canFocus &&= trials.canFocus;
  facts.addOutcome(outcome);
  if (outcome.kind === 'baseline-red') return;
  const { survivors } = outcome.result;
  const tools = { remote, source, store, workspace, trials, candidates, offers };
  if (door.cancel.aborted) facts.cancelBeforeLanding(survivors);
  else if (land === 'none') facts.accept(survivors);
  else facts.addLanding(await landSurvivors(context, survivors, tools));
  if (door.cancel.aborted && !facts.landed) throw new Interrupted('cancelled');
  // The landing is done: a snapshot that cannot be written is only a warning.
  await save().catch((error: Error) =>
    door.log.warning(`The snapshot could not be written: ${error.message}`),
  );
}

/** Why a maintainer has stopped all landings, if so. Then nothing is offered, and only the branch is tested. */
function freezeOf({ config, door }: RunContext): string | undefined {
  const why = door.environment['AUTOSYNC_FREEZE']?.trim() ?? '';
  return why === '' || config.land === 'none' ? undefined : why;
}

/** What is known before the first trial. */
interface Before {
  /** How far the whole batch applies. */
  whole: ReturnType<Candidates['arrange']>;
  /** Verdicts of an earlier run that hold still. */
  known: ReadonlyMap<string, Verdict>;
  surroundings: Surroundings;
}

/** Tries the baseline, then searches for culprits. If the base is red: does the whole batch repair it? */
async function searchBatch(
  { config, door, facts, history, tuning }: RunContext,
  trials: Trials,
  candidates: Candidates,
  { whole, known, surroundings }: Before,
): Promise<BatchOutcome> {
  const { tests } = config;
  const patches = facts.batch.patches.filter(({ id }) => !known.has(id));
  const { retries } = tests;
  const hasNames = tests.reportPaths.length > 0;
  const secondChance = config.secondChance === 'always';
  const hasFocus = facts.canFocus;
  const assumptions = assume(patches.length, { retries, hasNames, hasFocus, secondChance }, tuning);
  const digest = digestOfSearch({
    config,
    base: candidates.base.commit,
    patches: patches.map(({ id, digest: bytes, dependsOn, declared, source }) => [
      id,
      bytes,
      dependsOn,
      declared,
      source,
    ]),
  });
  const outcome = await tryBatch({
    patches: facts.batch.patches.map(({ id }) => id),
    known,
    candidates,
    assumptions,
    tester: new TrialTester(trials, candidates),
    tryBase: () => trials.baseline(candidates.base),
    whole,
    trialLog: facts.trialLog,
    journal: new Journal(history, config.name, digest, redactor(door.secrets)),
    onBegin: (searched) => facts.beginSearch(searched, assumptions),
    onAnswer: (entry) => facts.addAnswer(entry),
    onNote: (text) => facts.note(text),
  });
  const { trials: done } = facts.trialLog;
  const verdicts = withSightings(outcome.result.verdicts, facts.batch.patches, done, surroundings);
  return { ...outcome, result: { ...outcome.result, verdicts } };
}

async function attemptPullRequest(
  context: RunContext,
  store: PrivateStore,
  source: CommitSource,
): Promise<void> {
  const { config, door, facts, history, save } = context;
  const { name, tests, targetBranch } = config;
  const needsTests = tests.reportPaths.length > 0;
  await tryPullRequest({
    event: door.pullRequest!,
    targetBranch,
    needsTests,
    tries: tests.retries + 1,
    facts,
    store,
    source,
    checkout: door.checkout,
    log: door.log,
    save,
    knownGreen: (tree) =>
      history.ask(() => knownGreen(history, tree, digestOfTests(tests), needsTests), undefined),
    flakeRates: () => history.ask(() => flakeRates(history, name), new Map()),
    openPolicy: (base) => openPolicy(config.policy, store, base, door.checkout.directory),
    openWorkspace: (base) => openRunWorkspace(context, store, base),
    openTrials: (workspace, id) => openTrials(context, store, workspace, [id]),
    advise: (base) => adviseOn(base, store, tests),
  });
}

/** Where the queue waits: only whether the group is green. */
async function attemptGroup(context: RunContext, store: PrivateStore, source: CommitSource): Promise<void> {
  const { door, facts, save } = context;
  if (door.mergeGroup === undefined)
    throw new UserError('The event names no merge group.', 'Run this on the `merge_group` event.');
  await checkGroup({
    head: door.mergeGroup,
    facts,
    source,
    log: door.log,
    save,
    openWorkspace: (base) => openRunWorkspace(context, store, base),
    openTrials: (workspace) => openTrials(context, store, workspace, []),
  });
}

/** Records, analyses and reports the run. Returns the exit code. */
function finishRun({ config, door, facts, history, tuning }: RunContext): Promise<number> {
  const { name, targetBranch, tests, trigger: plan } = config;
  const { outDirectory, runUrl, runId, secrets, log, github, temporary, cancel } = door;
  const { landed } = facts;
  return finish({
    facts,
    history,
    durationMs: Math.round(performance.now() - door.startedAt),
    isCancelled: cancel.aborted && !landed,
    name,
    branch: targetBranch,
    keepDetails: config.keepDetails,
    plan: config.insight,
    page: {
      repository: runUrl?.split('/actions/runs/')[0],
      title: config.dashboard.title,
      shown: config.dashboard.kpis,
    },
    setting: { hasReports: tests.reportPaths.length > 0, canFocus: facts.canFocus },
    tuning,
    async startWorkflows(alerts) {
      if (!plan || !landed || config.land !== 'commit' || !github) return [];
      const greenRuns = history.ask(() => greenStreak(history, name, targetBranch), 0);
      return trigger(plan, { ...landed, run: runId }, { greenRuns, alerts }, github);
    },
    failOn: config.failOn,
    outDirectory,
    runUrl,
    queue:
      config.patches === 'pull-requests' || config.patches === 'merge-group'
        ? {
            label: config.queue.label,
            isMerged: config.commits.style === 'merge',
            isDryRun: config.land === 'none',
          }
        : undefined,
    secrets,
    folders: foldersOf(door),
    temporary,
    log,
    publish: (published) => door.publish(published),
  });
}

/** Work in the background. Leaving the scope waits for it, so that it never outlives the run. */
function meanwhile<T>(work: Promise<T>): AsyncDisposable & { result: Promise<T> } {
  const settled = work.then(
    () => undefined,
    () => undefined,
  );
  return { result: work, [Symbol.asyncDispose]: () => settled };
}
