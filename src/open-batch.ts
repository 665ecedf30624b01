/** Opens the source of a run's patches: a path, or the open pull requests. */
import { gatherBatch } from './batch/gather.ts';
import { changedPulls, gatherPulls, type QueueRules } from './batch/pull-requests.ts';
import type { BatchSource } from './batch/source.ts';
import { hasRunBefore, wasRejectedAt } from './history/queries.ts';
import { retarget } from './landing/tell-pulls.ts';
import type { CommitSource } from './platform/git/commit-source.ts';
import type { PrivateStore } from './platform/git/store.ts';
import { GitHubError } from './platform/github/github.ts';
import { mayWrite, pullsByNumber, pullsWithLabel } from './platform/github/open-pulls.ts';
import { EXIT, UserError } from './platform/text/user-error.ts';
import type { RunContext } from './run-context.ts';

/** Opens the source that `patches` names. */
export function openSource(context: RunContext, store: PrivateStore, commits: CommitSource): BatchSource {
  return context.config.patches === 'pull-requests'
    ? pullRequests(context, store, commits)
    : path(context, store);
}

function path({ config, door, history }: RunContext, store: PrivateStore): BatchSource {
  return {
    what: `patches in ${config.patches}`,
    gather(base) {
      // The last patch leaves with its folder. A name that the branch never held is a mistake; a shallow checkout
      // cannot tell.
      const mayBeGone = async (name: string): Promise<boolean> =>
        (await door.checkout.everHeld(base.commit, name)) ??
        history.ask(() => hasRunBefore(history, config.name), false);
      return gatherBatch(config.patches, { ...config.policy, mayBeGone }, store, base, door.checkout);
    },
    changed: async () => new Map(),
    prepare: async () => undefined,
  };
}

function pullRequests(
  { config, door, history }: RunContext,
  store: PrivateStore,
  commits: CommitSource,
): BatchSource {
  const { github } = door;
  if (!github)
    throw new UserError(
      '`patches: pull-requests` needs a token that reads pull requests.',
      'Leave `token` at its default, and give the job `permissions: pull-requests: write`.',
    );
  const { name, queue, targetBranch, policy } = config;
  const writers = new Map<string, Promise<boolean>>();
  const rules: QueueRules = {
    ...queue,
    targetBranch,
    limits: policy.limits,
    repository: github.credentials.repository,
    mayWrite(login) {
      const known = writers.get(login) ?? mayWrite(login, github);
      writers.set(login, known);
      return known;
    },
    wasRejected: ({ id, head }) => history.ask(() => wasRejectedAt(history, name, id, head), false),
  };
  const onGitHub = {
    withLabel: (label: string) => pullsWithLabel(label, github),
    byNumber: (numbers: readonly number[]) => pullsByNumber(numbers, github),
  };
  return {
    what: `open pull requests into ${targetBranch} with the label \`${queue.label}\``,
    gather: (base) =>
      asked(() => gatherPulls(onGitHub, rules, store, base, (heads) => commits.fetchAll(heads))),
    changed: (patches) =>
      asked(() => {
        // Whoever may write may have lost that right meanwhile.
        writers.clear();
        return changedPulls(patches, onGitHub, rules);
      }),
    prepare: (patches) => retarget(patches, targetBranch, github),
  };
}

/** Says of an error of GitHub's what a person can do. */
async function asked<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof GitHubError)) throw error;
    throw new UserError(
      `GitHub could not be asked about pull requests: ${error.message}.`,
      'Give the job `permissions: pull-requests: write`, then start it again.',
      EXIT.broken,
    );
  }
}
