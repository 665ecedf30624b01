/** A batch of the pull requests in a group of GitHub's merge queue: the commits from the target branch to the group's newest. */
import { createHash } from 'node:crypto';
import type { PolicyPlan } from '../config/config.ts';
import type { Base, PrivateStore } from '../platform/git/store.ts';
import { decodePatch } from './decode.ts';
import type { Batch, OpenPull, Patch, RejectedOffer } from './patch.ts';

/** One step of the queue: a pull request, as GitHub put it on top of those before it. */
interface Entry {
  /** `undefined`: nobody says which pull request it is. */
  number: number | undefined;
  commit: string;
  subject: string;
}

/** A merge group, and what is known about its entries. */
export interface MergeGroup {
  /** Its newest commit. */
  head: string;
  /** Branch of the queue → its commit. Their names hold the numbers of the pull requests. */
  branches: ReadonlyMap<string, string>;
  /** Address of the repository, for links. */
  url: string;
}

/** Makes a patch of each entry: what it changes beside the one before it. */
export async function gatherGroup(
  group: MergeGroup,
  limits: PolicyPlan['limits'],
  store: PrivateStore,
  base: Base,
): Promise<Batch> {
  const patches: Patch[] = [];
  const rejected: RejectedOffer[] = [];
  let before = base.commit;
  for (const entry of await entriesOf(group, store, base)) {
    const { number, commit, subject } = entry;
    const id = number === undefined ? commit.slice(0, 12) : `#${number}`;
    const pull = number === undefined ? {} : { pull: pullOf(number, entry, group) };
    const diff = await store.diff(before, commit);
    before = commit;
    const offer = { id, title: subject, ...pull };
    if (diff.length === 0) continue;
    const parts = await decodePatch(diff, `The change of ${id}`, limits, store.directory);
    if (!Array.isArray(parts)) {
      rejected.push({ ...offer, verdict: parts });
      continue;
    }
    patches.push({
      ...offer,
      parts: parts.map((part) => ({ ...part, message: subject })),
      digest: createHash('sha256').update(diff).digest('hex'),
      source: { path: id, tracked: false },
      dependsOn: [],
      declared: { mayRemoveTests: true },
    });
  }
  return { patches, rejected };
}

/** The commits on the way from the base to the head, oldest first, one for each pull request. */
async function entriesOf(
  { head, branches }: MergeGroup,
  { git }: PrivateStore,
  base: Base,
): Promise<Entry[]> {
  const listed = await git.text([
    'log',
    '--first-parent',
    '--reverse',
    '--format=%H %s',
    `${base.commit}..${head}`,
  ]);
  if (listed === '') return [];
  const commits = listed.split('\n').map((line) => ({
    commit: line.slice(0, line.indexOf(' ')),
    subject: line.slice(line.indexOf(' ') + 1),
  }));
  const numbers = new Map(
    [...branches].map(([branch, commit]) => [commit, Number(/\/pr-(\d+)-[0-9a-f]+$/.exec(branch)?.[1])]),
  );
  const entries = commits.map(({ commit, subject }) => ({
    commit,
    subject,
    number: numberOf(numbers.get(commit), subject),
  }));
  // Where pull requests are rebased, several commits lead to the one that a branch of the queue names.
  const isKnown = entries.some(({ commit }) => numbers.has(commit));
  return isKnown
    ? entries.filter(({ commit, number }) => numbers.has(commit) || number !== undefined || commit === head)
    : entries;
}

function numberOf(byBranch: number | undefined, subject: string): number | undefined {
  if (byBranch) return byBranch;
  const said = /^Merge pull request #(\d{1,9}) /.exec(subject)?.[1] ?? /\(#(\d{1,9})\)$/.exec(subject)?.[1];
  return said === undefined ? undefined : Number(said);
}

function pullOf(number: number, { commit }: Entry, { url }: MergeGroup): OpenPull {
  return { number, url: `${url}/pull/${number}`, head: commit };
}
