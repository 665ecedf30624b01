import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { Repository, type Files } from '../support/repository.ts';
import { runCli, type CliResult } from '../support/runner.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { setTheScene, verdicts } from '../support/github-scene.ts';

const PATCHES = '.autosync/patches';
const REPORT = '--test-reporter=junit --test-reporter-destination=report.xml';

/** A project with real tests of node's own runner; each counts itself in a file outside the tree. */
function project(): { files: Files; runs: () => string[] } {
  const counter = path.join(temporaryFolder(), 'runs');
  const test = (name: string, body: string): string =>
    `test(${JSON.stringify(name)}, () => { appendFileSync(${JSON.stringify(counter)}, ${JSON.stringify(`${name}\n`)}); ${body} });`;
  const files = {
    'package.json': JSON.stringify({ type: 'module', scripts: { test: `node --test ${REPORT}` } }),
    'sort.js':
      'export const sort = (list) => [...list].sort((a, b) => a - b);\nexport const first = (list) => list[0];\n',
    'sort.test.js': [
      "import assert from 'node:assert';",
      "import { appendFileSync } from 'node:fs';",
      "import { test } from 'node:test';",
      "import { first, sort } from './sort.js';",
      test('sorts (it\'s "easy")', 'assert.deepEqual(sort([10, 9]), [9, 10]);'),
      // It takes its time, so that it pays to choose another one.
      test(
        'finds the first',
        'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1_500); assert.equal(first([1, 2]), 1);',
      ),
      '',
    ].join('\n'),
    'docs.md': 'Sorts.\n',
    '.gitignore': 'report.xml\n',
  };
  const runs = (): string[] => readFileSync(counter, 'utf8').trim().split('\n');
  return { files, runs };
}

const BROKEN = {
  'sort.js': 'export const sort = (list) => [...list].sort();\nexport const first = (list) => list[0];\n',
};

function run(repository: Repository, ...args: string[]): Promise<CliResult> {
  const inputs = ['--test-command', 'npm test', '--report-paths', 'report.xml'];
  return runCli(repository.directory, ['run', ...inputs, ...args]);
}

const kinds = (done: CliResult): string[] =>
  done.run!.trials.map(({ kind, outcome }) => `${kind} ${outcome}`);
const summaryOf = (done: CliResult, repository: Repository): string => {
  expect(done.run).toBeDefined();
  return readFileSync(path.join(repository.directory, '.autosync/out/kpi_summary.md'), 'utf8');
};

