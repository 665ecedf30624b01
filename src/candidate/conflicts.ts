import type { Patch } from '../batch/patch.ts';
import type { Tree } from '../platform/git/tree.ts';
import type { Candidates } from './candidates.ts';

/**
 * The patch whose presence or absence makes another one conflict, where one is found: a landed patch after
 * which it no longer applies, else a patch that did not land and on top of which it would.
 */
export async function conflictPartner(
  patch: Patch,
  landed: readonly Patch[],
  others: readonly Patch[],
  candidates: Candidates,
): Promise<{ partner: string; because: 'presence' | 'absence' } | undefined> {
  const applies = async (tree: Tree): Promise<boolean> =>
    (await candidates.step(tree, patch)).kind === 'applied';
  const { steps } = await candidates.build(landed);
  if (await applies(candidates.base)) {
    for (const { patch: before, step } of steps) {
      if (!(await applies(step.tree))) return { partner: before.id, because: 'presence' };
    }
    return undefined;
  }
  const top = steps.at(-1)?.step.tree ?? candidates.base;
  for (const other of others) {
    const step = await candidates.step(top, other);
    if (step.kind === 'applied' && (await applies(step.tree)))
      return { partner: other.id, because: 'absence' };
  }
  return undefined;
}
