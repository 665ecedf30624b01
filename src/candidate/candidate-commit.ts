import type { PrivateStore } from '../platform/store.ts';

/** A commit that exists only to be tested: the candidate's tree on top of the base. */
export function writeCandidate(
  store: PrivateStore,
  base: { commit: string; committedAt: number },
  tree: string,
  committer: { name: string; email: string },
): Promise<string> {
  const date = `${base.committedAt + 1} +0000`;
  const author = { ...committer, date };
  return store.writeCommits(base.commit, [{ tree, message: 'Candidate\n', author, committer: author }]);
}
