import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import * as core from '@actions/core';
import { resolveConfig, type RunConfig } from './config/config.ts';
import { inputsOf, parseInputs, type Inputs } from './config/inputs.ts';
import { readConfigFile } from './config/read.ts';
import { inspect } from './history/schema.ts';
import { describeProposal } from './landing/propose.ts';
import {
  actionsLog,
  publishToActions,
  readActionInputs,
  readRunnerEnvironment,
  type RunnerEnvironment,
} from './platform/github/actions.ts';
import { carriage, mayCarry } from './history/carriage.ts';
import { Carrier } from './history/carrier.ts';
import { Checkout } from './platform/git/checkout.ts';
import type { Door } from './platform/door.ts';
import { readEvent, type Event } from './platform/github/event.ts';
import { GitHub } from './platform/github/github.ts';
import type { Left } from './platform/github/handover.ts';
import { redactor } from './platform/text/redact.ts';
import { Remote } from './platform/git/remote.ts';
import { StickyComment } from './platform/github/sticky-comment.ts';
import { describeError, EXIT, UserError } from './platform/text/user-error.ts';
import { lockAdvice } from './platform/github/workflow-lock.ts';
import { reportRun } from './report-phase.ts';
import { marker, toProgress } from './report/comment.ts';
import { toProblemSummary } from './report/summary.ts';
import { run } from './run.ts';

interface Stage {
  inputs: Inputs;
  runner: RunnerEnvironment;
  event: Event;
  cancel: AbortSignal;
  secrets: readonly string[];
  redact: (text: string) => string;
  startedAt: number;
}

/** The action's main step. */
async function main(): Promise<number> {
  const cancel = new AbortController();
  process.once('SIGINT', () => cancel.abort());
  process.once('SIGTERM', () => cancel.abort());

  const inputs = parseInputs('action', readActionInputs(inputsOf('action')));
  const secrets = inputs.token ? [inputs.token] : [];
  for (const secret of secrets) core.setSecret(secret);
  const runner = readRunnerEnvironment(process.env);
  const event = await readEvent(runner.GITHUB_EVENT_PATH);
  const stage: Stage = {
    inputs,
    runner,
    event,
    cancel: cancel.signal,
    secrets,
    redact: redactor(secrets),
    startedAt: performance.now(),
  };
  return inputs.phase === 'report' ? report(stage) : runAll(stage);
}

/** `phase: report`: says on a pull request what a run that may not write found. */
async function report({ inputs, runner, event, redact, cancel, startedAt }: Stage): Promise<number> {
  if (!event.workflow_run)
    throw new UserError(
      '`phase: report` needs the `workflow_run` event.',
      'See docs/github.md for the workflow.',
    );
  const github = gitHubOf({ inputs, runner, redact, cancel, startedAt }, 600_000);
  if (!github) throw new UserError('`phase: report` needs a token.', 'Leave `token` at its default.');
  const home = path.join(runner.RUNNER_TEMP, `autosync-report-${inputs.name!}`);
  const serverUrl = runner.GITHUB_SERVER_URL;
  const name = inputs.name!;
  core.info(await reportRun({ name, event: event.workflow_run, github, home, serverUrl, redact }));
  return EXIT.done;
}

