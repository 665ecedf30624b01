import path from 'node:path';
import type { RunConfig } from '../config/config.ts';
import { runCommand, type CommandEnd } from '../platform/command.ts';
import { findRegularFiles, readInChunks } from '../platform/files.ts';
import type { Log } from '../platform/log.ts';
import { CommandOutput, type CommandEcho } from '../platform/output.ts';
import { EXIT, UserError } from '../platform/user-error.ts';
import { judge, type Judgement, type TrialFacts } from './gate.ts';
import { readJUnit } from './reports/junit.ts';
import { ReportError, withUniqueIds, type TestResult } from './reports/model.ts';
import type { Workspace } from './workspace.ts';

/** What is tried: a commit whose tree is the candidate, and which patches make it. */
export interface TrialSubject {
  commit: string;
  tree: string;
  patches: readonly string[];
  kind: 'baseline' | 'full';
  /** What the progress line says beside number and kind. */
  progress: string;
}

/** One execution of the test command, as it is remembered. */
export interface Trial {
  number: number;
  tree: string;
  kind: 'baseline' | 'full';
  patches: readonly string[];
  judgement: Judgement;
  exitCode: number | undefined;
  /** Milliseconds since 1970; duration in milliseconds. */
  startedAt: number;
  durationMs: number;
  tests: readonly TestResult[];
  /** The last lines of the output, neutralised. */
  tail: readonly string[];
  /** File name of the whole (capped) output, below the out folder. */
  output: string;
}

type Executed = Pick<Trial, 'judgement' | 'tests' | 'exitCode' | 'tail'>;

/** The run was cancelled, or its time is up, before the trial had an outcome. */
export class Interrupted extends UserError {
  readonly reason: 'cancelled' | 'budget';

  constructor(reason: 'cancelled' | 'budget') {
    if (reason === 'cancelled')
      super('The run was cancelled.', 'Start it again: nothing of it has landed.', EXIT.broken);
    else
      super('The time budget was used up before the baseline was done.', 'Raise `time-budget`.', EXIT.broken);
    this.reason = reason;
  }
}

export interface TrialSetting {
  config: RunConfig;
  workspace: Workspace;
  log: Log;
  environment: Record<string, string>;
  redact: (text: string) => string;
  outDirectory: string;
  /** Marks the processes of this run's trials. */
  scope: string;
  cancel: AbortSignal;
  /** Milliseconds of `performance.now()` at which the time budget ends. */
  deadline: number;
  clock: () => number;
  /** Makes a finished trial durable; awaited before anything else happens. */
  onTrial: (trial: Trial) => Promise<void>;
}

/** Runs trials one after the other. A tree that had an outcome in this run is not tried again. */
export class Trials {
  private count = 0;
  private readonly setting: TrialSetting;
  private readonly outcomes = new Map<string, Trial>();
  private lastSetup: string | undefined;

  constructor(setting: TrialSetting) {
    this.setting = setting;
  }

  /** Throws {@link Interrupted} when there was no time for an outcome. Our own failures are outcome `error`. */
  async run(subject: TrialSubject): Promise<Trial> {
    const known = this.outcomes.get(subject.tree);
    if (known) return known;
    const first = await this.attempt(subject);
    // A time-out, a signal or a failed set-up can be the machine's fault: it counts when it happens twice.
    const trial = needsRecheck(first)
      ? await this.attempt({ ...subject, progress: `${subject.progress} · again, to be sure` })
      : first;
    this.outcomes.set(subject.tree, trial);
    return trial;
  }

  private async attempt(subject: TrialSubject): Promise<Trial> {
    const { log, clock } = this.setting;
    this.count += 1;
    const number = this.count;
    const output = path.join('trials', `${String(number).padStart(3, '0')}-${subject.kind}.log`);
    const startedAt = clock();
    const started = performance.now();
    const echo = log.startCommand(`trial ${number} · ${subject.kind} · ${subject.progress}`);
    const executed = await this.execute(subject, output, echo).catch((error: Error): Executed => {
      if (error instanceof Interrupted) throw error;
      const why = `AutoSync could not run the trial: ${error.message}`;
      return { judgement: { outcome: 'error', why }, tests: [], exitCode: undefined, tail: [] };
    });
    const durationMs = Math.round(performance.now() - started);
    const { tree, kind, patches } = subject;
    const trial: Trial = { number, tree, kind, patches, startedAt, durationMs, output, ...executed };
    await this.setting.onTrial(trial);
    const { outcome, why } = trial.judgement;
    log.info(`trial ${number} · ${outcome} after ${clockTime(durationMs)} · ${why}`);
    return trial;
  }

