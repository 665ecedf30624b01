import type { Patch } from '../batch/patch.ts';
import type { Candidate, Candidates } from '../candidate/candidates.ts';
import type { TestResult } from '../trial/reports/model.ts';
import type { Interrupted, Trial } from '../trial/trial.ts';
import { isolate } from '../isolate/isolate.ts';
import type { Findings } from './result.ts';
import type { Answer, Assumptions, Conclusion, JournalEntry, Question } from '../isolate/questions.ts';
import { key } from '../isolate/replay.ts';
import type { Journal, JournalledAnswer } from '../history/journal.ts';
import type { Judgement } from '../trial/judging/judge.ts';
import { toFindings, type SearchFacts } from './verdicts.ts';

type RedReason = Extract<Judgement, { outcome: 'red' | 'timeout' }>['reason'];

/** Why the search ended early. */
type Stop = Interrupted['reason'];

/** Where the planner's questions are put. Each may be answered by why there was no trial. */
export interface Tester {
  full(candidate: Candidate['steps'], progress: string): Promise<Trial | Stop>;
  /** Those of the tests that failed by themselves; `unable`: these cannot be run so; `never`: none can. */
  focus(
    candidate: Candidate['steps'],
    tests: readonly TestResult[],
    progress: string,
  ): Promise<readonly string[] | 'unable' | 'never' | Stop>;
}

/**
 * Asks the planner, answers it with candidates and trials, or with what the journal knows, and puts its conclusion
 * into verdicts. `onAnswer` sees every question with its answer, before the next one. What the journal says is
 * checked before it counts: `unreliable` when it is not so here and now.
 */
export async function findCulprits(
  patches: readonly Patch[],
  candidates: Candidates,
  assumptions: Assumptions,
  test: Tester,
  journal: Journal,
  onAnswer: (entry: JournalEntry) => void,
): Promise<Findings | 'unreliable'> {
  const search = new Search(patches, candidates);
  const planner = isolate(
    patches.map((patch) => patch.id),
    assumptions,
  );
  let next = planner.next();
  while (!next.done) {
    const question = next.value;
    const known = question.ask === 'build' ? undefined : journal.take(key(question));
    // While there is time: what is green can land whatever becomes of the rest.
    if (!known && question.ask !== 'build' && (await search.proveGreen(test)) === 'red') return 'unreliable';
    const answer = known ? search.recall(question, known) : await search.answer(question, test);
    if (!known) search.write(journal, question, answer);
    onAnswer({ question, answer });
    next = planner.next(answer);
  }
  const proof = await search.proveGreen(test);
  const unseen = proof === 'red' ? 'not so' : await search.proveRed(next.value, test);
  if (unseen === 'not so') return 'unreliable';
  // No time was left to see it here: it is neither accepted nor blamed, and goes on the next time.
  const { green, open, rejections } = next.value;
  const isUnseen = (id: string): boolean => unseen.has(id);
  const waiting = [...(proof === 'stop' ? green : []), ...unseen];
  if (waiting.length === 0) return toFindings(search, next.value);
  return toFindings(search, {
    ...next.value,
    green: proof === 'stop' ? [] : green,
    rejections: rejections.filter(({ patch }) => !isUnseen(patch)),
    open: patches.map(({ id }) => id).filter((id) => waiting.includes(id) || open.includes(id)),
    stopped: 'told',
  });
}

/** The findings when all that applies was green together. */
export async function takeWhole(patches: readonly Patch[], candidates: Candidates): Promise<Findings> {
  const { steps, skipped } = await candidates.build(patches);
  const green = steps.map(({ patch }) => patch.id);
  const conclusion = {
    green,
    rejections: [],
    open: [...skipped.keys()],
    flaky: [],
    orderDependent: [],
    stopped: undefined,
  };
  return toFindings(new Search(patches, candidates), conclusion);
}

class Search implements SearchFacts {
  readonly patches: readonly Patch[];
  private readonly byId: ReadonlyMap<string, Patch>;
  readonly candidates: Candidates;
  readonly trials = new Map<string, Pick<Trial, 'judgement'>>();
  /** Trees that were red, as a whole or by some tests, here and now. */
  private readonly seenRed = new Set<string>();
  private hasRecalled = false;
  /** What an earlier run saw green last, and this one has not yet. */
  private unproven: readonly string[] | undefined;
  /** The full trial of the last answer. */
  private last: Trial | undefined;
  /** As they were last reported, to run them by themselves. */
  private readonly tests = new Map<string, TestResult>();
  stop: Stop | undefined;

  constructor(patches: readonly Patch[], candidates: Candidates) {
    this.patches = patches;
    this.byId = new Map(patches.map((patch) => [patch.id, patch]));
    this.candidates = candidates;
  }

