import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defuse, planCommits, type CommitRequest } from '../../src/candidate/commit-plan.ts';
import { pathProblem, treePolicy, type PolicyRules } from '../../src/candidate/policy.ts';
import type { Patch } from '../../src/batch/patch.ts';
import { scanDiff } from '../../src/batch/diff.ts';
import type { TreeChange } from '../../src/platform/git/raw-diff.ts';
import { makePatch } from '../support/make.ts';
import { Tree, type TreeEntry } from '../../src/platform/git/tree.ts';

const blob: TreeEntry = { mode: '100644', oid: 'b'.repeat(40) };
const added = (path: string, entry: TreeEntry = blob): TreeChange => ({
  path,
  isMangled: false,
  before: undefined,
  after: entry,
});
const treeOf = (...paths: string[]): Tree =>
  new Tree(
    't',
    Tree.parse(
      Buffer.from(
        [
          ...folders(paths).map((folder) => `040000 tree ${'0'.repeat(40)}\t${folder}`),
          ...paths.map((path) => `100644 blob ${blob.oid}\t${path}`),
        ]
          .map((line) => `${line}\0`)
          .join(''),
      ),
    ),
  );
const folders = (paths: string[]): string[] => [
  ...new Set(
    paths.flatMap((path) =>
      path
        .split('/')
        .slice(0, -1)
        .map((_, i, parts) => parts.slice(0, i + 1).join('/')),
    ),
  ),
];

const policy = (rules: Partial<PolicyRules> = {}) =>
  treePolicy({
    protected: ['.github/workflows/**', '**/action.yml'],
    files: 3,
    setupInputs: ['**/package-lock.json'],
    hasSetup: false,
    filtered: async () => new Set(),
    ...rules,
  });

describe('policy', () => {
  const cases: [string, TreeChange, string | undefined][] = [
    ['an ordinary file', added('src/a.ts'), undefined],
    ['a workflow', added('.github/workflows/x.yml'), 'protected'],
    ['a workflow in another case', added('.GitHub/Workflows/x.yml'), 'protected'],
    [
      'removing a workflow',
      { ...added('.github/workflows/x.yml'), before: blob, after: undefined },
      'protected',
    ],
    ['an action in a folder', added('tools/action.yml'), 'protected'],
    ['a symbolic link', added('x', { ...blob, mode: '120000' }), 'mode'],
    [
      'a repointed link',
      { ...added('x'), before: { ...blob, mode: '120000' }, after: { ...blob, mode: '120000' } },
      'mode',
    ],
    ['removing a link', { ...added('x'), before: { ...blob, mode: '120000' }, after: undefined }, undefined],
    ['an executable', added('x', { ...blob, mode: '100755' }), undefined],
    ['a submodule', added('x', { ...blob, mode: '160000' }), 'submodule-or-lfs'],
    [
      'removing a submodule',
      { ...added('x'), before: { ...blob, mode: '160000' }, after: undefined },
      'submodule-or-lfs',
    ],
    ['a name that is not UTF-8', { ...added('x\uFFFD'), isMangled: true }, 'path'],
    ['a name that differs in case', added('README'), 'path'],
    ['a folder that differs in case', added('SRC/b.ts'), 'path'],
    ['a lockfile without set-up', added('web/package-lock.json'), 'needs-setup'],
  ];
  it.each(cases)('%s', async (_, change, reason) => {
    expect((await policy().refusal([change], treeOf('readme', 'src/a.ts')))?.reason).toBe(reason);
  });

  it('lets a file change its case, and refuses two new ones that are one elsewhere', async () => {
    const renamed = [added('README'), { ...added('readme'), before: blob, after: undefined }];
    expect(await policy().refusal(renamed, treeOf('readme'))).toBeUndefined();
    expect((await policy().refusal([added('new'), added('New')], treeOf('a')))?.reason).toBe('path');
  });

  it('refuses what changes nothing, and too many files', async () => {
    expect((await policy().refusal([], treeOf('a')))?.reason).toBe('mode');
    expect(
      (
        await policy().refusal(
          ['1', '2', '3', '4'].map((name) => added(name)),
          treeOf('a'),
        )
      )?.reason,
    ).toBe('limits');
  });

  it('asks which paths a filter stores elsewhere', async () => {
    const filtered = async (paths: readonly string[]) =>
      new Set(paths.filter((path) => path.endsWith('.bin')));
    expect((await policy({ filtered }).refusal([added('a.txt'), added('x.bin')], treeOf('a')))?.reason).toBe(
      'submodule-or-lfs',
    );
  });

  it.each([
    '../x',
    '/x',
    'a/../b',
    'a//b',
    './a',
    'C:/x',
    'a\\b',
    'a\nb',
    'a\x1bb',
    'a\u202eb',
    'a\u200bb',
    '-x',
    'a/-rf',
    '.git/x',
    'a/.GIT/x',
    'git~1/x',
    '.git. /x',
    '.git::$INDEX/x',
    '',
    `${'a/'.repeat(2_000)}b`,
  ])('finds the path %j wrong', (path) => {
    expect(pathProblem(path)).toBeDefined();
  });

  it.each(['a', 'a/b.c', '.github/x', '.gitignore', 'ä/ö ü', 'a-b', 'a@b', 'git/x', 'x~1', "it's"])(
    'finds the path %j fine',
    (path) => {
      expect(pathProblem(path)).toBeUndefined();
    },
  );
});

