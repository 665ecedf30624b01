/** Makes candidates from one base: applies patches, asks the policy, writes the commits. */
import { withoutEntry } from '../batch/manifest.ts';
import type { DiffFile } from '../batch/diff.ts';
import type { Patch } from '../batch/patch.ts';
import { invalid, refused, type RejectedVerdict } from '../batch/verdict.ts';
import type { CommitRules } from '../config/config.ts';
import type { Base, PrivateStore } from '../platform/git/store.ts';
import type { Tree, TreeEntry } from '../platform/git/tree.ts';
import { Applier, type ApplyResult } from './applier.ts';
import { arrange, type Step } from './arrange.ts';
import type { AppliedPatch, Arrangement, Candidate } from './candidate.ts';
import { planCommits } from './commit-plan.ts';
import { Merger } from './merger.ts';
import type { TreePolicy } from './policy.ts';

/** Applies the patches of a batch to one base, and remembers what it has already done. */
export class Candidates {
  readonly base: Base;
  /** Patch → its place in the batch. */
  readonly places: ReadonlyMap<string, number>;
  private readonly store: PrivateStore;
  private readonly policy: TreePolicy;
  private readonly rules: CommitRules;
  private readonly applier: Applier;
  private readonly merger: Merger;
  private readonly byId: ReadonlyMap<string, Patch>;
  /** Results by tree and patch, so that a patch is applied to the same tree only once. */
  private readonly steps = new Map<string, Promise<Step>>();
  /** The applier has one index, so patches are applied one after the other, whoever asks. */
  private last: Promise<unknown> = Promise.resolve();
  /** Patch → what policy refuses in its history. */
  private readonly histories = new Map<string, Promise<RejectedVerdict | undefined>>();
  /** Newest commits by tree and patches, so that the commits of a candidate are written only once. */
  private readonly commits = new Map<string, Promise<string>>();

  /** `patches`: every patch of the batch, in its order. */
  constructor(
    {
      store,
      base,
      policy,
      rules,
    }: { store: PrivateStore; base: Base; policy: TreePolicy; rules: CommitRules },
    patches: readonly Patch[],
  ) {
    this.store = store;
    this.base = base;
    this.policy = policy;
    this.rules = rules;
    this.byId = new Map(patches.map((patch) => [patch.id, patch]));
    this.places = new Map(patches.map(({ id }, place) => [id, place]));
    this.merger = new Merger(store, base);
    const scans = patches.flatMap(({ parts }) => parts.map(({ scan }) => scan));
    this.applier = new Applier(
      store,
      new Set(scans.flatMap(({ files, sources }) => [...files.map((file) => file.path), ...sources])),
    );
  }

  /** The patch with this id. */
  patch(id: string): Patch {
    const patch = this.byId.get(id);
    if (!patch) throw new Error(`There is no patch ${id} in this batch.`);
    return patch;
  }

  /** Applies patches, each at its place in the batch, as {@link arrange} says. */
  arrange(ids: readonly string[]): Promise<Arrangement> {
    return arrange(ids, this);
  }

  /** Writes the commits of an arrangement and returns its candidate. Equal steps make equal commits. */
  async candidate({ steps, tree }: Pick<Arrangement, 'steps' | 'tree'>): Promise<Candidate> {
    const key = [tree.id, ...steps.map(({ patch }) => patch.id)].join('\n');
    const commit = this.commits.get(key) ?? this.writeCommits(steps);
    this.commits.set(key, commit);
    return { base: this.base, steps, tree, commit: await commit };
  }

  /** The text of a file of a tree; `undefined` where there is none. */
  async textOf(tree: Tree, path: string): Promise<string | undefined> {
    const entry = tree.entry(path);
    return entry && Buffer.from(await this.store.readBlob(entry.oid)).toString('utf8');
  }

  /** Whether the tree already contains the patch, so that applying it changes only its own tracked file. */
  async isContained(tree: Tree, id: string): Promise<boolean> {
    const step = await this.step(tree, this.patch(id));
    return step.kind === 'already' || (step.kind === 'applied' && step.effect === 'clearing');
  }

  /** Applies one patch to a tree; `undefined` when the patch does not apply or changes nothing. */
  async apply(tree: Tree, id: string): Promise<Tree | undefined> {
    const step = await this.step(tree, this.patch(id));
    return step.kind === 'applied' ? step.tree : undefined;
  }

