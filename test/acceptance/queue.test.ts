/** Open pull requests as a batch, through the bundle, on a fake GitHub with real git. */
import { describe, expect, it } from 'vitest';
import { verdicts } from '../support/github-scene.ts';
import { setTheQueue } from '../support/queue-scene.ts';
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
    expect(told(12)[0]).toContain('approve that one');
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
});
