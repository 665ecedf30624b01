/** Asks before the first trial whether the landing can work: hours of tests for a push that must fail help nobody. */
import { EXIT, UserError } from '../platform/text/user-error.ts';
import type { Checkout } from '../platform/git/checkout.ts';
import type { Remote } from '../platform/git/remote.ts';
import type { GitHub } from '../platform/github/github.ts';
import { proposalBranch, requireProposable } from './propose.ts';

export interface LandingPlan {
  land: 'commit' | 'pull-request' | 'none';
  name: string;
  targetBranch: string;
  baseCommit: string;
  remote: Pick<Remote, 'refusal'>;
  /** The remote is the repository itself. */
  remoteIsHere: boolean;
  checkout: Pick<Checkout, 'checkedOutBranches'>;
  github: GitHub | undefined;
}

/** Throws a {@link UserError} where the landing could not work, as far as can be known before the first trial. */
export async function requireLandable(plan: LandingPlan): Promise<void> {
  const { land, name, targetBranch, baseCommit, remote } = plan;
  if (land === 'none') return;
  if (plan.remoteIsHere) await requireNotCheckedOut(targetBranch, plan.checkout);
  if (land === 'commit') return requirePushable(targetBranch, baseCommit, remote);
  const branch = proposalBranch(name, targetBranch);
  await requireProposable({ branch, targetBranch, github: plan.github });
  await requirePushable(branch, baseCommit, remote);
}

/** A push to this branch would be accepted, as far as can be known without one. Throws a {@link UserError} if not. */
async function requirePushable(
  branch: string,
  baseCommit: string,
  remote: Pick<Remote, 'refusal'>,
): Promise<void> {
  const refusal = await remote.refusal(branch, baseCommit);
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

/** Where the remote is the repository itself, git refuses to push to a branch that is checked out. */
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