  /** Keeps the output while the trial goes on; a log that cannot be written makes the trial an error. */
  private async execute(subject: TrialSubject, output: string, echo: CommandEcho): Promise<Executed> {
    const record = await CommandOutput.open(
      path.join(this.setting.outDirectory, output),
      echo,
      this.setting.redact,
    );
    let failed = true;
    try {
      const judged = await this.judge(subject, record);
      failed = false;
      return { ...judged, tail: record.tail };
    } finally {
      // After a failure that failure is what counts, not that the log could not be closed either.
      await record.end().catch((error: unknown) => {
        if (!failed) throw error;
      });
    }
  }

  private async judge(subject: TrialSubject, record: CommandOutput): Promise<Omit<Executed, 'tail'>> {
    const { config, workspace } = this.setting;
    await workspace.show(subject.commit);
    const setup = await this.setUp(record);
    if (setup) return { judgement: setup, tests: [], exitCode: undefined };
    await workspace.removeUntracked(config.reportPaths);
    const end = await this.command(config.testCommand, record);
    const report = await this.readReports();
    const tests = report && 'tests' in report ? report.tests : [];
    return { judgement: judge({ end, report }), tests, exitCode: end.kind === 'exit' ? end.code : undefined };
  }

  /** Runs the set-up command when its inputs differ from the last set-up; a judgement means it failed. */
  private async setUp(record: CommandOutput): Promise<Judgement | undefined> {
    const { config, workspace } = this.setting;
    if (config.setupCommand === undefined) return undefined;
    const inputs = await workspace.fingerprint(config.setupInputs);
    if (inputs === this.lastSetup) return undefined;
    this.lastSetup = undefined;
    const end = await this.command(config.setupCommand, record);
    await workspace.keepWhatIsHere();
    if (end.kind === 'exit' && end.code === 0) {
      this.lastSetup = inputs;
      return undefined;
    }
    const how =
      end.kind === 'exit'
        ? `exited with ${end.code}`
        : end.kind === 'signal'
          ? `was ended by ${end.signal}`
          : 'ran into the time limit';
    return { outcome: 'red', why: `The set-up command ${how}.`, reason: 'setup-failed', failed: [] };
  }

  private async command(command: string, record: CommandOutput): Promise<TrialFacts['end']> {
    const { config, workspace, environment, cancel, deadline } = this.setting;
    const left = deadline - performance.now();
    if (cancel.aborted) throw new Interrupted('cancelled');
    if (left <= 0) throw new Interrupted('budget');
    const end: CommandEnd = await runCommand({
      command,
      cwd: workspace.directory,
      env: environment,
      scope: this.setting.scope,
      timeoutMs: Math.min(config.testTimeoutMs, left),
      signal: cancel,
      onOutput: (chunk) => record.write(chunk),
    });
    if (end.end === 'cancelled') throw new Interrupted('cancelled');
    if (end.end === 'timeout') {
      if (left < config.testTimeoutMs) throw new Interrupted('budget');
      return { kind: 'timeout' };
    }
    return end.end === 'signal' ? { kind: 'signal', signal: end.signal } : { kind: 'exit', code: end.code };
  }

  private async readReports(): Promise<TrialFacts['report']> {
    const { config, workspace } = this.setting;
    if (config.reportPaths.length === 0) return undefined;
    const files = await findRegularFiles(workspace.directory, config.reportPaths);
    if (files.length === 0) return { problem: `no file matches ${config.reportPaths.join(', ')}.` };
    const tests: TestResult[] = [];
    for (const file of files) {
      try {
        tests.push(...(await readJUnit(file, readInChunks(path.join(workspace.directory, file)))));
      } catch (error) {
        if (error instanceof ReportError) return { problem: `${error.message}.` };
        throw error;
      }
    }
    return { tests: withUniqueIds(tests) };
  }
}

/** Not one exit code to go by: the limit, a signal (bash says 128 + n), a set-up that failed. */
function needsRecheck({ judgement, exitCode }: Trial): boolean {
  if (judgement.outcome !== 'timeout' && judgement.outcome !== 'red') return false;
  return exitCode === undefined || (judgement.failed.length === 0 && exitCode > 128 && exitCode < 160);
}

/** Milliseconds → `01:12`, or `1:01:12`. */
export function clockTime(ms: number): string {
  const seconds = Math.round(ms / 1_000);
  const parts = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60];
  return (parts[0] ? parts : parts.slice(1))
    .map((part, i) => (i === 0 && parts[0] ? String(part) : String(part).padStart(2, '0')))
    .join(':');
}
