import path from 'node:path';
import { FocusCommand } from './focus/focus-command.ts';
import {
  ALL_GREEN,
  failedIds,
  judge,
  type Judgement,
  type Standard,
  type TrialFacts,
} from './judging/judge.ts';
import { Execution, type Executed, type ExecutionSetting } from './execution.ts';
import { recheck, type Reruns } from './judging/recheck.ts';
import { wasExecuted, type TestResult } from './reports/model.ts';
import { clockTime, Interrupted, type Trial, type TrialSubject } from './trial.ts';

export interface TrialSetting extends ExecutionSetting {
  clock: () => number;
  /** Makes a finished trial durable; awaited before anything else happens. Called again when it is judged anew. */
  onTrial: (trial: Trial) => Promise<void>;
}

/** Runs trials one after the other, full ones and those of chosen tests, and judges them. */
export class Trials implements Reruns {
  private started = 0;
  private readonly setting: TrialSetting;
  private readonly execution: Execution;
  private readonly focus: FocusCommand;
  private readonly outcomes = new Map<string, Trial>();
  /** Facts by number, for trials that are judged anew. */
  private readonly facts = new Map<number, TrialFacts>();
  private standard: Standard = ALL_GREEN;
  /** Ids of tests that ran on the base. */
  private baseTests: ReadonlySet<string> = new Set();
  /** How long the last full trial took. */
  private fullMs = 0;

  constructor(setting: TrialSetting) {
    this.setting = setting;
    this.execution = new Execution(setting);
    this.focus = new FocusCommand(setting.config, setting.workspace);
  }

  /**
   * A full trial, with reruns of what fails. A tree that had its outcome is not tried again. Throws
   * {@link Interrupted} when there was no time for one. Our own failures are outcome `error`.
   */
  async run(subject: TrialSubject): Promise<Trial> {
    const known = this.outcomes.get(subject.tree);
    if (known) return known;
    const first = await this.full(subject);
    // A time-out, a signal or a failed set-up can be the machine's fault: it counts when it happens twice.
    const sure = isUnsure(first)
      ? await this.full({ ...subject, progress: `${subject.progress} · again, to be sure` })
      : first;
    const standard = this.standardOf(subject.kind);
    const rechecked = await recheck(this, subject, sure, standard, this.setting.config.retries);
    const trial = subject.kind === 'baseline' ? await this.takeAsStandard(rechecked) : rechecked;
    this.outcomes.set(subject.tree, trial);
    return trial;
  }

  /** The same without reruns and without memory: who searches decides what to ask again. */
  async once(subject: TrialSubject): Promise<Trial> {
    const first = await this.full(subject);
    // With reruns, who searches asks again anyway.
    if (this.setting.config.retries > 0 || !isUnsure(first)) return first;
    return this.full({ ...subject, progress: `${subject.progress} · again, to be sure` });
  }

  /** Whether any test can be run by itself, as far as is known. */
  get canFocusAtAll(): boolean {
    return this.focus.isUsable;
  }

  /** The tests that may be missing from a candidate are those missing here, too: judged by this from now on. */
  async judgeAgain(trial: Trial, reference: readonly TestResult[] | undefined): Promise<Trial> {
    const facts = this.facts.get(trial.number);
    if (!facts) return trial;
    return this.settle(trial, judge(facts, { ...this.standard, reference }));
  }

  judgeExcusing(trial: Trial, excused: readonly string[], baseExitCode: number | undefined): Judgement {
    const facts = this.facts.get(trial.number);
    return facts
      ? judge(facts, { excused: new Set(excused), baseExitCode, reference: undefined })
      : trial.judgement;
  }

  /** The base moved: what ran on the old one is no measure for the new one. */
  forgetReference(): void {
    this.standard = { ...this.standard, reference: undefined };
  }

  /** The base, once its flakes are told: what it fails may be excused, and what it runs is to be run. */
  private async takeAsStandard(base: Trial): Promise<Trial> {
    const { judgement, tests, exitCode } = base;
    const reference = tests.length > 0 ? tests : undefined;
    this.baseTests = new Set(tests.filter(wasExecuted).map(({ id }) => id));
    this.standard = { ...ALL_GREEN, reference };
    if (this.setting.config.gate === 'all-green' || judgement.outcome !== 'red') return base;
    const facts = this.facts.get(base.number);
    const excusing = facts && judge(facts, { excused: 'all' });
    if (excusing?.outcome !== 'green') return base;
    this.standard = { excused: new Set(judgement.failed), baseExitCode: exitCode, reference };
    return this.settle(base, excusing);
  }

  /** A green trial of the base from before this run. */
  adopt(base: Trial): Trial {
    this.outcomes.set(base.tree, base);
    this.baseTests = new Set(base.tests.filter(wasExecuted).map(({ id }) => id));
    this.standard = { ...ALL_GREEN, reference: base.tests.length > 0 ? base.tests : undefined };
    return base;
  }

  /** Whether the base's own trial ran this test. */
  ranOnBase(id: string): boolean {
    return this.baseTests.has(id);
  }

  private standardOf(kind: TrialSubject['kind']): Standard {
    return kind === 'full' ? this.standard : ALL_GREEN;
  }

  private async full(subject: TrialSubject): Promise<Trial> {
    const { trial, facts } = await this.attempt(subject, subject.kind, this.setting.config.testCommand, []);
    if (!facts) return trial;
    this.fullMs = trial.durationMs;
    return this.conclude(trial, facts, judge(facts, this.standardOf(subject.kind)));
  }

