/** The end of a run: record, analyse, report. Durable first, told second; a failure in here undoes no landing. */
import path from 'node:path';
import type { InsightPlan } from './config/config.ts';
import type { History } from './history/history.ts';
import { lessonsOf, NO_PAST, pastOf, type Past } from './history/past.ts';
import { analyse, type Analysis, type AnalysisRequest } from './insight/analyse.ts';
import { measure } from './insight/kpis.ts';
import type { Log } from './platform/system/log.ts';
import { writeAtomically } from './platform/system/files.ts';
import { redactAll, redactor } from './platform/text/redact.ts';
import { EXIT } from './platform/text/user-error.ts';
import type { RunFacts } from './record/facts.ts';
import type { RunRecord } from './record/record.ts';
import { toExitCode } from './report/outputs.ts';
import { toReports, type Published } from './report/reports.ts';

export interface FinishRequest {
  facts: RunFacts;
  history: History;
  /** How long the run took, in milliseconds. */
  durationMs: number;
  name: string;
  branch: string;
  /** Of how many runs the history keeps details. */
  keepDetails: number;
  plan: InsightPlan;
  setting: AnalysisRequest['setting'];
  /** What history told this run's search. */
  tuning: AnalysisRequest['tuning'];
  /** Starts what waits for a stable landing; gives what people should know. */
  startWorkflows: (alerts: number) => Promise<readonly string[]>;
  failOn: 'error' | 'rejected' | 'never';
  outDirectory: string;
  runUrl: string | undefined;
  secrets: readonly string[];
  log: Pick<Log, 'warning'>;
  publish: (published: Published) => Promise<void>;
}

/** Gives the exit code. */
export async function finish(request: FinishRequest): Promise<number> {
  const { facts, durationMs, plan, secrets, outDirectory, runUrl, log } = request;
  const redact = redactor(secrets);
  // Before anything is cut or encoded: half a secret, or an encoded one, is not found any more.
  const record = (): RunRecord => {
    const current = facts.record(durationMs);
    return secrets.length > 0 ? redactAll(current, redact) : current;
  };
  const analysis = recordAndAnalyse(request, record());
  for (const notice of analysis.notices) facts.note(notice);
  for (const note of await request.startWorkflows(analysis.alerts.length)) facts.note(note);
  const last = record();
  const { files, published, alerts } = toReports({ record: last, analysis, outDirectory, runUrl, redact });
  const exitCode = facts.problemExitCode ?? toExitCode(last, request.failOn, plan.alerts.fail && alerts > 0);
  const problem = await writeFiles(files, outDirectory);
  if (problem !== undefined)
    log.warning(redact(`The reports could not be written to ${outDirectory}: ${problem}`));
  await request.publish(published);
  return exitCode === EXIT.done && problem !== undefined ? EXIT.broken : exitCode;
}

/** Where history cannot be written or made sense of, the run still speaks for itself. */
function recordAndAnalyse(request: FinishRequest, record: RunRecord): Analysis {
  const { facts, history, durationMs, name, branch, plan, setting, tuning } = request;
  const kpis = measure(record);
  const analyseWith = (past: Past): Analysis => analyse({ record, kpis, past, plan, setting, tuning });
  const recorded = history.write(() => {
    history.end(facts.record(durationMs), kpis, request.keepDetails);
    const found = history.ask(() => analyseWith(pastOf(history, name, branch)), undefined);
    if (found) history.keep(lessonsOf(name, branch), found);
    return found;
  });
  return recorded ?? analyseWith(NO_PAST);
}

/** What went wrong, if something did. */
async function writeFiles(
  files: Readonly<Record<string, string>>,
  folder: string,
): Promise<string | undefined> {
  const writes = Object.entries(files).map(([name, content]) =>
    writeAtomically(path.join(folder, name), content),
  );
  const failed = (await Promise.allSettled(writes)).find((write) => write.status === 'rejected');
  return failed && (failed.reason as Error).message;
}
