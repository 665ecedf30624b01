/**
 * Frameworks that are not at hand, by stand-ins that know their arguments as the tools do: they run what was chosen,
 * refuse what they do not know, and write the report of the tool.
 */
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { verdicts } from '../support/github-scene.ts';
import { Repository } from '../support/repository.ts';
import { runCli } from '../support/runner.ts';
import { temporaryFolder } from '../support/temporary.ts';

/** Method → the file that decides it. */
const TESTS = { adds: 'a', 'adds (two) numbers, slowly': 'b', 'größer als 1': 'c' };
const CLASS = 'com.ex.NumbersTest';

/** Each stand-in turns its arguments into the methods that they choose, or ends with 64 for arguments it does not know. */
const STAND_IN = `
import fs from 'node:fs';
const [kind, calls, ...args] = process.argv.slice(2);
const TESTS = ${JSON.stringify(TESTS)};
const CLASS = '${CLASS}';
fs.appendFileSync(calls, JSON.stringify(args) + '\\n');
const refuse = (why) => { console.error(why); process.exit(64); };
const take = (prefix) => {
  const values = args.filter((arg) => arg.startsWith(prefix)).map((arg) => arg.slice(prefix.length));
  for (let i = args.length - 1; i >= 0; i--) if (args[i].startsWith(prefix)) args.splice(i, 1);
  return values;
};
const takeWords = (...words) => {
  const at = args.indexOf(words[0]);
  if (at < 0 || words.some((word, n) => word !== undefined && args[at + n] !== word)) return undefined;
  return args.splice(at, words.length).at(-1);
};
const all = Object.keys(TESTS);
const KINDS = {
  mvn() {
    if (takeWords('test') === undefined) refuse('no goal');
    const lenient = [...take('-Dsurefire.failIfNoSpecifiedTests='), ...take('-DfailIfNoTests=')];
    const chosen = take('-Dtest=').flatMap((value) => value.split(','));
    if (chosen.length > 0 && lenient.length === 0) refuse('no tests matching');
    const matches = (one, name) => one.length === name.length && [...one].every((c, n) => c === '?' || c === name[n]);
    return chosen.length === 0 ? all : all.filter((name) => chosen.some((one) => matches(one, CLASS + '#' + name)));
  },
  gradle() {
    const chosen = take('--tests=');
    if (takeWords('test') === undefined) refuse('no task');
    if (chosen.some((one) => !all.includes(one.slice(CLASS.length + 1)))) refuse('No tests found for given includes');
    return chosen.length === 0 ? all : all.filter((name) => chosen.includes(CLASS + '.' + name));
  },
  dotnet() {
    if (takeWords('test') === undefined) refuse('no command');
    takeWords('--logger', 'trx');
    takeWords('--results-directory', 'reports');
    const filter = takeWords('--filter', undefined);
    if (filter === undefined) return all;
    const chosen = filter.split('|').map((part) => part.replace('FullyQualifiedName=', '').replaceAll(/\\\\(.)/g, '$1'));
    return all.filter((name) => chosen.includes(CLASS + '.' + name));
  },
  phpunit() {
    takeWords('--log-junit', 'reports/junit.xml');
    const filter = takeWords('--filter', undefined);
    if (filter === undefined) return all;
    const pattern = new RegExp(filter.slice(1, -1));
    return all.filter((name) => pattern.test(CLASS + '::' + name));
  },
};
const chosen = KINDS[kind]();
if (args.length > 0) refuse('unknown arguments: ' + args.join(' '));
const escape = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
// All tests take longer than a few, so that it pays to choose.
if (chosen.length === all.length) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 900);
const results = chosen.map((name) => ({ name, isGood: fs.readFileSync('src/' + TESTS[name], 'utf8').trim() === 'good' }));
const junit = '<testsuite name="' + CLASS + '" tests="' + results.length + '">' + results.map(({ name, isGood }) =>
  '<testcase classname="' + CLASS + '" name="' + escape(name) + (kind === 'gradle' ? '()' : '') + '" time="0.1">' + (isGood ? '' : '<failure message="bad">at x</failure>') + '</testcase>').join('') + '</testsuite>';
const trx = '<TestRun xmlns="http://microsoft.com/schemas/VisualStudio/TeamTest/2010"><Results>' + results.map(({ name, isGood }, n) =>
  '<UnitTestResult testId="' + n + '" testName="' + CLASS + '.' + escape(name) + '" outcome="' + (isGood ? 'Passed' : 'Failed') + '" duration="00:00:00.1"/>').join('') +
  '</Results><TestDefinitions>' + results.map(({ name }, n) => '<UnitTest id="' + n + '"><TestMethod className="' + CLASS + '" name="' + escape(name) + '"/></UnitTest>').join('') + '</TestDefinitions></TestRun>';
const FILES = {
  mvn: 'target/surefire-reports/TEST-' + CLASS + '.xml',
  gradle: 'build/test-results/test/TEST-' + CLASS + '.xml',
  dotnet: 'reports/run.trx',
  phpunit: 'reports/junit.xml',
};
fs.mkdirSync(FILES[kind].replace(/\\/[^/]*$/, ''), { recursive: true });
fs.writeFileSync(FILES[kind], kind === 'dotnet' ? trx : junit);
process.exit(results.every(({ isGood }) => isGood) ? 0 : 1);
`;

