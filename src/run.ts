import { gatherBatch } from './batch/gather.ts';
import type { Batch } from './batch/patch.ts';
import { Candidates, type Candidate } from './candidate/candidates.ts';
import { openPolicy } from './candidate/policy-rules.ts';
import { conclude, recollect } from './conclude.ts';
import type { RunConfig } from './config/config.ts';
import { RunFacts } from './record/facts.ts';
import { Journal, journalKey } from './history/journal.ts';
import type { History } from './history/history.ts';
import { patchIds } from './batch/patch-ids.ts';
import { recall } from './history/recall.ts';
import { digestOfTests, snapshots } from './record/snapshot.ts';
import { tune } from './insight/feedback.ts';
import type { Findings } from './search/result.ts';
import { land, type Survivors } from './landing/land.ts';
import { propose } from './landing/propose.ts';
import { fetchBase, fetchCommit, requireLandable } from './landing/preflight.ts';
import type { Door } from './platform/door.ts';
import { redactor } from './platform/text/redact.ts';
import type { Remote } from './platform/git/remote.ts';
import { PrivateStore } from './platform/git/store.ts';
import { findCulprits, takeWhole, type Tester } from './search/search.ts';
import { tryPullRequest } from './pull-request.ts';
import { TestBed } from './trial/test-bed.ts';
import { requireTestable } from './trial/judging/testable.ts';
import { Interrupted } from './trial/trial.ts';

/** One run, from the question to the exit code. The only place that catches everything. */
export async function run(config: RunConfig, door: Door): Promise<number> {
  const startedAt = Date.now();
  const facts = new RunFacts(config, door.runId, startedAt);
  using recalled = await recall(door, redactor(door.secrets), (text) => facts.note(text));
  const { history } = recalled;
  facts.recall(recalled);
  history.begin({
    name: config.name,
    run: door.runId,
    branch: config.targetBranch,
    startedAt,
    configuration: digestOfTests(config),
  });
  try {
    await attempt(config, door, facts, history);
  } catch (error) {
    // Cancelled, other things fail too (a terminal interrupts git as well): the cancel is the reason.
    facts.fail(door.cancel.aborted ? new Interrupted('cancelled') : error);
  }
  return conclude(config, door, facts, history);
}

/** Base, batch, baseline, search, landing. What is learnt on the way goes into the facts at once. */
async function attempt(config: RunConfig, door: Door, facts: RunFacts, history: History): Promise<void> {
  await using store = await PrivateStore.open(door.temporary, door.checkout.objectFormat);
  door.remember('directory', store.directory);
  const save = snapshots(config, facts, history, door);
  if (config.patches === 'pull-request')
    return await tryPullRequest(door.pullRequest!, { config, door, facts, history, store, save });
  const remote = door.openRemote(store);

  const base = await fetchBase(config, door, store, remote);
  facts.base = base;
  facts.batch = await gatherBatch(config, store, base, door.checkout);
  const { patches, rejected } = facts.batch;
  const names = patchIds(patches, store.git, door.checkout.objectFormat);
  const policy = await openPolicy(config, store, base, door.checkout.directory);
  const candidates = new Candidates(store, base, policy, patches);
  // Which patches apply, and what policy says of them, is found out while the baseline runs.
  await using whole = meanwhile(candidates.build(patches));
  await requireLandable(config, door, remote, base);
  facts.recognise(history.offer(patches, rejected, await names, Date.now()));
  await save();
  const offered = isEmpty(facts.batch)
    ? `no patches in ${config.patches}`
    : `${patches.length} patches to try`;
  door.log.info(`base ${base.commit.slice(0, 12)} of ${config.targetBranch} · ${offered}`);

  const ids = patches.map(({ id }) => id);
  await using bed = await TestBed.open(config, door, store, base, async (trial) => {
    facts.remember(trial);
    history.addTrial(trial, ids);
    await save();
  });
  facts.tuning = history.ask(() => tune(recollect(config, history)), {});
  const key = journalKey(config, base.commit, facts.batch, facts.assume());
  const journal = new Journal(history, config.name, key, redactor(door.secrets));
  const findings = await judgeBatch(bed, candidates, whole.result, facts, journal);
  facts.custom = bed.custom;
  if (!findings) return;
  const survivors = await bed.survivors(base, findings.survivors);
  if (door.cancel.aborted) {
    facts.cancelBeforeLanding(survivors.steps);
    throw new Interrupted('cancelled');
  }
  if (config.land === 'none') facts.accept(survivors.steps);
  else if (config.land === 'pull-request')
    facts.conclude(await propose(survivors, facts.isDecided, { config, remote, github: door.github! }));
  else await pushSurvivors(survivors, { config, door, store, remote, bed, facts });
  // What has landed has landed: a snapshot that cannot be written is told, and changes nothing.
  await save().catch((error: Error) =>
    door.log.warning(`The snapshot could not be written: ${error.message}`),
  );
}

