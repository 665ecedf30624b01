import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { execFileSync } from 'node:child_process';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import type { ActionsServices, StoredArtifact } from '../support/actions-services.ts';
import { rows } from '../support/database.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { verdicts } from '../support/github-scene.ts';

import { EXPECTED, setTheStage } from '../support/runner-scene.ts';

describe('state carried from run to run', () => {
  it('remembers earlier runs through the cache, and leaves the database as an artifact', async () => {
    const { runOnce, services } = await setTheStage();
    const first = await runOnce('101');
    expect(verdicts(first.run)).toEqual(EXPECTED);
    expect(first.run!.history).toEqual({ origin: 'nowhere', runs: 0 });
    expect(first.post.log).not.toContain('::warning');
    expect(services.caches.map(({ key }) => key)).toEqual(['autosync-1-main-101']);
    expect(services.artifacts.map(({ name }) => name)).toEqual([
      'autosync-main-history.db',
      'autosync-run',
      'autosync-trends',
    ]);

    const second = await runOnce('102', { GITHUB_EVENT_NAME: 'schedule' });
    expect(verdicts(second.run)).toEqual(EXPECTED);
    expect(second.run!.history).toEqual({ origin: 'cache', runs: 1 });
    expect(second.run!.patches.map(({ remarks }) => remarks)).toEqual([
      [
        expect.stringMatching(
          /^This patch was offered before: on \d{4}-\d\d-\d\d its verdict was landed \(green\)\.$/,
        ),
      ],
      [expect.stringContaining('Not tried again: run 101 saw it fail on ')],
    ]);
    expect(services.caches.at(-1)!.key).toBe('autosync-1-main-102');
    const database = path.join(temporaryFolder(), 'history.db');
    writeFileSync(database, copyOf(services).blob);
    expect(rows(database, 'SELECT run, result FROM runs ORDER BY run')).toEqual([
      { run: '101', result: 'partial' },
      { run: '102', result: 'partial' },
    ]);
  });

  it('goes on with what another attempt left, in the next attempt', async () => {
    const { runOnce, services } = await setTheStage();
    let isKilled = false;
    const killed = await runOnce('201', {}, (log, signal) => {
      if (!isKilled && log.includes('trial 3 ·')) signal('SIGKILL');
      isKilled ||= log.includes('trial 3 ·');
    });
    expect(killed.exitCode).toBe(null);
    expect(killed.run).toBeUndefined();
    expect(killed.post.log).toContain('was ended before it could report');
    expect(services.caches.map(({ key }) => key)).toEqual(['autosync-1-main-201']);
    const again = await runOnce('201', { GITHUB_RUN_ATTEMPT: '2' });
    expect(verdicts(again.run)).toEqual(EXPECTED);
    expect(again.run!.notes.join()).toContain('1 answers come from a run of the same batch');
    // The artifact of the first attempt gave way.
    expect(
      services.artifacts.filter(({ run, name }) => run === '201' && name === 'autosync-run'),
    ).toHaveLength(1);
    expect(services.caches.at(-1)!.key).toBe('autosync-1-main-201-2');
  });

  it('reads the base of a pull request and writes nothing that others read', async () => {
    const { runOnce, services } = await setTheStage();
    await runOnce('301');
    const step = await runOnce('302', {
      GITHUB_EVENT_NAME: 'pull_request',
      GITHUB_BASE_REF: 'main',
      GITHUB_REF: 'refs/pull/7/merge',
      GITHUB_REF_NAME: '7/merge',
    });
    expect(step.run!.history).toEqual({ origin: 'cache', runs: 1 });
    expect(services.caches).toHaveLength(1);
    expect(services.artifacts.filter(({ run }) => run === '302').map(({ name }) => name)).toEqual([
      'autosync-run',
      'autosync-trends',
    ]);
  });

  it('takes the artifact where the cache is gone, and never one of a fork or of another branch', async () => {
    const { runOnce, services } = await setTheStage();
    await runOnce('401');
    services.caches.length = 0;
    const own = copyOf(services);
    services.artifacts.push({ ...own, id: 77, fork: true, blob: Buffer.from('of a fork') });
    services.artifacts.push({ ...own, id: 78, headBranch: 'feature', blob: Buffer.from('of a branch') });
    const second = await runOnce('402');
    expect(second.run!.history).toEqual({ origin: 'artifact', runs: 1 });
    expect(second.run!.notes).toEqual([
      expect.stringContaining('A patch that was not tried again is tried when'),
    ]);
    expect(verdicts(second.run)).toEqual(EXPECTED);
  });

  it('does not write to a cache that is read-only, and says so', async () => {
    const { runOnce, services } = await setTheStage();
    const step = await runOnce('601', { ACTIONS_CACHE_MODE: 'read' });
    expect(step.exitCode).toBe(0);
    expect(step.post.log).toContain('The history could not be saved in the cache');
    expect(services.caches).toEqual([]);
    expect(services.artifacts.map(({ name }) => name)).toContain('autosync-main-history.db');
  });

  it('goes on without history when services and lists are down, and without a token for lists', async () => {
    const { runOnce, services, github } = await setTheStage();
    await runOnce('701');
    services.caches.length = 0;
    github.fault = () => ({ status: 403, body: '{"message":"Resource not accessible by integration"}' });
    const second = await runOnce('702');
    expect(second.run!.history).toEqual({ origin: 'nowhere', runs: 0 });
    expect(second.run!.notes.join()).toContain('permissions: actions: read');
    expect(verdicts(second.run)).toEqual(EXPECTED);
    expect(second.exitCode).toBe(0);
  });

  describe('distrusts what arrives', () => {
    it.each<[string, string, (file: string) => void]>([
      [
        'a truncated file',
        'its digest does not match',
        (file) => writeFileSync(file, readFileSync(file).subarray(0, 9_000)),
      ],
      ['flipped bits', 'digest does not match', (file) => writeFileSync(file, flipped(readFileSync(file)))],
    ])('%s: another copy is taken, the odd one kept', async (_what, why, spoil) => {
      const { runOnce, services } = await setTheStage();
      await runOnce('801');
      repack(services, (folder) => spoil(path.join(folder, 'history.db')));
      const second = await runOnce('802');
      expect(second.run!.history).toEqual({ origin: 'artifact', runs: 1 });
      expect(second.run!.notes.join()).toContain(why);
      expect(existsSync(path.join(second.outputs['report-dir']!, 'odd-history.db'))).toBe(true);
      expect(verdicts(second.run)).toEqual(EXPECTED);
    });

    it.each<[string, string, (file: string) => void]>([
      ['no database at all', 'file is not a database', (file) => writeFileSync(file, 'x'.repeat(5_000))],
      ['a foreign schema', 'it is not a history of AutoSync', (file) => foreign(file)],
      ['a trigger', 'trigger t is not part of it', (file) => change(file, TRIGGER)],
      [
        'a view in place of a table',
        'is not that of version',
        (file) => change(file, 'DROP TABLE metrics; CREATE VIEW metrics AS SELECT 1 AS run'),
      ],
      ['a table too many', 'table more is not part of it', (file) => change(file, 'CREATE TABLE more (x)')],
      [
        'rows that point nowhere',
        'refer to rows that do not exist',
        (file) => change(file, 'PRAGMA foreign_keys = OFF; UPDATE trials SET run = 99'),
      ],
      [
        'flipped bits with a digest that fits',
        'damaged',
        (file) => writeFileSync(file, flipped(readFileSync(file))),
      ],
    ])('%s: it begins anew', async (_what, why, spoil) => {
      const { runOnce, services } = await setTheStage();
      await runOnce('901');
      repack(services, (folder) => {
        spoil(path.join(folder, 'history.db'));
        seal(folder);
        // The second copy is spoilt alike.
        const own = copyOf(services);
        own.blob = readFileSync(path.join(folder, 'history.db'));
        own.digest = `sha256:${createHash('sha256').update(own.blob).digest('hex')}`;
      });
      const second = await runOnce('902');
      expect(verdicts(second.run)).toEqual(EXPECTED);
      expect(second.run!.history).toEqual({ origin: 'nowhere', runs: 0 });
      expect(second.run!.notes.join()).toContain(why);
      expect(second.summary).toContain('The history (cache) could not be used');
      expect(second.summary).toContain('The history (artifact) could not be used');
      expect(existsSync(path.join(second.outputs['report-dir']!, 'odd-history.db'))).toBe(true);
      expect(second.exitCode).toBe(0);
    });

    it('an artifact whose digest does not fit', async () => {
      const { runOnce, services } = await setTheStage();
      await runOnce('1001');
      services.caches.length = 0;
      const own = copyOf(services);
      own.blob = flipped(own.blob);
      const second = await runOnce('1002');
      expect(second.run!.history.origin).toBe('nowhere');
      expect(second.run!.notes.join()).toContain('(artifact) could not be used: its digest does not match.');
      expect(verdicts(second.run)).toEqual(EXPECTED);
    });

    it('an archive with other members, links and ways out of its folder', async () => {
      const { runOnce, services, workspace } = await setTheStage();
      await runOnce('1101');
      const goal = temporaryFolder();
      repack(services, (folder) => {
        writeFileSync(path.join(folder, 'evil'), 'x');
        // Folders that would take the rights off those they are unpacked in.
        for (const name of ['a', 'b']) mkdirSync(path.join(folder, name), { mode: 0o400 });
        const names = ['evil', 'a', 'b', 'history.db', 'history.db.sha256'];
        const ways = `--transform=s,evil,${goal}/evil,;s,^a$,x/..,;s,^b$,x/y/.,`;
        return ['-P', '-C', folder, ways, ...names];
      });
      const second = await runOnce('1102');
      expect(existsSync(path.join(goal, 'evil'))).toBe(false);
      expect(second.run!.history.origin).toBe('cache');
      expect(verdicts(second.run)).toEqual(EXPECTED);
      // A link in place of the file leads nowhere and is not followed.
      const secret = path.join(goal, 'secret');
      writeFileSync(secret, 'something of the machine');
      repack(services, (folder) => {
        rmSync(path.join(folder, 'history.db'));
        execFileSync('ln', ['-s', secret, path.join(folder, 'history.db')]);
      });
      const third = await runOnce('1103');
      expect(third.run!.notes.join()).toContain('its history.db is not a regular file');
      expect(existsSync(path.join(third.outputs['report-dir']!, 'odd-history.db'))).toBe(false);
      expect(verdicts(third.run)).toEqual(EXPECTED);
      expect(workspace.git('status', '--porcelain', '--untracked-files=no')).toBe('');
    });

    it('a newer version: it is neither read nor written', async () => {
      const { runOnce, services } = await setTheStage();
      await runOnce('1201');
      repack(services, (folder) => {
        change(path.join(folder, 'history.db'), 'PRAGMA user_version = 99');
        seal(folder);
      });
      const second = await runOnce('1202');
      expect(second.run!.notes.join()).toContain('was written by a newer version');
      expect(verdicts(second.run)).toEqual(EXPECTED);
      expect(services.caches).toHaveLength(1);
    });
  });
});

