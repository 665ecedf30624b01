/** Runs one command in the workspace, on exactly one tree, and reads the reports it leaves. */
import path from 'node:path';
import type { TestPlan } from '../config/config.ts';
import { MANIFEST_GLOBS } from '../candidate/setup-inputs.ts';
import { runCommand, type CommandEnd } from '../platform/system/command.ts';
import { fileStamp, findRegularFiles, readInChunks } from '../platform/system/files.ts';
import type { Progress, Log } from '../platform/system/log.ts';
import { CommandOutput } from '../platform/system/output.ts';
import { readCustomMetrics, type CustomMetric } from './custom-metrics.ts';
import type { CommandResult, Judgement } from './judging/judge.ts';
import type { Redact } from '../platform/text/redact.ts';
import { Collector, MOST_TESTS } from './reports/collect.ts';
import { holdMoreCases } from './reports/weigh.ts';
import { ReportError, type TestResult } from './reports/model.ts';
import { readReport } from './reports/read.ts';
import { foldRepeats } from './judging/reruns.ts';
import { Interrupted } from './trial.ts';
import { UNCHANGED, type SharedChanges } from './workspace/shared-files.ts';
import type { WorkspaceFiles } from './workspace/workspace.ts';

export interface ExecutionSetting {
  plan: Pick<
    TestPlan,
    'setupCommand' | 'setupInputs' | 'withManifests' | 'reportPaths' | 'kpiPaths' | 'timeoutMs'
  >;
  workspace: WorkspaceFiles;
  log: Log;
  environment: Record<string, string>;
  redact: Redact;
  outDirectory: string;
  /** Marks the processes of this run's trials. */
  scope: string;
  cancel: AbortSignal;
  /** Milliseconds of `performance.now()` at which the time budget ends. */
  deadline: number;
}

/** Some runners leave the writing of their report to a process that outlives the command, such as bats. */
const LINGER_MS = 2_000;

/** The result of one command: evidence to be judged, or why the command did not run. */
type Outcome = (CommandResult | { failure: Judgement }) & {
  /** Milliseconds that the set-up command took before it. */
  setupMs: number;
  /** Numbers that the command wrote into files. */
  metrics: readonly CustomMetric[];
  notes: readonly string[];
  /** Files that all trials share and that the command changed. */
  shared: SharedChanges;
};
/** `tail`: the last lines of the output. */
export type Executed = Outcome & { tail: readonly string[] };

/** Executes all commands of a run, and remembers for which inputs the set-up command ran last. */
export class Execution {
  private readonly setting: ExecutionSetting;
  private lastSetup: string | undefined;

  constructor(setting: ExecutionSetting) {
    this.setting = setting;
  }

  /**
   * Puts the commit into the workspace, runs the set-up command if it is needed, and runs the command. The
   * output goes at once to the file `output` below the out folder. After `cutMs` milliseconds the command is
   * stopped, even where its time limit is longer. Throws {@link Interrupted} when the run
   * was cancelled or its time was up, and any error of AutoSync itself, such as a log that cannot be written.
   */
  async execute(
    commit: string,
    command: string,
    title: Progress,
    output: string,
    cutMs = Infinity,
  ): Promise<Executed> {
    const { log, outDirectory, redact } = this.setting;
    const record = await CommandOutput.open(path.join(outDirectory, output), log.startCommand(title), redact);
    let failed = true;
    try {
      const executed = await this.inWorkspace(commit, command, record, cutMs);
      failed = false;
      return { ...executed, tail: record.tail };
    } finally {
      // An earlier error counts more than a log that cannot be closed, so it must not be replaced.
      await record.end().catch((error: unknown) => {
        if (!failed) throw error;
      });
    }
  }

  private async inWorkspace(
    commit: string,
    command: string,
    record: CommandOutput,
    cutMs: number,
  ): Promise<Outcome> {
    const { plan, workspace } = this.setting;
    await workspace.show(commit);
    const started = performance.now();
    const failure = await this.setUp(record);
    const setupMs = performance.now() - started;
    if (failure) return { failure, setupMs, metrics: [], notes: [], shared: UNCHANGED };
    await workspace.removeUntracked(plan.reportPaths);
    await workspace.makeParents([...plan.reportPaths, ...plan.kpiPaths]);
    const reportStamps = await this.stamps(plan.reportPaths);
    const metricStamps = await this.stamps(plan.kpiPaths);
    const hasFiles = plan.reportPaths.length + plan.kpiPaths.length > 0;
    const end = await this.command(command, record, hasFiles ? LINGER_MS : 0, cutMs);
    const written = await this.writtenSince(reportStamps, plan.reportPaths);
    const { notes, ...report } = await this.readReports(written, end.kind === 'exit' && end.code === 0);
    const numbers = await readCustomMetrics(
      workspace.directory,
      await this.writtenSince(metricStamps, plan.kpiPaths),
    );
    const shared = await workspace.settleShared();
    // What cannot be put back has to be installed again.
    if (shared.lost.length > 0) this.lastSetup = undefined;
    return {
      end,
      report: 'none' in report ? undefined : report,
      setupMs,
      metrics: numbers.metrics,
      notes: [...notes, ...numbers.notes],
      shared,
    };
  }

