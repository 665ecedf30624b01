/** A batch of the open pull requests that ask to be landed by a label. */
import { createHash } from 'node:crypto';
import type { PolicyPlan } from '../config/config.ts';
import type { Base, PrivateStore } from '../platform/git/store.ts';
import type { PullOnGitHub } from '../platform/github/open-pulls.ts';
import { approvalOf, type ApprovalRules } from './approval.ts';
import { decodePatch } from './decode.ts';
import { orderByDependencies } from './order.ts';
import type { Batch, OpenPull, Patch, RejectedOffer } from './patch.ts';
import { ancestryOf, dependsOnIn, idOfPull, inStacks, needsOf, type Ancestry } from './stacks.ts';
import { refused, type Verdict } from './verdict.ts';

/** What GitHub is asked. */
export interface PullsOnGitHub {
  /** The open pull requests with this label. */
  withLabel(label: string): Promise<readonly PullOnGitHub[]>;
  byNumber(numbers: readonly number[]): Promise<ReadonlyMap<number, PullOnGitHub>>;
}

/** Which pull requests are wanted, and what they must fulfil. */
export interface QueueRules extends ApprovalRules {
  /** The label that asks for the landing. */
  label: string;
  targetBranch: string;
  limits: PolicyPlan['limits'];
  /** Email of the committer of AutoSync's own commits. */
  committer: string;
  /** Whether an earlier run rejected exactly this head of a pull request. */
  wasRejected: (pull: { id: string; head: string }) => boolean;
}

