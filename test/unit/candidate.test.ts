import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defuse, planCommits, type CommitRequest } from '../../src/candidate/commit-plan.ts';
import { mergeAttributes } from '../../src/candidate/merger.ts';
import { changeOfSetup } from '../../src/candidate/setup-inputs.ts';
import { changesOfTesting } from '../../src/candidate/test-configuration.ts';
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
    needingSetup: async (changes, parent) =>
      changeOfSetup(
        changes,
        parent,
        { setupInputs: ['**/package-lock.json'], withManifests: true, testCommand: 'npm test' },
        async () => '{}',
      ),
    filtered: async () => new Set(),
    unseen: async () => [],
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

  it.each([
    ['a whole one', ['sub/HEAD', 'sub/objects/x', 'sub/refs/heads/x'], ['a'], 'sub'],
    ['the rest of one', ['sub/refs/x'], ['sub/HEAD', 'sub/objects/x'], 'sub'],
    ['one in another case', ['x/y/head', 'x/y/Objects/x', 'x/y/REFS/x'], ['a'], 'x/y'],
    ['one that points to another', ['sub/HEAD', 'sub/commondir'], ['a'], 'sub'],
    [
      'its configuration, under names of a repository',
      ['x/objects/hooks/keep', 'x/config'],
      ['x/HEAD', 'x/objects/x', 'x/refs/x'],
      'x',
    ],
    [
      'one whose parts have names of parts',
      ['x/HEAD', 'x/objects/hooks/keep', 'x/refs/objects/keep'],
      ['a'],
      'x',
    ],
    ['at the top', ['HEAD', 'objects/x', 'refs/x'], ['a'], '.'],
    ['its configuration', ['sub/config'], ['sub/HEAD', 'sub/objects/x', 'sub/refs/x'], 'sub'],
    ['its hooks', ['sub/hooks/post-checkout'], ['sub/HEAD', 'sub/objects/x', 'sub/refs/x'], 'sub'],
    [
      'a fixture that is one, and goes on',
      ['sub/refs/y'],
      ['sub/HEAD', 'sub/objects/x', 'sub/refs/x'],
      undefined,
    ],
    ['a file of that name', ['docs/HEAD', 'docs/refs/x'], ['a'], undefined],
    ['folders of these names', ['src/objects/a', 'src/refs/b'], ['a'], undefined],
  ])('refuses what git would take for a repository: %s', async (_, paths, before, folder) => {
    const refusal = await policy().refusal(
      paths.map((path) => added(path)),
      treeOf(...before),
    );
    expect(refusal?.detail).toEqual(
      folder && expect.stringContaining(`The folder "${folder}" would look like`),
    );
    const moved = { ...added('sub/HEAD'), before: blob, after: undefined };
    expect(
      await policy().refusal([moved, added('sub/refs/x')], treeOf('sub/HEAD', 'sub/objects/x')),
    ).toBeUndefined();
  });

  it('refuses what decides how the tests run where nobody sees it, unless the patch may remove tests', async () => {
    const blind = policy({
      unseen: async (changes) => changes.map(({ path }) => path).filter((p) => p === 'x.sh'),
    });
    const refusal = (path: string, may?: boolean) => blind.refusal([added(path)], treeOf('a'), may);
    expect(await refusal('x.sh')).toMatchObject({
      reason: 'tests-weakened',
      detail: expect.stringContaining('It changes "x.sh", which decides how the tests run'),
    });
    expect([await refusal('y.sh'), await refusal('x.sh', true)]).toEqual([undefined, undefined]);
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

  it('names the file and what is wrong with it', async () => {
    const said = async (changes: TreeChange[], rules: Partial<PolicyRules> = {}) =>
      (await policy(rules).refusal(changes, treeOf('readme')))?.detail;
    expect(await said([added('x', { ...blob, mode: '160000' })])).toBe('It changes the submodule "x".');
    for (const mode of ['120000', '1006440', '0100644'])
      expect(await said([added('x', { ...blob, mode })])).toBe(
        `It gives "x" the file mode ${mode}; only 100644 and 100755 are allowed.`,
      );
    expect(await said([{ ...added('x\uFFFD'), isMangled: true }])).toBe('The path "x\uFFFD" is not UTF-8.');
    expect(await said([added('../x')])).toBe('The path "../x" has an empty part, `.` or `..`.');
    expect(await said([added('action.yml')])).toBe('It touches "action.yml", which is protected.');
    expect(await said([added('README')])).toBe(
      'The path "README" differs only in case or accents from "readme".',
    );
    expect(await said([added('new'), added('New')])).toBe(
      'The new paths "new" and "New" differ only in case or accents.',
    );
    expect(await said([added('x')], { filtered: async (paths) => new Set(paths) })).toBe(
      'It touches "x", which a filter (such as LFS) stores elsewhere.',
    );
    expect(await said([added('.web/package-lock.json')])).toBe(
      'It changes ".web/package-lock.json", and without `setup-command` the tests would run on the old dependencies.',
    );
    expect(await said([])).toBe('It applies but changes nothing: git cannot store the change it asks for.');
    expect(await said(['1', '2', '3'].map((name) => added(name)))).toBeUndefined();
    expect(await said(['1', '2', '3', '4'].map((name) => added(name)))).toBe(
      'It touches 4 files; the limit is 3.',
    );
    // A file that is there already has no clash with itself, and an added one is no twin of a removed one.
    expect(await said([{ ...added('README'), before: blob }])).toBeUndefined();
    expect(await said([{ ...added('a'), before: blob, after: undefined }, added('A')])).toBeUndefined();
    expect(await said([{ ...added('a'), before: blob }, added('A')])).toBeUndefined();
    expect(await said([added('package-lock.json')], { needingSetup: async () => undefined })).toBeUndefined();
  });

  it.each([
    ['', 'is empty or longer than 4096 characters'],
    ['a'.repeat(4_097), 'is empty or longer than 4096 characters'],
    ['a'.repeat(4_096), undefined],
    ['a\nb', 'contains invisible or control characters'],
    ['/x', 'is absolute'],
    ['C:/x', 'is absolute'],
    ['a\\b', 'contains a backslash'],
    [`${'a/'.repeat(100)}b`, 'has 101 nested folders'],
    [`${'a/'.repeat(99)}b`, undefined],
    ['a//b', 'has an empty part, `.` or `..`'],
    ['a/-rf', 'looks like an option'],
    ['a/.GIT/x', 'is inside a .git folder'],
    ['GIT~12/x', 'is inside a .git folder'],
    ['x.git/y', undefined],
    ['x/my.git/y', undefined],
  ])('says of the path %.20s why it is wrong', (path, why) => {
    expect(pathProblem(path)).toBe(why);
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
        authorDate: '9999999999 +0000',
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

  it('that clear the file of a patch are ours, and say so', () => {
    const one = {
      ...applied('one', [part({ author: { name: 'A', email: 'a@x', date: '5 +0100' } }), part({})]),
      effect: 'clearing' as const,
    };
    expect(planCommits({ base: { committedAt: 9 }, steps: [one], style: 'per-patch', committer })).toEqual([
      {
        tree: 'one-tree-1',
        message: 'Clear one: the branch already contains it\n\nAutosync-Patch: one\n',
        author: committer,
        authorDate: '10 +0000',
        committerDate: '10 +0000',
      },
    ]);
  });

  it('name each author once, and number the parts of a series that have no message', () => {
    const by = (name: string, email: string, date?: string) =>
      part({ author: { name, email, ...(date ? { date } : {}) } as never });
    const series = applied('s', [
      by('Ann', 'ann@x'),
      by('Ann', 'ann@x'),
      by('Ours', committer.email),
      by('', 'x@y'),
      by('No mail', ''),
    ]);
    const titled = { ...series, patch: { ...series.patch, title: 'All of it' } };
    const squashed = planCommits({ base: { committedAt: 9 }, steps: [titled], style: 'squash', committer });
    expect(squashed.map(({ message }) => message)).toEqual([
      'All of it\n\nAutosync-Patch: s\nCo-authored-by: Ann <ann@x>\n',
    ]);
    const apart = planCommits({ base: { committedAt: 9 }, steps: [titled], style: 'per-patch', committer });
    expect(apart.map(({ message }) => message.split('\n')[0])).toEqual(
      [1, 2, 3, 4, 5].map((n) => `All of it (${n}/5)`),
    );
    expect(apart.map(({ author }) => author.name)).toEqual([
      'Ann',
      'Ann',
      'Ours',
      committer.name,
      committer.name,
    ]);
    const undated = planCommits({
      base: { committedAt: 9 },
      steps: [applied('d', [by(' <A>\n ', ' a@x ', '3 +0000')])],
      style: 'per-patch',
      committer,
    });
    expect(undated[0]).toMatchObject({ author: { name: 'A', email: 'a@x' }, authorDate: '3 +0000' });
  });

  it('keep a trailer block together, and begin one where there is none', () => {
    const messageOf = (message: string): string =>
      planCommits({
        base: { committedAt: 1 },
        steps: [applied('p', [part({ message })])],
        style: 'per-patch',
        committer,
      })[0]!.message;
    const ours = 'Autosync-Patch: p\n';
    expect(messageOf('Title')).toBe(`Title\n\n${ours}`);
    expect(messageOf('Title: x')).toBe(`Title: x\n\n${ours}`);
    expect(messageOf('Title\n\nSigned-off-by: A <a@x>')).toBe(`Title\n\nSigned-off-by: A <a@x>\n${ours}`);
    expect(messageOf('Title\n\nSigned-off-by: A <a@x>\nand more')).toBe(
      `Title\n\nSigned-off-by: A <a@x>\nand more\n\n${ours}`,
    );
    expect(messageOf('Title\n\nSee: x\n\nThe end.')).toBe(`Title\n\nSee: x\n\nThe end.\n\n${ours}`);
  });

  it('have foreign words broken by a space that nobody sees, and no other change', () => {
    const space = '\u200B';
    expect(defuse(' a\0b ')).toBe('ab');
    expect(defuse('x [No CI] y')).toBe(`x [${space}No CI] y`);
    expect(defuse('Skip-Checks : true\nno skip-checks: x')).toBe(
      `${space}Skip-Checks : true\nno skip-checks: x`,
    );
    expect(defuse('@a (@b) c@d .@e')).toBe(`@${space}a (@${space}b) c@d .@e`);
    expect(defuse('Autosync-Patch: x\nnot Autosync-Patch: y')).toBe(
      `${space}Autosync-Patch: x\nnot Autosync-Patch: y`,
    );
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

describe('how the tests run', () => {
  const asked = async (
    command: string,
    path: string,
    before?: string | object,
    after: string | object | undefined = 'new',
  ) => {
    const texts = new Map<string, string>();
    const entry = (id: string, value: string | object | undefined) => {
      if (value === undefined) return undefined;
      texts.set(id, typeof value === 'string' ? value : JSON.stringify(value));
      return { mode: '100644', oid: id };
    };
    const change = { path, isMangled: false, before: entry('b', before), after: entry('a', after) };
    return (await changesOfTesting([change], command, async ({ oid }) => texts.get(oid)!)).length > 0;
  };

  it.each([
    ['make test', 'Makefile', true],
    ['make test', 'build/rules.mk', true],
    ['npm test', 'Makefile', false],
    ['just ci', 'justfile', true],
    ['task test', 'Taskfile.yml', true],
    ['rake', 'Rakefile', true],
    ['./test.sh --all', 'test.sh', true],
    ['bash scripts/ci.sh && echo ok', 'scripts/ci.sh', true],
    ['pytest', 'scripts/ci.sh', false],
    ['bash -e main.sh && python run_tests.py', 'main.sh', false],
    ['bash -e main.sh && python run_tests.py', 'run_tests.py', true],
    ['CI=1 sh -e ./scripts/ci.sh', 'scripts/ci.sh', true],
    ['timeout 60 ./test.sh', 'test.sh', true],
    ['cd sub && ./test.sh', 'sub/test.sh', true],
    ['./test.sh', 'sub/other-test.sh', false],
    ['npm test || "scripts/ci.sh"', 'scripts/ci.sh', true],
    ['pytest', 'tests/conftest.py', true],
    ['npx vitest run', 'vitest.config.ts', true],
    ['npm test', 'src/a.ts', false],
  ])('%s: %s', async (command, path, isConfiguration) => {
    expect(await asked(command, path, 'old')).toBe(isConfiguration);
  });

  const SCRIPTS = {
    test: 'npm run unit && node x.js',
    unit: 'vitest',
    lint: 'oxlint',
    pretest: 'tsc',
    other: 'npm test',
  };
  it.each([
    ['npm test', { ...SCRIPTS, test: 'true' }, true],
    ['npm test', { ...SCRIPTS, unit: 'true' }, true],
    ['npm test', { ...SCRIPTS, pretest: 'true' }, true],
    ['npm test', { ...SCRIPTS, posttest: 'true' }, true],
    ['npm t', { ...SCRIPTS, test: 'true' }, true],
    ['pnpm run unit', { ...SCRIPTS, unit: 'true' }, true],
    ['npm test', { ...SCRIPTS, lint: 'eslint', other: 'x' }, false],
    ['npm test', SCRIPTS, false],
    ['node --test', { ...SCRIPTS, test: 'true' }, false],
    ['npm run $WHAT', { ...SCRIPTS, lint: 'eslint' }, true],
  ])('%s, scripts of package.json', async (command, scripts, isConfiguration) => {
    const before = { version: '1', scripts: SCRIPTS };
    expect(await asked(command, 'package.json', before, { version: '2', scripts })).toBe(isConfiguration);
  });

  it('by names that objects have of their own, and by long chains of scripts', async () => {
    const scripts = (last: string): object => ({
      scripts: Object.fromEntries([
        ['test', 'npm run constructor'],
        ['constructor', 'npm run s0'],
        ...Array.from({ length: 20_000 }, (_, at) => [`s${at}`, `npm run s${at + 1}`]),
        ['s20000', last],
      ]),
    });
    expect(await asked('npm test', 'package.json', scripts('vitest'), scripts('true'))).toBe(true);
    expect(await asked('npm test', 'package.json', scripts('vitest'), scripts('vitest'))).toBe(false);
    expect(await asked('npm test', 'constructor', 'a', 'b')).toBe(false);
  });

  it('also by a section of a file that holds other things', async () => {
    const jest = (more: object) => ({ jest: { testMatch: ['x'] }, ...more });
    expect(await asked('x', 'package.json', jest({}), jest({ version: '2' }))).toBe(false);
    expect(await asked('x', 'package.json', jest({}), { jest: { testMatch: [] } })).toBe(true);
    expect(await asked('x', 'package.json', 'no json', 'other')).toBe(true);
    expect(await asked('npm test', 'examples/package.json', undefined, { name: 'x' })).toBe(false);
    const toml = (options: string, more = ''): string =>
      `[project]\nversion = "1"${more}\n[tool.pytest.ini_options]\naddopts = "${options}"\n[tool.ruff]\nx = 1${more}\n`;
    expect(await asked('pytest', 'pyproject.toml', toml('-q'), toml('-q', '\ny = 2'))).toBe(false);
    expect(await asked('pytest', 'pyproject.toml', toml('-q'), toml('-k none'))).toBe(true);
    for (const hidden of [
      ' [ tool . "pytest" . ini_options ]\naddopts = "-k none"',
      "tool.pytest.ini_options.addopts = '-k none'",
      '[tool]\npytest.ini_options = { addopts = "-k none" }',
      '["tool"."\\u0070ytest"."ini_options"]\naddopts = "-k none"',
    ])
      expect(await asked('pytest', 'pyproject.toml', toml('-q'), hidden), hidden).toBe(true);
    expect(await asked('pytest', 'pyproject.toml', 'no toml', 'other')).toBe(true);
    expect(await asked('pytest', 'setup.cfg', '[tool:pytest]\na=1\n', '[metadata]\n')).toBe(true);
    expect(await asked('pytest', 'setup.cfg', '[metadata]\n', '[metadata]\na=1\n')).toBe(false);
  });
});

describe('what needs a new set-up', () => {
  const asked = (
    path: string,
    {
      beside = [],
      command = 'npm test',
      texts = ['', ''],
      withManifests = true,
    }: { beside?: string[]; command?: string; texts?: [string, string]; withManifests?: boolean } = {},
  ) =>
    changeOfSetup(
      [{ path, isMangled: false, before: { mode: '100644', oid: '0' }, after: { mode: '100644', oid: '1' } }],
      treeOf('x', ...beside),
      { setupInputs: ['**/yarn.lock'], withManifests, testCommand: command },
      async ({ oid }) => texts[Number(oid)]!,
    );

  it.each([
    ['web/yarn.lock', {}, true],
    ['Gemfile', {}, true],
    ['Gemfile', { beside: ['Gemfile.lock'] }, false],
    ['a/pyproject.toml', { beside: ['uv.lock'] }, true],
    ['a/pyproject.toml', { beside: ['a/uv.lock'] }, false],
    ['composer.json', { withManifests: false }, false],
    ['go.mod', { command: 'go test ./...' }, false],
    ['go.mod', { command: 'make test' }, true],
    ['pom.xml', { command: './mvnw verify' }, false],
    ['build.gradle.kts', { command: './gradlew check' }, false],
    ['src/App.csproj', { command: 'dotnet test' }, false],
    ['src/a.ts', {}, false],
  ])('%s %j', async (path, more, needs) => {
    expect(await asked(path, more)).toBe(needs ? path : undefined);
  });

  it('is a package.json whose dependencies change, and not its other lines', async () => {
    const json = (value: object): string => JSON.stringify({ name: 'x', dependencies: { a: '1' }, ...value });
    const changed = (after: string, beside: string[] = []) =>
      asked('package.json', { texts: [json({}), after], beside });
    expect(await changed(json({ version: '2', scripts: { x: 'y' } }))).toBeUndefined();
    expect(await changed(json({ dependencies: { a: '2' } }))).toBe('package.json');
    expect(await changed(json({ devDependencies: { b: '1' } }))).toBe('package.json');
    expect(await changed(json({ dependencies: { a: '2' } }), ['package-lock.json'])).toBeUndefined();
    expect(await changed('no json')).toBe('package.json');
  });
});

describe('the attributes by which files are merged', () => {
  it.each([
    ['.', 'CHANGELOG.md merge=union\n', ['CHANGELOG.md merge=union\n']],
    ['.', '# merge=union\n*.lock binary text=auto\n*.c diff=cpp\n', ['*.lock -merge\n']],
    ['.', '*.po merge=own\n/a/b -merge\n', ['/a/b -merge\n']],
    ['.', '"a b" merge=union\n', ['"a b" merge=union\n']],
    ['docs', '*.md merge=union\n', ['docs/**/*.md merge=union\n']],
    ['docs', '/top.md merge=union\nin/x merge\n', ['docs/top.md merge=union\n', 'docs/in/x merge\n']],
    ['docs', '"a b" merge=union\n', []],
    ['a b', 'x merge=union\n', []],
  ])('in %s, of %j, are %j', (folder, text, lines) => {
    expect(mergeAttributes(folder, text)).toEqual(lines);
  });
});
