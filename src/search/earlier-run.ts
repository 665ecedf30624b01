/** The answers of a run of the same batch that was cut off. They shorten the search, and prove nothing. */
import { z } from 'zod';
import type { Answer, Question, Rejection, TrialQuestion } from '../isolate/questions.ts';
import { key } from '../isolate/replay.ts';
import type { TestResult } from '../trial/reports/model.ts';

/** What it takes to run a test by itself again. */
const KnownTest = z.object({
  id: z.string(),
  name: z.string(),
  suite: z.array(z.string()),
  file: z.string().optional(),
});

/** The answer of one trial, as the journal keeps it. */
export const JournalledAnswer = z.object({
  outcome: z.enum(['green', 'red']),
  tests: z.array(z.string()),
  /** What else the answer said. */
  more: z
    .object({
      seconds: z.number(),
      places: z.array(z.string()),
      areLost: z.literal(true),
      unknown: z.array(z.string()),
      hidesOthers: z.boolean(),
      hints: z.record(z.string(), z.record(z.string(), z.number())),
      isTimeout: z.literal(true),
      wasCut: z.literal(true),
    })
    .partial()
    .optional(),
  /** Of a full trial: the failing tests. */
  failed: z.array(KnownTest).optional(),
});
export type JournalledAnswer = z.infer<typeof JournalledAnswer>;

/** Answers on disk, each written before the next question is asked. Each answer can be taken once. */
export interface AnswerJournal {
  /** How many answers of an earlier run are left. */
  readonly size: number;
  take(question: string): JournalledAnswer | undefined;
  add(question: string, answer: JournalledAnswer): void;
  /** Notes, on disk, that the trial of this question begins, and that it has ended. */
  begin(question: string): void;
  end(question: string): void;
  /** How many earlier runs were killed while they tried this question, and the most for any question. */
  deaths(question: string): number;
  readonly mostDeaths: number;
  /** Drops all answers: they are wrong here, or the search has ended. */
  forget(): void;
}

/** A run can be killed for many reasons. When it was killed this often in one trial, the trial is the reason. */
const ENOUGH_DEATHS = 2;

/** Answers a question by a trial in this run. */
type AskHere = (question: TrialQuestion) => Promise<Answer>;

/** Gives the answers of the earlier run, and checks in this run what they claim. */
export class EarlierRun {
  private readonly journal: AnswerJournal;
  private hasAnswered = false;
  /** Patches that the earlier run saw green together last, and that this run has not seen green yet. */
  private unprovenGreen: readonly string[] | undefined;

  constructor(journal: AnswerJournal) {
    this.journal = journal;
  }

  /** The earlier run's answer to exactly this question, with the failing tests that it named. */
  answerTo(question: Question): { answer: Answer; failed: readonly TestResult[] } | undefined {
    const known = question.ask === 'build' ? undefined : this.journal.take(key(question));
    if (!known) return undefined;
    this.hasAnswered = true;
    const { outcome, tests, more = {}, failed = [] } = known;
    if (question.ask === 'full' && outcome === 'green') this.unprovenGreen = question.patches;
    return {
      answer:
        outcome === 'green'
          ? { outcome, ...(more.seconds === undefined ? {} : { seconds: more.seconds }) }
          : { outcome, tests, ...more },
      failed: failed.map(toTestResult),
    };
  }

  /**
   * Whether trying this again would probably kill this run, too. Where one trial has proved that the batch can do
   * this, the first time is enough for every other trial.
   */
  isDeadly(question: Question): boolean {
    const deaths = this.journal.deaths(key(question));
    return deaths > 0 && this.journal.mostDeaths >= ENOUGH_DEATHS;
  }

  /** Runs a trial. A run that is killed meanwhile leaves a trace of that. */
  async noting<T>(question: TrialQuestion, trial: () => Promise<T>): Promise<T> {
    this.journal.begin(key(question));
    try {
      return await trial();
    } finally {
      this.journal.end(key(question));
    }
  }

  /** Keeps this run's answer for a next run. What could not be judged is not kept: it is asked again. */
  write(question: TrialQuestion, answer: Answer, failed: readonly TestResult[]): void {
    if (!('outcome' in answer) || (answer.outcome !== 'green' && answer.outcome !== 'red')) return;
    const tests = answer.outcome === 'red' ? [...answer.tests] : [];
    const known = question.ask === 'full' ? { failed: failed.map(toKnownTest) } : {};
    const { outcome, ...rest } = answer;
    const { tests: _, ...more } = { tests, ...rest };
    const said =
      Object.keys(more).length > 0 ? { more: structuredClone(more) as JournalledAnswer['more'] } : {};
    this.journal.add(key(question), { outcome, tests, ...said, ...known });
  }

  /** A full trial was green in this run. */
  sawGreen(): void {
    this.unprovenGreen = undefined;
  }

  /** Tries here what the earlier run saw green last. `stop`: there was no time for it. */
  async proveGreen(ask: AskHere): Promise<'green' | 'red' | 'stop'> {
    const patches = this.unprovenGreen;
    if (!patches) return 'green';
    const answer = await ask({ ask: 'full', patches, why: 'what an earlier run saw green', about: 1 });
    if ('applied' in answer || answer.outcome === 'stop') return 'stop';
    return answer.outcome === 'green' ? 'green' : 'red';
  }

  /**
   * Tries every rejected patch here that was not red in this run yet. Gives the patches for which there was no
   * time; `refuted` when one of them is green here.
   */
  async proveRed(
    rejections: readonly Rejection[],
    wasRedHere: (patches: readonly string[]) => boolean,
    ask: AskHere,
  ): Promise<ReadonlySet<string> | 'refuted'> {
    const unseen = new Set<string>();
    if (!this.hasAnswered) return unseen;
    for (const rejection of rejections) {
      if (rejection.outcome === 'error' || this.isDeadly(trialOf(rejection))) continue;
      if (wasRedHere([...rejection.green, rejection.patch])) continue;
      const outcome = await outcomeHere(rejection, ask);
      if (outcome === 'green') return 'refuted';
      if (outcome !== 'red') unseen.add(rejection.patch);
    }
    return unseen;
  }
}

/** The full trial that showed a rejected patch to be red. */
function trialOf({ green, patch }: Rejection): TrialQuestion {
  return { ask: 'full', patches: [...green, patch], why: '', about: 1 };
}

/** The outcome of a rejected patch in this run: by the tests it is blamed for, else by all tests. */
async function outcomeHere({ patch, green, tests }: Rejection, ask: AskHere): Promise<string> {
  const purpose = { patches: [...green, patch], why: 'what an earlier run saw red', about: 1 };
  const alone = tests.length > 0 ? await ask({ ask: 'focus', tests, ...purpose }) : undefined;
  if (alone && 'outcome' in alone && alone.outcome !== 'unable') return alone.outcome;
  const whole = await ask({ ask: 'full', ...purpose });
  return 'outcome' in whole ? whole.outcome : 'stop';
}

function toKnownTest({ id, name, suite, file }: TestResult): z.infer<typeof KnownTest> {
  return { id, name, suite: [...suite], ...(file ? { file } : {}) };
}

function toTestResult({ file, ...test }: z.infer<typeof KnownTest>): TestResult {
  return { ...test, ...(file ? { file } : {}), status: 'failed', durationMs: 0 };
}
