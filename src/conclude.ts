import path from 'node:path';
import type { RunConfig } from './config/config.ts';
import type { RunFacts } from './record/facts.ts';
import type { History } from './history/history.ts';
import { lessonsOf, NO_PAST, pastOf, type Past } from './history/past.ts';
import { greenStreak } from './history/queries.ts';
import type { RunRecord } from './record/record.ts';
import { toRunJson } from './record/run-json.ts';
import { analyse, type Analysis } from './insight/analyse.ts';
import { measure } from './insight/kpis.ts';
import { trigger } from './landing/trigger.ts';
import type { Door } from './platform/door.ts';
import { writeAtomically } from './platform/system/files.ts';
import { redactAll, redactor } from './platform/text/redact.ts';
import { EXIT } from './platform/text/user-error.ts';
import { toAnnotations } from './report/annotations.ts';
import { toComment } from './report/comment.ts';
import { toFiles } from './report/files.ts';
import { toExitCode, toOutputs } from './report/outputs.ts';
import { sentence } from './report/sentence.ts';
import { toSummary } from './report/summary.ts';
import { toTerminal } from './report/terminal.ts';

/** What is known of the branch's runs. */
export function recollect(config: RunConfig, history: History): Past {
  return history.ask(() => pastOf(history, config.name, config.targetBranch), NO_PAST);
}

/** After a stable landing; a failure is told and undoes nothing. */
async function startWorkflows(
  config: RunConfig,
  door: Door,
  { landed }: RunFacts,
  history: History,
  { alerts }: Analysis,
): Promise<string[]> {
  if (!config.file.trigger || !landed || config.land !== 'commit' || !door.github) return [];
  const state = {
    greenRuns: history.ask(() => greenStreak(history, config.name, config.targetBranch), 0),
    alerts: alerts.length,
  };
  return trigger(config.file.trigger, { ...landed, run: door.runId }, state, door.github);
}

/**
 * Record, analyse, report: durable first, announced second. What fails in here is told and changes nothing about what
 * landed. Gives the exit code.
 */
export async function conclude(
  config: RunConfig,
  door: Door,
  facts: RunFacts,
  history: History,
): Promise<number> {
  const redact = redactor(door.secrets);
  // Before anything is cut or encoded: half a secret, or an encoded one, is not found any more.
  const redacted = (record: RunRecord): RunRecord =>
    door.secrets.length > 0 ? redactAll(record, redact) : record;
  const kpis = measure(facts.record());
  const setting = {
    hasReports: config.reportPaths.length > 0,
    hasFocus: config.focusCommand !== undefined && config.focusCommand !== 'none',
    retries: config.retries,
  };
  const analyseWith = (past: Past): Analysis =>
    analyse(redacted(facts.record()), kpis, past, config.file, setting, facts.tuning);
  const recorded = history.write(() => {
    history.end(facts.record(), kpis, config.file.retention.details);
    const found = history.ask(() => analyseWith(recollect(config, history)), undefined);
    if (found) history.keep(lessonsOf(config.name, config.targetBranch), found);
    return found;
  });
  // Where history cannot be written or made sense of, the run still speaks for itself.
  const analysis = recorded ?? analyseWith(NO_PAST);
  for (const notice of analysis.notices) facts.note(notice);
  for (const note of await startWorkflows(config, door, facts, history, analysis)) facts.note(note);
  const record = redacted(facts.record());
  const run = toRunJson(record, sentence(record), analysis);
  const summary = redact(toSummary(record, run, analysis.trends));
  let exitCode =
    facts.problemExitCode ??
    toExitCode(record, config.failOn, config.file.alerts.fail && run.alerts.length > 0);
  try {
    const files = Object.entries(toFiles(record, run, analysis, summary));
    await Promise.all(
      files.map(([name, content]) => writeAtomically(path.join(door.outDirectory, name), redact(content))),
    );
  } catch (error) {
    door.log.warning(
      redact(`The reports could not be written to ${door.outDirectory}: ${(error as Error).message}`),
    );
    exitCode ||= EXIT.broken;
  }
  await door.publish({
    outputs: toOutputs(record, run, door.outDirectory),
    summary,
    comment: redact(toComment(run, { run: door.runUrl }, analysis.trends)),
    proposal: record.proposal,
    annotations: toAnnotations(record).map((item) => ({
      ...item,
      title: redact(item.title),
      message: redact(item.message),
    })),
    lines: toTerminal(record).map(redact),
  });
  return exitCode;
}
