import { execFileSync, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { RunJson } from '../../src/record/run-json.ts';
import { isolatedEnv } from '../support/git.ts';
import { Repository } from '../support/repository.ts';
import { runCli } from '../support/runner.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { BASE, verdicts } from '../support/github-scene.ts';

const PATCHES = '.autosync/patches';
const TEST = ['--test-command', './test.sh'];

function project(files = BASE): { repository: Repository; remote: Repository } {
  const repository = Repository.create(files);
  return { repository, remote: repository.publish() };
}

describe('the command line', () => {
  it('tries a batch in a copy and touches neither checkout nor remote', async () => {
    const { repository, remote } = project();
    repository.write({
      [`${PATCHES}/1.patch`]: repository.diff({ 'values/a': 'uno\n' }),
      [`${PATCHES}/2.patch`]: repository.diff({ 'values/b': 'bad\n' }),
    });
    repository.write({ 'values/c': 'not committed\n' });
    const done = await runCli(repository.directory, ['run', ...TEST]);
    expect(done.exitCode).toBe(0);
    expect(verdicts(done.run)).toEqual({ 1: 'accepted: green', 2: 'culprit: command-failed' });
    expect(done.stdout).toContain('dry run');
    expect(readFileSync(path.join(repository.directory, 'values/c'), 'utf8')).toBe('not committed\n');
    expect(repository.git('status', '--porcelain')).toBe('M values/c\n?? .autosync/');
    expect(remote.git('rev-list', '--count', 'main')).toBe('1');
    expect(existsSync(path.join(repository.directory, '.autosync/out/initial_snapshot.json'))).toBe(true);
  });

  it('shows what the tests print only where they fail, or all of it with --verbose', async () => {
    const { repository } = project();
    const chatty = `for i in $(seq 40); do echo "line $i"; done; ./test.sh`;
    const red = `${chatty} || { echo "the end"; exit 1; }`;
    repository.write({ [`${PATCHES}/2.patch`]: repository.diff({ 'values/b': 'bad\n' }) });
    const run = ['run', '--test-command', red, '--retries', '0'];
    const quiet = await runCli(repository.directory, run);
    // The base is green and silent; the patch is red, and its last lines are shown.
    const shown = quiet.stderr.split('\n').filter((line) => line.startsWith('  │ '));
    expect(shown.at(-1)).toBe('  │ the end');
    expect(shown).toHaveLength(15);
    expect(quiet.stderr).toContain('  … more above it; --verbose shows all\n');
    expect(quiet.stdout).toMatch(/^breaks tests {2}2 {2}The test command exited with 1\./m);
    const all = await runCli(repository.directory, [...run, '--verbose', '--name', 'other']);
    expect(all.stderr.match(/│ line 7$/gm)).toHaveLength(2);
  });

  it('shows in a terminal one line of each trial, in colours', async () => {
    const { repository } = project();
    repository.write({ [`${PATCHES}/2.patch`]: repository.diff({ 'values/b': 'bad\n' }) });
    const run = `${process.execPath} ${path.resolve('dist/cli.js')} run --test-command ./test.sh --retries 0`;
    const screen = execFileSync('script', ['--quiet', '--command', run, '/dev/null'], {
      cwd: repository.directory,
      env: { ...isolatedEnv(), TERM: 'xterm', NO_COLOR: undefined, FORCE_COLOR: undefined, CI: undefined },
      encoding: 'utf8',
    });
    const lines = screen
      .split('\r\n')
      .map((line) => line.split('\u001B[2K').at(-1)!.replaceAll('\u001B', '<'));
    expect(lines.filter((line) => line.startsWith('trial '))).toEqual([
      expect.stringMatching(/^trial 1 · all tests · the branch as it is · <\[32mgreen<\[39m after /),
      expect.stringMatching(/^trial 2 · all tests · the patch · .* · <\[31mred<\[39m after /),
    ]);
    expect(lines).toContainEqual(expect.stringMatching(/^<\[31mbreaks tests<\[39m {2}2 /));
  });

  it('says in a few lines what it does, its version, and which Node it needs', async () => {
    const { repository } = project();
    const alone = await runCli(repository.directory, []);
    expect(alone.exitCode).toBe(2);
    expect(alone.stdout.trim().split('\n').length).toBeLessThanOrEqual(20);
    expect(alone.stdout).toContain("--test-command 'npm test'");
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
    expect((await runCli(repository.directory, ['--version'])).stdout).toBe(`${version}\n`);
    const help = (await runCli(repository.directory, ['run', '--help'])).stdout;
    expect(help).toMatch(/^Tests:\n {2}--test-command <command>/m);
    // An old Node reads no more than the door, and that the door imports nothing but the data of the package.
    const imports = readFileSync('dist/cli.js', 'utf8').match(/^import .*$/gm);
    expect(imports).toEqual([expect.stringMatching(/ from "\.\/chunks\/package\.js";$/)]);
    const old = `data:text/javascript,Object.defineProperty(process, 'versions', { value: { node: '20.11.0' } })`;
    const told = spawnSync(process.execPath, ['--import', old, 'dist/cli.js'], { encoding: 'utf8' });
    expect([told.status, told.stderr]).toEqual([2, 'AutoSync needs Node 24.15 or newer; this is 20.11.0.\n']);
  });

  it.each([
    [['rnu'], "unknown command 'rnu'.\nFix: Did you mean run?"],
    [['run', '--test-comand', 'x'], "unknown option '--test-comand'.\nFix: Did you mean --test-command?"],
    [['run', '--name', 'a', '--name', 'b'], 'It is given twice. Give it once.'],
    [['run', 'extra', ...TEST], "too many arguments for 'run'"],
    [['run'], 'The input `test-command` is missing.'],
    [['show', 'none.json'], 'none.json cannot be read'],
  ])('says what is wrong with %j and what to do', async (args, text) => {
    const { repository } = project();
    const done = await runCli(repository.directory, args);
    expect([done.exitCode, done.stderr]).toEqual([2, expect.stringContaining(text)]);
  });

  it('sees paths from the folder that the user is in', async () => {
    const { repository } = project({ ...BASE, 'odd [1]/deep/x': 'x\n' });
    const diff = repository.diff({ 'values/a': 'uno\n' });
    repository.commit({ 'odd [1]/tracked/1.patch': diff }, 'Offer');
    repository.git('push', '--quiet', 'origin', 'main');
    repository.write({ 'odd [1]/fixes/2.patch': diff });
    const outside = path.join(temporaryFolder(), 'a (copy)');
    mkdirSync(outside);
    writeFileSync(path.join(outside, '3.patch'), diff);
    const here = path.join(repository.directory, 'odd [1]/deep');
    const results: unknown[] = [];
    for (const patches of ['../fixes', '../fixes/*.patch', '../tracked', path.join(outside, '3.patch')]) {
      const done = await runCli(here, ['run', ...TEST, '--patches', patches, '--out', 'results']);
      const run = JSON.parse(readFileSync(path.join(here, 'results/run.json'), 'utf8')) as RunJson;
      results.push([done.exitCode, ...run.patches.map(({ id, verdict }) => `${id} ${verdict}`)]);
    }
    expect(results).toEqual([
      [0, '2 accepted'],
      [0, '2 accepted'],
      [0, '1 accepted'],
      [0, '3 accepted'],
    ]);
    repository.write({ 'fixes/4.patch': diff });
    // What is not there is looked for in the repository.
    const top = await runCli(here, ['run', ...TEST, '--patches', 'fixes', '--out', 'results']);
    expect(top.exitCode).toBe(0);
    expect(readFileSync(path.join(here, 'results/run.json'), 'utf8')).toContain('"id": "4"');
    const wrong = await runCli(here, ['run', ...TEST, '--patches', '../../fixe']);
    expect(wrong.exitCode).toBe(2);
    expect(wrong.stdout).toContain('`patches` is `fixe`, and there is nothing of that name');
    expect(wrong.stdout).toContain('Did you mean `fixes`?');
  });

  it('says first what it tests: the branch of the remote, or the repository itself where there is no remote', async () => {
    const { repository } = project();
    const tip = repository.git('rev-parse', 'HEAD').slice(0, 12);
    repository.commit({ 'values/c': 'tres\n' }, 'Mine');
    const first = async (): Promise<string> =>
      (await runCli(repository.directory, ['run', ...TEST])).stderr.split('\n')[0]!;
    expect(await first()).toBe(
      `origin/main at ${tip} (your main has 1 commit more, which is not in it) · no patches in ${PATCHES}`,
    );
    repository.git('remote', 'remove', 'origin');
    expect(await first()).toMatch(/^main at [0-9a-f]{12} · no patches in /);
  });

  it('shows the last run, and what is known of one patch', async () => {
    const { repository } = project();
    repository.write({
      [`${PATCHES}/1.patch`]: repository.diff({ 'values/a': 'uno\n' }),
      [`${PATCHES}/2-b.patch`]: repository.diff({ 'values/b': 'bad\n' }),
    });
    const done = await runCli(repository.directory, ['run', ...TEST]);
    const all = await runCli(repository.directory, ['show']);
    expect(done.stdout).toContain(all.stdout.trim());
    const one = await runCli(repository.directory, ['show', '.autosync/out/run.json', '2-b']);
    expect(one.stdout).toMatch(/^breaks tests · 2-b \(culprit: command-failed\)\n/);
    expect(one.stdout).toMatch(
      /^ {2}full, red after [\d.]+ s, tree [0-9a-f]{12}, output in trials\/\d+-full\.log$/m,
    );
    expect(one.stdout).toContain('Next: fix or remove the patch that breaks tests.');
    const none = await runCli(repository.directory, ['show', '2-a']);
    expect([none.exitCode, none.stderr]).toEqual([2, expect.stringContaining('Did you mean `2-b`?')]);
  });

  it('fails on rejected patches when asked to', async () => {
    const { repository } = project();
    repository.write({ [`${PATCHES}/2.patch`]: repository.diff({ 'values/b': 'bad\n' }) });
    expect((await runCli(repository.directory, ['run', ...TEST, '--fail-on', 'rejected'])).exitCode).toBe(1);
  });

  it('pushes to a remote of the repository', async () => {
    const { repository, remote } = project();
    repository.write({ [`${PATCHES}/1.patch`]: repository.diff({ 'values/a': 'uno\n' }) });
    const done = await runCli(repository.directory, ['run', ...TEST, '--land', 'commit']);
    expect(verdicts(done.run)).toEqual({ 1: 'landed: green' });
    expect(remote.git('show', 'main:values/a')).toBe('uno');
    expect(repository.git('rev-list', '--count', 'HEAD')).toBe('1');
  });

  it('lands in the repository itself, on a branch that is not checked out', async () => {
    const { repository } = project();
    repository.git('switch', '--quiet', '--create', 'work');
    repository.write({ [`${PATCHES}/1.patch`]: repository.diff({ 'values/a': 'uno\n' }) });
    const here = ['run', ...TEST, '--land', 'commit', '--remote', '.'];
    const refused = await runCli(repository.directory, here);
    expect(refused.exitCode).toBe(2);
    expect(refused.stdout + refused.stderr).toContain('checked out');
    const done = await runCli(repository.directory, [...here, '--target-branch', 'main']);
    expect(done.exitCode).toBe(0);
    expect(repository.git('show', 'main:values/a')).toBe('uno');
    expect(repository.git('symbolic-ref', 'HEAD')).toBe('refs/heads/work');
  });

  it('works in place when asked, and puts the checkout back', async () => {
    const { repository } = project();
    repository.write({
      [`${PATCHES}/1.patch`]: repository.diff({ 'values/a': 'uno\n' }),
      'deps/x': 'installed',
    });
    const args = ['run', '--test-command', 'test -e deps/x && ./test.sh', '--workspace', 'in-place'];
    const done = await runCli(repository.directory, args);
    expect(verdicts(done.run)).toEqual({ 1: 'accepted: green' });
    expect(repository.git('symbolic-ref', 'HEAD')).toBe('refs/heads/main');
    expect(repository.git('status', '--porcelain')).toBe('?? .autosync/\n?? deps/');

    repository.write({ 'values/a': 'half-done work\n' });
    const refused = await runCli(repository.directory, args);
    expect(refused.exitCode).toBe(2);
    expect(refused.stdout).toContain('could not be finished');
    expect(readFileSync(path.join(repository.directory, 'values/a'), 'utf8')).toBe('half-done work\n');
  });

  it('loses neither local commits nor untracked files of an in-place run', async () => {
    const { repository, remote } = project();
    repository.commit({ 'local.txt': 'not pushed yet\n' }, 'Local work');
    const local = repository.git('rev-parse', 'HEAD');
    repository.write({
      [`${PATCHES}/1.patch`]: Repository.create(BASE).diff({ 'mine.txt': 'from the patch\n' }),
      'mine.txt': 'my own, untracked\n',
    });
    const args = ['run', ...TEST, '--workspace', 'in-place', '--land', 'commit'];
    const done = await runCli(repository.directory, args);
    expect(verdicts(done.run)).toEqual({ 1: 'landed: green' });
    expect(remote.git('show', 'main:mine.txt')).toBe('from the patch');
    // The local branch has commits of its own: it stays where it was, with all its files.
    expect(repository.git('rev-parse', 'main')).toBe(local);
    expect(repository.git('status', '--porcelain')).toBe('?? .autosync/\n?? mine.txt');
    expect(readFileSync(path.join(repository.directory, 'mine.txt'), 'utf8')).toBe('my own, untracked\n');
  });

  it('leaves a shallow clone as it was', async () => {
    const { repository, remote } = project();
    for (const n of [1, 2, 3, 4]) repository.commit({ 'log.txt': `${n}\n` }, `Commit ${n}`);
    repository.git('push', '--quiet', 'origin', 'main');
    const shallow = path.join(temporaryFolder(), 'shallow');
    repository.git('clone', '--quiet', '--depth=2', `file://${remote.directory}`, shallow);
    const clone = new Repository(shallow);
    repository.commit({ 'log.txt': '5\n' }, 'Commit 5');
    repository.git('push', '--quiet', 'origin', 'main');
    clone.write({ [`${PATCHES}/1.patch`]: repository.diff({ 'values/a': 'uno\n' }) });
    const done = await runCli(shallow, ['run', ...TEST]);
    expect(verdicts(done.run)).toEqual({ 1: 'accepted: green' });
    clone.git('pull', '--quiet', '--no-rebase');
    expect(clone.git('log', '-1', '--format=%s')).toBe('Commit 5');
  });

  it('does not write through a link that a test put in place of .git', async () => {
    const { repository } = project();
    repository.git('config', 'user.mine', 'yes');
    repository.write({
      [`${PATCHES}/1.patch`]: repository.diff({ 'values/a': 'uno\n' }),
      [`${PATCHES}/2.patch`]: repository.diff({ 'values/b': 'bad\n' }),
    });
    const test = './test.sh; p=$(dirname $(cat .git/objects/info/alternates)); rm -rf .git; ln -s $p .git';
    const done = await runCli(repository.directory, ['run', '--test-command', test]);
    expect(done.run!.trials.length).toBeGreaterThan(1);
    expect(repository.git('config', 'user.mine')).toBe('yes');
    expect(repository.git('symbolic-ref', 'HEAD')).toBe('refs/heads/main');
    expect(repository.git('status', '--porcelain')).toBe('?? .autosync/');
  });

  it('runs from inside a git hook', async () => {
    const { repository } = project();
    const done = await runCli(repository.directory, ['run', ...TEST], {
      GIT_DIR: '.git',
      GIT_INDEX_FILE: '/nonexistent',
      GIT_WORK_TREE: '/nonexistent',
    });
    expect(done.run?.result).toBe('empty');
  });

  it('tests a patch that depends on one the branch already contains', async () => {
    const { repository } = project();
    const first = repository.diff({ 'values/a': 'uno\n' });
    repository.commit({ 'values/a': 'uno\n' }, 'Done by hand');
    const second = repository.diff({ 'values/b': 'dos\n' });
    const bad = repository.diff({ 'values/c': 'bad\n' });
    repository.git('push', '--quiet', 'origin', 'main');
    const entry = (id: string, diff: string, ...dependsOn: string[]) => ({ id, diff, dependsOn });
    const patches = [
      entry('a', first),
      entry('b', second, 'a'),
      entry('c', bad, 'a'),
      entry('d', second, 'c'),
    ];
    repository.write({ [`${PATCHES}/batch.json`]: JSON.stringify({ schema: 'autosync.batch/1', patches }) });
    const done = await runCli(repository.directory, ['run', ...TEST]);
    expect(verdicts(done.run)).toEqual({
      a: 'already-applied: in-base',
      b: 'accepted: green',
      c: 'culprit: command-failed',
      d: 'blocked: dependency',
    });
    expect(done.run!.patches.find(({ id }) => id === 'd')!.evidence.with).toEqual(['c']);
  });

  it('says what policy says even where the base is red', async () => {
    const { repository } = project({
      ...BASE,
      'values/a': 'bad\n',
      '.github/workflows/ci.yml': 'on: push\n',
    });
    repository.write({
      [`${PATCHES}/1.patch`]: repository.diff({ '.github/workflows/ci.yml': 'on: schedule\n' }),
      [`${PATCHES}/2.patch`]: repository.diff({ 'values/b': 'dos\n' }),
    });
    const done = await runCli(repository.directory, ['run', ...TEST]);
    expect(done.run?.result).toBe('baseline-red');
    expect(verdicts(done.run)).toEqual({ 1: 'refused: protected', 2: 'undecided: error' });
  });

  it('tries again what died by a signal before it blames anybody', async () => {
    const marker = path.join(temporaryFolder(), 'died');
    const die = `#!/bin/bash\nif grep -rq uno values && [ ! -e ${marker} ]; then touch ${marker}; bash -c 'kill -9 $$'; fi\n`;
    const { repository } = project({ ...BASE, 'test.sh': die });
    repository.write({ [`${PATCHES}/1.patch`]: repository.diff({ 'values/a': 'uno\n' }) });
    const done = await runCli(repository.directory, ['run', ...TEST]);
    expect(verdicts(done.run)).toEqual({ 1: 'accepted: green' });
    expect(done.run!.trials.map(({ outcome }) => outcome)).toEqual(['green', 'red', 'green']);
  });

  it('finds patches by a glob below a folder whose own name looks like one', async () => {
    const odd = path.join(temporaryFolder(), 'a (copy) [1]');
    const { repository } = project();
    repository.git('clone', '--quiet', '.', odd);
    const clone = new Repository(odd);
    clone.write({ 'p/1.patch': repository.diff({ 'values/a': 'uno\n' }) });
    for (const patches of ['p', 'p/*.patch']) {
      const done = await runCli(odd, ['run', ...TEST, '--patches', patches]);
      expect(verdicts(done.run)).toEqual({ 1: 'accepted: green' });
    }
  });

  it('survives a mail with an impossible date', async () => {
    const { repository } = project();
    const mail = repository.mails([{ files: { 'values/a': 'uno\n' }, message: 'Uno' }]);
    repository.write({
      [`${PATCHES}/1.patch`]: mail.replace(/^Date: .*$/m, 'Date: Mon, 2 Mar 2026 09:00:00 +1530'),
      [`${PATCHES}/2.patch`]: repository.diff({ 'values/b': 'dos\n' }),
    });
    expect(verdicts((await runCli(repository.directory, ['run', ...TEST])).run)).toEqual({
      1: 'accepted: green',
      2: 'accepted: green',
    });
  });

  it('carries links as links, and says when a glob matches nothing', async () => {
    const { repository } = project({ ...BASE, '.gitignore': 'node_modules\n' });
    repository.write({ 'node_modules/tool/cli.sh': '#!/bin/sh\necho tool\n' });
    mkdirSync(path.join(repository.directory, 'node_modules/.bin'));
    symlinkSync('../tool/cli.sh', path.join(repository.directory, 'node_modules/.bin/tool'));
    const run = ['run', '--test-command', 'test -L node_modules/.bin/tool && node_modules/.bin/tool'];
    expect((await runCli(repository.directory, [...run, '--carry', 'node_modules/**'])).run?.result).toBe(
      'empty',
    );
    const nothing = await runCli(repository.directory, [...run, '--carry', 'nope/**']);
    expect([nothing.exitCode, nothing.stdout]).toEqual([2, expect.stringContaining('matches no file')]);
  });

  it('carries chosen ignored files into the copy', async () => {
    const { repository } = project({ ...BASE, '.gitignore': '*.key\n' });
    repository.write({ 'local.key': 'k', 'other.key': 'k' });
    const done = await runCli(repository.directory, [
      'run',
      '--test-command',
      'test -f local.key && test ! -e other.key',
      '--carry',
      'local.*',
    ]);
    expect(done.run?.result).toBe('empty');
  });

  it('runs the set-up again only when its inputs differ', async () => {
    const { repository } = project({
      ...BASE,
      'package-lock.json': '{"v":1}\n',
      '.gitignore': 'node_modules\n',
    });
    repository.write({
      [`${PATCHES}/1.patch`]: repository.diff({ 'values/a': 'bad\n' }),
      [`${PATCHES}/2.patch`]: repository.diff({ 'package-lock.json': '{"v":2}\n' }),
      [`${PATCHES}/3.patch`]: repository.diff({ 'values/c': 'tres\n' }),
    });
    const counter = path.join(temporaryFolder(), 'setups');
    const setup = `cat package-lock.json >> ${counter}; mkdir -p node_modules; cp package-lock.json node_modules/`;
    const test = 'cmp package-lock.json node_modules/package-lock.json && ./test.sh';
    const done = await runCli(repository.directory, [
      'run',
      '--test-command',
      test,
      '--setup-command',
      setup,
    ]);
    expect(verdicts(done.run)).toEqual({
      1: 'culprit: command-failed',
      2: 'accepted: green',
      3: 'accepted: green',
    });
    // One set-up for each change of the lockfile between one trial and the next, none besides.
    const locks = readFileSync(counter, 'utf8').trim().split('\n');
    expect(locks[0]).toBe('{"v":1}');
    for (let i = 1; i < locks.length; i += 1) expect(locks[i]).not.toBe(locks[i - 1]);

    const without = await runCli(repository.directory, ['run', ...TEST]);
    expect(verdicts(without.run)['2']).toBe('refused: needs-setup');
  });

  it('says once that the set-up fails on the branch, and what to do', async () => {
    const { repository } = project();
    repository.write({
      [`${PATCHES}/1.patch`]: repository.diff({ 'values/a': 'uno\n' }),
      [`${PATCHES}/2.patch`]: repository.diff({ 'values/b': 'dos\n' }),
    });
    const done = await runCli(repository.directory, [
      'run',
      ...TEST,
      '--setup-command',
      'echo no network; exit 4',
    ]);
    expect(done.run!.result).toBe('baseline-red');
    expect(done.run!.sentence).toBe('The set-up fails on main, before any test. Nothing landed');
    expect(done.run!.notes.join()).toContain(
      'The set-up failed on `main`: The set-up command exited with 4. Run `setup-command` in a fresh checkout',
    );
    expect(done.run!.patches.map(({ detail }) => detail)).toEqual([
      'It was not tried, because the set-up fails on main.',
      'It was not tried, because the set-up fails on main.',
    ]);
  });

  it('names a refused patch that another one needs', async () => {
    const { repository } = project({ ...BASE, '.github/workflows/ci.yml': 'on: push\n' });
    const first = { '.github/workflows/ci.yml': 'on: push\njobs: {}\n', 'values/a': 'uno\n' };
    const refused = repository.diff(first);
    repository.commit(first, 'First');
    const needs = repository.diff({ 'values/a': 'eins\n' });
    repository.git('reset', '--quiet', '--hard', 'HEAD~1');
    repository.write({ [`${PATCHES}/1-refused.patch`]: refused, [`${PATCHES}/2-needs.patch`]: needs });
    const done = await runCli(repository.directory, ['run', ...TEST]);
    expect(verdicts(done.run)).toEqual({
      '1-refused': 'refused: protected',
      '2-needs': 'conflict: does-not-apply',
    });
    expect(done.run!.patches[1]!.evidence.with).toEqual(['1-refused']);
  });

  it('tells hunks that fit elsewhere, unless the batch itself moved them', async () => {
    const lines = (more: string[] = []): string =>
      [...more, ...Array.from({ length: 30 }, (_, n) => `line ${n}`), ''].join('\n');
    const { repository, remote } = project({ ...BASE, 'long.txt': lines(), 'other.txt': lines() });
    const late = repository.diff({ 'long.txt': lines().replace('line 20', 'line twenty') });
    const top = repository.diff({ 'other.txt': lines(['new', 'lines']) });
    const shifted = repository.diff({ 'other.txt': lines().replace('line 20', 'line twenty') });
    repository.commit({ 'long.txt': lines(['a', 'b', 'c']) }, 'Longer');
    repository.git('push', '--quiet', remote.directory, 'main');
    repository.write({
      [`${PATCHES}/1-late.patch`]: late,
      [`${PATCHES}/2-top.patch`]: top,
      [`${PATCHES}/3-shifted.patch`]: shifted,
    });
    const done = await runCli(repository.directory, ['run', ...TEST]);
    expect(done.run!.patches.map(({ verdict }) => verdict)).toEqual(['accepted', 'accepted', 'accepted']);
    const remarks = done.run!.patches.map((patch) => patch.remarks.filter((one) => one.startsWith('Hunk')));
    expect(remarks).toEqual([
      ['Hunk 1 of `long.txt` says line 18 and was applied at line 21. Look whether that is the right place.'],
      [],
      [],
    ]);
  });

  it('leaves nothing that somebody could commit by mistake, and names no folder of the machine', async () => {
    const { repository } = project();
    repository.write({
      [`${PATCHES}/1.patch`]: repository.diff({ 'values/a': 'bad\n' }),
      [`${PATCHES}/2.patch`]: 'nonsense\n',
    });
    const test = 'echo "at $PWD/values/a:1"; ./test.sh';
    const done = await runCli(repository.directory, ['run', '--test-command', test], {
      TMPDIR: temporaryFolder(),
    });
    expect(verdicts(done.run)).toEqual({ 1: 'culprit: command-failed', 2: 'invalid: malformed' });
    expect(repository.git('status', '--porcelain', '--untracked-files=all').split('\n')).toEqual([
      '?? .autosync/patches/1.patch',
      '?? .autosync/patches/2.patch',
    ]);
    const out = path.join(repository.directory, '.autosync/out');
    for (const file of readdirSync(out).filter((name) => statSync(path.join(out, name)).isFile()))
      expect([file, readFileSync(path.join(out, file), 'utf8').includes(os.tmpdir())]).toEqual([file, false]);
    expect(readFileSync(path.join(out, 'kpi_summary.md'), 'utf8')).toContain('at values/a:1');
  });

  it('takes an absent folder for a mistake at first, and for an empty batch once it has landed one', async () => {
    const { repository, remote } = project();
    const mine = ['run', ...TEST, '--patches', 'mine', '--land', 'commit'];
    expect((await runCli(repository.directory, mine)).exitCode).toBe(2);
    repository.commit({ 'mine/1.patch': repository.diff({ 'values/a': 'uno\n' }) }, 'Offer');
    repository.git('push', '--quiet', 'origin', 'main');
    expect(verdicts((await runCli(repository.directory, mine)).run)).toEqual({ 1: 'landed: green' });
    expect(remote.git('ls-tree', 'main', 'mine')).toBe('');
    repository.git('pull', '--quiet', 'origin', 'main');
    const next = await runCli(repository.directory, mine);
    expect([next.exitCode, next.run!.result]).toEqual([0, 'empty']);
  });

  it('makes the folder of a report before each trial', async () => {
    const { repository } = project();
    repository.write({ [`${PATCHES}/1.patch`]: repository.diff({ 'values/a': 'uno\n' }) });
    const test = `./test.sh && echo '<testsuite><testcase name="a"/></testsuite>' > deep/er/report.xml`;
    const done = await runCli(repository.directory, [
      'run',
      '--test-command',
      test,
      '--report-paths',
      'deep/er/*.xml',
    ]);
    expect(verdicts(done.run)).toEqual({ 1: 'accepted: green' });
    expect(done.run!.trials.every(({ outcome }) => outcome === 'green')).toBe(true);
  });

  it('blames a patch whose set-up fails', async () => {
    const { repository } = project({ ...BASE, 'package-lock.json': '{"v":1}\n' });
    repository.write({ [`${PATCHES}/1.patch`]: repository.diff({ 'package-lock.json': 'broken\n' }) });
    const done = await runCli(repository.directory, [
      'run',
      ...TEST,
      '--setup-command',
      '! grep broken package-lock.json',
    ]);
    expect(verdicts(done.run)).toEqual({ 1: 'culprit: setup-failed' });
  });

  it.each([
    ['an unknown command', ['rum'], 2, 'Did you mean run?'],
    ['an unknown flag', ['run', '--test-comand', 'x'], 2, 'Did you mean --test-command?'],
    ['no test command', ['run'], 2, '`test-command` is missing'],
    ['a wrong choice', ['run', ...TEST, '--land', 'comit'], 2, 'one of commit, pull-request, none'],
    [
      'a flag given twice',
      ['run', ...TEST, '--land', 'none', '--land', 'commit'],
      2,
      'It is given twice. Give it once.',
    ],
    [
      'a branch that does not exist',
      ['run', ...TEST, '--target-branch', 'nope'],
      2,
      'does not exist on the remote',
    ],
    [
      'a branch name that is an option',
      ['run', ...TEST, '--target-branch=--upload-pack=x'],
      2,
      'cannot be a branch',
    ],
    ['a remote that does not exist', ['run', ...TEST, '--remote', 'nowhere'], 3, 'does not answer'],
    ['a test command that does not exist', ['run', '--test-command', './nope.sh'], 2, 'could not be started'],
    [
      'a repository that does not exist',
      ['run', ...TEST, '--repo', '/nonexistent'],
      2,
      'not a checked-out git repository',
    ],
  ])('says what is wrong: %s', async (_, args, exitCode, message) => {
    const { repository, remote } = project();
    const before = repository.git('rev-parse', 'HEAD');
    const result = await runCli(repository.directory, args);
    expect(result.stdout + result.stderr).toContain(message);
    expect(result.exitCode).toBe(exitCode);
    expect(repository.git('rev-parse', 'HEAD')).toBe(before);
    expect(remote.git('rev-parse', 'main')).toBe(before);
  });

  it('is content with an empty folder, and with none', async () => {
    const { repository } = project();
    const none = await runCli(repository.directory, ['run', ...TEST]);
    expect([none.run?.result, none.exitCode]).toEqual(['empty', 0]);
    mkdirSync(path.join(repository.directory, PATCHES), { recursive: true });
    const empty = await runCli(repository.directory, ['run', ...TEST]);
    expect(empty.run?.result).toBe('empty');
    expect(empty.run?.trials.map(({ kind, outcome }) => [kind, outcome])).toEqual([['baseline', 'green']]);
  });

  it('does with sh where there is no bash', async () => {
    const { repository } = project();
    const tools = temporaryFolder();
    const programs = new Map(
      ['/usr/local/bin', '/usr/bin', '/bin'].flatMap((folder) =>
        readdirSync(folder).map((name) => [name, path.join(folder, name)] as const),
      ),
    );
    programs.delete('bash');
    for (const [name, target] of programs) symlinkSync(target, path.join(tools, name));
    const done = await runCli(repository.directory, ['run', '--test-command', 'false; true'], {
      PATH: tools,
    });
    // `sh -e`: the first failing command ends it.
    expect(done.run?.result).toBe('baseline-red');
    const green = await runCli(repository.directory, ['run', ...TEST], { PATH: tools });
    expect(green.run?.result).toBe('empty');
  });

  it('leaves no folder behind', async () => {
    const { repository } = project();
    const temporary = temporaryFolder();
    await runCli(repository.directory, ['run', ...TEST], { TMPDIR: temporary });
    expect(readdirSync(temporary)).toEqual([]);
  });
});
