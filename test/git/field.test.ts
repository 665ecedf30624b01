/** Patches that people had trouble with in the field. What is right is what git itself makes of them. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { fates, openBatch } from '../support/candidates.ts';
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

describe('a mail, written otherwise', () => {
  const BASE = { 'a.txt': '1\n2\n3\n' };
  const author = '--author=Jane Doe <jane@example.com>';
  const makeMail = (): string => {
    const maker = Repository.create(BASE);
    maker.write({ 'a.txt': '1\ntwo\n3\n' });
    maker.git('commit', '--quiet', '-a', author, '--date=1700000000 +0100', '-m', 'two');
    return `${maker.git('format-patch', '-1', '--stdout')}\n`;
  };
  const dated = (date: string) => (mail: string) => mail.replace(/^Date: .*$/m, `Date: ${date}`);

  it.each([
    ['as it is', (mail: string) => mail],
    ['a blank line before it', (mail: string) => `\n\n${mail}`],
    [
      'no seconds in its first line',
      (mail: string) => mail.replace(/^(From .*?) .*/, '$1 Mon Sep 17 00:00 2001'),
    ],
    ['CRLF, except in its first line', (mail: string) => mail.replaceAll('\n', '\r\n').replace('\r\n', '\n')],
    ['no subject', (mail: string) => mail.replace(/^Subject: .*\n/m, '')],
    ['an ISO date', dated('2024-01-02T03:04:05Z')],
    ['an ISO date with offset', dated('2024-01-02 03:04:05 +01:00')],
    ['a date in seconds', dated('1700000000 +0100')],
    ['a zone by name', dated('Tue, 2 Jul 2024 03:04:05 CEST')],
    [
      'the signature of PGP',
      (mail: string) => `${mail.trimEnd()}\n-----BEGIN PGP SIGNATURE-----\niQ\n-----END PGP SIGNATURE-----\n`,
    ],
    [
      'the next part of an archive',
      (mail: string) => mail.replace(/^-- $[^]*/m, '-------------- next part --------------\nx\n'),
    ],
  ])('%s: git am makes the same commit', async (_, change) => {
    const text = change(makeMail());
    const expected = Repository.create(BASE);
    const file = path.join(temporaryFolder(), 'm.mbox');
    writeFileSync(file, text.trimStart());
    expected.git('am', '--quiet', file);

    const repository = Repository.create(BASE);
    repository.write({ '.autosync/patches/m.patch': text });
    const { batch, candidates, store } = await openBatch(repository);
    const { commit } = await candidates.candidate(
      await candidates.arrange(batch.patches.map(({ id }) => id)),
    );
    const told = await store.git.text(['log', '-1', '--format=%an <%ae> %ad %s%n%b', '--date=raw', commit]);
    const ours = told.replaceAll(/\nAutosync-[A-Z].*/g, '').trim();
    const theirs = expected.git('log', '-1', '--format=%an <%ae> %ad %s%n%b', '--date=raw').trim();
    // A mail without a subject gets one from AutoSync.
    expect(ours.replace(/(?<=[+-]\d{4}).*/s, '')).toBe(theirs.replace(/(?<=[+-]\d{4}).*/s, ''));
    if (/^Subject:/m.test(text)) expect(ours).toBe(theirs);
    expect(await store.git.text(['show', `${commit}:a.txt`])).toBe('1\ntwo\n3');
  });

  it.each(['-3600', '18000', '0'])('of Mercurial, %s s west: git am makes the same commits', async (west) => {
    const changeset = (from: string, to: string, message: string): string =>
      `# HG changeset patch\n# User Jörg Doe <j@example.com>\n# Date 1700000000 ${west}\n#      Tue Nov 14 2023\n# Node ID 1\n# Parent  0\n${message}\n\ndiff -r 0 -r 1 a.txt\n--- a/a.txt\tTue Nov 14\n+++ b/a.txt\tTue Nov 14\n@@ -1,3 +1,3 @@\n 1\n-${from}\n+${to}\n 3\n`;
    const changesets = [changeset('2', 'two', 'Größe\n\nWhy.'), changeset('two', 'zwei', 'Second')];
    const expected = Repository.create(BASE);
    for (const text of changesets) {
      const file = path.join(temporaryFolder(), 'm.patch');
      writeFileSync(file, text);
      expected.git('am', '--quiet', file);
    }
    const repository = Repository.create(BASE);
    repository.write({ '.autosync/patches/m.patch': changesets.join('') });
    const { batch, candidates, store } = await openBatch(repository);
    const { commit } = await candidates.candidate(
      await candidates.arrange(batch.patches.map(({ id }) => id)),
    );
    const format = ['log', '-2', '--format=%an <%ae> %ad %s%n%b', '--date=raw'];
    const told = await store.git.text([...format, commit]);
    const lines = (text: string): string =>
      text
        .replaceAll(/Autosync-[A-Z].*/g, '')
        .replaceAll(/\s+/g, ' ')
        .trim();
    expect(lines(told)).toBe(lines(expected.git(...format)));
  });

  it('says that a name without an address is not kept', async () => {
    const repository = Repository.create(BASE);
    repository.write({ '.autosync/patches/m.patch': makeMail().replace(/^From: .*$/m, 'From: Jane Doe') });
    const { batch } = await openBatch(repository);
    expect(JSON.stringify(batch)).toContain('its `From:` holds no name and mail address');
  });
});

