/** Runs trials one after the other and judges them: whole trials, and focus trials of chosen tests. */
import path from 'node:path';
import type { TestPlan } from '../config/config.ts';
import { toVisibleLine } from '../platform/text/invisible.ts';
import { counted, inTime } from '../platform/text/words.ts';
import type { Executed, Execution } from './execution.ts';
import { UNCHANGED } from './workspace/shared-files.ts';
import { FocusCommand } from './focus/focus-command.ts';
import { cutShort, judgeFocus } from './focus/judge-focus.ts';
import { ALL_GREEN, judge, testsOf, type Expectations, type Judgement } from './judging/judge.ts';
import { recheck, type Reruns } from './judging/recheck.ts';
import { wasExecuted, type TestResult } from './reports/model.ts';
import type { Log, Progress } from '../platform/system/log.ts';
import { Interrupted, wasCut, type Trial, type TrialSubject } from './trial.ts';
import type { TrialLog } from './trial-log.ts';
import type { WorkspaceFiles } from './workspace/workspace.ts';

/** Name of the folder, below the out folder, that holds the output of every trial. */
export const TRIAL_OUTPUTS = 'trials';

export interface TrialSetting {
  plan: Pick<TestPlan, 'testCommand' | 'focusCommand' | 'gate' | 'retries'>;
  execution: Pick<Execution, 'execute'>;
  workspace: Pick<WorkspaceFiles, 'directory' | 'show' | 'trackedFiles' | 'dropBuilds'>;
  log: Pick<Log, 'endTrial'>;
  /** Where every trial is noted. */
  trialLog: TrialLog;
  /** Milliseconds since 1970. */
  clock: () => number;
  /** About how long a full trial takes, in milliseconds, by earlier runs. */
  usualMs?: number | undefined;
  /** Stores a finished trial durably; awaited before the next step. Called again after a new judgement. */
  onTrial: (trial: Trial) => Promise<void>;
}

/** A green trial of the base that an earlier run made. */
export interface KnownBase {
  run: string;
  tests: readonly TestResult[];
  durationMs: number;
}

/** What a focus trial found. `missing`: ids of tests that were asked for and did not run. */
interface Focused {
  trial: Trial;
  missing: readonly string[];
}

/** A trial that takes so many times as long as the slowest green one, and so long, hardly comes to an end. */
const CUT = { times: 5, leastMs: 30_000 } as const;

export class Trials {
  private started = 0;
  /** Milliseconds of the slowest green trial of all tests. */
  private slowestGreenMs: number | undefined;
  /** Number of a trial → what it is about, until it has ended. */
  private readonly titles = new Map<number, string>();
  private readonly setting: TrialSetting;
  private readonly focusCommand: FocusCommand;
  private expected: Expectations = ALL_GREEN;
  /** Id → the test, of those that ran on the base. */
  private baseTests: ReadonlyMap<string, TestResult> = new Map();

  constructor(setting: TrialSetting) {
    this.setting = setting;
    this.focusCommand = new FocusCommand(setting.plan, setting.workspace);
  }

  /**
   * Tries the base, with reruns of the tests that fail. From now on, candidates are compared with this trial.
   */
  async baseline(base: { commit: string; id: string }, what = 'the branch as it is'): Promise<Trial> {
    const subject = { commit: base.commit, tree: base.id, patches: [] };
    const trial = await this.withReruns(subject, 'baseline', { what, ahead: '' });
    if (trial.tests.length > 0) {
      // The tests may have changed or removed files.
      await this.setting.workspace.show(base.commit);
      await this.focusCommand.learn();
    }
    return this.expectFrom(trial);
  }

  /** Takes over the green baseline of an earlier run, which tried the same tree with the same command. */
  adoptBaseline(base: { id: string }, { tests, durationMs, run }: KnownBase): Trial {
    this.expectTests(tests);
    this.slowestGreenMs = durationMs;
    return {
      number: 0,
      tree: base.id,
      kind: 'baseline',
      patches: [],
      asked: [],
      judgement: { outcome: 'green', why: `It was green in run ${run}.` },
      evidence: undefined,
      exitCode: 0,
      startedAt: 0,
      durationMs,
      tests,
      flaky: [],
      metrics: [],
      notes: [],
      tail: [],
      output: '',
    };
  }