describe('trees in memory', () => {
  it('change like a map of paths, and write only the directories on the way', async () => {
    const name = fc.constantFrom('a', 'b', 'C', 'ü');
    const path = fc.array(name, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('/'));
    const model = (paths: string[]): string[] =>
      paths.filter((one) => !paths.some((other) => other.startsWith(`${one}/`)));
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(path), fc.uniqueArray(path), async (before, removed) => {
        const files = model(before);
        let written = 0;
        const write = async (): Promise<string> => String((written += 1));
        const tree = await treeOf(...files).with(
          new Map(removed.filter((file) => files.includes(file)).map((file) => [file, undefined])),
          write,
        );
        expect([...tree.entries()].map(([file]) => file).toSorted()).toEqual(
          files.filter((file) => !removed.includes(file)).toSorted(),
        );
        const touched = new Set(
          removed
            .filter((file) => files.includes(file))
            .flatMap((file) => file.split('/').map((_, i, parts) => parts.slice(0, i).join('/'))),
        );
        expect(written).toBeLessThanOrEqual(touched.size);
      }),
    );
  });

  it('let a file take the place of a folder and the other way round', async () => {
    const write = async (): Promise<string> => 'x';
    const swapped = await treeOf('a/b', 'c').with(
      new Map([
        ['a/b', undefined],
        ['a', blob],
        ['c', undefined],
        ['c/d', blob],
      ]),
      write,
    );
    expect([...swapped.entries()].map(([file]) => file).toSorted()).toEqual(['a', 'c/d']);
    expect(swapped.clash('C/d')).toBe('c');
    expect(swapped.clash('c/D')).toBe('c/d');
    expect(swapped.clash('c/d')).toBeUndefined();
  });
});

describe('commits', () => {
  const diff = new Uint8Array();
  const part = (more: object) => ({ diff, scan: scanDiff(diff), ...more });
  const applied = (id: string, parts: Patch['parts']) => ({
    patch: makePatch(id, { parts }),
    partTrees: parts.map((_, i) => `${id}-tree-${i}`),
    effect: 'diff' as const,
  });
  const committer = { name: 'AutoSync', email: 'a@s' };

  it('keep author, date and message of each mail, and say what was tested', () => {
    const series = applied('s', [
      part({ message: 'One\n\nBody', author: { name: 'Ann <x>', email: 'ann@x', date: '1600000000 +0200' } }),
      part({
        message: 'Two\n\nSigned-off-by: B <b@x>',
        author: { name: 'B', email: 'b@x', date: '9999999999 +0000' },
      }),
    ]);
    const commits = planCommits({
      base: { committedAt: 1_700_000_000 },
      steps: [series, applied('d', [part({})])],
      style: 'per-patch',
      committer,
    });
    expect(commits).toEqual([
      {
        tree: 's-tree-0',
        message: 'One\n\nBody\n\nAutosync-Patch: s\nAutosync-Tested-In: d-tree-0\n',
        author: { name: 'Ann x', email: 'ann@x' },
        authorDate: '1600000000 +0200',
        committerDate: '1700000001 +0000',
      },
      // A date in the future is capped at the commit's own.
      {
        tree: 's-tree-1',
        message: 'Two\n\nSigned-off-by: B <b@x>\nAutosync-Patch: s\nAutosync-Tested-In: d-tree-0\n',
        author: { name: 'B', email: 'b@x' },
        authorDate: '1700000002 +0000',
        committerDate: '1700000002 +0000',
      },
      {
        tree: 'd-tree-0',
        message: 'Apply d\n\nAutosync-Patch: d\n',
        author: committer,
        authorDate: '1700000003 +0000',
        committerDate: '1700000003 +0000',
      },
    ]);
  });

  it('squashed to one commit have the title of the one patch, or list all, or say that files are cleared', () => {
    const message = (...steps: CommitRequest['steps']): string =>
      planCommits({ base: { committedAt: 1 }, steps, style: 'squash', committer })[0]!.message;
    const [one, two] = [applied('one', [part({})]), applied('two', [part({})])];
    const clearing = (id: string) => ({ ...applied(id, [part({})]), effect: 'clearing' as const });
    expect(message(one, clearing('two'))).toBe('one\n\nAutosync-Patch: one\nAutosync-Patch: two\n');
    expect(message(one, two)).toBe(
      'Land 2 patches\n\n- one: one\n- two: two\n\nAutosync-Patch: one\nAutosync-Patch: two\n',
    );
    expect(message(clearing('one'))).toBe(
      'Clear one: the branch already contains it\n\nAutosync-Patch: one\n',
    );
    expect(message(clearing('one'), clearing('two'))).toMatch(/^Clear 2 patches: /);
  });

  it('do not let ids, titles and names do so either', () => {
    const part0 = part({ author: { name: '[skip ci]', email: 'x@y' } });
    for (const style of ['per-patch', 'squash'] as const) {
      for (const effect of ['diff', 'clearing'] as const) {
        const evil = { ...applied('[skip ci] @octocat', [part0]), partTrees: ['tree'], effect };
        for (const { message } of planCommits({
          base: { committedAt: 1 },
          steps: [evil, evil],
          style,
          committer,
        })) {
          expect(message).not.toMatch(/\[skip ci\]|@octocat/);
        }
      }
    }
  });

  it('do not let foreign messages steer CI, notify people or pose as ours', () => {
    const text = defuse(
      'Fix it [skip ci] [CI SKIP]\n\nskip-checks: true\n@team/x please, mail a@b.c\nFixes #12\nAutosync-Patch: other',
    );
    expect(text).not.toMatch(/\[skip ci\]|\[ci skip\]|^skip-checks|(?<![\w])@team|^Autosync-Patch/im);
    expect(text).toContain('Fixes #12');
    expect(text).toContain('a@b.c');
  });
});
