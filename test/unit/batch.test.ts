import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeBase85 } from '../../src/batch/base85.ts';
import { clashesOf } from '../../src/batch/clash.ts';
import { decodePatch } from '../../src/batch/decode.ts';
import { scanDiff } from '../../src/batch/diff.ts';
import { isMail } from '../../src/batch/mail.ts';
import { parseManifest, withoutEntry } from '../../src/batch/manifest.ts';
import { compareNames, orderByDependencies } from '../../src/batch/order.ts';
import type { Patch } from '../../src/batch/patch.ts';
import { ConfigFile } from '../../src/config/file.ts';
import { makePatch } from '../support/make.ts';
import { temporaryFolder } from '../support/temporary.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const patch = (id: string, ...dependsOn: string[]): Patch => makePatch(id, { dependsOn });

describe('order', () => {
  it('compares digits as numbers and letters by code point', () => {
    const names = ['b', '10-x', 'B', 'a', '2-x', '02-y', 'a10', 'a9', 'é', '1'];
    expect(names.toSorted(compareNames)).toEqual([
      '1',
      '2-x',
      '02-y',
      '10-x',
      'B',
      'a',
      'a9',
      'a10',
      'b',
      'é',
    ]);
  });

  it('is a total order', () => {
    const name = fc.string({ unit: fc.constantFrom('a', 'B', '0', '1', '9', '-', '😀', '\uFFFD') });
    fc.assert(
      fc.property(name, name, name, (a, b, c) => {
        expect(Math.sign(compareNames(a, b))).toBe(-Math.sign(compareNames(b, a)) || 0);
        expect(compareNames(a, b) === 0).toBe(a === b);
        if (compareNames(a, b) <= 0 && compareNames(b, c) <= 0)
          expect(compareNames(a, c)).toBeLessThanOrEqual(0);
      }),
    );
  });

  it('puts dependencies first and changes nothing else', () => {
    const patches = [patch('a', 'd'), patch('b'), patch('c', 'a'), patch('d')];
    const { patches: ordered, rejected } = orderByDependencies(patches, new Set(['a', 'b', 'c', 'd']));
    expect(ordered.map(({ id }) => id)).toEqual(['d', 'a', 'b', 'c']);
    expect(rejected).toEqual([]);
  });

  it('rejects cycles and unknown dependencies, and nobody else', () => {
    const patches = [
      patch('a', 'b'),
      patch('b', 'c'),
      patch('c', 'a'),
      patch('d', 'a'),
      patch('e', 'x'),
      patch('f'),
      patch('g', 'g'),
    ];
    const { patches: ordered, rejected } = orderByDependencies(
      patches,
      new Set(['a', 'b', 'c', 'd', 'e', 'f', 'g']),
    );
    expect(Object.fromEntries(rejected.map(({ id, verdict }) => [id, verdict.reason]))).toEqual({
      a: 'dependency-cycle',
      b: 'dependency-cycle',
      c: 'dependency-cycle',
      e: 'dependency-unknown',
      g: 'dependency-cycle',
    });
    // `d` depends on a rejected patch: it stays, to be blocked with that as its reason.
    expect(ordered.map(({ id }) => id)).toEqual(['d', 'f']);
  });

  it('survives a chain longer than the call stack', () => {
    const chain = Array.from({ length: 20_000 }, (_, i) =>
      i === 19_999 ? patch(`${i}`) : patch(`${i}`, `${i + 1}`),
    );
    expect(orderByDependencies(chain, new Set(chain.map(({ id }) => id))).patches[0]!.id).toBe('19999');
  });
});

