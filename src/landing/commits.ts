import type { PrivateStore } from '../platform/store.ts';
import { planCommits, type LandingPlan } from './messages.ts';

/** Writes the commits of a landing into the store; the id of the newest one. */
export async function writeLanding(store: PrivateStore, plan: LandingPlan): Promise<string> {
  let parent = plan.base.commit;
  for (const { tree, message, author, authorDate, committerDate } of planCommits(plan)) {
    parent = await store.writeCommit({
      tree,
      parent,
      message,
      author: { ...author, date: authorDate },
      committer: { ...plan.committer, date: committerDate },
    });
  }
  return parent;
}
