/**
 * Measures what AutoSync costs besides the tests: a whole run with 20 passing one-file patches on a repository
 * of 10,000 files, with `true` as test command. Compares it with a shell script that does the same with git
 * alone.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { git, isolatedEnv } from '../../test/support/git.ts';

const FILES = 10_000;
const PATCHES = 20;
const ROUNDS = 5;

const root = path.resolve(import.meta.dirname, '../..');
const folder = mkdtempSync(path.join(os.tmpdir(), 'autosync-bench-'));

/** A careful script: private index, one commit per patch, check out, test, push with a lease. */
const SCRIPT = `
set -euo pipefail
work=$1 remote=$2 patches=$3 store=$4
git init -q --bare "$store"
base=$(git ls-remote "$remote" refs/heads/main | cut -f1)
git --git-dir="$store" fetch -q --depth=1 "$work/.git" "$base"
git -C "$work" checkout -q --force --detach "$base"
(cd "$work" && true)
export GIT_DIR="$store" GIT_INDEX_FILE="$store/index"
git read-tree "$base"
tip=$base
for patch in "$patches"/*.patch; do
  git apply --cached "$patch"
  tip=$(git commit-tree -p "$tip" -m "$(basename "$patch")" "$(git write-tree)")
done
unset GIT_DIR GIT_INDEX_FILE
git -C "$work" fetch -q "$store" "$tip"
git -C "$work" checkout -q --force --detach "$tip"
(cd "$work" && true)
git --git-dir="$store" push -q --force-with-lease=refs/heads/main:"$base" "$remote" "$tip:refs/heads/main"
`;

function makeRepository(): { source: string; patches: string } {
  const source = path.join(folder, 'source');
  for (let i = 0; i < FILES; i += 1) {
    const target = path.join(source, `src/${i % 100}/${Math.floor(i / 100)}.txt`);
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, Array.from({ length: 40 }, (_, line) => `line ${line} of file ${i}`).join('\n'));
  }
  git(source, 'init', '--quiet', '--initial-branch=main');
  git(source, 'config', 'gc.auto', '0');
  git(source, 'add', '--all');
  git(source, 'commit', '--quiet', '--message=Base');
  git(source, 'repack', '-a', '-d', '--quiet');
  const patches = path.join(folder, 'patches');
  mkdirSync(patches);
  for (let i = 0; i < PATCHES; i += 1) {
    writeFileSync(path.join(source, `src/${i}/7.txt`), `changed ${i}\n`);
    writeFileSync(path.join(patches, `${i}.patch`), `${git(source, 'diff')}\n`);
    git(source, 'checkout', '--quiet', '.');
  }
  return { source, patches };
}

/** A fresh remote and a fresh checkout of it, so that every round starts the same way. */
function fresh(source: string, name: string): { work: string; remote: string } {
  const remote = path.join(folder, `${name}.git`);
  const work = path.join(folder, name);
  git(folder, 'clone', '--quiet', '--bare', source, remote);
  git(folder, 'clone', '--quiet', remote, work);
  return { work, remote };
}

function timed(action: () => void): number {
  const started = performance.now();
  action();
  return performance.now() - started;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

function requireLanded(remote: string): void {
  const count = git(remote, 'rev-list', '--count', 'main');
  if (count !== String(PATCHES + 1)) throw new Error(`Expected ${PATCHES + 1} commits, found ${count}.`);
}

const { source, patches } = makeRepository();
const [script, ours]: [number[], number[]] = [[], []];
for (let round = 0; round < ROUNDS; round += 1) {
  const theirs = fresh(source, `script-${round}`);
  script.push(
    timed(() =>
      execFileSync(
        'bash',
        ['-c', SCRIPT, 'script', theirs.work, theirs.remote, patches, path.join(folder, `store-${round}`)],
        { env: isolatedEnv() },
      ),
    ),
  );
  requireLanded(theirs.remote);

  const mine = fresh(source, `autosync-${round}`);
  const args = [
    'run',
    '--workspace',
    'in-place',
    '--land',
    'commit',
    '--test-command',
    'true',
    '--patches',
    patches,
    '--out',
    path.join(folder, 'out'),
    '--state',
    path.join(folder, 'state'),
  ];
  ours.push(
    timed(() => {
      const run = spawnSync(process.execPath, [path.join(root, 'dist/cli.js'), ...args], {
        cwd: mine.work,
        env: isolatedEnv(),
        encoding: 'utf8',
      });
      if (run.status !== 0) throw new Error(run.stdout + run.stderr);
    }),
  );
  requireLanded(mine.remote);
}
// Ratios within a round, so that other work on the machine slows both sides alike.
const ratio = median(ours.map((ms, round) => ms / script[round]!));
console.log(
  `whole run, ${PATCHES} patches, ${FILES} files: AutoSync ${Math.round(median(ours))} ms, bare git ${Math.round(median(script))} ms, ratio ${ratio.toFixed(2)} (target 1.2)`,
);

const empty = path.join(folder, 'empty.mjs');
writeFileSync(empty, '');
const start = (file: string, ...args: string[]): number =>
  median(
    Array.from({ length: 15 }, () =>
      timed(() => spawnSync(process.execPath, [file, ...args], { env: isolatedEnv() })),
    ),
  );
const [cli, main, node] = [
  start(path.join(root, 'dist/cli.js'), '--help'),
  start(path.join(root, 'dist/main.js')),
  start(empty),
];
console.log(
  `start: dist/cli.js --help ${Math.round(cli)} ms, dist/main.js without inputs ${Math.round(main)} ms, empty script ${Math.round(node)} ms, ratios ${(cli / node).toFixed(1)} and ${(main / node).toFixed(1)}`,
);
rmSync(folder, { recursive: true, force: true });
