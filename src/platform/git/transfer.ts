/** Copies commits from the private store into another repository on this machine, without touching any reference. */
import { hardGit } from './git.ts';
import type { PrivateStore } from './store.ts';

/** `known`: commits that the other repository has; they and what they hold are left out. */
export async function copyCommit(
  store: Pick<PrivateStore, 'git'>,
  commit: string,
  known: readonly string[],
  gitDir: string,
  config: readonly string[] = [],
): Promise<void> {
  const revisions = [commit, ...known.map((id) => `^${id}`), ''].join('\n');
  const pack = await store.git.run(['pack-objects', '--revs', '--stdout', '-q'], { input: revisions });
  await hardGit(gitDir, { config }).run(['index-pack', '--stdin'], { input: pack.stdout });
}

/** The same into a person's repository, which keeps the objects: all that it does not have already. */
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
