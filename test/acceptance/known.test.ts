/** Patches that broke tests and are offered again: what costs a trial, and what does not. */
import { renameSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { BASE, verdicts } from '../support/github-scene.ts';
import { Repository } from '../support/repository.ts';
import { runCli } from '../support/runner.ts';

const PATCHES = '.autosync/patches';
const RUN = ['run', '--test-command', './test.sh', '--retries', '0'];

/** Lines whose ends lie so far apart that two patches of them do not meet. */
const numbers = (first: string): string =>
  [first, ...Array.from({ length: 9 }, (_, n) => String(n)), ''].join('\n');

/** A repository with a patch that breaks tests, after a run that found that out. */
async function rejected(...flags: string[]) {
  const repository = Repository.create({
    ...BASE,
    'package-lock.json': '{}\n',
    'values/b': numbers('two'),
  });
  repository.publish();
  // All diffs first: making one resets the work tree.
  const diffs = {
    good: repository.diff({ 'values/a': 'uno\n' }),
    bad: repository.diff({ 'values/b': numbers('bad') }),
    spaced: repository.diff({ 'values/b': numbers('bad ') }),
    beside: repository.diff({ 'values/b': `${numbers('two')}more\n` }),
    next: repository.diff({ 'values/c': 'tres\n' }),
  };
  repository.commit({ 'values/b': numbers('bad') }, 'Bad');
  const onBad = repository.diff({ 'values/b': numbers('badder') });
  repository.git('reset', '--quiet', '--hard', 'HEAD~1');
  const offer = (files: Record<string, string | null>): void =>
    repository.write(
      Object.fromEntries(Object.entries(files).map(([name, text]) => [`${PATCHES}/${name}`, text])),
    );
  offer({ '1-good.patch': diffs.good, '2-bad.patch': diffs.bad });
  const run = async (...more: string[]) => (await runCli(repository.directory, [...RUN, ...more])).run!;
  const move = (files: Record<string, string>): void => {
    repository.write(files);
    repository.git('commit', '--quiet', '--all', '--message=Move on');
    repository.git('push', '--quiet', 'origin', 'main');
  };
  const first = await run(...flags);
  return { repository, run, move, first, diffs: { ...diffs, onBad }, offer };
}
const withBad = (run: Awaited<ReturnType<Awaited<ReturnType<typeof rejected>>['run']>>): number =>
  run.trials.filter(({ patches }) => patches.includes('2-bad')).length;

describe('a patch that broke tests', () => {
  it('is not tried again while nothing that it touches has changed, and says so', async () => {
    const { run, move, first } = await rejected();
    expect(verdicts(first)).toEqual({ '1-good': 'accepted: green', '2-bad': 'culprit: command-failed' });
    const again = await run();
    expect(verdicts(again)).toEqual(verdicts(first));
    expect(withBad(again)).toBe(0);
    const [, bad] = again.patches;
    expect(bad!.evidence).toMatchObject({
      redTree: first.patches[1]!.evidence.redTree,
      seen: { run: first.run },
    });
    expect(bad!.remarks.join()).toMatch(
      /^Not tried again: run \S+ saw it fail on \d{4}-\d\d-\d\d, and nothing that it touches has changed since\.$/,
    );
    expect(again.notes.join()).toContain('is tried when it is changed or renamed');
    // Other files of the branch change nothing about it. The run that saw it stays the same.
    move({ 'values/c': 'tres\n' });
    const moved = await run();
    expect(withBad(moved)).toBe(0);
    expect(moved.patches[1]!.evidence.seen!.run).toBe(first.run);
  });

  it.each<[string, (scene: Awaited<ReturnType<typeof rejected>>) => void]>([
    ['one of its files changes on the branch', ({ move }) => move({ 'values/b': `${numbers('two')}more\n` })],
    ['a lockfile changes', ({ move }) => move({ 'package-lock.json': '{"v":2}\n' })],
    ['a file of tests changes', ({ move }) => move({ 'test.sh': `${BASE['test.sh']}# more\n` })],
    ['a patch that it was tried with is gone', ({ offer }) => offer({ '1-good.patch': null })],
    [
      'the patch changes, if only in white space',
      ({ offer, diffs }) => offer({ '2-bad.patch': diffs.spaced }),
    ],
    [
      'the patch is renamed',
      ({ repository }) =>
        renameSync(
          path.join(repository.directory, PATCHES, '2-bad.patch'),
          path.join(repository.directory, PATCHES, '3-bad.patch'),
        ),
    ],
    ['a new patch touches the same file', ({ offer, diffs }) => offer({ '3-new.patch': diffs.beside })],
    [
      'a week has passed',
      ({ repository }) => {
        using db = new DatabaseSync(path.join(repository.directory, '.autosync/state/history.db'));
        const old = Date.now() - 8 * 86_400_000;
        db.exec(
          `UPDATE verdicts SET evidence = json_set(evidence, '$.seen.at', ${old}) WHERE evidence IS NOT NULL`,
        );
      },
    ],
  ])('is tried again when %s', async (_, change) => {
    const scene = await rejected();
    change(scene);
    const again = await scene.run();
    const bad = again.patches.find(({ id }) => id.endsWith('-bad'))!;
    expect(again.trials.filter(({ patches }) => patches.includes(bad.id)).length).toBeGreaterThan(0);
    expect(bad.evidence.seen).toBeUndefined();
  });

  it('is tried again with settings that matter, and not with others', async () => {
    const { repository, run } = await rejected();
    const later = async (...more: string[]): Promise<number> => {
      const tried = withBad(await run(...more));
      // The newest verdict is that of the other settings.
      await run();
      return tried;
    };
    expect(await later('--test-timeout', '29m')).toBeGreaterThan(0);
    expect(await later('--workspace', 'in-place')).toBeGreaterThan(0);
    expect(await later('--time-budget', '4h')).toBe(0);
    repository.git('push', '--quiet', 'origin', 'main:other');
    expect(await later('--target-branch', 'other')).toBeGreaterThan(0);
  });

  it('is tried once with a new patch that depends on it, and then blocks that without a trial', async () => {
    const { run, offer, diffs } = await rejected();
    const manifest = (needs: string): string => {
      const entry = (id: string, dependsOn: string[]) => ({ id, file: `${id}.patch`, dependsOn });
      const patches = [entry('1-good', []), entry('2-bad', []), entry('3-next', [needs])];
      return JSON.stringify({ schema: 'autosync.batch/1', patches });
    };
    offer({ '3-next.patch': diffs.next, 'batch.json': manifest('1-good') });
    const apart = await run();
    expect(withBad(apart)).toBe(0);
    expect(verdicts(apart)).toEqual({
      '1-good': 'accepted: green',
      '2-bad': 'culprit: command-failed',
      '3-next': 'accepted: green',
    });
    offer({ 'batch.json': manifest('2-bad') });
    expect(withBad(await run())).toBeGreaterThan(0);
    const blocked = await run();
    expect(verdicts(blocked)['3-next']).toBe('blocked: dependency');
    expect(withBad(blocked)).toBe(0);
  });

  it('that is all there is costs the trial of the branch and no other', async () => {
    const { run, offer } = await rejected('--land', 'commit');
    offer({ '1-good.patch': null });
    const again = await run();
    expect(again.result).toBe('rejected');
    expect(again.trials.map(({ kind }) => kind)).toEqual(['baseline']);
  });

  it('still says why another patch conflicts', async () => {
    const { run, offer, diffs } = await rejected();
    offer({ '3-on.patch': diffs.onBad });
    const told = [];
    for (let i = 0; i < 2; i += 1) told.push((await run()).patches.find(({ id }) => id === '3-on')!);
    expect(told[0]).toMatchObject({ verdict: 'conflict', evidence: { with: ['2-bad'] } });
    expect(told[1]!.evidence).toEqual(told[0]!.evidence);
    expect(told[1]!.detail).toBe(told[0]!.detail);
  });

  it('may repair a branch that is red now', async () => {
    const { run, offer, move } = await rejected();
    move({ 'test.sh': '#!/bin/bash\ngrep -q bad values/b\n' });
    offer({ '1-good.patch': null });
    expect(verdicts(await run())).toEqual({ '2-bad': 'accepted: repairs-base' });
  });

  it('is known by its tests, and searched for again where one of them fails on the branch', async () => {
    const suite = `#!/bin/bash
{ echo '<testsuite>'
for t in a b; do
  if grep -q bad values/$t; then echo "<testcase name='$t' file='values/$t.test'><failure message='bad $t'/></testcase>"; code=1
  else echo "<testcase name='$t' file='values/$t.test'/>"; fi
done; echo '</testsuite>'; } > report.xml
exit \${code:-0}
`.replace('\\$', '$');
    const repository = Repository.create({
      'test.sh': suite,
      'values/a': 'one\n',
      'values/b': 'two\n',
      'values/a.test': 'a\n',
      'values/b.test': 'b\n',
      'values/c': 'three\n',
      '.gitignore': 'report.xml\n',
    });
    repository.publish();
    const [bad, other] = [repository.diff({ 'values/a': 'bad\n' }), repository.diff({ 'values/c': 'x\n' })];
    repository.write({ [`${PATCHES}/1-bad.patch`]: bad, [`${PATCHES}/2-other.patch`]: other });
    const flags = [
      'run',
      '--test-command',
      './test.sh',
      '--report-paths',
      'report.xml',
      '--gate',
      'no-new-failures',
    ];
    const run = async () => (await runCli(repository.directory, flags)).run!;
    expect(verdicts(await run())).toEqual({ '1-bad': 'culprit: tests-failed', '2-other': 'accepted: green' });
    const again = await run();
    expect(again.trials.filter(({ patches }) => patches.includes('1-bad'))).toEqual([]);
    expect(again.patches[0]!.evidence).toMatchObject({ tests: ['a'], message: 'bad a', seen: {} });
    // Test b fails on the branch now. What is known is searched for again, among all others.
    repository.write({ 'values/b': 'bad\n' });
    repository.git('commit', '--quiet', '--all', '--message=Red');
    repository.git('push', '--quiet', 'origin', 'main');
    const red = await run();
    expect(verdicts(red)).toEqual({ '1-bad': 'culprit: tests-failed', '2-other': 'accepted: green' });
    expect(red.patches[0]!.evidence.seen).toBeUndefined();
  });
});
