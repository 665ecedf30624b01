import path from 'node:path';
import { focusOf, type Focus } from './focus/command.ts';
import { readProject } from './focus/project.ts';
import { ALL_GREEN, failedIds, judge, type Judgement, type Standard, type TrialFacts } from './gate.ts';
import { Execution, type Executed, type ExecutionSetting } from './execution.ts';
import { foldRepeats, isWorthRerun, mergeRerun } from './reruns.ts';
import { wasExecuted, type TestResult } from './reports/model.ts';
import { clockTime, Interrupted, type Trial, type TrialSubject } from './trial.ts';

export interface TrialSetting extends ExecutionSetting {
  clock: () => number;
  /** Makes a finished trial durable; awaited before anything else happens. Called again when it is judged anew. */
  onTrial: (trial: Trial) => Promise<void>;
}

/** Runs trials one after the other. A tree that had an outcome in this run is not tried again. */
export class Trials {
  private count = 0;
  private readonly setting: TrialSetting;
  private readonly execution: Execution;
  private readonly outcomes = new Map<string, Trial>();
  /** Facts by number, for trials that are judged anew. */
  private readonly facts = new Map<number, TrialFacts>();
  private standard: Standard = ALL_GREEN;
  private isFocusBroken = false;

  constructor(setting: TrialSetting) {
    this.setting = setting;
    this.execution = new Execution(setting);
  }

  /** Throws {@link Interrupted} when there was no time for an outcome. Our own failures are outcome `error`. */
  async run(subject: TrialSubject): Promise<Trial> {
    const known = this.outcomes.get(subject.tree);
    if (known) return known;
    const first = await this.full(subject);
    // A time-out, a signal or a failed set-up can be the machine's fault: it counts when it happens twice.
    const sure = isUnsure(first)
      ? await this.full({ ...subject, progress: `${subject.progress} · again, to be sure` })
      : first;
    const trial = await this.recheck(subject, sure);
    this.outcomes.set(subject.tree, trial);
    if (subject.kind === 'baseline') this.setStandard(trial);
    return trial;
  }

  /** The tests that may be missing from a candidate are those missing here, too: judged by this from now on. */
  async judgeAgain(trial: Trial, reference: readonly TestResult[] | undefined): Promise<Trial> {
    const facts = this.facts.get(trial.number);
    if (!facts) return trial;
    const again = await this.settle(trial, judge(facts, { ...this.standard, reference }));
    this.outcomes.set(trial.tree, again);
    return again;
  }

  /** The base moved: what ran on the old one is no measure for the new one. */
  forgetReference(): void {
    this.standard = { excused: this.standard.excused };
  }

  private setStandard({ tests }: Trial): void {
    const excused = this.setting.config.gate === 'all-green' ? [] : failedIds(tests);
    this.standard = { excused: new Set(excused), reference: tests.length > 0 ? tests : undefined };
  }

  private standardOf(kind: TrialSubject['kind']): Standard {
    if (kind === 'full') return this.standard;
    return this.setting.config.gate === 'no-new-failures' ? { excused: 'all' } : ALL_GREEN;
  }

  private async full(subject: TrialSubject): Promise<Trial> {
    const { trial, facts } = await this.attempt(subject, subject.kind, this.setting.config.testCommand, []);
    if (!facts) return trial;
    const folded = isSuccess(facts)
      ? { ...facts, report: { tests: foldRepeats(facts.report.tests) } }
      : facts;
    return this.conclude(trial, folded, judge(folded, this.standardOf(subject.kind)));
  }

  /**
   * Runs failing tests again on the same tree, `retries` times at most. What passes then is flaky and blames
   * nobody. By the full command a rerun costs a trial: there it goes on only while it finds flakes.
   */
  private async recheck(subject: TrialSubject, first: Trial): Promise<Trial> {
    const standard = this.standardOf(subject.kind);
    let { tests } = first;
    let isWhole = false;
    for (let rerun = 1; rerun <= this.setting.config.retries; rerun += 1) {
      const failing = countedFailures(tests, standard);
      if (first.judgement.outcome !== 'red' || !isWorthRerun(failing, tests)) break;
      const again = (await this.focus(subject, tests, failing, rerun)) ?? (await this.again(subject, rerun));
      tests = mergeRerun(tests, again.tests, new Set(failing));
      const isFull = again.kind !== 'focus';
      if (isFull && again.judgement.outcome === 'green') isWhole = true;
      if (isFull && countedFailures(tests, standard).length === failing.length) break;
    }
    if (tests === first.tests) return first;
    const judgement =
      countedFailures(tests, standard).length > 0
        ? judge(factsOf(first, tests), standard)
        : await this.judgeRecovered(subject, first, tests, isWhole);
    return this.conclude(first, factsOf(first, tests), judgement);
  }

