/** What is known about a run so far, ready for a report at any moment. */
import { clashesOf, type Clash } from '../batch/clash.ts';
import type { EarlierOffer } from '../batch/earlier.ts';
import type { Batch, Patch } from '../batch/patch.ts';
import { madeIt, wasRejected, type Verdict } from '../batch/verdict.ts';
import type { Candidate } from '../candidate/candidate.ts';
import { testConfiguration } from '../candidate/test-configuration.ts';
import type { SearchRecord } from '../isolate/replay.ts';
import type { Exchange } from '../isolate/questions.ts';
import type { Landing } from '../landing/land.ts';
import { describeError, EXIT, UserError } from '../platform/text/user-error.ts';
import type { BatchOutcome } from '../search/batch.ts';
import type { SearchResult } from '../search/result.ts';
import { lastGreenOf, TrialLog } from '../trial/trial-log.ts';
import type { PatchRecord, Place, PullRequestFacts, RunRecord, RunResult } from './record.ts';

/** What is fixed before the run begins. */
type About = Pick<
  RunRecord,
  | 'name'
  | 'runId'
  | 'targetBranch'
  | 'startedAt'
  | 'label'
  | 'isMergeGroup'
  | 'patchesFrom'
  | 'commands'
  | 'isDryRun'
>;

/** The pull request that the run is about. */
interface OfferedPullRequest {
  id: string;
  title: string;
  remarks: readonly string[];
}

type GreenReason = 'green' | 'repairs-base';

/** Collects what a run finds out, step by step, and makes the record of the run from it. */
export class RunFacts {
  readonly trialLog = new TrialLog();
  readonly verdicts = new Map<string, Verdict>();
  base: Place | undefined;
  batch: Batch = { patches: [], rejected: [] };
  landed: RunRecord['landed'];
  /** As far as is known, reports name the tests, and single tests can be run alone. */
  canFocus = false;
  private readonly about: About;
  private search:
    { patches: readonly string[]; assumptions: SearchRecord['assumptions']; journal: Exchange[] } | undefined;
  private history: RunRecord['history'] = { origin: 'nowhere', runs: 0 };
  private earlier: ReadonlyMap<string, EarlierOffer> = new Map();
  private readonly flaky = new Set<string>();
  private readonly orderDependent = new Set<string>();
  private readonly notes = new Set<string>();
  /** Remarks on patches that were applied at another place than they say, by id. */
  private readonly moved = new Map<string, readonly string[]>();
  private offered: OfferedPullRequest | undefined;
  private pullRequest: PullRequestFacts | undefined;
  private proposal: RunRecord['proposal'];
  private isBaselineRed = false;
  /** Why a maintainer has stopped all landings. */
  frozen: string | undefined;
  private greenBecause: GreenReason = 'green';
  /** What went wrong outside the patches. */
  private problem: { text: string; exitCode: number } | undefined;

  constructor(about: About) {
    this.about = about;
  }

  /** Records why the run cannot go on. A {@link UserError} sets the exit code; every other error is a bug. */
  fail(error: unknown): void {
    this.problem = {
      text: describeError(error),
      exitCode: error instanceof UserError ? error.exitCode : EXIT.broken,
    };
  }

  /** The exit code of the problem; `undefined` when there is no problem. */
  get problemExitCode(): number | undefined {
    return this.problem?.exitCode;
  }

  /** Adds a note for people. Notes decide nothing. */
  note(text: string | undefined): void {
    if (text !== undefined) this.notes.add(text);
  }

  /** Records where the history of earlier runs came from. */
  setHistory({ origin, runs, notes }: RunRecord['history'] & { notes: readonly string[] }): void {
    this.history = { origin, runs };
    for (const note of notes) this.note(note);
  }

  /** Records which patches were offered before, by id. */
  recognise(earlier: ReadonlyMap<string, EarlierOffer>): void {
    this.earlier = earlier;
  }

  /** Records the commit that candidates are built on from now on. */
  setBase<T extends { commit: string; id: string }>(base: T): T {
    this.base = { commit: base.commit, tree: base.id };
    return base;
  }

  /** Records what is offered, with notes for people. */
  addBatch({ patches, rejected, notes = [] }: Batch & { notes?: readonly string[] }): void {
    this.batch = { patches, rejected };
    for (const note of notes) this.note(note);
  }

  /** Records that a search among these patches begins, or starts again from its beginning. */
  beginSearch(patches: readonly string[], assumptions: SearchRecord['assumptions']): void {
    this.search = { patches, assumptions, journal: [] };
  }

  /** Records a question of the search with its answer. */
  addAnswer(entry: Exchange): void {
    this.search?.journal.push(entry);
  }

  /** Records the outcome of the baseline and the search. */
  addOutcome(outcome: BatchOutcome): void {
    this.addResult(outcome.result, outcome.kind === 'repaired' ? 'repairs-base' : 'green');
    if (outcome.kind === 'baseline-red') this.setBaselineRed(outcome.why, outcome.isSetup);
  }

