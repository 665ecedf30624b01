/** The main step of the action: reads inputs and event, then starts a run or `phase: report`. */
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import * as core from '@actions/core';
import { actionDoor, gitHubOf, handoverOf, type ActionStep } from './action-door.ts';
import { resolveConfig } from './config/config.ts';
import { inputsOf, nameOfJob, parseActionInputs, parseReportInputs } from './config/inputs.ts';
import { readConfigFile } from './config/read.ts';
import { Checkout } from './platform/git/checkout.ts';
import { actionsLog, readActionInputs, readRunnerEnvironment } from './platform/github/actions.ts';
import { readEvent } from './platform/github/event.ts';
import { lockAdvice } from './platform/github/workflow-lock.ts';
import { leaveFolder } from './platform/system/process.ts';
import { redactor } from './platform/text/redact.ts';
import { describeError, EXIT, UserError } from './platform/text/user-error.ts';
import { reportRun } from './report-phase.ts';
import { toProblemSummary } from './report/summary.ts';
import { run } from './run.ts';

type Texts = Readonly<Record<string, string>>;

const cancel = new AbortController();

async function main(): Promise<number> {
  process.once('SIGINT', () => cancel.abort());
  process.once('SIGTERM', () => cancel.abort());

  const texts = readActionInputs(inputsOf('action'));
  const isReport = texts['phase']?.trim() === 'report';
  return isReport ? report(texts, cancel.signal) : runAll(texts, cancel.signal);
}

/** Registers the token for masking before it is used anywhere, and reads what the runner tells the step. */
async function openStep(token: string | undefined, cancel: AbortSignal): Promise<ActionStep> {
  const secrets = token ? [token] : [];
  for (const secret of secrets) core.setSecret(secret);
  const runner = readRunnerEnvironment(process.env);
  const event = await readEvent(runner.GITHUB_EVENT_PATH);
  const startedAt = performance.now();
  return { token, runner, event, cancel, secrets, redact: redactor(secrets), startedAt };
}

/** `phase: report`: writes the comment for a run whose token may only read. */
async function report(texts: Texts, cancel: AbortSignal): Promise<number> {
  const { name, token } = parseReportInputs(texts);
  const step = await openStep(token, cancel);
  const { event, runner, redact } = step;
  if (!event.workflow_run)
    throw new UserError(
      '`phase: report` needs the `workflow_run` event.',
      'See docs/github.md for the workflow.',
    );
  const github = gitHubOf(step, 600_000);
  if (!github) throw new UserError('`phase: report` needs a token.', 'Leave `token` at its default.');
  const home = path.join(runner.RUNNER_TEMP, `autosync-report-${name}`);
  const serverUrl = runner.GITHUB_SERVER_URL;
  core.info(await reportRun({ name, event: event.workflow_run, github, home, serverUrl, redact }));
  return EXIT.done;
}

async function runAll(texts: Texts, cancel: AbortSignal): Promise<number> {
  const inputs = parseActionInputs(texts);
  const step = await openStep(inputs.token, cancel);
  const { runner, event, redact } = step;
  const checkout = await Checkout.open(
    runner.GITHUB_WORKSPACE,
    'Run actions/checkout in a step before this action.',
  );
  const file = await readConfigFile(path.join(checkout.directory, inputs.config), inputs.config);
  const named = { ...inputs, name: nameOfJob(inputs) };
  const config = resolveConfig(named, file, {
    door: 'action',
    branch: branchOf(step) || undefined,
    tag: runner.GITHUB_REF_TYPE === 'tag' ? runner.GITHUB_REF_NAME : undefined,
    event: runner.GITHUB_EVENT_NAME,
    hasPullRequest: event.pull_request !== undefined,
  });
  if (config.patches === 'pull-request' && event.pull_request?.state === 'closed') return tellClosed(event);
  const home = path.join(runner.RUNNER_TEMP, `autosync-${config.name}`);
  await mkdir(home, { recursive: true });
  const handover = handoverOf(config, step, home);
  core.saveState('handover', JSON.stringify(handover));
  const log = actionsLog(redact);
  if (inputs.land !== undefined && inputs.land !== config.land)
    log.warning(
      `\`land: ${inputs.land}\` does nothing here: ${config.targetBranch} belongs to GitHub's merge queue.`,
    );
  const group = `${config.name}-${config.targetBranch}`;
  const advice =
    config.land === 'none' ? undefined : await lockAdvice(process.env, checkout.directory, group);
  if (advice !== undefined) log.warning(advice);
  leaveFolder();
  return run(config, actionDoor(config, step, { checkout, home, handover, log }));
}

/** A pull request that was closed or merged needs no verdict any more. */
function tellClosed({ pull_request: pull }: ActionStep['event']): number {
  core.info(`Pull request #${pull!.number} is closed: there is nothing to test.`);
  core.setOutput('result', 'empty');
  return EXIT.done;
}

/** The branch that a run is for. On a pull request and in a merge group: the branch that it would be merged into. */
function branchOf({ runner, event }: ActionStep): string | undefined {
  if (event.merge_group) return event.merge_group.base_ref.replace('refs/heads/', '');
  if (runner.GITHUB_EVENT_NAME.startsWith('pull_request')) return runner.GITHUB_BASE_REF;
  return runner.GITHUB_REF_TYPE === 'branch' ? runner.GITHUB_REF_NAME : undefined;
}

try {
  process.exitCode = await main();
} catch (error) {
  const text = describeError(error);
  core.error(text, { title: 'AutoSync' });
  core.setOutput('result', 'error');
  process.exitCode = error instanceof UserError ? error.exitCode : EXIT.broken;
  // Outside a workflow there is no job summary. That must not change the exit code.
  await core.summary
    .addRaw(toProblemSummary(text), true)
    .write()
    .catch((problem: Error) => core.warning(`The job summary could not be written: ${problem.message}`));
}
core.saveState('finished', 'true');
// After a cancel, something that cannot be told to stop may still wait for the network.
if (cancel.signal.aborted) process.exit();
