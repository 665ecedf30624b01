import type { Batch, Patch } from '../batch/patch.ts';
import type { Candidate } from '../candidate/candidates.ts';
import type { Verdict } from '../batch/verdict.ts';
import type { RunConfig } from '../config/config.ts';
import { assume } from '../isolate/assume.ts';
import type { Findings } from '../search/result.ts';
import type { Assumptions, JournalEntry } from '../isolate/questions.ts';
import type { SearchRecord } from '../isolate/replay.ts';
import type { Landing } from '../landing/land.ts';
import type { Base } from '../platform/git/store.ts';
import { describeError, UserError } from '../platform/text/user-error.ts';
import type { Trial } from '../trial/trial.ts';
import { testConfiguration } from '../trial/judging/test-configuration.ts';
import type { Earlier } from '../history/history.ts';
import type { Recalled } from '../history/recall.ts';
import type { PatchRecord, PullRequestFacts, RunRecord, RunResult } from './record.ts';

/** What is known of a run so far. Filled in as the run goes, so that it can be told at any moment. */
export class RunFacts {
  base: Base | undefined;
  batch: Batch = { patches: [], rejected: [] };
  /** What the search asked, and what it was told. */
  readonly journal: JournalEntry[] = [];
  private history: RunRecord['history'] = { origin: 'nowhere', runs: 0 };
  private earlier: ReadonlyMap<string, Earlier> = new Map();
  private readonly flaky = new Set<string>();
  private readonly trialsByNumber = new Map<number, Trial>();
  private readonly orderDependent = new Set<string>();
  /** Numbers that the tests wrote. */
  custom: RunRecord['custom'] = [];
  /** What history tells the search. */
  tuning: Partial<Pick<Assumptions, 'prior' | 'testFlakeRate' | 'suiteFlakeRate'>> = {};
  private readonly noted = new Set<string>();
  readonly verdicts = new Map<string, Verdict>();
  landed: { commit: string; tree: string; branch: string } | undefined;
  private offered: { id: string; title: string; remarks: readonly string[] } | undefined;
  private pullRequest: PullRequestFacts | undefined;
  private proposal: RunRecord['proposal'];
  private isBaselineRed = false;
  private greenBecause: 'green' | 'repairs-base' = 'green';
  /** What went wrong outside the patches. */
  private problem: { text: string; exitCode: number } | undefined;
  private readonly config: RunConfig;
  private readonly runId: string;
  private readonly startedAt: number;
  private readonly started = performance.now();

  constructor(config: RunConfig, runId: string, startedAt: number) {
    this.config = config;
    this.runId = runId;
    this.startedAt = startedAt;
  }

  /** The run cannot go on. A {@link UserError} decides the exit code; everything else is a bug. */
  fail(error: unknown): void {
    this.problem = { text: describeError(error), exitCode: error instanceof UserError ? error.exitCode : 3 };
  }

  get trials(): Trial[] {
    return [...this.trialsByNumber.values()];
  }

  /** What the search of this batch may assume. */
  assume(): Assumptions {
    const { retries, reportPaths, focusCommand, file } = this.config;
    const hasNames = reportPaths.length > 0;
    const secondChance = file.isolation.secondChance === 'always';
    const hasFocus = hasNames && focusCommand !== 'none';
    return assume(this.batch.patches.length, { retries, hasNames, hasFocus, secondChance }, this.tuning);
  }

  /** A trial that was judged anew takes the place it had. */
  remember(trial: Trial): void {
    this.trialsByNumber.set(trial.number, trial);
    for (const note of trial.notes) this.note(note);
    for (const id of trial.flaky) this.flaky.add(id);
  }

  /** Something people should know that decides nothing. */
  note(text: string | undefined): void {
    if (text !== undefined) this.noted.add(text);
  }

  /** What earlier runs left. */
  recall({ origin, runs, notes }: Recalled): void {
    this.history = { origin, runs };
    for (const note of notes) this.note(note);
  }

  /** Patches that were offered before. */
  recognise(earlier: ReadonlyMap<string, Earlier>): void {
    this.earlier = earlier;
  }

  /** A search has verdicts on what is not simply green. */
  learn(findings: Findings, reason = this.greenBecause): Findings {
    for (const [id, verdict] of findings.verdicts) this.verdicts.set(id, verdict);
    for (const id of findings.flaky) this.flaky.add(id);
    for (const id of findings.orderDependent) this.orderDependent.add(id);
    for (const id of findings.orderDependent)
      this.note(`\`${id}\` fails among other tests and passes by itself: it depends on them.`);
    this.greenBecause = reason;
    return findings;
  }

  /** The base's own trial was red, and the batch did not repair it. */
  baselineIsRed(why: string): void {
    this.isBaselineRed = true;
    const detail = `The tests of ${this.config.targetBranch} are red without it: ${why}`;
    for (const { id } of this.batch.patches)
      if (!this.verdicts.has(id)) this.verdicts.set(id, { verdict: 'undecided', reason: 'error', detail });
  }

  /** Dry run: these are green together. */
  accept(steps: Candidate['steps']): void {
    const detail = 'The tests are green with it.';
    this.giveEach(patchesOf(steps), { verdict: 'accepted', reason: this.greenBecause, detail });
  }