  /**
   * Runs these tests by themselves, once. `undefined`: that cannot be done. `missing`: what did not run although
   * it was asked for.
   */
  async focusOn(
    subject: TrialSubject,
    tests: readonly TestResult[],
  ): Promise<{ trial: Trial; missing: readonly string[] } | undefined> {
    await this.setting.workspace.show(subject.commit);
    const command = await this.focus.for(tests);
    if (command === undefined) return undefined;
    const asked = new Set(tests.map(({ id }) => id));
    const { trial, facts } = await this.attempt(subject, 'focus', command, [...asked]);
    if (!facts) return undefined;
    const dear = this.focus.noticeCost(trial.durationMs, this.fullMs);
    if (dear !== undefined) this.setting.log.info(dear);
    const found = facts.report && 'tests' in facts.report ? facts.report.tests : [];
    const answers = found.filter((test) => wasExecuted(test) && asked.has(test.id));
    const ran = new Set(answers.map(({ id }) => id));
    const missing = [...asked].filter((id) => !ran.has(id));
    const why = this.focus.noticeRun(asked, ran, (id) => this.baseTests.has(id));
    const cut = facts.end.kind === 'exit' && facts.end.code < 125 ? undefined : 'It did not come to its end.';
    const problem = why ?? cut;
    const judgement: Judgement =
      problem === undefined ? judgeFocus(answers, missing) : { outcome: 'error', why: problem };
    return { trial: await this.settle({ ...trial, tests: answers }, judgement), missing };
  }

  again(subject: TrialSubject, rerun: number): Promise<Trial> {
    return this.full({ ...subject, progress: `${subject.progress} · rerun ${rerun}` });
  }

  private async attempt(
    subject: TrialSubject,
    kind: Trial['kind'],
    command: string,
    asked: readonly string[],
  ): Promise<{ trial: Trial; facts: TrialFacts | undefined }> {
    this.started += 1;
    const number = this.started;
    const output = path.join('trials', `${String(number).padStart(3, '0')}-${kind}.log`);
    const startedAt = this.setting.clock();
    const started = performance.now();
    const title = `trial ${number} · ${kind} · ${subject.progress}`;
    const executed = await this.execution
      .execute(subject.commit, command, title, output)
      .catch((error: Error): Executed => {
        if (error instanceof Interrupted) throw error;
        const why = `AutoSync could not run the trial: ${error.message}`;
        return { setupFailed: { outcome: 'error', why }, notes: [], tail: [] };
      });
    const { tree, patches } = subject;
    const { notes, tail } = executed;
    const durationMs = Math.round(performance.now() - started);
    const facts = 'setupFailed' in executed ? undefined : executed;
    const judgement: Judgement =
      'setupFailed' in executed ? executed.setupFailed : { outcome: 'error', why: 'It was not judged.' };
    const trial: Trial = {
      number,
      tree,
      kind,
      patches,
      asked,
      judgement,
      startedAt,
      durationMs,
      setupMs: Math.round(this.execution.setupMs),
      notes,
      tail,
      output,
      exitCode: facts?.end.kind === 'exit' ? facts.end.code : undefined,
      tests: [],
      flaky: [],
    };
    return { trial: facts ? trial : await this.settle(trial, judgement), facts };
  }

  /** The trial with its tests and what they come to. */
  private async conclude(trial: Trial, facts: TrialFacts, judgement: Judgement): Promise<Trial> {
    this.facts.set(trial.number, facts);
    const tests = facts.report && 'tests' in facts.report ? facts.report.tests : [];
    const flaky = tests.filter((test) => test.flaky).map(({ id }) => id);
    const note = judgement.outcome === 'green' ? judgement.note : undefined;
    const notes = note === undefined ? trial.notes : [...trial.notes, note];
    return this.settle({ ...trial, tests, flaky, notes }, judgement);
  }

  /** The trial with what it comes to: durable, and told. */
  async settle(trial: Trial, judgement: Judgement): Promise<Trial> {
    const flakes = trial.flaky.length > 0 ? ` Flaky: ${trial.flaky.length}.` : '';
    const settled = { ...trial, judgement: { ...judgement, why: judgement.why + flakes } };
    await this.setting.onTrial(settled);
    const { outcome, why } = settled.judgement;
    this.setting.log.info(`trial ${trial.number} · ${outcome} after ${clockTime(trial.durationMs)} · ${why}`);
    return settled;
  }
}

/** Not one exit code to go by: the limit, a signal (bash says 128 + n), a set-up that failed. */
function isUnsure({ judgement, exitCode }: Trial): boolean {
  if (judgement.outcome !== 'timeout' && judgement.outcome !== 'red') return false;
  return exitCode === undefined || (judgement.failed.length === 0 && exitCode > 128 && exitCode < 160);
}

function judgeFocus(answers: readonly TestResult[], missing: readonly string[]): Judgement {
  const failed = failedIds(answers);
  const gone = missing.length === 0 ? '' : `, ${missing.length} did not run`;
  const why = `${failed.length} of ${answers.length + missing.length} failed${gone}.`;
  if (answers.length === 0) return { outcome: 'error', why };
  return failed.length === 0
    ? { outcome: 'green', why }
    : { outcome: 'red', why, reason: 'tests-failed', failed };
}