  /** All that failed passed when run again. The command stopped at it: is what comes after it well, too? */
  private async judgeRecovered(
    subject: TrialSubject,
    first: Trial,
    tests: readonly TestResult[],
    isWhole: boolean,
  ): Promise<Judgement> {
    const isKnownWell = isWhole || (await this.focusFor())?.coversCommand === true;
    if (isKnownWell || (await this.again(subject, 'once more, whole')).judgement.outcome === 'green')
      return judge(factsOf(first, tests), this.standardOf(subject.kind));
    const why = 'Flaky tests kept the test command from ever succeeding as a whole on this tree.';
    return { outcome: 'error', why };
  }

  /** `undefined`: there is no way to run these alone, or it did not run them. */
  private async focus(
    subject: TrialSubject,
    tests: readonly TestResult[],
    asked: readonly string[],
    rerun: number,
  ): Promise<Trial | undefined> {
    const focus = this.isFocusBroken ? undefined : await this.focusFor();
    const command = focus?.command(tests.filter(({ id }) => asked.includes(id)));
    if (command === undefined) return undefined;
    const progress = `${asked.length} failing test${asked.length === 1 ? '' : 's'} · rerun ${rerun}`;
    const { trial, facts } = await this.attempt({ ...subject, progress }, 'focus', command, asked);
    if (!facts) return undefined;
    const found = facts.report && 'tests' in facts.report ? facts.report.tests : [];
    const answers = found.filter((test) => wasExecuted(test) && asked.includes(test.id));
    if (answers.length < asked.length) {
      this.isFocusBroken = true;
      const why = `The focus command ran ${answers.length} of the ${asked.length} tests it was asked for. From now on the full command is used.`;
      await this.settle(trial, { outcome: 'error', why });
      return undefined;
    }
    const failed = failedIds(answers);
    const why = `${failed.length} of ${answers.length} failed again.`;
    const judgement: Judgement =
      failed.length === 0
        ? { outcome: 'green', why }
        : { outcome: 'red', why, reason: 'tests-failed', failed };
    return this.settle({ ...trial, tests: answers }, judgement);
  }

  private async focusFor(): Promise<Focus | undefined> {
    const { config, workspace } = this.setting;
    const { scripts, ...project } = await readProject(workspace);
    return focusOf(config.focusCommand, config.testCommand, scripts, project);
  }

  private again(subject: TrialSubject, rerun: number | string): Promise<Trial> {
    return this.full({ ...subject, progress: `${subject.progress} · rerun ${rerun}` });
  }

  private async attempt(
    subject: TrialSubject,
    kind: Trial['kind'],
    command: string,
    asked: readonly string[],
  ): Promise<{ trial: Trial; facts: TrialFacts | undefined }> {
    this.count += 1;
    const number = this.count;
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

  private async settle(trial: Trial, judgement: Judgement): Promise<Trial> {
    const flakes = trial.flaky.length > 0 ? ` Flaky: ${trial.flaky.length}.` : '';
    const settled = { ...trial, judgement: { ...judgement, why: judgement.why + flakes } };
    await this.setting.onTrial(settled);
    const { outcome, why } = settled.judgement;
    this.setting.log.info(`trial ${trial.number} · ${outcome} after ${clockTime(trial.durationMs)} · ${why}`);
    return settled;
  }
}

function isSuccess(facts: TrialFacts): facts is TrialFacts & { report: { tests: readonly TestResult[] } } {
  const { end, report } = facts;
  return end.kind === 'exit' && end.code === 0 && report !== undefined && 'tests' in report;
}

/** Not one exit code to go by: the limit, a signal (bash says 128 + n), a set-up that failed. */
function isUnsure({ judgement, exitCode }: Trial): boolean {
  if (judgement.outcome !== 'timeout' && judgement.outcome !== 'red') return false;
  return exitCode === undefined || (judgement.failed.length === 0 && exitCode > 128 && exitCode < 160);
}

function countedFailures(tests: readonly TestResult[], { excused }: Standard): string[] {
  return excused === 'all' ? [] : failedIds(tests).filter((id) => !excused.has(id));
}

/** The facts of a trial when its tests came out like this: with no failure left, its exit code is explained. */
function factsOf({ exitCode }: Trial, tests: readonly TestResult[]): TrialFacts {
  const code = failedIds(tests).length === 0 ? 0 : (exitCode ?? 1);
  return { end: { kind: 'exit', code }, report: { tests } };
}
