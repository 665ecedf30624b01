import { withoutEntry } from '../batch/manifest.ts';
import { scanDiff, type DiffFile } from '../batch/diff.ts';
import type { Patch } from '../batch/patch.ts';
import { invalid, refused, type RejectedVerdict } from '../batch/verdict.ts';
import {
  ChangedTree,
  type BaseTree,
  type PrivateStore,
  type TreeEntry,
  type TreeView,
} from '../platform/store.ts';
import type { TreePolicy } from './policy.ts';
import { TreeIndex } from './tree-index.ts';

/** What one patch does to one tree. */
export type Step =
  | {
      kind: 'applied';
      tree: TreeView;
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
  readonly base: BaseTree;
  private readonly policy: TreePolicy;
  private readonly index: TreeIndex;
  private readonly steps = new Map<string, Promise<Step>>();

  constructor(store: PrivateStore, base: BaseTree, policy: TreePolicy) {
    this.store = store;
    this.base = base;
    this.policy = policy;
    this.index = new TreeIndex(store);
  }

  /** Applies the patches in order; those that do not apply are skipped, and so are their dependents. */
  async build(patches: readonly Patch[]): Promise<Candidate> {
    const steps: { patch: Patch; step: Extract<Step, { kind: 'applied' }> }[] = [];
    const skipped = new Map<string, Exclude<Step, { kind: 'applied' }> | { kind: 'waiting'; on: string }>();
    const present = new Set<string>();
    let tree: TreeView = this.base;
    for (const patch of patches) {
      const missing = patch.dependsOn.find((id) => !present.has(id));
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

  /** What the patch does to the tree. */
  step(tree: TreeView, patch: Patch): Promise<Step> {
    const key = `${tree.id} ${patch.id}`;
    const known = this.steps.get(key);
    if (known) return known;
    const step = this.makeStep(tree, patch);
    this.steps.set(key, step);
    return step;
  }

  private async makeStep(parent: TreeView, patch: Patch): Promise<Step> {
    const files = patch.parts.flatMap((part) => scanDiff(part.diff).files);
    if (holdsEvery(files, parent)) return this.already(parent, patch);
    await this.index.standAt(parent.id);
    const partTrees: string[] = [];
    for (const part of patch.parts) {
      const result = await this.index.apply(part);
      if (result.kind === 'applied') {
        if (partTrees.length < patch.parts.length - 1) partTrees.push(await this.index.writeTree());
        continue;
      }
      if (result.kind === 'path') return { kind: 'rejected', verdict: refused('path', result.detail) };
      if (result.kind === 'malformed')
        return { kind: 'rejected', verdict: invalid('malformed', result.detail) };
      if (await this.reverses(parent, patch)) return this.already(parent, patch);
      return { kind: 'conflict', detail: result.detail };
    }
    const changes = await this.index.changesSince(parent.id);
    const verdict = await this.policy.judge(changes, parent);
    if (verdict) return { kind: 'rejected', verdict };
    const changed = new Map(changes.map((change) => [change.path, change.after]));
    return this.finish(new ChangedTree(parent, parent.id, changed), patch, changed, partTrees, 'diff');
  }

  /** The tree contains the patch: nothing to do, unless its own tracked file has to go. */
  private async already(parent: TreeView, patch: Patch): Promise<Step> {
    if (!patch.source.tracked) return { kind: 'already' };
    await this.index.standAt(parent.id);
    return this.finish(parent, patch, new Map(), [], 'clearing');
  }

  private async finish(
    changed: TreeView,
    patch: Patch,
    changes: ReadonlyMap<string, TreeEntry | undefined>,
    partTrees: readonly string[],
    effect: 'diff' | 'clearing',
  ): Promise<Step> {
    const clearing = await this.clearing(changed, patch);
    if (effect === 'clearing' && clearing.size === 0) return { kind: 'already' };
    await this.index.update(clearing);
    const tree = await this.index.writeTree();
    return {
      kind: 'applied',
      tree: new ChangedTree(changed, tree, new Map([...changes, ...clearing])),
      partTrees: [...partTrees, tree],
      effect,
    };
  }

  /** Removal of a tracked patch's own file, and of its entry in the manifest. */
  private async clearing(tree: TreeView, patch: Patch): Promise<Map<string, TreeEntry | undefined>> {
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

  /** Do all parts come off the tree, last one first? Only asked when they did not go on. */
  private async reverses(parent: TreeView, patch: Patch): Promise<boolean> {
    // Parts of a series build on one another; taking them off in one go is only possible for a single part.
    if (patch.parts.length !== 1) return false;
    await this.index.standAt(parent.id);
    return (await this.index.apply(patch.parts[0]!, { reverse: true })).kind === 'applied';
  }
}

/** By blob ids: every file has the content the patch leads to. A file without ids decides nothing. */
function holdsEvery(files: readonly DiffFile[], tree: TreeView): boolean {
  const last = new Map(files.map((file) => [file.path, file]));
  return (
    files.length > 0 &&
    [...last.values()].every((file) => file.blobAfter !== undefined && holds(file.path, file.blobAfter, tree))
  );
}

function holds(path: string, blob: string, tree: TreeView): boolean {
  const entry = tree.entry(path);
  if (/^0+$/.test(blob)) return entry === undefined;
  return entry?.oid.startsWith(blob) ?? false;
}
