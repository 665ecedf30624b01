/** Open pull requests as a batch, through the bundle, on a fake GitHub with real git. */
import { chmodSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { verdicts } from '../support/github-scene.ts';
import { setTheQueue } from '../support/queue-scene.ts';
import { recipesIn, settingsIn } from '../support/recipes.ts';
import type { Files } from '../support/repository.ts';

const LETTERS = Array.from('abcdefghijklmnop');

/** Tests with names, in a JUnit report, so that culprits are named with what they break. */
const BASE: Files = {
  'test.sh': [
    '#!/bin/sh',
    'mkdir -p out; r=out/r.xml; e=0',
    'echo "<testsuite name=\\"values\\">" > $r',
    'for f in values/*; do',
    '  if grep -q bad $f; then e=1; echo "<testcase name=\\"$f\\" file=\\"$f\\"><failure message=\\"$f is bad\\"/></testcase>" >> $r',
    '  else echo "<testcase name=\\"$f\\" file=\\"$f\\"/>" >> $r; fi',
    'done',
    'if grep -rq left values && grep -rq right values; then e=1; echo "<testcase name=\\"clash\\"><failure message=\\"left and right clash\\"/></testcase>" >> $r',
    'else echo "<testcase name=\\"clash\\"/>" >> $r; fi',
    'echo "</testsuite>" >> $r; exit $e',
    '',
  ].join('\n'),
  '.gitignore': 'out/\n',
  ...Object.fromEntries(LETTERS.map((letter) => [`values/${letter}`, `${letter} is fine\n`])),
};
const NAMED = { 'report-paths': 'out/*.xml' };

describe('open pull requests', () => {
  it('land where they are green and approved, and each is told what became of it', async () => {
    const scene = await setTheQueue(BASE);
    const { github, remote, open, push, land, told } = scene;
    open(1, { 'values/a': 'better\n' });
    open(2, { 'values/b': 'bad\n' }, { title: 'Break b' });
    open(3, { 'values/c': 'bad\n' });
    open(4, { 'values/d': 'bad\n' });
    open(5, { 'values/e': 'left\n' });
    open(6, { 'values/f': 'right\n' });
    open(7, { 'values/a': 'another\n' });
    const parent = open(8, { 'values/h': 'parent\n' });
    open(9, { 'values/i': 'child\n' }, { from: parent.head });
    open(
      10,
      { 'values/j': 'foreign\n' },
      { headRepository: 'stranger/project', author: { login: 'stranger', type: 'User' } },
    );
    open(11, { 'values/k': 'unknown\n' }, { author: { login: 'stranger', type: 'User' } });
    const changed = open(12, { 'values/l': 'approved\n' }, { author: { login: 'stranger', type: 'User' } });
    changed.reviews = [{ by: 'boss', state: 'APPROVED', commit: changed.headSha }];
    push(changed, { 'values/l': 'changed since\n' });
    const approved = open(13, { 'values/m': 'approved\n' }, { author: { login: 'stranger', type: 'User' } });
    approved.reviews = [{ by: 'boss', state: 'APPROVED', commit: approved.headSha }];
    open(14, { 'values/n': 'draft\n' }, { isDraft: true });
    open(15, { 'values/o': 'not asked\n' }, { labels: ['bug'] });
    const before = remote.git('rev-parse', 'main');
    const { run, log, exitCode } = await land(NAMED);
    expect([exitCode, run?.problem]).toEqual([0, null]);
    expect(verdicts(run)).toEqual({
      '#1': 'landed: green',
      '#2': 'culprit: tests-failed',
      '#3': 'culprit: tests-failed',
      '#4': 'culprit: tests-failed',
      '#5': 'landed: green',
      '#6': 'culprit: tests-failed',
      '#7': 'conflict: does-not-apply',
      '#8': 'landed: green',
      '#9': 'landed: green',
      '#10': 'refused: not-approved',
      '#11': 'refused: not-approved',
      '#12': 'refused: not-approved',
      '#13': 'landed: green',
    });
    // Each is a merge of its head, and GitHub sees that.
    expect(github.pulls.filter(({ merged }) => merged).map(({ number }) => number)).toEqual([1, 5, 8, 9, 13]);
    expect(remote.git('rev-list', '--count', '--merges', `${before}..main`)).toBe('5');
    expect(remote.git('show', 'main:values/i')).toBe('child');
    expect(remote.git('log', '-1', '--format=%s', 'main')).toBe(
      'Merge pull request #13 from owner:branch-13',
    );
    // Told once each, in a comment and by label.
    expect(told(2)).toHaveLength(1);
    expect(told(2)[0]).toContain('Breaks 1 test of main');
    expect(told(2)[0]).toContain('values/b is bad');
    expect(told(6)[0]).toContain('left and right clash');
    expect(told(7)[0]).toContain('merge conflict in');
    expect(told(10)[0]).toContain('in another repository');
    expect(told(11)[0]).toContain('may not write to this repository');
    expect(told(12)[0]).toContain('has to approve that one');
    expect(told(1)[0]).toContain('Landed on main');
    expect([told(14), told(15)]).toEqual([[], []]);
    const labels = Object.fromEntries(github.pulls.map(({ number, labels: some }) => [number, some]));
    expect(labels).toMatchObject({
      1: [],
      2: ['autosync:rejected'],
      7: ['autosync:rejected'],
      11: ['autosync'],
      15: ['bug'],
    });
    const asked = github.requests.length;
    expect(asked).toBeLessThan(13 * 6 + 30);
    expect(log).not.toContain('could not be told');

    // A second run says nothing new: who was rejected is not tried again.
    const second = await land(NAMED);
    expect(verdicts(second.run)).toEqual({
      '#10': 'refused: not-approved',
      '#11': 'refused: not-approved',
      '#12': 'refused: not-approved',
    });
    expect(github.requests.slice(asked).filter((request) => /POST .*comments|PATCH/.test(request))).toEqual(
      [],
    );

    // A new head is tried by itself; a label given again is tried as it is.
    push(
      github.pulls.find(({ number }) => number === 2)!,
      { 'values/b': 'mended\n' },
    );
    github.pulls.find(({ number }) => number === 3)!.labels = ['autosync:rejected', 'autosync'];
    const third = await land(NAMED);
    expect(verdicts(third.run)).toMatchObject({ '#2': 'landed: green', '#3': 'culprit: tests-failed' });
    expect(Object.keys(verdicts(third.run))).not.toContain('#4');
    expect(told(2)).toHaveLength(1);
  });

  it('are looked at again before they land: whoever changed waits, and the rest is tested without it', async () => {
    const scene = await setTheQueue(BASE);
    const { github, remote, open, push, land, told } = scene;
    const moved = open(1, { 'values/a': 'first\n' });
    const taken = open(2, { 'values/b': 'second\n' });
    const closed = open(3, { 'values/c': 'third\n' });
    const disliked = open(4, { 'values/d': 'fourth\n' });
    open(5, { 'values/e': 'fifth\n' });
    open(6, { 'values/f': 'on top\n' }, { body: 'Depends-On: #1' });
    let isDone = false;
    const { run, exitCode } = await land(NAMED, {
      onLog(log) {
        if (isDone || !/trial 2 .*green/.test(log)) return;
        isDone = true;
        push(moved, { 'values/a': 'moved\n' });
        taken.labels = [];
        closed.state = 'closed';
        disliked.reviews = [{ by: 'boss', state: 'CHANGES_REQUESTED', commit: disliked.headSha }];
      },
    });
    expect(exitCode).toBe(0);
    expect(verdicts(run)).toEqual({
      '#1': 'undecided: head-moved',
      '#2': 'undecided: head-moved',
      '#3': 'undecided: head-moved',
      '#4': 'refused: not-approved',
      '#5': 'landed: green',
      '#6': 'blocked: dependency',
    });
    expect(run?.trials.filter(({ kind }) => kind === 'full').map(({ patches }) => patches.length)).toEqual([
      6, 1,
    ]);
    expect(remote.git('show', 'main:values/a')).toBe('a is fine');
    expect(told(1)[0]).toContain('the next run tries that one');
    expect(told(2)[0]).toContain('somebody took the label');
    expect(told(4)[0]).toContain('boss asked for changes');
    expect(github.pulls[5]!.labels).toEqual(['autosync']);
    // The next run takes what waits.
    disliked.reviews = [];
    expect(verdicts((await land(NAMED)).run)).toEqual({
      '#1': 'landed: green',
      '#4': 'landed: green',
      '#6': 'landed: green',
    });
  });

  it('wait for what they build on or name, and come in the order of their labels', async () => {
    const { open, push, land, told, remote, github } = await setTheQueue(BASE);
    open(1, { 'values/a': 'one\n' }, { labelledAt: 30 });
    open(2, { 'values/a': 'two\n' }, { labelledAt: 20 });
    open(3, { 'values/a': 'three\n' }, { labelledAt: 40, labels: ['autosync', 'autosync:first'] });
    const parent = open(4, { 'values/d': 'parent\n' });
    open(5, { 'values/e': 'stale\n' }, { from: parent.head });
    push(parent, { 'values/d': 'newer\n' });
    const waiting = open(6, { 'values/f': 'waits\n' }, { author: { login: 'stranger', type: 'User' } });
    open(7, { 'values/g': 'on it\n' }, { from: waiting.head });
    open(8, { 'values/h': 'named\n' }, { body: 'Text.\n\nDepends-On: #99\n' });
    open(9, { 'values/i': 'named\n' }, { body: 'depends on #4, #20' });
    open(20, { 'values/p': 'was merged\n' }, { labels: [], state: 'closed', merged: true });
    open(10, { 'values/j': 'elsewhere\n' }, { from: 'main', base: 'release' });
    const { run } = await land(NAMED);
    expect(verdicts(run)).toEqual({
      '#3': 'landed: green',
      '#2': 'conflict: does-not-apply',
      '#1': 'conflict: does-not-apply',
      '#4': 'landed: green',
      '#9': 'landed: green',
      '#5': 'undecided: stack-stale',
      '#6': 'refused: not-approved',
      '#7': 'blocked: dependency',
      '#8': 'blocked: dependency',
    });
    expect(told(5)[0]).toContain('Update its branch');
    expect(told(7)[0]).toContain('6, which may not land');
    expect(told(8)[0]).toContain('not in this batch');
    expect(run?.notes.join()).toContain('#10 has the label `autosync` and is for `release`');
    expect(remote.git('show', 'main:values/a')).toBe('three');
    expect(github.pulls.find(({ number }) => number === 9)!.merged).toBe(true);
  });

  it('of a stack land together, the base of each is the branch, and a bad one takes those on top of it along', async () => {
    const { open, land, github } = await setTheQueue(BASE);
    const first = open(1, { 'values/a': 'one\n' });
    const second = open(2, { 'values/b': 'two\n' }, { from: first.head });
    const third = open(3, { 'values/c': 'bad\n' }, { from: second.head });
    open(4, { 'values/d': 'four\n' }, { from: third.head });
    const { run } = await land(NAMED);
    expect(verdicts(run)).toEqual({
      '#1': 'landed: green',
      '#2': 'landed: green',
      '#3': 'culprit: tests-failed',
      '#4': 'blocked: dependency',
    });
    expect(github.pulls.map(({ base, merged }) => [base, merged ?? false])).toEqual([
      ['main', true],
      ['main', true],
      // What it built on has landed.
      ['main', false],
      [third.head, false],
    ]);
  });

  it('of those who are trusted by name need no approval; an approval may allow that tests go', async () => {
    const base = {
      ...BASE,
      '.github/autosync.json': JSON.stringify({ pullRequests: { trust: ['dependabot[bot]', 'robot'] } }),
    };
    const { open, land } = await setTheQueue(base);
    open(1, { 'values/a': 'bump\n' }, { author: { login: 'dependabot', type: 'Bot' } });
    // A bot is no person, and a person no bot, whatever the name.
    open(2, { 'values/b': 'x\n' }, { author: { login: 'robot', type: 'Bot' } });
    open(3, { 'values/c': 'x\n' }, { author: { login: 'dependabot', type: 'User' } });
    open(4, { 'values/d': null });
    const allowed = open(5, { 'values/e': null });
    allowed.reviews = [
      { by: 'boss', state: 'APPROVED', commit: allowed.headSha, body: 'Fine.\n\nautosync: may-remove-tests' },
    ];
    const own = open(6, { 'values/f': 'x\n' }, { author: { login: 'stranger', type: 'User' } });
    own.reviews = [{ by: 'stranger', state: 'APPROVED', commit: own.headSha }];
    open(7, { 'values/g': 'x\n' }, { decision: 'REVIEW_REQUIRED' });
    const { run } = await land(NAMED);
    expect(verdicts(run)).toEqual({
      '#1': 'landed: green',
      '#2': 'refused: not-approved',
      '#3': 'refused: not-approved',
      '#4': 'refused: tests-weakened',
      '#5': 'landed: green',
      '#6': 'refused: not-approved',
      '#7': 'refused: not-approved',
    });
  });

  it.each(['per-patch', 'squash'])(
    'that land as commits of their own (%s) are closed with a word',
    async (style) => {
      const { open, land, github, told, remote } = await setTheQueue(BASE);
      open(1, { 'values/a': 'one\n' }, { title: 'Say one', body: 'Because.' });
      open(2, { 'values/b': 'two\n' }, { title: 'Say two' });
      await land({ ...NAMED, 'commit-style': style });
      expect(github.pulls.map(({ state, merged }) => [state, merged ?? false])).toEqual([
        ['closed', false],
        ['closed', false],
      ]);
      expect(told(1)[0]).toContain('Landed on main');
      expect(remote.git('log', '-2', '--format=%s', 'main').split('\n')[0]).toBe(
        style === 'squash' ? 'Land 2 patches' : 'Say two (#2)',
      );
      if (style === 'per-patch')
        expect(remote.git('log', '-1', '--format=%b', 'main~1')).toContain('Because.');
    },
  );

  it('stay as they are in a dry run, and while landings are frozen', async () => {
    const { open, land, github, remote } = await setTheQueue(BASE);
    open(1, { 'values/a': 'one\n' });
    const before = remote.git('rev-parse', 'main');
    expect(verdicts((await land({ ...NAMED, land: 'none' })).run)).toEqual({ '#1': 'accepted: green' });
    const frozen = await land(NAMED, { env: { AUTOSYNC_FREEZE: 'Release 3.0 until Monday' } });
    expect(frozen.run).toMatchObject({ result: 'empty', patches: [] });
    expect(frozen.summary).toContain('Release 3.0 until Monday');
    expect([remote.git('rev-parse', 'main'), github.comments, github.pulls[0]!.labels]).toEqual([
      before,
      [],
      ['autosync'],
    ]);
  });

  it('are tested again where the branch moved, and may be proposed together', async () => {
    const { open, land, source, remote, github } = await setTheQueue(BASE);
    open(1, { 'values/a': 'one\n' });
    let isDone = false;
    const { run } = await land(NAMED, {
      onLog(log) {
        if (isDone || !/trial 2 .*green/.test(log)) return;
        isDone = true;
        source.commit({ 'values/z': 'meanwhile\n' }, 'Meanwhile');
        source.git('push', '--quiet', remote.directory, 'main');
      },
    });
    expect(verdicts(run)).toEqual({ '#1': 'landed: green' });
    expect(remote.git('show', 'main:values/z')).toBe('meanwhile');
    expect(github.pulls[0]!.merged).toBe(true);
    open(2, { 'values/b': 'two\n' });
    const proposed = await land({ ...NAMED, land: 'pull-request' });
    expect(verdicts(proposed.run)).toEqual({ '#2': 'landed: green' });
    expect(remote.git('show', 'autosync/main:values/b')).toBe('two');
    expect(github.pulls[1]!.labels).toEqual(['autosync']);
  });

  it('are no merge commits where the branch wants none, which is said before the first trial', async () => {
    const { open, land, github, remote } = await setTheQueue(BASE);
    open(1, { 'values/a': 'one\n' });
    github.rules = ['required_linear_history'];
    const merged = await land(NAMED);
    expect([merged.exitCode, merged.run?.trials]).toEqual([2, []]);
    expect(merged.summary).toContain('<code>commit-style: per-patch</code>');
    expect(github.comments).toEqual([]);
    const linear = await land({ ...NAMED, 'commit-style': 'per-patch' });
    expect(verdicts(linear.run)).toEqual({ '#1': 'landed: green' });
    expect(remote.git('rev-list', '--merges', '--count', 'main')).toBe('0');
  });

  it('need GitHub, and an event on which code of the branch runs', async () => {
    const { land } = await setTheQueue(BASE);
    const onPull = await land(NAMED, { env: { GITHUB_EVENT_NAME: 'pull_request', GITHUB_BASE_REF: 'main' } });
    expect([onPull.exitCode, onPull.log]).toEqual([
      2,
      expect.stringContaining('cannot run on a pull_request event'),
    ]);
  });

  it('do not come along with others, approved or not, and bring nothing into the history that no patch may', async () => {
    const { open, push, land, github, remote } = await setTheQueue(BASE);
    const stranger = { login: 'stranger', type: 'User' as const };
    const disliked = open(1, { 'values/a': 'unwanted\n' }, { author: stranger });
    // A maintainer's pull request into main that holds all of it.
    const around = open(2, { 'values/b': 'on top\n' }, { from: disliked.head, base: 'main' });
    around.base = 'main';
    // A stack, of which GitHub says no review is asked for, on one where it is.
    const parent = open(3, { 'values/c': 'reviewed\n' }, { decision: 'APPROVED' });
    parent.reviews = [{ by: 'boss', state: 'APPROVED', commit: parent.headSha }];
    open(4, { 'values/d': 'not reviewed\n' }, { from: parent.head });
    // Something protected that a later commit takes back.
    const hidden = open(5, { '.github/workflows/evil.yml': 'on: push\n' });
    push(hidden, { '.github/workflows/evil.yml': null, 'values/e': 'fine\n' });
    const { run } = await land(NAMED);
    expect(verdicts(run)).toEqual({
      '#1': 'refused: not-approved',
      '#2': 'blocked: dependency',
      '#3': 'landed: green',
      '#4': 'refused: not-approved',
      '#5': 'refused: protected',
    });
    expect(run?.patches.find(({ id }) => id === '#5')?.detail).toMatch(/^Its commit [0-9a-f]{7}: /);
    expect(github.pulls.filter(({ merged }) => merged).map(({ number }) => number)).toEqual([3]);
    expect(remote.git('log', '--all', '--format=%s', 'main', '--', '.github/workflows')).not.toBe('');
    expect(remote.git('log', '--format=%s', 'main', '--', '.github/workflows')).toBe('');
  });

  it('are merged as git merges them one after the other, also where they share commits', async () => {
    const { open, push, land, remote, source } = await setTheQueue(BASE);
    const first = open(1, { 'values/a': 'one\nvulnerable\n' });
    // Another one begins at its first commit; then the first one takes that back.
    const second = open(2, { 'values/b': 'two\n' }, { from: first.headSha, base: 'main' });
    push(first, { 'values/a': 'one\n' });
    second.base = 'main';
    source.git('checkout', '--quiet', '-B', 'by-hand', 'main');
    for (const pull of [first, second]) source.git('merge', '--quiet', '--no-ff', '-m', 'x', pull.headSha);
    const expected = source.git('rev-parse', 'by-hand^{tree}');
    source.git('checkout', '--quiet', 'main');
    expect(verdicts((await land(NAMED)).run)).toEqual({ '#1': 'landed: green', '#2': 'landed: green' });
    expect(remote.git('rev-parse', 'main^{tree}')).toBe(expected);
  });

  it('are merged by the attributes of the branch, such as a changelog to which everybody adds', async () => {
    const base = {
      ...BASE,
      '.gitattributes': 'CHANGES merge=union\n*.lock binary\n',
      CHANGES: 'begin\n',
      'x.lock': '1\n2\n3\n4\n5\n6\n7\n8\n9\n',
    };
    const { open, land, remote } = await setTheQueue(base);
    open(1, { CHANGES: 'begin\none\n' });
    open(2, { CHANGES: 'begin\ntwo\n' });
    open(3, { 'x.lock': 'first\n2\n3\n4\n5\n6\n7\n8\n9\n' });
    open(4, { 'x.lock': '1\n2\n3\n4\n5\n6\n7\n8\nlast\n' });
    expect(verdicts((await land(NAMED)).run)).toEqual({
      '#1': 'landed: green',
      '#2': 'landed: green',
      '#3': 'landed: green',
      '#4': 'conflict: does-not-apply',
    });
    expect(remote.git('show', 'main:CHANGES')).toBe('begin\none\ntwo');
  });

  it('of Dependabot land by the recipe of the docs', async () => {
    const recipe = recipesIn('docs/queue.md').find(({ patches }) => patches === 'pull-requests')!;
    const settings = JSON.stringify(settingsIn('docs/queue.md', 'pullRequests'));
    const { open, land } = await setTheQueue({ ...BASE, '.github/autosync.json': settings });
    const dependabot = { login: 'dependabot', type: 'Bot' as const };
    open(1, { 'values/a': 'newer\n' }, { author: dependabot, labels: ['dependencies', 'autosync'] });
    open(2, { 'values/b': 'other\n' }, { labels: ['dependencies'] });
    expect(verdicts((await land({ ...NAMED, ...recipe })).run)).toEqual({ '#1': 'landed: green' });
  });

  it('of a fork with the name of the branch stop nobody', async () => {
    const { open, land } = await setTheQueue(BASE);
    open(1, { 'values/a': 'one\n' });
    open(2, { 'values/b': 'foreign\n' }, { head: 'main', headRepository: 'stranger/project' });
    expect(verdicts((await land(NAMED)).run)).toEqual({
      '#1': 'landed: green',
      '#2': 'refused: not-approved',
    });
  });

  it('are not rejected for what they were tried beside, if that did not land', async () => {
    const { open, land, github } = await setTheQueue(BASE);
    const gone = open(1, { 'values/a': 'left\n' });
    open(2, { 'values/b': 'right\n' });
    open(3, { 'values/a': 'other\n' });
    open(4, { 'values/a': 'left\n' });
    let isDone = false;
    const { run } = await land(NAMED, {
      onLog(log) {
        if (isDone || !/trial 2 /.test(log)) return;
        isDone = true;
        gone.labels = [];
      },
    });
    expect(verdicts(run)).toMatchObject({ '#1': 'undecided: head-moved' });
    const labels = Object.fromEntries(github.pulls.map(({ number, labels: some }) => [number, some]));
    expect(labels).toMatchObject({ 2: ['autosync'], 3: ['autosync'], 4: ['autosync'] });
    expect(verdicts((await land(NAMED)).run)).toMatchObject({ '#2': 'landed: green', '#3': 'landed: green' });
  });

  it('leave the queue by the label that brought them, and land only with the approval that they had', async () => {
    const base = { ...BASE, '.github/autosync.json': '{}' };
    const { open, push, land, github } = await setTheQueue(base);
    const again = open(1, { 'values/a': 'bad\n' });
    const removing = open(2, { 'values/b': null });
    removing.reviews = [
      { by: 'boss', state: 'APPROVED', commit: removing.headSha, body: 'autosync: may-remove-tests' },
    ];
    await land(NAMED);
    expect(again.labels).toEqual(['autosync:rejected']);
    push(again, { 'values/a': 'good\n' });
    again.labels = ['autosync:rejected', 'autosync'];
    const second = open(3, { 'values/c': null });
    second.reviews = [
      { by: 'boss', state: 'APPROVED', commit: second.headSha, body: 'autosync: may-remove-tests' },
    ];
    let isDone = false;
    const { run } = await land(NAMED, {
      onLog(log) {
        if (isDone || !/trial 2 /.test(log)) return;
        isDone = true;
        again.labels = ['autosync:rejected'];
        second.reviews = [];
      },
    });
    expect(verdicts(run)).toEqual({ '#1': 'undecided: head-moved', '#3': 'refused: not-approved' });
    // Once it has landed, no label is left.
    expect(verdicts((await land(NAMED)).run)).toMatchObject({ '#1': 'landed: green' });
    expect(github.pulls[0]!.labels).toEqual([]);
  });

  it('that landed as commits and were taken back are not landed again', async () => {
    const { open, land, source, remote, github } = await setTheQueue(BASE);
    open(1, { 'values/a': 'one\n' });
    await land({ ...NAMED, 'commit-style': 'per-patch' });
    source.git('pull', '--quiet', remote.directory, 'main');
    source.commit({ 'values/a': 'a is fine\n' }, 'Take it back');
    source.git('push', '--quiet', remote.directory, 'main');
    // As after a run that was killed between the push and the telling.
    Object.assign(github.pulls[0]!, { state: 'open', labels: ['autosync'] });
    const { run } = await land({ ...NAMED, 'commit-style': 'per-patch' });
    expect(verdicts(run)).toEqual({ '#1': 'already-applied: in-base' });
    expect(github.pulls[0]).toMatchObject({ state: 'closed', labels: [] });
  });

  it('are told whatever GitHub answers meanwhile, and wait where it gives half an answer', async () => {
    const { open, land, github, told } = await setTheQueue(BASE);
    open(1, { 'values/a': 'one\n' }, { author: { login: 'ghost', type: 'User' } });
    open(2, { 'values/b': 'two\n' });
    open(3, { 'values/c': 'three\n' });
    github.fault = (request) =>
      request.includes('/issues/2/comments')
        ? { status: 403, headers: { 'retry-after': '9999' } }
        : request.includes('/collaborators/ghost/')
          ? { status: 404 }
          : undefined;
    const { exitCode, log, run } = await land(NAMED);
    expect([exitCode, verdicts(run)]).toEqual([
      0,
      { '#1': 'refused: not-approved', '#2': 'landed: green', '#3': 'landed: green' },
    ]);
    expect([told(2), told(3).length]).toEqual([[], 1]);
    expect(log).toContain('could not be told');
    expect(github.pulls.map(({ labels }) => labels)).toEqual([['autosync'], [], []]);
    // A review that is missing for want of an answer is no missing review.
    github.fault = () => undefined;
    github.half = { type: 'SOMETHING', message: 'timed out' };
    open(4, { 'values/d': 'four\n' });
    const half = await land(NAMED);
    expect([half.exitCode, half.run?.problem]).toEqual([3, expect.stringContaining('timed out')]);
    expect(github.pulls.find(({ number }) => number === 4)!.state).toBe('open');
  });

  it('beyond the limit wait, a cycle is told, and a strange date stops nobody', async () => {
    const base = { ...BASE, '.github/autosync.json': JSON.stringify({ policy: { limits: { patches: 3 } } }) };
    const { open, pushForce, land, source, github, told } = await setTheQueue(base);
    const odd = open(1, { 'values/a': 'one\n' });
    const strange = source.edited(odd.headSha, (raw) => raw.replace(/^(author .*) [+-]\d{4}$/m, '$1 +5100'));
    pushForce(odd, strange);
    open(2, { 'values/b': 'two\n' }, { body: 'Depends-On: #3' });
    open(3, { 'values/c': 'three\n' }, { body: 'Depends-On: #2' });
    open(4, { 'values/d': 'four\n' });
    const { run } = await land({ ...NAMED, 'commit-style': 'per-patch' });
    expect(verdicts(run)).toEqual({
      '#1': 'landed: green',
      '#2': 'invalid: dependency-cycle',
      '#3': 'invalid: dependency-cycle',
      '#4': 'undecided: budget',
    });
    expect(told(2)[0]).toContain('cycle');
    expect(github.pulls[3]!.labels).toEqual(['autosync']);
    expect(verdicts((await land({ ...NAMED, 'commit-style': 'per-patch' })).run)).toMatchObject({
      '#4': 'landed: green',
    });
  });

  it('with a merge of many parents bring nothing into the history that no patch may', async () => {
    const { open, pushForce, land, source } = await setTheQueue(BASE);
    const pull = open(1, { 'values/a': 'one\n' });
    const others = ['values/b', 'values/c'].map((file) => source.commitOn('main', { [file]: 'more\n' }));
    // The merge itself adds what no parent has, and the next commit takes it away.
    const evil = source.commitOn(pull.headSha, { '.github/workflows/evil.yml': 'on: push\n' });
    const parents = [pull.headSha, ...others].flatMap((parent) => ['-p', parent]);
    const octopus = source.git('commit-tree', ...parents, '-m', 'Octopus', `${evil}^{tree}`);
    pushForce(pull, source.commitOn(octopus, { '.github/workflows/evil.yml': null }));
    const { run } = await land(NAMED);
    expect(verdicts(run)).toEqual({ '#1': 'refused: protected' });
    expect(run?.patches[0]?.detail).toContain(octopus.slice(0, 7));
  });

  it.each(['values/a', 'values/b'])(
    'whose history crosses that of the branch land as the change that git makes of them (%s)',
    async (undone) => {
      const { open, land, source, remote } = await setTheQueue(BASE);
      const begin = source.git('rev-parse', 'main');
      const one = source.commitOn(begin, { 'values/a': 'one\n' });
      const other = source.commitOn(begin, { 'values/b': 'other\n' });
      const both = (first: string, second: string): string => {
        source.git('checkout', '--quiet', '--detach', first);
        source.git('merge', '--quiet', '--no-ff', '-m', 'Both', second);
        return source.git('rev-parse', 'HEAD');
      };
      const main = both(one, other);
      source.git('checkout', '--quiet', '-B', 'main', main);
      source.git('push', '--quiet', remote.directory, 'main');
      // Merged the other way round, without one of the two.
      const crossed = both(other, one);
      const half = undone === 'values/a' ? other : one;
      const head = source.git(
        'commit-tree',
        '-p',
        `${crossed}^1`,
        '-p',
        `${crossed}^2`,
        '-m',
        'x',
        `${half}^{tree}`,
      );
      const pull = open(1, {}, { from: head });
      pull.base = 'main';
      const { run } = await land({ ...NAMED, 'commit-style': 'per-patch' });
      expect(verdicts(run)).toEqual({ '#1': 'landed: green' });
      expect(remote.git('rev-parse', 'main^{tree}')).toBe(source.git('rev-parse', `${half}^{tree}`));
    },
  );

  it('in a stack keep their bases where the push is refused', async () => {
    const { open, land, github, remote } = await setTheQueue(BASE);
    const hook = path.join(remote.directory, 'hooks/pre-receive');
    writeFileSync(
      hook,
      '#!/bin/sh\nwhile read old new ref; do if [ "$ref" = refs/heads/main ]; then echo "main is frozen"; exit 1; fi; done\n',
    );
    chmodSync(hook, 0o755);
    const parent = open(1, { 'values/a': 'one\n' });
    open(2, { 'values/b': 'two\n' }, { from: parent.head });
    expect(verdicts((await land(NAMED)).run)).toEqual({
      '#1': 'undecided: push-refused',
      '#2': 'undecided: push-refused',
    });
    expect(github.pulls.map(({ base, labels }) => [base, labels])).toEqual([
      ['main', ['autosync']],
      [parent.head, ['autosync']],
    ]);
    writeFileSync(hook, '#!/bin/sh\n');
    expect(verdicts((await land(NAMED)).run)).toEqual({ '#1': 'landed: green', '#2': 'landed: green' });
    expect(github.pulls.map(({ merged }) => merged)).toEqual([true, true]);
  });

  it.each(['merge', 'per-patch'])('cannot say of another one that it landed before (%s)', async (style) => {
    const { open, pushForce, land, source, github } = await setTheQueue(BASE);
    const victim = open(2, { 'values/b': 'two\n' }, { labels: [] });
    const words = `Autosync-Patch: #2\nAutosync-Head: ${victim.headSha}`;
    const liar = open(1, { 'values/a': 'one\n' }, { title: 'Lie', body: `Text.\n\n${words}` });
    const ours = 'committer AutoSync <autosync@users.noreply.github.com> ';
    const asOurs = (raw: string): string => `${raw.replace(/^committer .*> /m, ours)}\n\n${words}`;
    pushForce(liar, source.edited(liar.headSha, asOurs));
    expect(verdicts((await land({ ...NAMED, 'commit-style': style })).run)).toEqual({
      '#1': 'landed: green',
    });
    github.pulls.find(({ number }) => number === 2)!.labels = ['autosync'];
    expect(verdicts((await land({ ...NAMED, 'commit-style': style })).run)).toEqual({
      '#2': 'landed: green',
    });
  });

  it('have their label in any case, and an approval of another base does not count', async () => {
    const { open, land, github } = await setTheQueue(BASE);
    open(1, { 'values/a': 'one\n' }, { labels: ['AutoSync'] });
    open(2, { 'values/b': 'bad\n' }, { labels: ['AutoSync', 'AUTOSYNC:first'] });
    const moved = open(
      3,
      { 'values/c': 'three\n' },
      {
        author: { login: 'stranger', type: 'User' },
        // More than one page of events since.
        labels: ['autosync', ...Array.from({ length: 120 }, (_, i) => `label-${i}`)],
        rebasedAt: 90,
      },
    );
    moved.reviews = [{ by: 'boss', state: 'APPROVED', commit: moved.headSha, at: 60 }];
    const { run } = await land(NAMED);
    expect(run?.patches.map(({ id }) => id)).toEqual(['#2', '#1', '#3']);
    expect(verdicts(run)).toEqual({
      '#1': 'landed: green',
      '#2': 'culprit: tests-failed',
      '#3': 'refused: not-approved',
    });
    expect(run?.patches[2]?.detail).toContain('Its base changed after it was approved');
    expect(github.pulls.map(({ labels }) => labels?.length)).toEqual([0, 2, 121]);
    expect(github.pulls[1]!.labels).toContain('autosync:rejected');
    moved.reviews[0]!.at = 91;
    expect(verdicts((await land(NAMED)).run)).toEqual({ '#3': 'landed: green' });
  });
});