/** To GitHub, a label is the same in any case. */
function isLabel(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

export function hasLabel(labels: readonly string[], label: string): boolean {
  return labels.some((one) => isLabel(one, label));
}

/** The label that comes first in the queue, and the one that a rejected pull request has. */
export function labelsOf(label: string): { first: string; rejected: string } {
  return { first: `${label}:first`, rejected: `${label}:rejected` };
}

/**
 * Gathers the pull requests into the target branch that have the label, and stacks on top of them. One that was rejected is
 * tried again when its head has changed. Each is read at the head that it has now. `notes`: what people should know.
 */
export async function gatherPulls(
  github: PullsOnGitHub,
  rules: QueueRules,
  store: PrivateStore,
  base: Base,
  fetchHeads: (heads: readonly string[]) => Promise<void>,
): Promise<Batch & { notes: readonly string[] }> {
  const { limits, targetBranch, repository, label } = rules;
  const { asked, wanted } = await labelled(github, rules);
  const { inQueue, elsewhere } = inStacks(wanted, rules);
  const ordered = inQueue.toSorted((a, b) => comparePulls(a, b, label));
  const isReviewed = asksForReviews(inQueue, targetBranch);
  const offers: RejectedOffer[] = [];
  const reject = (pull: PullOnGitHub, verdict: Verdict): void =>
    void offers.push(rejectedOf(pull, verdict, label));
  const approved: { pull: PullOnGitHub; mayRemoveTests: boolean }[] = [];
  for (const pull of ordered) {
    const approval = await approvalOf(pull, {
      ...rules,
      mustBeReviewed: isReviewed && pull.base !== targetBranch,
    });
    if ('problem' in approval) reject(pull, refused('not-approved', approval.problem));
    else if (approved.length >= limits.patches) reject(pull, FULL);
    else approved.push({ pull, ...approval });
  }
  const pulls = approved.map(({ pull }) => pull);
  await fetchHeads(pulls.map(({ head }) => head));
  const ancestry = await ancestryOf(pulls, asked, store, base);
  const named = await dependenciesOutside(pulls, asked, github);
  const landed = await landedHeads(store, base, rules.committer);
  const known = {
    targetBranch,
    repository,
    inQueue,
    ancestry,
    named,
    approved: new Set(pulls.map(({ number }) => number)),
  };
  const patches: Patch[] = [];
  for (const { pull, mayRemoveTests } of approved) {
    const needs = landed.has(pull.head) ? LANDED_BEFORE : needsOf(pull, known);
    const offer =
      'verdict' in needs ? needs : await readPull(pull, needs.dependsOn, { store, base, rules, ancestry });
    if ('verdict' in offer) reject(pull, offer);
    else patches.push({ ...offer, declared: { mayRemoveTests } });
  }
  const all = orderByDependencies(
    patches,
    new Set([...patches.map(({ id }) => id), ...offers.map(({ id }) => id)]),
  );
  return {
    patches: all.patches,
    rejected: [...offers, ...all.rejected],
    notes: elsewhere.map(
      ({ number, base: branch }) =>
        `#${number} has the label \`${label}\` and is for \`${branch}\`, not for \`${targetBranch}\`: it is not in this batch.`,
    ),
  };
}

const FULL: Verdict = {
  verdict: 'undecided',
  reason: 'budget',
  detail: 'The batch is full (`policy.limits.patches`): it waits for the next run.',
};

/** The trailer by which a commit that is no merge says which head it brought. */
export const HEAD_TRAILER = 'Autosync-Head';

const LANDED_BEFORE: Verdict = {
  verdict: 'already-applied',
  reason: 'in-base',
  detail:
    'This very commit landed before. If somebody took it back since, push a new one to have it tried again.',
};

/**
 * Heads that landed as commits of their own: the branch may hold them no more, because somebody took them back. Only what
 * stands on the branch itself counts: any commit of a pull request may say what it likes.
 */
async function landedHeads(
  { git }: PrivateStore,
  base: Base,
  committer: string,
): Promise<ReadonlySet<string>> {
  const trailer = (key: string): string => `%(trailers:key=${key},valueonly,separator=%x2C)`;
  const format = `--format=%ce%x00${trailer('Autosync-Patch')}%x00${trailer(HEAD_TRAILER)}`;
  const told = await git.text(['log', '--first-parent', `--grep=^${HEAD_TRAILER}: `, format, base.commit]);
  return new Set(
    told.split('\n').flatMap((line) => {
      const [by, patches = '', heads = ''] = line.split('\0');
      return by === committer && patches !== '' ? heads.split(',').map((head) => head.trim()) : [];
    }),
  );
}

/** Those that were gathered and may not land any more, with why. Asked just before the landing. */
export async function changedPulls(
  patches: readonly Patch[],
  github: PullsOnGitHub,
  rules: QueueRules,
): Promise<ReadonlyMap<string, Verdict>> {
  const { targetBranch } = rules;
  const then = patches.flatMap(({ id, pull, declared }) => (pull ? [{ id, pull, declared }] : []));
  const now = await github.byNumber(then.map(({ pull }) => pull.number));
  const isReviewed = asksForReviews([...now.values()], targetBranch);
  const changed = new Map<string, Verdict>();
  for (const { id, pull, declared } of then) {
    const found = now.get(pull.number);
    const detail = changeOf(pull, found, targetBranch);
    if (detail !== undefined || !found) {
      changed.set(id, { verdict: 'undecided', reason: 'head-moved', detail: `During the run, ${detail}.` });
      continue;
    }
    const { base, baseChangedAt } = pull.queued!;
    const mustBeReviewed = isReviewed && base !== targetBranch;
    const approval = await approvalOf({ ...found, base, baseChangedAt }, { ...rules, mustBeReviewed });
    const problem =
      'problem' in approval
        ? approval.problem
        : declared.mayRemoveTests && !approval.mayRemoveTests
          ? 'That it may remove tests was taken back.'
          : undefined;
    if (problem !== undefined)
      changed.set(id, refused('not-approved', `During the run its approval went: ${problem}`));
  }
  return changed;
}

/**
 * Whether the rules of the target branch ask for reviews. What GitHub says of a stacked pull request is about the branch
 * below it.
 */
function asksForReviews(pulls: readonly PullOnGitHub[], targetBranch: string): boolean {
  return pulls.some(({ base, decision }) => base === targetBranch && decision !== null);
}

/** What happened to a pull request since it was gathered, as the end of a sentence. */
function changeOf(then: OpenPull, now: PullOnGitHub | undefined, targetBranch: string): string | undefined {
  if (!now) return 'it disappeared';
  if (now.state !== 'OPEN') return now.state === 'MERGED' ? 'it was merged' : 'it was closed';
  if (now.head !== then.head)
    return `its head moved from ${then.head.slice(0, 7)} to ${now.head.slice(0, 7)}: the next run tries that one`;
  if (now.isDraft) return 'it became a draft';
  const { base, by } = then.queued!;
  // We ourselves give it the target branch as its base, just before it lands.
  if (now.base !== base && now.base !== targetBranch)
    return `its base changed from \`${base}\` to \`${now.base}\``;
  return hasLabel(now.labels, by) ? undefined : `somebody took the label \`${by}\` away`;
}

/** `asked`: all that have the label, or had it until they were rejected. `wanted`: those to look at now. */
async function labelled(
  github: PullsOnGitHub,
  { label, wasRejected }: QueueRules,
): Promise<{ asked: readonly PullOnGitHub[]; wanted: readonly PullOnGitHub[] }> {
  const queued = await github.withLabel(label);
  const rejected = (await github.withLabel(labelsOf(label).rejected)).filter(
    ({ labels }) => !hasLabel(labels, label),
  );
  const again = rejected.filter(({ number, head }) => !wasRejected({ id: idOfPull(number), head }));
  return {
    asked: [...queued, ...rejected],
    wanted: [...queued, ...again].filter(({ isDraft }) => !isDraft),
  };
}

/** Those with the label of priority first, then in the order in which they got their label. */
function comparePulls(a: PullOnGitHub, b: PullOnGitHub, label: string): number {
  const { first } = labelsOf(label);
  const since = ({ labelled: all }: PullOnGitHub): string =>
    all.findLast((one) => isLabel(one.label, label))?.at ?? '';
  const isFirst = ({ labels }: PullOnGitHub): number => Number(hasLabel(labels, first));
  const [left, right] = [since(a), since(b)];
  return isFirst(b) - isFirst(a) || (left < right ? -1 : left > right ? 1 : a.number - b.number);
}

/** Pull requests that others name as dependencies and that have no label, by number. */
async function dependenciesOutside(
  pulls: readonly PullOnGitHub[],
  asked: readonly PullOnGitHub[],
  github: PullsOnGitHub,
): Promise<ReadonlyMap<number, PullOnGitHub>> {
  const known = new Set(asked.map(({ number }) => number));
  const named = new Set(pulls.flatMap(({ body }) => dependsOnIn(body)));
  const open = [...named].filter((number) => !known.has(number));
  return open.length === 0 ? new Map() : github.byNumber(open);
}

interface Reading {
  store: PrivateStore;
  base: Base;
  rules: QueueRules;
  ancestry: Ancestry;
}

/** Reads what a pull request changes beside its merge base, or beside the one below it in a stack. */
async function readPull(
  pull: PullOnGitHub,
  dependsOn: string[],
  { store, base, rules, ancestry }: Reading,
): Promise<Patch | Verdict> {
  const id = idOfPull(pull.number);
  const below = ancestry.get(pull.number) ?? [];
  const depth = ({ number }: PullOnGitHub): number => ancestry.get(number)?.length ?? 0;
  // The last one in the stack is the one that has most of the others below it.
  const [parent] = below.toSorted((a, b) => depth(b) - depth(a));
  const from = await store.mergeBase(parent?.head ?? base.commit, pull.head);
  if (from === undefined)
    return {
      verdict: 'conflict',
      reason: 'does-not-apply',
      detail: 'It shares no history with the branch.',
    };
  const diff = await store.diff(from, pull.head);
  if (diff.length > rules.limits.patchBytes)
    return refused('limits', `Its diff has ${diff.length} bytes; the limit is ${rules.limits.patchBytes}.`);
  const parts =
    diff.length === 0 ? [] : await decodePatch(diff, `The diff of ${id}`, rules.limits, store.directory);
  if (!Array.isArray(parts)) return parts;
  const author = await authorOf(pull.head, store);
  const body = pull.body.replaceAll('\r\n', '\n').trim();
  const message = [`${titleOf(pull)} (${id})`, body].filter(Boolean).join('\n\n');
  return {
    id,
    title: titleOf(pull),
    dependsOn,
    pull: openPullOf(pull, rules.label),
    merge: pull.head,
    parts: parts.map((part) => ({ ...part, message, author })),
    digest: createHash('sha256').update(pull.head).digest('hex'),
    source: { path: id, tracked: false },
    declared: {},
  };
}

/** A date as git takes it. A commit may hold any. */
const DATE = /^\d{1,12} [+-](?:0\d|1[0-4])[0-5]\d$/;

async function authorOf(
  commit: string,
  { git }: PrivateStore,
): Promise<{ name: string; email: string; date?: string }> {
  const [name = '', email = '', date = ''] = (
    await git.text(['show', '-s', '--format=%an%n%ae%n%ad', '--date=raw', commit])
  ).split('\n');
  return { name, email, ...(DATE.test(date) ? { date } : {}) };
}

function rejectedOf(pull: PullOnGitHub, verdict: Verdict, label: string): RejectedOffer {
  return { id: idOfPull(pull.number), title: titleOf(pull), verdict, pull: openPullOf(pull, label) };
}

function titleOf({ title }: PullOnGitHub): string {
  return title.replaceAll(/\s+/g, ' ').trim().slice(0, 300);
}

/** `label`: the one that asks for the landing. */
function openPullOf(pull: PullOnGitHub, label: string): OpenPull {
  const { number, url, head, base, branch, repository, labels, baseChangedAt } = pull;
  const from = `${repository?.split('/')[0] ?? 'unknown'}:${branch}`;
  const by = hasLabel(labels, label) ? label : labelsOf(label).rejected;
  return { number, url, head, queued: { from, branch, base, baseChangedAt, labels, by } };
}