  /**
   * Applies a patch without asking the policy. The tree is only looked at: no candidate is made of it, and nothing of
   * it lands.
   */
  async applyUnjudged(tree: Tree, id: string): Promise<Tree | undefined> {
    const patch = this.patch(id);
    const work = this.last.then(async () => {
      const applied = await this.put(tree, patch, this.headsIn(patch, []));
      if (applied.kind !== 'applied') return undefined;
      let made = tree;
      for (const changes of applied.parts)
        made = await this.store.change(made, new Map(changes.map((change) => [change.path, change.after])));
      return made;
    });
    this.last = work.catch(() => undefined);
    return work;
  }

  private async writeCommits(steps: readonly AppliedPatch[]): Promise<string> {
    if (steps.length === 0) return this.base.commit;
    const { committer } = this.rules;
    const commits = planCommits({ base: this.base, steps, ...this.rules }).map(
      ({ tree, message, author, authorDate, committerDate, merges }) => ({
        tree,
        message,
        ...(merges ? { merges } : {}),
        author: { ...author, date: authorDate },
        committer: { ...committer, date: committerDate },
      }),
    );
    return this.store.writeCommits(this.base.commit, commits);
  }

  /** What a patch does to a tree. `before`: what the tree is made of, as far as it is known. */
  step(tree: Tree, patch: Patch, before: readonly Patch[] = []): Promise<Step> {
    const heads = patch.merge === undefined ? [] : this.headsIn(patch, before);
    const key = [tree.id, patch.id, ...heads].join(' ');
    const known = this.steps.get(key);
    if (known) return known;
    const step = this.last.then(() => this.makeStep(tree, patch, heads));
    this.last = step.catch(() => undefined);
    this.steps.set(key, step);
    return step;
  }

  /** Applies a patch to a tree, or merges it. `heads`: what was merged into the tree before. */
  private put(parent: Tree, patch: Patch, heads: readonly string[]): Promise<ApplyResult> {
    if (patch.pick) return this.merger.pick(parent, patch.pick);
    if (patch.merge === undefined) return this.applier.apply(parent, patch);
    return this.merger.merge(parent, patch.merge, heads);
  }

  /** The heads that were merged into a tree before, and those that a pull request builds on: they are in the tree. */
  private headsIn(patch: Patch, before: readonly Patch[]): string[] {
    const heads = new Set(before.flatMap(({ merge }) => merge ?? []));
    const seen = new Set<string>();
    for (const open = [...patch.dependsOn]; open.length > 0;) {
      const id = open.pop()!;
      if (seen.has(id)) continue;
      seen.add(id);
      const { merge, dependsOn = [] } = this.byId.get(id) ?? {};
      if (merge !== undefined) heads.add(merge);
      open.push(...dependsOn);
    }
    return [...heads].toSorted();
  }

  /** The first thing that policy refuses in any commit of a pull request: all of them stay in the history. */
  private historyRefusal(patch: Patch, head: string): Promise<RejectedVerdict | undefined> {
    const known = this.histories.get(patch.id) ?? this.judgeHistory(head);
    this.histories.set(patch.id, known);
    return known;
  }

  private async judgeHistory(head: string): Promise<RejectedVerdict | undefined> {
    const commits = await this.store.commitsBetween(this.base.commit, head);
    if (commits.length > MOST_COMMITS)
      return refused('limits', `It has ${commits.length} commits; the limit is ${MOST_COMMITS}.`);
    for (const commit of commits) {
      const changes = await this.store.changesOf(commit);
      const verdict = changes.length === 0 ? undefined : await this.policy.refusal(changes, this.base, true);
      if (verdict && STAYING.has(verdict.reason))
        return { ...verdict, detail: `Its commit ${commit.slice(0, 7)}: ${verdict.detail}` };
    }
    return undefined;
  }

