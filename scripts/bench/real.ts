/**
 * Measures the search on a real repository: its own commits of a range as a batch, some of them sabotaged. Beside it, in
 * the same run: a loop of bare git that tries one patch at a time, halving, and nested prefixes by exit code. Prints
 * executions, seconds in the test command, wall time, and where the verdicts differ from the loop's.
 *
 *   npm run bench:real -- --repo DIR --range BASE..TIP --test 'pytest -q' --reported 'pytest -q --junitxml=r.xml' \
 *     --reports r.xml [--setup 'npm ci'] [--carry 'node_modules/**'] [--paths REGEXP] [--sabotage 6] [--keep] \
 *     [--keep-paths build]
 *
 * `--keep` leaves the folder with the patches and the records of the runs, to look at.
 * `--keep-paths` names build output that stays between trials, as it does for the loop in any case.
 * `--test` and `--reported` are the same test command, without and with reports.
 */
import { execSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { git, gitOutput, isolatedEnv } from '../../test/support/git.ts';
import { random } from '../../test/support/worlds.ts';

const { values } = parseArgs({
  options: {
    repo: { type: 'string' },
    range: { type: 'string' },
    test: { type: 'string' },
    reported: { type: 'string' },
    reports: { type: 'string' },
    setup: { type: 'string' },
    carry: { type: 'string', multiple: true },
    paths: { type: 'string', default: '.' },
    sabotage: { type: 'string', default: '6' },
    seed: { type: 'string', default: '1' },
    keep: { type: 'boolean', default: false },
    'keep-paths': { type: 'string', multiple: true },
  },
});
const { repo, range, test, reported, reports } = values;
if (!repo || !range || !test || !reported || !reports)
  throw new Error('Needed: --repo, --range, --test, --reported and --reports.');
const ends = range.split('..');
const root = path.resolve(import.meta.dirname, '../..');
const folder = mkdtempSync(path.join(os.tmpdir(), 'autosync-real-'));
const work = path.join(folder, 'work');
const patches = path.join(folder, 'patches');

/** Changes that break something, most of the time: the first that applies to a line is made. */
const MUTATIONS: readonly [RegExp, string][] = [
  [/===/, '!=='],
  [/ == /, ' != '],
  [/ < /, ' >= '],
  [/ > /, ' <= '],
  [/\btrue\b/, 'false'],
  [/\bTrue\b/, 'False'],
  [/ \+ 1\b/, ' + 2'],
  [/ && /, ' || '],
  [/ and /, ' or '],
];
/** A sabotaged loop may never end. */
const LONGEST_MS = 300_000;
/** What AutoSync refuses without a trial would only blur the comparison. */
const LEFT_OUT = /^\.github\/|package\.json$|[-.]lock(?:\.\w+)?$|CMakeLists|\.yml$/;

interface Result {
  name: string;
  executions: string;
  testSeconds: number;
  wallSeconds: number;
  kept: readonly string[];
}

git(folder, 'clone', '--quiet', repo, work);
// `HEAD` means that of the repository.
const [base, tip] = ends.map((end) => git(work, 'rev-parse', end)) as [string, string];
git(work, 'checkout', '--quiet', '-B', 'main', base);
git(work, 'remote', 'set-url', 'origin', '.');
mkdirSync(patches);
const config = path.join(folder, 'config.json');
writeFileSync(config, JSON.stringify({ keepPaths: values['keep-paths'] ?? [] }));
const names = offer();
// Package managers need the settings of the user.
if (values.setup) execSync(values.setup, { cwd: work, stdio: 'ignore' });
process.stdout.write(`${names.length} patches in ${folder}\n`);

const loop = oneAtATime();
const results = [
  loop,
  halving(),
  autosync('nested prefixes, by exit code', []),
  autosync('AutoSync', ['--report-paths', reports]),
];
process.stdout.write(
  '\n| strategy | executions | test seconds | ÷ loop | wall | ÷ loop | kept | differs from the loop |\n',
);
process.stdout.write('|---|---|---|---|---|---|---|---|\n');
for (const { name, executions, testSeconds, wallSeconds, kept } of results) {
  const differs = [
    ...kept.filter((id) => !loop.kept.includes(id)).map((id) => `+${id}`),
    ...loop.kept.filter((id) => !kept.includes(id)).map((id) => `-${id}`),
  ];
  process.stdout.write(
    `| ${name} | ${executions} | ${testSeconds.toFixed(1)} | ${(testSeconds / loop.testSeconds).toFixed(2)} | ${wallSeconds.toFixed(1)} | ${(wallSeconds / loop.wallSeconds).toFixed(2)} | ${kept.length} | ${differs.join(' ')} |\n`,
  );
}
if (!values.keep) rmSync(folder, { recursive: true, force: true });

/** Writes the commits of the range as patches, with sabotaged ones between them. Returns their names, in order. */
function offer(): string[] {
  const wanted = new RegExp(values.paths);
  const commits = git(work, 'log', '--reverse', '--no-merges', '--format=%H', `${base}..${tip}`).split('\n');
  const usable = commits.filter((commit) => {
    const files = git(work, 'show', '--format=', '--name-only', '--no-renames', commit)
      .split('\n')
      .filter(Boolean);
    return files.some((file) => wanted.test(file)) && !files.some((file) => LEFT_OUT.test(file));
  });
  const diffs = usable.map((commit) =>
    gitOutput(work, 'format-patch', '--stdout', '--no-renames', '--full-index', '-1', commit),
  );
  const count = Number(values.sabotage);
  for (const [index, diff] of sabotages(count).entries())
    diffs.splice(Math.round(((index + 0.5) * diffs.length) / count), 0, diff);
  return diffs.map((diff, index) => {
    const kind = diff.startsWith('From ') ? 'commit' : 'sabotage';
    const name = `${String(index).padStart(3, '0')}-${kind}`;
    writeFileSync(path.join(patches, `${name}.patch`), diff);
    return name;
  });
}

/** Diffs that change one line of a source file each, chosen at random. */
function sabotages(count: number): string[] {
  const next = random(Number(values.seed));
  const sources = git(work, 'ls-files')
    .split('\n')
    .filter(
      (file) =>
        /\.(?:py|[cm]?[jt]s|go|rs|c|cpp|rb)$/.test(file) &&
        !/test|spec|example|docs|bench|fixture/i.test(file),
    );
  const found: string[] = [];
  for (let tries = 0; found.length < count && tries < 500; tries += 1) {
    const file = sources[Math.floor(next() * sources.length)]!;
    const lines = readFileSync(path.join(work, file), 'utf8').split('\n');
    const at = Math.floor(next() * lines.length);
    const mutation = MUTATIONS.find(
      ([from]) => from.test(lines[at]!) && !/^\s*(?:\/\/|#|\*|")/.test(lines[at]!),
    );
    if (!mutation) continue;
    lines[at] = lines[at]!.replace(...mutation);
    writeFileSync(path.join(work, file), lines.join('\n'));
    found.push(gitOutput(work, 'diff'));
    git(work, 'checkout', '--quiet', '.');
  }
  return found;
}

/** A careful person's script: each patch on top of what is green, the whole suite each time. */
function oneAtATime(): Result {
  const started = performance.now();
  const kept: string[] = [];
  let [executions, seconds] = [1, run(test!, work).seconds];
  for (const name of names) {
    if (!apply(name)) continue;
    const { isGreen, seconds: took } = run(test!, work);
    executions += 1;
    seconds += took;
    if (isGreen) {
      git(work, 'commit', '--quiet', '--no-verify', '--allow-empty', '--message', name);
      kept.push(name);
    } else reset();
  }
  git(work, 'checkout', '--quiet', '-B', 'main', base);
  return {
    name: 'one at a time',
    executions: `${executions}`,
    testSeconds: seconds,
    wallSeconds: since(started),
    kept,
  };
}

/** A red batch is halved, and both halves are tried on top of what is green. */
function halving(): Result {
  const started = performance.now();
  const kept: string[] = [];
  let [executions, seconds] = [1, run(test!, work).seconds];
  const tryAll = (batch: readonly string[]): void => {
    const before = git(work, 'rev-parse', 'HEAD');
    const applied = batch.filter((name) => {
      if (!apply(name)) return false;
      git(work, 'commit', '--quiet', '--no-verify', '--allow-empty', '--message', name);
      return true;
    });
    if (applied.length === 0) return;
    const result = run(test!, work);
    executions += 1;
    seconds += result.seconds;
    if (result.isGreen) return void kept.push(...applied);
    git(work, 'reset', '--quiet', '--hard', before);
    if (batch.length === 1) return;
    const half = Math.ceil(batch.length / 2);
    tryAll(batch.slice(0, half));
    tryAll(batch.slice(half));
  };
  tryAll(names);
  git(work, 'checkout', '--quiet', '-B', 'main', base);
  return {
    name: 'halving',
    executions: `${executions}`,
    testSeconds: seconds,
    wallSeconds: since(started),
    kept,
  };
}

function autosync(name: string, more: readonly string[]): Result {
  const out = path.join(folder, `out-${more.length}`);
  const project = path.join(folder, `project-${more.length}`);
  cpSync(work, project, { recursive: true, verbatimSymlinks: true });
  const command = more.length > 0 ? reported! : test!;
  const carry = (values.carry ?? []).flatMap((glob) => ['--carry', glob]);
  const started = performance.now();
  const ran = spawnSync(
    process.execPath,
    [
      path.join(root, 'dist/cli.js'),
      'run',
      '--repo',
      project,
      '--remote',
      '.',
      '--target-branch',
      'main',
      '--land',
      'none',
      '--patches',
      patches,
      '--test-command',
      command,
      '--out',
      out,
      '--state',
      path.join(folder, `state-${more.length}`),
      '--time-budget',
      '3h',
      '--config',
      config,
      ...carry,
      ...more,
    ],
    { env: isolatedEnv(), encoding: 'utf8', maxBuffer: 1e9 },
  );
  const wallSeconds = since(started);
  const record = JSON.parse(readFileSync(path.join(out, 'run.json'), 'utf8')) as {
    result: string;
    sentence: string;
    problem: unknown;
    patches: { id: string; verdict: string }[];
    trials: { kind: string; durationMs: number }[];
  };
  // Such a run has searched for nothing: its line below means nothing.
  if (record.problem || record.result === 'baseline-red')
    process.stdout.write(`${name}: ${record.sentence}\n${ran.stderr.slice(-2_000)}\n`);
  const focus = record.trials.filter(({ kind }) => kind === 'focus').length;
  return {
    name,
    executions: `${record.trials.length - focus} + ${focus}`,
    testSeconds: record.trials.reduce((sum, { durationMs }) => sum + durationMs / 1_000, 0),
    wallSeconds,
    kept: record.patches
      .filter(({ verdict }) => verdict === 'accepted' || verdict === 'landed')
      .map(({ id }) => id),
  };
}

function apply(name: string): boolean {
  const applied = spawnSync('git', ['apply', '--index', path.join(patches, `${name}.patch`)], {
    cwd: work,
    env: isolatedEnv(),
  });
  if (applied.status === 0) return true;
  reset();
  return false;
}

function reset(): void {
  git(work, 'reset', '--quiet', '--hard');
}

function run(command: string, cwd: string): { isGreen: boolean; seconds: number } {
  const started = performance.now();
  const { status } = spawnSync('bash', ['-eo', 'pipefail', '-c', command], {
    cwd,
    env: isolatedEnv(),
    stdio: 'ignore',
    timeout: LONGEST_MS,
    killSignal: 'SIGKILL',
  });
  return { isGreen: status === 0, seconds: since(started) };
}

function since(started: number): number {
  return (performance.now() - started) / 1_000;
}
