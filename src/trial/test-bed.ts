import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Patch } from '../batch/patch.ts';
import type { Candidate, Candidates } from '../candidate/candidates.ts';
import type { RunConfig } from '../config/config.ts';
import { writeCommits } from '../candidate/commits.ts';
import { Checkout } from '../platform/git/checkout.ts';
import type { Door } from '../platform/door.ts';
import { removeTree } from '../platform/system/files.ts';
import type { Log } from '../platform/system/log.ts';
import { redactor } from '../platform/text/redact.ts';
import type { Base, PrivateStore } from '../platform/git/store.ts';
import { UserError } from '../platform/text/user-error.ts';
import { testEnvironment } from './environment.ts';
import type { Judgement } from './judging/judge.ts';
import { reportAdvice } from './focus/advice.ts';
import { readProject } from './focus/project.ts';
import {
  moveBranch,
  placeAfterLanding,
  rememberStanding,
  restoreStanding,
  type Standing,
} from './workspace/original-state.ts';
import { readCustomMetrics, type CustomMetric } from './custom-metrics.ts';
import type { TestResult } from './reports/model.ts';
import { clockTime, type Trial, type TrialSubject } from './trial.ts';
import { Trials } from './trials.ts';
import { Workspace } from './workspace/work-tree.ts';

/** A green trial of the base that an earlier run made. */
export interface KnownBase {
  run: string;
  tests: readonly TestResult[];
  durationMs: number;
}

/** Where candidates are tested: the workspace, prepared and put back, and the trials in it. */
export class TestBed implements AsyncDisposable {
  private readonly config: RunConfig;
  private readonly store: PrivateStore;
  private readonly workspace: Workspace;
  private readonly trials: Trials;
  /** The checkout and where it stood, when the workspace is the checkout itself. */
  private readonly log: Log;
  private readonly inPlace: { checkout: Checkout; standing: Standing; isPersons: boolean } | undefined;
  private readonly copyHome: string | undefined;
  /** By base, tree and patches. */
  private readonly commits = new Map<string, string>();
  private landedCommit: string | undefined;
  /** Numbers that the last whole green trial wrote. */
  custom: readonly CustomMetric[] = [];
  private readonly startedAt: number;

  private constructor(
    config: RunConfig,
    store: PrivateStore,
    workspace: Workspace,
    trials: Trials,
    inPlace: TestBed['inPlace'],
    log: Log,
    startedAt: number,
    copyHome: string | undefined,
  ) {
    this.copyHome = copyHome;
    this.log = log;
    this.startedAt = startedAt;
    this.config = config;
    this.store = store;
    this.workspace = workspace;
    this.trials = trials;
    this.inPlace = inPlace;
  }

  static async open(
    config: RunConfig,
    door: Door,
    store: PrivateStore,
    base: Base,
    onTrial: (trial: Trial) => Promise<void>,
  ): Promise<TestBed> {
    await rm(path.join(door.outDirectory, 'trials'), { recursive: true, force: true });
    await mkdir(door.outDirectory, { recursive: true });
    const inPlace = door.workspace === 'in-place' ? await takeOver(door, store, base) : undefined;
    const copy = inPlace ? undefined : await copyOf(door);
    const { checkout } = inPlace ?? copy!;
    const workspace = await Workspace.open(
      store,
      checkout,
      base.commit,
      config.file.cleanPaths,
      copy !== undefined,
    );
    const trials = new Trials({
      config,
      workspace,
      log: door.log,
      environment: testEnvironment(door.environment, door.secrets),
      redact: redactor(door.secrets),
      outDirectory: door.outDirectory,
      scope: path.basename(store.directory),
      cancel: door.cancel,
      deadline: door.startedAt + config.timeBudgetMs,
      clock: () => Date.now(),
      async onTrial(trial) {
        if (trial.kind !== 'focus' && trial.judgement.outcome === 'green') {
          const { metrics, notes } = await readCustomMetrics(workspace.directory, config.file.kpiPaths);
          bed.custom = metrics;
          for (const note of notes) door.log.warning(note);
        }
        await onTrial(trial);
      },
    });
    const bed = new TestBed(config, store, workspace, trials, inPlace, door.log, door.startedAt, copy?.home);
    return bed;
  }

  tryBase(base: Base): Promise<Trial> {
    return this.trials.run({
      commit: base.commit,
      tree: base.id,
      patches: [],
      kind: 'baseline',
      progress: this.elapsed(),
    });
  }

