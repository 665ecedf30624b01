/** The post step of the action, which always runs: saves history and reports, tidies up after a crash. */
import { existsSync } from 'node:fs';
import { copyFile, rm } from 'node:fs/promises';
import path from 'node:path';
import * as core from '@actions/core';
import { z } from 'zod';
import { History } from './history/history.ts';
import { repairAndInspect } from './history/recall.ts';
import { Carrier } from './history/carrier.ts';
import { endScope } from './platform/system/command.ts';
import { findRegularFiles } from './platform/system/files.ts';
import { upload, type UploadOptions } from './platform/github/artifacts.ts';
import { Handover } from './handover.ts';
import { readRunnerEnvironment, writerOf, type RunnerEnvironment } from './platform/github/actions.ts';
import { GitHub } from './platform/github/github.ts';
import { redactor } from './platform/text/redact.ts';
import { StickyComment } from './platform/github/sticky-comment.ts';
import { ARTIFACT, HISTORY_FILE, HOME, REPORT, TREND_REPORTS } from './record/file-names.ts';
import { marker, toEnded } from './report/comment.ts';

type MayReplace = UploadOptions['mayReplace'];

/** Saves history and reports for later, and tidies up after a main step that was killed. */
async function post(): Promise<string[]> {
  const state = core.getState('handover');
  const handover = state === '' ? undefined : Handover.parse(JSON.parse(state));
  const replacing = earlierAttempts();
  const wasKilled = core.getState('finished') !== 'true';
  if (wasKilled) await trying('Tidying up', endTrials);
  if (handover) await trying('Saving the history', () => leaveHistory(handover, replacing));
  if (handover) await trying('Uploading the reports', () => leaveReports(handover, replacing));
  if (wasKilled && handover?.comments) await trying('Updating the comment', () => finishComment(handover));
  return wasKilled ? tell() : [];
}

/** Does one task. If it fails, that is a warning: the other tasks still run, and the job does not fail. */
async function trying(what: string, work: () => Promise<readonly string[]>): Promise<void> {
  const problems = await work().catch((error: unknown) => [
    `${what} failed: ${error instanceof Error ? error.message : String(error)}`,
  ]);
  for (const problem of problems) core.warning(problem, { title: 'AutoSync' });
}

async function endTrials(): Promise<string[]> {
  const directory = core.getState('directory');
  const ended = directory === '' ? 0 : await endScope(path.basename(directory));
  if (ended > 0) core.info(`Ended ${ended} processes that a killed trial had left behind.`);
  // Only the folder that the main step made, inside the temporary folder of the runner, may be removed.
  const temporary = process.env['RUNNER_TEMP'];
  const isOurs =
    temporary !== undefined &&
    directory !== '' &&
    path.resolve(directory).startsWith(path.resolve(temporary) + path.sep);
  if (isOurs) await rm(directory, { recursive: true, force: true });
  return [];
}

/** Ends the live comment, which would otherwise say "running" for ever. */
async function finishComment({ name, pullRequest }: Handover): Promise<string[]> {
  const runner = readRunnerEnvironment(process.env);
  const github = gitHub(runner);
  if (!github || pullRequest === null) return [];
  const comment = new StickyComment(github, pullRequest, marker(name), writerOf(runner));
  await comment.finish(toEnded(name, ENDED));
  return [];
}

function gitHub(runner: RunnerEnvironment): GitHub | undefined {
  const token = core.getInput('token');
  if (!token) return undefined;
  return new GitHub({
    apiUrl: runner.GITHUB_API_URL,
    token,
    repository: runner.GITHUB_REPOSITORY,
    redact: redactor([token]),
    remainingMs: () => 30_000,
  });
}

/**
 * Makes a function that tells artifacts of earlier attempts of this run from those of other jobs. Where GitHub
 * does not say when this attempt began, what was there before this step counts as an earlier attempt's.
 */
function earlierAttempts(): MayReplace {
  const runner = readRunnerEnvironment(process.env);
  const { GITHUB_RUN_ID: run, GITHUB_RUN_ATTEMPT: attempt } = runner;
  if (attempt === '1') return async () => false;
  const stepStart = Date.now() - performance.now();
  const begin = gitHub(runner)
    ?.ask('GET', `{repo}/actions/runs/${run}/attempts/${attempt}`, Attempt)
    .then(({ run_started_at: at }) => Date.parse(at))
    .catch(() => undefined);
  return async (madeAt) => madeAt !== undefined && madeAt.getTime() < ((await begin) ?? stepStart);
}

const Attempt = z.object({ run_started_at: z.iso.datetime() });

const ENDED =
  'The main step was ended before it could report. What had landed by then is on the branch. Nothing else has changed, and the next run continues from there.';

async function tell(): Promise<string[]> {
  core.warning(ENDED, { title: 'AutoSync' });
  await core.summary.addRaw(`## AutoSync\n\n**${ENDED}**\n`, true).write();
  return [];
}

/** Saves what this run saw for later runs, also the answers of a search that was interrupted. */
async function leaveHistory(
  { home, carriedNames, mayCarry }: Handover,
  mayReplace: MayReplace,
): Promise<string[]> {
  const file = path.join(home, HOME.state, HISTORY_FILE);
  if (!mayCarry || !existsSync(file)) return [];
  const state = await repairAndInspect(file);
  switch (state.kind) {
    case 'newer':
      return [];
    case 'odd':
    case 'unusable':
      return [`The history was not saved for later runs: ${state.reason}.`];
    case 'fine':
      break;
  }
  using history = History.open(file);
  return await new Carrier(carriedNames, home).save((target) => history.saveTo(target), mayReplace);
}

async function leaveReports(
  { home, name, pullRequest }: Handover,
  mayReplace: MayReplace,
): Promise<string[]> {
  const out = path.join(home, HOME.out);
  const files = await findRegularFiles(out, ['**']);
  if (files.length === 0 || !process.env['ACTIONS_RESULTS_URL']) return [];
  const problems = await upload(
    ARTIFACT.reports(name),
    files.map((file) => path.join(out, file)),
    out,
    { mayReplace },
  );
  const trends = TREND_REPORTS.filter((file) => files.includes(file)).map((file) => path.join(out, file));
  if (trends.length > 0) problems.push(...(await upload(ARTIFACT.trends(name), trends, out, { mayReplace })));
  if (pullRequest === null || !files.includes(REPORT.run)) return problems;
  // For `phase: report` in a second workflow: a single file, so that it need not unpack an untrusted archive.
  const single = path.join(home, ARTIFACT.runJson(name));
  await copyFile(path.join(out, REPORT.run), single);
  return [
    ...problems,
    ...(await upload(ARTIFACT.runJson(name), [single], home, { skipArchive: true, mayReplace })),
  ];
}

await trying('The post step', post);