describe('a look at a diff', () => {
  it('reads names, blob ids and the strip level', () => {
    const git = scanDiff(
      bytes(
        'diff --git a/x/y b/x/y\nindex 1234567..89abcde 100644\n--- a/x/y\n+++ b/x/y\n@@ -1,2 +1,2 @@\n a\n-b\n+c\n',
      ),
    );
    expect(git).toMatchObject({
      strip: 1,
      files: [{ path: 'x/y', blobAfter: '89abcde' }],
      hasBareHunk: false,
    });
    const noPrefix = scanDiff(bytes('diff --git x/y x/y\n--- x/y\n+++ x/y\n@@ -1 +1 @@\n-a\n+b\n'));
    expect(noPrefix).toMatchObject({ strip: 0, files: [{ path: 'x/y' }] });
    const traditional = scanDiff(
      bytes(
        '--- old/x.c\t2026-01-01\n+++ new/x.c\t2026-01-02\n@@ -1 +1 @@\n-a\n+b\n--- old/z\n+++ new/z\n@@ -1 +1 @@\n-a\n+b\n',
      ),
    );
    expect(traditional).toMatchObject({ strip: 1, files: [{ path: 'x.c' }, { path: 'z' }] });
    const here = scanDiff(bytes('--- x.c\n+++ x.c\n@@ -1 +1 @@\n-a\n+b\n'));
    expect(here).toMatchObject({ strip: 0, files: [{ path: 'x.c' }] });
  });

  it('never takes the content of a hunk for a header', () => {
    const sly = scanDiff(
      bytes('diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1,2 +1,3 @@\n a\n+diff --git a/y b/y\n--- y\n+++ y\n'),
    );
    expect(sly.files.map((file) => file.path)).toEqual(['x']);
  });

  it('unquotes unusual names', () => {
    const scan = scanDiff(
      bytes(
        'diff --git "a/\\303\\244 \\"x\\"" "b/\\303\\244 \\"x\\""\n--- "a/\\303\\244 \\"x\\""\n+++ "b/\\303\\244 \\"x\\""\n@@ -1 +1 @@\n-a\n+b\n',
      ),
    );
    expect(scan.files.map((file) => file.path)).toEqual(['ä "x"']);
  });

  it('notices hunks without context inside a file, modes, and binaries that unpack to too much', () => {
    expect(scanDiff(bytes('--- a/x\n+++ b/x\n@@ -5,0 +6 @@\n+a\n')).hasBareHunk).toBe(true);
    expect(scanDiff(bytes('--- a/x\n+++ b/x\n@@ -0,0 +1 @@\n+a\n')).hasBareHunk).toBe(false);
    expect(scanDiff(bytes('diff --git a/x b/x\nnew file mode 120000\n')).modes).toEqual(['120000']);
    expect(
      scanDiff(bytes('diff --git a/x b/x\nGIT binary patch\nliteral 99999999\nzcmXX\n\n')).binaryBytes,
    ).toBe(99_999_999);
    expect(scanDiff(bytes('diff --git a/x b/x\nGIT binary patch\ndelta 9\nznonsense\n\n')).binaryBytes).toBe(
      Number.POSITIVE_INFINITY,
    );
  });

  it('copes with as many headers as fit into a patch file', () => {
    // Looking back from each header to the one before took minutes here.
    expect(scanDiff(bytes('--- a\n+++ b\n'.repeat(400_000))).files).toHaveLength(400_000);
  });

  it('terminates on anything', () => {
    const line = fc.constantFrom(
      'diff --git a/x b/x',
      '--- a/x',
      '+++ b/x',
      '@@ -1,3 +1,3 @@',
      '@@ -9999999 +1 @@',
      '+a',
      '-a',
      ' a',
      '\\ No newline',
      'GIT binary patch',
      'literal 3',
      'zabc',
      '',
      'index 1234..5678',
    );
    fc.assert(
      fc.property(fc.array(line), (lines) => scanDiff(bytes(lines.join('\n'))).files.length <= lines.length),
    );
  });

  it('knows the letters of base85', () => {
    expect([...decodeBase85('00000')]).toEqual([0, 0, 0, 0]);
    expect([...decodeBase85('|NsC0')]).toEqual([255, 255, 255, 255]);
    expect(() => decodeBase85('"0000')).toThrow('base85');
  });
});

describe('mail', () => {
  it('is told from a diff by its content', () => {
    expect(
      isMail(bytes('From 0123456789012345678901234567890123456789 Mon Sep 17 00:00:00 2001\nFrom: a\n')),
    ).toBe(true);
    expect(isMail(bytes('Subject: x\r\nFrom: a@b\r\n\r\nhello'))).toBe(true);
    expect(isMail(bytes('diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-From: a\n+Subject: b\n'))).toBe(
      false,
    );
  });
});

describe('the manifest', () => {
  it('reports one bad entry without losing the others', () => {
    const json = JSON.stringify({
      schema: 'autosync.batch/1',
      patches: [{ id: 'a', diff: 'x' }, { id: 'b' }, { id: 'c', file: 'c.patch', risk: 9 }, 7],
    });
    const manifest = parseManifest(json, false);
    expect(manifest).toMatchObject({
      kind: 'manifest',
      entries: [
        { entry: { id: 'a', dependsOn: [] } },
        { id: 'b', reason: expect.stringContaining('either `file` or `diff`') },
        { id: 'c', reason: expect.stringContaining('risk') },
        { id: 'patches[3]' },
      ],
    });
  });

  it('leaves other JSON files alone, except one that is called batch.json', () => {
    expect(parseManifest('{"a":1}', false).kind).toBe('other');
    expect(parseManifest('{"a":1}', true).kind).toBe('broken');
    expect(parseManifest('{', true).kind).toBe('broken');
  });

  it('loses one entry and keeps its form; an empty one goes', () => {
    const json =
      '{\n    "schema": "autosync.batch/1",\n    "patches": [\n        { "id": "a" },\n        { "id": "b" }\n    ]\n}\n';
    expect(withoutEntry(json, 'a')).toBe(
      '{\n    "schema": "autosync.batch/1",\n    "patches": [\n        {\n            "id": "b"\n        }\n    ]\n}\n',
    );
    expect(withoutEntry(withoutEntry(json, 'a')!, 'b')).toBeUndefined();
  });
});

