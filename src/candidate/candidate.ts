/** Types for patches that are applied to a base, one after the other. */
import type { Patch } from '../batch/patch.ts';
import type { RejectedVerdict } from '../batch/verdict.ts';
import type { Base } from '../platform/git/store.ts';
import type { Tree } from '../platform/git/tree.ts';

/** A base with some patches: the tree that is tested, and the commit that lands. */
export interface Candidate {
  base: Base;
  /** The patches in the order they are applied. */
  steps: readonly AppliedPatch[];
  /** The tree that is tested. */
  tree: Tree;
  /** The commit that is tested and, when green, pushed without any change. */
  commit: string;
}

/** An applied patch at its place in the order. */
export interface AppliedPatch {
  patch: Patch;
  /** The tree after this patch. */
  tree: Tree;
  /** Ids of the trees after each part; the last one also lacks the patch's own tracked file. */
  partTrees: readonly string[];
  /** `clearing`: the tree already contains the diff, so only the patch's own tracked file is removed. */
  effect: 'diff' | 'clearing';
  /** Hunks that fit at another place than they say. */
  moved: readonly MovedHunk[];
}

/** A hunk that git applied at another line than the hunk says. */
export interface MovedHunk {
  file: string;
  /** Its number in the file, from 1. */
  hunk: number;
  said: number;
  at: number;
}

/** Why a patch is not part of an arrangement. `waiting`: a patch that it depends on is not part of it. */
export type NotApplied =
  | { kind: 'already' }
  | { kind: 'conflict'; detail: string }
  | { kind: 'rejected'; verdict: RejectedVerdict }
  | { kind: 'waiting'; on: string };

/** The result of applying patches one after the other: a candidate without its commit. */
export interface Arrangement {
  steps: readonly AppliedPatch[];
  /** The tree after all steps. */
  tree: Tree;
  /** The patches that were not applied, by id. */
  skipped: ReadonlyMap<string, NotApplied>;
}
