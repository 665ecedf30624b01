/** Copies commits from the private store into another local repository, without changing any ref. */
import { hardGit } from './git.ts';
import type { PrivateStore } from './store.ts';

/**
 * Copies a commit and everything that it needs. `known`: commits that the other repository already has; they
 * and their content are left out.
 */
export async function copyCommit(
  store: Pick<PrivateStore, 'git'>,
  commit: string,
  known: readonly string[],
  gitDir: string,
  config: readonly string[] = [],
): Promise<void> {
  const revisions = [commit, ...known.map((id) => `^${id}`), ''].join('\n');
  const pack = await store.git.run(
    ['pack-objects', '--window=0', '--compression=0', '--revs', '--stdout', '-q'],
    { input: revisions },
  );
  await hardGit(gitDir, { config }).run(['index-pack', '--stdin'], { input: pack.stdout });
}

/** Copies a commit into the user's repository, with all objects that this repository does not have yet. */
export async function copyMissing(
  store: Pick<PrivateStore, 'git'>,
  commit: string,
  gitDir: string,
): Promise<void> {
  const line = (await store.git.text(['rev-list', commit])).split('\n');
  const asked = await hardGit(gitDir).text(['cat-file', '--batch-check=%(objectname)'], {
    input: `${line.join('\n')}\n`,
  });
  const known = asked.split('\n').filter((answer) => !answer.endsWith(' missing'));
  if (!known.includes(commit)) await copyCommit(store, commit, known, gitDir);
}
