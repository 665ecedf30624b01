/** Makes candidates from one base: applies patches, asks the policy, writes the commit. */
import { withoutEntry } from '../batch/manifest.ts';
import type { DiffFile } from '../batch/diff.ts';
import type { Patch } from '../batch/patch.ts';
import { invalid, refused } from '../batch/verdict.ts';
import type { CommitRules } from '../config/config.ts';
import type { Base, PrivateStore } from '../platform/git/store.ts';
import type { Tree, TreeEntry } from '../platform/git/tree.ts';
import { Applier } from './applier.ts';
import type { AppliedPatch, Arrangement, Candidate, NotApplied } from './candidate.ts';
import { planCommits } from './commit-plan.ts';
import type { TreePolicy } from './policy.ts';

/** What one patch does to one tree. */
type Step = ({ kind: 'applied' } & Omit<AppliedPatch, 'patch'>) | Exclude<NotApplied, { kind: 'waiting' }>;

export class Candidates {
  readonly base: Base;
  private readonly store: PrivateStore;
  private readonly policy: TreePolicy;
  private readonly rules: CommitRules;
  private readonly applier: Applier;
  private readonly byId: ReadonlyMap<string, Patch>;
  /** By tree and patch: each patch is applied to each tree at most once. */
  private readonly steps = new Map<string, Promise<Step>>();
  /** The applier has one index, so patches are applied one after the other, whoever asks. */
  private last: Promise<unknown> = Promise.resolve();
  /** By tree and patches: each candidate's commits are written once. */
  private readonly commits = new Map<string, Promise<string>>();

  /** `patches`: all that will ever be asked about. */
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

  /** Applies patches in order; those that do not apply are skipped, and so are the patches that depend on them. */
  async arrange(ids: readonly string[]): Promise<Arrangement> {
    const steps: AppliedPatch[] = [];
    const skipped = new Map<string, NotApplied>();
    const present = new Set<string>();
    let tree: Tree = this.base;
    for (const id of ids) {
      const patch = this.patch(id);
      const missing = await this.missingDependency(patch, present, tree);
      const step =
        missing === undefined ? await this.step(tree, patch) : { kind: 'waiting' as const, on: missing };
      if (step.kind === 'applied') {
        const { kind: _, ...applied } = step;
        steps.push({ patch, ...applied });
        tree = step.tree;
      } else {
        skipped.set(id, step);
      }
      if (step.kind === 'applied' || step.kind === 'already') present.add(id);
    }
    return { steps, tree, skipped };
  }

  /** The candidate of an arrangement, its commits written. The same steps make the same commit again. */
  async candidate({ steps, tree }: Pick<Arrangement, 'steps' | 'tree'>): Promise<Candidate> {
    const key = [tree.id, ...steps.map(({ patch }) => patch.id)].join('\n');
    const commit = this.commits.get(key) ?? this.writeCommits(steps);
    this.commits.set(key, commit);
    return { base: this.base, steps, tree, commit: await commit };
  }

  /** Does applying the patch change nothing but its own tracked file, since the tree contains it? */
  async isContained(tree: Tree, id: string): Promise<boolean> {
    const step = await this.step(tree, this.patch(id));
    return step.kind === 'already' || (step.kind === 'applied' && step.effect === 'clearing');
  }

  /** The tree with the patch; `undefined` where it does not apply. */
  async apply(tree: Tree, id: string): Promise<Tree | undefined> {
    const step = await this.step(tree, this.patch(id));
    return step.kind === 'applied' ? step.tree : undefined;
  }

  private async writeCommits(steps: readonly AppliedPatch[]): Promise<string> {
    if (steps.length === 0) return this.base.commit;
    const { committer } = this.rules;
    const commits = planCommits({ base: this.base, steps, ...this.rules }).map(
      ({ tree, message, author, authorDate, committerDate }) => ({
        tree,
        message,
        author: { ...author, date: authorDate },
        committer: { ...committer, date: committerDate },
      }),
    );
    return this.store.writeCommits(this.base.commit, commits);
  }

  /** A dependency that is neither applied nor contained in the tree already. */
  private async missingDependency(
    patch: Patch,
    present: ReadonlySet<string>,
    tree: Tree,
  ): Promise<string | undefined> {
    for (const id of patch.dependsOn) {
      const dependency = this.byId.get(id);
      const isThere =
        present.has(id) || (dependency && (await this.step(tree, dependency)).kind === 'already');
      if (!isThere) return id;
    }
    return undefined;
  }

  private step(tree: Tree, patch: Patch): Promise<Step> {
    const key = `${tree.id} ${patch.id}`;
    const known = this.steps.get(key);
    if (known) return known;
    const step = this.last.then(() => this.makeStep(tree, patch));
    this.last = step.catch(() => undefined);
    this.steps.set(key, step);
    return step;
  }

  private async makeStep(parent: Tree, patch: Patch): Promise<Step> {
    const files = patch.parts.flatMap(({ scan }) => scan.files);
    if (holdsEvery(files, parent)) return this.already(parent, patch);
    const applied = await this.applier.apply(parent, patch);
    if (applied.kind === 'path') return { kind: 'rejected', verdict: refused('path', applied.detail) };
    if (applied.kind === 'malformed')
      return { kind: 'rejected', verdict: invalid('malformed', applied.detail) };
    if (applied.kind === 'conflict') {
      if (await this.reverses(parent, patch)) return this.already(parent, patch);
      return { kind: 'conflict', detail: applied.detail };
    }
    const trees: Tree[] = [];
    let tree = parent;
    for (const changes of applied.parts) {
      // Part by part: what one commit of a series adds, the next one cannot take out of the history again.
      const verdict = await this.policy.refusal(changes, tree);
      if (verdict) return { kind: 'rejected', verdict };
      tree = await this.store.change(tree, new Map(changes.map((change) => [change.path, change.after])));
      trees.push(tree);
    }
    const cleared = await this.store.change(tree, await this.clearing(tree, patch));
    this.applier.isAt(cleared);
    return {
      kind: 'applied',
      tree: cleared,
      partTrees: [...trees.slice(0, -1), cleared].map(({ id }) => id),
      effect: 'diff',
    };
  }

  /** The tree contains the patch: nothing to do, unless its own tracked file has to go. */
  private async already(parent: Tree, patch: Patch): Promise<Step> {
    const clearing = await this.clearing(parent, patch);
    if (clearing.size === 0) return { kind: 'already' };
    const tree = await this.store.change(parent, clearing);
    return { kind: 'applied', tree, partTrees: [tree.id], effect: 'clearing' };
  }

  /** Removal of a tracked patch's own file, and of its entry in the manifest. */
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

  /** Does the patch come off the tree? Only asked when it could not be applied. */
  private async reverses(parent: Tree, patch: Patch): Promise<boolean> {
    // Parts of a series build on one another; taking them off in one go is only possible for a single part.
    return patch.parts.length === 1 && this.applier.reverses(parent, patch.parts[0]!);
  }
}

/** What a search needs of {@link Candidates}. */
export type CandidateMaker = Pick<
  Candidates,
  'base' | 'patch' | 'arrange' | 'candidate' | 'apply' | 'isContained'
>;

/** By blob ids: every file has the content the patch leads to. A file without ids decides nothing. */
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
