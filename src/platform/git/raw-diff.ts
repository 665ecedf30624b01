/** Reads git's raw diffs: which paths differ between two trees. */
import { isUtf8 } from 'node:buffer';
import type { Git } from './git.ts';
import type { TreeEntry } from './tree.ts';

/** One changed path between two trees. */
export interface TreeChange {
  path: string;
  /** The path's bytes are not UTF-8. */
  isMangled: boolean;
  before: TreeEntry | undefined;
  after: TreeEntry | undefined;
}

/** Parses git's raw format: `:mode mode oid oid status NUL path NUL`, repeated. */
export function parseRaw(output: Buffer): TreeChange[] {
  const changes: TreeChange[] = [];
  for (let at = 0; at < output.length;) {
    const headerEnd = output.indexOf(0, at);
    const pathEnd = output.indexOf(0, headerEnd + 1);
    if (output[at] !== 0x3a || headerEnd < 0 || pathEnd < 0) throw new Error('This is no raw diff of git.');
    const [modeBefore, modeAfter, oidBefore, oidAfter] = output
      .toString('latin1', at + 1, headerEnd)
      .split(' ');
    const name = output.subarray(headerEnd + 1, pathEnd);
    changes.push({
      path: name.toString('utf8'),
      isMangled: !isUtf8(name),
      before: modeBefore === '000000' ? undefined : { mode: modeBefore!, oid: oidBefore! },
      after: modeAfter === '000000' ? undefined : { mode: modeAfter!, oid: oidAfter! },
    });
    at = pathEnd + 1;
  }
  return changes;
}

/** Lists the paths that differ between two trees. */
export async function treeChanges(git: Git, before: string, after: string): Promise<TreeChange[]> {
  const args = ['diff-tree', '-r', '--raw', '-z', '--no-renames', '--no-abbrev', before, after];
  return parseRaw((await git.run(args)).stdout);
}
