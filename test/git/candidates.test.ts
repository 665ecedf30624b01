import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { git, gitOutput } from '../support/git.ts';
import { Repository, type Files } from '../support/repository.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { fates, openBatch } from '../support/candidates.ts';

const PATCHES = '.autosync/patches';
const text = (...lines: string[]): string => `${lines.join('\n')}\n`;
const BASE: Files = {
  'a.txt': text('1', '2', '3', '4', '5', '6', '7', '8', '9'),
  'src/b.txt': text('one', 'two', 'three'),
  'Ünï/cödé.txt': 'x\n',
  '.github/workflows/ci.yml': 'on: push\n',
};

function offer(patches: Record<string, string | Buffer>, base: Files = BASE): Repository {
  const repository = Repository.create(base);
  mkdirSync(path.join(repository.directory, PATCHES), { recursive: true });
  for (const [name, content] of Object.entries(patches))
    writeFileSync(path.join(repository.directory, PATCHES, name), content);
  return repository;
}
/** Diffs are made in a repository of their own, with the same base. */
const diff = (files: Files, ...options: string[]): string => Repository.create(BASE).diff(files, ...options);
const creates = (quotedName: string, mode = '100644'): string =>
  `diff --git ${quotedName.replace('%', 'a')} ${quotedName.replace('%', 'b')}\nnew file mode ${mode}\n--- /dev/null\n+++ ${quotedName.replace('%', 'b')}\n@@ -0,0 +1 @@\n+x\n`;