describe('failing tests', () => {
  it('run again alone, and the culprit is charged with what failed every time', async () => {
    const { files, runs } = project();
    const repository = Repository.create(files);
    repository.publish();
    repository.write({
      [`${PATCHES}/1-docs.patch`]: repository.diff({ 'docs.md': 'Sorts well.\n' }),
      [`${PATCHES}/2-sort.patch`]: repository.diff(BROKEN),
    });
    const done = await run(repository);
    expect(verdicts(done.run)).toEqual({ '1-docs': 'accepted: green', '2-sort': 'culprit: tests-failed' });
    const culprit = done.run!.patches[1]!;
    expect(culprit.evidence.tests).toEqual(['test › sorts (it\'s "easy")']);
    // The reruns ran that test and no other.
    const focus = done.run!.trials.filter(({ kind }) => kind === 'focus');
    expect(focus.length).toBeGreaterThanOrEqual(2);
    expect(focus.every(({ asked }) => asked?.join() === 'test › sorts (it\'s "easy")')).toBe(true);
    const full = done.run!.trials.length - focus.length;
    expect(runs().filter((name) => name === 'finds the first')).toHaveLength(full);
    expect(runs().filter((name) => name.startsWith('sorts'))).toHaveLength(full + focus.length);
    expect(done.stderr).toMatch(
      /trial \d · 1 test · 2 of 2 patches · 2-sort on what is green · about \d to go/,
    );
  });

  it('that pass then are flakes: told, kept, and nobody is blamed', async () => {
    const { files } = project();
    const seen = path.join(temporaryFolder(), 'seen');
    const flaky = `${String(files['sort.test.js'])}import { existsSync, writeFileSync } from 'node:fs';\ntest('flaky', () => { const was = existsSync(${JSON.stringify(seen)}); writeFileSync(${JSON.stringify(seen)}, ''); if (process.env.FLAKY === '1') assert.ok(was); });\n`;
    const repository = Repository.create({ ...files, 'sort.test.js': flaky });
    repository.publish();
    repository.write({ [`${PATCHES}/1-docs.patch`]: repository.diff({ 'docs.md': 'Sorts well.\n' }) });
    const env = { FLAKY: '1' };
    const args = ['run', '--test-command', 'npm test', '--report-paths', 'report.xml'];
    const done = await runCli(repository.directory, args, env);
    expect(verdicts(done.run)).toEqual({ '1-docs': 'accepted: green' });
    // Alone it passed; that the whole is green takes a whole run.
    expect(kinds(done)).toEqual(['baseline red', 'focus green', 'baseline green', 'full green']);
    expect(done.run!.trials[2]!.flaky).toEqual(['test › flaky']);
    expect(summaryOf(done, repository)).toContain('1 flaky test: failed and passed on the same tree');
    const strict = await runCli(repository.directory, [...args, '--retries', '0'], { FLAKY: '1' });
    expect(kinds(strict)).toEqual(['baseline green', 'full green']);
  });

  it('count at once where no rerun is wanted', async () => {
    const { files } = project();
    const repository = Repository.create(files);
    repository.publish();
    repository.write({ [`${PATCHES}/2-sort.patch`]: repository.diff(BROKEN) });
    const done = await run(repository, '--retries', '0');
    expect(kinds(done)).toEqual(['baseline green', 'full red']);
  });

  it('run again by the full command where they cannot be chosen, or the focus command chooses wrongly', async () => {
    const { files } = project();
    const repository = Repository.create(files);
    repository.publish();
    repository.write({ [`${PATCHES}/2-sort.patch`]: repository.diff(BROKEN) });
    const none = await run(repository, '--focus-command', 'none');
    expect(verdicts(none.run)).toEqual({ '2-sort': 'culprit: tests-failed' });
    // It failed once, and `retries` is 2.
    expect(kinds(none)).toEqual(['baseline green', 'full red', 'full red', 'full red']);
    // Under another name: a culprit that is known is not tried again.
    const other = ['--name', 'other'];
    const wrong = await run(repository, '--focus-command', 'echo {names}', ...other);
    expect(verdicts(wrong.run)).toEqual({ '2-sort': 'culprit: tests-failed' });
    expect(kinds(wrong).toSorted()).toEqual([
      'baseline green',
      'focus error',
      'full red',
      'full red',
      'full red',
    ]);
    expect(wrong.stderr).toContain('The focus command ran 0 of the 1 tests it was asked for');
  });
});

