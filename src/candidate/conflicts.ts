/** Finds the other patch that makes a patch conflict. */
import type { Tree } from '../platform/git/tree.ts';
import type { CandidateMaker } from './candidates.ts';

/**
 * Finds the partner of a conflict; `undefined` when there is none. `presence`: the patch no longer applies
 * after this green patch. `absence`: the patch would apply on top of this patch, which is not green. `others`: patches
 * that were red; `refused`: patches that policy refused.
 */
export async function conflictPartner(
  patch: string,
  green: readonly string[],
  others: readonly string[],
  refused: readonly string[],
  candidates: CandidateMaker,
): Promise<{ partner: string; because: 'presence' | 'absence' } | undefined> {
  const applies = async (tree: Tree): Promise<boolean> => (await candidates.apply(tree, patch)) !== undefined;
  const { steps, tree: top } = await candidates.arrange(green);
  if (await applies(candidates.base)) {
    for (const { patch: before, tree } of steps)
      if (!(await applies(tree))) return { partner: before.id, because: 'presence' };
    return undefined;
  }
  for (const other of others) {
    const tree = await candidates.apply(top, other);
    if (tree && (await applies(tree))) return { partner: other, because: 'absence' };
  }
  for (const other of refused) {
    const tree = await candidates.applyUnjudged(top, other);
    if (tree && (await applies(tree))) return { partner: other, because: 'absence' };
  }
  return undefined;
}
