/** What is known of a run so far. Filled in as the run goes, so that it can be told at any moment. */
import type { Batch, Patch } from '../batch/patch.ts';
import { madeIt, type Verdict } from '../batch/verdict.ts';
import type { Candidate } from '../candidate/candidate.ts';
import type { SearchRecord } from '../isolate/replay.ts';
import type { Exchange } from '../isolate/questions.ts';
import type { Landing } from '../landing/land.ts';
import { describeError, UserError } from '../platform/text/user-error.ts';
import type { BatchOutcome } from '../search/batch.ts';
import type { SearchResult } from '../search/result.ts';
import { testConfiguration } from '../trial/judging/test-configuration.ts';
import { lastGreenOf, TrialLog } from '../trial/trial-log.ts';
import type { PatchRecord, Place, PullRequestFacts, RunRecord, RunResult } from './record.ts';

/** What is fixed before the run begins. */
type About = Pick<RunRecord, 'name' | 'runId' | 'targetBranch' | 'land' | 'startedAt'>;

/** What became of a patch when it was offered before. */
export interface EarlierOffer {
  times: number;
  verdict: string;
  reason: string;
  /** Milliseconds since 1970. */
  at: number;
}

/** The pull request that the run is about. */
interface OfferedPullRequest {
  id: string;
  title: string;
  remarks: readonly string[];
}

type GreenReason = 'green' | 'repairs-base';

export class RunFacts {
  readonly trialLog = new TrialLog();
  readonly verdicts = new Map<string, Verdict>();
  base: Place | undefined;
  batch: Batch = { patches: [], rejected: [] };
  landed: RunRecord['landed'];
  /** Reports name tests, and these can be run by themselves, as far as is known. */
  canFocus = false;
  private readonly about: About;
  private search:
    { patches: readonly string[]; assumptions: SearchRecord['assumptions']; journal: Exchange[] } | undefined;
  private history: RunRecord['history'] = { origin: 'nowhere', runs: 0 };
  private earlier: ReadonlyMap<string, EarlierOffer> = new Map();
  private readonly flaky = new Set<string>();
  private readonly orderDependent = new Set<string>();
  private readonly notes = new Set<string>();
  private offered: OfferedPullRequest | undefined;
  private pullRequest: PullRequestFacts | undefined;
  private proposal: RunRecord['proposal'];
  private isBaselineRed = false;
  private greenBecause: GreenReason = 'green';
  /** What went wrong outside the patches. */
  private problem: { text: string; exitCode: number } | undefined;

  constructor(about: About) {
    this.about = about;
  }

  /** The run cannot go on. A {@link UserError} decides the exit code; everything else is a bug. */
  fail(error: unknown): void {
    this.problem = { text: describeError(error), exitCode: error instanceof UserError ? error.exitCode : 3 };
  }

  /** The exit code a problem asks for; `undefined` without one. */
  get problemExitCode(): number | undefined {
    return this.problem?.exitCode;
  }

  /** Something people should know that decides nothing. */
  note(text: string | undefined): void {
    if (text !== undefined) this.notes.add(text);
  }

  /** Where the history of earlier runs is from. */
  setHistory({ origin, runs, notes }: RunRecord['history'] & { notes: readonly string[] }): void {
    this.history = { origin, runs };
    for (const note of notes) this.note(note);
  }

  /** Patches that were offered before, by id. */
  recognise(earlier: ReadonlyMap<string, EarlierOffer>): void {
    this.earlier = earlier;
  }

  /** The commit that candidates build on from now on. */
  setBase<T extends { commit: string; id: string }>(base: T): T {
    this.base = { commit: base.commit, tree: base.id };
    return base;
  }

  /** A search begins, or begins anew. */
  beginSearch(assumptions: SearchRecord['assumptions']): void {
    this.search = { patches: this.batch.patches.map(({ id }) => id), assumptions, journal: [] };
  }

  /** What the search asked and was told. */
  addAnswer(entry: Exchange): void {
    this.search?.journal.push(entry);
  }

