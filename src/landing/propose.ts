import { z } from 'zod';
import type { RunConfig } from '../config/config.ts';
import { GitHubError, type GitHub } from '../platform/github/github.ts';
import type { Remote } from '../platform/git/remote.ts';
import type { Landing, Survivors } from './land.ts';

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

export interface ProposalTools {
  config: RunConfig;
  remote: Remote;
  github: GitHub;
}

/** The branch that a landing by pull request uses. */
export function proposalBranch({ name, targetBranch }: RunConfig): string {
  return `${name}/${targetBranch}`;
}

/**
 * Puts exactly the tested commit on a branch of its own and opens a pull request from it, or updates the one there is.
 * With nothing left to propose (`isOver`) it closes the one there is. What others pushed to the branch stays.
 */
export async function propose(survivors: Survivors, isOver: boolean, tools: ProposalTools): Promise<Landing> {
  const { config, remote, github } = tools;
  const branch = proposalBranch(config);
  const failed = (detail: string): Landing => ({ kind: 'failed', reason: 'push-refused', detail, survivors });
  try {
    const tip = await remote.tip(branch);
    const pulls = await listPulls(tools, branch);
    const open = pulls.find(({ state }) => state === 'open');
    const isMerged = pulls.some(({ merged_at: merged, head }) => merged !== null && head.sha === tip);
    const isOurs = tip === undefined || isMerged || (await remote.isBy(tip, config.file.committer.email));
    if (survivors.steps.length === 0) {
      if (open && isOurs && isOver)
        await github.ask('PATCH', `{repo}/pulls/${open.number}`, Pull, { state: 'closed' });
      return { kind: 'nothing' };
    }
    if (!isOurs)
      return failed(
        `The branch ${branch} holds commits of others, which are not overwritten: ${open ? `merge ${open.html_url}, or` : ''} delete the branch.`,
      );
    if (tip !== survivors.commit) {
      const pushed = await remote.push(branch, survivors.commit, tip);
      if (pushed.kind === 'moved') return failed(`The branch ${branch} was changed by somebody meanwhile.`);
      if (pushed.kind !== 'landed') return failed(`The push to ${branch} failed: ${pushed.detail}.`);
    }
    const { number, html_url: url, user } = open ?? (await create(tools, branch));
    const isWorkflows = user?.login === 'github-actions[bot]';
    const note = isWorkflows
      ? `Pull request #${number} was opened with the workflow's own token: its checks wait until somebody approves them. With the token of an app they start by themselves.`
      : undefined;
    return { kind: 'proposed', survivors, branch, number, url, note };
  } catch (error) {
    const why = error instanceof GitHubError ? explain(error) : (error as Error).message;
    if (survivors.steps.length === 0) return { kind: 'nothing' };
    return failed(`The pull request from ${branch} could not be opened or updated: ${why}`);
  }
}

/** From this branch to the target, newest first. */
function listPulls({ config, github }: ProposalTools, branch: string): Promise<Pull[]> {
  const owner = github.credentials.repository.split('/')[0]!;
  const query = `state=all&head=${encodeURIComponent(`${owner}:${branch}`)}&base=${encodeURIComponent(config.targetBranch)}&per_page=30`;
  return github.ask('GET', `{repo}/pulls?${query}`, Pulls);
}

async function create(tools: ProposalTools, branch: string): Promise<Pull> {
  const { config, github } = tools;
  // Patch titles would go into the merge commit, and close issues there.
  const title = `AutoSync: tested patches for ${config.targetBranch}`;
  const body = { title, head: branch, base: config.targetBranch, body: '' };
  try {
    return await github.once('POST', '{repo}/pulls', Pull, body);
  } catch (error) {
    // It may be there all the same: the answer got lost, or another run was faster.
    const isUnsure =
      error instanceof GitHubError && (error.retryAfterMs !== undefined || error.status === 422);
    if (!isUnsure) throw error;
    if (error.status !== 422) await github.pause(error.retryAfterMs ?? 0);
    const there = (await listPulls(tools, branch)).find(({ state }) => state === 'open');
    if (there) return there;
    if (error.status === 422) throw error;
    return github.once('POST', '{repo}/pulls', Pull, body);
  }
}

/** What GitHub said, with what would help. */
function explain({ message, status }: GitHubError): string {
  if (status === 403 || status === 404)
    return `${message}. Give the job \`permissions: pull-requests: write\`, and allow GitHub Actions to create pull requests in the settings of the repository, or use the token of an app.`;
  return `${message}.`;
}

/** Asked before the first trial: whether the pull request could be opened at all, as far as can be read. */
export async function proposalRefusal(tools: ProposalTools): Promise<string | undefined> {
  try {
    await listPulls(tools, proposalBranch(tools.config));
    return undefined;
  } catch (error) {
    if (error instanceof GitHubError && [401, 403, 404].includes(error.status)) return explain(error);
    // An outage now need not be one in an hour.
    return undefined;
  }
}

/** Describes the pull request: the same words as everywhere. */
export async function describeProposal(github: GitHub, number: number, body: string): Promise<void> {
  await github.ask('PATCH', `{repo}/pulls/${number}`, Pull, { body });
}
