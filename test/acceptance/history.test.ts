import { spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { isolatedEnv } from '../support/git.ts';
import { rows } from '../support/database.ts';
import { Repository } from '../support/repository.ts';
import { runCli } from '../support/runner.ts';
import { BASE, verdicts } from '../support/github-scene.ts';

const STATE = '.autosync/state';

function project(): Repository {
  const repository = Repository.create({ ...BASE, 'slow.sh': '#!/bin/sh\nsleep 1\nexec sh ./test.sh\n' });
  repository.publish();
  repository.write({ '.autosync/patches/1.patch': repository.diff({ 'values/a': 'uno\n' }) });
  return repository;
}

const RUN = ['run', '--test-command', 'sh ./test.sh'];

describe('the state folder of the command line', () => {
  it('remembers, and recognises what was offered before', async () => {
    const repository = project();
    const first = await runCli(repository.directory, RUN);
    expect(first.run!.history).toEqual({ origin: 'nowhere', runs: 0 });
    const second = await runCli(repository.directory, RUN);
    expect(second.run!.history).toEqual({ origin: 'folder', runs: 1 });
    expect(second.run!.patches[0]!.remarks).toEqual([
      expect.stringMatching(
        /^This patch was offered before: on \d{4}-\d\d-\d\d its verdict was accepted \(green\)\.$/,
      ),
    ]);
    const summary = readFileSync(path.join(repository.directory, '.autosync/out/kpi_summary.md'), 'utf8');
    expect(summary).toContain('It knew of 1 earlier run.');
    const snapshot = JSON.parse(
      readFileSync(path.join(repository.directory, '.autosync/out/snapshot.json'), 'utf8'),
    ) as Record<string, unknown>;
    expect(snapshot['candidates']).toHaveLength(2);
    expect(snapshot['environment']).toMatchObject({ node: process.version });
    const replayed = await runCli(repository.directory, ['replay', '.autosync/out/snapshot.json']);
    expect(replayed.stdout).toMatch(/^1\. full · 1 of 1 patches.*→ green · \d+\.\d s\n$/);
  });

  it('is used by one run at a time: the second waits and says for whom', async () => {
    const repository = project();
    const slow = ['run', '--test-command', 'sh ./slow.sh'];
    let second: ReturnType<typeof runCli> | undefined;
    const first = await runCli(repository.directory, slow, {}, (text) => {
      if (text.includes('trial 1 ·')) second ??= runCli(repository.directory, [...RUN, '--out', 'out2']);
    });
    expect(first.exitCode).toBe(0);
    const waited = await second!;
    expect(waited.exitCode).toBe(0);
    expect(waited.stderr).toMatch(/is in use by process \d+ on .+ since \d{4}-.+\. Waiting for it\./);
    const run = JSON.parse(
      readFileSync(path.join(repository.directory, 'out2/run.json'), 'utf8'),
    ) as Parameters<typeof verdicts>[0];
    expect(verdicts(run)).toEqual({ 1: 'accepted: green' });
    expect(
      rows(path.join(repository.directory, STATE, 'history.db'), 'SELECT result FROM runs'),
    ).toHaveLength(2);
  });

  it('is free again when its holder was killed', async () => {
    const repository = project();
    const killed = await runCli(
      repository.directory,
      ['run', '--test-command', 'sh ./slow.sh'],
      {},
      (text, kill) => {
        if (text.includes('trial 1 ·')) kill('SIGKILL');
      },
    );
    expect(killed.exitCode).toBe(null);
    expect(existsSync(path.join(repository.directory, STATE, 'lock.json'))).toBe(true);
    const next = await runCli(repository.directory, RUN);
    expect(next.stderr).not.toContain('Waiting');
    expect(next.exitCode).toBe(0);
    expect(existsSync(path.join(repository.directory, STATE, 'lock.json'))).toBe(false);
  });

  it('can be given up waiting for', async () => {
    const repository = project();
    let waiting: ReturnType<typeof runCli> | undefined;
    await runCli(repository.directory, ['run', '--test-command', 'sh ./slow.sh'], {}, (text) => {
      if (text.includes('trial 1 ·'))
        waiting ??= runCli(repository.directory, RUN, {}, (told, kill) => {
          if (told.endsWith('Waiting for it.\n')) kill('SIGINT');
        });
    });
    const given = await waiting!;
    expect(given.exitCode).toBe(3);
    expect(given.stderr).toContain('The run was cancelled.');
  });

  it('is moved by export and import, and made smaller by prune', async () => {
    const repository = project();
    await runCli(repository.directory, RUN);
    await runCli(repository.directory, RUN);
    const exported = await runCli(repository.directory, ['history', 'export']);
    expect(exported.exitCode).toBe(0);
    const lines = exported.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines[0]).toMatchObject({ schema: 'autosync.history/1' });
    expect(lines.filter((line) => 'run' in line)).toHaveLength(2);

    writeFileSync(path.join(repository.directory, 'history.ndjson'), exported.stdout);
    const imported = await runCli(repository.directory, [
      'history',
      'import',
      'history.ndjson',
      '--state',
      'other',
    ]);
    expect(imported.stdout).toBe('2 runs imported, 0 already known.\n');
    const again = await runCli(repository.directory, [
      'history',
      'import',
      'history.ndjson',
      '--state',
      'other',
    ]);
    expect(again.stdout).toBe('0 runs imported, 2 already known.\n');
    const back = await runCli(repository.directory, ['history', 'export', '--state', 'other']);
    expect(back.stdout).toBe(exported.stdout);

    const pruned = await runCli(repository.directory, [
      'history',
      'prune',
      '--keep',
      '1',
      '--state',
      'other',
    ]);
    expect(pruned.exitCode).toBe(0);
    const words = 'SELECT count(*) AS n, count(detail) AS words FROM verdicts';
    expect(rows(path.join(repository.directory, 'other/history.db'), words)).toEqual([{ n: 2, words: 1 }]);
  });

  it.each([
    [['history'], 'A command is missing.'],
    [['history', 'export', '--state', 'nowhere'], 'There is no history in'],
    [['history', 'import', 'nowhere.ndjson'], 'nowhere.ndjson cannot be imported'],
    [['history', 'import', 'test.sh'], 'test.sh cannot be imported: line 1:'],
    [['history', 'prune', '--keep', 'all'], 'Give a number of runs, for example 500.'],
    [['history', 'export', '--what'], "unknown option '--what'"],
  ])('says what is wrong: %j', async (args, why) => {
    const repository = Repository.create(BASE);
    const done = await runCli(repository.directory, args);
    expect(done.exitCode).toBe(2);
    expect(done.stderr).toContain(why);
    expect(done.stderr).toContain('Fix: ');
  });

  it('says nothing when the reader of an export goes away', async () => {
    const repository = project();
    await runCli(repository.directory, RUN);
    const cli = path.resolve(import.meta.dirname, '../../dist/cli.js');
    const child = spawn('sh', ['-c', `'${process.execPath}' '${cli}' history export | head -c 1`], {
      cwd: repository.directory,
      env: isolatedEnv(),
    });
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    await new Promise((resolve) => child.on('close', resolve));
    expect(said).toBe('');
  });

  it('lands and reports all the same, whatever the rows of its history say', async () => {
    const repository = project();
    const file = path.join(repository.directory, STATE, 'history.db');
    for (let i = 0; i < 2; i += 1) await runCli(repository.directory, RUN);
    for (const sql of [
      "UPDATE patches SET paths = 'nonsense'",
      "INSERT INTO lessons VALUES ('autosync @ main', 'x', 1, 1, 'open', 'nonsense')",
      "INSERT OR REPLACE INTO metrics SELECT id, 'full trials', 9e999, 'trials' FROM runs",
      "INSERT INTO tests VALUES (77, 'a test', NULL)",
      "INSERT OR REPLACE INTO results SELECT id, x'808080040202ffffff03' FROM trials",
      'UPDATE trials SET passed = 8000000000000000, failed = 8000000000000000',
      'INSERT OR REPLACE INTO flakes SELECT id, 77, 1, 1 FROM trials',
    ]) {
      rows(file, sql);
      const done = await runCli(repository.directory, RUN);
      expect(done.exitCode, sql).toBe(0);
      expect(verdicts(done.run), sql).toEqual({ 1: 'accepted: green' });
      expect(done.run!.history.origin, sql).toBe('folder');
    }
  });

  it('puts a damaged history aside and begins anew', async () => {
    const repository = project();
    const file = path.join(repository.directory, STATE, 'history.db');
    repository.write({ [`${STATE}/history.db`]: 'nonsense' });
    const done = await runCli(repository.directory, RUN);
    expect(done.exitCode).toBe(0);
    expect(verdicts(done.run)).toEqual({ 1: 'accepted: green' });
    expect(done.run!.notes.join()).toMatch(/The history \(folder\) is odd: .*odd-history\.db\./);
    expect(readFileSync(path.join(repository.directory, '.autosync/out/odd-history.db'), 'utf8')).toBe(
      'nonsense',
    );
    expect(rows(file, 'SELECT result FROM runs')).toEqual([{ result: 'landed' }]);
  });
});