  /** Records a search result: verdicts on patches that are not green. `because`: why the others are green. */
  addResult(result: SearchResult, because: GreenReason = this.greenBecause): void {
    this.greenBecause = because;
    for (const [id, verdict] of result.verdicts) this.verdicts.set(id, verdict);
    if ([...result.verdicts.values()].some((verdict) => this.isKnown(verdict)))
      this.note(
        'A patch that was not tried again is tried when it is changed or renamed, when something changes that it depends on, when the job is started again, or after a week.',
      );
    for (const id of result.flaky) this.flaky.add(id);
    this.trialLog.noteFlaky(result.flaky);
    for (const id of result.orderDependent) {
      this.orderDependent.add(id);
      this.note(
        `\`${id}\` fails when it runs with other tests and passes when it runs alone: it depends on them.`,
      );
    }
  }

  /** Records verdicts on patches that cannot land, whatever the tests said of them. */
  addVerdicts(verdicts: ReadonlyMap<string, Verdict>): void {
    for (const [id, verdict] of verdicts) this.verdicts.set(id, verdict);
  }

  /** Records that the baseline was red and that the batch did not repair it. */
  private setBaselineRed(why: string, isSetup: boolean): void {
    const { targetBranch } = this.about;
    this.isBaselineRed = true;
    if (isSetup)
      this.note(
        `The set-up failed on \`${targetBranch}\`: ${why} Run \`setup-command\` in a fresh checkout of \`${targetBranch}\` to see why; the output of trial 1 is among the reports.`,
      );
    const detail = isSetup
      ? `It was not tried, because the set-up fails on ${targetBranch}.`
      : `The tests of ${targetBranch} are red without this patch: ${why}`;
    this.giveEach(this.batch.patches, { verdict: 'undecided', reason: 'error', detail });
  }

  /** Accepts the patches of a green candidate, in a run that does not land them. */
  accept({ steps }: Candidate): void {
    const detail = 'The tests are green with this patch.';
    this.giveEach(patchesOf(steps), { verdict: 'accepted', reason: this.greenBecause, detail });
    this.noteMoved(steps);
  }

  /**
   * Notes hunks that git applied at another line than they say. Where an earlier patch of the batch changed the same
   * file, that is to be expected.
   */
  private noteMoved(steps: Candidate['steps']): void {
    const touched = new Set<string>();
    for (const { patch, moved } of steps) {
      const odd = moved.filter(({ file }) => !touched.has(file));
      const remarks = odd
        .slice(0, MOST_MOVED)
        .map(
          ({ file, hunk, at, said }) =>
            `Hunk ${hunk} of \`${file}\` says line ${said} and was applied at line ${at}. Look whether that is the right place.`,
        );
      const more = odd.length - remarks.length;
      if (more > 0) remarks.push(`${more} more hunks were applied at other lines than they say.`);
      this.moved.set(patch.id, remarks);
      for (const { scan } of patch.parts) for (const file of scan.files) touched.add(file.path);
    }
  }

  /** Records that the run was cancelled between the last trial and the landing. */
  cancelBeforeLanding({ steps }: Candidate): void {
    const detail = 'The tests are green with this patch, but the run was cancelled before the landing.';
    this.giveEach(patchesOf(steps), { verdict: 'undecided', reason: 'error', detail });
  }

  /** Records whether the green patches landed on the branch, and if not, why. */
  addLanding(landing: Landing): void {
    if (landing.kind === 'nothing') return this.note(landing.note);
    if (landing.kind === 'cancelled') return this.cancelBeforeLanding(landing.survivors);
    const { steps, commit, tree } = landing.survivors;
    if (landing.kind === 'failed') {
      const { reason, detail } = landing;
      return this.giveEach(patchesOf(steps), { verdict: 'undecided', reason, detail });
    }
    this.landed = { commit, tree: tree.id, branch: landing.branch };
    this.noteMoved(steps);
    let detail = 'The tests are green with this patch.';
    if (landing.kind === 'proposed') {
      this.proposal = { number: landing.number, url: landing.url };
      this.note(landing.note);
      detail += ` The patch waits in pull request #${landing.number}.`;
    }
    this.giveEach(patchesOf(steps), { verdict: 'landed', reason: this.greenBecause, detail });
  }

  /** Records that the run is about a pull request, not about a batch of patches. */
  offerPullRequest(offered: OfferedPullRequest): void {
    this.offered = offered;
  }

  addPullRequest(id: string, verdict: Verdict, found: PullRequestFacts): void {
    this.verdicts.set(id, verdict);
    this.pullRequest = found;
  }

  /** Whether every verdict is final: no patch waits for another run. */
  get isDecided(): boolean {
    return [...this.verdicts.values()].every(({ verdict }) => verdict !== 'undecided');
  }

