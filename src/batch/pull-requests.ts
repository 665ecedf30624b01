/** A batch of the open pull requests that ask to be landed by a label. */
import { createHash } from 'node:crypto';
import type { PolicyPlan } from '../config/config.ts';
import type { Base, PrivateStore } from '../platform/git/store.ts';
import type { PullOnGitHub } from '../platform/github/open-pulls.ts';
import { approvalOf, type Approval, type ApprovalRules } from './approval.ts';
import { decodePatch } from './decode.ts';
import { orderByDependencies } from './order.ts';
import type { Batch, OpenPull, Patch, RejectedOffer } from './patch.ts';
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
  /** Whether an earlier run rejected exactly this head of a pull request. */
  wasRejected: (pull: { id: string; head: string }) => boolean;
}

/** The label that comes first in the queue, and the one that a rejected pull request has. */
export function labelsOf(label: string): { first: string; rejected: string } {
  return { first: `${label}:first`, rejected: `${label}:rejected` };
}

export function idOfPull(number: number): string {
  return `#${number}`;
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
  const pulls = await wanted(github, rules);
  const { inQueue, elsewhere } = inStacks(pulls, rules.targetBranch);
  const ordered = inQueue.toSorted((a, b) => comparePulls(a, b, rules.label));
  const { patches: most } = rules.limits;
  const known = new Map(pulls.map((pull) => [pull.number, pull]));
  const offers: RejectedOffer[] = [];
  const approved: { pull: PullOnGitHub; mayRemoveTests: boolean }[] = [];
  for (const pull of ordered) {
    const approval: Approval = await approvalOf(pull, rules);
    if (approved.length >= most)
      offers.push(rejectedOf(pull, refused('limits', `A batch holds at most ${most} patches.`)));
    else if ('problem' in approval) offers.push(rejectedOf(pull, refused('not-approved', approval.problem)));
    else approved.push({ pull, ...approval });
  }
  await fetchHeads(approved.map(({ pull }) => pull.head));
  const above = await ancestry(
    approved.map(({ pull }) => pull),
    store,
    base,
  );
  const states = await dependenciesElsewhere(approved, known, github);
  const patches: Patch[] = [];
  for (const { pull, mayRemoveTests } of approved) {
    const needs = dependenciesOf(pull, { inQueue, above, states });
    const problem = 'verdict' in needs ? needs : undefined;
    const offer =
      problem ?? (await readPull(pull, (needs as Needs).dependsOn, { store, base, rules, above }));
    if ('verdict' in offer) offers.push(rejectedOf(pull, offer));
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
        `#${number} has the label \`${rules.label}\` and is for \`${branch}\`, not for \`${rules.targetBranch}\`: it is not in this batch.`,
    ),
  };
}

/** Those that were gathered and may not land any more, with why. Asked just before the landing. */
export async function changedPulls(
  patches: readonly Patch[],
  github: PullsOnGitHub,
  rules: QueueRules,
): Promise<ReadonlyMap<string, Verdict>> {
  const then = patches.flatMap(({ id, pull }) => (pull ? [{ id, pull }] : []));
  const now = await github.byNumber(then.map(({ pull }) => pull.number));
  const changed = new Map<string, Verdict>();
  for (const { id, pull } of then) {
    const found = now.get(pull.number);
    const detail = changeOf(pull, found, rules);
    const approval = found && detail === undefined ? await approvalOf(found, rules) : undefined;
    if (detail !== undefined)
      changed.set(id, { verdict: 'undecided', reason: 'head-moved', detail: `During the run, ${detail}.` });
    else if (approval && 'problem' in approval)
      changed.set(id, refused('not-approved', `During the run its approval went: ${approval.problem}`));
  }
  return changed;
}

/** What happened to a pull request since it was gathered, as the end of a sentence. */
function changeOf(
  then: OpenPull,
  now: PullOnGitHub | undefined,
  { label }: Pick<QueueRules, 'label'>,
): string | undefined {
  if (!now) return 'it disappeared';
  if (now.state !== 'OPEN') return now.state === 'MERGED' ? 'it was merged' : 'it was closed';
  if (now.head !== then.head)
    return `its head moved from ${then.head.slice(0, 7)} to ${now.head.slice(0, 7)}: the next run tries that one`;
  if (now.isDraft) return 'it became a draft';
  if (now.base !== then.base) return `its base changed from \`${then.base}\` to \`${now.base}\``;
  const { rejected } = labelsOf(label);
  if (!now.labels.includes(label) && !now.labels.includes(rejected))
    return `somebody took the label \`${label}\` away`;
  return undefined;
}

