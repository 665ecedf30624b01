/** Asks the questions of the search, counts the trials, and remembers what they said and what they cost. */
import { expectedTrials, type Belief } from './belief.ts';
import { Blames } from './blame.ts';
import { Evidence } from './evidence.ts';
import type { Answer, Assumptions, Conclusion, Considered, Question, TrialQuestion } from './questions.ts';

/** A step of the search, as a generator: it yields questions and receives their answers. */
export type Asking<T> = Generator<Question, T, Answer>;
/** Ids of patches in the order they are applied, or ids of tests. */
export type Sequence = readonly string[];

type TrialAnswer = Exclude<Answer, { applied: Sequence } | { outcome: 'stop' }>;

/** At most this many questions, those with known answers included, for each trial that is allowed. */
const MOST_QUESTIONS = 20;

/** At most so many builds for each trial that is allowed: they cost little, but a search must end. */
const MOST_BUILT = 200;

/** How far the expected number of trials is drawn towards the number so far, 0 to 1. */
const DRAWN = 0.2;
/** However many patches were green, the next one may break something. */
const LEAST_CULPRITS = 0.02;

/** Ends the search from anywhere in it. */
export class SearchEnd extends Error {
  readonly why: NonNullable<Conclusion['stopped']>;

  constructor(why: NonNullable<Conclusion['stopped']>) {
    super(why);
    this.why = why;
  }
}

/** Asks questions, and keeps what is worth remembering of the answers. */
export class Asker {
  readonly belief: Belief;
  readonly evidence: Evidence;
  readonly blames: Blames;
  /** No test is assumed to be flaky, so every answer counts at once. */
  readonly isSure: boolean;
  private readonly known = new Map<string, Map<string, boolean>>();
  /** Answers of full trials, kept where no test is flaky. */
  private readonly fullAnswers = new Map<string, TrialAnswer>();
  /** Candidates whose full trial ran into the time limit. */
  private readonly timeouts = new Set<string>();
  /** Tests that could not be run by themselves when they were asked. */
  private readonly unfocusable = new Set<string>();
  private canFocus: boolean;
  private asked = 0;
  private built = 0;
  private open: number;
  private expected: number | undefined;
  private considered: readonly Considered[] = [];
  private readonly mostTrials: number;
  private readonly asks = { full: 0, focus: 0 };
  private readonly focusSeconds = new Mean();
  private readonly guess: number;

  constructor(patches: Sequence, assumptions: Assumptions) {
    const { prior, hasFocus, hasNames, testFlakeRate, suiteFlakeRate, mostTrials, focusCost } = assumptions;
    this.belief = { ...prior };
    this.canFocus = hasFocus;
    this.isSure = (hasNames ? testFlakeRate : suiteFlakeRate) === 0;
    this.evidence = new Evidence(this.isSure);
    this.blames = new Blames(this.evidence, assumptions);
    this.mostTrials = mostTrials;
    this.guess = focusCost;
    this.open = patches.length;
  }

  /** Says how many patches have no verdict yet. */
  remain(open: number): void {
    this.open = open;
  }

  /** Says how many trials are still expected. */
  expect(trials: number): void {
    this.expected = trials;
  }

  /** Says what could be asked instead of the next question. */
  consider(considered: readonly Considered[]): void {
    this.considered = considered;
  }

  /** Whether the full trial of these patches ran into the time limit. */
  ranIntoLimit(patches: Sequence): boolean {
    return this.timeouts.has(patches.join('\n'));
  }

  /** How many trials may still be asked. */
  get room(): number {
    return this.mostTrials - this.asks.full - this.asks.focus;
  }

  /** The share of patches that break something, as far as is known. */
  get culpritShare(): number {
    const { culprits, innocents } = this.belief;
    return Math.max(LEAST_CULPRITS, culprits / (culprits + innocents));
  }

  /** What a focus trial costs, in full trials: as measured, else as guessed. */
  get focusCost(): number {
    const [focus, full] = [this.focusSeconds.value, this.evidence.fullSeconds];
    return focus === undefined || !full ? this.guess : focus / full;
  }

  /** What the search has cost, in full trials. */
  get spent(): number {
    return this.asks.full + this.asks.focus * this.focusCost;
  }

  /** Whether these tests can be run by themselves, as far as is known. */
  hasFocus(tests: Sequence = []): boolean {
    return (
      this.canFocus && !tests.some((test) => this.evidence.needsAllTests(test) || this.unfocusable.has(test))
    );
  }