  /** What the baseline and the search came to. */
  addOutcome(outcome: BatchOutcome): void {
    this.addResult(outcome.result, outcome.kind === 'repaired' ? 'repairs-base' : 'green');
    if (outcome.kind === 'baseline-red') this.setBaselineRed(outcome.why);
  }

  /** A search has ended: verdicts on what is not simply green. `because`: why the rest is green. */
  addResult(result: SearchResult, because: GreenReason = this.greenBecause): void {
    this.greenBecause = because;
    for (const [id, verdict] of result.verdicts) this.verdicts.set(id, verdict);
    for (const id of result.flaky) this.flaky.add(id);
    for (const id of result.orderDependent) {
      this.orderDependent.add(id);
      this.note(`\`${id}\` fails among other tests and passes by itself: it depends on them.`);
    }
  }

  /** The base's own trial was red, and the batch did not repair it. */
  private setBaselineRed(why: string): void {
    this.isBaselineRed = true;
    const detail = `The tests of ${this.about.targetBranch} are red without it: ${why}`;
    this.giveEach(this.batch.patches, { verdict: 'undecided', reason: 'error', detail });
  }

  /** Dry run: these are green together. */
  accept({ steps }: Candidate): void {
    const detail = 'The tests are green with it.';
    this.giveEach(patchesOf(steps), { verdict: 'accepted', reason: this.greenBecause, detail });
  }

  /** Somebody cancelled between the last trial and the landing. */
  cancelBeforeLanding({ steps }: Candidate): void {
    const detail = 'The tests are green with it, but the run was cancelled before the landing.';
    this.giveEach(patchesOf(steps), { verdict: 'undecided', reason: 'error', detail });
  }

  /** What became of the green patches at the branch. */
  addLanding(landing: Landing): void {
    if (landing.kind === 'nothing') return this.note(landing.note);
    const { steps, commit, tree } = landing.survivors;
    if (landing.kind === 'failed') {
      const { reason, detail } = landing;
      return this.giveEach(patchesOf(steps), { verdict: 'undecided', reason, detail });
    }
    this.landed = { commit, tree: tree.id, branch: landing.branch };
    let detail = 'The tests are green with it.';
    if (landing.kind === 'proposed') {
      this.proposal = { number: landing.number, url: landing.url };
      this.note(landing.note);
      detail += ` It waits in pull request #${landing.number}.`;
    }
    this.giveEach(patchesOf(steps), { verdict: 'landed', reason: this.greenBecause, detail });
  }

  /** The run is about a pull request, not about patches. */
  offerPullRequest(offered: OfferedPullRequest): void {
    this.offered = offered;
  }

  addPullRequest(id: string, verdict: Verdict, found: PullRequestFacts): void {
    this.verdicts.set(id, verdict);
    this.pullRequest = found;
  }

  /** No patch waits for another run. */
  get isDecided(): boolean {
    return [...this.verdicts.values()].every(({ verdict }) => verdict !== 'undecided');
  }

  /** What the search assumed, asked and was told, so far. */
  get searchRecord(): SearchRecord | undefined {
    return this.search && this.search.journal.length > 0 ? this.search : undefined;
  }

  /** `durationMs`: how long the run took until now. */
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
      remarks: [...remarksOn(patch), ...recognition(this.earlier.get(patch.id))],
      verdict: this.verdicts.get(patch.id) ?? NOT_REACHED,
    }));
    const rejected = this.batch.rejected.map((offer) => ({ ...offer, declared: {}, remarks: [] }));
    const pullRequest = this.offered && {
      ...this.offered,
      declared: {},
      verdict: this.verdicts.get(this.offered.id) ?? NOT_REACHED,
    };
    return [...tried, ...rejected, ...(pullRequest ? [pullRequest] : [])];
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

const NOT_REACHED: Verdict = {
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

function recognition(earlier: EarlierOffer | undefined): string[] {
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