describe('a hostile patch', () => {
  const long = 'a'.repeat(2_000_000);
  const limits = ConfigFile.parse({}).policy.limits;

  it.each([
    ['a header with a quote that never ends', `diff --git "${long}`],
    ['quotes within quotes', `diff --git ${'"\\"'.repeat(500_000)}\n`],
    ['names of two megabytes', `diff --git a/x b/x\n--- "${long}\n+++ "b\n`],
    ['binary files without end', `Binary files ${'x and '.repeat(300_000)}\n`],
    ['a type without end', `From: a <a@b.c>\nSubject: x\n${'content-type:multipart/bb\n'.repeat(50_000)}\n`],
    ['a date of two megabytes', `From: a <a@b.c>\nSubject: x\nDate: ${long}\n\nx\n`],
    ['headers of Mercurial without end', `# HG changeset patch\n${'# \n'.repeat(700_000)}`],
    ['changesets without end', '# HG changeset patch\n'.repeat(100_000)],
    ['files without end', '--- a\n+++ b\n@@ -1 +1 @@\n-a\n+b\n'.repeat(80_000)],
  ])(
    '%s is refused at once',
    async (_, text) => {
      const read = await decodePatch(bytes(text), 'x.patch', limits, temporaryFolder());
      expect(read).toHaveProperty('verdict');
    },
    15_000,
  );

  it('of Mercurial keeps the first line of its message, whatever it begins with', async () => {
    const text =
      '# HG changeset patch\n# User A <a@b.c>\n# Date 1 0\n#12: mend\n\ndiff -r 0 a\n--- a/a\n+++ b/a\n@@ -1 +1 @@\n-1\n+2\n';
    const read = await decodePatch(bytes(text), 'x.patch', limits, temporaryFolder());
    expect(read).toMatchObject([
      { message: '#12: mend', author: { name: 'A', email: 'a@b.c', date: '1 +0000' } },
    ]);
  });

  it('with a quoted name and a tab behind it is none', () => {
    const name = '\\303\\244 b.txt';
    const text = `diff --git "a/${name}" "b/${name}"\n--- "a/${name}"\t\n+++ "b/${name}"\t\n@@ -1 +1 @@\n-1\n+2\n`;
    expect(scanDiff(bytes(text))).toMatchObject({ fault: undefined, files: [{ path: 'ä b.txt' }] });
  });
});

describe('what a patch clashes with', () => {
  const diffOf = (...files: string[]): string =>
    files
      .map(
        (file) =>
          `diff --git a/${file} b/${file}\n--- a/${file}\n+++ b/${file}\n@@ -1,2 +1,2 @@\n diff --git a/x b/x\n-old\n+new ${file}\n`,
      )
      .join('');
  const withDiff = (id: string, diff: string): Patch => {
    const part = { diff: bytes(diff), scan: scanDiff(bytes(diff)) };
    return makePatch(id, { parts: [part] });
  };
  const own = withDiff('own', diffOf('a', 'b'));

  it('is what the other one changes in the files of both', () => {
    const other = withDiff('other', diffOf('c', 'b', 'd'));
    expect(clashesOf(own, [other])).toEqual([{ id: 'other', diff: diffOf('b') }]);
  });

  it('is all of it where they share no file, and where nobody can tell the files apart', () => {
    const elsewhere = withDiff('elsewhere', diffOf('c'));
    const plain = withDiff(
      'plain',
      '--- a/b\n+++ b/b\n@@ -1 +1 @@\n-old\n+new\n--- a/c\n+++ b/c\n@@ -1 +1 @@\n-x\n+y\n',
    );
    expect(clashesOf(own, [elsewhere, plain]).map(({ diff }) => diff)).toEqual([
      diffOf('c'),
      Buffer.from(plain.parts[0]!.diff).toString('utf8'),
    ]);
  });

  it('is cut where it is long, and named for three of them', () => {
    const long = withDiff('long', `${diffOf('a')}${'+x\n'.repeat(10_000)}`);
    const [clash, ...more] = clashesOf(
      own,
      Array.from({ length: 9 }, () => long),
    );
    expect([clash!.diff.length < 4_010, clash!.diff.endsWith('\n…\n'), more.length]).toEqual([true, true, 2]);
  });
});
