/** Checks whether the landing can work, so that no hours of tests end in a refused push. */
import type { LandMode } from '../config/config.ts';
import { EXIT, UserError } from '../platform/text/user-error.ts';
import type { Checkout } from '../platform/git/checkout.ts';
import type { Remote } from '../platform/git/remote.ts';
import type { GitHub } from '../platform/github/github.ts';
import { proposalBranch, requireProposable } from './propose.ts';
import { demandsOf, LINEAR } from './protection.ts';

/** How a run wants to land, and what is needed to check that. */
export interface LandingPlan {
  land: LandMode;
  name: string;
  targetBranch: string;
  baseCommit: string;
  remote: Pick<Remote, 'refusal' | 'fixForPush' | 'blockerOf'>;
  /** The remote is the checked-out repository itself (`--remote .`). */
  remoteIsHere: boolean;
  checkout: Pick<Checkout, 'checkedOutBranches'>;
  github: GitHub | undefined;
  /** The runner says that the target branch has rules or a protection. */
  isProtected: boolean;
  /** The landing makes merge commits. */
  merges: boolean;
}

/** Throws a {@link UserError} when the landing cannot work, as far as this is known before the first trial. */
export async function requireLandable(plan: LandingPlan): Promise<void> {
  const { land, name, targetBranch, baseCommit, remote } = plan;
  if (land === 'none') return;
  if (plan.remoteIsHere) await requireNotCheckedOut(targetBranch, plan.checkout);
  if (land === 'commit') {
    await requirePushable(targetBranch, baseCommit, remote);
    return requireUndemanding(plan);
  }
  const branch = proposalBranch(name, targetBranch);
  const blocker = await remote.blockerOf(branch);
  if (blocker !== undefined)
    throw new UserError(
      `The branch \`${branch}\` cannot be made, because there is a branch \`${blocker}\`.`,
      `Delete or rename \`${blocker}\`, or set another \`name\`.`,
    );
  await requireProposable({ branch, targetBranch, github: plan.github });
  await requirePushable(branch, baseCommit, remote);
}

/** Throws a {@link UserError} unless a dry run shows that the remote would accept a push to this branch. */
async function requirePushable(
  branch: string,
  baseCommit: string,
  remote: Pick<Remote, 'refusal' | 'fixForPush'>,
): Promise<void> {
  const refusal = await remote.refusal(branch, baseCommit);
  if (refusal === undefined) return;
  if (!refusal.isForbidden) {
    throw new UserError(
      `AutoSync could not find out whether a push to \`${branch}\` would work: ${refusal.detail}`,
      'Check the network and the remote, then start the run again.',
      EXIT.broken,
    );
  }
  throw new UserError(`A push to \`${branch}\` would be refused: ${refusal.detail}`, remote.fixForPush);
}

/** Throws a {@link UserError} if rules of the branch ask for more than a push: a dry run does not show that. */
async function requireUndemanding(plan: LandingPlan): Promise<void> {
  const { targetBranch, isProtected, github, merges } = plan;
  const all = github ? await demandsOf(targetBranch, isProtected, github) : [];
  const demands = all.filter((demand) => merges || demand !== LINEAR);
  if (demands.length === 0) return;
  if (demands.every((demand) => demand === LINEAR))
    throw new UserError(
      `A push of merge commits to \`${targetBranch}\` would be refused: the branch asks for ${LINEAR}.`,
      'Set `commit-style: per-patch` or `squash`.',
    );
  throw new UserError(
    `A push to \`${targetBranch}\` would be refused: the branch is protected and asks for ${demands.join(', ')}.`,
    'Set `land: pull-request`, or let the app whose token you give as `token` bypass the rules of the branch.',
  );
}

/** Throws a {@link UserError} if the branch is checked out here: git refuses a push to such a branch. */
async function requireNotCheckedOut(
  branch: string,
  checkout: Pick<Checkout, 'checkedOutBranches'>,
): Promise<void> {
  if (!(await checkout.checkedOutBranches()).includes(branch)) return;
  throw new UserError(
    `With \`--remote .\` the branch \`${branch}\` cannot be pushed to, because it is checked out here.`,
    'Check out another branch, name another `--target-branch`, or push to a real remote.',
  );
}
