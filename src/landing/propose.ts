/** Lands by pull request: pushes the tested commit to a separate branch and proposes that branch. */
import { z } from 'zod';
import type { Candidate } from '../candidate/candidate.ts';
import type { Remote } from '../platform/git/remote.ts';
import { GitHubError, type GitHub } from '../platform/github/github.ts';
import { UserError } from '../platform/text/user-error.ts';
import type { Landing } from './land.ts';

const Pull = z.object({
  number: z.int(),
  html_url: z.url(),
  state: z.string(),
  merged_at: z
    .string()
    .nullish()
    .transform((at) => at ?? null),
  head: z.object({ sha: z.string() }),
  user: z.object({ login: z.string() }).nullish(),
});
const Pulls = z.array(Pull);
type Pull = z.infer<typeof Pull>;

type Api = Pick<GitHub, 'ask' | 'once' | 'pause' | 'credentials'>;

/** The branch that is proposed, and the branch that it is proposed to. */
interface Proposal {
  branch: string;
  targetBranch: string;
  github: Api;
}

/** What a landing by pull request needs. */
export interface ProposeRequest extends Proposal {
  /** The patches that were green together, with the commit that was tested. */
  survivors: Candidate;
  /** No patch waits for another run, so a pull request without patches is closed. */
  isOver: boolean;
  remote: Pick<Remote, 'tip' | 'push' | 'isBy'>;
  /** The committer of AutoSync's commits. A branch whose tip is by this committer is ours. */
  committerEmail: string;
}

/** The branch that a landing by pull request uses. */
export function proposalBranch(name: string, targetBranch: string): string {
  return `${name}/${targetBranch}`;
}

/**
 * Pushes exactly the tested commit to the branch, and opens a pull request from it or updates the open
 * one. When no patch is left to propose, it closes the open pull request. Commits that others pushed to
 * the branch are never overwritten.
 */
export async function propose(request: ProposeRequest): Promise<Landing> {
  const { survivors, isOver, remote, branch } = request;
  const failed = (detail: string): Landing => ({ kind: 'failed', reason: 'push-refused', detail, survivors });
  const hasSurvivors = survivors.steps.length > 0;
  try {
    const { open, isOurs, tip } = await lookAt(request);
    if (!hasSurvivors) return open && isOurs && isOver ? await close(open, request) : { kind: 'nothing' };
    if (!isOurs)
      return failed(
        `The branch ${branch} holds commits of others, which are not overwritten: ${open ? `merge ${open.html_url}, or ` : ''}delete the branch.`,
      );
    if (tip !== survivors.commit) {
      const pushed = await remote.push(branch, survivors.commit, tip);
      if (pushed.kind === 'moved') return failed(`Somebody changed the branch ${branch} during the run.`);
      if (pushed.kind === 'cancelled') return { kind: 'cancelled', survivors };
      if (pushed.kind !== 'landed') return failed(`The push to ${branch} failed: ${pushed.detail}.`);
    }
    const { number, html_url: url, user } = open ?? (await create(request));
    const isWorkflows = user?.login === 'github-actions[bot]';
    const note = isWorkflows
      ? `Pull request #${number} was opened with the workflow's own token: its checks wait until a person approves them. With the token of an app, the checks start automatically.`
      : undefined;
    return { kind: 'proposed', survivors, branch, number, url, note };
  } catch (error) {
    const why = error instanceof GitHubError ? explain(error) : (error as Error).message;
    return hasSurvivors
      ? failed(`The pull request from ${branch} could not be opened or updated: ${why}`)
      : {
          kind: 'nothing',
          note: `AutoSync could not find out whether a pull request from ${branch} is open: ${why}`,
        };
  }
}

