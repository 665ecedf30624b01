import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { Repository } from '../support/repository.ts';
import { openBatch } from '../support/candidates.ts';

const PATCHES = '.autosync/patches';
const BASE = { 'a.txt': 'a\n', 'b.txt': 'b\n', 'c.txt': 'c\n' };

async function gather(repository: Repository, patches = PATCHES) {
  const { batch } = await openBatch(repository, { patches });
  return batch;
}

describe('gathering', () => {
  it('orders files by number, listed ones first, dependencies before all', async () => {
    const repository = Repository.create(BASE);
    const change = repository.diff({ 'a.txt': 'x\n' });
    const listed = [
      { id: 'listed', diff: change, dependsOn: ['2'] },
      {
        id: 'ten',
        file: '10.patch',
        title: 'Ten',
        body: 'Why.',
        author: { name: 'N', email: 'n@x' },
        impact: 3,
      },
    ];
    repository.write({
      [`${PATCHES}/10.patch`]: change,
      [`${PATCHES}/2.patch`]: change,
      [`${PATCHES}/1.diff`]: change,
      [`${PATCHES}/README.md`]: 'no patch',
      [`${PATCHES}/other.json`]: '{}',
      [`${PATCHES}/batch.json`]: JSON.stringify({ schema: 'autosync.batch/1', patches: listed }),
    });
    const { patches, rejected } = await gather(repository);
    expect(rejected).toEqual([]);
    expect(patches.map(({ id }) => id)).toEqual(['2', 'listed', 'ten', '1']);
    expect(patches[2]).toMatchObject({
      title: 'Ten',
      declared: { impact: 3 },
      parts: [{ message: 'Ten\n\nWhy.', author: { name: 'N', email: 'n@x' } }],
    });
  });

  it('reads no more patches than the limit, listed ones included', async () => {
    const repository = Repository.create(BASE);
    const diff = repository.diff({ 'a.txt': 'x\n' });
    const listed = ['1', '2', '3', '4'].map((id) => ({ id, diff }));
    repository.write({
      [`${PATCHES}/batch.json`]: JSON.stringify({
        schema: 'autosync.batch/1',
        patches: [{ id: '0', diff: 'no diff' }, ...listed],
      }),
      [`${PATCHES}/loose.patch`]: diff,
    });
    const { batch } = await openBatch(
      repository,
      { patches: PATCHES },
      { policy: { limits: { patches: 3 } } },
    );
    expect(batch.patches.map(({ id }) => id)).toEqual(['1', '2', '3']);
    expect(batch.rejected.map(({ id, verdict }) => [id, verdict.reason])).toEqual([
      ['0', 'malformed'],
      ['4', 'limits'],
      ['loose', 'limits'],
    ]);
  });

  it('keeps the body of a listed patch that has no title', async () => {
    const repository = Repository.create(BASE);
    const listed = [{ id: 'why', diff: repository.diff({ 'a.txt': 'x\n' }), body: 'Because.' }];
    repository.write({
      [`${PATCHES}/batch.json`]: JSON.stringify({ schema: 'autosync.batch/1', patches: listed }),
    });
    const { patches } = await gather(repository);
    expect(patches[0]).toMatchObject({ parts: [{ message: 'Apply why\n\nBecause.' }] });
  });

  it('keeps author, date and message of mail, whatever its encoding', async () => {
    const repository = Repository.create(BASE);
    const change = repository.diff({ 'a.txt': 'ä\n' });
    const head =
      'From: =?UTF-8?Q?Zo=C3=AB?= <zoe@example.com>\nDate: Mon, 2 Mar 2026 09:30:00 +0530\nSubject: =?UTF-8?B?w4RuZGVybg==?=\nMIME-Version: 1.0\nContent-Type: text/plain; charset=UTF-8\n';
    const quoted = change.replaceAll('=', '=3D').replaceAll('ä', '=C3=A4');
    const mails = {
      base64: `${head}Content-Transfer-Encoding: base64\n\n${Buffer.from(`Body\n---\n${change}`)
        .toString('base64')
        .replace(/(.{76})/g, '$1\n')}\n`,
      quoted: `${head}Content-Transfer-Encoding: quoted-printable\n\nBody\n---\n${quoted}`,
    };
    repository.write(
      Object.fromEntries(Object.entries(mails).map(([name, mail]) => [`${PATCHES}/${name}.patch`, mail])),
    );
    const { patches } = await gather(repository);
    expect(patches.map(({ id }) => id)).toEqual(['base64', 'quoted']);
    for (const { parts } of patches) {
      expect(parts).toHaveLength(1);
      expect(parts[0]).toMatchObject({
        message: 'Ändern\n\nBody',
        author: { name: 'Zoë', email: 'zoe@example.com', date: expect.stringMatching(/^\d+ \+0530$/) },
      });
      expect(Buffer.from(parts[0]!.diff).toString('utf8')).toContain('+ä');
    }
    expect(patches[0]!.parts[0]!.author!.date).toBe(
      `${Date.parse('2026-03-02T09:30:00+05:30') / 1_000} +0530`,
    );
  });

  it('takes a series as one patch, without its cover letter', async () => {
    const repository = Repository.create(BASE);
    const steps = [1, 2].map((n) => ({ files: { 'a.txt': `${n}\n` }, message: `Step ${n}` }));
    const cover =
      'From 0123456789012345678901234567890123456789 Mon Sep 17 00:00:00 2001\nFrom: a <a@x>\nDate: Mon, 2 Mar 2026 09:00:00 +0000\nSubject: [PATCH 0/2] Cover\n\nHello\n\n';
    repository.write({ [`${PATCHES}/series.mbox`]: cover + repository.mails(steps) });
    const { patches } = await gather(repository);
    expect(patches).toHaveLength(1);
    expect(patches[0]).toMatchObject({
      title: 'Step 1',
      parts: [{ message: 'Step 1' }, { message: 'Step 2' }],
    });
  });

  it('reads tracked patches from the base, untracked ones from disk, and no others', async () => {
    const repository = Repository.create(BASE);
    const [change, other] = [repository.diff({ 'a.txt': 'x\n' }), repository.diff({ 'b.txt': 'x\n' })];
    repository.commit({ [`${PATCHES}/tracked.patch`]: change }, 'Offer');
    repository.write({
      [`${PATCHES}/tracked.patch`]: 'edited on disk\n',
      [`${PATCHES}/fresh.patch`]: other,
      [`${PATCHES}/staged.patch`]: other,
    });
    repository.git('add', `${PATCHES}/staged.patch`);
    const { patches } = await gather(repository);
    expect(patches.map(({ id, source }) => [id, source.tracked])).toEqual([
      ['fresh', false],
      ['tracked', true],
    ]);
  });

  it('names what it cannot read and goes on', async () => {
    const repository = Repository.create(BASE);
    const folder = path.join(repository.directory, PATCHES);
    mkdirSync(path.join(folder, 'folder.patch'), { recursive: true });
    const change = repository.diff({ 'a.txt': 'x\n' });
    repository.write({ [`${PATCHES}/good.patch`]: change, 'secret.patch': change });
    symlinkSync('../../secret.patch', path.join(folder, 'link.patch'));
    execFileSync('mkfifo', [path.join(folder, 'pipe.patch')]);
    const manifest = [
      { id: 'outside', file: '../../secret.patch' },
      { id: 'absolute', file: '/etc/passwd' },
      { id: 'missing', file: 'nope.patch' },
      { id: 'good', diff: change },
      { id: 'bad id/', diff: change },
    ];
    repository.write({
      [`${PATCHES}/batch.json`]: JSON.stringify({ schema: 'autosync.batch/1', patches: manifest }),
    });
    const { patches, rejected } = await gather(repository);
    expect(patches.map(({ id, source }) => [id, path.basename(source.path)])).toEqual([
      ['good', 'batch.json'],
    ]);
    expect(Object.fromEntries(rejected.map(({ id, verdict }) => [id, verdict.reason]))).toEqual({
      outside: 'unreadable',
      absolute: 'unreadable',
      missing: 'unreadable',
      'bad id/': 'malformed',
      good: 'duplicate-id',
      folder: 'unreadable',
      link: 'unreadable',
      pipe: 'unreadable',
    });
    expect(rejected.find(({ id }) => id === 'pipe')!.verdict.detail).toContain('a named pipe');
  });

  it('takes a glob, a single manifest, or a folder elsewhere', async () => {
    const repository = Repository.create(BASE);
    const change = repository.diff({ 'a.txt': 'x\n' });
    repository.write({
      'p/x/1.patch': change,
      'p/y/2.patch': change,
      'p/y/3.txt': change,
      'q/list.json': JSON.stringify({
        schema: 'autosync.batch/1',
        patches: [{ id: 'inline', diff: change }],
      }),
    });
    const ids = async (patches: string): Promise<string[]> =>
      (await gather(repository, patches)).patches.map(({ id }) => id);
    expect(await ids('p/**/*.patch')).toEqual(['1', '2']);
    expect(await ids('q/list.json')).toEqual(['inline']);
    expect(await ids(path.join(repository.directory, 'p/y'))).toEqual(['2']);
    repository.git('add', 'p');
    repository.git('commit', '--quiet', '--message=Track');
    expect(await ids('p/**/*.patch')).toEqual(['1', '2']);
    rmSync(path.join(repository.directory, 'p'), { recursive: true });
    expect(await ids('p/x')).toEqual(['1']);
    // Nothing there is no empty batch, except for the folder that nobody has to name.
    for (const wrong of ['nowhere', 'q/*.patch', '/nowhere/at/all'])
      await expect(ids(wrong)).rejects.toMatchObject({
        exitCode: 2,
        message: expect.stringContaining(wrong),
      });
    expect(await ids('.autosync/patches')).toEqual([]);
    writeFileSync(path.join(repository.directory, 'empty.json'), '{}');
    expect(await ids('empty.json')).toEqual([]);
  });

  it.each(['a [b]', 'x{1,2}', '(p)', 'tür', 'a:b', '*', 'a b', 'q?', '!p', 'line\nbreak', '-p', "it's"])(
    'takes a folder for a folder, whatever its name is: %j',
    async (name) => {
      const repository = Repository.create(BASE);
      const change = repository.diff({ 'a.txt': 'x\n' });
      repository.write({ [`${name}/1.patch`]: change });
      const ids = async (): Promise<string[]> => (await gather(repository, name)).patches.map(({ id }) => id);
      expect(await ids()).toEqual(['1']);
      repository.git('add', '--all');
      repository.git('commit', '--quiet', '--message=Track');
      expect(await ids()).toEqual(['1']);
      rmSync(path.join(repository.directory, name), { recursive: true });
      expect(await ids()).toEqual(['1']);
    },
  );
});
