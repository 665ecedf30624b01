import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { WorkTree } from '../../src/trial/workspace/work-tree.ts';
import { Repository, type Files } from '../support/repository.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { openBatch } from '../support/candidates.ts';

const BASE: Files = {
  '.gitignore': 'deps/\n',
  'src/a.txt': 'one\n',
  'src/b.txt': 'two\n',
  'top.txt': 'top\n',
};

const NO_BUILDS = { cleanPaths: [], keepPaths: [] };

/** A workspace in place, with things that were there before the first trial. */
async function openWorkspace(
  paths: { cleanPaths?: string[]; keepPaths?: string[] } = {},
  base = BASE,
  isReplaceable = false,
) {
  const repository = Repository.create(base);
  repository.write({
    'deps/lib/index.js': 'installed',
    'artifact.bin': 'earlier step',
    'src/generated/x': 'earlier step',
    'dist/stale.js': 'old build',
  });
  const { store, base: tree } = await openBatch(repository);
  const workspace = await WorkTree.open(
    store,
    {
      directory: repository.directory,
      gitDir: path.join(repository.directory, '.git'),
      commonDir: path.join(repository.directory, '.git'),
    },
    tree.commit,
    { ...NO_BUILDS, ...paths },
    isReplaceable,
  );
  const show = async (files: Files = {}): Promise<string> => {
    const changes = new Map(
      await Promise.all(
        Object.entries(files).map(
          async ([name, content]) =>
            [
              name,
              content === null
                ? undefined
                : {
                    mode: '100644',
                    oid: await store.git.text(['hash-object', '-w', '--stdin'], { input: content }),
                  },
            ] as const,
        ),
      ),
    );
    const changed = await store.change(tree, changes);
    const signature = { name: 'a', email: 'a@x', date: '1700000000 +0000' };
    const commit =
      changes.size === 0
        ? tree.commit
        : await store.writeCommits(tree.commit, [
            { tree: changed.id, message: 'x\n', author: signature, committer: signature },
          ]);
    await workspace.show(commit);
    return commit;
  };
  const at = (...parts: string[]): string => path.join(repository.directory, ...parts);
  const read = (name: string): string => readFileSync(at(name), 'utf8');
  return { repository, workspace, show, at, read };
}