  /**
   * Runs a full trial, with reruns of the tests that fail. A tree that has its outcome already is not tried
   * again. Throws {@link Interrupted} when the run was cancelled or its time was up. A failure of AutoSync
   * itself gives the outcome `error`.
   */
  async settled(subject: TrialSubject, progress: Progress): Promise<Trial> {
    return this.setting.trialLog.finalTrialOf(subject.tree) ?? this.withReruns(subject, 'full', progress);
  }

  /**
   * Runs a full trial without reruns of failed tests: the search decides which question it asks again. `mayBeCut`: it
   * is stopped when it takes far longer than a green one.
   */
  async withoutReruns(subject: TrialSubject, progress: Progress, mayBeCut = false): Promise<Trial> {
    const first = await this.whole(subject, 'full', progress, mayBeCut ? this.cutMs : undefined);
    // Where `retries` allows it, the search asks again anyway.
    if (this.setting.plan.retries > 0 || !isUnsure(first) || wasCut(first)) return first;
    return this.whole(subject, 'full', and(progress, 'again, to be sure'));
  }

  private get cutMs(): number | undefined {
    return this.slowestGreenMs && Math.max(CUT.leastMs, CUT.times * this.slowestGreenMs);
  }

  /** Whether tests can be run alone, as far as is known. */
  get canFocus(): boolean {
    return this.focusCommand.isUsable;
  }

  /** Whether the baseline ran this test. */
  ranOnBase(id: string): boolean {
    return this.baseTests.has(id);
  }

  /** The tests of the base that did not run here, by id. */
  missingFrom(tests: readonly TestResult[]): ReadonlyMap<string, TestResult> {
    const ran = new Set(tests.filter(wasExecuted).map(({ id }) => id));
    return new Map([...this.baseTests].filter(([id]) => !ran.has(id)));
  }

  /** Judges a trial again: no fewer tests may run than in `reference`. Without it, any test may be missing. */
  async judgeAgain(trial: Trial, reference: readonly TestResult[] | undefined): Promise<Trial> {
    if (!trial.evidence) return trial;
    return this.record(trial, judge(trial.evidence, { ...this.expected, reference }));
  }

  /** From now on, every trial builds from nothing. False: every one did. */
  dropBuilds(): boolean {
    const hadSome = this.setting.workspace.dropBuilds();
    // A build that was kept may have decided them.
    if (hadSome) this.setting.trialLog.forgetFinal();
    return hadSome;
  }

  /** Drops the comparison with the tests of the base, because the base moved. */
  forgetReference(): void {
    this.expected = { ...this.expected, reference: undefined };
  }

  /** Runs only these tests, once. `undefined`: they cannot be run alone, or the command did not get to run. */
  async focus(
    subject: TrialSubject,
    tests: readonly TestResult[],
    progress: Progress,
  ): Promise<Focused | undefined> {
    await this.setting.workspace.show(subject.commit);
    const command = await this.focusCommand.for(tests);
    if (command === undefined) return undefined;
    const asked = new Set(tests.map(({ id }) => id));
    const trial = await this.execute(subject, 'focus', command, progress, [...asked], this.cutMs);
    if (!trial.evidence) return undefined;
    const answers = testsOf(trial.evidence).filter((test) => wasExecuted(test) && asked.has(test.id));
    const ran = new Set(answers.map(({ id }) => id));
    const missing = [...asked].filter((id) => !ran.has(id));
    const problem =
      this.focusCommand.noticeRun(asked, ran, (id) => this.baseTests.has(id)) ?? cutShort(trial.evidence);
    const judgement: Judgement =
      problem === undefined ? judgeFocus(answers, missing) : { outcome: 'error', why: problem };
    return { trial: await this.record({ ...trial, tests: answers, metrics: [] }, judgement), missing };
  }