  /** The base's own trial, as an earlier run saw it on the very same tree with the same command. */
  takeBase(base: Base, { tests, durationMs, run }: KnownBase): Trial {
    return this.trials.adopt({
      number: 0,
      tree: base.id,
      kind: 'baseline',
      patches: [],
      asked: [],
      judgement: { outcome: 'green', why: `Run ${run} saw it green.` },
      exitCode: 0,
      startedAt: 0,
      durationMs,
      tests,
      flaky: [],
      notes: [],
      tail: [],
      output: '',
    });
  }

  /** What a trial comes to with these failures, and the base's own exit code, excused. */
  judgeExcusing(trial: Trial, excused: readonly string[], baseExitCode: number | undefined): Judgement {
    return this.trials.judgeExcusing(trial, excused, baseExitCode);
  }

  /** A full trial of a commit that somebody else made; that tests are gone does not make it red. */
  async tryMerge(merge: Base, patch: string): Promise<Trial> {
    const trial = await this.trials.run({
      commit: merge.commit,
      tree: merge.id,
      patches: [patch],
      kind: 'full',
      progress: this.elapsed(),
    });
    const { judgement } = trial;
    const isWeakened = judgement.outcome === 'red' && judgement.reason === 'tests-weakened';
    return isWeakened ? this.trials.judgeAgain(trial, undefined) : trial;
  }

  /** How the test command could name failing tests, where it does not. Looks at the tree that was last shown. */
  async advice(): Promise<string | undefined> {
    return reportAdvice(this.config, (await readProject(this.workspace)).scripts);
  }

  /** A full trial of a candidate, with reruns of what fails. `progress`: what can be said about where it stands. */
  async tryCandidate(candidates: Candidates, steps: Candidate['steps'], progress: string): Promise<Trial> {
    const subject = await this.subject(candidates.base, steps, progress);
    return this.allowRemovals(candidates, steps, await this.trials.run(subject));
  }

  /** A full trial of a candidate, once. */
  async tryOnce(candidates: Candidates, steps: Candidate['steps'], progress: string): Promise<Trial> {
    const subject = await this.subject(candidates.base, steps, progress);
    return this.allowRemovals(candidates, steps, await this.trials.once(subject));
  }

  /** These tests alone on a candidate, once; those that fail. `unable`: these cannot be run so; `never`: none can. */
  async tryTests(
    candidates: Candidates,
    steps: Candidate['steps'],
    tests: readonly TestResult[],
    progress: string,
  ): Promise<readonly string[] | 'unable' | 'never'> {
    const focused = await this.trials.focusOn(await this.subject(candidates.base, steps, progress), tests);
    // Nothing ran: a crash, a time limit, a tree that does not compile, or a test asked for that is not there.
    if (!focused || focused.trial.judgement.outcome === 'error')
      return this.trials.canFocusAtAll ? 'unable' : 'never';
    const { trial, missing } = focused;
    const isNew = (id: string): boolean => !this.trials.ranOnBase(id);
    // A test of the base that does not get to run fails; one that a patch brings is not there yet.
    const failed = 'failed' in trial.judgement ? trial.judgement.failed : [];
    return [...failed, ...missing.filter((id) => !isNew(id))];
  }

  /** Where patches may remove tests, what they remove is seen with these alone, and held against the candidate. */
  private async allowRemovals(
    candidates: Candidates,
    steps: Candidate['steps'],
    trial: Trial,
  ): Promise<Trial> {
    const { judgement } = trial;
    if (judgement.outcome !== 'red' || judgement.reason !== 'tests-weakened') return trial;
    const mayRemove = steps.map(({ patch }) => patch).filter(({ declared }) => declared.mayRemoveTests);
    if (mayRemove.length === 0) return trial;
    if (mayRemove.length === steps.length) return this.trials.judgeAgain(trial, undefined);
    const alone = await candidates.build(withDependencies(mayRemove, steps));
    if (mayRemove.some((patch) => !alone.steps.some((step) => step.patch === patch))) return trial;
    const progress = 'what the patches that may remove tests remove';
    const reference = await this.trials.run(await this.subject(candidates.base, alone.steps, progress));
    const said = reference.judgement;
    const isComplete =
      said.outcome === 'green' || (said.outcome === 'red' && said.reason === 'tests-weakened');
    return isComplete && reference.tests.length > 0 ? this.trials.judgeAgain(trial, reference.tests) : trial;
  }

  private async subject(base: Base, steps: Candidate['steps'], progress: string): Promise<TrialSubject> {
    const patches = steps.map(({ patch }) => patch.id);
    const what = { patches, kind: 'full' as const, progress: `${progress} · ${this.elapsed()}` };
    return { ...(await this.commit(base, steps)), ...what };
  }

