/** A run that is disturbed at each of its writes in turn, and the run after it, which must set all right. */
import { cpSync, existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'vitest';
import { rows } from './database.ts';
import { BASE, verdicts } from './github-scene.ts';
import { Repository } from './repository.ts';
import { runCli, type CliResult } from './runner.ts';
import { temporaryFolder } from './temporary.ts';

const PRELOAD = path.resolve(import.meta.dirname, 'fault-at.mjs');
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
  const repository = Repository.create(BASE);
  const remote = repository.publish();
  const good = repository.diff({ 'values/a': 'uno\n' });
  const bad = repository.diff({ 'values/b': 'bad\n' });
  repository.write({ '.autosync/patches/1-good.patch': good, '.autosync/patches/2-bad.patch': bad });
  return { repository, remote, env: { TMPDIR: temporaryFolder() } };
}

/** What must be the same however often a run was disturbed. */
function ending({ repository, remote }: Place): unknown {
  const history = path.join(repository.directory, '.autosync/state/history.db');
  return {
    tree: remote.git('rev-parse', 'main^{tree}'),
    tip: remote.git('rev-parse', 'main'),
    journal: rows(history, 'SELECT * FROM journal'),
    check: rows(history, 'PRAGMA integrity_check'),
  };
}

/**
 * Disturbs a run at write 1, 2, 3 and so on, until a run has no such write. After each, an undisturbed run must end as
 * if nothing had happened. `check` looks at how the disturbed run ended. Returns how many writes were disturbed.
 */
export async function disturbEachWrite(
  fault: 'SIGKILL' | 'SIGINT' | 'ENOSPC',
  check: (disturbed: CliResult, where: string) => void,
): Promise<number> {
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
      const disturbed = await runCli(scene.repository.directory, ARGS, {
        ...scene.env,
        NODE_OPTIONS: `--import ${PRELOAD}`,
        FAULT: fault,
        FAULT_AT: String(at),
        FAULT_LOG: log,
      });
      const writes = readFileSync(log, 'utf8').trim().split('\n');
      if (writes.length < at) {
        isOver = true;
        expect(verdicts(disturbed.run)).toEqual(verdicts(whole.run));
        continue;
      }
      const where = `${fault} at write ${writes[at - 1]}`;
      check(disturbed, where);
      // Nothing but what was tested green may have landed, and that once.
      const tip = scene.remote.git('rev-parse', 'main');
      expect([base, (expected as { tip: string }).tip], where).toContain(tip);
      const known = acknowledged(scene);
      const again = await runCli(scene.repository.directory, ARGS, scene.env);
      expect(again.exitCode, `${where}\n${again.stderr}`).toBe(0);
      // Where the disturbed run had landed already, the patch is there; else it lands now.
      const good = verdicts(again.run)['1-good'];
      expect(['landed: green', 'already-applied: in-base'], where).toContain(good);
      expect(verdicts(again.run)['2-bad'], where).toBe('culprit: command-failed');
      expect(ending(scene), where).toEqual(expected);
      expect(acknowledged(scene), where).toEqual(expect.arrayContaining(known));
    }
  };
  await Promise.all(Array.from({ length: WORKERS }, worker));
  return next - 1;
}

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
    // Disturbed before the first migration was through: there is nothing yet.
    if (/no such table/.test((error as Error).message)) return [];
    throw error;
  }
}