  private async withReruns(
    subject: TrialSubject,
    kind: 'baseline' | 'full',
    progress: Progress,
  ): Promise<Trial> {
    const first = await this.whole(subject, kind, progress);
    // A time-out, a signal or a failed set-up can be the machine's fault, so it counts only the second time.
    const sure = isUnsure(first)
      ? await this.whole(subject, kind, and(progress, 'again, to be sure'))
      : first;
    const reruns: Reruns = {
      whole: (rerun) => this.whole(subject, kind, and(progress, `rerun ${rerun}`)),
      focus: (tests, rerun) => this.focus(subject, tests, and(progress, `rerun ${rerun}`)),
      record: (trial, judgement) => this.record(trial, judgement),
    };
    const trial = await recheck(reruns, sure, this.expectedOf(kind), this.setting.plan.retries);
    this.setting.trialLog.markFinal(trial);
    return trial;
  }

  private async whole(
    subject: TrialSubject,
    kind: 'baseline' | 'full',
    progress: Progress,
    cutMs?: number,
  ): Promise<Trial> {
    const trial = await this.execute(subject, kind, this.setting.plan.testCommand, progress, [], cutMs);
    if (!trial.evidence) return trial;
    const judgement = judge(trial.evidence, this.expectedOf(kind));
    const tests = testsOf(trial.evidence);
    const flaky = tests.filter((test) => test.flaky).map(({ id }) => id);
    if (judgement.outcome !== 'green') return this.record({ ...trial, tests, flaky, metrics: [] }, judgement);
    this.slowestGreenMs = Math.max(this.slowestGreenMs ?? 0, trial.durationMs);
    const notes = judgement.note === undefined ? trial.notes : [...trial.notes, judgement.note];
    return this.record({ ...trial, tests, flaky, notes }, judgement);
  }

  /** Sets what candidates must run, and which failures the gate excuses, from the settled baseline. */
  private async expectFrom(base: Trial): Promise<Trial> {
    const { judgement, exitCode } = base;
    this.expectTests(base.tests);
    if (this.setting.plan.gate === 'all-green' || judgement.outcome !== 'red') return base;
    const excusing = base.evidence && judge(base.evidence, { excused: 'all' });
    if (excusing?.outcome !== 'green') return base;
    this.expected = { ...this.expected, excused: new Set(judgement.failed), baseExitCode: exitCode };
    return this.record(base, excusing);
  }

  /** Remembers the tests of the base, which must run on every candidate. */
  private expectTests(tests: readonly TestResult[]): void {
    this.baseTests = new Map(tests.filter(wasExecuted).map((test) => [test.id, test]));
    this.expected = { ...ALL_GREEN, reference: tests.length > 0 ? tests : undefined };
  }

  private expectedOf(kind: 'baseline' | 'full'): Expectations {
    return kind === 'full' ? this.expected : ALL_GREEN;
  }

  /**
   * Runs a command on the tree. Only a trial without evidence is settled here; the caller judges the others.
   */
  private async execute(
    { commit, tree, patches }: TrialSubject,
    kind: Trial['kind'],
    command: string,
    progress: Progress,
    asked: readonly string[],
    cutMs: number | undefined,
  ): Promise<Trial> {
    const { clock, execution, usualMs } = this.setting;
    this.started += 1;
    const number = this.started;
    const output = path.join(TRIAL_OUTPUTS, `${String(number).padStart(3, '0')}-${kind}.log`);
    const startedAt = clock();
    const started = performance.now();
    const size = kind === 'focus' ? counted(asked.length, 'test') : 'all tests';
    const isLong = usualMs !== undefined && usualMs >= 1_000;
    const usual = !isLong || kind === 'focus' ? '' : `usually ${inTime(usualMs)}`;
    const title = {
      what: `trial ${number} · ${size} · ${progress.what}`,
      ahead: progress.ahead === '' ? usual : progress.ahead,
    };
    this.titles.set(number, title.what);
    const executed = await execution
      .execute(commit, command, title, output, cutMs)
      .catch((error: Error): Executed => {
        if (error instanceof Interrupted) throw error;
        const why = `AutoSync could not run the trial: ${error.message}`;
        return {
          failure: { outcome: 'error', why },
          setupMs: 0,
          metrics: [],
          notes: [],
          shared: UNCHANGED,
          tail: [],
        };
      });
    const evidence = 'failure' in executed ? undefined : { end: executed.end, report: executed.report };
    const judgement: Judgement =
      'failure' in executed ? executed.failure : { outcome: 'error', why: 'It was not judged.' };
    const trial: Trial = {
      number,
      tree,
      kind,
      patches,
      asked,
      judgement,
      evidence,
      exitCode: evidence?.end.kind === 'exit' ? evidence.end.code : undefined,
      startedAt,
      durationMs: Math.round(performance.now() - started),
      setupMs: Math.round(executed.setupMs),
      tests: [],
      flaky: [],
      metrics: executed.metrics,
      notes: [...executed.notes, ...noteOn(executed.shared, number, patches)],
      tail: executed.tail,
      output,
    };
    return evidence ? trial : this.record(trial, judgement);
  }

