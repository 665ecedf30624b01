/** The search for culprits: answers the planner by trials, and turns its conclusion into verdicts. */
import type { Verdict } from '../batch/verdict.ts';
import type { Candidate } from '../candidate/candidate.ts';
import type { CandidateMaker } from '../candidate/candidates.ts';
import { isolate } from '../isolate/isolate.ts';
import type {
  Answer,
  Assumptions,
  Conclusion,
  Exchange,
  Question,
  TrialQuestion,
} from '../isolate/questions.ts';
import type { TestResult } from '../trial/reports/model.ts';
import { wasCut, type StopReason, type Trial } from '../trial/trial.ts';
import type { Progress } from '../platform/system/log.ts';
import { inTime } from '../platform/text/words.ts';
import { TrialLog } from '../trial/trial-log.ts';
import { EarlierRun, type AnswerJournal } from './earlier-run.ts';
import type { SearchResult } from './result.ts';
import { Suspicion } from './suspicion.ts';
import type { Tester } from './tester.ts';
import { toResult } from './verdicts.ts';

/** So many tests that did not run are told by name. If there are more, only those that failed before are. */
const MOST_MISSING = 200;

export interface SearchRequest {
  /** In the order they are applied. */
  patches: readonly string[];
  candidates: CandidateMaker;
  assumptions: Assumptions;
  tester: Tester;
  trialLog: TrialLog;
  /** Verdicts on patches that are not searched for. */
  known: ReadonlyMap<string, Verdict>;
  /** Answers of an earlier run of this search. */
  journal: AnswerJournal;
  /** The search among these patches begins, or begins again. */
  onBegin: (patches: readonly string[]) => void;
  /** Gets every question with its answer, before the next question is asked. */
  onAnswer: (entry: Exchange) => void;
  /** Gets notes for people. */
  onNote: (text: string) => void;
}

/**
 * Finds the largest green candidate, and who is to blame for the rest. Continues an earlier run of the same
 * search that was cut off, as far as what that run saw is true here, too.
 */
export async function findCulprits(request: SearchRequest): Promise<SearchResult> {
  const { journal, onBegin, onNote } = request;
  if (journal.size > 0) onNote(`${journal.size} answers come from a run of the same batch that was cut off.`);
  for (;;) {
    onBegin(request.patches);
    const found = await searchOnce(request);
    if (found === 'unreliable') onNote('What that run saw is not true any more: the search began again.');
    if (found === 'unreliable' || found.isComplete) journal.forget();
    if (found !== 'unreliable') return found;
  }
}

/** Searches once. `unreliable`: what an earlier run saw is not true here. */
async function searchOnce(request: SearchRequest): Promise<SearchResult | 'unreliable'> {
  const { patches, candidates, assumptions, trialLog, onAnswer } = request;
  const search = new Search(request);
  const planner = isolate(patches, assumptions);
  let next = planner.next();
  while (!next.done) {
    const question = next.value;
    const answer = await search.answer(question);
    if (answer === 'unreliable') return 'unreliable';
    onAnswer({ question, answer });
    next = planner.next(answer);
  }
  const conclusion = await search.proven(next.value);
  if (conclusion === 'unreliable') return 'unreliable';
  return toResult(conclusion, { patches, candidates, trialLog, stop: search.stop, known: request.known });
}

/** The result where all patches that apply are taken together, without a search. */
export async function takeWhole(
  patches: readonly string[],
  candidates: CandidateMaker,
): Promise<SearchResult> {
  const { steps, skipped } = await candidates.arrange(patches);
  const conclusion: Conclusion = {
    green: steps.map(({ patch }) => patch.id),
    rejections: [],
    open: [...skipped.keys()],
    flaky: [],
    orderDependent: [],
    stopped: undefined,
  };
  const trialLog = new TrialLog();
  return toResult(conclusion, { patches, candidates, trialLog, stop: undefined, known: new Map() });
}

class Search {
  private readonly request: SearchRequest;
  private readonly earlier: EarlierRun;
  /** Test id → the test as it was last reported, to run it by itself. */
  private readonly tests = new Map<string, TestResult>();
  private readonly suspicion: Suspicion;
  /** Why the search was told to stop, if it was. */
  stop: StopReason | undefined;

  constructor(request: SearchRequest) {
    this.request = request;
    this.earlier = new EarlierRun(request.journal);
    this.suspicion = new Suspicion(request.candidates, request.patches);
  }

  async answer(question: Question): Promise<Answer | 'unreliable'> {
    if (question.ask === 'build') {
      const { skipped } = await this.request.candidates.arrange(question.patches);
      return { applied: question.patches.filter((id) => !skipped.has(id)) };
    }
    const known = this.earlier.answerTo(question);
    if (known) {
      for (const test of known.failed) this.tests.set(test.id, test);
      return known.answer;
    }
    // Now, while there is time: what is green can land, whatever happens to the rest.
    if ((await this.earlier.proveGreen((proof) => this.ask(proof))) === 'red') return 'unreliable';
    const answer = await this.ask(question);
    this.earlier.write(question, answer, this.failedTestsOf(answer));
    return answer;
  }

