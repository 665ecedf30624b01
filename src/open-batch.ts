/** Opens the source of a run's patches: a path, open pull requests, a merge group, or an artifact. */
import path from 'node:path';
import { filesInArtifact, objectionTo } from './batch/artifact.ts';
import { gatherBatch, gatherFiles } from './batch/gather.ts';
import { gatherGroup } from './batch/merge-group.ts';
import { changedPulls, gatherPulls, type QueueRules } from './batch/pull-requests.ts';
import type { OpenPull } from './batch/patch.ts';
import type { BatchSource } from './batch/source.ts';
import type { Verdict } from './batch/verdict.ts';
import type { ArtifactPlan } from './config/config.ts';
import { hasRunBefore, wasRejectedAt } from './history/queries.ts';
import { retarget } from './landing/tell-pulls.ts';
import type { CommitSource } from './platform/git/commit-source.ts';
import type { Remote } from './platform/git/remote.ts';
import type { Base, PrivateStore } from './platform/git/store.ts';
import { GitHubError, type GitHub } from './platform/github/github.ts';
import { mayWrite, pullsByNumber, pullsWithLabel } from './platform/github/open-pulls.ts';
import { fetchArtifact, workflowRun } from './platform/github/runs.ts';
import { EXIT, UserError } from './platform/text/user-error.ts';
import type { RunContext } from './run-context.ts';

/** Opens the source that `patches` names. */
export function openSource(
  context: RunContext,
  store: PrivateStore,
  commits: CommitSource,
  remote: Pick<Remote, 'tips'>,
): BatchSource {
  const { patches, artifact, targetBranch } = context.config;
  const base = (): Promise<Base> => commits.tipOf(targetBranch);
  const common = {
    base,
    changed: async () => new Map<string, Verdict>(),
    prepare: async () => async () => undefined,
  };
  if (patches === 'pull-requests') return { ...common, ...pullRequests(context, store, commits) };
  if (patches === 'merge-group') return { ...common, ...inGroup(context, store, commits, remote) };
  return { ...common, ...(artifact ? inArtifact(artifact, context, store) : inPath(context, store)) };
}

/** What a source has of its own; of the rest, it has what all have. */
type OwnSource = Pick<BatchSource, 'what' | 'gather'> & Partial<BatchSource>;

function inGroup(
  { config, door }: RunContext,
  store: PrivateStore,
  commits: CommitSource,
  remote: Pick<Remote, 'tips'>,
): OwnSource {
  const { targetBranch, policy } = config;
  const { mergeGroup: head, runUrl } = door;
  if (head === undefined)
    throw new UserError('The event names no merge group.', 'Run this on the `merge_group` event.');
  return {
    what: 'pull requests in the merge group',
    async base() {
      await commits.fetch(head);
      const tip = await commits.tipOf(targetBranch);
      // Groups before this one may have landed meanwhile, or the branch was set back.
      const common = await store.mergeBase(tip.commit, head);
      if (common !== undefined) return store.readBase(common);
      throw new UserError(
        `The merge group shares no history with \`${targetBranch}\`.`,
        'Add the pull requests to the queue again.',
      );
    },
    async gather(base) {
      const known = await remote.tips(`gh-readonly-queue/${targetBranch}/*`);
      // GitHub may have removed them already; the event still names the last one.
      const branches = new Map([...known, [door.environment['GITHUB_REF_NAME'] ?? '', head]]);
      const url = runUrl?.split('/actions/runs/')[0] ?? '';
      return gatherGroup({ head, branches, url }, policy.limits, store, base);
    },
  };
}

function inPath({ config, door, history }: RunContext, store: PrivateStore): OwnSource {
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
  };
}

/** The largest artifact that is downloaded, in bytes. */
const LARGEST_ARTIFACT = 100_000_000;

function inArtifact(plan: ArtifactPlan, { config, door }: RunContext, store: PrivateStore): OwnSource {
  const { name } = plan;
  const github = requireGitHub(door, '`patches: artifact:NAME`', 'actions: read');
  return {
    what: `patches in the artifact ${name}`,
    async gather(base) {
      const run = plan.run ?? door.startedByRun;
      if (run === undefined) throw new Error('The event names no run.');
      const objection = objectionTo(await asked(() => workflowRun(run, github), 'actions: read'), plan);
      if (objection !== undefined)
        throw new UserError(
          `The artifacts of run ${run} are not taken: ${objection}.`,
          'Correct `artifacts` in `.github/autosync.json`, or start from another run.',
        );
      try {
        const folder = path.join(store.directory, 'artifact');
        const file = await fetchArtifact({ run, name, largest: LARGEST_ARTIFACT }, folder, github);
        if (file === undefined)
          return { patches: [], rejected: [], notes: [`Run ${run} left no artifact \`${name}\`.`] };
        const files = await filesInArtifact(file, name, config.policy.limits);
        // Names of patches are a stranger's, too.
        const rules = { limits: config.policy.limits, mayRemoveTests: [] };
        return await gatherFiles(files, rules, store, base);
      } catch (error) {
        throw new UserError(
          `The artifact \`${name}\` of run ${run} cannot be read: ${(error as Error).message}.`,
          'Look at what the run uploaded, then start it again.',
          EXIT.broken,
        );
      }
    },
  };
}

/** GitHub's API. Throws a {@link UserError} without a token. */
function requireGitHub({ github }: RunContext['door'], what: string, permission: string): GitHub {
  if (github) return github;
  throw new UserError(
    `${what} needs a token.`,
    `Leave \`token\` at its default, and give the job \`permissions: ${permission}\`.`,
  );
}

function pullRequests(
  { config, door, history }: RunContext,
  store: PrivateStore,
  commits: CommitSource,
): OwnSource {
  const github = requireGitHub(door, '`patches: pull-requests`', 'pull-requests: write');
  const { name, queue, targetBranch, policy } = config;
  const writers = new Map<string, Promise<boolean>>();
  const rules: QueueRules = {
    ...queue,
    targetBranch,
    limits: policy.limits,
    repository: github.credentials.repository,
    committer: config.commits.committer.email,
    mayWrite(login) {
      const known = writers.get(login) ?? mayWrite(login, github);
      writers.set(login, known);
      return known;
    },
    wasRejected: ({ id, head }) => history.ask(() => wasRejectedAt(history, name, id, head), false),
  };
  let offered: readonly OpenPull[] = [];
  const onGitHub = {
    withLabel: (label: string) => pullsWithLabel(label, github),
    byNumber: (numbers: readonly number[]) => pullsByNumber(numbers, github),
  };
  return {
    what: `open pull requests into ${targetBranch} with the label \`${queue.label}\``,
    async gather(base) {
      const batch = await asked(() =>
        gatherPulls(onGitHub, rules, store, base, (heads) => commits.fetchAll(heads)),
      );
      offered = [...batch.patches, ...batch.rejected].flatMap(({ pull }) => pull ?? []);
      return batch;
    },
    changed: (patches) => asked(() => changedPulls(patches, onGitHub, rules)),
    prepare: (patches) => retarget(patches, offered, targetBranch, github),
  };
}

/** Says of an error of GitHub's what a person can do. */
async function asked<T>(work: () => Promise<T>, permission = 'pull-requests: write'): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof GitHubError)) throw error;
    throw new UserError(
      `GitHub could not be asked: ${error.message}.`,
      `Give the job \`permissions: ${permission}\`, then start it again.`,
      EXIT.broken,
    );
  }
}
