/** The end of a run: history first, then analysis and reports. A failure in here undoes no landing. */
import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { FailOn, InsightPlan } from './config/config.ts';
import type { History } from './history/history.ts';
import { lessonsOf, NO_PAST, pastOf, type Past } from './history/past.ts';
import { analyse, type Analysis, type AnalysisRequest } from './insight/analyse.ts';
import { measure } from './insight/kpis.ts';
import type { Log } from './platform/system/log.ts';
import { writeAtomically } from './platform/system/files.ts';
import { fillPage } from './platform/system/page.ts';
import { withoutFolders } from './platform/text/places.ts';
import { redactAll, redactor } from './platform/text/redact.ts';
import { EXIT } from './platform/text/user-error.ts';
import type { RunFacts } from './record/facts.ts';
import { REJECTED, REPORT } from './record/file-names.ts';
import type { RunRecord } from './record/record.ts';
import { toExitCode } from './report/outputs.ts';
import { toReports, type Published, type ReportRequest } from './report/reports.ts';

export interface FinishRequest {
  facts: RunFacts;
  history: History;
  /** How long the run took, in milliseconds. */
  durationMs: number;
  /** Somebody cancelled the run before it could land. */
  isCancelled: boolean;
  name: string;
  branch: string;
  /** How many of the newest runs keep their details in the history. */
  keepDetails: number;
  plan: InsightPlan;
  /** What the dashboard shows. */
  page: AnalysisRequest['page'];
  setting: AnalysisRequest['setting'];
  /** What the search of this run took from history. */
  tuning: AnalysisRequest['tuning'];
  /** Starts the workflows that wait for a stable landing. Returns notes for people. */
  startWorkflows: (alerts: number) => Promise<readonly string[]>;
  failOn: FailOn;
  outDirectory: string;
  runUrl: string | undefined;
  queue: ReportRequest['queue'];
  secrets: readonly string[];
  /** Folders of this machine whose names say nothing to a reader. */
  folders: readonly string[];
  /** Where the run made its temporary folders. */
  temporary: string;
  log: Pick<Log, 'warning'>;
  publish: (published: Published) => Promise<void>;
}

/** Records, analyses and reports a run. Returns the exit code. */
export async function finish(request: FinishRequest): Promise<number> {
  const { facts, durationMs, plan, secrets, folders, temporary, outDirectory, runUrl, log } = request;
  const hide = redactor(secrets);
  const shorten = withoutFolders(folders, temporary);
  const redact = (text: string): string => shorten(hide(text));
  // Redact before any text is cut or encoded: half a secret, or an encoded one, would not be found.
  const record = (): RunRecord => {
    return redactAll(facts.record(durationMs), redact);
  };
  const analysis = recordAndAnalyse(request, record());
  for (const notice of analysis.notices) facts.note(notice);
  for (const note of await request.startWorkflows(analysis.alerts.length)) facts.note(note);
  const last = record();
  const { queue } = request;
  const { files, published } = toReports({ record: last, analysis, outDirectory, runUrl, queue, redact });
  const exitCode =
    facts.problemExitCode ?? toExitCode(last, request.failOn, plan.alerts.fail && analysis.alerts.length > 0);
  // Those of an earlier run would be taken for this one's.
  await rm(path.join(outDirectory, REJECTED), { recursive: true, force: true }).catch(() => undefined);
  const problem = await writeFiles({ ...files, ...pageOf(analysis, redact, log) }, outDirectory);
  if (problem !== undefined)
    log.warning(hide(`The reports could not be written to ${outDirectory}: ${problem}`));
  await request.publish(published);
  return exitCode === EXIT.done && problem !== undefined ? EXIT.broken : exitCode;
}

/** Writes the run into the history and analyses it. If the history fails, the analysis has no past. */
function recordAndAnalyse(request: FinishRequest, record: RunRecord): Analysis {
  const { facts, history, durationMs, name, branch, plan, setting, tuning, page } = request;
  const kpis = measure(record);
  const analyseWith = (past: Past): Analysis => analyse({ record, kpis, past, plan, setting, tuning, page });
  // A cancelled run is like one that was cut off: its numbers are no part of any trend.
  if (request.isCancelled)
    return history.ask(() => analyseWith(pastOf(history, name, branch)), undefined) ?? analyseWith(NO_PAST);
  const recorded = history.write(() => {
    history.end(facts.record(durationMs), kpis, request.keepDetails);
    const found = history.ask(() => analyseWith(pastOf(history, name, branch)), undefined);
    if (found) history.keep(lessonsOf(name, branch), { ...found, said: { ...wordsOf(found), tuning } });
    return found;
  });
  return recorded ?? analyseWith(NO_PAST);
}

/** What insight said of the run, for people who ask the history later. */
function wordsOf({ impact, patchImpacts, risk, alerts, lessons }: Analysis): object {
  return {
    impact: impact?.score ?? null,
    patchImpacts: Object.fromEntries([...patchImpacts].map(([id, { score }]) => [id, score])),
    risk: risk?.score ?? null,
    alerts,
    lessons: lessons.filter(({ status }) => status !== 'resolved').map(({ id }) => id),
  };
}

/** The page of the dashboard. Without it, the run is as good as with it. */
function pageOf(
  { dashboard }: Analysis,
  redact: (text: string) => string,
  log: Pick<Log, 'warning'>,
): Record<string, string> {
  try {
    return { [REPORT.dashboard]: fillPage([redact(JSON.stringify(dashboard))]) };
  } catch (error) {
    log.warning(`The dashboard could not be made: ${(error as Error).message}.`);
    return {};
  }
}

/** Writes the files. Returns the first error, if there was one. */
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