  /** These steps with the commit that was tested: the same inputs make the same commit again. */
  async survivors(
    base: Base,
    steps: Candidate['steps'],
  ): Promise<{ base: Base; steps: Candidate['steps']; commit: string; tree: string }> {
    return { base, steps, ...(await this.commit(base, steps)) };
  }

  /** The base moved; its commit is in the store. */
  rebase(base: Base): void {
    this.workspace.scenery.rebase(base.commit);
    this.trials.forgetReference();
  }

  /** At the end the workspace stands at this commit instead of where it was. */
  standAt(commit: string): void {
    this.landedCommit = commit;
  }

  /** Puts the checkout back, or onto the landed commit. A failure is told: what landed has landed. */
  async [Symbol.asyncDispose](): Promise<void> {
    try {
      if (this.inPlace) await this.putBack(this.inPlace);
      if (this.copyHome !== undefined) await removeTree(this.copyHome);
    } catch (error) {
      this.log.warning(`The checkout could not be put back to where it stood: ${(error as Error).message}`);
    }
  }

  private async putBack({ checkout, standing, isPersons }: NonNullable<TestBed['inPlace']>): Promise<void> {
    const landed = this.landedCommit;
    if (landed !== undefined) await this.workspace.scenery.receive(landed);
    const { targetBranch } = this.config;
    const place =
      landed === undefined
        ? 'back'
        : await placeAfterLanding(checkout, standing, targetBranch, landed, isPersons);
    await this.workspace.show(place === 'back' ? standing.commit : landed!);
    if (place === 'back') await restoreStanding(checkout, standing);
    else if (place === 'branch') await moveBranch(checkout, standing, targetBranch, landed!);
  }

  private async commit(base: Base, steps: Candidate['steps']): Promise<{ commit: string; tree: string }> {
    const tree = steps.at(-1)?.step.tree.id ?? base.id;
    const key = [base.commit, tree, ...steps.map(({ patch }) => patch.id)].join('\n');
    const known = this.commits.get(key);
    const rules = { style: this.config.commitStyle, committer: this.config.file.committer };
    const commit = known ?? (await writeCommits(this.store, base, steps, rules));
    this.commits.set(key, commit);
    return { commit, tree };
  }

  private elapsed(): string {
    return clockTime(performance.now() - this.startedAt);
  }
}

/** The patches with all that they depend on, in the order of the candidate. */
function withDependencies(patches: readonly Patch[], steps: Candidate['steps']): Patch[] {
  const needed = new Set(patches.map(({ id }) => id));
  for (const { patch } of [...steps].toReversed())
    if (needed.has(patch.id)) for (const id of patch.dependsOn) needed.add(id);
  return steps.map(({ patch }) => patch).filter(({ id }) => needed.has(id));
}

async function takeOver(
  door: Door,
  store: PrivateStore,
  base: Base,
): Promise<NonNullable<TestBed['inPlace']>> {
  const [modified, hidden] = await Promise.all([
    door.checkout.modified(),
    door.kind === 'cli' ? door.checkout.hidden() : [],
  ]);
  if (hidden.length > 0) {
    throw new UserError(
      `Git is told to assume that ${hidden.slice(0, 3).join(', ')} did not change, so an in-place run could lose what you did there.`,
      'Run `git update-index --no-assume-unchanged` on these files, or leave --workspace at copy.',
    );
  }
  if (modified.length > 0 && door.kind === 'cli') {
    throw new UserError(
      `The checkout has uncommitted changes (${modified.slice(0, 3).join(', ')}), which an in-place run would have to move out of the way.`,
      'Commit or stash them, or leave --workspace at copy.',
    );
  }
  if (modified.length > 0) {
    door.log.warning(
      `Earlier steps changed tracked files (${modified.slice(0, 5).join(', ')}); trials run without these changes.`,
    );
  }
  const standing = await rememberStanding(door.checkout, modified.length > 0, store.directory);
  if (standing.commit !== base.commit) await store.fetchCommit(standing.commit, door.checkout.commonDir);
  return { checkout: door.checkout, standing, isPersons: door.kind === 'cli' };
}

/** A folder of its own, alone in another: what a test does to its neighbours does not reach the store. */
async function copyOf(door: Door): Promise<{ checkout: Checkout; home: string }> {
  const home = await mkdtemp(path.join(door.temporary, 'autosync-copy-'));
  try {
    const directory = path.join(home, 'workspace');
    // To read a locked file and close it again would give up the lock.
    await door.checkout.copyTo(directory, door.carry, [door.stateDirectory, door.outDirectory]);
    return { checkout: await Checkout.open(directory), home };
  } catch (error) {
    await removeTree(home);
    throw error;
  }
}