/** Those with the label, and those that were rejected and have a new head since. */
async function wanted(
  github: PullsOnGitHub,
  { label, wasRejected }: QueueRules,
): Promise<readonly PullOnGitHub[]> {
  const asked = await github.withLabel(label);
  const before = await github.withLabel(labelsOf(label).rejected);
  const again = before.filter(
    ({ number, head, labels }) => !labels.includes(label) && !wasRejected({ id: idOfPull(number), head }),
  );
  return [...asked, ...again].filter(({ isDraft }) => !isDraft);
}

/** Those that are for the target branch, directly or on top of others, and the rest. */
function inStacks(
  pulls: readonly PullOnGitHub[],
  targetBranch: string,
): { inQueue: PullOnGitHub[]; elsewhere: PullOnGitHub[] } {
  const inQueue = new Set(pulls.filter(({ base }) => base === targetBranch));
  for (let before = -1; before < inQueue.size;) {
    before = inQueue.size;
    const branches = new Set([...inQueue].map(({ branch }) => branch));
    for (const pull of pulls) if (branches.has(pull.base)) inQueue.add(pull);
  }
  return { inQueue: [...inQueue], elsewhere: pulls.filter((pull) => !inQueue.has(pull)) };
}

/** Those with the label of priority first, then in the order in which they got their label. */
function comparePulls(a: PullOnGitHub, b: PullOnGitHub, label: string): number {
  const { first } = labelsOf(label);
  const since = ({ labelled }: PullOnGitHub): string =>
    labelled.findLast((one) => one.label === label)?.at ?? '';
  const isFirst = ({ labels }: PullOnGitHub): number => Number(labels.includes(first));
  const [left, right] = [since(a), since(b)];
  return isFirst(b) - isFirst(a) || (left < right ? -1 : left > right ? 1 : a.number - b.number);
}

/** Number → the other pull requests whose heads are among its commits. */
type Ancestry = ReadonlyMap<number, readonly PullOnGitHub[]>;

async function ancestry(
  pulls: readonly PullOnGitHub[],
  { git }: PrivateStore,
  base: Base,
): Promise<Ancestry> {
  const heads = [...new Set(pulls.map(({ head }) => head))];
  if (heads.length === 0) return new Map();
  const listed = await git.text(['rev-list', '--parents', '--stdin'], {
    input: [...heads, `^${base.commit}`, ''].join('\n'),
  });
  const parents = new Map(
    listed.split('\n').map((line) => {
      const [commit = '', ...above] = line.split(' ');
      return [commit, above] as const;
    }),
  );
  return new Map(
    pulls.map((pull) => {
      const seen = new Set<string>();
      for (const open = [pull.head]; open.length > 0;) {
        const commit = open.pop()!;
        if (seen.has(commit)) continue;
        seen.add(commit);
        open.push(...(parents.get(commit) ?? []));
      }
      const isBelow = (other: PullOnGitHub): boolean =>
        other.head === pull.head ? other.number < pull.number : seen.has(other.head);
      return [pull.number, pulls.filter((other) => other !== pull && isBelow(other))];
    }),
  );
}