  /** What the search has assumed and asked so far, with the answers; `undefined` before the first answer. */
  get searchRecord(): SearchRecord | undefined {
    return this.search && this.search.journal.length > 0 ? this.search : undefined;
  }

  /** The record of the run as far as it has come. `durationMs`: how long the run has taken until now. */
  record(durationMs: number): RunRecord {
    const { trials } = this.trialLog;
    const patches = this.patchRecords();
    return {
      ...this.about,
      durationMs,
      result: this.result(patches),
      base: this.base,
      landed: this.landed,
      patches,
      trials,
      history: this.history,
      notes: [...new Set([...this.notes, ...trials.flatMap(({ notes }) => notes)])],
      flaky: [...new Set([...trials.flatMap(({ flaky }) => flaky), ...this.flaky])],
      orderDependent: [...this.orderDependent],
      custom: lastGreenOf(trials)?.metrics ?? [],
      search: this.searchRecord,
      proposal: this.proposal,
      frozen: this.frozen,
      pullRequest: this.pullRequest,
      problem: this.problem?.text,
    };
  }

  private giveEach(patches: readonly { id: string }[], verdict: Verdict): void {
    for (const { id } of patches) if (!this.verdicts.has(id)) this.verdicts.set(id, verdict);
  }

  private patchRecords(): PatchRecord[] {
    const tried = this.batch.patches.map((patch) => ({
      id: patch.id,
      title: patch.title,
      declared: patch.declared,
      pull: patch.pull,
      remarks: [...remarksOn(patch), ...(this.moved.get(patch.id) ?? []), ...this.recognition(patch.id)],
      verdict: this.verdicts.get(patch.id) ?? NOT_REACHED,
      clashes: this.clashesOf(patch),
    }));
    const rejected = this.batch.rejected.map((offer) => ({
      ...offer,
      pull: offer.pull,
      declared: {},
      remarks: [],
    }));
    const pullRequest = this.offered && {
      ...this.offered,
      declared: {},
      verdict: this.verdicts.get(this.offered.id) ?? NOT_REACHED,
    };
    return [...tried, ...rejected, ...(pullRequest ? [pullRequest] : [])];
  }

  private clashesOf(patch: Patch): Clash[] {
    const { verdict, evidence } = this.verdicts.get(patch.id) ?? NOT_REACHED;
    const names = new Set(wasRejected(verdict) ? evidence?.with : []);
    return clashesOf(
      patch,
      this.batch.patches.filter(({ id }) => names.has(id)),
    );
  }

  /** Whether an earlier run came to the verdict, and this one took it over. */
  private isKnown({ evidence }: Verdict): boolean {
    return evidence?.seen !== undefined && evidence.seen.run !== this.about.runId;
  }

  /** What people should know of earlier offers of a patch. */
  private recognition(id: string): string[] {
    const earlier = this.earlier.get(id);
    // A pull request has its own history, which people see.
    if (!earlier || this.batch.patches.some((patch) => patch.id === id && patch.pull)) return [];
    const verdict = this.verdicts.get(id);
    const seen = verdict?.evidence?.seen;
    if (seen && this.isKnown(verdict))
      return [
        `Not tried again: run ${seen.run} saw it fail on ${dayOf(seen.at)}, and nothing that it touches has changed since.`,
      ];
    const { times, at, reason } = earlier;
    return [
      `This patch was offered before${times === 1 ? '' : `, ${times} times`}: on ${dayOf(at)} its verdict was ${earlier.verdict} (${reason}).`,
    ];
  }

  private result(patches: readonly PatchRecord[]): RunResult {
    if (this.problem) return 'error';
    if (this.isBaselineRed) return 'baseline-red';
    const offered = patches.filter(({ verdict }) => verdict.verdict !== 'already-applied');
    if (offered.length === 0) return 'empty';
    const made = offered.filter(({ verdict }) => madeIt(verdict.verdict)).length;
    return made === offered.length ? 'landed' : made > 0 ? 'partial' : 'rejected';
  }
}

/** At most this many hunks of one patch are named that were applied at another line. */
const MOST_MOVED = 5;
const NOT_REACHED: Verdict = {
  verdict: 'undecided',
  reason: 'error',
  detail: 'The run ended before it could be tried.',
};

function remarksOn({ parts, remarks = [] }: Patch): string[] {
  const paths = new Set(parts.flatMap(({ scan }) => scan.files.map((file) => file.path)));
  const configuration = testConfiguration([...paths]);
  return configuration.length === 0
    ? [...remarks]
    : [
        ...remarks,
        `This patch changes how the tests run: ${configuration.map((path) => `\`${path}\``).join(', ')}.`,
      ];
}

/** Milliseconds since 1970 → the day, as 2026-11-30. */
function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}

function patchesOf(steps: Candidate['steps']): readonly Patch[] {
  return steps.map(({ patch }) => patch);
}