function isEmpty({ patches, rejected }: Batch): boolean {
  return patches.length + rejected.length === 0;
}

/** Baseline first. Green: search. Red: the whole batch may repair it. `undefined`: nothing can land. */
async function judgeBatch(
  bed: TestBed,
  candidates: Candidates,
  applied: Promise<Candidate>,
  facts: RunFacts,
  journal: Journal,
): Promise<Findings | undefined> {
  const { patches } = facts.batch;
  const baseline = await bed.tryBase(candidates.base);
  facts.note(await bed.advice());
  const { judgement } = baseline;
  if (judgement.outcome === 'green')
    return facts.learn(await search(bed, candidates, facts, journal), 'green');
  requireTestable(baseline);
  const whole = await applied;
  const progress = 'the whole batch, to see whether it repairs the base';
  const repaired =
    whole.steps.length > 0 && (await orStop(bed.tryCandidate(candidates, whole.steps, progress)));
  if (typeof repaired === 'string') throw new Interrupted(repaired);
  const findings = await takeWhole(patches, candidates);
  if (repaired && repaired.judgement.outcome === 'green') return facts.learn(findings, 'repairs-base');
  facts.learn(findings, 'green');
  facts.baselineIsRed(judgement.why);
  return undefined;
}

/** Goes on where a run that was cut off stopped. What that one saw green is seen green here, before it can land. */
async function search(
  bed: TestBed,
  candidates: Candidates,
  facts: RunFacts,
  journal: Journal,
): Promise<Findings> {
  const { patches } = facts.batch;
  const findAll = (): Promise<Findings | 'unreliable'> => {
    facts.journal.length = 0;
    const tester = testerOf(bed, candidates);
    return findCulprits(patches, candidates, facts.assume(), tester, journal, (entry) =>
      facts.journal.push(entry),
    );
  };
  if (journal.size > 0)
    facts.note(`${journal.size} answers come from a run of the same batch that was cut off.`);
  let found = await findAll();
  while (found === 'unreliable') {
    facts.note('What that run saw is not so now: the search began anew.');
    journal.forget();
    found = await findAll();
  }
  if (found.isComplete) journal.forget();
  return found;
}

/** Puts the planner's questions to the test bed. */
function testerOf(bed: TestBed, candidates: Candidates): Tester {
  return {
    full: (steps, progress) => orStop(bed.tryOnce(candidates, steps, progress)),
    focus: (steps, tests, progress) => orStop(bed.tryTests(candidates, steps, tests, progress)),
  };
}

/** Work that goes on meanwhile. Leaving the scope waits for it, so that nothing runs on behind anybody's back. */
function meanwhile<T>(work: Promise<T>): AsyncDisposable & { result: Promise<T> } {
  const settled = work.then(
    () => undefined,
    () => undefined,
  );
  return { result: work, [Symbol.asyncDispose]: () => settled };
}

async function orStop<T>(trial: Promise<T>): Promise<T | Interrupted['reason']> {
  try {
    return await trial;
  } catch (error) {
    if (error instanceof Interrupted) return error.reason;
    throw error;
  }
}

interface LandingScene {
  config: RunConfig;
  door: Door;
  store: PrivateStore;
  remote: Remote;
  bed: TestBed;
  facts: RunFacts;
}

async function pushSurvivors(
  survivors: Survivors,
  { config, door, store, remote, bed, facts }: LandingScene,
): Promise<void> {
  const rebuild = async (previous: Survivors, tip: string): Promise<Survivors | string> => {
    const base = await fetchCommit(tip, door, store, remote, true);
    facts.base = base;
    bed.rebase(base);
    const patches = previous.steps.map(({ patch }) => patch);
    const candidates = new Candidates(
      store,
      base,
      await openPolicy(config, store, base, door.checkout.directory),
      patches,
    );
    const findings = facts.learn(await takeWhole(patches, candidates));
    const trial = await orStop(
      bed.tryCandidate(candidates, findings.survivors, 'the survivors on the moved branch'),
    );
    if (trial === 'cancelled') throw new Interrupted('cancelled');
    if (trial === 'budget') return 'There was no time left to test the survivors on the moved branch.';
    if (trial.judgement.outcome !== 'green')
      return `On the moved branch the survivors are not green: ${trial.judgement.why}`;
    return bed.survivors(base, findings.survivors);
  };
  const landing = await land(survivors, { config, remote, log: door.log, runId: door.runId, rebuild });
  if (landing.kind === 'landed') bed.standAt(landing.survivors.commit);
  facts.conclude(landing);
}