/** Reads the tip of the branch, its open pull request, and whether the branch is ours. */
async function lookAt(
  request: ProposeRequest,
): Promise<{ tip: string | undefined; open: Pull | undefined; isOurs: boolean }> {
  const { remote, branch, committerEmail } = request;
  const tip = await remote.tip(branch);
  const pulls = await listPulls(request);
  const open = pulls.find(({ state }) => state === 'open');
  const isMerged = pulls.some(({ merged_at: merged, head }) => merged !== null && head.sha === tip);
  const isOurs = tip === undefined || isMerged || (await remote.isBy(tip, committerEmail));
  return { tip, open, isOurs };
}

async function close({ number }: Pull, { github }: Proposal): Promise<Landing> {
  try {
    await github.ask('PATCH', `{repo}/pulls/${number}`, Pull, { state: 'closed' });
    return { kind: 'nothing' };
  } catch (error) {
    const why = error instanceof GitHubError ? explain(error) : (error as Error).message;
    const note = `Pull request #${number} has nothing left to land and could not be closed: ${why} Close it by hand.`;
    return { kind: 'nothing', note };
  }
}

/** Lists the pull requests from this branch to the target branch, newest first. */
function listPulls({ branch, targetBranch, github }: Proposal): Promise<Pull[]> {
  const owner = github.credentials.repository.split('/')[0]!;
  const query = `state=all&head=${encodeURIComponent(`${owner}:${branch}`)}&base=${encodeURIComponent(targetBranch)}&per_page=30`;
  return github.ask('GET', `{repo}/pulls?${query}`, Pulls);
}

async function create(proposal: Proposal): Promise<Pull> {
  const { branch, targetBranch, github } = proposal;
  // The title holds no patch titles, because the merge commit would repeat them and might close issues.
  const title = `AutoSync: tested patches for ${targetBranch}`;
  const body = { title, head: branch, base: targetBranch, body: '' };
  try {
    return await github.once('POST', '{repo}/pulls', Pull, body);
  } catch (error) {
    // The pull request may exist anyway: the answer was lost, or another run was faster.
    const isUnsure =
      error instanceof GitHubError && (error.retryAfterMs !== undefined || error.status === 422);
    if (!isUnsure) throw error;
    if (error.status !== 422) await github.pause(error.retryAfterMs ?? 0);
    const there = (await listPulls(proposal)).find(({ state }) => state === 'open');
    if (there) return there;
    if (error.status === 422) throw error;
    return github.once('POST', '{repo}/pulls', Pull, body);
  }
}

/** GitHub's message, with advice when a permission is missing. */
function explain({ message, status }: GitHubError): string {
  if (status === 403 || status === 404)
    return `${message}. Give the job \`permissions: pull-requests: write\`, and allow GitHub Actions to create pull requests in the settings of the repository, or use the token of an app.`;
  return `${message}.`;
}

/**
 * Throws a {@link UserError} when GitHub already says, before the first trial, that
 * it would refuse a pull request.
 */
export async function requireProposable(
  proposal: Omit<Proposal, 'github'> & { github: Api | undefined },
): Promise<void> {
  const why = await refusalOf(proposal);
  if (why === undefined) return;
  throw new UserError(
    `A pull request to \`${proposal.targetBranch}\` could not be opened: ${why}`,
    'In Actions, give the job `permissions: contents: write` and `pull-requests: write`. Or set `land: none`.',
  );
}

async function refusalOf({
  github,
  ...branches
}: Parameters<typeof requireProposable>[0]): Promise<string | undefined> {
  if (!github) return 'there is no token.';
  try {
    await listPulls({ ...branches, github });
    return undefined;
  } catch (error) {
    if (error instanceof GitHubError && [401, 403, 404].includes(error.status)) return explain(error);
    // An outage may be over when the run wants to land.
    return undefined;
  }
}

/** Writes the description of the pull request. */
export async function describeProposal(
  github: Pick<GitHub, 'ask'>,
  number: number,
  body: string,
): Promise<void> {
  await github.ask('PATCH', `{repo}/pulls/${number}`, Pull, { body });
}