describe('a framework behind a stand-in', () => {
  it.each([
    ['mvn', 'mvn test', '**/target/surefire-reports/TEST-*.xml'],
    ['gradle', 'gradle test', '**/build/test-results/**/TEST-*.xml'],
    ['dotnet', 'dotnet test --logger trx --results-directory reports', 'reports/*.trx'],
    ['phpunit', 'phpunit --log-junit reports/junit.xml', 'reports/junit.xml'],
  ])('%s runs the tests that were chosen, and the right patches land', async (kind, command, reports) => {
    const folder = temporaryFolder();
    const calls = path.join(folder, 'calls');
    writeFileSync(path.join(folder, 'stand-in.mjs'), STAND_IN);
    mkdirSync(path.join(folder, 'bin'));
    const program = path.join(folder, 'bin', kind);
    writeFileSync(
      program,
      `#!/bin/sh\nexec '${process.execPath}' '${folder}/stand-in.mjs' ${kind} '${calls}' "$@"\n`,
    );
    chmodSync(program, 0o755);
    const repository = Repository.create({
      ...Object.fromEntries(Object.values(TESTS).map((file) => [`src/${file}`, 'good\n'])),
      '.gitignore': 'target\nbuild\nreports\n',
      other: '1\n',
    });
    const remote = repository.publish();
    repository.write({
      '.autosync/patches/1-good.patch': repository.diff({ 'n1.txt': 'x\n' }),
      '.autosync/patches/2-bad.patch': repository.diff({ 'src/b': 'bad\n' }),
      '.autosync/patches/3-good.patch': repository.diff({ other: '2\n' }),
      '.autosync/patches/4-bad.patch': repository.diff({ 'src/c': 'bad\n' }),
      '.autosync/patches/5-good.patch': repository.diff({ 'n5.txt': 'x\n' }),
    });
    const done = await runCli(
      repository.directory,
      ['run', '--test-command', command, '--report-paths', reports, '--land', 'commit'],
      { PATH: `${path.dirname(program)}:${process.env['PATH']}` },
    );
    expect(verdicts(done.run), done.stderr).toEqual({
      '1-good': 'landed: green',
      '2-bad': 'culprit: tests-failed',
      '3-good': 'landed: green',
      '4-bad': 'culprit: tests-failed',
      '5-good': 'landed: green',
    });
    expect(remote.git('show', 'main:other')).toBe('2');
    const made = readFileSync(calls, 'utf8').trim().split('\n');
    const whole = JSON.stringify(command.split(' ').slice(1));
    const focused = made.filter((call) => call !== whole);
    // Whole trials: the base, the batch, what lands. A choice that a tool refuses would end focus trials.
    expect(focused.join('\n')).toContain('größer als 1');
    expect(focused).toHaveLength(done.run!.trials.filter(({ kind: of }) => of === 'focus').length);
    expect(made.length - focused.length).toBe(3);
  });
});
