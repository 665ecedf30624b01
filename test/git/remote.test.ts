/** The remote, a real bare repository: what is pushed, kept, refused, and what an odd answer means. */
import { once } from 'node:events';
import { chmodSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { CommitSource } from '../../src/platform/git/commit-source.ts';
import { Checkout } from '../../src/platform/git/checkout.ts';
import { Remote } from '../../src/platform/git/remote.ts';
import { PrivateStore } from '../../src/platform/git/store.ts';
import { Repository } from '../support/repository.ts';
import { temporaryFolder } from '../support/temporary.ts';

/** A repository with its origin, and a store that holds a commit on top of the base. */
async function open() {
  const repository = Repository.create({ 'a.txt': 'one\n' });
  const origin = repository.publish();
  const checkout = await Checkout.open(repository.directory);
  const store = await PrivateStore.open(temporaryFolder(), checkout.objectFormat);
  onTestFinished(() => store[Symbol.asyncDispose]());
  const tip = repository.git('rev-parse', 'HEAD');
  await store.fetchCommit(tip, checkout.commonDir);
  const base = await store.readBase(tip);
  const signature = { name: 'AutoSync', email: 'a@s', date: '1700000100 +0000' };
  const commit = (message: string, parent = tip): Promise<string> =>
    store.writeCommits(parent, [{ tree: base.id, message, author: signature, committer: signature }]);
  const cancel = new AbortController();
  const remote = Remote.ofPerson(store, checkout, 'origin', (text) => text, cancel.signal);
  onTestFinished(() => cancel.abort());
  const hook = (script: string): void => {
    const file = path.join(origin.directory, 'hooks/pre-receive');
    writeFileSync(file, `#!/bin/sh\n${script}\n`);
    chmodSync(file, 0o755);
  };
  return { repository, origin, checkout, store, remote, cancel, tip, commit, hook };
}

describe('a push', () => {
  it('lands on the base it was tested on, and nowhere else', async () => {
    const { repository, origin, remote, tip, commit } = await open();
    const tested = await commit('Tested\n');
    expect(await remote.push('main', tested, tip)).toEqual({ kind: 'landed' });
    expect(origin.git('rev-parse', 'main')).toBe(tested);
    // The person's own repository stays whole: what its references name is in it, and stays when the store goes.
    expect(repository.git('log', '-1', '--format=%s', 'origin/main')).toBe('Tested');
    expect(repository.git('rev-list', '--objects', '--missing=print', 'origin/main')).not.toContain('?');
    repository.git('fsck', '--full', '--strict');
    repository.git('gc', '--quiet', '--prune=now');
    const other = await commit('Other\n');
    expect(await remote.push('main', other, tip)).toEqual({ kind: 'moved', tip: tested });
    expect(origin.git('rev-parse', 'main')).toBe(tested);
    expect(await remote.push('gone', other, tip)).toEqual({ kind: 'moved', tip: undefined });
    expect(await remote.push('fresh', other, undefined)).toEqual({ kind: 'landed' });
  });

  it('has landed where somebody has already built on it', async () => {
    const { origin, remote, tip, commit } = await open();
    const tested = await commit('Tested\n');
    await remote.push('main', tested, tip);
    const later = await commit('Later\n', tested);
    await remote.push('main', later, tested);
    expect(await remote.push('main', tested, tip)).toEqual({ kind: 'landed' });
    expect(origin.git('rev-parse', 'main')).toBe(later);
  });

  it('that the remote refuses is told in its words, and not tried again', async () => {
    const { origin, remote, tip, commit, hook } = await open();
    hook('echo "no landing on Fridays" >&2; echo x >> ../count; exit 1');
    const result = await remote.push('main', await commit('Tested\n'), tip);
    expect(result).toMatchObject({
      kind: 'refused',
      detail: expect.stringContaining('no landing on Fridays'),
    });
    expect(origin.git('rev-parse', 'main')).toBe(tip);
  });

  it('whose remote is silent has an unknown end', async () => {
    const { repository, remote, tip, commit } = await open();
    repository.git('remote', 'set-url', 'origin', path.join(temporaryFolder(), 'nowhere.git'));
    expect(await remote.push('main', await commit('Tested\n'), tip)).toMatchObject({
      kind: 'unknown',
      detail: expect.stringContaining('does not appear to be a git repository'),
    });
  });

  it('that git sends to another address has not landed, and the address is told', async () => {
    const { repository, origin, remote, tip, commit } = await open();
    const elsewhere = path.join(temporaryFolder(), 'elsewhere.git');
    repository.git('clone', '--quiet', '--bare', origin.directory, elsewhere);
    repository.git('config', `url.${elsewhere}.pushInsteadOf`, origin.directory);
    const tested = await commit('Tested\n');
    expect(await remote.push('main', tested, tip)).toEqual({
      kind: 'astray',
      detail: expect.stringContaining(`git sent it to ${elsewhere} and not to ${origin.directory}`),
    });
    expect(await remote.keep('kept', tested)).toBe(false);
    expect(origin.git('rev-parse', 'main')).toBe(tip);
  });

  it('over SSH that the server takes back has an unknown end, and went to no other address', async () => {
    const { repository, origin, remote, tip, commit } = await open();
    const ssh = path.join(temporaryFolder(), 'ssh');
    writeFileSync(ssh, '#!/bin/sh\nshift\nexec sh -c "$*"\n');
    chmodSync(ssh, 0o755);
    repository.git('config', 'core.sshCommand', ssh);
    repository.git('config', 'ssh.variant', 'simple');
    repository.git('remote', 'set-url', 'origin', `git@example.test:${origin.directory}`);
    const undo = path.join(origin.directory, 'hooks/post-receive');
    writeFileSync(undo, `#!/bin/sh\ngit update-ref refs/heads/main ${tip}\n`);
    chmodSync(undo, 0o755);
    expect(await remote.push('main', await commit('Tested\n'), tip)).toMatchObject({
      kind: 'unknown',
      detail: expect.stringContaining('the remote does not show the commit'),
    });
  });

  it('is not believed where the address of the remote was changed during the run', async () => {
    const { repository, origin, remote, tip, commit } = await open();
    expect(await remote.tip('main')).toBe(tip);
    const elsewhere = path.join(temporaryFolder(), 'elsewhere.git');
    repository.git('clone', '--quiet', '--bare', origin.directory, elsewhere);
    repository.git('config', `url.${elsewhere}.insteadOf`, origin.directory);
    expect(await remote.push('main', await commit('Tested\n'), tip)).toEqual({
      kind: 'unknown',
      detail: expect.stringContaining(`was ${origin.directory} and is now ${elsewhere}`),
    });
    expect(origin.git('rev-parse', 'main')).toBe(tip);
  });

  it('and every question ends soon after a cancel, whatever the remote does', async () => {
    const { repository, remote, cancel, tip, commit } = await open();
    const server = net.createServer(() => undefined).listen(0, '127.0.0.1');
    onTestFinished(() => void server.close());
    await once(server, 'listening');
    const { port } = server.address() as net.AddressInfo;
    repository.git('remote', 'set-url', 'origin', `http://127.0.0.1:${port}/hangs.git`);
    const tested = await commit('Tested\n');
    const started = performance.now();
    setTimeout(() => cancel.abort(), 100);
    expect(await remote.push('main', tested, tip)).toEqual({
      kind: 'unknown',
      detail: 'the run was cancelled',
    });
    expect(performance.now() - started).toBeLessThan(6_000);
  });

  it('can keep a commit on a branch of its own, whatever stood there', async () => {
    const { origin, remote, commit, hook } = await open();
    const [one, two] = [await commit('One\n'), await commit('Two\n')];
    expect([await remote.keep('kept', one), await remote.keep('kept', two)]).toEqual([true, true]);
    expect(origin.git('rev-parse', 'kept')).toBe(two);
    hook('exit 1');
    expect(await remote.keep('kept', one)).toBe(false);
  });
});

describe('what a remote is asked', () => {
  it('is where a branch stands, by its whole name', async () => {
    const { origin, remote, tip } = await open();
    origin.git('branch', 'feature/main');
    origin.git('update-ref', 'refs/heads/x/refs/heads/odd', tip);
    expect([await remote.tip('main'), await remote.tip('odd'), await remote.tip('feature')]).toEqual([
      tip,
      undefined,
      undefined,
    ]);
  });

  it('is whether it would take a push, without one', async () => {
    const { origin, repository, remote, tip, commit } = await open();
    const tested = await commit('Tested\n');
    expect(await remote.refusal('main', tested)).toBeUndefined();
    expect(origin.git('rev-parse', 'main')).toBe(tip);
    repository.git('remote', 'set-url', 'origin', path.join(temporaryFolder(), 'nowhere.git'));
    expect(await remote.refusal('main', tested)).toMatchObject({ isForbidden: false });
    await expect(remote.tip('main')).rejects.toMatchObject({
      exitCode: 3,
      message: expect.stringContaining('does not answer'),
    });
  });

  it('is whose commit a branch holds', async () => {
    const { remote, tip, commit } = await open();
    const [ours, plain] = [await commit('Ours\n\nAutosync-Patch: p\n'), await commit('Plain\n')];
    await remote.push('ours', ours, undefined);
    await remote.push('plain', plain, undefined);
    expect([
      await remote.isBy(ours, 'a@s'),
      await remote.isBy(ours, 'b@s'),
      await remote.isBy(plain, 'a@s'),
      await remote.isBy(tip, 'a@s'),
    ]).toEqual([true, false, false, false]);
  });
});

describe('commits', () => {
  it('come from the checkout until tests have run, then from the remote', async () => {
    const { checkout, store, tip } = await open();
    const fetched: string[] = [];
    const remote = {
      fetchesIntoStore: true,
      tip: async (branch: string) => (branch === 'main' ? tip : undefined),
      fetch: async (commits: readonly string[]) => void fetched.push(...commits),
    };
    const source = new CommitSource(checkout, store, remote);
    expect((await source.tipOf('main')).entry('a.txt')).toBeDefined();
    expect(fetched).toEqual([]);
    source.distrustCheckout();
    await source.tipOf('main');
    expect(fetched).toEqual([tip]);
    await expect(source.tipOf('nowhere')).rejects.toThrow(
      'The branch `nowhere` does not exist on the remote.',
    );
    await expect(source.fetch('0'.repeat(40))).rejects.toThrow();
    const silent = new CommitSource(checkout, store, {
      ...remote,
      fetch: () => Promise.reject(new Error('reset')),
    });
    await expect(silent.fetch('0'.repeat(40))).rejects.toMatchObject({
      message: 'The commit 000000000000 could not be fetched: reset',
      exitCode: 3,
    });
  });

  it('of a partial clone come from the remote where the checkout lacks their files', async () => {
    const { checkout, store, tip } = await open();
    const fetched: string[] = [];
    const whole = { isShallow: async () => false };
    const partial = { ...whole, has: async () => true, commonDir: '/nowhere' };
    const remote = (fetchesIntoStore: boolean) => ({
      fetchesIntoStore,
      tip: async () => tip,
      fetch: async (commits: readonly string[]) => void fetched.push(...commits),
    });
    expect((await new CommitSource(partial, store, remote(true)).fetch(tip)).commit).toBe(tip);
    expect(fetched).toEqual([tip]);
    await expect(new CommitSource(partial, store, remote(false)).fetch(tip)).rejects.toThrow(
      'could not be fetched',
    );
    // A person's remote fetches into their repository; from there the commit comes into the store.
    const absent = { ...whole, has: async () => false, commonDir: checkout.commonDir };
    expect((await new CommitSource(absent, store, remote(false)).fetch(tip)).commit).toBe(tip);
    expect(fetched).toEqual([tip, tip]);
  });
});