  /** Somebody cancelled between the last trial and the landing. */
  cancelBeforeLanding(steps: Candidate['steps']): void {
    const detail = 'The tests are green with it, but the run was cancelled before the landing.';
    this.giveEach(patchesOf(steps), { verdict: 'undecided', reason: 'error', detail });
  }

  /** What became of the survivors at the branch. */
  conclude(landing: Landing): void {
    if (landing.kind === 'nothing') return;
    const { steps, commit, tree } = landing.survivors;
    if (landing.kind === 'landed' || landing.kind === 'proposed') {
      const isProposed = landing.kind === 'proposed';
      const branch = isProposed ? landing.branch : this.config.targetBranch;
      this.landed = { commit, tree, branch };
      if (isProposed) {
        this.proposal = { number: landing.number, url: landing.url };
        this.note(landing.note);
      }
      const where = isProposed ? ` It waits in pull request #${landing.number}.` : '';
      this.giveEach(patchesOf(steps), {
        verdict: 'landed',
        reason: this.greenBecause,
        detail: `The tests are green with it.${where}`,
      });
    } else {
      this.giveEach(patchesOf(steps), {
        verdict: 'undecided',
        reason: landing.reason,
        detail: landing.detail,
      });
    }
  }

  /** The run is about a pull request, not about patches. */
  offerPullRequest(offered: { id: string; title: string; remarks: readonly string[] }): void {
    this.offered = offered;
  }

  concludePullRequest(id: string, verdict: Verdict, found: PullRequestFacts): void {
    this.verdicts.set(id, verdict);
    this.pullRequest = found;
  }

  /** No patch waits for another run. */
  get isDecided(): boolean {
    return [...this.verdicts.values()].every(({ verdict }) => verdict !== 'undecided');
  }

  /** The exit code a problem asks for; `undefined` without one. */
  get problemExitCode(): number | undefined {
    return this.problem?.exitCode;
  }

  private giveEach(patches: readonly { id: string }[], verdict: Verdict): void {
    for (const { id } of patches) if (!this.verdicts.has(id)) this.verdicts.set(id, verdict);
  }

  record(): RunRecord {
    const patches = this.patchRecords();
    return {
      name: this.config.name,
      runId: this.runId,
      result: this.result(patches),
      targetBranch: this.config.targetBranch,
      land: this.config.land,
      base: this.base && { commit: this.base.commit, tree: this.base.id },
      landed: this.landed,
      patches,
      trials: this.trials,
      startedAt: this.startedAt,
      durationMs: Math.round(performance.now() - this.started),
      history: this.history,
      notes: [...this.noted],
      flaky: [...this.flaky],
      orderDependent: [...this.orderDependent],
      custom: this.custom,
      search: this.searchRecord(),
      proposal: this.proposal,
      pullRequest: this.pullRequest,
      problem: this.problem?.text,
    };
  }

  /** What the search assumed, asked and was told, so far. */
  searchRecord(): SearchRecord | undefined {
    if (this.journal.length === 0) return undefined;
    const patches = this.batch.patches.map(({ id }) => id);
    return { patches, assumptions: this.assume(), journal: this.journal };
  }

  private patchRecords(): PatchRecord[] {
    const tried = this.batch.patches.map((patch) => ({
      id: patch.id,
      title: patch.title,
      declared: patch.declared,
      remarks: [...remarksOn(patch), ...recognition(this.earlier.get(patch.id))],
      verdict: this.verdicts.get(patch.id) ?? notReached,
    }));
    const rejected = this.batch.rejected.map(({ id, title, verdict }) => ({
      id,
      title,
      declared: {},
      remarks: [],
      verdict,
    }));
    const pullRequest = this.offered && {
      ...this.offered,
      declared: {},
      verdict: this.verdicts.get(this.offered.id) ?? notReached,
    };
    return [...tried, ...rejected, ...(pullRequest ? [pullRequest] : [])];
  }

  private result(patches: readonly PatchRecord[]): RunResult {
    if (this.problem) return 'error';
    if (this.isBaselineRed) return 'baseline-red';
    const offered = patches.filter(({ verdict }) => verdict.verdict !== 'already-applied');
    if (offered.length === 0) return 'empty';
    const made = offered.filter(
      ({ verdict }) => verdict.verdict === 'landed' || verdict.verdict === 'accepted',
    ).length;
    return made === offered.length ? 'landed' : made > 0 ? 'partial' : 'rejected';
  }
}

const notReached: Verdict = {
  verdict: 'undecided',
  reason: 'error',
  detail: 'The run ended before it could be tried.',
};

function remarksOn({ parts }: Patch): string[] {
  const paths = new Set(parts.flatMap(({ scan }) => scan.files.map((file) => file.path)));
  const configuration = testConfiguration([...paths]);
  return configuration.length === 0
    ? []
    : [`It changes how the tests run: ${configuration.map((path) => `\`${path}\``).join(', ')}.`];
}

function recognition(earlier: Earlier | undefined): string[] {
  if (!earlier) return [];
  const { times, verdict, reason, at } = earlier;
  const day = new Date(at).toISOString().slice(0, 10);
  return [
    `It was offered before${times === 1 ? '' : `, ${times} times`}: on ${day} it was ${verdict} (${reason}).`,
  ];
}

function patchesOf(steps: Candidate['steps']): readonly Patch[] {
  return steps.map(({ patch }) => patch);
}
