/** A look at a diff: files, modes, sizes and hunks, before git sees it. */
import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { scanDiff, type DiffScan } from '../../src/batch/diff.ts';

const scan = (...lines: string[]): DiffScan => scanDiff(Buffer.from(`${lines.join('\n')}\n`));
const paths = (found: DiffScan): string[] => found.files.map(({ path }) => path);

/** git's base85, to make binary patches with. */
function base85(bytes: Uint8Array): string[] {
  const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~';
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; at += 52) {
    const chunk = bytes.subarray(at, at + 52);
    const padded = Buffer.concat([chunk, Buffer.alloc((4 - (chunk.length % 4)) % 4)]);
    let text = '';
    for (let i = 0; i < padded.length; i += 4) {
      let value = padded.readUInt32BE(i);
      let group = '';
      for (let k = 0; k < 5; k += 1) {
        group = alphabet[value % 85]! + group;
        value = Math.floor(value / 85);
      }
      text += group;
    }
    lines.push(String.fromCharCode(chunk.length <= 26 ? 64 + chunk.length : 70 + chunk.length) + text);
  }
  return lines;
}
/** A delta whose result has so many bytes. */
function delta(result: number): string[] {
  const varint = (value: number): number[] => {
    const bytes: number[] = [];
    let rest = value;
    for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 128);
    return [...bytes, rest];
  };
  return base85(deflateSync(Uint8Array.from([...varint(300), ...varint(result), 1, 2, 3])));
}

describe('files', () => {
  it('of a git diff have the name behind the change', () => {
    const found = scan(
      'diff --git a/src/a.ts b/src/a.ts',
      'index 1111111..2222222 100644',
      '--- a/src/a.ts',
      '+++ b/src/a.ts',
      '@@ -1 +1 @@',
      '-a',
      '+b',
      'diff --git a/gone b/gone',
      'deleted file mode 100644',
      'index 3333333..0000000',
      '--- a/gone',
      '+++ /dev/null',
      '@@ -1 +0,0 @@',
      '-x',
      'diff --git a/new b/new',
      'new file mode 100755',
      'index 0000000..4444444',
      '--- /dev/null',
      '+++ b/new',
      '@@ -0,0 +1 @@',
      '+x',
    );
    expect(found).toEqual({
      files: [
        { path: 'src/a.ts', blobAfter: '2222222' },
        { path: 'gone', blobAfter: '0000000' },
        { path: 'new', blobAfter: '4444444' },
      ],
      sources: [],
      strip: 1,
      modes: ['100755'],
      binaryBytes: 0,
      isGit: true,
      hasBareHunk: false,
      added: 2,
      deleted: 2,
      fault: undefined,
    });
  });

  it('that move name where they come from, and their content alone does not tell', () => {
    const found = scan(
      'diff --git a/old name b/new name',
      'similarity index 90%',
      'rename from old name',
      'rename to new name',
      'index 1111111..2222222 100644',
      '--- a/old name',
      '+++ b/new name',
      'diff --git a/x b/y',
      'copy from x',
      'copy to y',
      'diff --git a/m b/m',
      'old mode 100644',
      'new mode 100755',
    );
    expect(found.files).toEqual([
      { path: 'new name', isMoreThanContent: true },
      { path: 'y', isMoreThanContent: true },
      { path: 'm', isMoreThanContent: true },
    ]);
    expect(found.sources).toEqual(['old name', 'x']);
    expect(found.modes).toEqual(['100755']);
  });

  it('without prefixes are known by their header', () => {
    expect(scan('diff --git src/a.ts src/a.ts', '--- src/a.ts', '+++ src/a.ts')).toMatchObject({
      strip: 0,
      files: [{ path: 'src/a.ts' }],
    });
    expect(
      scan('diff --git old new', 'rename from old', 'rename to new', '--- old', '+++ new'),
    ).toMatchObject({ strip: 0, sources: ['old'], files: [{ path: 'new' }] });
    expect(scan('diff --git a/old b/new', 'rename from old', 'rename to new')).toMatchObject({
      strip: 1,
      sources: ['old'],
    });
  });

  it('with odd names are unquoted', () => {
    const found = scan(
      'diff --git "a/\\303\\234 \\"q\\"\\t\\\\.txt" "b/\\303\\234 \\"q\\"\\t\\\\.txt"',
      'rename from "\\303\\234"',
      'index 1111111..2222222',
    );
    expect(found).toMatchObject({ files: [{ path: 'Ü "q"\t\\.txt' }], sources: ['Ü'] });
    expect(paths(scan('--- "a/x y"\t2026', '+++ "b/x y"', '@@ -1 +1 @@', '-a', '+b'))).toEqual(['x y']);
    expect(paths(scan('diff --git a/ü b/ü', '--- a/ü', '+++ b/ü'))).toEqual(['ü']);
  });

  it('of a traditional diff have the better of two names', () => {
    const of = (minus: string, plus: string): unknown => {
      const { files, strip, isGit } = scan(`--- ${minus}`, `+++ ${plus}`, '@@ -1 +1 @@', '-a', '+b');
      return [files[0]!.path, strip, isGit];
    };
    expect(of('old/x.c\t2026-01-01', 'new/x.c\t2026-01-02')).toEqual(['x.c', 1, false]);
    expect(of('src/x.c.orig', 'src/x.c')).toEqual(['src/x.c', 0, false]);
    expect(of('x.c', 'x.c')).toEqual(['x.c', 0, false]);
    expect(of('y.c', 'x.c')).toEqual(['x.c', 0, false]);
    expect(of('/dev/null', 'b/new.c')).toEqual(['new.c', 1, false]);
    expect(of('/dev/null', 'q/new.c')).toEqual(['q/new.c', 0, false]);
    expect(of('a/gone.c', '/dev/null')).toEqual(['gone.c', 1, false]);
    expect(of('old/x.c\r', 'new/x.c\r')).toEqual(['x.c', 1, false]);
  });

  it('follow one another, also without a header of their own', () => {
    const hunk = ['@@ -1 +1 @@', '-a', '+b'];
    expect(paths(scan('--- o/1', '+++ n/1', ...hunk, '--- o/2', '+++ n/2', ...hunk))).toEqual(['1', '2']);
    expect(
      paths(scan('diff --git a/1 b/1', '--- a/1', '+++ b/1', ...hunk, '--- a/2', '+++ b/2', ...hunk)),
    ).toEqual(['1', '2']);
    expect(paths(scan('text', '--- only one', 'more'))).toEqual([]);
    expect(paths(scan('just text', 'index 1111111..2222222'))).toEqual([]);
  });

  it('are not found in what a hunk holds', () => {
    const found = scan(
      '--- a/x',
      '+++ b/x',
      '@@ -1,2 +1,3 @@',
      '---- a/fake',
      '+++ b/fake',
      '+diff --git a/f b/f',
      ' new file mode 120000',
      '\\ No newline at end of file',
      'index 1111111..2222222',
    );
    expect(paths(found)).toEqual(['x']);
    expect(found.modes).toEqual([]);
  });
});

