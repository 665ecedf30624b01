/** What whoever tries a rejected patch again has: a file for each, and the trees that were tried, through the bundle. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { RunJson } from '../../src/record/run-json.ts';
import { Repository, type Files } from '../support/repository.ts';
import { runCli } from '../support/runner.ts';
import { setTheQueue } from '../support/queue-scene.ts';
import { temporaryFolder } from '../support/temporary.ts';

const BASE: Files = {
  'test.sh': '#!/bin/sh\n! grep -rq bad values\n',
  'values/a': 'one\n',
  'values/b': 'two\n',
  'values/c': 'three\n',
};

/** A run over three patches, of which the second one breaks the tests. */
async function tried() {
  const repository = Repository.create(BASE);
  const project = repository.directory;
  const other = repository.diff({ 'values/b': 'very bad\n' });
  repository.write({
    'patches/1-good.patch': repository.diff({ 'values/a': 'uno\n' }),
    'patches/2-bad.patch': repository.diff({ 'values/b': 'bad\n' }),
    'patches/3-good.patch': repository.diff({ 'values/c': 'tres\n' }),
  });
  const inputs = ['--patches', 'patches', '--test-command', './test.sh'];
  const { exitCode } = await runCli(project, ['run', ...inputs]);
  expect(exitCode).toBe(0);
  const out = path.join(project, '.autosync/out');
  const again = (...args: string[]) => runCli(project, ['reproduce', ...args]);
  return { project, repository, out, other, again };
}