  /** The patches that apply, one after the other; the others are left out. */
  *build(patches: Sequence): Asking<Sequence> {
    this.built += 1;
    if (this.built > MOST_BUILT * this.mostTrials) throw new SearchEnd('cap');
    const answer = yield { ask: 'build', patches };
    if (!('applied' in answer)) throw new Error('A build question needs the list of applied patches.');
    return answer.applied;
  }

  /** Which of these tests fail by themselves; `undefined` where they cannot be run by themselves. */
  *failingAlone(patches: Sequence, tests: Sequence, why: string): Asking<Sequence | undefined> {
    if (!this.hasFocus(tests)) return undefined;
    this.count();
    const known = this.knownOf(patches);
    const open = tests.filter((test) => !known.has(test));
    if (open.length > 0) {
      const answer = yield* this.trial({ ask: 'focus', patches, tests: open, why, about: this.about() });
      if (answer.outcome === 'error') return undefined;
      if (answer.outcome === 'unable') {
        if (answer.forever) this.canFocus = false;
        else for (const test of open) this.unfocusable.add(test);
        return undefined;
      }
      this.focusSeconds.add(answer.seconds);
      this.evidence.add(patches, open, answer);
      const failed = new Set(answer.outcome === 'red' ? answer.tests : []);
      for (const test of open) if (!failed.has(test) || this.isSure) known.set(test, !failed.has(test));
      return tests.filter((test) => failed.has(test) || known.get(test) === false);
    }
    return tests.filter((test) => known.get(test) === false);
  }

  /** Answers on this candidate that count for good: a pass always, a fail where no test is flaky. */
  private knownOf(patches: Sequence): Map<string, boolean> {
    const key = patches.join('\n');
    const known = this.known.get(key) ?? new Map<string, boolean>();
    this.known.set(key, known);
    return known;
  }

  /** The outcome of all tests, with the failing ones where a report names them. */
  *full(
    patches: Sequence,
    why: string,
    more: { mayBeCut?: true } = {},
  ): Asking<{ outcome: 'green' | 'red' | 'error'; tests: Sequence }> {
    this.count();
    const key = patches.join('\n');
    const before = this.fullAnswers.get(key);
    const answer = before ?? (yield* this.trial({ ask: 'full', patches, ...more, why, about: this.about() }));
    if (answer.outcome === 'unable') throw new Error('A full trial cannot be answered with `unable`.');
    if (answer.outcome !== 'error' && !before) this.evidence.add(patches, undefined, answer);
    const wasCut = answer.outcome === 'red' && answer.wasCut === true;
    if (this.isSure && !wasCut) this.fullAnswers.set(key, answer);
    const tests = answer.outcome === 'red' ? answer.tests : [];
    if (answer.outcome === 'red' && answer.isTimeout) this.timeouts.add(key);
    return { outcome: answer.outcome, tests };
  }

  /** Counts a question even if its answer is known: a planner that goes round in circles must end, too. */
  private count(): void {
    this.asked += 1;
    if (this.asked > MOST_QUESTIONS * this.mostTrials) throw new SearchEnd('cap');
  }

  private *trial(question: TrialQuestion): Asking<TrialAnswer> {
    if (this.room <= 0) throw new SearchEnd('cap');
    this.asks[question.ask] += 1;
    const { considered } = this;
    this.considered = [];
    const answer = yield considered.length === 0 ? question : { ...question, considered };
    if (!('outcome' in answer)) throw new Error('A trial question needs an outcome.');
    if (answer.outcome === 'stop') throw new SearchEnd('told');
    return answer;
  }

  /**
   * How many trials are still expected. What the search believes is too sure of itself, so it is drawn towards as many as
   * there were: that is what is left, half of the time, of something whose length nobody knows.
   */
  private about(): number {
    const believed = this.expected ?? expectedTrials(this.belief, this.open);
    const before = Math.max(1, this.asks.full + this.asks.focus - 1);
    return Math.max(1, Math.round(believed ** (1 - DRAWN) * before ** DRAWN));
  }
}

/** The mean of what was added. */
class Mean {
  private sum = 0;
  private count = 0;

  add(value: number | undefined): void {
    if (value === undefined) return;
    this.sum += value;
    this.count += 1;
  }

  get value(): number | undefined {
    return this.count === 0 ? undefined : this.sum / this.count;
  }
}
