import type { Base, PrivateStore } from '../platform/git/store.ts';
import type { Candidate } from './candidates.ts';
import { planCommits, type CommitRules } from './commit-plan.ts';

/**
 * Writes a candidate as the commits it would land as; the id of the newest. It is this commit that is tested
 * and, green, pushed: there is nothing to convert in between.
 */
export async function writeCommits(
  store: PrivateStore,
  base: Base,
  steps: Candidate['steps'],
  rules: CommitRules,
): Promise<string> {
  if (steps.length === 0) return base.commit;
  const patches = steps.map(({ patch, step }) => ({ patch, partTrees: step.partTrees, effect: step.effect }));
  const commits = planCommits({ base, patches, ...rules }).map(
    ({ tree, message, author, authorDate, committerDate }) => ({
      tree,
      message,
      author: { ...author, date: authorDate },
      committer: { ...rules.committer, date: committerDate },
    }),
  );
  return store.writeCommits(base.commit, commits);
}