  private async makeStep(parent: Tree, patch: Patch, heads: readonly string[]): Promise<Step> {
    const isMerge = patch.merge !== undefined || patch.pick !== undefined;
    if (!isMerge && (await this.holdsAlready(parent, patch))) return this.already(parent, patch);
    const applied = await this.put(parent, patch, heads);
    if (applied.kind === 'path') return { kind: 'rejected', verdict: refused('path', applied.detail) };
    if (applied.kind === 'malformed')
      return { kind: 'rejected', verdict: invalid('malformed', applied.detail) };
    if (applied.kind === 'conflict') {
      if (!isMerge && (await this.applier.reverses(parent, patch))) return this.already(parent, patch);
      return { kind: 'conflict', detail: applied.detail };
    }
    if (isMerge && applied.parts.flat().length === 0) return { kind: 'already' };
    if (patch.merge !== undefined && this.rules.style === 'merge') {
      const verdict = await this.historyRefusal(patch, patch.merge);
      if (verdict) return { kind: 'rejected', verdict };
    }
    const trees: Tree[] = [];
    let tree = parent;
    for (const changes of applied.parts) {
      // Each part is judged alone: what one commit of a series adds stays in the git history,
      // even if the next one removes it.
      const verdict = await this.policy.refusal(changes, tree, patch.declared.mayRemoveTests);
      if (verdict) return { kind: 'rejected', verdict };
      tree = await this.store.change(tree, new Map(changes.map((change) => [change.path, change.after])));
      trees.push(tree);
    }
    const cleared = await this.store.change(tree, await this.clearing(tree, patch));
    this.applier.nowAt(cleared);
    return {
      kind: 'applied',
      tree: cleared,
      partTrees: [...trees.slice(0, -1), cleared].map(({ id }) => id),
      effect: 'diff',
      moved: applied.moved,
    };
  }

  /** Whether the tree holds what the patch leads to. */
  private async holdsAlready(parent: Tree, patch: Patch): Promise<boolean> {
    const files = patch.parts.flatMap(({ scan }) => scan.files);
    if (!holdsEvery(files, parent)) return false;
    // The ids are what the patch says. Where it holds text, the text must be there, too.
    const isBinary = patch.parts.some(({ scan }) => scan.added + scan.deleted === 0 || scan.binaryBytes > 0);
    return isBinary || patch.parts.length > 1 || (await this.applier.reverses(parent, patch));
  }

  /**
   * Makes the step of a patch that the tree already contains: it only removes the
   * patch's own tracked file, if any.
   */
  private async already(parent: Tree, patch: Patch): Promise<Step> {
    const clearing = await this.clearing(parent, patch);
    if (clearing.size === 0) return { kind: 'already' };
    const tree = await this.store.change(parent, clearing);
    return { kind: 'applied', tree, partTrees: [tree.id], effect: 'clearing', moved: [] };
  }

  /** Lists the changes that remove a tracked patch's own file and its entry in the manifest. */
  private async clearing(tree: Tree, patch: Patch): Promise<Map<string, TreeEntry | undefined>> {
    const changes = new Map<string, TreeEntry | undefined>();
    const { path, tracked, manifest } = patch.source;
    if (!tracked) return changes;
    if (path !== manifest && tree.entry(path)) changes.set(path, undefined);
    const listed = manifest === undefined ? undefined : tree.entry(manifest);
    if (manifest !== undefined && listed) {
      const json = Buffer.from(await this.store.readBlob(listed.oid)).toString('utf8');
      const rest = withoutEntry(json, patch.id);
      changes.set(
        manifest,
        rest === undefined ? undefined : { mode: listed.mode, oid: await this.store.writeBlob(rest) },
      );
    }
    return changes;
  }
}

/** Most commits of one pull request. */
const MOST_COMMITS = 1_000;
/** What must never be in the history, whatever a later commit does about it. */
const STAYING: ReadonlySet<string> = new Set(['path', 'mode', 'protected', 'submodule-or-lfs']);

/** The members of {@link Candidates} that a search needs. */
export type CandidateMaker = Pick<
  Candidates,
  'base' | 'patch' | 'arrange' | 'candidate' | 'apply' | 'applyUnjudged' | 'isContained' | 'textOf'
>;

/**
 * Whether every file already has the content that the patch leads to, by blob ids. A
 * file without an id counts as no.
 */
function holdsEvery(files: readonly DiffFile[], tree: Tree): boolean {
  const last = new Map(files.map((file) => [file.path, file]));
  return (
    files.length > 0 &&
    [...last.values()].every((file) => file.blobAfter !== undefined && holds(file.path, file.blobAfter, tree))
  );
}

function holds(path: string, blob: string, tree: Tree): boolean {
  const entry = tree.entry(path);
  if (/^0+$/.test(blob)) return entry === undefined;
  return entry?.oid.startsWith(blob) ?? false;
}
