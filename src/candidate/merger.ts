/** Merges the heads of pull requests into trees, as `git merge` would. */
import type { Base, NewCommit, PrivateStore } from '../platform/git/store.ts';
import type { Tree } from '../platform/git/tree.ts';
import { treeChanges } from '../platform/git/raw-diff.ts';
import type { ApplyResult } from './applier.ts';

const NOBODY = { name: 'AutoSync', email: 'autosync@users.noreply.github.com', date: '0 +0000' };

/** Merges into trees that are made of one base and of heads that were merged before. */
export class Merger {
  private readonly store: PrivateStore;
  private readonly base: Base;

  constructor(store: PrivateStore, base: Base) {
    this.store = store;
    this.base = base;
  }

  /**
   * Merges a head into a tree. `merged`: heads that are in the tree and that this one builds on; git looks for the last
   * common commit among them and the base.
   */
  async merge(tree: Tree, head: string, merged: readonly string[]): Promise<ApplyResult> {
    const result = await this.store.merge(await this.commitOf(tree, merged), head);
    if ('conflicts' in result) return { kind: 'conflict', detail: detailOf(result.conflicts) };
    return {
      kind: 'applied',
      parts: [await treeChanges(this.store.git, tree.id, result.tree)],
      moved: [],
    };
  }

  /** A commit with this tree, for git to merge into. It never lands. */
  private async commitOf(tree: Tree, merged: readonly string[]): Promise<string> {
    if (tree.id === this.base.id && merged.length === 0) return this.base.commit;
    const commit: NewCommit = {
      tree: tree.id,
      message: 'merged so far\n',
      author: NOBODY,
      committer: NOBODY,
      merges: merged,
    };
    return this.store.writeCommits(this.base.commit, [commit]);
  }
}

const MOST_FILES = 5;

function detailOf(conflicts: readonly string[]): string {
  if (conflicts.length === 0) return 'it shares no history with the branch';
  const more = conflicts.length > MOST_FILES ? ` and ${conflicts.length - MOST_FILES} more files` : '';
  const shown = conflicts.slice(0, MOST_FILES).map((file) => `\`${file}\``);
  return `merge conflict in ${shown.join(', ')}${more}`;
}
