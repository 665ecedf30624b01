import { proposalBranch, proposalRefusal } from './propose.ts';
import type { RunConfig } from '../config/config.ts';
import type { Door } from '../platform/door.ts';
import type { Remote } from '../platform/git/remote.ts';
import type { Base, PrivateStore } from '../platform/git/store.ts';
import { EXIT, UserError } from '../platform/text/user-error.ts';

/** The tip of the target branch on the remote, fetched. */
export async function fetchBase(
  config: RunConfig,
  door: Door,
  store: PrivateStore,
  remote: Remote,
): Promise<Base> {
  const tip = await remote.tip(config.targetBranch);
  if (tip === undefined) {
    throw new UserError(
      `The branch \`${config.targetBranch}\` does not exist on the remote.`,
      'Push it first, or name another one with `target-branch`.',
    );
  }
  return fetchCommit(tip, door, store, remote, false);
}

/** Brings one commit of the remote into the private store. Tests can rewrite the checkout; after them it is not asked. */
export async function fetchCommit(
  commit: string,
  door: Door,
  store: PrivateStore,
  remote: Remote,
  testsHaveRun: boolean,
): Promise<Base> {
  try {
    const isHere = !testsHaveRun && (await door.checkout.has(commit));
    if (isHere) await fromCheckout(commit, door, store, remote);
    else if (remote.fetchesIntoStore) await remote.fetch(commit);
    else {
      await remote.fetch(commit);
      await store.fetchCommit(commit, door.checkout.commonDir);
    }
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(
      `The commit ${commit.slice(0, 12)} could not be fetched: ${(error as Error).message}`,
      'Check the network and that the checkout is a whole repository.',
      EXIT.broken,
    );
  }
  return store.readBase(commit);
}

/** A partial clone has the commit but not all of its files; the remote has. */
async function fromCheckout(commit: string, door: Door, store: PrivateStore, remote: Remote): Promise<void> {
  try {
    await store.fetchCommit(commit, door.checkout.commonDir);
  } catch (error) {
    if (!remote.fetchesIntoStore) throw error;
    await remote.fetch(commit);
  }
}

/** Asks before the first trial whether the landing can work: hours of tests for a push that must fail help nobody. */
export async function requireLandable(
  config: RunConfig,
  door: Door,
  remote: Remote,
  base: Base,
): Promise<void> {
  if (config.land === 'none') return;
  if (door.remoteIsHere && (await door.checkout.checkedOutBranches()).includes(config.targetBranch)) {
    throw new UserError(
      `With \`--remote .\` the branch \`${config.targetBranch}\` cannot be pushed to, because it is checked out here.`,
      'Check out another branch, name another `--target-branch`, or push to a real remote.',
    );
  }
  const branch = config.land === 'pull-request' ? proposalBranch(config) : config.targetBranch;
  if (config.land === 'pull-request') {
    const github = door.github;
    const why = github ? await proposalRefusal({ config, remote, github }) : 'there is no token';
    if (why !== undefined)
      throw new UserError(
        `A pull request to \`${config.targetBranch}\` could not be opened: ${why}`,
        'In Actions, give the job `permissions: contents: write` and `pull-requests: write`. Or set `land: none`.',
      );
  }
  const refusal = await remote.refusal(branch, base.commit);
  if (refusal === undefined) return;
  if (!refusal.isForbidden) {
    throw new UserError(
      `Whether a push to \`${branch}\` would work cannot be found out: ${refusal.detail}`,
      'Check the network and the remote, then start the run again.',
      EXIT.broken,
    );
  }
  throw new UserError(
    `A push to \`${branch}\` would be refused: ${refusal.detail}`,
    'In Actions, give the job `permissions: contents: write`; in a terminal, check that your credentials may push. Or set `land: none`.',
  );
}
