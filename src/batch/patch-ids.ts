/** Computes ids that recognise a patch when it is offered again, and counts the lines of a patch. */
import { randomBytes } from 'node:crypto';
import type { Patch } from './patch.ts';
import type { Git } from '../platform/git/git.ts';

/**
 * Returns for each patch, by its id in the batch, an id that stays the same when the patch is offered again:
 * git's stable patch id. It does not depend on the file name or on line numbers. A patch for which git has no
 * such id (binary, traditional) gets the digest of its bytes.
 */
export async function patchIds(
  patches: readonly Patch[],
  git: Git,
  objectFormat: string,
): Promise<ReadonlyMap<string, string>> {
  // The marks between the patches are random, so no patch can contain the mark of another one.
  const size = objectFormat === 'sha256' ? 32 : 20;
  const marks = new Map(patches.map((patch) => [randomBytes(size).toString('hex'), patch]));
  const input = [...marks].flatMap(([mark, { parts }]) => [
    Buffer.from(`From ${mark}\n`),
    ...parts.flatMap(({ diff }) => [diff, Buffer.from('\n')]),
  ]);
  const output = await git
    .text(['patch-id', '--stable'], { input: Buffer.concat(input) })
    // The run can do without recognition: then every patch keeps the digest of its bytes.
    .catch(() => '');
  const ids = new Map(patches.map((patch) => [patch.id, patch.digest]));
  for (const line of output.split('\n')) {
    const [id = '', mark = ''] = line.split(' ');
    const patch = marks.get(mark);
    if (patch && patch.parts.every(({ scan }) => scan.binaryBytes === 0)) ids.set(patch.id, id);
  }
  return ids;
}