describe('the workspace', () => {
  it('holds exactly the tree, beside what was there before', async () => {
    const { repository, show, at, read } = await openWorkspace();
    const commit = await show({
      'src/a.txt': 'changed\n',
      'new/file.txt': 'new\n',
      'src/b.txt': null,
      '.gitignore': '',
    });
    expect([read('src/a.txt'), read('new/file.txt'), existsSync(at('src/b.txt'))]).toEqual([
      'changed\n',
      'new\n',
      false,
    ]);
    // Installed dependencies survive a patch that edits .gitignore; an earlier step's files stay.
    expect([read('deps/lib/index.js'), read('artifact.bin'), read('src/generated/x')]).toEqual([
      'installed',
      'earlier step',
      'earlier step',
    ]);
    // Tools that ask git see the candidate checked out and clean.
    expect(repository.git('rev-parse', 'HEAD')).toBe(commit);
    expect(repository.git('diff', '--stat', 'HEAD')).toBe('');
    await show();
    expect([read('src/a.txt'), existsSync(at('new'))]).toEqual(['one\n', false]);
  });

  it('forgets what a trial left: files, folders, links, edits, permissions', async () => {
    const { show, at, read } = await openWorkspace();
    await show();
    const outside = temporaryFolder();
    writeFileSync(path.join(outside, 'a.txt'), 'outside\n');
    writeFileSync(path.join(outside, 'b.txt'), 'outside\n');
    writeFileSync(at('left.txt'), 'x');
    mkdirSync(at('locked/inside'), { recursive: true });
    writeFileSync(at('locked/inside/file'), 'x');
    chmodSync(at('locked'), 0o000);
    writeFileSync(at('src/generated/more'), 'kept with its folder');
    rmSync(at('src/a.txt'));
    rmSync(at('src/b.txt'));
    symlinkSync(outside, at('link'));
    // A tracked folder becomes a link to the outside, a tracked file becomes a folder.
    rmSync(at('src'), { recursive: true });
    symlinkSync(outside, at('src'));
    rmSync(at('top.txt'));
    mkdirSync(at('top.txt/deep'), { recursive: true });
    writeFileSync(at('top.txt/deep/x'), 'x');
    await show({ 'src/a.txt': 'next\n' });
    expect([read('src/a.txt'), read('src/b.txt'), read('top.txt')]).toEqual(['next\n', 'two\n', 'top\n']);
    expect(lstatSync(at('src')).isDirectory()).toBe(true);
    for (const name of ['left.txt', 'locked', 'link']) expect(existsSync(at(name))).toBe(false);
    expect(readFileSync(path.join(outside, 'a.txt'), 'utf8')).toBe('outside\n');
  });

  it('sees an edit of the same size within the same second, even with its old time', async () => {
    const { show, at, read } = await openWorkspace();
    for (let round = 0; round < 5; round += 1) {
      await show();
      const { atime, mtime } = lstatSync(at('src/a.txt'));
      writeFileSync(at('src/a.txt'), 'ONE\n');
      utimesSync(at('src/a.txt'), atime, mtime);
      await show();
      expect(read('src/a.txt')).toBe('one\n');
    }
  });

  it('removes build output named by cleanPaths although it was there before, and nothing tracked', async () => {
    const { show, at, read } = await openWorkspace({ cleanPaths: ['dist', 'src/**/*.txt'] });
    await show();
    expect(existsSync(at('dist/stale.js'))).toBe(false);
    expect(read('src/a.txt')).toBe('one\n');
    expect(read('src/generated/x')).toBe('earlier step');
  });

  it('keeps build output named by keepPaths, until that is over', async () => {
    const { workspace, show, repository, at } = await openWorkspace({
      keepPaths: ['target/', 'packages/*/dist'],
    });
    await show();
    const build = (): void =>
      repository.write({
        'target/debug/x': 'built',
        'packages/a/dist/y': 'built',
        'packages/a/left': 'over',
        'other/z': 'built',
      });
    build();
    await show({ 'top.txt': 'next\n' });
    const left = (): string[] =>
      ['target/debug/x', 'packages/a/dist/y', 'packages/a/left', 'other/z'].filter((file) =>
        existsSync(at(file)),
      );
    expect(left()).toEqual(['target/debug/x', 'packages/a/dist/y']);
    expect([workspace.dropBuilds(), workspace.dropBuilds()]).toEqual([true, false]);
    await show();
    expect(left()).toEqual([]);
    expect(existsSync(at('deps/lib/index.js'))).toBe(true);
  });

  it('puts back what a test changed inside .git', async () => {
    const { repository, show, at } = await openWorkspace();
    await show();
    const config = readFileSync(at('.git/config'), 'utf8');
    repository.git('config', 'core.hooksPath', '/tmp/evil');
    repository.git('update-index', '--assume-unchanged', 'src/a.txt');
    mkdirSync(at('.git/hooks'), { recursive: true });
    writeFileSync(at('.git/hooks/post-checkout'), '#!/bin/sh\ntouch evil\n', { mode: 0o755 });
    writeFileSync(at('.git/index.lock'), '');
    writeFileSync(at('src/a.txt'), 'tampered\n');
    await show({ 'top.txt': 'next\n' });
    expect(readFileSync(at('.git/config'), 'utf8')).toBe(config);
    expect(existsSync(at('.git/hooks/post-checkout'))).toBe(false);
    expect(existsSync(at('evil'))).toBe(false);
    expect(readFileSync(at('src/a.txt'), 'utf8')).toBe('one\n');
    expect(repository.git('status', '--porcelain', '--untracked-files=no')).toBe('');
  });

  it('never removes the repository of a checkout, whatever lock a test leaves', async () => {
    const { repository, show } = await openWorkspace();
    repository.git('branch', 'precious');
    await show();
    for (const lock of ['HEAD.lock', 'index.lock', 'packed-refs.lock'])
      repository.write({ [`.git/${lock}`]: '' });
    await show({ 'src/a.txt': 'next\n' });
    expect(repository.git('branch', '--list', 'precious')).toBe('precious');
    repository.write({ '.git/HEAD': 'nonsense\n' });
    await expect(show({ 'src/a.txt': 'again\n' })).rejects.toThrow('it is left as it is');
    expect(existsSync(path.join(repository.directory, '.git/refs/heads/precious'))).toBe(true);
  });

  it('forgets a repository that a test made inside a tracked folder', async () => {
    const { repository, show, at, read } = await openWorkspace();
    await show();
    mkdirSync(at('src/.git'));
    await show({ 'src/a.txt': 'next\n' });
    expect([existsSync(at('src/.git')), read('src/a.txt')]).toEqual([false, 'next\n']);
    repository.git('init', '--quiet', 'src');
    await show();
    expect([existsSync(at('src/.git')), read('src/a.txt')]).toEqual([false, 'one\n']);
  });

  it('forgets what a test left below folders that it closed, its own and tracked ones', async () => {
    const { show, at, read } = await openWorkspace();
    await show();
    mkdirSync(at('mine/deeper'), { recursive: true });
    writeFileSync(at('mine/deeper/x'), 'left\n');
    writeFileSync(at('src/left.txt'), 'left\n');
    mkdirSync(at('src/inner/.git'), { recursive: true });
    writeFileSync(at('src/generated/left'), 'stays with its folder\n');
    for (const folder of ['mine/deeper', 'mine', 'src/inner', 'src']) chmodSync(at(folder), 0o500);
    await show({ 'src/a.txt': 'next\n' });
    expect(['mine', 'src/left.txt', 'src/inner'].filter((file) => existsSync(at(file)))).toEqual([]);
    expect([read('src/a.txt'), read('src/generated/x')]).toEqual(['next\n', 'earlier step']);
    chmodSync(at('src'), 0o000);
    await show();
    expect(read('src/a.txt')).toBe('one\n');
  });

  it('sets aside a file of an earlier step while a tree has one of its own, and brings it back', async () => {
    const { show, at, read } = await openWorkspace();
    await show({ 'artifact.bin': 'from a patch\n', deps: 'a file now\n' });
    expect([read('artifact.bin'), read('deps')]).toEqual(['from a patch\n', 'a file now\n']);
    await show();
    expect([read('artifact.bin'), read('deps/lib/index.js')]).toEqual(['earlier step', 'installed']);
    expect(existsSync(at('src/a.txt'))).toBe(true);
  });

  it('puts back configuration and link of a linked work tree', async () => {
    const { repository } = await openWorkspace();
    const linked = path.join(temporaryFolder(), 'linked');
    repository.git('worktree', 'add', '--quiet', '--detach', linked);
    const { store, base, checkout } = await openBatch(new Repository(linked));
    const workspace = await WorkTree.open(store, checkout, base.commit, NO_BUILDS, false);
    await workspace.show(base.commit);
    repository.git('config', 'x.y', 'z');
    const link = readFileSync(path.join(linked, '.git'), 'utf8');
    rmSync(path.join(linked, '.git'));
    await workspace.show(base.commit);
    expect(readFileSync(path.join(linked, '.git'), 'utf8')).toBe(link);
    expect(readFileSync(path.join(repository.directory, '.git/config'), 'utf8')).not.toContain('[x]');
  });

  it('goes on after a test deleted .git', async () => {
    const { repository, show, at, read } = await openWorkspace();
    await show();
    rmSync(at('.git'), { recursive: true });
    const commit = await show({ 'src/a.txt': 'next\n' });
    expect(read('src/a.txt')).toBe('next\n');
    expect(repository.git('rev-parse', 'HEAD')).toBe(commit);
  });

  it('removes old reports: untracked regular files that match, never through a link', async () => {
    const { workspace, show, at } = await openWorkspace({}, { ...BASE, 'tracked.xml': 'tracked' });
    await show();
    const outside = temporaryFolder();
    for (const file of [path.join(outside, 'r.xml'), at('r.xml'), at('deps/r.xml'), at('r.txt')])
      writeFileSync(file, 'x');
    symlinkSync(outside, at('reports'));
    symlinkSync(path.join(outside, 'r.xml'), at('linked.xml'));
    await workspace.removeUntracked(['**/*.xml']);
    const left = ['r.xml', 'deps/r.xml', 'r.txt', 'tracked.xml', 'linked.xml'].filter((name) =>
      existsSync(at(name)),
    );
    expect(left).toEqual(['r.txt', 'tracked.xml', 'linked.xml']);
    expect(existsSync(path.join(outside, 'r.xml'))).toBe(true);
  });

  it('leaves line endings of the checkout as they are', async () => {
    const { repository, at } = await openWorkspace();
    repository.git('config', 'core.autocrlf', 'true');
    const crlf = await (async () => {
      const { store, base } = await openBatch(repository);
      return WorkTree.open(
        store,
        { directory: repository.directory, gitDir: at('.git'), commonDir: at('.git') },
        base.commit,
        NO_BUILDS,
        false,
      );
    })();
    rmSync(at('src/a.txt'));
    await crlf.show(repository.git('rev-parse', 'HEAD'));
    expect(readFileSync(at('src/a.txt'), 'utf8')).toBe('one\r\n');
    expect(repository.git('status', '--porcelain', '--untracked-files=no')).toBe('');
  });
});

