/** Patches on trees, fast: one store for all tests. The slow ones with whole repositories are in candidates.test.ts. */
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { scanDiff } from '../../src/batch/diff.ts';
import type { Patch } from '../../src/batch/patch.ts';
import type { Arrangement } from '../../src/candidate/candidate.ts';
import { Candidates } from '../../src/candidate/candidates.ts';
import { conflictPartner } from '../../src/candidate/conflicts.ts';
import { openPolicy } from '../../src/candidate/policy-rules.ts';
import type { PolicyPlan } from '../../src/config/config.ts';
import { ConfigFile } from '../../src/config/file.ts';
import { PrivateStore, type Base } from '../../src/platform/git/store.ts';
import { makePatch } from '../support/make.ts';

const FILES: Record<string, string> = {
  'a.txt': '1\n2\n3\n4\n5\n6\n7\n8\n9\n',
  'run.sh': '#!/bin/sh\n',
  'src/b.txt': 'one\ntwo\nthree\n',
  'src/deep/c.txt': 'c\n',
  'lone/only.txt': 'x\n',
  'pictures/.gitattributes': '*.bin filter=lfs\n',
  'pictures/p.bin': 'p\n',
  'batch/1.patch': 'offered\n',
  'batch/batch.json':
    '{"schema":"autosync.batch/1","patches":[{"id":"m","diff":"x"},{"id":"n","diff":"x"}]}\n',
};
const POLICY: PolicyPlan = {
  protected: [],
  ownPaths: [],
  limits: ConfigFile.parse({}).policy.limits,
  setup: undefined,
  mayRemoveTests: [],
  unseenTests: undefined,
};
const SETUP = { setupInputs: ['**/lock.json'], withManifests: true, testCommand: 'npm test' };
const RULES = { style: 'per-patch' as const, committer: { name: 'AutoSync', email: 'a@s' } };

let folder: string;
let store: PrivateStore;
let base: Base;
const oids: Record<string, string> = {};

beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'autosync-applier-'));
  store = await PrivateStore.open(folder, 'sha1');
  const empty = await store.git.text(['mktree'], { input: '' });
  const commit = await store.git.text(['commit-tree', empty, '-m', 'Empty'], {
    env: {
      GIT_AUTHOR_NAME: 'A',
      GIT_AUTHOR_EMAIL: 'a@x',
      GIT_COMMITTER_NAME: 'C',
      GIT_COMMITTER_EMAIL: 'c@x',
      GIT_AUTHOR_DATE: '1700000000 +0000',
      GIT_COMMITTER_DATE: '1700000000 +0000',
    },
  });
  for (const [name, content] of Object.entries(FILES)) oids[name] = await store.writeBlob(content);
  const entries = new Map(
    Object.keys(FILES).map((name) => [
      name,
      { mode: name === 'run.sh' ? '100755' : '100644', oid: oids[name]! },
    ]),
  );
  const tree = await store.change(await store.readBase(commit), entries);
  const signature = { name: 'A', email: 'a@x', date: '1700000000 +0000' };
  const full = await store.writeCommits(commit, [
    { tree: tree.id, message: 'Base\n', author: signature, committer: signature },
  ]);
  base = await store.readBase(full);
});
afterAll(async () => {
  await store[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

function part(text: string, message?: string): Patch['parts'][number] {
  const diff = Buffer.from(text);
  return { diff, scan: scanDiff(diff), ...(message === undefined ? {} : { message }) };
}
const patchOf = (id: string, ...texts: string[]): Patch =>
  makePatch(id, { parts: texts.map((text) => part(text)) });

const edit = (file: string, before: string, after: string, at = 1): string =>
  `diff --git a/${file} b/${file}\n--- a/${file}\n+++ b/${file}\n@@ -${at},3 +${at},3 @@\n${before}\n${after}\n`;
const middle = (line: string): string => edit('a.txt', ' 4\n-5', `+${line}\n 6`, 4);
const create = (file: string, content = 'x', mode = '100644'): string =>
  `diff --git a/${file} b/${file}\nnew file mode ${mode}\n--- /dev/null\n+++ b/${file}\n@@ -0,0 +1 @@\n+${content}\n`;
const remove = (file: string, content: string): string =>
  `diff --git a/${file} b/${file}\ndeleted file mode 100644\n--- a/${file}\n+++ /dev/null\n@@ -1 +0,0 @@\n-${content}\n`;
const chmod = (file: string, from: string, to: string): string =>
  `diff --git a/${file} b/${file}\nold mode ${from}\nnew mode ${to}\n`;

async function open(
  patches: readonly Patch[],
  plan: Partial<PolicyPlan> = {},
  rules: typeof RULES | { style: 'squash'; committer: typeof RULES.committer } = RULES,
): Promise<Candidates> {
  const policy = await openPolicy({ ...POLICY, ...plan }, store, base, '/checkout');
  return new Candidates({ store, base, policy, rules }, patches);
}
async function arrange(
  patches: readonly Patch[],
  plan: Partial<PolicyPlan> = {},
): Promise<Arrangement & { candidates: Candidates }> {
  const candidates = await open(patches, plan);
  return { ...(await candidates.arrange(patches.map(({ id }) => id))), candidates };
}
/** Path → content, of what differs from the base. */
async function changes(tree: { id: string }): Promise<Record<string, string>> {
  const listed = await store.git.text(['diff-tree', '-r', '--no-renames', base.id, tree.id]);
  const found = listed
    .split('\n')
    .filter(Boolean)
    .map(async (line): Promise<[string, string]> => {
      const [meta, name] = line.split('\t') as [string, string];
      const [, mode, , oid, status] = meta.split(' ') as [string, string, string, string, string];
      const content = status === 'D' ? 'gone' : Buffer.from(await store.readBlob(oid)).toString();
      return [name, mode === '100755' ? `x ${content}` : content];
    });
  return Object.fromEntries(await Promise.all(found));
}
const fate = ({ skipped }: Arrangement, id: string): unknown => {
  const found = skipped.get(id);
  return found?.kind === 'rejected' ? `${found.verdict.verdict}: ${found.verdict.reason}` : found?.kind;
};

describe('applying', () => {
  it('makes of each patch a tree on top of the one before', async () => {
    const { steps, tree, skipped } = await arrange([
      patchOf('a', middle('five')),
      patchOf('b', create('src/new.txt', 'n')),
    ]);
    expect(skipped.size).toBe(0);
    expect(steps.map(({ patch, effect }) => [patch.id, effect])).toEqual([
      ['a', 'diff'],
      ['b', 'diff'],
    ]);
    expect(await changes(steps[0]!.tree)).toEqual({ 'a.txt': FILES['a.txt']!.replace('5', 'five') });
    expect(await changes(tree)).toEqual({
      'a.txt': FILES['a.txt']!.replace('5', 'five'),
      'src/new.txt': 'n\n',
    });
    expect(steps[1]!.partTrees).toEqual([tree.id]);
  });

  it('applies a series in order, or nothing of it', async () => {
    const good = patchOf('good', create('s1.txt', 'one'), create('s2.txt', 'two'));
    const broken = patchOf('broken', create('half.txt', 'half'), middle('x').replace(' 4', ' four'));
    const { steps, tree, ...rest } = await arrange([broken, good, patchOf('after', create('z.txt', 'z'))]);
    expect(fate({ steps, tree, ...rest }, 'broken')).toBe('conflict');
    // Its first part is in no later candidate.
    expect(await changes(tree)).toEqual({ 's1.txt': 'one\n', 's2.txt': 'two\n', 'z.txt': 'z\n' });
    expect(steps[0]!.partTrees.length).toBe(2);
    expect(await changes({ id: steps[0]!.partTrees[0]! })).toEqual({ 's1.txt': 'one\n' });
  });

  it('changes modes alone, and both together', async () => {
    const { tree, skipped } = await arrange([
      patchOf('on', chmod('src/b.txt', '100644', '100755')),
      patchOf('off', chmod('run.sh', '100755', '100644')),
    ]);
    expect([...skipped]).toEqual([]);
    expect(await changes(tree)).toEqual({ 'src/b.txt': `x ${FILES['src/b.txt']}`, 'run.sh': '#!/bin/sh\n' });
  });

  it('deletes a file, and a folder with its last file', async () => {
    const { tree } = await arrange([patchOf('d', remove('lone/only.txt', 'x'))]);
    expect(await changes(tree)).toEqual({ 'lone/only.txt': 'gone' });
    expect(tree.isFolder('lone')).toBe(false);
  });

  it.each([
    ['a file where a folder is', create('src')],
    ['a file below a file', create('a.txt/below')],
    ['a file that is there', create('src/b.txt')],
  ])('does not put %s', async (_, text) => {
    const arrangement = await arrange([patchOf('p', text), patchOf('after', create('z.txt', 'z'))]);
    expect(fate(arrangement, 'p')).toBe('conflict');
    expect(await changes(arrangement.tree)).toEqual({ 'z.txt': 'z\n' });
    expect(arrangement.tree.isFolder('src')).toBe(true);
  });

  it('lets a file take the place of a folder that another patch emptied', async () => {
    const { tree, skipped } = await arrange([
      patchOf('d', remove('lone/only.txt', 'x')),
      patchOf('f', create('lone', 'file')),
    ]);
    expect([...skipped]).toEqual([]);
    expect(await changes(tree)).toEqual({ 'lone/only.txt': 'gone', lone: 'file\n' });
  });

  it('goes on well after a patch that did not apply', async () => {
    const stale = patchOf('stale', middle('x').replace('-5', '-fünf'));
    const arrangement = await arrange([
      stale,
      patchOf('a', middle('five')),
      patchOf('again', middle('sechs')),
    ]);
    expect([fate(arrangement, 'stale'), fate(arrangement, 'again')]).toEqual(['conflict', 'conflict']);
    expect(arrangement.steps.map(({ patch }) => patch.id)).toEqual(['a']);
    const { detail } = arrangement.skipped.get('stale') as { detail: string };
    expect(detail).toBe('patch failed: a.txt:4; a.txt: patch does not apply');
  });

  it('puts a patch at its place in the batch, where it applies, and on top where others would not apply any more', async () => {
    const deep = edit('a.txt', ' 2\n 3\n 4\n-5', '+five\n 6\n 7\n 8', 2).replace('-2,3 +2,3', '-2,7 +2,7');
    const near = edit('a.txt', ' 6\n-7', '+seven\n 8', 6);
    const wide = edit('a.txt', ' 1\n-2', '+two\n 3\n 4\n 5').replace('-1,3 +1,3', '-1,5 +1,5');
    const orderOf = async (patches: readonly Patch[], ids: readonly string[]): Promise<string[]> =>
      (await (await open(patches)).arrange(ids)).steps.map(({ patch }) => patch.id);
    // On top of `near`, `deep` does not apply.
    const twins = [patchOf('deep', deep), patchOf('near', near)];
    expect(await orderOf(twins, ['near', 'deep'])).toEqual(['deep', 'near']);
    expect(await orderOf(twins.toReversed(), ['near', 'deep'])).toEqual(['near']);
    // After `five`, `wide` does not apply.
    const other = [patchOf('five', middle('five')), patchOf('x', create('x.txt')), patchOf('wide', wide)];
    expect(await orderOf(other, ['wide', 'x', 'five'])).toEqual(['x', 'wide', 'five']);
    expect(await orderOf(other, ['five', 'wide', 'x'])).toEqual(['five', 'x']);
    // A change and what takes it back come together where another patch stays between them.
    const gap = [
      patchOf('gone', remove('lone/only.txt', 'x')),
      patchOf('again', create('lone/only.txt', 'x')),
      patchOf('user', edit('lone/only.txt', '', '').replace(/@@[^]*/, '@@ -1 +1 @@\n-x\n+y\n')),
    ];
    expect(await orderOf(gap, ['user', 'gone', 'again'])).toEqual(['gone', 'again', 'user']);
    expect(await orderOf(gap, ['user', 'gone'])).toEqual(['user']);
    // What it depends on comes first, wherever that is.
    const bound = { ...patchOf('bound', create('y.txt')), dependsOn: ['five'] };
    const all = ['x', 'wide', 'five', 'bound'];
    expect(await orderOf([bound, ...other], ['wide', 'five', 'x', 'bound'])).toEqual(all);
  });

  it('meets a dependency that the base contains, whether it is named or not', async () => {
    const done = patchOf('done', create('run.sh', 'x').replace('+x', '+#!/bin/sh'));
    const after = { ...patchOf('after', create('y.txt')), dependsOn: ['in-base'] };
    const inBase = patchOf('in-base', edit('src/b.txt', ' one\n-zwei', '+two\n three'));
    const next = {
      ...patchOf('next', edit('src/b.txt', ' one\n-two', '+zwo\n three')),
      dependsOn: ['in-base'],
    };
    const candidates = await open([done, inBase, next, after]);
    const idsOf = ({ steps }: Arrangement): string[] => steps.map(({ patch }) => patch.id);
    expect(idsOf(await candidates.arrange(['in-base', 'next', 'after']))).toEqual(['next', 'after']);
    expect(idsOf(await candidates.arrange(['next', 'after']))).toEqual(['next', 'after']);
  });

  it('never takes an earlier patch back, whatever was tried in between', async () => {
    // A traditional diff whose first folder is a part of the path: it applies to the whole tree only.
    const body = `@@ -1,3 +1,3 @@\n-one\n+eins\n two\n three\n`;
    const plain = patchOf('plain', `--- src.orig/b.txt\n+++ src/b.txt\n${body}`);
    const git = patchOf(
      'git',
      edit('src/b.txt', ' one\n two', '').replace(/@@[^]*/, '@@ -2,2 +2,2 @@\n two\n-three\n+drei\n'),
    );
    const candidates = await open([plain, git]);
    const { tree, steps } = await candidates.arrange(['plain', 'git']);
    expect(steps).toHaveLength(2);
    expect(await candidates.textOf(tree, 'src/b.txt')).toBe('eins\ntwo\ndrei\n');
  });

  it('looks again where a folder is in the way: what is in it matters', async () => {
    const swap = patchOf('swap', `${remove('lone/only.txt', 'x')}${create('lone', 'file')}`);
    const inside = patchOf('inside', create('lone/more.txt'));
    const candidates = await open([inside, swap]);
    expect((await candidates.arrange(['swap'])).steps).toHaveLength(1);
    const both = await candidates.arrange(['inside', 'swap']);
    expect(fate(both, 'swap')).toBe('conflict');
    expect(await candidates.textOf(both.tree, 'lone/more.txt')).toBe('x\n');
  });

  it('answers the same in any order of questions', async () => {
    const patches = [
      patchOf('a', middle('five')),
      patchOf('b', create('n.txt')),
      patchOf('c', edit('src/b.txt', ' one\n-two', '+zwei\n three')),
    ];
    const candidates = await open(patches);
    const orders = [['a', 'b', 'c'], ['c'], ['b', 'c'], ['a', 'c'], ['a', 'b', 'c'], ['b']];
    const trees: string[] = [];
    for (const ids of orders) trees.push((await candidates.arrange(ids)).tree.id);
    // At once, too: they take their turns.
    const together = await open(patches);
    const arranged = await Promise.all(orders.map((ids) => together.arrange(ids)));
    expect(arranged.map(({ tree }) => tree.id)).toEqual(trees);
    const alone: string[] = [];
    for (const ids of orders) alone.push((await (await open(patches)).arrange(ids)).tree.id);
    expect(trees).toEqual(alone);
  });

  it('reads a traditional diff at either depth', async () => {
    const hunk = '@@ -1,3 +1,3 @@\n one\n-two\n+zwei\n three\n';
    for (const [minus, plus] of [
      ['src/b.txt', 'src/b.txt'],
      ['old/src/b.txt', 'new/src/b.txt'],
      ['src/b.txt.orig', 'src/b.txt'],
    ]) {
      const { tree, skipped } = await arrange([patchOf('t', `--- ${minus}\n+++ ${plus}\n${hunk}`)]);
      expect([minus, ...skipped]).toEqual([minus]);
      expect(await changes(tree)).toEqual({ 'src/b.txt': 'one\nzwei\nthree\n' });
    }
  });

  it('tells what cannot be read from what does not apply', async () => {
    const binary =
      'diff --git a/a.txt b/a.txt\nindex 1234567..89abcde 100644\nBinary files a/a.txt and b/a.txt differ\n';
    const arrangement = await arrange([
      patchOf('binary', binary),
      patchOf('garbage', 'diff --git a/a.txt b/a.txt\n--- a/a.txt\n+++ b/a.txt\n@@ -1,3 +1,3 @@\n 1\n'),
      patchOf('outside', create('../out.txt')),
      patchOf('git', create('.git/hooks/x')),
    ]);
    expect(['binary', 'garbage', 'outside', 'git'].map((id) => fate(arrangement, id))).toEqual([
      'invalid: malformed',
      'invalid: malformed',
      'refused: path',
      'refused: path',
    ]);
  });
});

describe('a patch that is there already', () => {
  it('is known by its blob ids, its content, and in reverse', async () => {
    const ids = (text: string, before: string, after: string): string =>
      text.replace('--- ', `index ${before}..${after} 100644\n--- `);
    const there = ids(
      edit('src/b.txt', ' one\n-zwei', '+two\n three'),
      '1234567',
      oids['src/b.txt']!.slice(0, 7),
    );
    const arrangement = await arrange([
      patchOf('ids', there),
      patchOf('reverse', edit('src/b.txt', ' one\n-zwei', '+two\n three')),
      patchOf('series', edit('src/b.txt', ' one\n-zwei', '+two\n three'), create('s.txt')),
      patchOf('gone', ids(remove('never.txt', 'x'), '1234567', '0000000')),
    ]);
    expect(['ids', 'reverse', 'series', 'gone'].map((id) => fate(arrangement, id))).toEqual([
      'already',
      'already',
      'conflict',
      'already',
    ]);
    expect(await arrangement.candidates.isContained(base, 'ids')).toBe(true);
    expect(await arrangement.candidates.isContained(base, 'series')).toBe(false);
  });

  it('is not known by the ids of some of its files', async () => {
    const there = edit('src/b.txt', ' one\n-zwei', '+two\n three').replace(
      '--- ',
      `index 1234567..${oids['src/b.txt']} 100644\n--- `,
    );
    const arrangement = await arrange([
      patchOf('half', `${there}${middle('five')}`),
      patchOf('moved', chmod('run.sh', '100755', '100644')),
    ]);
    expect(fate(arrangement, 'half')).toBe('conflict');
    expect(arrangement.steps.map(({ patch }) => patch.id)).toEqual(['moved']);
  });

  it('has its own file cleared, and its entry in the manifest', async () => {
    const there = edit('src/b.txt', ' one\n-zwei', '+two\n three').replace(
      '--- ',
      `index 1234567..${oids['src/b.txt']} 100644\n--- `,
    );
    const tracked = { source: { path: 'batch/1.patch', tracked: true } };
    const entry = (path_ = 'batch/batch.json') => ({
      source: { path: path_, tracked: true, manifest: 'batch/batch.json' },
    });
    const cleared = makePatch('1', { parts: [part(there)], ...tracked });
    const { steps, tree } = await arrange([
      cleared,
      makePatch('m', { parts: [part(create('m.txt'))], ...entry() }),
    ]);
    expect(steps.map(({ effect }) => effect)).toEqual(['clearing', 'diff']);
    const found = await changes(tree);
    expect(found).toMatchObject({ 'batch/1.patch': 'gone', 'm.txt': 'x\n' });
    expect(JSON.parse(found['batch/batch.json']!)).toMatchObject({ patches: [{ id: 'n' }] });
    const last = await arrange([
      makePatch('m', { parts: [part(create('m.txt'))], ...entry() }),
      makePatch('n', { parts: [part(create('n.txt'))], ...entry('batch/1.patch') }),
    ]);
    expect(await changes(last.tree)).toMatchObject({ 'batch/batch.json': 'gone', 'batch/1.patch': 'gone' });
    // An untracked patch leaves what is tracked alone.
    const untracked = await arrange([
      makePatch('1', { parts: [part(create('u.txt'))], source: { path: 'batch/1.patch', tracked: false } }),
    ]);
    expect(await changes(untracked.tree)).toEqual({ 'u.txt': 'x\n' });
  });
});

describe('dependencies', () => {
  it('hold back what needs them, and are met by what the tree contains', async () => {
    const there = edit('src/b.txt', ' one\n-zwei', '+two\n three').replace(
      '--- ',
      `index 1234567..${oids['src/b.txt']} 100644\n--- `,
    );
    const patches = [
      patchOf('stale', middle('x').replace('-5', '-fünf')),
      makePatch('waits', { parts: [part(create('w.txt'))], dependsOn: ['stale'] }),
      makePatch('chain', { parts: [part(create('c.txt'))], dependsOn: ['waits'] }),
      patchOf('there', there),
      makePatch('fine', { parts: [part(create('f.txt'))], dependsOn: ['there'] }),
      makePatch('lost', { parts: [part(create('l.txt'))], dependsOn: ['nobody'] }),
    ];
    const { steps, skipped, candidates } = await arrange(patches);
    expect(steps.map(({ patch }) => patch.id)).toEqual(['fine']);
    expect(skipped.get('waits')).toEqual({ kind: 'waiting', on: 'stale' });
    expect(skipped.get('chain')).toEqual({ kind: 'waiting', on: 'waits' });
    expect(skipped.get('lost')).toEqual({ kind: 'waiting', on: 'nobody' });
    // Met although it is not asked for here, since the base contains it.
    expect((await candidates.arrange(['fine'])).steps.length).toBe(1);
    expect(() => candidates.patch('nobody')).toThrow('There is no patch nobody in this batch.');
  });
});

describe('conflicts', () => {
  it('name the patch whose presence or absence matters', async () => {
    const patches = [
      patchOf('a', middle('five')),
      patchOf('b', create('n.txt')),
      patchOf('same', middle('fünf')),
      patchOf('needs', middle('x').replace('-5', '-fünf')),
      patchOf('never', middle('x').replace('-5', '-nie')),
    ];
    const candidates = await open(patches);
    const partner = (id: string, landed: string[], others: string[]) =>
      conflictPartner(id, landed, others, [], candidates);
    expect(await partner('same', ['b', 'a'], [])).toEqual({ partner: 'a', because: 'presence' });
    expect(await partner('same', ['b'], ['a'])).toBeUndefined();
    expect(await partner('needs', ['b'], ['a', 'same'])).toEqual({ partner: 'same', because: 'absence' });
    expect(await partner('never', ['a'], ['same', 'b'])).toBeUndefined();
  });
});

describe('candidates', () => {
  it('are commits of fixed ids, written once', async () => {
    const patches = [patchOf('a', middle('five')), patchOf('b', create('n.txt'))];
    const make = async (rules: Parameters<typeof open>[2] = RULES) => {
      const candidates = await open(patches, {}, rules);
      return candidates.candidate(await candidates.arrange(['a', 'b']));
    };
    const candidate = await make();
    expect(candidate).toMatchObject({ base, steps: { length: 2 } });
    expect((await make()).commit).toBe(candidate.commit);
    const log = await store.git.text([
      'log',
      '--format=%T %cn <%ce> %ct',
      candidate.commit,
      '--not',
      base.commit,
    ]);
    expect(log.split('\n')).toEqual([
      `${candidate.tree.id} AutoSync <a@s> 1700000002`,
      `${candidate.steps[0]!.tree.id} AutoSync <a@s> 1700000001`,
    ]);
    const squashed = await make({ ...RULES, style: 'squash' });
    expect(squashed.tree.id).toBe(candidate.tree.id);
    expect(await store.git.text(['rev-list', '--count', squashed.commit, '--not', base.commit])).toBe('1');
    const candidates = await open(patches);
    expect((await candidates.candidate(await candidates.arrange([]))).commit).toBe(base.commit);
    // The same tree by other patches is another candidate.
    const other = await open([patches[1]!, patches[0]!]);
    const [ab, ba] = [await candidates.arrange(['a', 'b']), await other.arrange(['a', 'b'])];
    expect(ab.tree.id).toBe(ba.tree.id);
    expect((await candidates.candidate(ab)).commit).not.toBe((await other.candidate(ba)).commit);
  });
});

describe('the policy of a run', () => {
  it('protects what is configured, and what is AutoSync’s own, however it is written', async () => {
    const cases: [Partial<PolicyPlan>, string, string | undefined][] = [
      [{ protected: ['src/**'] }, 'src/new.txt', 'protected'],
      [{ protected: ['SRC/**'] }, 'src/new.txt', 'protected'],
      [{ protected: ['.config/**'] }, '.config/x', 'protected'],
      [{ protected: ['docs/**'] }, 'docs/.hidden/x', 'protected'],
      [{ protected: ['docs/**'] }, 'src/new.txt', undefined],
      [{ ownPaths: ['.autosync/patches'] }, '.autosync/patches/x.patch', 'protected'],
      [{ ownPaths: ['/checkout/own/'] }, 'own/x', 'protected'],
      [{ ownPaths: ['own/*.patch'] }, 'own/x.patch', 'protected'],
      [{ ownPaths: ['own/*.patch'] }, 'own/x.txt', undefined],
      [{ ownPaths: ['*.patch'] }, 'x.patch', 'protected'],
      [{ ownPaths: ['/elsewhere/x', '../y', '.'] }, 'x', undefined],
      [{ ownPaths: ['conf.json'] }, 'conf.json', 'protected'],
      [{ setup: SETUP }, 'web/lock.json', 'needs-setup'],
      [{ setup: SETUP }, 'web/package.json', 'needs-setup'],
      [{ setup: undefined }, 'web/lock.json', undefined],
      [{ limits: { ...POLICY.limits, files: 0 } }, 'x', 'limits'],
    ];
    for (const [plan, file, reason] of cases) {
      const { skipped } = await arrange([patchOf('p', create(file))], plan);
      const found = skipped.get('p');
      expect([file, plan, found?.kind === 'rejected' ? found.verdict.reason : found?.kind]).toEqual([
        file,
        plan,
        reason,
      ]);
    }
  });

  it('refuses what a filter stores elsewhere, by the attributes of the base', async () => {
    const arrangement = await arrange([
      patchOf('lfs', create('pictures/new.bin')),
      patchOf('text', create('pictures/new.txt')),
      patchOf('other', create('new.bin')),
    ]);
    expect(fate(arrangement, 'lfs')).toBe('refused: submodule-or-lfs');
    expect(arrangement.steps.map(({ patch }) => patch.id)).toEqual(['text', 'other']);
  });

  it('judges each part of a series', async () => {
    const arrangement = await arrange([patchOf('s', create('secret/x'), remove('secret/x', 'x'))], {
      protected: ['secret/**'],
    });
    expect(fate(arrangement, 's')).toBe('refused: protected');
  });

  it('refuses modes that no file may have, and names that hide', async () => {
    const arrangement = await arrange([
      patchOf('link', create('l', 'a.txt', '120000')),
      patchOf('exec', create('ok.sh', 'x', '100755')),
      patchOf('case', create('SRC/B.txt')),
      patchOf('bidi', create('a\u202Eb')),
    ]);
    expect(['link', 'case', 'bidi'].map((id) => fate(arrangement, id))).toEqual([
      'refused: mode',
      'refused: path',
      'refused: path',
    ]);
    expect(arrangement.steps.map(({ patch }) => patch.id)).toEqual(['exec']);
  });
});
