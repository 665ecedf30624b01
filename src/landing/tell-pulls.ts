/** Tells the pull requests of a queue what became of them: comment, label, and a check on the head. */
import { z } from 'zod';
import { hasLabel, labelsOf } from '../batch/pull-requests.ts';
import type { OpenPull, Patch } from '../batch/patch.ts';
import type { Fate } from '../batch/verdict.ts';
import type { Writer } from '../platform/github/actions.ts';
import { GitHubError, type GitHub } from '../platform/github/github.ts';
import { StickyComment } from '../platform/github/sticky-comment.ts';

const Anything = z.unknown();

/** What a pull request is told, and what becomes of its label. */
export interface PullNews {
  number: number;
  /** The commit that was tried. */
  head: string;
  /** What becomes of its label. */
  label: Fate;
  /** The landing made commits of its own from it, so GitHub does not see that it is merged. */
  mustClose: boolean;
  /** The labels that it had when the batch was gathered. */
  labels: readonly string[];
  /** One line, for the check on its head. */
  title: string;
  /** Markdown. */
  body: string;
}

/** How the pull requests are told. */
interface Telling {
  name: string;
  /** The label that asks for a landing. */
  label: string;
  writer: Writer;
  /** The first line of a comment, by which it is found again. */
  mark: string;
  /** Whether two comments say the same, whatever run they link to. */
  saySame: (one: string, other: string) => boolean;
  /** False: only labels and checks. */
  hasComments: boolean;
  /** False: the heads are commits of GitHub's own queue. */
  hasChecks: boolean;
}

/**
 * Makes the target branch the base of pull requests that are stacked on others, before they land: GitHub sees only a pull
 * request as merged whose base gets its head, and it changes no base that has the head already. Returns what to do after
 * the landing: those that did not land get their base back, and those of the batch that are left on top of what landed
 * get the target branch.
 */
export async function retarget(
  patches: readonly Patch[],
  all: readonly OpenPull[],
  targetBranch: string,
  github: Pick<GitHub, 'ask'>,
): Promise<(landed: readonly Patch[]) => Promise<void>> {
  const give = async (number: number, base: string): Promise<void> => {
    // What GitHub refuses here is seen in what it says of the pull request, and is no reason not to land.
    await github.ask('PATCH', `{repo}/pulls/${number}`, Anything, { base }).catch(() => undefined);
  };
  const stacked = patches.flatMap(({ pull }) =>
    pull?.queued && pull.queued.base !== targetBranch ? [pull] : [],
  );
  for (const { number } of stacked) await give(number, targetBranch);
  return async (landed) => {
    const numbers = new Set(landed.map(({ pull }) => pull?.number));
    const branches = new Set(landed.map(({ pull }) => pull?.queued?.branch));
    for (const { number, queued } of all) {
      if (numbers.has(number) || !queued || queued.base === targetBranch) continue;
      if (branches.has(queued.base)) await give(number, targetBranch);
      else if (stacked.some((one) => one.number === number)) await give(number, queued.base);
    }
  };
}

/** Tells each pull request its news. Returns what could not be done, as sentences. */
export async function tellPulls(
  news: readonly PullNews[],
  { name, label, writer, mark, saySame, hasComments, hasChecks }: Telling,
  github: GitHub,
): Promise<string[]> {
  const problems = new Map<string, number[]>();
  let mayCheck = true;
  for (const one of news) {
    const { number } = one;
    const attempt = async (work: () => Promise<unknown>): Promise<void> => {
      // Whatever goes wrong with one of them, the others are told.
      await work().catch(({ message }: Error) => {
        problems.set(message, [...(problems.get(message) ?? []), number]);
      });
    };
    const comment = new StickyComment(github, number, mark, writer);
    let isNews = true;
    if (hasComments)
      await attempt(async () => {
        isNews = await comment.finish(one.body, (found) => saySame(found, one.body));
      });
    await attempt(() => relabel(one, label, github));
    if (one.mustClose)
      await attempt(() => github.ask('PATCH', `{repo}/pulls/${number}`, Anything, { state: 'closed' }));
    // Without comments, nobody knows whether that was said before.
    const isTold = hasComments ? isNews : one.label !== 'kept';
    if (mayCheck && hasChecks && isTold) mayCheck = await check(one, name, github);
  }
  return [...problems].map(
    ([message, numbers]) => `${numbers.map((number) => `#${number}`).join(', ')}: ${message}`,
  );
}

/** The label goes when the branch has the pull request, and another one takes its place when it was rejected. */
async function relabel(
  { number, label: what, labels }: PullNews,
  label: string,
  github: Pick<GitHub, 'ask'>,
): Promise<void> {
  if (what === 'kept') return;
  const { first, rejected } = labelsOf(label);
  const remove = (name: string): Promise<unknown> =>
    github
      .ask('DELETE', `{repo}/issues/${number}/labels/${encodeURIComponent(name)}`, Anything)
      .catch(ignoreMissing);
  // It leaves the queue even where the other label does not exist and may not be made.
  const added =
    what === 'rejected'
      ? github.ask('POST', `{repo}/issues/${number}/labels`, Anything, { labels: [rejected] })
      : undefined;
  const problem = await added?.then(
    () => undefined,
    (error: unknown) => error,
  );
  const gone = what === 'rejected' ? [label] : [label, first, rejected];
  for (const one of gone) if (hasLabel(labels, one)) await remove(one);
  if (problem !== undefined) throw problem;
}

/** A pull request that waits must not pass a rule that asks for this check. */
const STATES = {
  taken: { status: 'completed', conclusion: 'success' },
  rejected: { status: 'completed', conclusion: 'failure' },
  kept: { status: 'queued' },
} as const;

/** Sets a check on the head of a pull request. False: this token may not. */
async function check(
  { head, label, title }: PullNews,
  name: string,
  github: Pick<GitHub, 'once'>,
): Promise<boolean> {
  const body = {
    name,
    head_sha: head,
    ...STATES[label],
    output: { title, summary: title },
  };
  try {
    await github.once('POST', '{repo}/check-runs', Anything, body);
    return true;
  } catch (error) {
    // Only what the token may not do stays so.
    return !(error instanceof GitHubError) || error.status !== 403;
  }
}

function ignoreMissing(error: unknown): void {
  if (!(error instanceof GitHubError) || error.status !== 404) throw error;
}