describe('files that all trials share', () => {
  const BASE_WITH_DEPENDENCIES: Files = {
    ...BASE,
    'deep/er/tracked.txt': 't\n',
    '.gitignore': 'node_modules/\n.env\nbuild/\n',
  };

  async function open(isReplaceable = true) {
    const opened = await openWorkspace({}, BASE_WITH_DEPENDENCIES, isReplaceable);
    const { repository, workspace, show } = opened;
    repository.write({
      'node_modules/lib/index.js': 'installed',
      'node_modules/lib/tool.sh': '#!/bin/sh\n',
      'node_modules/other/a.js': 'other',
      'deep/er/node_modules/x.js': 'x',
      '.env': 'SETTING=1',
      'build/out.js': 'built',
    });
    symlinkSync('../lib/tool.sh', path.join(repository.directory, 'node_modules/other/tool'));
    await workspace.keepWhatIsHere();
    await show();
    const read = (file: string): string => readFileSync(path.join(repository.directory, file), 'utf8');
    const at = (file: string): string => path.join(repository.directory, file);
    return { ...opened, read, at };
  }

  it('are put back where a trial removed or replaced them, with their modes and links', async () => {
    const { repository, workspace, read, at } = await open();
    await workspace.settleShared();
    const outside = temporaryFolder();
    writeFileSync(path.join(outside, 'canary'), 'alive');
    mkdirSync(path.join(outside, 'node_modules'));
    writeFileSync(path.join(outside, 'node_modules/foreign.js'), 'alive');
    let changes = 0;
    const attacks = [
      () => rmSync(at('node_modules'), { recursive: true }),
      () => {
        rmSync(at('node_modules'), { recursive: true });
        symlinkSync(outside, at('node_modules'));
      },
      () => {
        rmSync(at('node_modules/lib'), { recursive: true });
        writeFileSync(at('node_modules/lib'), 'a file');
        rmSync(at('.env'));
      },
      () => chmodSync(at('node_modules/lib/tool.sh'), 0o600),
      () => chmodSync(at('node_modules/lib'), 0),
      () => {
        rmSync(at('deep/er'), { recursive: true });
        symlinkSync(outside, at('deep/er'));
      },
      () => {
        rmSync(at('node_modules/other/tool'));
        symlinkSync(path.join(outside, 'canary'), at('node_modules/other/tool'));
      },
      () => rmSync(repository.directory, { recursive: true }),
    ];
    for (const attack of attacks) {
      attack();
      const { restored, lost } = await workspace.settleShared();
      // Rights of a folder are given back without a word.
      expect(lost).toEqual([]);
      changes += restored.length;
      expect(read('node_modules/lib/index.js')).toBe('installed');
      expect(read('node_modules/other/tool')).toBe('#!/bin/sh\n');
      expect(lstatSync(at('node_modules/lib/tool.sh')).mode & 0o777).toBe(0o755);
      expect(read('.env')).toBe('SETTING=1');
      expect(read('deep/er/node_modules/x.js')).toBe('x');
      expect(await workspace.settleShared()).toEqual({ restored: [], lost: [] });
      expect(readFileSync(path.join(outside, 'canary'), 'utf8')).toBe('alive');
      expect(existsSync(path.join(outside, 'node_modules/foreign.js'))).toBe(true);
    }
    expect(changes).toBeGreaterThan(10);
  });

  it('are named where they were overwritten in place; new ones among them are removed', async () => {
    const { workspace, at } = await open();
    await workspace.settleShared();
    writeFileSync(at('node_modules/lib/index.js'), 'evil');
    writeFileSync(at('node_modules/lib/new.js'), 'evil');
    expect(await workspace.settleShared()).toEqual({
      restored: ['node_modules/lib/new.js'],
      lost: ['node_modules/lib/index.js'],
    });
    // It is told once.
    expect(await workspace.settleShared()).toEqual({ restored: [], lost: [] });
    expect(existsSync(at('node_modules/lib/new.js'))).toBe(false);
  });

  it('may change where the base changes them, too, and so may caches, build output and the files of a patch', async () => {
    const { repository, workspace, show, read, at } = await open();
    writeFileSync(at('node_modules/other/a.js'), 'changed by every run');
    await workspace.settleShared();
    await show({ 'src/c.txt': 'new\n', '.env': 'a tracked file of the patch' });
    repository.write({
      'node_modules/other/b.js': 'and so is this',
      'node_modules/.cache/x/y.json': '{}',
      'node_modules/lib/__pycache__/z.pyc': '',
      'build/out.js': 'built again',
      'build/more.js': 'more',
    });
    expect(await workspace.settleShared()).toEqual({ restored: [], lost: [] });
    expect(read('.env')).toBe('a tracked file of the patch');
    await show();
    expect(read('.env')).toBe('SETTING=1');
    expect(await workspace.settleShared()).toEqual({ restored: [], lost: [] });
  });

  it('are put back though the base wrote a log beside them', async () => {
    const { workspace, read, at } = await open();
    writeFileSync(at('node_modules/debug.log'), 'started');
    await workspace.settleShared();
    rmSync(at('node_modules/lib/index.js'));
    expect(await workspace.settleShared()).toEqual({ restored: ['node_modules/lib/index.js'], lost: [] });
    expect(read('node_modules/lib/index.js')).toBe('installed');
  });

  it('may make room for a file of the patch', async () => {
    const { workspace, show, read } = await open();
    await workspace.settleShared();
    await show({ 'node_modules/lib': 'a file' });
    expect(await workspace.settleShared()).toEqual({ restored: [], lost: [] });
    expect(read('node_modules/lib')).toBe('a file');
    await show();
    expect(await workspace.settleShared()).toEqual({ restored: [], lost: [] });
    expect(read('node_modules/lib/index.js')).toBe('installed');
  });

  it('stay as they are where a person may have changed them', async () => {
    const { workspace, read, at } = await open(false);
    await workspace.settleShared();
    writeFileSync(at('.env'), 'SETTING=2');
    rmSync(at('node_modules/lib/index.js'));
    writeFileSync(at('node_modules/lib/mine.js'), 'mine');
    expect(await workspace.settleShared()).toEqual({ restored: [], lost: [] });
    expect([read('.env'), read('node_modules/lib/mine.js')]).toEqual(['SETTING=2', 'mine']);
    expect(existsSync(at('node_modules/lib/index.js'))).toBe(false);
  });
});
