import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { Repository, type Files } from '../support/repository.ts';
import { runCli } from '../support/runner.ts';
import { rows } from '../support/database.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { verdicts } from '../support/github-scene.ts';

const PATCHES = '.autosync/patches';

/**
 * A test program that writes JUnit, runs chosen tests with `--only`, and counts its own runs outside the tree. A run of
 * all tests takes longer, so that it pays to choose.
 */
function program(counter: string): string {
  return `#!/usr/bin/env node
const { appendFileSync, existsSync, readFileSync, writeFileSync } = require('node:fs');
const has = (name) => existsSync('parts/' + name);
const runs = existsSync(${JSON.stringify(counter)}) ? readFileSync(${JSON.stringify(counter)}, 'utf8').split('\\n') : [];
const tests = { stands: () => true, flaky: () => runs.length % 4 !== 2, pair: () => !(has('p20') && has('p44')) };
for (const n of [5, 17, 23, 38, 51, 60]) tests['needs no p' + n] = () => !has('p' + n);
const only = process.argv.includes('--only') ? process.argv.slice(process.argv.indexOf('--only') + 1) : Object.keys(tests);
appendFileSync(${JSON.stringify(counter)}, (process.argv.includes('--only') ? 'focus' : 'full') + '\\n');
if (!process.argv.includes('--only')) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 600);
const cases = only.map((name) => [name, tests[name]()]);
const xml = cases.map(([name, ok]) => '<testcase name="' + name + '" file="tests.js">' + (ok ? '' : '<failure message="no"/>') + '</testcase>');
writeFileSync('report.xml', '<testsuite name="parts">' + xml.join('') + '</testsuite>');
process.exitCode = cases.every(([, ok]) => ok) ? 0 : 1;
`;
}

function base(counter: string): Files {
  return { 'tests.js': program(counter), 'parts/p': 'x\n', '.gitignore': 'report.xml\n' };
}

const ARGS = [
  '--test-command',
  './tests.js',
  '--focus-command',
  './tests.js --only {names}',
  '--report-paths',
  'report.xml',
];

/** A patch for each number, which adds that part. */
function offer(repository: Repository, numbers: readonly number[]): Files {
  const patches = numbers.map((n) => [
    `${PATCHES}/p${n}.patch`,
    repository.diff({ [`parts/p${n}`]: `${n}\n` }),
  ]);
  return Object.fromEntries(patches) as Files;
}

/** Makes the next run search again for what an earlier run knows. */
const forgetCulprits = (history: string): void => {
  if (existsSync(history)) rows(history, 'UPDATE verdicts SET evidence = NULL');
};