describe('hunks', () => {
  it.each<[string, string[], boolean]>([
    ['no context, inside a file', ['@@ -5 +5 @@', '-a', '+b'], true],
    ['no context, inserted inside', ['@@ -5,0 +6 @@', '+b'], true],
    ['no context, at the beginning', ['@@ -1 +1 @@', '-a', '+b'], false],
    ['a new file', ['@@ -0,0 +1,2 @@', '+a', '+b'], false],
    ['context', ['@@ -5,2 +5,2 @@', ' c', '-a', '+b'], false],
    ['an empty line of context', ['@@ -5,2 +5,2 @@', '', '-a', '+b'], false],
    ['a line of CR', ['@@ -5,2 +5,2 @@', '\r', '-a', '+b'], false],
  ])('%s', (_, hunk, isBare) => {
    expect(scan('--- a/x', '+++ b/x', ...hunk).hasBareHunk).toBe(isBare);
  });

  it('end where their counts say', () => {
    const found = scan(
      '--- a/x',
      '+++ b/x',
      '@@ -1,2 +1,2 @@',
      ' c',
      '-a',
      '+b',
      'diff --git a/y b/y',
      'new file mode 100644',
    );
    expect([paths(found), found.modes]).toEqual([['x', 'y'], ['100644']]);
    const short = scan(
      '--- a/x',
      '+++ b/x',
      '@@ -1,9 +1,9 @@',
      ' c',
      'diff --git a/y b/y',
      'new file mode 100644',
    );
    expect(paths(short)).toEqual(['x', 'y']);
    const odd = scan('--- a/x', '+++ b/x', '@@ nonsense @@', 'diff --git a/y b/y');
    expect(paths(odd)).toEqual(['x', 'y']);
  });
});

