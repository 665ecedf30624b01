/** What is tried and what lands: a base with some patches, as a tree and as the commit that has it. */
import type { Patch } from '../batch/patch.ts';
import type { RejectedVerdict } from '../batch/verdict.ts';
import type { Base } from '../platform/git/store.ts';
import type { Tree } from '../platform/git/tree.ts';

export interface Candidate {
  base: Base;
  /** The patches in the order they are applied. */
  steps: readonly AppliedPatch[];
  /** The tree that is tested. */
  tree: Tree;
  /** The commit that is tested and, when green, pushed: there is nothing to convert in between. */
  commit: string;
}

/** A patch in its place among others. */
export interface AppliedPatch {
  patch: Patch;
  /** The tree with it. */
  tree: Tree;
  /** Ids of the trees after each part; the last one also lacks the patch's own tracked file. */
  partTrees: readonly string[];
  /** `clearing`: the tree holds the diff already, so only the patch's own tracked file goes. */
  effect: 'diff' | 'clearing';
}

/** Why a patch is not part of an arrangement. `waiting`: a patch it depends on is not. */
export type NotApplied =
  | { kind: 'already' }
  | { kind: 'conflict'; detail: string }
  | { kind: 'rejected'; verdict: RejectedVerdict }
  | { kind: 'waiting'; on: string };

/** How far patches apply, one after the other. A candidate without its commit. */
export interface Arrangement {
  steps: readonly AppliedPatch[];
  /** The tree with all of them. */
  tree: Tree;
  /** The other ones, by id. */
  skipped: ReadonlyMap<string, NotApplied>;
}
