/** Plans the commits of a candidate: their trees, messages, authors and dates. */
import type { CommitRules } from '../config/config.ts';
import type { Patch, PatchPart } from '../batch/patch.ts';
import type { AppliedPatch } from './candidate.ts';

interface Identity {
  name: string;
  email: string;
}

/** One commit with everything that git needs to write it. */
export interface CommitPlan {
  tree: string;
  message: string;
  author: Identity;
  /** Seconds since 1970 and time zone offset. */
  authorDate: string;
  committerDate: string;
  /** The head of the pull request that it merges. */
  merges?: readonly string[];
}

/** What the commits of a candidate are planned from. */
export interface CommitRequest extends CommitRules {
  /** Committer date of the base, in seconds since 1970. */
  base: { committedAt: number };
  /** At least one step. */
  steps: readonly Pick<AppliedPatch, 'patch' | 'partTrees' | 'effect'>[];
}

/**
 * Plans the commits of a candidate, oldest first. The committer dates count up from the
 * committer date of the base, one second for each commit. Equal inputs therefore give equal
 * commit ids, at any time and on any machine.
 */
export function planCommits(plan: CommitRequest): CommitPlan[] {
  const commits =
    plan.style === 'squash' ? [squashed(plan)] : plan.steps.flatMap((step) => separate(step, plan));
  const last = commits.length - 1;
  if (commits[last]?.tree !== plan.steps.at(-1)!.partTrees.at(-1))
    throw new Error('The commits do not lead to the tree that is tried.');
  return commits.map((commit, index) => {
    const seconds = plan.base.committedAt + index + 1;
    const committerDate = `${seconds} +0000`;
    const isTested = index === last;
    const trailers = isTested
      ? commit.trailers
      : [...commit.trailers, `Autosync-Tested-In: ${commits[last]!.tree}`];
    return {
      tree: commit.tree,
      message: withTrailers(commit.message, trailers),
      author: commit.author,
      authorDate: commit.authorDate ?? committerDate,
      committerDate,
      ...(commit.merges ? { merges: commit.merges } : {}),
    };
  });
}

interface DraftCommit {
  tree: string;
  message: string;
  trailers: readonly string[];
  author: Identity;
  authorDate: string | undefined;
  merges?: readonly string[];
}

function separate(
  { patch, partTrees, effect }: CommitRequest['steps'][number],
  plan: CommitRequest,
): DraftCommit[] {
  const trailers = trailersOf(patch, plan);
  if (effect === 'clearing') {
    const message = titleOfClearing([patch]);
    return [{ tree: partTrees.at(-1)!, message, trailers, author: plan.committer, authorDate: undefined }];
  }
  if (plan.style === 'merge') {
    const { pull, merge, title } = patch;
    const message = `Merge pull request ${patch.id} from ${defuse(pull?.queued?.from ?? merge!)}\n\n${defuse(title)}`;
    const draft = { tree: partTrees.at(-1)!, message, trailers, author: plan.committer };
    return [{ ...draft, authorDate: undefined, merges: [merge!] }];
  }
  // A merge makes one change, also where its diff beside the first of several merge bases is empty.
  const isMade = patch.merge !== undefined || patch.pick !== undefined;
  const parts = isMade && patch.parts.length === 0 ? [undefined] : patch.parts;
  return parts.map((part, index) => ({
    tree: partTrees[index]!,
    message: defuse(part?.message ?? titleFor(patch, index)),
    trailers,
    author: authorOf(part, plan.committer),
    authorDate: part?.author?.date,
  }));
}

/** Which patch it is; and which head of a pull request, where the commit is no merge of it. */
function trailersOf({ id, merge }: Patch, { style }: CommitRequest): string[] {
  const head = merge === undefined || style === 'merge' ? [] : [`Autosync-Head: ${merge}`];
  return [`Autosync-Patch: ${defuse(id)}`, ...head];
}

function squashed(plan: CommitRequest): DraftCommit {
  const applied = plan.steps.filter(({ effect }) => effect === 'diff');
  const authors = applied.flatMap(({ patch }) => patch.parts.map((part) => authorOf(part, plan.committer)));
  const coAuthors = authors
    .filter(({ email }) => email !== plan.committer.email)
    .map(({ name, email }) => `Co-authored-by: ${defuse(name)} <${email}>`);
  const title =
    applied.length === 0
      ? titleOfClearing(plan.steps.map(({ patch }) => patch))
      : applied.length === 1
        ? defuse(applied[0]!.patch.title)
        : `Land ${applied.length} patches`;
  const list = applied.map(({ patch }) => `- ${defuse(`${patch.id}: ${patch.title}`)}`).join('\n');
  return {
    tree: plan.steps.at(-1)!.partTrees.at(-1)!,
    message: applied.length > 1 ? `${title}\n\n${list}` : title,
    trailers: [...plan.steps.flatMap(({ patch }) => trailersOf(patch, plan)), ...new Set(coAuthors)],
    author: plan.committer,
    authorDate: undefined,
  };
}

function titleOfClearing(patches: readonly Patch[]): string {
  return patches.length === 1
    ? `Clear ${defuse(patches[0]!.id)}: the branch already contains it`
    : `Clear ${patches.length} patches: the branch already contains them`;
}

function titleFor(patch: Patch, index: number): string {
  const title = patch.title === patch.id ? `Apply ${patch.id}` : patch.title;
  return patch.parts.length <= 1 ? title : `${title} (${index + 1}/${patch.parts.length})`;
}

function authorOf(part: PatchPart | undefined, fallback: Identity): Identity {
  const clean = (text: string): string => text.replace(/[<>\n\r\0]/g, '').trim();
  const name = clean(part?.author?.name ?? '');
  const email = clean(part?.author?.email ?? '');
  return name && email ? { name, email } : fallback;
}

/**
 * Makes foreign text in a commit message harmless: it cannot control CI, notify people or imitate our
 * trailers. A zero-width space breaks the special words, and the text looks the same. `Fixes #n` stays,
 * because people expect it to work.
 */
export function defuse(message: string): string {
  return message
    .replaceAll('\0', '')
    .replace(/\[(skip ci|ci skip|no ci|skip actions|actions skip)\]/gi, '[\u200B$1]')
    .replace(/^(skip-checks\s*:)/gim, '\u200B$1')
    .replace(/(^|[^\w.+-])@(?=[A-Za-z0-9])/g, '$1@\u200B')
    .replace(/^(autosync-)/gim, '\u200B$1')
    .trim();
}

/** Adds trailers to the trailer block of a message, or begins such a block. */
function withTrailers(message: string, trailers: readonly string[]): string {
  const lastParagraph = message.split(/\n\s*\n/).at(-1)!;
  const hasOwn =
    message.includes('\n\n') &&
    lastParagraph.split('\n').every((line) => /^[A-Za-z][A-Za-z-]*: \S/.test(line));
  return `${message}${hasOwn ? '\n' : '\n\n'}${trailers.join('\n')}\n`;
}
