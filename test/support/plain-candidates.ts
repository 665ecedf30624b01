/** Candidates without git: trees are named after the patches in them, and rules say what applies. */
import type { Patch } from '../../src/batch/patch.ts';
import type { AppliedPatch, Arrangement, Candidate, NotApplied } from '../../src/candidate/candidate.ts';
import type { CandidateMaker } from '../../src/candidate/candidates.ts';
import { Tree } from '../../src/platform/git/tree.ts';
import { makeBase, makePatch } from './make.ts';

/** Which patches apply, and which the base or another patch contains. */
export interface Rules {
  patches?: Readonly<Record<string, Partial<Patch>>>;
  /** Patch → another one with which it does not apply. */
  clashes?: Readonly<Record<string, string>>;
  /** Patch → another one without which it does not apply. */
  needs?: Readonly<Record<string, string>>;
  /** Patches that the base contains. */
  inBase?: readonly string[];
  /** Patch → another one that contains it. */
  containedIn?: Readonly<Record<string, string>>;
  /** Tracked patches: where the tree contains one already, only its own file is removed. */
  tracked?: readonly string[];
  rejected?: Readonly<Record<string, Extract<NotApplied, { kind: 'rejected' }>['verdict']>>;
}

export class PlainCandidates implements CandidateMaker {
  readonly base = makeBase();
  /** Trees of the candidates whose commit was asked for. */
  readonly made: string[] = [];
  private readonly rules: Rules;

  constructor(rules: Rules = {}) {
    this.rules = rules;
  }

  patch(id: string): Patch {
    return makePatch(id, this.rules.patches?.[id] ?? {});
  }

  async arrange(ids: readonly string[]): Promise<Arrangement> {
    const steps: AppliedPatch[] = [];
    const skipped = new Map<string, NotApplied>();
    let tree: Tree = this.base;
    for (const id of ids) {
      const missing = this.patch(id).dependsOn.find((on) => !this.idsOf(tree).includes(on));
      const step: AppliedPatch | NotApplied =
        missing === undefined ? this.step(tree, id) : { kind: 'waiting', on: missing };
      if ('kind' in step) skipped.set(id, step);
      else {
        steps.push(step);
        tree = step.tree;
      }
    }
    return { steps, tree, skipped };
  }

  async candidate({ steps, tree }: Pick<Arrangement, 'steps' | 'tree'>): Promise<Candidate> {
    this.made.push(tree.id);
    return { base: this.base, steps, tree, commit: `commit of ${tree.id}` };
  }

  async textOf(): Promise<undefined> {
    return undefined;
  }

  async applyUnjudged(): Promise<undefined> {
    return undefined;
  }

  async apply(tree: Tree, id: string): Promise<Tree | undefined> {
    const step = this.step(tree, id);
    return 'kind' in step ? undefined : step.tree;
  }

  async isContained(tree: Tree, id: string): Promise<boolean> {
    const step = this.step(tree, id);
    return 'kind' in step ? step.kind === 'already' : step.effect === 'clearing';
  }

  private idsOf(tree: Tree): string[] {
    return tree.id === this.base.id ? [] : tree.id.split('+');
  }

  private step(tree: Tree, id: string): AppliedPatch | Exclude<NotApplied, { kind: 'waiting' }> {
    const {
      clashes = {},
      needs = {},
      inBase = [],
      containedIn = {},
      tracked = [],
      rejected = {},
    } = this.rules;
    const present = this.idsOf(tree);
    const verdict = rejected[id];
    if (verdict) return { kind: 'rejected', verdict };
    const isThere = inBase.includes(id) || present.includes(containedIn[id] ?? '');
    if (isThere && !tracked.includes(id)) return { kind: 'already' };
    const isOff =
      present.includes(clashes[id] ?? '') || (needs[id] !== undefined && !present.includes(needs[id]));
    if (isOff) return { kind: 'conflict', detail: 'the lines differ' };
    const after = new Tree([...present, id].join('+'), new Map());
    return {
      patch: this.patch(id),
      tree: after,
      partTrees: [after.id],
      moved: [],
      effect: isThere ? 'clearing' : 'diff',
    };
  }
}
