/** A batch of the pull requests in a group of GitHub's merge queue: the commits from the target branch to the group's newest. */
import type { PolicyPlan } from '../config/config.ts';
import type { Base, PrivateStore } from '../platform/git/store.ts';
import { decodePatch } from './decode.ts';
import type { Batch, OpenPull, Patch } from './patch.ts';

/** One step of the queue: a pull request, as GitHub put it on top of those before it. */
interface Entry {
  /** `undefined`: nobody says which pull request it is. */
  number: number | undefined;
  commit: string;
  /** The head of the pull request, where the step is a merge of it. */
  head: string | undefined;
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
  const entries = await entriesOf(group, store, base);
  const ids = idsOf(entries);
  const patches: Patch[] = [];
  for (const [i, entry] of entries.entries()) {
    const { number, commit, subject } = entry;
    const from = entries[i - 1]?.commit ?? base.commit;
    // For suspicion alone: an entry is tried whatever its diff looks like, because GitHub's rules have let it in.
    const diff = await store.diff(from, commit);
    const parts =
      diff.length > limits.patchBytes ? [] : await decodePatch(diff, ids[i]!, limits, store.directory);
    const below = await Promise.all(
      entries
        .slice(0, i)
        .map(async ({ head }, at) => ((await contains(entry, head, store)) ? [ids[at]!] : [])),
    );
    patches.push({
      id: ids[i]!,
      title: subject,
      ...(number === undefined ? {} : { pull: pullOf(number, entry, group) }),
      parts: Array.isArray(parts) ? parts.map((part) => ({ ...part, message: subject })) : [],
      pick: { from, to: commit },
      digest: commit,
      source: { path: ids[i]!, tracked: false },
      dependsOn: below.flat(),
      declared: { mayRemoveTests: true },
    });
  }
  return { patches, rejected: [] };
}

/** Whether a pull request was made on top of another one, whose commits it therefore contains. */
async function contains({ head }: Entry, other: string | undefined, store: PrivateStore): Promise<boolean> {
  return head !== undefined && other !== undefined && (await store.isAncestor(other, head));
}

/** The steps on the way from the base to the head, oldest first. */
async function entriesOf(
  { head, branches }: MergeGroup,
  { git }: PrivateStore,
  base: Base,
): Promise<Entry[]> {
  const listed = await git.text([
    'log',
    '--first-parent',
    '--reverse',
    '--format=%H%x00%P%x00%s',
    `${base.commit}..${head}`,
  ]);
  const numbers = new Map(
    [...branches].flatMap(([branch, commit]) => {
      const number = /\/pr-(\d{1,9})-[0-9a-f]+$/.exec(branch)?.[1];
      return number === undefined ? [] : [[commit, Number(number)] as const];
    }),
  );
  const steps = (listed === '' ? [] : listed.split('\n')).map((line) => {
    const [commit = '', parents = '', subject = ''] = line.split('\0');
    const merged = parents.split(' ')[1];
    const byBranch = numbers.get(commit);
    const said = merged
      ? /^Merge pull request #(\d{1,9}) /.exec(subject)?.[1]
      : /\(#(\d{1,9})\)$/.exec(subject)?.[1];
    return { commit, subject, head: merged, byBranch, said: said === undefined ? undefined : Number(said) };
  });
  const isKnown = steps.some(({ byBranch, commit }) => byBranch && commit !== head);
  // Where pull requests are rebased, several commits lead to the one that a branch of the queue names, and what their
  // subjects say is about other things.
  const isEnd = (step: (typeof steps)[number]): boolean =>
    !isKnown || step.byBranch !== undefined || step.head !== undefined || step.commit === head;
  return steps.filter(isEnd).map(({ byBranch, said, ...step }) => ({
    ...step,
    number: byBranch ?? (isKnown && step.head === undefined ? undefined : said),
  }));
}

/** `#12`; a commit where nobody says which pull request it is, or two say the same. */
function idsOf(entries: readonly Entry[]): string[] {
  return entries.map(({ number, commit }) => {
    const isAlone = entries.filter((other) => other.number === number).length === 1;
    return number !== undefined && isAlone ? `#${number}` : commit.slice(0, 12);
  });
}

function pullOf(number: number, { commit }: Entry, { url }: MergeGroup): OpenPull {
  return { number, url: `${url}/pull/${number}`, head: commit };
}
