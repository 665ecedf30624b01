/** The door of the action: its folders, its credentials, and how a run in a workflow publishes its results. */
import { once } from 'node:events';
import path from 'node:path';
import * as core from '@actions/core';
import type { RunConfig } from './config/config.ts';
import type { Door } from './door.ts';
import { carriedNames, mayCarry } from './history/carried-names.ts';
import { Carrier } from './history/carrier.ts';
import type { FetchedHistory } from './history/recall.ts';
import { inspect } from './history/schema.ts';
import { describeProposal } from './landing/propose.ts';
import { tellPulls } from './landing/tell-pulls.ts';
import type { Checkout } from './platform/git/checkout.ts';
import { Remote } from './platform/git/remote.ts';
import {
  publishToActions,
  writerOf,
  type RunnerEnvironment,
  type Writer,
} from './platform/github/actions.ts';
import type { Event } from './platform/github/event.ts';
import { GitHub } from './platform/github/github.ts';
import type { Handover } from './handover.ts';
import { StickyComment } from './platform/github/sticky-comment.ts';
import { progressLine, type Progress, type Log } from './platform/system/log.ts';
import { HOME } from './record/file-names.ts';
import { marker, toProgress } from './report/comment.ts';
import { queueMark, saySame } from './report/pull-comment.ts';
import type { Published } from './report/reports.ts';

/** What one step of a workflow knows about itself. */
export interface ActionStep {
  token: string | undefined;
  runner: RunnerEnvironment;
  event: Event;
  cancel: AbortSignal;
  secrets: readonly string[];
  redact: (text: string) => string;
  /** `performance.now()` when the step began. */
  startedAt: number;
}

interface Places {
  checkout: Checkout;
  /** Folder of this use of AutoSync, outside the workspace. */
  home: string;
  handover: Handover;
  log: Log;
}

/** The door of a run in a workflow: tests in the checkout itself, publishes to the runner and to GitHub. */
export function actionDoor(config: RunConfig, step: ActionStep, places: Places): Door {
  const { token, runner, event, cancel, secrets, redact, startedAt } = step;
  const { checkout, home, handover, log } = places;
  const url = `${runner.GITHUB_SERVER_URL.replace(/\/$/, '')}/${runner.GITHUB_REPOSITORY}`;
  const runUrl = `${url}/actions/runs/${runner.GITHUB_RUN_ID}`;
  const github = gitHubOf(step, config.timeBudgetMs);
  const comment = commentOf(config, step, github);
  return {
    kind: 'action',
    log: withLiveComment(log, (progress) =>
      comment?.show(toProgress(config.name, redact(progressLine(progress)), { run: runUrl })),
    ),
    checkout,
    workspace: 'in-place',
    carry: [],
    temporary: home,
    outDirectory: path.join(home, HOME.out),
    stateDirectory: path.join(home, HOME.state),
    runId: runIdOf(runner),
    runUrl,
    pullRequest: event.pull_request && {
      number: event.pull_request.number,
      title: redact(event.pull_request.title).slice(0, 300),
      author: event.pull_request.user?.login ?? '',
      mergeCommit: runner.GITHUB_SHA,
      headCommit: event.pull_request.head?.sha,
    },
    mergeGroup: event.merge_group?.head_sha,
    startedByRun: event.workflow_run?.id,
    protectedBranch: runner.GITHUB_REF_PROTECTED === 'true' ? runner.GITHUB_REF_NAME : undefined,
    github,
    startedAt,
    environment: process.env,
    secrets,
    cancel,
    remoteIsHere: false,
    tell: async (branch, commit) => `${branch} at ${commit.slice(0, 12)}`,
    openRemote: (store) => Remote.withToken(store, url, token, redact, cancel),
    async fetchHistory(target, outDirectory) {
      const carrier = new Carrier(handover.carriedNames, home);
      // The toolkit cannot be told to stop, so after a cancel nobody waits for it.
      const fetched = await Promise.race([
        carrier.fetch(target, outDirectory, github, objection, cancel),
        cancelled(cancel).then((): FetchedHistory => ({ origin: 'nowhere', notes: [], isOutOfReach: true })),
      ]);
      // Later runs take the newest history: one that begins here would hide the older one for good.
      if (fetched.isOutOfReach) core.saveState('handover', JSON.stringify({ ...handover, mayCarry: false }));
      return fetched;
    },
    remember: (key, value) => core.saveState(key, value),
    publish: (published) => publish(published, config, { log, github, comment, writer: writerOf(runner) }),
  };
}