  async answer(question: Question, test: Tester): Promise<Answer> {
    const { steps } = await this.build(question.patches);
    if (question.ask === 'build') return { applied: steps.map(({ patch }) => patch.id) };
    const progress = this.progress(question);
    if (question.ask === 'focus') {
      const tests = question.tests.flatMap((id) => this.tests.get(id) ?? []);
      const failed =
        tests.length < question.tests.length ? 'unable' : await test.focus(steps, tests, progress);
      if (failed === 'unable' || failed === 'never')
        return { outcome: 'unable', forever: failed === 'never' };
      if (typeof failed === 'string') return this.stopped(failed);
      if (failed.length > 0) this.seenRed.add(steps.at(-1)?.step.tree.id ?? '');
      return failed.length === 0 ? { outcome: 'green' } : { outcome: 'red', tests: failed };
    }
    const trial = await test.full(steps, progress);
    if (typeof trial === 'string') return this.stopped(trial);
    this.trials.set(trial.tree, trial);
    this.last = trial;
    const { outcome } = trial.judgement;
    if (outcome === 'green') this.unproven = undefined;
    else if (outcome !== 'error') this.seenRed.add(trial.tree);
    for (const found of trial.tests) this.tests.set(found.id, found);
    const { judgement } = trial;
    if (judgement.outcome === 'green' || judgement.outcome === 'error') return { outcome: judgement.outcome };
    return { outcome: 'red', tests: judgement.reason === 'tests-failed' ? judgement.failed : [] };
  }

  /** What an earlier run saw green last is seen green here, or is not. */
  async proveGreen(test: Tester): Promise<'green' | 'red' | 'stop'> {
    const patches = this.unproven;
    if (!patches) return 'green';
    const why = 'what an earlier run saw green';
    const answer = await this.answer({ ask: 'full', patches, why, about: 1 }, test);
    if ('applied' in answer || answer.outcome === 'stop') return 'stop';
    return answer.outcome === 'green' ? 'green' : 'red';
  }

  /** Whether all that is blamed is red here and now, too; those for which there was no time to see. */
  async proveRed({ rejections }: Conclusion, test: Tester): Promise<ReadonlySet<string> | 'not so'> {
    const unseen = new Set<string>();
    if (!this.hasRecalled) return unseen;
    for (const { patch, green, tests, outcome } of rejections) {
      const patches = [...green, patch];
      const tree = (await this.build(patches)).steps.at(-1)?.step.tree.id ?? '';
      if (outcome === 'error' || this.seenRed.has(tree)) continue;
      const purpose = { patches, why: 'what an earlier run saw red', about: 1 };
      let answer: Answer = { outcome: 'unable', forever: false };
      if (tests.length > 0) answer = await this.answer({ ask: 'focus', tests, ...purpose }, test);
      if ('outcome' in answer && answer.outcome === 'unable')
        answer = await this.answer({ ask: 'full', ...purpose }, test);
      if ('outcome' in answer && answer.outcome === 'green') return 'not so';
      if (!('outcome' in answer) || answer.outcome !== 'red') unseen.add(patch);
    }
    return unseen;
  }

  /** An answer of an earlier run: as good as a trial for the search, and no proof of anything. */
  recall(
    question: Question,
    { outcome, tests, tree, why = '', reason, failed = [] }: JournalledAnswer,
  ): Answer {
    this.hasRecalled = true;
    if (question.ask === 'full' && outcome === 'green') this.unproven = question.patches;
    for (const { file, ...test } of failed)
      this.tests.set(test.id, { ...test, ...(file ? { file } : {}), status: 'failed', durationMs: 0 });
    if (tree !== undefined) {
      const ids = failed.map(({ id }) => id);
      const judgement =
        outcome === 'green'
          ? { outcome, why }
          : { outcome, why, reason: (reason ?? 'tests-failed') as RedReason, failed: ids };
      this.trials.set(tree, { judgement });
    }
    return outcome === 'green' ? { outcome } : { outcome, tests };
  }

  /** What can be used again is written down; what could not be judged is asked again. */
  write(journal: Journal, question: Question, answer: Answer): void {
    if (!('outcome' in answer) || (answer.outcome !== 'green' && answer.outcome !== 'red')) return;
    const tests = answer.outcome === 'red' ? [...answer.tests] : [];
    const full = question.ask === 'full' ? this.last : undefined;
    const judgement = full?.judgement;
    const ids = new Set(judgement && 'failed' in judgement ? judgement.failed : []);
    journal.add(key(question), {
      outcome: answer.outcome,
      tests,
      ...(full && judgement
        ? {
            tree: full.tree,
            why: judgement.why,
            ...('reason' in judgement ? { reason: judgement.reason } : {}),
            failed: full.tests
              .filter(({ id }) => ids.has(id))
              .map(({ id, name, suite, file }) => ({
                id,
                name,
                suite: [...suite],
                ...(file ? { file } : {}),
              })),
          }
        : {}),
    });
  }

  private stopped(why: Stop): Answer {
    this.stop = why;
    return { outcome: 'stop' };
  }

  private progress(question: Exclude<Question, { ask: 'build' }>): string {
    const { patches, why, about } = question;
    const tests = question.ask === 'focus' ? `${question.tests.length} test${question.tests.length === 1 ? '' : 's'} · ` : ''; // prettier-ignore
    return `${tests}${patches.length} of ${this.patches.length} patches · ${why} · about ${about} to go`;
  }

  private build(ids: readonly string[]): Promise<Candidate> {
    return this.candidates.build(ids.map((id) => this.byId.get(id)!));
  }
}