describe('binary patches', () => {
  const of = (...lines: string[]): number =>
    scan('diff --git a/x b/x', 'index 1..2', 'GIT binary patch', ...lines).binaryBytes;

  it('say what they unpack to', () => {
    expect(
      of('literal 1000', ...base85(deflateSync(Buffer.alloc(1_000))), '', 'literal 0', 'HcmV?d00001', ''),
    ).toBe(1_000);
    expect(of('delta 10', ...delta(5), '')).toBe(10);
    expect(of('delta 10', ...delta(100_000_000), '')).toBe(100_000_000);
    expect(of('literal 7', 'Hx', '', 'delta 10', ...delta(90), '')).toBe(97);
    expect(of('literal 7\r', 'Hx\r', '\r', 'literal 3\r', 'Hx\r')).toBe(10);
  });

  it('that say it oddly, or not at all, are as large as can be', () => {
    expect(of('literal 12x', 'Hx')).toBe(Number.POSITIVE_INFINITY);
    expect(of('literal  12', 'Hx')).toBe(Number.POSITIVE_INFINITY);
    expect(of('literal 1234567890123456', 'Hx')).toBe(Number.POSITIVE_INFINITY);
    expect(of('delta 10', 'Hnonsense', '')).toBe(Number.POSITIVE_INFINITY);
    expect(of('delta 10', '')).toBe(Number.POSITIVE_INFINITY);
    expect(of('delta 10', ...base85(deflateSync(Uint8Array.from([5, 255]))), '')).toBe(
      Number.POSITIVE_INFINITY,
    );
  });

  it('end before the next file', () => {
    const found = scan(
      'diff --git a/x b/x',
      'GIT binary patch',
      'literal 5',
      'Hx',
      '',
      'diff --git a/y b/y',
      'new file mode 100644',
    );
    expect([paths(found), found.modes, found.binaryBytes]).toEqual([['x', 'y'], ['100644'], 5]);
  });
});