/**
 * GitHub's API with this step's token; `undefined` without a token. `budgetMs`: time for requests and their
 * repeats, counted from the start of the step.
 */
export function gitHubOf(
  { token, runner, redact, startedAt, cancel }: ActionStep,
  budgetMs: number,
): GitHub | undefined {
  if (!token) return undefined;
  return new GitHub({
    apiUrl: runner.GITHUB_API_URL,
    token,
    repository: runner.GITHUB_REPOSITORY,
    redact,
    remainingMs: () => startedAt + budgetMs - performance.now(),
    signal: cancel,
  });
}

/** What the post step needs to know, even if the main step is killed. */
export function handoverOf(config: RunConfig, { event, runner }: ActionStep, home: string): Handover {
  return {
    name: config.name,
    home,
    carriedNames: carriedNames({
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

function commentOf(
  { name, comment }: RunConfig,
  { event, runner }: ActionStep,
  github: GitHub | undefined,
): StickyComment | undefined {
  if (!github || !event.pull_request || comment !== 'auto') return undefined;
  return new StickyComment(github, event.pull_request.number, marker(name), writerOf(runner));
}

/** A log that also shows in the comment which command is running. */
function withLiveComment(log: Log, show: (progress: Progress) => void): Log {
  return {
    ...log,
    startCommand(progress) {
      show(progress);
      return log.startCommand(progress);
    },
  };
}

async function publish(
  published: Published,
  { name, patches, queue, comment: mode }: Pick<RunConfig, 'name' | 'patches' | 'queue' | 'comment'>,
  {
    log,
    github,
    comment,
    writer,
  }: { log: Log; github: GitHub | undefined; comment: StickyComment | undefined; writer: Writer },
): Promise<void> {
  github?.allowFinalReports();
  await publishToActions(log, published);
  const { proposal } = published;
  const telling =
    proposal && github && mode === 'auto'
      ? describeProposal(github, proposal.number, published.comment)
      : comment?.finish(published.comment);
  // A comment that fails is only a warning: nothing is undone or repeated for it.
  await telling?.catch((error: Error) =>
    log.warning(
      `The pull request could not be updated: ${error.message}. The job summary says the same. If a permission is missing: the job needs \`permissions: pull-requests: write\`; a pull request from a fork needs the workflow of docs/github.md.`,
    ),
  );
  const problems = github
    ? await tellPulls(
        published.pulls,
        {
          name,
          label: queue.label,
          writer,
          mark: queueMark(name),
          saySame,
          hasComments: mode === 'auto',
          hasChecks: patches === 'pull-requests',
        },
        github,
      )
    : [];
  for (const problem of problems)
    log.warning(`A pull request could not be told what became of it. ${problem}`);
  if (github) log.info(`GitHub's API was asked ${github.requests} times.`);
}

async function cancelled(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) await once(signal, 'abort');
}

function runIdOf({ GITHUB_RUN_ID: id, GITHUB_RUN_ATTEMPT: attempt }: RunnerEnvironment): string {
  return attempt === '1' ? id : `${id}-${attempt}`;
}

/** Why a history that arrived cannot be used, if so. A newer version is reported when it is opened. */
function objection(file: string): string | undefined {
  const state = inspect(file);
  return state.kind === 'fine' || state.kind === 'newer' ? undefined : state.reason;
}
