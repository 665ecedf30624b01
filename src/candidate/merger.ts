/** Merges the heads of pull requests into trees, as `git merge` would. */
import path from 'node:path';
import type { Base, PrivateStore } from '../platform/git/store.ts';
import type { Tree } from '../platform/git/tree.ts';
import { treeChanges } from '../platform/git/raw-diff.ts';
import type { ApplyResult } from './applier.ts';

/** Merges into trees that are made of one base and of heads that were merged before. */
export class Merger {
  private readonly store: PrivateStore;
  private readonly base: Base;
  private attributes: Promise<void> | undefined;

  constructor(store: PrivateStore, base: Base) {
    this.store = store;
    this.base = base;
  }

  /**
   * Merges a head into a tree. `merged`: heads that are in the tree and that this one builds on; git looks for the last
   * common commit among them and the base.
   */
  async merge(tree: Tree, head: string, merged: readonly string[]): Promise<ApplyResult> {
    return this.mergeCommits(tree, await this.commitOf(tree, merged), head);
  }

  /** Makes the change between two commits to a tree, as `git cherry-pick` would. */
  async pick(tree: Tree, { from, to }: { from: string; to: string }): Promise<ApplyResult> {
    const before = await this.store.commitTree(`${from}^{tree}`, []);
    const [ours, theirs] = await Promise.all([
      this.store.commitTree(tree.id, [before]),
      this.store.commitTree(`${to}^{tree}`, [before]),
    ]);
    return this.mergeCommits(tree, ours, theirs);
  }

  /**
   * Lets git see how the base wants its files merged: a changelog by `merge=union`, say. The store has no work tree, where
   * git would look. Drivers of the repository's own are commands, and are not run.
   */
  private async setAttributes(): Promise<void> {
    const files = [...this.base.entries()].filter(([file]) => path.posix.basename(file) === '.gitattributes');
    const lines = await Promise.all(
      files.map(async ([file, { oid }]) =>
        mergeAttributes(
          path.posix.dirname(file),
          Buffer.from(await this.store.readBlob(oid)).toString('utf8'),
        ),
      ),
    );
    await this.store.setAttributes(lines.flat().join(''));
  }

  /** A commit with this tree, for git to merge into. */
  private async commitOf(tree: Tree, merged: readonly string[]): Promise<string> {
    if (tree.id === this.base.id && merged.length === 0) return this.base.commit;
    return this.store.commitTree(tree.id, [this.base.commit, ...merged]);
  }

  private async mergeCommits(tree: Tree, ours: string, theirs: string): Promise<ApplyResult> {
    this.attributes ??= this.setAttributes();
    await this.attributes;
    const result = await this.store.merge(ours, theirs);
    if ('conflicts' in result) return { kind: 'conflict', detail: detailOf(result.conflicts) };
    return {
      kind: 'applied',
      parts: [await treeChanges(this.store.git, tree.id, result.tree)],
      moved: [],
    };
  }
}

/** The lines of a `.gitattributes` file that say how files are merged, as seen from the top. */
export function mergeAttributes(folder: string, text: string): string[] {
  return text.split('\n').flatMap((line) => {
    const [, pattern = '', rest = ''] = /^\s*("(?:[^"\\]|\\.)*"|[^\s"#]\S*)\s+(.*)$/.exec(line) ?? [];
    const merge = rest
      .split(/\s+/)
      .flatMap((one) => (one === 'binary' ? '-merge' : MERGE.test(one) ? one : []));
    // A quoted pattern, or one that takes something back, is rare: it counts only at the top.
    if (merge.length === 0 || (folder !== '.' && /^["!]/.test(pattern))) return [];
    const isAnywhere = !pattern.replace(/\/$/, '').includes('/');
    const seen =
      folder === '.' ? pattern : `${folder}/${isAnywhere ? '**/' : ''}${pattern.replace(/^\//, '')}`;
    return /\s/.test(seen) && !seen.startsWith('"') ? [] : [`${seen} ${merge.join(' ')}\n`];
  });
}

/** Drivers that are built into git. */
const MERGE = /^(?:[-!]?merge|merge=(?:text|binary|union))$/;
const MOST_FILES = 5;

function detailOf(conflicts: readonly string[]): string {
  if (conflicts.length === 0) return 'it shares no history with the branch';
  const more = conflicts.length > MOST_FILES ? ` and ${conflicts.length - MOST_FILES} more files` : '';
  const shown = conflicts.slice(0, MOST_FILES).map((file) => `\`${file}\``);
  return `merge conflict in ${shown.join(', ')}${more}`;
}
