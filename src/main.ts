import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import * as core from '@actions/core';
import { resolveConfig } from './config/config.ts';
import { readConfigFile } from './config/read.ts';
import { inputsOf, parseInputs } from './config/inputs.ts';
import { inspect } from './history/schema.ts';
import { actionsLog, publishToActions, readActionInputs, readRunnerEnvironment } from './platform/actions.ts';
import { carriage, mayCarry } from './platform/carriage.ts';
import { Carrier } from './platform/carrier.ts';
import { Checkout } from './platform/checkout.ts';
import type { Door } from './platform/door.ts';
import { readEvent } from './platform/event.ts';
import { GitHub } from './platform/github.ts';
import type { Left } from './platform/left.ts';
import { redactor } from './platform/redact.ts';
import { Remote } from './platform/remote.ts';
import { describeError, EXIT, UserError } from './platform/user-error.ts';
import { toProblemSummary } from './report/summary.ts';
import { run } from './run.ts';

/** The action's main step. */
async function main(): Promise<number> {
  const cancel = new AbortController();
  process.once('SIGINT', () => cancel.abort());
  process.once('SIGTERM', () => cancel.abort());

  const inputs = parseInputs('action', readActionInputs(inputsOf('action')));
  const secrets = inputs.token ? [inputs.token] : [];
  for (const secret of secrets) core.setSecret(secret);
  const redact = redactor(secrets);
  const runner = readRunnerEnvironment(process.env);
  const checkout = await Checkout.open(runner.GITHUB_WORKSPACE);
  const file = await readConfigFile(path.join(checkout.directory, inputs.config!), inputs.config!);
  const branch = runner.GITHUB_EVENT_NAME.startsWith('pull_request')
    ? runner.GITHUB_BASE_REF
    : runner.GITHUB_REF_TYPE === 'branch'
      ? runner.GITHUB_REF_NAME
      : undefined;
  const event = await readEvent(runner.GITHUB_EVENT_PATH);
  const config = resolveConfig(inputs, file, {
    door: 'action',
    branch: branch || undefined,
    event: runner.GITHUB_EVENT_NAME,
    hasPullRequest: event.pull_request !== undefined,
  });

  const log = actionsLog(redact);
  const home = path.join(runner.RUNNER_TEMP, `autosync-${config.name}`);
  await mkdir(home, { recursive: true });
  const url = `${runner.GITHUB_SERVER_URL.replace(/\/$/, '')}/${runner.GITHUB_REPOSITORY}`;
  const runId =
    runner.GITHUB_RUN_ATTEMPT === '1'
      ? runner.GITHUB_RUN_ID
      : `${runner.GITHUB_RUN_ID}-${runner.GITHUB_RUN_ATTEMPT}`;
  const startedAt = performance.now();
  const github = inputs.token
    ? new GitHub({
        apiUrl: runner.GITHUB_API_URL,
        token: inputs.token,
        repository: runner.GITHUB_REPOSITORY,
        redact,
        remainingMs: () => startedAt + config.timeBudgetMs - performance.now(),
        signal: cancel.signal,
      })
    : undefined;
  const left: Left = {
    name: config.name,
    home,
    carriage: carriage({
      name: config.name,
      branch: config.targetBranch,
      defaultBranch: event.repository?.default_branch,
      runId,
    }),
    mayCarry: mayCarry(runner.GITHUB_EVENT_NAME),
  };
  core.saveState('left', JSON.stringify(left));
  const door: Door = {
    kind: 'action',
    log,
    checkout,
    workspace: 'in-place',
    carry: [],
    temporary: home,
    outDirectory: path.join(home, 'out'),
    stateDirectory: path.join(home, 'state'),
    runId,
    pullRequest: event.pull_request && {
      number: event.pull_request.number,
      title: redact(event.pull_request.title).slice(0, 300),
      author: event.pull_request.user?.login ?? '',
      mergeCommit: runner.GITHUB_SHA,
    },
    startedAt,
    environment: process.env,
    secrets,
    cancel: cancel.signal,
    remoteIsHere: false,
    async fetchState(file, outDirectory) {
      const fetched = await new Carrier(left.carriage, home).fetch(file, outDirectory, github, objection);
      // Newest wins: a history that begins here would hide the older one for good.
      if (fetched.isOutOfReach) core.saveState('left', JSON.stringify({ ...left, mayCarry: false }));
      return fetched;
    },
    openRemote: (store) => Remote.withToken(store, url, inputs.token, redact),
    remember: (key, value) => core.saveState(key, value),
    publish: (published) => publishToActions(log, published),
  };
  return run(config, door);
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
