import { withoutEntry } from '../batch/manifest.ts';
import type { DiffFile } from '../batch/diff.ts';
import type { Patch } from '../batch/patch.ts';
import { invalid, refused, type RejectedVerdict } from '../batch/verdict.ts';
import type { Base, PrivateStore } from '../platform/git/store.ts';
import type { Tree, TreeEntry } from '../platform/git/tree.ts';
import type { TreePolicy } from './policy.ts';
import { Applier } from './applier.ts';

/** What one patch does to one tree. */
export type Step =
  | {
      kind: 'applied';
      tree: Tree;
      /** The tree after each part; the last one also lacks the patch's own tracked file. */
      partTrees: readonly string[];
      /** `clearing`: the tree holds the diff already, only the patch's own tracked file goes. */
      effect: 'diff' | 'clearing';
    }
  | { kind: 'already' }
  | { kind: 'conflict'; detail: string }
  | { kind: 'rejected'; verdict: RejectedVerdict };

export interface Candidate {
  /** The steps in order, of the patches that apply. */
  steps: readonly { patch: Patch; step: Extract<Step, { kind: 'applied' }> }[];
  /** Why the other ones are not part of it. `waiting`: a dependency is not. */
  skipped: ReadonlyMap<string, Exclude<Step, { kind: 'applied' }> | { kind: 'waiting'; on: string }>;
}

/** Builds candidates from one base. Each patch is applied to each tree at most once. */
export class Candidates {
  private readonly store: PrivateStore;
  readonly base: Base;
  private readonly policy: TreePolicy;
  private readonly applier: Applier;
  private readonly byId: ReadonlyMap<string, Patch>;
  private readonly steps = new Map<string, Promise<Step>>();

  /** `patches`: all that will ever be asked about. */
  constructor(store: PrivateStore, base: Base, policy: TreePolicy, patches: readonly Patch[]) {
    this.store = store;
    this.base = base;
    this.policy = policy;
    this.byId = new Map(patches.map((patch) => [patch.id, patch]));
    const scans = patches.flatMap(({ parts }) => parts.map(({ scan }) => scan));
    this.applier = new Applier(
      store,
      new Set(scans.flatMap(({ files, sources }) => [...files.map((file) => file.path), ...sources])),
    );
  }

  /** Applies the patches in order; those that do not apply are skipped, and so are their dependents. */
  async build(patches: readonly Patch[]): Promise<Candidate> {
    const steps: { patch: Patch; step: Extract<Step, { kind: 'applied' }> }[] = [];
    const skipped = new Map<string, Exclude<Step, { kind: 'applied' }> | { kind: 'waiting'; on: string }>();
    const present = new Set<string>();
    let tree: Tree = this.base;
    for (const patch of patches) {
      const missing = await this.missingDependency(patch, present, tree);
      const step =
        missing === undefined ? await this.step(tree, patch) : { kind: 'waiting' as const, on: missing };
      if (step.kind === 'applied') {
        steps.push({ patch, step });
        tree = step.tree;
      } else {
        skipped.set(patch.id, step);
      }
      if (step.kind === 'applied' || step.kind === 'already') present.add(patch.id);
    }
    return { steps, skipped };
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

  /** What the patch does to the tree. */
  step(tree: Tree, patch: Patch): Promise<Step> {
    const key = `${tree.id} ${patch.id}`;
    const known = this.steps.get(key);
    if (known) return known;
    const step = this.makeStep(tree, patch);
    this.steps.set(key, step);
    return step;
  }

  private async makeStep(parent: Tree, patch: Patch): Promise<Step> {
    if (
      holdsEvery(
        patch.parts.flatMap(({ scan }) => scan.files),
        parent,
      )
    )
      return this.already(parent, patch);
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
      // Part by part: what one commit of a series adds, the next one cannot unmake in the history.
      const verdict = await this.policy.judge(changes, tree);
      if (verdict) return { kind: 'rejected', verdict };
      tree = await this.store.change(tree, new Map(changes.map((change) => [change.path, change.after])));
      trees.push(tree);
    }
    const cleared = await this.store.change(tree, await this.clearing(tree, patch));
    this.applier.standsAt(cleared);
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

  /** Does the patch come off the tree? Only asked when it did not go on. */
  private async reverses(parent: Tree, patch: Patch): Promise<boolean> {
    // Parts of a series build on one another; taking them off in one go is only possible for a single part.
    return patch.parts.length === 1 && this.applier.reverses(parent, patch.parts[0]!);
  }
}

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
