/** Who may land: whether somebody who may write stands behind exactly the commit that would be tried. */
import type { PullOnGitHub } from '../platform/github/open-pulls.ts';
import { isOurs } from './stacks.ts';

/** What the approval is judged by, besides the pull request itself. */
export interface ApprovalRules {
  /** `owner/name` of the repository. */
  repository: string;
  /** Logins of those whose pull requests need no approval, as people write them: `dependabot[bot]`. */
  trust: readonly string[];
  /** Whether a person may write to the repository. */
  mayWrite: (login: string) => Promise<boolean>;
  /** Trust is not enough: the rules of the target branch ask for a review. */
  mustBeReviewed?: boolean;
}

/** `problem`: what is missing, as a sentence. */
export type Approval = { mayRemoveTests: boolean } | { problem: string };

const MAY_REMOVE_TESTS = /^[ \t]*autosync:[ \t]*may-remove-tests[ \t\r]*$/im;

/**
 * A label asks, it does not prove. A pull request from a branch of the repository may land without an approval if its
 * author may write, or is trusted by name. Otherwise somebody else who may write must have approved exactly its head.
 */
export async function approvalOf(pull: PullOnGitHub, rules: ApprovalRules): Promise<Approval> {
  if (!isOurs(pull, rules.repository))
    return {
      problem: `Its branch is in ${pull.repository === undefined ? 'a repository that was deleted' : 'another repository'}, and code from there must not run beside the token of this job, approved or not. A maintainer can push the branch to this repository, or merge it by hand.`,
    };
  const others = pull.reviews.filter(({ by, isPerson }) => isPerson && by !== pull.author?.login);
  const against = others.find(({ state }) => state === 'CHANGES_REQUESTED');
  if (against || pull.decision === 'CHANGES_REQUESTED')
    return { problem: `${against?.by ?? 'Somebody'} asked for changes. ${STAYS}` };
  if (pull.decision === 'REVIEW_REQUIRED')
    return { problem: `The rules of \`${pull.base}\` ask for a review that it does not have. ${STAYS}` };
  const approvals = others.filter(({ state }) => state === 'APPROVED');
  // Who approved beside another base saw something else.
  const current = approvals.filter(({ commit, at }) => commit === pull.head && at > pull.baseChangedAt);
  const mayRemoveTests = current.some(({ body }) => MAY_REMOVE_TESTS.test(body));
  if (current.length > 0) return { mayRemoveTests };
  if (rules.mustBeReviewed)
    return { problem: `The branch asks for a review, and nobody has approved its newest commit. ${STAYS}` };
  if (await isTrusted(pull, rules)) return { mayRemoveTests };
  if (approvals.some(({ commit }) => commit === pull.head))
    return {
      problem: `Its base changed after it was approved. Somebody who may write has to approve it again. ${STAYS}`,
    };
  if (approvals.length > 0)
    return {
      problem: `The approval is for ${approvals[0]!.commit?.slice(0, 7) ?? 'another commit'}, and the newest commit is ${pull.head.slice(0, 7)}. Somebody who may write has to approve that one. ${STAYS}`,
    };
  const { author } = pull;
  if (author && !author.isPerson)
    return {
      problem: `A pull request of a bot needs an approval of ${pull.head.slice(0, 7)} by somebody who may write, or the name \`${botName(author)}\` in \`pullRequests.trust\` of the configuration. ${STAYS}`,
    };
  return {
    problem: `${author ? `@${author.login}` : 'Its author'} may not write to this repository, so somebody who may has to approve it. ${STAYS}`,
  };
}

const STAYS = 'It stays in the queue.';

function botName({ login }: { login: string }): string {
  return `${login.replace(/\[bot\]$/, '')}[bot]`;
}

async function isTrusted({ author }: PullOnGitHub, { trust, mayWrite }: ApprovalRules): Promise<boolean> {
  if (!author) return false;
  // GraphQL leaves out the suffix by which a bot is told from a person of the same name.
  const name = (author.isPerson ? author.login : botName(author)).toLowerCase();
  if (trust.some((one) => one.toLowerCase() === name)) return true;
  return author.isPerson && (await mayWrite(author.login));
}