describe('a patch, written otherwise', () => {
  const offer = (patches: Record<string, string>): Repository => {
    const repository = Repository.create({ 'src/m.c': '1\n2\n3\n' });
    const files = Object.entries(patches).map(
      ([name, text]) => [`.autosync/patches/${name}.patch`, text] as const,
    );
    repository.write(Object.fromEntries(files));
    return repository;
  };
  const HUNK = '@@ -1,3 +1,3 @@\n 1\n-2\n+two\n 3\n';

  it('applies, whatever its index lines say', async () => {
    const blob = Repository.create({ x: '1\n2\n3\n' }).git('rev-parse', 'HEAD:x');
    const created =
      'diff --git a/n.txt b/n.txt\nnew file mode 100644\nindex 0000000..0000000\n--- /dev/null\n+++ b/n.txt\n@@ -0,0 +1 @@\n+n\n';
    const edited = `diff --git a/src/m.c b/src/m.c\nindex 1234567..${blob.slice(0, 7)} 100644\n--- a/src/m.c\n+++ b/src/m.c\n${HUNK}`;
    expect(await fates(offer({ created, edited }))).toEqual({ created: 'applied', edited: 'applied' });
  });

  it.each([
    ['--- ./src/m.c.orig\n+++ ./src/m.c\n'],
    ['--- ./src/m.c\n+++ ./src/m.c\n'],
    ['diff --git ./src/m.c ./src/m.c\n--- ./src/m.c\n+++ ./src/m.c\n'],
    ['--- /dev/null\n+++ ./src/n.c\n'],
  ])('applies with the names of %j', async (header) => {
    const hunk = header.includes('n.c') ? '@@ -0,0 +1 @@\n+n\n' : HUNK;
    expect(await fates(offer({ dots: header + hunk }))).toEqual({ dots: 'applied' });
  });

  it.each([
    ['\x1f\x8b\b\0', 'is packed with gzip'],
    ['version https://git-lfs.github.com/spec/v1\noid sha256:0\n', 'is a pointer of Git LFS'],
    ['<!DOCTYPE html>\n<html>', 'is a web page'],
    ['*** a/x\n--- b/x\n***************\n*** 1 ****\n! a\n--- 1 ----\n! b\n', 'is a context diff'],
    ['2c2\n< 2\n---\n> two\n', 'is a diff without context'],
    ['> diff --git a/x b/x\n> --- a/x\n', 'is a quoted diff'],
    ['<<<<<<< SEARCH\n2\n=======\ntwo\n>>>>>>> REPLACE\n', 'is made of SEARCH and REPLACE blocks'],
    ['==== //depot/x#2 (text) ====\n', 'is a diff of Perforce'],
    ['words\n', 'is not a unified diff. Make it with `git diff`'],
  ])('%j %s', async (text, says) => {
    const repository = offer({});
    mkdirSync(path.join(repository.directory, '.autosync/patches'), { recursive: true });
    writeFileSync(path.join(repository.directory, '.autosync/patches/x.patch'), text, 'latin1');
    const { batch } = await openBatch(repository);
    expect(batch.rejected[0]?.verdict.detail).toContain(says);
  });

  it.each(['diff --git a/x b/x\nindex 1..2\n', '--- a/x\n+++ b/x\n'])(
    'is cut off behind %j',
    async (header) => {
      const whole = `diff --git a/src/m.c b/src/m.c\n--- a/src/m.c\n+++ b/src/m.c\n${HUNK}`;
      expect(await fates(offer({ cut: whole + header }))).toEqual({ cut: 'invalid: malformed' });
    },
  );
});