const DEPENDS_ON = /^[^\S\n]*depends[- ]on:?[^\S\n]+((?:#\d{1,9}[^\S\n,]*,?[^\S\n]*)+)$/gim;

/** The numbers in lines such as `Depends-On: #12`. */
export function dependsOnIn(body: string): number[] {
  const numbers = [...body.matchAll(DEPENDS_ON)].flatMap(([, list = '']) =>
    [...list.matchAll(/#(\d+)/g)].map(([, digits]) => Number(digits)),
  );
  return [...new Set(numbers)].filter((number) => number > 0).slice(0, MOST_DEPENDENCIES);
}

const MOST_DEPENDENCIES = 20;

/** The states of pull requests that others name as dependencies and that are not in the queue, by number. */
async function dependenciesElsewhere(
  approved: readonly { pull: PullOnGitHub }[],
  known: ReadonlyMap<number, PullOnGitHub>,
  github: PullsOnGitHub,
): Promise<ReadonlyMap<number, PullOnGitHub>> {
  const named = new Set(approved.flatMap(({ pull }) => dependsOnIn(pull.body)));
  const open = [...named].filter((number) => !known.has(number));
  return open.length === 0 ? new Map() : github.byNumber(open);
}

interface Needs {
  dependsOn: string[];
}

/** What a pull request depends on: those below it in a stack, and those that it names. */
function dependenciesOf(
  pull: PullOnGitHub,
  {
    inQueue,
    above,
    states,
  }: { inQueue: readonly PullOnGitHub[]; above: Ancestry; states: ReadonlyMap<number, PullOnGitHub> },
): Needs | Verdict {
  const below = above.get(pull.number) ?? [];
  const parent = inQueue.find(({ branch, number }) => branch === pull.base && number !== pull.number);
  if (parent && !above.has(parent.number))
    return {
      verdict: 'blocked',
      reason: 'dependency',
      detail: `It builds on #${parent.number}, which is not approved.`,
      evidence: { with: [idOfPull(parent.number)] },
    };
  if (parent && !below.includes(parent) && parent.head !== pull.head)
    return {
      verdict: 'undecided',
      reason: 'stack-stale',
      detail: `It builds on #${parent.number}, whose newest commit ${parent.head.slice(0, 7)} it does not contain. Update its branch.`,
    };
  const named: number[] = [];
  for (const number of dependsOnIn(pull.body)) {
    if (number === pull.number || states.get(number)?.state === 'MERGED') continue;
    if (inQueue.some((other) => other.number === number)) named.push(number);
    else
      return {
        verdict: 'blocked',
        reason: 'dependency',
        detail: `It says that it depends on #${number}, which is ${states.get(number)?.state === 'CLOSED' ? 'closed and was not merged' : 'not in this batch'}.`,
        evidence: { with: [idOfPull(number)] },
      };
  }
  return { dependsOn: [...new Set([...below.map(({ number }) => number), ...named])].map(idOfPull) };
}

/** Reads what a pull request changes beside its merge base, or beside the one below it in a stack. */
async function readPull(
  pull: PullOnGitHub,
  dependsOn: string[],
  { store, base, rules, above }: { store: PrivateStore; base: Base; rules: QueueRules; above: Ancestry },
): Promise<Patch | Verdict> {
  const id = idOfPull(pull.number);
  const below = above.get(pull.number) ?? [];
  // The last one in the stack is the one that has most of the others below it.
  const parent = below.toSorted((a, b) => above.get(b.number)!.length - above.get(a.number)!.length)[0];
  const from = await store.mergeBase(parent?.head ?? base.commit, pull.head);
  if (from === undefined)
    return { verdict: 'conflict', reason: 'does-not-apply', detail: 'It shares no history with the branch.' };
  const diff = await store.diff(from, pull.head);
  const details = openPullOf(pull);
  const empty = { id, title: titleOf(pull), dependsOn, pull: details, merge: pull.head };
  const source = { path: id, tracked: false };
  const digest = createHash('sha256').update(pull.head).digest('hex');
  if (diff.length === 0) return { ...empty, parts: [], digest, source, declared: {} };
  if (diff.length > rules.limits.patchBytes)
    return refused('limits', `Its diff has ${diff.length} bytes; the limit is ${rules.limits.patchBytes}.`);
  const parts = await decodePatch(diff, `The diff of ${id}`, rules.limits, store.directory);
  if (!Array.isArray(parts)) return parts;
  const author = await authorOf(pull.head, store);
  const message = [`${titleOf(pull)} (${id})`, pull.body.replaceAll('\r\n', '\n').trim()]
    .filter(Boolean)
    .join('\n\n');
  return {
    ...empty,
    parts: parts.map((part) => ({ ...part, message, author })),
    digest,
    source,
    declared: {},
  };
}

async function authorOf(
  commit: string,
  { git }: PrivateStore,
): Promise<{ name: string; email: string; date: string }> {
  const [name = '', email = '', date = ''] = (
    await git.text(['show', '-s', '--format=%an%n%ae%n%ad', '--date=raw', commit])
  ).split('\n');
  return { name, email, date };
}

function rejectedOf(pull: PullOnGitHub, verdict: Verdict): RejectedOffer {
  return { id: idOfPull(pull.number), title: titleOf(pull), verdict, pull: openPullOf(pull) };
}

function titleOf({ title }: PullOnGitHub): string {
  return title.replaceAll(/\s+/g, ' ').trim().slice(0, 300);
}

function openPullOf({ number, url, head, base, branch, repository }: PullOnGitHub): OpenPull {
  return { number, url, head, base, from: `${repository?.split('/')[0] ?? 'unknown'}:${branch}` };
}