  /**
   * The conclusion, as far as this run has seen it itself. Patches that only an earlier run saw, and that there
   * was no time to try here, are neither accepted nor blamed: they stay open for the next run.
   */
  async proven(conclusion: Conclusion): Promise<Conclusion | 'unreliable'> {
    const ask = (question: TrialQuestion): Promise<Answer> => this.ask(question);
    const proof = await this.earlier.proveGreen(ask);
    if (proof === 'red') return 'unreliable';
    const { green, open, rejections } = conclusion;
    const { trialLog } = this.request;
    const wasRedHere = (patches: readonly string[]): boolean => {
      const tree = trialLog.treeWith(patches);
      return tree !== undefined && trialLog.wasRed(tree);
    };
    const unseen = await this.earlier.proveRed(rejections, wasRedHere, ask);
    if (unseen === 'refuted') return 'unreliable';
    const waiting = new Set([...(proof === 'stop' ? green : []), ...unseen]);
    if (waiting.size === 0) return conclusion;
    return {
      ...conclusion,
      green: proof === 'stop' ? [] : green,
      rejections: rejections.filter(({ patch }) => !unseen.has(patch)),
      open: this.request.patches.filter((id) => waiting.has(id) || open.includes(id)),
      stopped: 'told',
    };
  }

  /** The answer to a question that is not asked again: runs were killed while they tried it. */
  private deadly(question: TrialQuestion): Answer {
    const what = question.patches.map((id) => `\`${id}\``).join(', ');
    this.request.onNote(
      `Earlier runs were killed while they tested ${what}. These patches are not tried together again in this batch.`,
    );
    return question.ask === 'focus' ? { outcome: 'unable', forever: false } : { outcome: 'red', tests: [] };
  }

  /** Answers a question by a trial in this run. */
  private async ask(question: TrialQuestion): Promise<Answer> {
    if (this.earlier.isDeadly(question)) return this.deadly(question);
    return this.earlier.noting(question, () => this.tryOut(question));
  }

  private async tryOut(question: TrialQuestion): Promise<Answer> {
    const { candidates, tester } = this.request;
    const arranged = await candidates.arrange(question.patches);
    // What is told of a candidate must be true of all its patches.
    if (arranged.skipped.size > 0) throw new Error('The search asks for patches that do not apply.');
    const candidate = await candidates.candidate(arranged);
    if (question.ask === 'focus') return this.askFocus(question, candidate);
    const trial = await tester.full(candidate, this.progress(question), question.mayBeCut);
    if (typeof trial === 'string') return this.stopped(trial);
    for (const found of trial.tests) this.tests.set(found.id, found);
    return this.answerOf(trial, candidate);
  }

  private async askFocus(
    question: Extract<TrialQuestion, { ask: 'focus' }>,
    candidate: Candidate,
  ): Promise<Answer> {
    const tests = question.tests.flatMap((id) => this.tests.get(id) ?? []);
    if (tests.length < question.tests.length) return { outcome: 'unable', forever: false };
    const answer = await this.request.tester.focus(candidate, tests, this.progress(question));
    if (answer === 'unable' || answer === 'never') return { outcome: 'unable', forever: answer === 'never' };
    if (typeof answer === 'string') return this.stopped(answer);
    const { failed, seconds } = answer;
    return failed.length === 0 ? { outcome: 'green', seconds } : { outcome: 'red', tests: failed, seconds };
  }

  private async answerOf(trial: Trial, candidate: Candidate): Promise<Answer> {
    const { judgement, durationMs } = trial;
    const seconds = durationMs / 1_000;
    if (judgement.outcome === 'green') this.earlier.sawGreen();
    if (judgement.outcome === 'green') return { outcome: 'green', seconds };
    if (judgement.outcome === 'error') return { outcome: 'error' };
    const isLost = judgement.reason === 'tests-weakened';
    const tests = isLost || judgement.reason === 'tests-failed' ? judgement.failed : [];
    const missing = this.request.tester.missingFrom(trial);
    const isFew = missing.size <= MOST_MISSING;
    for (const id of tests) {
      const lost = missing.get(id);
      if (lost && !this.tests.has(id)) this.tests.set(id, lost);
    }
    return {
      outcome: 'red',
      tests,
      seconds,
      // What failed may have kept other tests from running. Where they are lost, that is what failed.
      unknown: isLost
        ? []
        : isFew
          ? [...missing.keys()]
          : [...this.suspicion.told].filter((id) => missing.has(id)),
      hidesOthers: !isLost && !isFew,
      ...(isLost ? { areLost: true } : {}),
      ...(tests.length > 0
        ? await this.suspicion.onTests(tests, this.tests, isLost, candidate, trial.tail)
        : this.suspicion.onCrash(trial)),
      ...(judgement.outcome === 'timeout' ? { isTimeout: true } : {}),
      ...(wasCut(trial) ? { wasCut: true } : {}),
    };
  }

  private failedTestsOf(answer: Answer): readonly TestResult[] {
    const ids = 'tests' in answer ? answer.tests : [];
    return ids.flatMap((id) => this.tests.get(id) ?? []);
  }

  private stopped(why: StopReason): Answer {
    this.stop = why;
    return { outcome: 'stop' };
  }

  private progress({ patches, why, about }: TrialQuestion): Progress {
    const { length: all } = this.request.patches;
    const size = all === 1 ? 'the patch' : `${patches.length} of ${all} patches`;
    const { trials } = this.request.trialLog;
    const meanMs = trials.reduce((sum, { durationMs }) => sum + durationMs, 0) / Math.max(1, trials.length);
    const time = meanMs > 0 ? ` (${inTime(meanMs * about)})` : '';
    return { what: `${size} · ${why}`, ahead: `about ${about} to go${time}` };
  }
}