describe('the tests of the base', () => {
  const weaker = (files: Files): Files => ({
    'sort.test.js': String(files['sort.test.js']).replace('test("finds', 'test.skip("finds'),
  });

  it('may not be skipped or removed by a patch that does not say so', async () => {
    const { files } = project();
    const repository = Repository.create(files);
    repository.publish();
    repository.write({
      [`${PATCHES}/1-docs.patch`]: repository.diff({ 'docs.md': 'Sorts well.\n' }),
      [`${PATCHES}/2-weaker.patch`]: repository.diff(weaker(files)),
      [`${PATCHES}/3-more.patch`]: repository.diff({ 'more.js': 'export {};\n' }),
    });
    const done = await run(repository);
    expect(verdicts(done.run)).toEqual({
      '1-docs': 'accepted: green',
      '2-weaker': 'refused: tests-weakened',
      '3-more': 'accepted: green',
    });
    const { detail, evidence } = done.run!.patches[1]!;
    expect(detail).toContain('sort.test.js ran 2 tests on the base and 1 here, with 1 newly skipped');
    expect(detail).toContain('mayRemoveTests');
    expect(evidence.tests).toEqual(['test › finds the first']);
  });

  it('are told apart from failing ones, also where only the whole suite can run', async () => {
    const { files } = project();
    const repository = Repository.create(files);
    repository.publish();
    repository.write({
      [`${PATCHES}/1-weaker.patch`]: repository.diff(weaker(files)),
      [`${PATCHES}/2-sort.patch`]: repository.diff(BROKEN),
    });
    const done = await run(repository, '--focus-command', 'none');
    expect(verdicts(done.run)).toEqual({
      '1-weaker': 'refused: tests-weakened',
      '2-sort': 'culprit: tests-failed',
    });
    expect(done.run!.patches[0]!.evidence.tests).toEqual(['test › finds the first']);
  });

  it.each([
    ['no report', '#!/bin/sh\nexit 0\n', 'culprit: no-report'],
    ['no test', '#!/bin/sh\necho "<testsuite/>" > report.xml\n', 'refused: tests-weakened'],
    [
      'a report of skipped tests',
      '#!/bin/sh\nsed "s:/>$:><skipped/></testcase>:" ok.xml > report.xml\n',
      'refused: tests-weakened',
    ],
  ])('are missed where a patch leaves %s and exits with 0; the innocents land', async (_, evil, verdict) => {
    const repository = Repository.create({
      'test.sh': '#!/bin/sh\n./inner.sh\n',
      'inner.sh': '#!/bin/sh\ncp ok.xml report.xml\n',
      'ok.xml': '<testsuite>\n<testcase name="a"/>\n<testcase name="b"/>\n</testsuite>\n',
    });
    repository.publish();
    repository.write({
      [`${PATCHES}/1-good.patch`]: repository.diff({ 'x.txt': 'x\n' }),
      [`${PATCHES}/2-evil.patch`]: repository.diff({ 'inner.sh': evil }),
      [`${PATCHES}/3-good.patch`]: repository.diff({ 'y.txt': 'y\n' }),
    });
    const args = ['run', '--test-command', './test.sh', '--report-paths', 'report.xml', '--retries', '0'];
    const done = await runCli(repository.directory, args);
    expect(verdicts(done.run)).toEqual({
      '1-good': 'accepted: green',
      '2-evil': verdict,
      '3-good': 'accepted: green',
    });
  });

  it('may not be switched off unseen: without reports, what decides how they run stays', async () => {
    const scripts = (test: string, lint: string): string =>
      `${JSON.stringify({ scripts: { test, a: '1', b: '2', c: '3', d: '4', e: '5', lint } }, undefined, 2)}\n`;
    const repository = Repository.create({
      'package.json': scripts('node test.js', 'x'),
      'test.js': 'process.exit(0);\n',
    });
    repository.publish();
    repository.write({
      [`${PATCHES}/1-lint.patch`]: repository.diff({ 'package.json': scripts('node test.js', 'y') }),
      [`${PATCHES}/2-evil.patch`]: repository.diff({ 'package.json': scripts('true', 'x') }),
    });
    const args = ['run', '--test-command', 'npm test', '--retries', '0'];
    const done = await runCli(repository.directory, args);
    expect(verdicts(done.run)).toEqual({ '1-lint': 'accepted: green', '2-evil': 'refused: tests-weakened' });
    repository.write({ '.github/autosync.json': '{"policy":{"testConfiguration":"allow"}}' });
    const allowed = await runCli(repository.directory, args);
    expect(verdicts(allowed.run)['2-evil']).toBe('accepted: green');
    repository.write({ '.github/autosync.json': '{"policy":{"mayRemoveTests":["2-*"]}}' });
    expect(verdicts((await runCli(repository.directory, args)).run)['2-evil']).toMatch(
      /^accepted: green|conflict/,
    );
  });

  it('do not go by the word of a manifest that anybody could leave', async () => {
    const { files } = project();
    const repository = Repository.create(files);
    repository.publish();
    repository.write({
      [`${PATCHES}/1-removal.patch`]: repository.diff(weaker(files)),
      [`${PATCHES}/batch.json`]: JSON.stringify({
        schema: 'autosync.batch/1',
        patches: [{ id: 'removal', file: '1-removal.patch', mayRemoveTests: true }],
      }),
    });
    const done = await run(repository);
    expect(verdicts(done.run)).toEqual({ removal: 'refused: tests-weakened' });
    expect(done.run!.patches[0]!.remarks.join()).toContain('Its manifest is not tracked on the branch');
    repository.write({ '.github/autosync.json': '{"policy":{"mayRemoveTests":["removal"]}}' });
    expect(verdicts((await run(repository)).run)).toEqual({ removal: 'accepted: green' });
  });

  it('go where the manifest of the branch says that they may, and only there', async () => {
    const { files } = project();
    const repository = Repository.create(files);
    repository.publish();
    const removal = { 'sort.test.js': String(files['sort.test.js']).replace(/test\("finds.*\n/, '') };
    const second = { 'other.test.js': "import { test } from 'node:test';\ntest('other', () => {});\n" };
    repository.commit(second, 'More tests');
    const patches = {
      [`${PATCHES}/1-removal.patch`]: repository.diff(removal),
      [`${PATCHES}/2-sneaky.patch`]: repository.diff({ 'other.test.js': null }),
      [`${PATCHES}/batch.json`]: JSON.stringify({
        schema: 'autosync.batch/1',
        patches: [{ id: 'removal', file: '1-removal.patch', mayRemoveTests: true }],
      }),
    };
    repository.commit(patches, 'Offer patches');
    repository.git('push', '--quiet', 'origin', 'main');
    const done = await run(repository);
    expect(verdicts(done.run)).toEqual({ removal: 'accepted: green', '2-sneaky': 'refused: tests-weakened' });
    expect(done.run!.patches.find(({ id }) => id === '2-sneaky')!.evidence.tests).toEqual(['test › other']);
  });

  it('that fail already are excused by the gate no-new-failures', async () => {
    const { files } = project();
    const repository = Repository.create({ ...files, ...BROKEN });
    repository.publish();
    repository.write({
      [`${PATCHES}/1-docs.patch`]: repository.diff({ 'docs.md': 'Sorts well.\n' }),
      [`${PATCHES}/2-first.patch`]: repository.diff({
        'sort.js': BROKEN['sort.js'].replace('list[0]', 'list[1]'),
      }),
    });
    const strict = await run(repository);
    expect(strict.run!.result).toBe('baseline-red');
    const done = await run(repository, '--gate', 'no-new-failures');
    expect(verdicts(done.run)).toEqual({ '1-docs': 'accepted: green', '2-first': 'culprit: tests-failed' });
    expect(done.run!.patches[1]!.evidence.tests).toEqual(['test › finds the first']);
  });
});

describe('people are told', () => {
  it('where a failing test stands, on the line itself', async () => {
    const { files } = project();
    const scene = await setTheScene(files);
    scene.workspace.write({ [`${PATCHES}/2-sort.patch`]: scene.source.diff(BROKEN) });
    const step = await scene.act({ 'test-command': 'npm test', 'report-paths': 'report.xml' });
    expect(verdicts(step.run)).toEqual({ '2-sort': 'culprit: tests-failed' });
    expect(step.log).toMatch(
      /::error title=culprit%3A 2-sort · test › sorts[^,]*,file=sort\.test\.js,line=5::/,
    );
  });

  it('which flags make the failing tests known, and which patches change how tests run', async () => {
    const { files } = project();
    const repository = Repository.create({
      ...files,
      'package.json': '{"type":"module","scripts":{"test":"node --test"}}',
    });
    repository.publish();
    repository.write({
      [`${PATCHES}/1.patch`]: repository.diff({ 'vitest.config.js': 'export default {};\n' }),
      '.github/autosync.json': '{"policy":{"testConfiguration":"allow"}}',
    });
    const done = await runCli(repository.directory, ['run', '--test-command', 'npm test']);
    expect(verdicts(done.run)).toEqual({ 1: 'accepted: green' });
    expect(done.run!.notes.join()).toContain('--test-reporter=junit');
    expect(done.stdout).toMatch(/^note: There is no test report.*--test-reporter=junit/m);
    const summary = summaryOf(done, repository);
    expect(summary).toContain('--test-reporter-destination=reports/junit.xml');
    expect(summary).toContain('This patch changes how the tests run: <code>vitest.config.js</code>.');
  });

  it('that a report which is cut off is never green', async () => {
    const { files } = project();
    const repository = Repository.create({
      ...files,
      'test.sh':
        '#!/bin/sh\nset -e\nnpm test\n[ -e cut ] && { head -c 200 report.xml > r && mv r report.xml; }\n[ ! -e fail ]\n',
    });
    repository.publish();
    const cut = { cut: 'yes\n' };
    repository.write({
      [`${PATCHES}/1-cut.patch`]: repository.diff(cut),
      [`${PATCHES}/2-cut-and-fail.patch`]: repository.diff({ ...cut, fail: 'yes\n' }),
    });
    const done = await runCli(repository.directory, [
      'run',
      '--test-command',
      './test.sh || [ ! -e fail ]',
      '--report-paths',
      'report.xml',
    ]);
    expect(verdicts(done.run)).toEqual({
      '1-cut': 'culprit: no-report',
      '2-cut-and-fail': 'culprit: no-report',
    });
    expect(done.run!.patches[0]!.detail).toMatch(/report\.xml: at offset \d+: unclosed tag/);
  });
});

describe('what is no proof', () => {
  it('a report that the repository holds already, and that no test wrote', async () => {
    const { files } = project();
    const tracked = '<testsuite name="s" tests="1"><testcase name="t"/></testsuite>\n';
    const repository = Repository.create({ ...files, '.gitignore': '', 'report.xml': tracked });
    repository.publish();
    repository.write({ [`${PATCHES}/1-no-tests.patch`]: repository.diff({ 'skip.txt': 'yes\n' }) });
    const command = '[ -e skip.txt ] || npm test';
    const done = await runCli(repository.directory, [
      'run',
      '--test-command',
      command,
      '--report-paths',
      'report.xml',
    ]);
    expect(verdicts(done.run)).toEqual({ '1-no-tests': 'culprit: no-report' });
    expect(done.run!.patches[0]!.detail).toContain('the command wrote no file that matches report.xml');
  });

  it('a test that passes by itself, when the whole command never does', async () => {
    const { files } = project();
    const order = [
      "import assert from 'node:assert';",
      "import { existsSync } from 'node:fs';",
      "import { test } from 'node:test';",
      "test('sets', () => { if (existsSync('order')) globalThis.set = true; });",
      "test('wants it unset', () => assert.ok(!globalThis.set));",
      '',
    ].join('\n');
    const repository = Repository.create({ ...files, 'order.test.js': order });
    repository.publish();
    repository.write({ [`${PATCHES}/1-order.patch`]: repository.diff({ order: 'yes\n' }) });
    const done = await run(repository);
    expect(verdicts(done.run)).toEqual({ '1-order': 'culprit: tests-failed' });
    expect(done.run!.notes.join()).toContain(
      '`test › wants it unset` fails when it runs with other tests and passes when it runs alone',
    );
    const full = kinds(done).filter((kind) => kind === 'full red');
    expect(full.length).toBeLessThanOrEqual(8);
  });
});