async function runAll(stage: Stage): Promise<number> {
  const { inputs, runner, event, cancel, secrets, redact, startedAt } = stage;
  const checkout = await Checkout.open(runner.GITHUB_WORKSPACE);
  const file = await readConfigFile(path.join(checkout.directory, inputs.config!), inputs.config!);
  const branch = runner.GITHUB_EVENT_NAME.startsWith('pull_request')
    ? runner.GITHUB_BASE_REF
    : runner.GITHUB_REF_TYPE === 'branch'
      ? runner.GITHUB_REF_NAME
      : undefined;
  const config = resolveConfig(inputs, file, {
    door: 'action',
    branch: branch || undefined,
    event: runner.GITHUB_EVENT_NAME,
    hasPullRequest: event.pull_request !== undefined,
  });
  const home = path.join(runner.RUNNER_TEMP, `autosync-${config.name}`);
  await mkdir(home, { recursive: true });
  const url = `${runner.GITHUB_SERVER_URL.replace(/\/$/, '')}/${runner.GITHUB_REPOSITORY}`;
  const runUrl = `${url}/actions/runs/${runner.GITHUB_RUN_ID}`;
  const left = leftBehind(config, stage, home);
  core.saveState('left', JSON.stringify(left));

  const github = gitHubOf(stage, config.timeBudgetMs);
  const comment =
    github && event.pull_request && config.comment === 'auto'
      ? new StickyComment(
          github,
          event.pull_request.number,
          marker(config.name),
          Number(runner.GITHUB_RUN_ID),
        )
      : undefined;
  const plain = actionsLog(redact);
  const log: Door['log'] = {
    ...plain,
    startCommand(title) {
      comment?.show(toProgress(config.name, redact(title), { run: runUrl }));
      return plain.startCommand(title);
    },
  };
  const door: Door = {
    kind: 'action',
    log,
    checkout,
    workspace: 'in-place',
    carry: [],
    temporary: home,
    outDirectory: path.join(home, 'out'),
    stateDirectory: path.join(home, 'state'),
    runId: runIdOf(runner),
    runUrl,
    pullRequest: event.pull_request && {
      number: event.pull_request.number,
      title: redact(event.pull_request.title).slice(0, 300),
      author: event.pull_request.user?.login ?? '',
      mergeCommit: runner.GITHUB_SHA,
    },
    github,
    startedAt,
    environment: process.env,
    secrets,
    cancel,
    remoteIsHere: false,
    openRemote: (store) => Remote.withToken(store, url, inputs.token, redact),
    async fetchState(target, outDirectory) {
      const fetched = await new Carrier(left.carriage, home).fetch(target, outDirectory, github, objection);
      // Newest wins: a history that begins here would hide the older one for good.
      if (fetched.isOutOfReach) core.saveState('left', JSON.stringify({ ...left, mayCarry: false }));
      return fetched;
    },
    remember: (key, value) => core.saveState(key, value),
    async publish(published) {
      github?.speakLast();
      await publishToActions(log, published);
      const proposal = published.proposal;
      const say =
        proposal && github && config.comment === 'auto'
          ? describeProposal(github, proposal.number, published.comment)
          : comment?.settle(published.comment);
      // Nothing is undone or repeated because a comment failed.
      await say?.catch((error: Error) =>
        log.warning(
          `The pull request could not be told: ${error.message}. The job summary has it all. If rights are missing: the job needs \`permissions: pull-requests: write\`; a pull request from a fork needs the workflow of docs/github.md.`,
        ),
      );
      if (github) log.info(`GitHub's API was asked ${github.requests} times.`);
    },
  };
  const group = `${config.name}-${config.targetBranch}`;
  const advice =
    config.land === 'none' ? undefined : await lockAdvice(process.env, checkout.directory, group);
  if (advice !== undefined) log.warning(advice);
  return run(config, door);
}

function gitHubOf(
  {
    inputs,
    runner,
    redact,
    cancel,
    startedAt,
  }: Pick<Stage, 'inputs' | 'runner' | 'redact' | 'cancel' | 'startedAt'>,
  budgetMs: number,
): GitHub | undefined {
  if (!inputs.token) return undefined;
  return new GitHub({
    apiUrl: runner.GITHUB_API_URL,
    token: inputs.token,
    repository: runner.GITHUB_REPOSITORY,
    redact,
    remainingMs: () => startedAt + budgetMs - performance.now(),
    signal: cancel,
  });
}

/** What the post step needs to know, whatever becomes of this one. */
function leftBehind(config: RunConfig, { event, runner }: Stage, home: string): Left {
  return {
    name: config.name,
    home,
    carriage: carriage({
      name: config.name,
      branch: config.targetBranch,
      defaultBranch: event.repository?.default_branch,
      runId: runIdOf(runner),
    }),
    pullRequest: event.pull_request?.number ?? null,
    comments: config.comment === 'auto' && event.pull_request !== undefined,
    mayCarry: mayCarry(runner.GITHUB_EVENT_NAME),
  };
}

function runIdOf({ GITHUB_RUN_ID: id, GITHUB_RUN_ATTEMPT: attempt }: RunnerEnvironment): string {
  return attempt === '1' ? id : `${id}-${attempt}`;
}

/** What speaks against taking up a history that arrived; that it is newer is told when it is opened. */
function objection(file: string): string | undefined {
  const state = inspect(file);
  return state.kind === 'fine' || state.kind === 'newer' ? undefined : state.reason;
}

try {
  process.exitCode = await main();
} catch (error) {
  const text = describeError(error);
  core.error(text, { title: 'AutoSync' });
  core.setOutput('result', 'error');
  process.exitCode = error instanceof UserError ? error.exitCode : EXIT.broken;
  // Outside a workflow there is no summary to write; the exit code stays what it is.
  await core.summary
    .addRaw(toProblemSummary(text), true)
    .write()
    .catch((problem: Error) => core.warning(`The job summary could not be written: ${problem.message}`));
}
core.saveState('finished', 'true');