  /** Runs the set-up command if its inputs changed since its last success. A judgement means that it failed. */
  private async setUp(record: CommandOutput): Promise<Judgement | undefined> {
    const { plan, workspace } = this.setting;
    if (plan.setupCommand === undefined) return undefined;
    const manifests = plan.withManifests ? MANIFEST_GLOBS : [];
    const inputs = await workspace.fingerprint([...plan.setupInputs, ...manifests]);
    if (inputs === this.lastSetup) return undefined;
    this.lastSetup = undefined;
    const end = await this.command(plan.setupCommand, record, 0);
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

  private async command(
    command: string,
    record: CommandOutput,
    lingerMs: number,
    cutMs = Infinity,
  ): Promise<CommandResult['end']> {
    const { plan, workspace, environment, cancel, deadline } = this.setting;
    const left = deadline - performance.now();
    if (cancel.aborted) throw new Interrupted('cancelled');
    if (left <= 0) throw new Interrupted('budget');
    const end: CommandEnd = await runCommand({
      command,
      cwd: workspace.directory,
      env: environment,
      scope: this.setting.scope,
      timeoutMs: Math.min(plan.timeoutMs, cutMs, left),
      lingerMs,
      signal: cancel,
      onOutput: (chunk) => record.write(chunk),
    });
    if (end.end === 'cancelled') throw new Interrupted('cancelled');
    if (end.end === 'timeout') {
      if (left < Math.min(plan.timeoutMs, cutMs)) throw new Interrupted('budget');
      return cutMs < plan.timeoutMs ? { kind: 'timeout', cutMs } : { kind: 'timeout' };
    }
    return end.end === 'signal' ? { kind: 'signal', signal: end.signal } : { kind: 'exit', code: end.code };
  }

  /**
   * The files that match and exist now, with a stamp that changes when a file is written. A file with the same
   * stamp before and after a command is none of its doing.
   */
  private async stamps(globs: readonly string[]): Promise<Map<string, string>> {
    const { directory } = this.setting.workspace;
    const files = await findRegularFiles(directory, globs);
    const stamps = files.map(async (file) => [file, await fileStamp(path.join(directory, file))] as const);
    return new Map(await Promise.all(stamps));
  }

  private async writtenSince(
    before: ReadonlyMap<string, string>,
    globs: readonly string[],
  ): Promise<string[]> {
    const now = await this.stamps(globs);
    return [...now.keys()].filter((file) => now.get(file) !== before.get(file));
  }

  /** Reads the reports in the files that the command wrote. */
  private async readReports(
    files: readonly string[],
    hasSucceeded: boolean,
  ): Promise<(Exclude<CommandResult['report'], undefined> | { none: true }) & { notes: readonly string[] }> {
    const { plan, workspace, redact } = this.setting;
    if (plan.reportPaths.length === 0) return { none: true, notes: [] };
    if (files.length === 0)
      return { problem: `the command wrote no file that matches ${plan.reportPaths.join(', ')}.`, notes: [] };
    const paths = files.map((file) => path.join(workspace.directory, file));
    if (await holdMoreCases(paths, MOST_TESTS))
      return { problem: `the reports hold more than ${MOST_TESTS} tests.`, notes: [] };
    const collector = new Collector(await workspace.spellings(), redact);
    const tests: TestResult[] = [];
    for (const file of files) {
      if (this.setting.cancel.aborted) throw new Interrupted('cancelled');
      try {
        const chunks = readInChunks(path.join(workspace.directory, file));
        await readReport(file, chunks, collector.sinkOf(file));
        const found = collector.tests.splice(0);
        for (const test of hasSucceeded ? foldRepeats(found) : found) tests.push(test);
      } catch (error) {
        if (error instanceof ReportError)
          return { problem: `${error.message.replace(/\.$/, '')}.`, notes: collector.notes };
        throw error;
      }
    }
    return { tests, notes: collector.notes };
  }
}
