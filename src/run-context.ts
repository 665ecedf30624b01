/** What all steps of a run share, and how they open candidates, workspace, trials and snapshots. */
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { Candidates } from './candidate/candidates.ts';
import { openPolicy } from './candidate/policy-rules.ts';
import { setupFiles } from './candidate/setup-inputs.ts';
import type { RunConfig } from './config/config.ts';
import { digestOfConfig, digestOfTrials } from './config/digests.ts';
import type { Door } from './door.ts';
import type { History } from './history/history.ts';
import { usualTrialMs } from './history/queries.ts';
import { Snapshots } from './history/snapshots.ts';
import type { Tuning } from './insight/feedback.ts';
import type { Base, PrivateStore } from './platform/git/store.ts';
import { surroundings } from './platform/system/surroundings.ts';
import { withoutFolders } from './platform/text/places.ts';
import { redactor } from './platform/text/redact.ts';
import type { RunFacts } from './record/facts.ts';
import type { Surroundings } from './search/known.ts';
import { toSnapshot } from './record/snapshot.ts';
import { testEnvironment } from './trial/environment.ts';
import { Execution } from './trial/execution.ts';
import { TRIAL_OUTPUTS, Trials } from './trial/trials.ts';
import { openWorkspace } from './trial/workspace/open.ts';
import type { Workspace } from './trial/workspace/workspace.ts';

/** What all steps of a run share. Only this file and run.ts see it. */
export interface RunContext {
  config: RunConfig;
  door: Door;
  /** Everything that is learnt during the run is added here at once. */
  facts: RunFacts;
  history: History;
  /** What earlier runs tell the search. */
  tuning: Tuning;
  /** Writes the snapshot. */
  save: () => Promise<void>;
}

/** Makes what builds candidates of the batch on a base, under the policy of that base. */
export async function openCandidates(
  { config, door, facts }: RunContext,
  store: PrivateStore,
  base: Base,
): Promise<Candidates> {
  // GitHub's own rules have let these pull requests into its queue.
  const policy =
    config.patches === 'merge-group'
      ? { refusal: async () => undefined }
      : await openPolicy(config.policy, store, base, door.checkout.directory);
  return new Candidates({ store, base, policy, rules: config.commits }, facts.batch.patches);
}

/** Opens the workspace that the tests run in. */
export function openRunWorkspace(
  { config, door }: RunContext,
  store: PrivateStore,
  base: Base,
): Promise<Workspace> {
  const { checkout, carry, temporary, log, stateDirectory, outDirectory } = door;
  return openWorkspace(door.workspace, {
    checkout,
    store,
    base: base.commit,
    cleanPaths: config.tests.cleanPaths,
    // A pull request has one trial, and it must not be green by the build of the base.
    keepPaths: config.patches === 'pull-request' ? [] : config.tests.keepPaths,
    targetBranch: config.targetBranch,
    isPersons: door.kind === 'cli',
    carry,
    except: [stateDirectory, outDirectory],
    temporary,
    log,
  });
}

/** Makes what runs the trials. Removes outputs of earlier trials. `batch`: ids of the patches of the run. */
export async function openTrials(
  { config, door, facts, history, save }: RunContext,
  store: PrivateStore,
  workspace: Workspace,
  batch: readonly string[],
): Promise<Trials> {
  const { outDirectory, startedAt, log, cancel } = door;
  await rm(path.join(outDirectory, TRIAL_OUTPUTS), { recursive: true, force: true });
  await mkdir(outDirectory, { recursive: true });
  const execution = new Execution({
    plan: config.tests,
    workspace: workspace.files,
    log,
    environment: testEnvironment(door.environment, door.secrets),
    redact: redactor(door.secrets),
    outDirectory,
    scope: path.basename(store.directory),
    cancel,
    deadline: startedAt + config.timeBudgetMs,
  });
  return new Trials({
    plan: config.tests,
    execution,
    usualMs: history.ask(() => usualTrialMs(history, config.name), undefined),
    workspace: workspace.files,
    log,
    trialLog: facts.trialLog,
    clock: () => Date.now(),
    async onTrial(trial) {
      history.addTrial(trial, batch);
      await save();
    },
  });
}

/** What, besides the patches, decides what this run sees. */
export function surroundingsOf({ config, door }: RunContext, base: Base): Surroundings {
  const { tests } = config;
  return {
    run: door.runId,
    now: Date.now(),
    branch: config.targetBranch,
    lands: config.land === 'commit',
    configuration: digestOfTrials(tests, door.workspace, door.carry),
    isInstalled: setupFiles(tests.setupInputs, tests.withManifests),
    mayRemember: Number(door.environment['GITHUB_RUN_ATTEMPT'] ?? '1') === 1 && door.carry.length === 0,
    base,
  };
}

/** Makes a function that writes the current state of the run to `snapshot.json`. */
export function snapshotWriter(
  config: RunConfig,
  door: Door,
  facts: RunFacts,
  history: History,
): () => Promise<void> {
  const [hide, shorten] = [redactor(door.secrets), withoutFolders(foldersOf(door), door.temporary)];
  const snapshots = new Snapshots(history, config.name, door.outDirectory, (text) => shorten(hide(text)));
  const { runId, environment } = door;
  const about = {
    runId,
    targetBranch: config.targetBranch,
    digest: digestOfConfig(config),
    environment: surroundings(environment),
  };
  return () => snapshots.write(toSnapshot(facts, about));
}

/** Folders of this machine that are nobody's business. The temporary folder of a person holds more than ours. */
export function foldersOf({ kind, checkout, temporary }: Door): string[] {
  return kind === 'action' ? [checkout.directory, temporary] : [checkout.directory];
}
