/** What pull requests build on: stacks of branches, commits that they contain, and `Depends-On` lines. */
import type { Base, PrivateStore } from '../platform/git/store.ts';
import type { PullOnGitHub } from '../platform/github/open-pulls.ts';
import type { Verdict } from './verdict.ts';

export function idOfPull(number: number): string {
  return `#${number}`;
}

/** Whether the branch of a pull request is in this repository. A fork's branch may have any name. */
export function isOurs({ repository: of }: PullOnGitHub, repository: string): boolean {
  return of?.toLowerCase() === repository.toLowerCase();
}

/** Where a batch goes. */
interface Place {
  repository: string;
  targetBranch: string;
}

/** The pull request whose branch is the base of this one. */
function parentOf(
  pull: PullOnGitHub,
  pulls: readonly PullOnGitHub[],
  { repository, targetBranch }: Place,
): PullOnGitHub | undefined {
  if (pull.base === targetBranch) return undefined;
  return pulls.find((other) => other !== pull && other.branch === pull.base && isOurs(other, repository));
}

/** Those that are for the target branch, directly or on top of others, and the rest. */
export function inStacks(
  pulls: readonly PullOnGitHub[],
  place: Place,
): { inQueue: PullOnGitHub[]; elsewhere: PullOnGitHub[] } {
  const inQueue = new Set(pulls.filter(({ base }) => base === place.targetBranch));
  for (let before = -1; before < inQueue.size;) {
    before = inQueue.size;
    for (const pull of pulls) if (parentOf(pull, [...inQueue], place)) inQueue.add(pull);
  }
  return { inQueue: [...inQueue], elsewhere: pulls.filter((pull) => !inQueue.has(pull)) };
}

/** Number of a pull request → the others whose heads are among its commits. */
export type Ancestry = ReadonlyMap<number, readonly PullOnGitHub[]>;

/** Finds out which of `others` each pull request contains. The heads of `pulls` must be in the store. */
export async function ancestryOf(
  pulls: readonly PullOnGitHub[],
  others: readonly PullOnGitHub[],
  { git }: PrivateStore,
  base: Base,
): Promise<Ancestry> {
  if (pulls.length === 0) return new Map();
  const listed = await git.text(['rev-list', '--parents', '--stdin'], {
    input: [...new Set(pulls.map(({ head }) => head)), `^${base.commit}`, ''].join('\n'),
  });
  const parents = new Map(
    listed.split('\n').map((line) => {
      const [commit = '', ...above] = line.split(' ');
      return [commit, above] as const;
    }),
  );
  const contained = (head: string): ReadonlySet<string> => {
    const seen = new Set<string>();
    for (const open = [head]; open.length > 0;) {
      const commit = open.pop()!;
      if (!parents.has(commit) || seen.has(commit)) continue;
      seen.add(commit);
      open.push(...parents.get(commit)!);
    }
    return seen;
  };
  return new Map(
    pulls.map((pull) => {
      const commits = contained(pull.head);
      const isBelow = (other: PullOnGitHub): boolean =>
        other.head === pull.head ? other.number < pull.number : commits.has(other.head);
      return [pull.number, others.filter((other) => other !== pull && isBelow(other))];
    }),
  );
}

const DEPENDS_ON = /^[ \t]*depends[- ]on:?[ \t]+(#[^\n]*)$/gim;
const MOST_DEPENDENCIES = 20;

/** The numbers in lines such as `Depends-On: #12, #13`. */
export function dependsOnIn(body: string): number[] {
  const numbers = [...body.matchAll(DEPENDS_ON)].flatMap(([, list = '']) => {
    const parts = list.trim().split(/[\s,]+/);
    return parts.every((part) => /^#[1-9]\d{0,8}$/.test(part))
      ? parts.map((part) => Number(part.slice(1)))
      : [];
  });
  return [...new Set(numbers)].slice(0, MOST_DEPENDENCIES);
}

/** What is known about the pull requests of a batch. */
interface Known extends Place {
  inQueue: readonly PullOnGitHub[];
  /** Numbers of those that may land. */
  approved: ReadonlySet<number>;
  ancestry: Ancestry;
  /** Those outside the queue that others name, by number. */
  named: ReadonlyMap<number, PullOnGitHub>;
}

/** The ids of what a pull request builds on, or why it cannot be tried now. */
export function needsOf(pull: PullOnGitHub, known: Known): { dependsOn: string[] } | Verdict {
  const { inQueue, approved, ancestry, named } = known;
  const below = ancestry.get(pull.number) ?? [];
  const parent = parentOf(pull, inQueue, known);
  const barred = [...(parent ? [parent] : []), ...below].find(({ number }) => !approved.has(number));
  if (barred) {
    const what = below.includes(barred) ? 'contains the commits of' : 'builds on';
    return blocked(
      `It ${what} #${barred.number}, which may not land. It waits until that one does.`,
      barred.number,
    );
  }
  if (parent && !below.includes(parent) && parent.head !== pull.head)
    return {
      verdict: 'undecided',
      reason: 'stack-stale',
      detail: `It builds on #${parent.number}, whose newest commit ${parent.head.slice(0, 7)} it does not contain. Update its branch.`,
    };
  const numbers = below.map(({ number }) => number);
  for (const number of dependsOnIn(pull.body)) {
    const { state, base } = named.get(number) ?? {};
    if (number === pull.number || (state === 'MERGED' && base === known.targetBranch)) continue;
    if (!inQueue.some((other) => other.number === number)) {
      const why = state === 'CLOSED' ? 'closed and was not merged' : 'not in this batch';
      return blocked(
        `It says that it depends on #${number}, which is ${why}. It waits for that; or take the line out of its description.`,
        number,
      );
    }
    numbers.push(number);
  }
  return { dependsOn: [...new Set(numbers)].map(idOfPull) };
}

function blocked(detail: string, number: number): Verdict {
  return { verdict: 'blocked', reason: 'dependency', detail, evidence: { with: [idOfPull(number)] } };
}
