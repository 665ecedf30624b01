import { cpSync, existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { rows } from '../support/database.ts';
import { Repository } from '../support/repository.ts';
import { runCli } from '../support/runner.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { BASE, verdicts } from '../support/github-scene.ts';

const PRELOAD = path.resolve(import.meta.dirname, '../support/kill-after.mjs');
const ARGS = [
  'run',
  '--test-command',
  './test.sh',
  '--land',
  'commit',
  '--remote',
  'origin',
  '--retries',
  '0',
];
const WORKERS = 2;

interface Place {
  repository: Repository;
  remote: Repository;
  env: NodeJS.ProcessEnv;
}

function place(): Place {
  const repository = Repository.create({
    ...BASE,
    'test.sh': `#!/bin/sh\n${BASE['test.sh']!.replace('#!/bin/sh\n', '')}`,
  });
  const remote = repository.publish();
  const good = repository.diff({ 'values/a': 'uno\n' });
  const bad = repository.diff({ 'values/b': 'bad\n' });
  repository.write({ '.autosync/patches/1-good.patch': good, '.autosync/patches/2-bad.patch': bad });
  return { repository, remote, env: { TMPDIR: temporaryFolder() } };
}

/** What must be the same however often a run was cut off. */
function ending({ repository, remote }: Place): unknown {
  const history = path.join(repository.directory, '.autosync/state/history.db');
  return {
    tree: remote.git('rev-parse', 'main^{tree}'),
    tip: remote.git('rev-parse', 'main'),
    journal: rows(history, 'SELECT * FROM journal'),
    check: rows(history, 'PRAGMA integrity_check'),
  };
}

describe('kill -9 after the n-th write', () => {
  it('loses nothing that was acknowledged, and the next run ends where an undisturbed one ends', async () => {
    const undisturbed = place();
    const whole = await runCli(undisturbed.repository.directory, ARGS, undisturbed.env);
    expect(verdicts(whole.run)).toEqual({ '1-good': 'landed: green', '2-bad': 'culprit: command-failed' });
    const expected = ending(undisturbed);
    let next = 1;
    let isOver = false;
    const worker = async (): Promise<void> => {
      const scene = place();
      const base = scene.remote.git('rev-parse', 'main');
      while (!isOver) {
        const at = next;
        next += 1;
        rmSync(path.join(scene.repository.directory, '.autosync/state'), { recursive: true, force: true });
        rmSync(path.join(scene.repository.directory, '.autosync/out'), { recursive: true, force: true });
        scene.remote.git('update-ref', 'refs/heads/main', base);
        const log = path.join(scene.env['TMPDIR']!, `log-${at}`);
        const killed = await runCli(scene.repository.directory, ARGS, {
          ...scene.env,
          NODE_OPTIONS: `--import ${PRELOAD}`,
          KILL_AFTER: String(at),
          KILL_LOG: log,
        });
        if (killed.exitCode !== null) {
          isOver = true;
          expect(verdicts(killed.run)).toEqual(verdicts(whole.run));
          continue;
        }
        const lost = `killed after write ${readFileSync(log, 'utf8').trim().split('\n').at(-1)}`;
        const known = acknowledged(scene);
        const again = await runCli(scene.repository.directory, ARGS, scene.env);
        expect(again.exitCode, lost).toBe(0);
        // Where the killed run had landed already, the patch is there; else it lands now.
        const good = verdicts(again.run)['1-good'];
        expect(['landed: green', 'already-applied: in-base'], lost).toContain(good);
        expect(verdicts(again.run)['2-bad'], lost).toBe('culprit: command-failed');
        expect(ending(scene), lost).toEqual(expected);
        expect(acknowledged(scene), lost).toEqual(expect.arrayContaining(known));
      }
    };
    await Promise.all(Array.from({ length: WORKERS }, worker));
    // The run has many writes; all of them were tried.
    expect(next).toBeGreaterThan(30);
  }, 600_000);
});

/** Trials that the database holds: each was there before the next began. */
function acknowledged({ repository }: Place): unknown[] {
  const state = path.join(repository.directory, '.autosync/state');
  if (!existsSync(path.join(state, 'history.db'))) return [];
  // A copy: to look at a database that was cut off repairs it, and that is not for the test to do.
  const copy = path.join(temporaryFolder(), 'state');
  cpSync(state, copy, { recursive: true });
  try {
    return rows(
      path.join(copy, 'history.db'),
      'SELECT run, number, kind, tree, outcome FROM trials ORDER BY run, number',
    );
  } catch (error) {
    // Killed before the first migration was through: there is nothing yet.
    if (/no such table/.test((error as Error).message)) return [];
    throw error;
  }
}
