/** Decides in which order patches are applied, so that as many of them apply as can. */
import type { Patch } from '../batch/patch.ts';
import type { Base } from '../platform/git/store.ts';
import type { Tree } from '../platform/git/tree.ts';
import type { AppliedPatch, Arrangement, NotApplied } from './candidate.ts';

/** What one patch does to one tree. */
export type Step =
  ({ kind: 'applied' } & Omit<AppliedPatch, 'patch'>) | Exclude<NotApplied, { kind: 'waiting' }>;

type Steps = readonly AppliedPatch[];

/** The patches of one batch, and what they do. */
export interface Batch {
  readonly base: Base;
  /** Patch → its place in the batch. */
  readonly places: ReadonlyMap<string, number>;
  patch(id: string): Patch;
  /** `before`: what the tree is made of. */
  step(tree: Tree, patch: Patch, before?: readonly Patch[]): Promise<Step>;
}

/** What is applied so far, and what is not. */
interface Grown {
  steps: Steps;
  skipped: ReadonlyMap<string, NotApplied>;
}

/**
 * Applies patches, one after the other. Who is named first stays, whoever comes next, and each goes to its place in the
 * batch, where it can. What applies nowhere is skipped, and what depends on it.
 */
export async function arrange(ids: readonly string[], batch: Batch): Promise<Arrangement> {
  const ordered = inOrder(ids, batch);
  const all = await walk(ordered, batch);
  // Mostly all of them apply in the order of the batch, and then it does not matter who was named first.
  const isDone = all.skipped.size === 0 || ordered.every((id, i) => id === ids[i]);
  const grown = isDone ? all : await growEach(ids, batch);
  return { ...grown, tree: topOf(grown.steps, batch) };
}

function inOrder(ids: readonly string[], { places }: Batch): string[] {
  return ids.toSorted((a, b) => places.get(a)! - places.get(b)!);
}

/** Adds one patch after the other. Some apply only at once, in the order of the batch: a change, and what takes it back. */
async function growEach(ids: readonly string[], batch: Batch): Promise<Grown> {
  let grown: Grown = { steps: [], skipped: new Map() };
  for (const [index, id] of ids.entries()) {
    grown = await grow(grown, batch.patch(id), batch);
    if (grown.skipped.size === 0) continue;
    const walked = await walk(inOrder(ids.slice(0, index + 1), batch), batch);
    if (holdsMore(walked.steps, grown.steps)) grown = walked;
  }
  return grown;
}

/** Applies patches in the given order, each on top. */
async function walk(ids: readonly string[], batch: Batch): Promise<Grown> {
  let grown: Grown = { steps: [], skipped: new Map() };
  for (const id of ids) grown = await grow(grown, batch.patch(id), batch);
  return grown;
}

function holdsMore(more: Steps, steps: Steps): boolean {
  const ids = new Set(more.map(({ patch }) => patch.id));
  return more.length > steps.length && steps.every(({ patch }) => ids.has(patch.id));
}

/** Adds a patch: at its place if all others still apply then, else on top. */
async function grow(grown: Grown, patch: Patch, batch: Batch): Promise<Grown> {
  const { steps, skipped } = grown;
  const missing = await missingDependency(patch, grown, batch);
  const inserted = missing === undefined ? await insert(patch, steps, batch) : undefined;
  if (inserted) return { steps: inserted, skipped };
  const step: Step | NotApplied =
    missing === undefined
      ? await batch.step(topOf(steps, batch), patch, patchesIn(steps))
      : { kind: 'waiting', on: missing };
  if (step.kind === 'applied') return { steps: [...steps, appliedOf(patch, step)], skipped };
  return { steps, skipped: new Map([...skipped, [patch.id, step]]) };
}

/** The steps with a patch at its place, after all that it depends on. `undefined`: that is on top, or not all apply. */
async function insert(patch: Patch, steps: Steps, batch: Batch): Promise<Steps | undefined> {
  const place = batch.places.get(patch.id)!;
  const later = steps.findIndex((step) => batch.places.get(step.patch.id)! > place);
  if (later === -1) return undefined;
  const needed = steps.findLastIndex((step) => patch.dependsOn.includes(step.patch.id)) + 1;
  const at = Math.max(later, needed);
  const made = steps.slice(0, at);
  for (const { patch: next, effect } of [{ patch, effect: undefined }, ...steps.slice(at)]) {
    const step = await batch.step(topOf(made, batch), next, patchesIn(made));
    // A patch that was there before keeps what it does.
    if (step.kind !== 'applied' || (effect && step.effect !== effect)) return undefined;
    made.push(appliedOf(next, step));
  }
  return made;
}

/** The first dependency that is neither applied nor already contained in the base or the tree, whoever was named. */
async function missingDependency(
  { dependsOn }: Patch,
  { steps }: Grown,
  batch: Batch,
): Promise<string | undefined> {
  for (const id of dependsOn) {
    if (steps.some((step) => step.patch.id === id)) continue;
    if (!batch.places.has(id)) return id;
    const isIn = async (tree: Tree, before: readonly Patch[]): Promise<boolean> =>
      (await batch.step(tree, batch.patch(id), before)).kind === 'already';
    if (!(await isIn(batch.base, [])) && !(await isIn(topOf(steps, batch), patchesIn(steps)))) return id;
  }
  return undefined;
}

function patchesIn(steps: Steps): readonly Patch[] {
  return steps.map(({ patch }) => patch);
}

function topOf(steps: Steps, { base }: Batch): Tree {
  return steps.at(-1)?.tree ?? base;
}

function appliedOf(patch: Patch, step: Extract<Step, { kind: 'applied' }>): AppliedPatch {
  const { kind: _, ...applied } = step;
  return { patch, ...applied };
}