  /** Gives the trial its judgement, adds it to the trial log, stores it and writes a line to the log. */
  private async record(trial: Trial, judgement: Judgement): Promise<Trial> {
    const { trialLog, onTrial } = this.setting;
    const settled = { ...trial, judgement };
    trialLog.add(settled);
    await onTrial(settled);
    this.tell(settled);
    return settled;
  }

  /** Shows how a trial ended. A trial that is judged again is shown again. */
  private tell({ number, kind, judgement, durationMs, flaky, tests, tail }: Trial): void {
    const what = this.titles.get(number) ?? `trial ${number} · judged again`;
    this.titles.delete(number);
    const { outcome, why } = judgement;
    const failed = new Set('failed' in judgement ? judgement.failed : []);
    this.setting.log.endTrial({
      number,
      what,
      outcome,
      durationMs,
      why: flaky.length > 0 ? `${why} Flaky: ${flaky.length}.` : why,
      // A focus trial was asked about these tests, and its title says why.
      failures: kind === 'focus' ? [] : firstFailures(tests.filter(({ id }) => failed.has(id))),
      tail: outcome === 'green' || failed.size > 0 ? [] : tail,
    });
  }
}

/** So many failing tests of a trial are shown while the run goes on. */
const MOST_FAILURES = 3;

/** The first failing tests with the first line of their messages. */
function firstFailures(failed: readonly TestResult[]): string[] {
  const lines = failed.slice(0, MOST_FAILURES).map(({ id, message = '' }) => {
    const says = message.trim().split('\n', 1)[0]!;
    return toVisibleLine(says === '' ? `✗ ${id}` : `✗ ${id}: ${says}`).slice(0, 300);
  });
  const more = failed.length - lines.length;
  return more > 0 ? [...lines, `and ${more} more`] : lines;
}

function and({ what, ahead }: Progress, more: string): Progress {
  return { what: `${what} · ${more}`, ahead };
}

/** Whether the machine may be at fault: a time-out, a signal (bash exits with 128 + n), or a failed set-up. */
function isUnsure({ judgement, exitCode }: Trial): boolean {
  if (judgement.outcome !== 'timeout' && judgement.outcome !== 'red') return false;
  return exitCode === undefined || (judgement.failed.length === 0 && exitCode > 128 && exitCode < 160);
}

/** Tells which files a trial changed that all trials share. */
function noteOn(
  { restored, lost }: Executed['shared'],
  number: number,
  patches: readonly string[],
): readonly string[] {
  const changed = [...lost, ...restored];
  if (changed.length === 0) return [];
  const files = changed.slice(0, 3).map((file) => `\`${file}\``);
  const more = changed.length > 3 ? ` and ${counted(changed.length - 3, 'more file')}` : '';
  const by = patches.length === 0 ? '' : ` (with ${patches.map((id) => `\`${id}\``).join(', ')})`;
  const then =
    lost.length === 0
      ? 'They were put back.'
      : `${counted(lost.length, 'file')} could not be put back: \`setup-command\`, where there is one, runs again.`;
  return [`Trial ${number}${by} changed files that all trials share: ${files.join(', ')}${more}. ${then}`];
}