describe('a rejected patch', () => {
  it('has a file with all that the next attempt needs', async () => {
    const { out } = await tried();
    expect(readdirSync(path.join(out, 'rejected'))).toEqual(['001-2-bad.json']);
    expect(JSON.parse(readFileSync(path.join(out, 'rejected/001-2-bad.json'), 'utf8'))).toMatchObject({
      schema: 'autosync.rejected/1',
      id: '2-bad',
      verdict: 'culprit',
      reason: 'command-failed',
      branch: 'main',
      commands: { setup: null, test: './test.sh' },
      reproduce: 'autosync reproduce run.json 2-bad',
    });
  });

  it('says what it clashes with', async () => {
    const repository = Repository.create(BASE);
    const first = repository.diff({ 'values/a': 'uno\n', 'values/b': 'dos\n' });
    repository.write({
      'patches/1-first.patch': first,
      'patches/2-clash.patch': repository.diff({ 'values/a': 'eins\n' }),
    });
    await runCli(repository.directory, ['run', '--patches', 'patches', '--test-command', './test.sh']);
    const file = path.join(repository.directory, '.autosync/out/rejected/001-2-clash.json');
    const change = first.slice(0, first.indexOf('diff --git', 1));
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({
      verdict: 'conflict',
      with: ['1-first'],
      clashes: [{ id: '1-first', diff: change }],
      reproduce: null,
    });
    const shown = await runCli(repository.directory, ['show', '2-clash']);
    expect(shown.stdout).toContain(`What 1-first changes there:\n${change}`);
  });

  it('can be seen red and green, each in a work tree beside the repository', async () => {
    const { project, repository, again } = await tried();
    const red = await again('2-bad');
    expect([red.exitCode, red.stdout]).toEqual([0, expect.stringContaining('with 2-bad')]);
    const at = `${project}-2-bad-red`;
    expect(readFileSync(path.join(at, 'values/b'), 'utf8')).toBe('bad\n');
    const green = await again('2-bad', '--green', '--to', path.join(project, '../elsewhere'));
    expect(green.stdout).toContain('Here the tests were green.');
    expect(readFileSync(path.join(project, '../elsewhere/values/b'), 'utf8')).toBe('two\n');
    // The person's repository is whole, and as it was.
    expect(repository.git('fsck', '--strict', '--no-dangling')).toBe('');
    expect(repository.git('status', '--porcelain', '--untracked-files=no')).toBe('');
    const twice = await again('2-bad');
    expect([twice.exitCode, twice.stderr]).toEqual([2, expect.stringContaining('exists already')]);
    repository.git('worktree', 'remove', at);
    expect(existsSync(at)).toBe(false);
  });

  it('cannot where nothing was seen, or where the patches have changed', async () => {
    const { project, other, again } = await tried();
    expect((await again('1-good')).stderr).toContain('No trial shows that `1-good` breaks tests');
    expect((await again('nobody')).stderr).toContain('Those that broke tests: 2-bad');
    writeFileSync(path.join(project, 'patches/2-bad.patch'), other);
    const changed = await again('2-bad');
    expect([changed.exitCode, changed.stderr]).toEqual([
      2,
      expect.stringContaining('are not what they were'),
    ]);
    expect(existsSync(`${project}-2-bad-red`)).toBe(false);
  });

  it('may be larger than usual, if the configuration allows that', async () => {
    const settings = JSON.stringify({ policy: { limits: { patchBytes: 30_000_000 } } });
    const repository = Repository.create({ ...BASE, '.github/autosync.json': settings });
    const lines = [
      'bad',
      ...Array.from({ length: 550_000 }, () => 'a line of forty characters and no more..'),
    ];
    const head = 'diff --git a/values/x b/values/x\nnew file mode 100644\n--- /dev/null\n+++ b/values/x';
    const large = `${head}\n@@ -0,0 +1,${lines.length} @@\n${lines.map((line) => `+${line}\n`).join('')}`;
    repository.write({ 'patches/large.patch': large });
    const { directory } = repository;
    await runCli(directory, ['run', '--patches', 'patches', '--test-command', './test.sh']);
    const { exitCode, stderr } = await runCli(directory, ['reproduce', 'large']);
    expect([exitCode, stderr]).toEqual([0, '']);
  });

  it('may be a pull request: its head comes from the remote', async () => {
    const { open, land, source, remote } = await setTheQueue({ ...BASE, 'values/d': 'four\n' });
    open(1, { 'values/a': 'uno\n' });
    open(2, { 'values/b': 'bad\n' });
    const { outputs } = await land();
    source.git('remote', 'add', 'origin', remote.directory);
    const target = path.join(temporaryFolder(), 'red');
    const again = await runCli(source.directory, ['reproduce', outputs['run-json']!, '#2', '--to', target]);
    expect([again.exitCode, again.stderr]).toEqual([0, '']);
    expect(readFileSync(path.join(target, 'values/a'), 'utf8')).toBe('uno\n');
    expect(readFileSync(path.join(target, 'values/b'), 'utf8')).toBe('bad\n');
  });

  it.each<[string, (run: RunJson) => void, string]>([
    [
      'a base',
      (run) => Object.assign(run.base!, { commit: '--upload-pack=touch evil' }),
      'where a commit or tree must be',
    ],
    [
      'a head',
      (run) =>
        Object.assign(run, { label: 'autosync' }) &&
        Object.assign(run.patches[1]!, {
          pullRequest: { number: 2, url: '', head: '+refs/heads/main:refs/heads/evil' },
        }),
      'where a commit or tree must be',
    ],
    ['a tree', (run) => Object.assign(run.trials[0]!, { tree: '-q' }), 'where a commit or tree must be'],
    ['a folder', (run) => Object.assign(run, { patchesFrom: '/**' }), 'no folder of this repository'],
    ['a way out', (run) => Object.assign(run, { patchesFrom: '../..' }), 'no folder of this repository'],
  ])('is not made of a file that names %s which no run would', async (_, change, says) => {
    const { project, out, again, repository } = await tried();
    const run = JSON.parse(readFileSync(path.join(out, 'run.json'), 'utf8')) as RunJson;
    change(run);
    writeFileSync(path.join(project, 'hostile.json'), JSON.stringify(run));
    const before = repository.git('for-each-ref');
    const { exitCode, stderr } = await again('hostile.json', '2-bad');
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining(says)]);
    expect([repository.git('for-each-ref'), existsSync(`${project}-2-bad-red`)]).toEqual([before, false]);
  });
});
