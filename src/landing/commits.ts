import type { PrivateStore } from '../platform/store.ts';
import { planCommits, type LandingPlan } from './messages.ts';

/** Writes the commits of a landing into the store; the id of the newest one. */
export function writeLanding(store: PrivateStore, plan: LandingPlan): Promise<string> {
  const commits = planCommits(plan).map(({ tree, message, author, authorDate, committerDate }) => ({
    tree,
    message,
    author: { ...author, date: authorDate },
    committer: { ...plan.committer, date: committerDate },
  }));
  return store.writeCommits(plan.base.commit, commits);
}
