/** Tests that attack the run: their patch is out or undecided, and the innocent patches land. */
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { setTheScene, verdicts } from '../support/github-scene.ts';
import { Repository, type Files } from '../support/repository.ts';
import { runCli, type CliResult } from '../support/runner.ts';
import { temporaryFolder } from '../support/temporary.ts';

const PATCHES = '.autosync/patches';

/** The tests are the scripts in `tests/`. */
const BASE: Files = {
  'test.sh': '#!/bin/sh\nset -e\nfor f in tests/*.sh; do sh "$f"; done\necho fine\n',
  'tests/a.sh': 'grep -q . values/a\n',
  'values/a': 'one\n',
  'values/b': 'two\n',
};

const ATTACKS: Record<string, string> = {
  'removes the workspace': 'rm -rf "$(git rev-parse --show-toplevel)"; exit 1',
  'removes its own folder and goes on': 'cd / && rm -rf "$OLDPWD"; sleep 0.1; exit 1',
  'puts a file in place of the workspace': 'd=$PWD; cd /; rm -rf "$d"; echo x > "$d"; exit 1',
  'puts a link in place of the workspace':
    'd=$PWD; cd /; rm -rf "$d"; mkdir "$d.elsewhere"; echo x > "$d.elsewhere/canary"; ln -s "$d.elsewhere" "$d"; exit 1',
  'removes .git': 'rm -rf .git; exit 1',
  'puts a file in place of .git': 'rm -rf .git; echo "gitdir: /nowhere" > .git; exit 1',
  'puts a folder in place of .git':
    'rm -rf .git; mkdir -p .git/objects .git/refs; echo "ref: x" > .git/HEAD; exit 1',
  'puts a link in place of .git': 'mv .git ..; ln -s ../.git .git; exit 1',
  'damages objects and references': 'find .git -type f -exec sh -c \'echo x > "$1"\' _ {} \\; ; exit 1',
  'takes all rights away': 'chmod -R 000 . ; exit 1',
  'plants locks': 'touch .git/index.lock .git/HEAD.lock .git/config.lock; exit 1',
  'kills its parent': 'kill -9 $(ps -o ppid= -p $PPID); sleep 1; exit 1',
  'kills its group': 'kill -9 0',
  'leaves a process behind that goes on damaging':
    '(setsid sh -c "while :; do rm -rf values; done" >/dev/null 2>&1 &); exit 1',
};

function offer(repository: Repository, attack: string): void {
  repository.write({
    [`${PATCHES}/1-good.patch`]: repository.diff({ 'values/a': 'uno\n' }),
    [`${PATCHES}/2-evil.patch`]: repository.diff({ 'tests/evil.sh': `${attack}\n` }),
    [`${PATCHES}/3-good.patch`]: repository.diff({ 'values/b': 'dos\n' }),
  });
}

describe('a test that attacks the run', () => {
  it.each(Object.entries(ATTACKS))('in a copy: %s', async (_, attack) => {
    const repository = Repository.create(BASE);
    const remote = repository.publish();
    offer(repository, attack);
    const temporary = temporaryFolder();
    const done = await runCli(
      repository.directory,
      ['run', '--test-command', './test.sh', '--land', 'commit', '--retries', '0'],
      { TMPDIR: temporary },
    );
    expect(done.exitCode, done.stderr).toBe(0);
    expectInnocentsLanded(done, remote);
    expect(readdirSync(temporary)).toEqual([]);
    expect(repository.git('status', '--porcelain', '--untracked-files=no')).toBe('');
    repository.git('fsck', '--full');
  });

  it.each(Object.entries(ATTACKS))('in the checkout of a job: %s', async (_, attack) => {
    const scene = await setTheScene(BASE);
    offer(scene.workspace, attack);
    const step = await scene.act({ retries: '0' });
    expectInnocentsLanded(step, scene.remote);
  });
});

describe('a test that kills the run itself', () => {
  it('is not tried for ever: in the end the innocents land, and nothing of the dead runs is left', async () => {
    const repository = Repository.create(BASE);
    const remote = repository.publish();
    // It finds the run by its command line, whatever stands between them.
    offer(repository, 'echo evil; pkill -9 -f "dist/[c]li.js run --name victim"; sleep 20');
    const temporary = temporaryFolder();
    const args = [
      'run',
      '--name',
      'victim',
      '--test-command',
      './test.sh',
      '--land',
      'commit',
      '--retries',
      '0',
    ];
    let killed = 0;
    let done = await runCli(repository.directory, args, { TMPDIR: temporary });
    for (; done.exitCode === null && killed < 8; killed += 1)
      done = await runCli(repository.directory, args, { TMPDIR: temporary });
    expect(killed).toBeGreaterThan(1);
    expect([0, 1], done.stderr).toContain(done.exitCode);
    expectInnocentsLanded(done, remote);
    expect(verdicts(done.run)['2-evil']).toBe('undecided: error');
    expect(done.run!.notes.join()).toContain('Earlier runs were killed while they tested');
    expect(readdirSync(temporary)).toEqual([]);
  });
});

function expectInnocentsLanded({ run }: Pick<CliResult, 'run'>, remote: Repository): void {
  const found = verdicts(run);
  expect(found['1-good']).toBe('landed: green');
  expect(found['3-good']).toBe('landed: green');
  expect(found['2-evil']).toMatch(/^(?:culprit: (?:command-failed|timeout)|undecided: error)$/);
  expect(remote.git('show', 'main:values/a')).toBe('uno');
  expect(existsSync(path.join(remote.directory, 'HEAD'))).toBe(true);
}