const TRIGGER = `CREATE TRIGGER t AFTER INSERT ON verdicts BEGIN UPDATE verdicts SET verdict = 'landed'; END`;

/** Unpacks the newest cache entry, lets `work` change what is in it, and packs it again, in its own way if it gives one. */
function repack(services: ActionsServices, work: (folder: string) => void | string[]): void {
  const entry = services.caches.at(-1)!;
  const folder = temporaryFolder();
  const archive = path.join(temporaryFolder(), 'cache.tzst');
  writeFileSync(archive, entry.blob);
  execFileSync('tar', [
    '-xf',
    archive,
    '--use-compress-program',
    'unzstd --long=30',
    '-P',
    '--transform=s,^.*/,,',
    '-C',
    folder,
  ]);
  const args = work(folder) ?? ['-C', folder, 'history.db', 'history.db.sha256'];
  const packed = path.join(temporaryFolder(), 'cache.tzst');
  execFileSync('tar', ['-cf', packed, '--use-compress-program', 'zstd', ...args]);
  entry.blob = readFileSync(packed);
}

/** The newest second copy. */
function copyOf(services: ActionsServices): StoredArtifact {
  return services.artifacts.findLast(({ name }) => name === 'autosync-main-history.db')!;
}

function seal(folder: string): void {
  const digest = execFileSync('sha256sum', ['history.db'], { cwd: folder });
  writeFileSync(path.join(folder, 'history.db.sha256'), digest);
}

function change(file: string, sql: string): void {
  using db = new DatabaseSync(file);
  db.exec(sql);
}

function foreign(file: string): void {
  rmSync(file);
  change(file, 'CREATE TABLE other (x); PRAGMA user_version = 1');
}

/** The same bytes with every bit of one page in the middle turned round. */
function flipped(bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes);
  const page = Math.floor(copy.length / 4_096 / 2) * 4_096;
  for (let i = page; i < page + 64; i += 1) copy[i] = copy[i]! ^ 0xff;
  return copy;
}