describe('isolation', () => {
  it('finds six culprits and a pair among 64 patches in less than half of the time of one at a time', async () => {
    const counter = path.join(temporaryFolder(), 'runs');
    const repository = Repository.create(base(counter));
    repository.publish();
    const numbers = Array.from({ length: 64 }, (_, i) => i + 1);
    repository.write(offer(repository, numbers));
    const done = await runCli(repository.directory, ['run', ...ARGS]);

    const culprits = ['p5', 'p17', 'p23', 'p38', 'p44', 'p51', 'p60'];
    const expected = Object.fromEntries(
      numbers.map((n) => [`p${n}`, culprits.includes(`p${n}`) ? 'culprit: tests-failed' : 'accepted: green']),
    );
    expect(verdicts(done.run)).toEqual(expected);
    const byId = new Map(done.run!.patches.map((patch) => [patch.id, patch]));
    expect(byId.get('p17')!.evidence.tests).toEqual(['parts › needs no p17']);
    expect(byId.get('p44')!.evidence).toMatchObject({ tests: ['parts › pair'], with: ['p20'] });
    expect(byId.get('p44')!.detail).toContain('only together with `p20`');
    expect(done.run!.flaky).toEqual(['parts › flaky']);

    // Counted by the test program itself.
    const runs = readFileSync(counter, 'utf8').trim().split('\n');
    const whole = done.run!.trials.filter(({ kind }) => kind !== 'focus');
    expect(runs.filter((kind) => kind === 'full')).toHaveLength(whole.length);
    expect(runs).toHaveLength(done.run!.trials.length);
    const sumOf = (trials: typeof whole): number =>
      trials.reduce((sum, { durationMs }) => sum + durationMs, 0);
    const oneAtATime = (65 * sumOf(whole)) / whole.length;
    expect(sumOf(done.run!.trials) / oneAtATime).toBeLessThan(0.45);

    // Each culprit: green without it on all that was accepted, red with it.
    const accepted = byId.get('p5')!.evidence.greenTree;
    expect(culprits.map((id) => byId.get(id)!.evidence.greenTree)).toEqual(culprits.map(() => accepted));
    const isGreen = done.run!.trials.some(
      ({ tree, kind, outcome }) => tree === accepted && kind === 'full' && outcome === 'green',
    );
    expect(isGreen).toBe(true);
    for (const id of culprits) {
      const { redTree, confidence } = byId.get(id)!.evidence;
      expect(done.run!.trials.some(({ tree, outcome }) => tree === redTree && outcome === 'red')).toBe(true);
      expect(confidence).toBeGreaterThanOrEqual(0.99);
    }

    // The search can be looked at again, and tells why it asked what.
    const replayed = await runCli(repository.directory, ['replay', '.autosync/out/run.json']);
    expect(replayed.exitCode).toBe(0);
    const searched = done.run!.search!.journal.filter(({ question }) => question.ask !== 'build');
    expect(replayed.stdout.trim().split('\n')).toHaveLength(searched.length);
    expect(replayed.stdout).toContain('full · 64 of 64 patches, the last is "p64" · all that applies → red');
    expect(replayed.stdout).toContain('who breaks these tests');
  });

  it('says what is asked, why, and what remains, while it searches', async () => {
    const repository = Repository.create(base(path.join(temporaryFolder(), 'runs')));
    repository.publish();
    repository.write({
      [`${PATCHES}/a.patch`]: repository.diff({ 'parts/p5': 'x\n' }),
      [`${PATCHES}/b.patch`]: repository.diff({ 'parts/p6': 'x\n' }),
    });
    const done = await runCli(repository.directory, ['run', ...ARGS]);
    expect(done.stderr).toMatch(
      /trial 2 · all tests · 2 of 2 patches · all that applies · about \d+ to go \([\d.]+ s\)\n/,
    );
    expect(done.stderr).toMatch(/trial \d+ · \d tests? · \d of 2 patches · who breaks these tests · about/);
    const kpis = done.run!.kpis.map(({ name }) => name);
    expect(kpis).toEqual(
      expect.arrayContaining(['full trials one by one', 'full trials by halving', 'entropy bound']),
    );
  });

  it('does not blame old tests on what comes before a new test that fails', async () => {
    // A program that, like pytest, runs nothing when it is asked for a test that is not there.
    const counter = path.join(temporaryFolder(), 'runs');
    const files = base(counter);
    const strict = String(files['tests.js'])
      .replace(
        'const only =',
        "if (has('new')) tests.fresh = () => false;\ndelete tests.flaky;\nconst only =",
      )
      .replace('const cases =', 'if (only.some((name) => !tests[name])) process.exit(4);\nconst cases =');
    const repository = Repository.create({ ...files, 'tests.js': strict });
    repository.publish();
    const patch = (name: string): string => repository.diff({ [`parts/${name}`]: 'x\n' });
    repository.write({
      [`${PATCHES}/1.patch`]: patch('p1'),
      [`${PATCHES}/2.patch`]: patch('p2'),
      [`${PATCHES}/3-new-test.patch`]: patch('new'),
      [`${PATCHES}/4.patch`]: patch('p4'),
      [`${PATCHES}/5-breaks.patch`]: patch('p5'),
    });
    for (const retries of ['0', '2']) {
      const done = await runCli(repository.directory, ['run', ...ARGS, '--retries', retries]);
      expect(verdicts(done.run)).toEqual({
        1: 'accepted: green',
        2: 'accepted: green',
        '3-new-test': 'culprit: tests-failed',
        4: 'accepted: green',
        '5-breaks': 'culprit: tests-failed',
      });
      expect(done.run!.patches.at(-1)!.evidence.tests).toEqual(['parts › needs no p5']);
    }
  });

  it('runs into the time limit no more often than it must', async () => {
    const counter = path.join(temporaryFolder(), 'runs');
    const files = base(counter);
    const hanging = String(files['tests.js']).replace(
      'const runs =',
      "if (has('hang')) for (;;);\nconst runs =",
    );
    const repository = Repository.create({ ...files, 'tests.js': hanging });
    repository.publish();
    repository.write({
      [`${PATCHES}/1.patch`]: repository.diff({ 'parts/p1': 'x\n' }),
      [`${PATCHES}/2-hang.patch`]: repository.diff({ 'parts/hang': 'x\n' }),
    });
    const done = await runCli(repository.directory, ['run', ...ARGS, '--test-timeout', '2s']);
    expect(verdicts(done.run)).toEqual({ 1: 'accepted: green', '2-hang': 'culprit: timeout' });
    // The first block, and twice to be sure.
    expect(done.run!.trials.filter(({ outcome }) => outcome === 'timeout').length).toBeLessThanOrEqual(3);
  });

  it('goes on after kill -9 at any trial, asks nothing again, and sees green itself what it accepts', async () => {
    const counter = path.join(temporaryFolder(), 'runs');
    const files = base(counter);
    const calm = String(files['tests.js']).replace('runs.length % 4 !== 2', 'true');
    const repository = Repository.create({ ...files, 'tests.js': calm });
    repository.publish();
    repository.write(offer(repository, [4, 5, 20, 44]));
    const args = ['run', ...ARGS, '--state', '.state'];
    // What a killed run leaves behind goes with this folder.
    const env = { TMPDIR: temporaryFolder() };
    const whole = await runCli(repository.directory, args, env);
    const trials = whole.run!.trials.length;
    expect(verdicts(whole.run)).toEqual({
      p4: 'accepted: green',
      p5: 'culprit: tests-failed',
      p20: 'accepted: green',
      p44: 'culprit: tests-failed',
    });
    const history = path.join(repository.directory, '.state/history.db');
    expect(rows(history, 'SELECT * FROM journal')).toEqual([]);

    for (let at = 2; at <= trials; at += 1) {
      forgetCulprits(history);
      const killed = await runCli(repository.directory, args, env, (text, kill) => {
        if (text.includes(`trial ${at} ·`)) kill('SIGKILL');
      });
      expect(killed.exitCode).toBe(null);
      const known = rows(history, 'SELECT * FROM journal').length;
      const again = await runCli(repository.directory, args, env);
      expect(verdicts(again.run)).toEqual(verdicts(whole.run));
      // How sure it is depends on what was asked, and that on how long the trials took.
      const evidence = (run: typeof whole.run) =>
        run!.patches.map((patch) => ({ ...patch.evidence, confidence: 0 }));
      expect(evidence(again.run)).toEqual(evidence(whole.run));
      // What was not asked yet, and once more what only the other run saw: the green one, and the two culprits.
      const more = again.run!.trials.length - (trials - known);
      expect(more).toBeGreaterThanOrEqual(0);
      expect(more).toBeLessThanOrEqual(4);
      const accepted = again.run!.patches.find(({ id }) => id === 'p5')!.evidence.greenTree;
      const isSeen = again.run!.trials.some(
        ({ tree, kind, outcome }) => tree === accepted && kind === 'full' && outcome === 'green',
      );
      expect(isSeen).toBe(true);
      expect(rows(history, 'SELECT * FROM journal')).toEqual([]);
    }
  }, 600_000);

  it('believes no journal that says what is not so', async () => {
    const files = base(path.join(temporaryFolder(), 'runs'));
    const calm = String(files['tests.js']).replace('runs.length % 4 !== 2', 'true');
    const repository = Repository.create({ ...files, 'tests.js': calm });
    const remote = repository.publish();
    repository.write(offer(repository, [4, 5, 6]));
    const history = path.join(repository.directory, '.state/history.db');
    const env = { TMPDIR: temporaryFolder() };
    const args = ['run', ...ARGS, '--state', '.state', '--land', 'commit'];
    const expected = { p4: 'landed: green', p5: 'culprit: tests-failed', p6: 'landed: green' };
    for (const [from, to] of [
      ['"outcome":"red"', '"outcome":"green"'],
      ['"outcome":"green"', '"outcome":"red"'],
    ] as const) {
      forgetCulprits(history);
      await runCli(repository.directory, args, env, (text, kill) => {
        if (text.includes('trial 7 ·')) kill('SIGKILL');
      });
      expect(rows(history, 'SELECT * FROM journal').length).toBeGreaterThan(0);
      rows(history, `UPDATE journal SET answer = replace(answer, '${from}', '${to}')`);
      const done = await runCli(repository.directory, args, env);
      expect(verdicts(done.run)).toEqual(expected);
      expect(remote.git('ls-tree', '--name-only', 'main', 'parts/')).toBe('parts/p\nparts/p4\nparts/p6');
      remote.git('update-ref', 'refs/heads/main', repository.git('rev-parse', 'HEAD'));
    }
  });

  it('begins anew where the journal belongs to another batch, or is damaged', async () => {
    const repository = Repository.create(base(path.join(temporaryFolder(), 'runs')));
    repository.publish();
    repository.write({ [`${PATCHES}/p5.patch`]: repository.diff({ 'parts/p5': 'x\n' }) });
    const history = path.join(repository.directory, '.state/history.db');
    for (const answer of [undefined, 'nonsense', '{"outcome":"green","tests":[]}']) {
      if (answer) forgetCulprits(history);
      if (answer)
        rows(
          history,
          `INSERT INTO journal (name, search, question, answer) VALUES ('autosync', 's', 'q', '${answer}')`,
        );
      const done = await runCli(repository.directory, ['run', ...ARGS, '--state', '.state']);
      expect(verdicts(done.run)).toEqual({ p5: 'culprit: tests-failed' });
      expect(done.run!.notes).toEqual([]);
    }
  });

  it('refuses to replay what is no run, or holds no search', async () => {
    const repository = Repository.create({ 'x.json': '{}' });
    const missing = await runCli(repository.directory, ['replay', 'nothing.json']);
    expect(missing).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('nothing.json cannot be read') as unknown,
    });
    const other = await runCli(repository.directory, ['replay', 'x.json']);
    expect(other).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('is not a run.json or snapshot.json of AutoSync: `schema`') as unknown,
    });
  });
});
