/**
 * Runs the real test frameworks on the projects in test/fixtures/frameworks, and keeps their reports: one of
 * the whole suite, and one of the failing tests alone, run by the command that AutoSync makes. Fails if a
 * framework did not run exactly the tests that it was asked for. Arguments: names of recipes, to record only
 * these.
 */
import { redactor } from '../src/platform/text/redact.ts';
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createReadStream } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { findRegularFiles } from '../src/platform/system/files.ts';
import { focusOf } from '../src/trial/focus/command.ts';
import { Collector } from '../src/trial/reports/collect.ts';
import { countStatuses, wasExecuted, type TestResult } from '../src/trial/reports/model.ts';
import { readReport } from '../src/trial/reports/read.ts';
import { RECIPES, type Recipe } from './recipes.ts';

const fixtures = path.resolve(import.meta.dirname, '../test/fixtures/frameworks');
const wanted = process.argv.slice(2);
const own = path.resolve(import.meta.dirname, '../node_modules');
const home = mkdtempSync(path.join(os.tmpdir(), 'autosync-record-'));

function shell(command: string, cwd: string): { status: number | null; output: string } {
  const bin = path.join(home, 'node_modules/.bin');
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    PATH: `${bin}:${own}/.bin:${path.dirname(process.execPath)}:${process.env['PATH']}`,
  };
  for (const name of Object.keys(env)) if (/^(?:npm_|NODE_OPTIONS|VITEST|CI$)/.test(name)) delete env[name];
  const done = spawnSync('bash', ['-eo', 'pipefail', '-c', command], { cwd, env, encoding: 'utf8' });
  return { status: done.status, output: done.stdout + done.stderr };
}

async function read(project: string, { reports }: Recipe): Promise<{ tests: TestResult[]; files: string[] }> {
  const files = await findRegularFiles(project, reports);
  const collector = new Collector([project], redactor([]));
  for (const file of files)
    await readReport(file, createReadStream(path.join(project, file)), collector.sinkOf(file));
  return { tests: collector.tests, files };
}

/** Keeps the reports, with neutral names in place of the folders and the machine. */
function keep(project: string, files: readonly string[], folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  for (const file of files) {
    mkdirSync(path.join(folder, path.dirname(file)), { recursive: true });
    const text = readFileSync(path.join(project, file), 'utf8');
    const neutral = [
      [project, '/project'],
      [home, ''],
      [own, '/node_modules'],
      [os.hostname(), 'host'],
    ] as const;
    writeFileSync(
      path.join(folder, file),
      neutral.reduce((before, [from, to]) => before.replaceAll(from, to), text),
    );
  }
}

async function record(name: string, recipe: Recipe): Promise<string> {
  const project = path.join(home, name);
  cpSync(path.join(fixtures, recipe.project ?? name, 'project'), project, { recursive: true });
  if (recipe.prepare) shell(recipe.prepare, project);
  const tracked = new Set(await findRegularFiles(project, ['**/*']));
  const version = shell(recipe.version, project).output.trim().split('\n', 1)[0];
  const full = shell(recipe.command, project);
  const { tests, files } = await read(project, recipe);
  if (tests.length === 0) throw new Error(`no tests in the report:\n${full.output.slice(0, 600)}`);
  const place = path.join(fixtures, recipe.project ?? name, recipe.project ? name : 'recorded');
  keep(project, files, path.join(place, 'full'));

  const { passed, failed, skipped, pending } = countStatuses(tests);
  if (String([passed, failed, skipped, pending]) !== String(recipe.counts))
    throw new Error(`read ${String([passed, failed, skipped, pending])}, not ${String(recipe.counts)}`);
  const facts: Record<string, unknown> = {
    version,
    command: recipe.command,
    expected: { passed, failed, skipped, pending },
  };
  const chosen = tests.filter((test) => test.status === 'failed' && !recipe.cannotFocus?.includes(test.id));
  const command = focusOf(undefined, recipe.command, {}, { files: tracked })?.(chosen);
  if (recipe.hasFocus !== false) {
    if (command === undefined) throw new Error('no focus command');
    for (const file of files) rmSync(path.join(project, file));
    const focus = shell(command, project);
    const again = await read(project, recipe);
    keep(project, again.files, path.join(place, 'focus'));
    const besides = new Set([...(recipe.cannotFocus ?? []), ...(recipe.alsoRuns ?? [])]);
    const executed = again.tests
      .filter(wasExecuted)
      .map(({ id }) => id)
      .filter((id) => !besides.has(id))
      .toSorted();
    const asked = chosen.map(({ id }) => id).toSorted();
    if (JSON.stringify(executed) !== JSON.stringify(asked))
      throw new Error(
        `asked for ${JSON.stringify(asked, undefined, 1)}\nran ${JSON.stringify(executed, undefined, 1)}\n${command}\n${focus.output.slice(0, 600)}`,
      );
    const beside = again.tests
      .filter((test) => wasExecuted(test) && besides.has(test.id))
      .map(({ id }) => id);
    Object.assign(facts, { focus: { command, tests: asked, beside } });
  }
  writeFileSync(path.join(place, 'facts.json'), `${JSON.stringify(facts, undefined, 2)}\n`);
  return `${version}: ${tests.length} tests${recipe.hasFocus === false ? '' : `, ${chosen.length} in focus`}`;
}

const names = wanted.length > 0 ? wanted : Object.keys(RECIPES);
const packages = [...new Set(names.flatMap((name) => RECIPES[name]?.packages ?? []))];
writeFileSync(path.join(home, 'package.json'), '{"private":true,"type":"module"}');
const versioned = packages.filter((name) => name.lastIndexOf('@') > 0);
if (versioned.length > 0) {
  const npm = shell(`npm install --no-audit --no-fund ${versioned.join(' ')}`, home);
  if (npm.status !== 0) throw new Error(npm.output);
}
mkdirSync(path.join(home, 'node_modules'), { recursive: true });
for (const name of packages.filter(
  (name) => !existsSync(path.join(home, 'node_modules', name)) && !versioned.includes(name),
))
  symlinkSync(path.join(own, name), path.join(home, 'node_modules', name));
let failures = 0;
for (const name of names) {
  try {
    if (!RECIPES[name]) throw new Error('there is no such recipe');
    process.stdout.write(`${name}: ${await record(name, RECIPES[name])}\n`);
  } catch (error) {
    failures += 1;
    process.stdout.write(`${name}: FAILED ${(error as Error).message}\n`);
  }
}
if (existsSync(home)) rmSync(home, { recursive: true, force: true });
process.exitCode = failures > 0 ? 1 : 0;
