/** Patches that people had trouble with in the field. What is right is what git itself makes of them. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { openBatch } from '../support/candidates.ts';
import { git, gitOutput } from '../support/git.ts';
import { Repository } from '../support/repository.ts';
import { temporaryFolder } from '../support/temporary.ts';

const FIELD = path.resolve(import.meta.dirname, '../fixtures/field');

interface Case {
  file: string;
  /** The bundle of the repository that it is for. */
  base: string;
  /** Where such a patch was seen. */
  source: string;
  /** `applied`, or the beginnings of the fates that are right, separated by `|`. */
  fate: string;
  /** What the message must speak of. */
  says?: string;
  /** The `-p` level at which git applies it. */
  strip?: number;
  /** `author/subject/body` of each commit that `git am` makes, newest first. */
  commits?: string;
}

const cases = JSON.parse(readFileSync(path.join(FIELD, 'patches.json'), 'utf8')) as Case[];

function cloneOf(base: string): Repository {
  const directory = path.join(temporaryFolder(), 'repository');
  git(
    path.dirname(directory),
    'clone',
    '--quiet',
    '--branch=main',
    path.join(FIELD, `base-${base}.bundle`),
    directory,
  );
  return new Repository(directory);
}

async function fateOf(one: Case) {
  const repository = cloneOf(one.base);
  const folder = path.join(repository.directory, '.autosync/patches');
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, one.file), readFileSync(path.join(FIELD, 'patches', one.file)));
  const { batch, candidates, store } = await openBatch(repository);
  const [rejected] = batch.rejected;
  if (rejected)
    return {
      fate: `${rejected.verdict.verdict}: ${rejected.verdict.reason}`,
      detail: rejected.verdict.detail,
    };
  const arranged = await candidates.arrange(batch.patches.map(({ id }) => id));
  const [skipped] = arranged.skipped.values();
  if (skipped?.kind === 'rejected')
    return { fate: `${skipped.verdict.verdict}: ${skipped.verdict.reason}`, detail: skipped.verdict.detail };
  if (skipped) return { fate: skipped.kind, detail: 'detail' in skipped ? skipped.detail : '' };
  const { commit, tree } = await candidates.candidate(arranged);
  const log = await store.git.text(['log', '--format=%an/%s/%b', commit, `^${candidates.base.commit}`]);
  const commits = log.replaceAll(/Autosync-[A-Z].*$/gm, '').trim();
  return { fate: 'applied', detail: '', tree: tree.id, commits };
}

/** The tree that git itself makes of the patch; `undefined` where it makes none. */
function treeByGit(one: Case): string | undefined {
  const repository = cloneOf(one.base);
  const file = path.join(FIELD, 'patches', one.file);
  try {
    if (one.strip === undefined) repository.git('am', '--quiet', '--keep-cr', file);
    else repository.git('apply', '--index', `-p${one.strip}`, file);
  } catch {
    return undefined;
  }
  return gitOutput(repository.directory, 'write-tree').trim();
}

describe('a patch from the field', () => {
  it.each(cases)('$file: $fate', async (one) => {
    const { fate, detail, tree, commits } = await fateOf(one);
    expect([detail, one.fate.split('|').some((start) => fate.startsWith(start))]).toEqual([detail, true]);
    if (one.says) expect(detail).toContain(one.says);
    if (one.fate !== 'applied') return;
    const expected = treeByGit(one);
    if (expected !== undefined) expect(tree).toBe(expected);
    if (one.commits !== undefined)
      expect(commits!.replaceAll(/\s+/g, ' ')).toBe(one.commits.replaceAll(/\s+/g, ' ').trim());
  });
});