describe('what git would cut off, guess or ignore', () => {
  const HEAD = ['diff --git a/x b/x', '--- a/x', '+++ b/x'];
  const HUNK = ['@@ -1,2 +1,2 @@', ' a', '-b', '+c'];
  const fault = (...lines: string[]) => scan(...lines).fault;

  it.each([
    [
      'a hunk with a line too few',
      4,
      'announces 1 old and 2 new lines, and 1 and 1 follow',
      [...HEAD, '@@ -1 +1,2 @@', '-b', '+c'],
    ],
    [
      'a hunk that another file cuts off',
      4,
      'announces 5 old and 5 new lines, and 2 and 2 follow',
      [...HEAD, '@@ -1,5 +1,5 @@', ' a', '-b', '+c', ...HEAD, ...HUNK],
    ],
    [
      'a hunk with more new than old',
      4,
      'announces 1 old and 0 new lines, and 1 and 1 follow',
      [...HEAD, '@@ -1 +1,0 @@', ' a', '-b'],
    ],
    ['a line behind the last hunk', 8, 'belongs to no hunk', [...HEAD, ...HUNK, '+forgotten']],
    [
      'a line between two hunks',
      8,
      'belongs to no hunk',
      [...HEAD, ...HUNK, ' more', '@@ -9 +9 @@', '-x', '+y'],
    ],
    [
      'a line behind a file without a last line break',
      9,
      'belongs to no hunk',
      [...HEAD, ...HUNK, '\\ No newline at end of file', '-d'],
    ],
    ['a hunk whose numbers are none', 4, 'its numbers cannot be read', [...HEAD, '@@ -1 +x @@', '-b', '+c']],
    [
      'numbers beyond all measure',
      4,
      'its numbers cannot be read',
      [...HEAD, '@@ -1,99999999999999999 +1 @@', '-b', '+c'],
    ],
    [
      'headers that name two files',
      2,
      'names the file "y", and its `diff --git` line names "x"',
      ['diff --git a/x b/x', '--- a/y', '+++ b/y', ...HUNK],
    ],
    [
      'a header whose second name differs',
      2,
      'names the file "z"',
      ['diff --git a/x b/x', '--- a/x', '+++ b/z', ...HUNK],
    ],
    [
      'a new file with another name',
      3,
      'names the file "y"',
      ['diff --git a/x b/x', 'new file mode 100644', '--- /dev/null', '+++ b/y', '@@ -0,0 +1 @@', '+c'],
    ],
    [
      'a mode that is none',
      2,
      'is no file mode',
      ['diff --git a/x b/x', 'new file mode -1', '--- /dev/null', '+++ b/x', '@@ -0,0 +1 @@', '+c'],
    ],
    [
      'a quote that is not closed',
      1,
      'a quote that is not closed',
      ['diff --git "a/x b/x', '--- "a/x', '+++ b/x', ...HUNK],
    ],
    [
      'a second name with a quote that is not closed',
      4,
      'a quote that is not closed',
      ['diff --git a/x b/x', 'new file mode 100644', '--- /dev/null', '+++ "b/x', '@@ -0,0 +1 @@', '+c'],
    ],
    [
      'a rename with a quote that is not closed',
      3,
      'a quote that is not closed',
      ['diff --git a/x b/y', 'rename from x', 'rename to "y'],
    ],
    [
      'a file of diff -r',
      8,
      'stands for a change that the diff does not hold',
      [...HEAD, ...HUNK, 'Only in b: other'],
    ],
    [
      'a binary file of diff -r',
      8,
      'stands for a change',
      [...HEAD, ...HUNK, 'Binary files a/x.png and b/x.png differ'],
    ],
    ['a binary file of hg', 8, 'stands for a change', [...HEAD, ...HUNK, 'Binary file x.png has changed']],
    [
      'a binary file of svn',
      8,
      'stands for',
      [...HEAD, ...HUNK, 'Cannot display: file marked as a binary type.'],
    ],
    ['a submodule as a log', 8, 'stands for', [...HEAD, ...HUNK, 'Submodule sub 1234567..89abcde:']],
    ['an unmerged path', 8, 'stands for', [...HEAD, ...HUNK, '* Unmerged path x']],
    ['an inner byte order mark', 8, 'byte order mark', [...HEAD, ...HUNK, '\ufeffdiff --git a/y b/y']],
  ])('%s is told with its line', (_, line, why, lines) => {
    expect(fault(...lines)).toEqual({ line, why: expect.stringContaining(why) });
  });

  it.each([
    ['two hunks', [...HEAD, ...HUNK, '@@ -9 +9 @@', '-x', '+y']],
    ['two files', [...HEAD, ...HUNK, 'diff --git a/y b/y', '--- a/y', '+++ b/y', ...HUNK]],
    ['traditional files', ['--- a/x', '+++ b/x', ...HUNK, '--- a/y', '+++ b/y', ...HUNK]],
    ['a mail signature', [...HEAD, ...HUNK, '-- ', '2.39.5']],
    ['a signature without its blank', [...HEAD, ...HUNK, '--', '2.39.5']],
    ['CRLF', [...HEAD, ...HUNK].map((line) => `${line}\r`)],
    ['an empty context line that lost its blank', [...HEAD, '@@ -1,3 +1,3 @@', '', '-b', '+c', ' d']],
    [
      'no last line break',
      [...HEAD, '@@ -1 +1 @@', '-b', '\\ No newline at end of file', '+c', '\\ No newline at end of file'],
    ],
    [
      'a rename with changes',
      [
        'diff --git a/x b/y',
        'similarity index 90%',
        'rename from x',
        'rename to y',
        '--- a/x',
        '+++ b/y',
        ...HUNK,
      ],
    ],
    ['names with blanks', ['diff --git a/x y b/x y', '--- a/x y\t', '+++ b/x y\t', ...HUNK]],
    [
      'quoted names',
      ['diff --git "a/\\303\\244" "b/\\303\\244"', '--- "a/\\303\\244"', '+++ "b/\\303\\244"', ...HUNK],
    ],
    [
      'a deleted file',
      ['diff --git a/x b/x', 'deleted file mode 100644', '--- a/x', '+++ /dev/null', '@@ -1 +0,0 @@', '-c'],
    ],
    ['no prefixes', ['diff --git x/y x/y', '--- x/y', '+++ x/y', ...HUNK]],
    ['words behind a hunk', [...HEAD, ...HUNK, 'Only in rare cases: see below']],
    [
      'the signature of PGP',
      [...HEAD, ...HUNK, '-----BEGIN PGP SIGNATURE-----', 'iQ', '-----END PGP SIGNATURE-----'],
    ],
    ['a line of dashes', [...HEAD, ...HUNK, '-'.repeat(70)]],
    ['the next part of an archive', [...HEAD, ...HUNK, '-------------- next part --------------']],
    ['a line that looks like a header', [...HEAD, '@@ -1,2 +1,2 @@', ' a', '--- b', '+++ c']],
  ])('%s is fine', (_, lines) => {
    expect(fault(...lines)).toBeUndefined();
  });
});