describe('candidates', () => {
  it('apply every kind of diff people make', async () => {
    const maker = Repository.create(BASE);
    maker.git('mv', 'src/b.txt', 'src/c.txt');
    const rename = `${maker.git('diff', '--cached', '-M')}\n`;
    maker.git('reset', '--quiet', '--hard');
    const plain = (() => {
      const folder = temporaryFolder();
      writeFileSync(path.join(folder, 'old.txt'), BASE['a.txt']!);
      writeFileSync(path.join(folder, 'new.txt'), BASE['a.txt']!.replace('5', 'five'));
      try {
        return execFileSync('diff', ['-u', '--label', 'a.txt', '--label', 'a.txt', 'old.txt', 'new.txt'], {
          cwd: folder,
          encoding: 'utf8',
        });
      } catch (error) {
        return (error as { stdout: string }).stdout;
      }
    })();
    const found = await fates(
      offer({
        '01-traditional.diff': plain,
        '02-unicode.patch': diff({ 'Ünï/cödé.txt': 'y\n' }),
        '03-binary.patch': diff({ 'blob.bin': '\0\x01binary\0' }),
        '04-rename.patch': rename,
        '05-no-newline.patch': diff({ 'n.txt': 'no newline' }),
        '06-no-prefix.patch': diff({ 'z.txt': 'z\n' }, '--no-prefix'),
        '07-executable.patch': diff({ 'run.sh': '#!/bin/sh\n' }),
        '08-empty-file.patch': diff({ 'empty.txt': '' }),
        '09-crlf.patch': diff({ 'w.txt': 'a\r\nb\r\n' }),
      }),
    );
    expect(Object.entries(found).filter(([, fate]) => fate !== 'applied')).toEqual([]);
    expect(Object.keys(found)).toHaveLength(9);
  });

  it('read names the way they are meant, prefixed or not', async () => {
    const base = {
      'src/x.c': 'one\n',
      'readme.txt': 'root\n',
      'q/readme.txt': 'q\n',
      'old.txt': text('1', '2', '3', '4', '5'),
    };
    const maker = Repository.create(base);
    maker.git('mv', 'old.txt', 'new.txt');
    const rename = gitOutput(maker.directory, 'diff', '--cached', '--no-prefix', '-M');
    maker.git('reset', '--quiet', '--hard');
    const hunk = '@@ -1 +1 @@\n-one\n+two\n';
    const patches = {
      'one-letter.diff': '--- /dev/null\n+++ q/new.txt\n@@ -0,0 +1 @@\n+x\n',
      'a-orig.diff': `--- src/x.c.orig\n+++ src/x.c\n${hunk}`,
      'folders.diff': `--- src.orig/x.c\t2026-01-01\n+++ src/x.c\t2026-01-02\n${hunk.replace('one', 'two').replace('+two', '+three')}`,
      'rename.patch': rename,
      'no-end.patch': maker.diff({ 'readme.txt': 'changed\n' }).trimEnd(),
    };
    const { candidates, batch } = await openBatch(offer(patches, base));
    const { steps, skipped } = await candidates.arrange(batch.patches.map(({ id }) => id));
    expect([...skipped]).toEqual([]);
    const names = [...steps.at(-1)!.tree.entries()]
      .map(([name]) => name)
      .filter((name) => !name.startsWith('.autosync'))
      .toSorted();
    expect(names).toEqual(['new.txt', 'q/new.txt', 'q/readme.txt', 'readme.txt', 'src/x.c']);
  });

  it('call a conflict a conflict, and unreadable what can never apply', async () => {
    const found = await fates(
      offer({
        'missing.patch':
          '--- a/docs/invalid path.md\n+++ b/docs/invalid path.md\n@@ -1,2 +1,2 @@\n a\n-b\n+c\n',
        'below-a-file.patch': creates('%/a.txt/x'),
        'no-data.patch':
          'diff --git a/a.txt b/a.txt\nindex 1234567..89abcde 100644\nBinary files a/a.txt and b/a.txt differ\n',
      }),
    );
    expect(found).toEqual({
      missing: 'conflict',
      'below-a-file': 'conflict',
      'no-data': 'invalid: malformed',
    });
  });

  it('take a mail series whole or not at all, and mail that travelled with CRLF', async () => {
    const maker = Repository.create(BASE);
    const series = maker.mails([
      { files: { 'src/b.txt': 'x\n' }, message: 'One' },
      { files: { 'a.txt': 'y\n' }, message: 'Two' },
    ]);
    const mail = maker.mails([{ files: { 'src/b.txt': 'crlf\n' }, message: 'Travelled' }]);
    const half = series
      .replace('diff --git a/a.txt', 'diff -git a/a.txt')
      .replaceAll(/^(---|\+\+\+) [ab]\/a.txt$/gm, '');
    expect(await fates(offer({ 'half.mbox': half }))).toEqual({ half: 'invalid: malformed' });
    expect(await fates(offer({ 'crlf.patch': mail.replaceAll('\n', '\r\n') }))).toEqual({ crlf: 'applied' });
  });

  it('protect the patches and the configuration however their place is written', async () => {
    const other = creates(`%/${PATCHES}/2.patch`);
    const config = creates('%/ci/auto.json');
    const repository = offer({ '1.patch': other, '3.patch': config });
    const absolute = path.join(repository.directory, PATCHES);
    const found = await fates(repository, {
      patches: absolute,
      config: `${repository.directory}/ci//auto.json`,
    });
    expect(found).toEqual({ 1: 'refused: protected', 3: 'refused: protected' });
  });

  it('make the tree that git makes, one patch at a time', async () => {
    const patches = {
      '1.patch': diff({ 'a.txt': text('1', '2', 'drei', '4', '5', '6', '7', '8', '9') }),
      '2.patch': diff({ 'new/deep/er.txt': 'x\n', 'src/b.txt': null }),
      '3.patch': diff({ 'a.txt': text('1', '2', '3', '4', '5', '6', '7', '8', 'neun') }),
    };
    const { candidates, batch, store } = await openBatch(offer(patches));
    const { steps } = await candidates.arrange(batch.patches.map(({ id }) => id));
    const by = Repository.create(BASE);
    for (const [index, content] of Object.values(patches).entries()) {
      writeFileSync(path.join(by.directory, '../p'), content);
      by.git('apply', '--index', '../p');
      expect(steps[index]!.tree.id).toBe(by.git('write-tree'));
    }
    // The store holds all of it, whole.
    await store.git.run(['fsck', '--strict', '--no-dangling', '--connectivity-only']);
  });

  it('tell already applied, conflict and malformed apart', async () => {
    const repository = offer({
      '1-done.patch': diff({ 'a.txt': text('1', '2', '3', '4', '5', '6', '7', '8', 'nine') }),
      '2-done-without-ids.patch': diff({
        'a.txt': text('1', '2', '3', '4', '5', '6', '7', '8', 'nine'),
      }).replace(/^index.*\n/m, ''),
      '3-conflict.patch': diff({ 'a.txt': text('1', '2', '3', '4', '5', '6', '7', '8', 'IX') }),
      '4-garbled.patch': diff({ 'a.txt': text('x') }).replace('@@ -1,9', '@@ -1,99'),
      '5-not-a-diff.patch': 'hello\n',
      '6-empty.patch': ' \n',
      '7-applies.patch': diff({ 'a.txt': text('eins', '2', '3', '4', '5', '6', '7', '8', '9') }),
    });
    repository.write({ 'a.txt': text('1', '2', '3', '4', '5', '6', '7', '8', 'nine') });
    repository.git('commit', '--quiet', '--all', '--message=Done by hand');
    expect(await fates(repository)).toEqual({
      '1-done': 'already',
      '2-done-without-ids': 'already',
      '3-conflict': 'conflict',
      '4-garbled': 'invalid: malformed',
      '5-not-a-diff': 'invalid: malformed',
      '6-empty': 'invalid: empty',
      '7-applies': 'applied',
    });
  });

  it('do not take a repeated block for applied, nor apply a landed one again', async () => {
    const block = text('x', 'y', 'z');
    const base = { 'log.txt': block };
    const append = Repository.create(base).diff({ 'log.txt': block + block });
    const once = offer({ 'append.patch': append }, base);
    expect(await fates(once)).toEqual({ append: 'applied' });
    const twice = offer({ 'append.patch': append }, { 'log.txt': block + block });
    expect(await fates(twice)).toEqual({ append: 'already' });
  });

  it('know what another patch of the batch contains', async () => {
    const change = diff({ 'src/b.txt': text('one', 'zwei', 'three') });
    expect(await fates(offer({ '1.patch': change, '2.patch': change }))).toEqual({
      1: 'applied',
      2: 'already',
    });
  });

  it('refuse hostile paths and modes, and lose no innocent patch over it', async () => {
    const hostile: Record<string, [string, string]> = {
      'dotdot.patch': [creates('%/../../evil'), 'refused: path'],
      'absolute.patch': ['--- /dev/null\n+++ /etc/evil\n@@ -0,0 +1 @@\n+x\n', 'refused: path'],
      'git.patch': [creates('%/.git/hooks/post-checkout'), 'refused: path'],
      'git-case.patch': [creates('%/.GiT/config'), 'refused: path'],
      'git-ntfs.patch': [creates('%/git~1/config'), 'refused: path'],
      'git-hfs.patch': [creates('"%/.g\\342\\200\\214it/config"'), 'refused: path'],
      'newline.patch': [creates('"%/a\\nb"'), 'refused: path'],
      'escape.patch': [creates('"%/a\\033b"'), 'refused: path'],
      'bidi.patch': [creates('"%/a\\342\\200\\256b"'), 'refused: path'],
      'invalid-utf8.patch': [creates('"%/a\\377b"'), 'refused: path'],
      'option.patch': [creates('%/-rf'), 'refused: path'],
      'backslash.patch': [creates('"%/a\\\\b"'), 'refused: path'],
      'drive.patch': [creates('%/C:/x').replaceAll(/[ab]\/C:/g, 'C:'), 'refused: path'],
      'case.patch': [creates('%/A.TXT'), 'refused: path'],
      'case-folder.patch': [creates('%/SRC/new'), 'refused: path'],
      'deep.patch': [creates(`%/${'d/'.repeat(150)}x`), 'refused: path'],
      'link.patch': [creates('%/link', '120000'), 'refused: mode'],
      'tree.patch': [creates('%/folder', '040000'), 'refused: mode'],
      'setuid.patch': [creates('%/setuid', '104755'), 'refused: mode'],
      'gitlink.patch': [
        'diff --git a/sub b/sub\nnew file mode 160000\n--- /dev/null\n+++ b/sub\n@@ -0,0 +1 @@\n+Subproject commit 0123456789012345678901234567890123456789\n',
        'refused: submodule-or-lfs',
      ],
      'workflow.patch': [
        diff({ '.github/workflows/ci.yml': 'on: pull_request_target\n' }),
        'refused: protected',
      ],
      'workflow-new.patch': [creates('%/.github/workflows/evil.yml'), 'refused: protected'],
      'workflow-quoted-nul.patch': [creates('"%/.github/workflows/x.yml\\000.txt"'), 'refused: protected'],
      'workflow-rename.patch': [
        'diff --git a/.github/workflows/ci.yml b/off.yml\nsimilarity index 100%\nrename from .github/workflows/ci.yml\nrename to off.yml\n',
        'refused: protected',
      ],
      'workflow-delete.patch': [diff({ '.github/workflows/ci.yml': null }), 'refused: protected'],
      'attributes.patch': [creates('%/src/.gitattributes'), 'refused: protected'],
      'own-config.patch': [creates('%/.github/autosync.json'), 'refused: protected'],
      'own-patches.patch': [creates('%/.autosync/patches/more.patch'), 'refused: protected'],
    };
    const found = await fates(
      offer({
        ...Object.fromEntries(Object.entries(hostile).map(([name, [content]]) => [name, content])),
        'innocent.patch': diff({ 'src/b.txt': 'fine\n' }),
      }),
    );
    expect(found).toEqual({
      ...Object.fromEntries(
        Object.entries(hostile).map(([name, [, fate]]) => [name.replace('.patch', ''), fate]),
      ),
      innocent: 'applied',
    });
  });

  it('refuse a workflow that hides in a base64 mail, and one that a series adds and removes again', async () => {
    const body = Buffer.from(`\n---\n${creates('%/.github/workflows/evil.yml')}`).toString('base64');
    const mail = `From: a <a@example.com>\nSubject: [PATCH] Nice\nDate: Mon, 2 Mar 2026 09:00:00 +0000\nMIME-Version: 1.0\nContent-Type: text/plain; charset=UTF-8\nContent-Transfer-Encoding: base64\n\n${body}\n`;
    const maker = Repository.create(BASE);
    const series = maker.mails([
      { files: { '.github/workflows/evil.yml': 'x\n' }, message: 'Add' },
      { files: { '.github/workflows/evil.yml': null, 'src/b.txt': 'ok\n' }, message: 'Remove' },
    ]);
    expect(await fates(offer({ 'mail.patch': mail, 'series.mbox': series }))).toEqual({
      mail: 'refused: protected',
      series: 'refused: protected',
    });
  });

  it('do not follow a tracked link out of its folder', async () => {
    const repository = offer({
      'through.patch': creates('%/link/evil'),
      'repoint.patch':
        'diff --git a/link b/link\n--- a/link\n+++ b/link\n@@ -1 +1 @@\n-src\n\\ No newline at end of file\n+/etc\n\\ No newline at end of file\n',
    });
    symlinkSync('src', path.join(repository.directory, 'link'));
    repository.git('add', 'link');
    repository.git('commit', '--quiet', '--message=Link');
    expect(await fates(repository)).toEqual({ through: 'refused: path', repoint: 'refused: mode' });
  });

  it('refuse bombs in bounded memory', async () => {
    // 100 MB of zeros, a quarter of a megabyte packed, as git writes binaries.
    const packed = deflateSync(Buffer.alloc(100_000_000), { level: 9 });
    const lines = Array.from({ length: Math.ceil(packed.length / 52) }, (_, i) =>
      encodeLine(packed.subarray(i * 52, i * 52 + 52)),
    );
    const bomb = `diff --git a/bomb b/bomb\nnew file mode 100644\nindex ${'0'.repeat(40)}..${'1'.repeat(40)}\nGIT binary patch\nliteral 100000000\n${lines.join('\n')}\n\n`;
    const twoSpaces = bomb.replace('literal 100000000', 'literal  100000000');
    const several = Array.from({ length: 3 }, (_, i) =>
      bomb.replaceAll('bomb', `b${i}`).replace('100000000', '9000000'),
    ).join('');
    // A delta whose first line is too short to tell the size of its result.
    const delta = `diff --git a/a.txt b/a.txt\nindex ${'2'.repeat(40)}..${'3'.repeat(40)}\nGIT binary patch\ndelta 12\nDcmXX\n\n`;
    expect(
      await fates(offer({ 'spaces.patch': twoSpaces, 'several.patch': several, 'delta.patch': delta })),
    ).toEqual({
      spaces: 'refused: limits',
      several: 'refused: limits',
      delta: 'refused: limits',
    });
    const many = Array.from({ length: 6_000 }, (_, i) => creates(`%/many/${i}`)).join('');
    const repository = offer({
      'bomb.patch': bomb,
      'many.patch': many,
      'large.patch': Buffer.alloc(21_000_000, 'x'),
      'headers.patch': 'diff --git a/x b/x\n'.repeat(1_000_000),
    });
    const before = process.memoryUsage().rss;
    expect(await fates(repository)).toEqual({
      bomb: 'refused: limits',
      many: 'refused: limits',
      large: 'refused: limits',
      headers: 'refused: limits',
    });
    expect(process.memoryUsage().rss - before).toBeLessThan(300_000_000);
    expect(await fates(repository, {}, { policy: { limits: { patches: 1, files: 10_000 } } })).toMatchObject({
      many: 'applied',
    });
  });

  it('leave paths of a filter alone', async () => {
    const base = { ...BASE, '.gitattributes': '*.bin filter=lfs diff=lfs\n', 'x.bin': 'pointer\n' };
    const maker = Repository.create(base);
    expect(
      await fates(
        offer(
          {
            'lfs.patch': maker.diff({ 'x.bin': 'other\n' }),
            'ok.patch': maker.diff({ 'src/b.txt': 'ok\n' }),
          },
          base,
        ),
      ),
    ).toEqual({ lfs: 'refused: submodule-or-lfs', ok: 'applied' });
  });

  it('hold dependents back until their dependency is in', async () => {
    const manifest = {
      schema: 'autosync.batch/1',
      patches: [
        { id: 'second', diff: diff({ 'src/b.txt': 'x\n' }), dependsOn: ['first'] },
        { id: 'first', file: 'first.patch' },
      ],
    };
    const repository = offer({
      'batch.json': JSON.stringify(manifest),
      'first.patch':
        'diff --git a/a.txt b/a.txt\n--- a/a.txt\n+++ b/a.txt\n@@ -1,3 +1,3 @@\n nothing\n-like\n+this\n here\n',
    });
    expect(await fates(repository)).toEqual({ first: 'conflict', second: 'waiting' });
  });

  it('work in a SHA-256 repository', async () => {
    const directory = path.join(temporaryFolder(), 'repository');
    mkdirSync(directory);
    git(directory, 'init', '--quiet', '--initial-branch=main', '--object-format=sha256');
    const repository = new Repository(directory);
    repository.commit(BASE, 'Base');
    const change = repository.diff({ 'src/b.txt': 'x\n' });
    repository.commit({ [`${PATCHES}/1.patch`]: change }, 'Offer');
    const { candidates, batch, store } = await openBatch(repository);
    const { steps } = await candidates.arrange(batch.patches.map(({ id }) => id));
    expect(steps[0]!.tree.id).toMatch(/^[0-9a-f]{64}$/);
    expect(await store.git.text(['ls-tree', '-r', '--name-only', steps[0]!.tree.id, PATCHES])).toBe('');
  });

  it('keep names that are not UTF-8 in the base as they are', async () => {
    const repository = offer({ '1.patch': diff({ 'src/b.txt': 'x\n' }) });
    const raw = Buffer.concat([
      Buffer.from(repository.directory),
      Buffer.from('/src/'),
      Buffer.from([0xe9, 0x2e, 0x74]),
    ]);
    writeFileSync(raw, 'latin1 name\n');
    repository.git('add', 'src');
    repository.git('commit', '--quiet', '--message=Latin 1');
    const { candidates, batch, store, base } = await openBatch(repository);
    const { steps } = await candidates.arrange(batch.patches.map(({ id }) => id));
    expect(await store.git.text(['diff-tree', '-r', '--name-only', base.id, steps[0]!.tree.id])).toBe(
      'src/b.txt',
    );
  });
});

/** One line of git's base85: a letter for the length, then five letters for four bytes. */
function encodeLine(bytes: Buffer): string {
  const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~';
  const padded = Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);
  let line =
    bytes.length <= 26 ? String.fromCharCode(64 + bytes.length) : String.fromCharCode(70 + bytes.length);
  for (let at = 0; at < padded.length; at += 4) {
    let value = padded.readUInt32BE(at);
    let letters = '';
    for (let i = 0; i < 5; i += 1) {
      letters = alphabet[value % 85]! + letters;
      value = Math.floor(value / 85);
    }
    line += letters;
  }
  return line;
}
