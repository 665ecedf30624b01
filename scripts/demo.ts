/** Runs AutoSync on a sample project with ten patches, in a temporary folder. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { git, isolatedEnv } from '../test/support/git.ts';

const root = path.resolve(import.meta.dirname, '..');
const folder = mkdtempSync(path.join(os.tmpdir(), 'autosync-demo-'));
const project = path.join(folder, 'corner-shop');
const remote = path.join(folder, 'remote.git');

cpSync(path.join(root, 'test/fixtures/demo/project'), project, { recursive: true });
git(project, 'init', '--quiet', '--initial-branch=main');
git(project, 'add', '--all');
git(project, 'commit', '--quiet', '--message=Corner shop');
git(folder, 'clone', '--quiet', '--bare', project, remote);
git(project, 'remote', 'add', 'origin', remote);
cpSync(path.join(root, 'test/fixtures/demo/patches'), path.join(project, '.autosync/patches'), {
  recursive: true,
});

const run = spawnSync(
  process.execPath,
  [
    path.join(root, 'dist/cli.js'),
    'run',
    '--repo',
    project,
    '--land',
    'commit',
    '--test-command',
    'npm test',
    '--report-paths',
    'report.xml',
  ],
  { stdio: 'inherit', env: isolatedEnv() },
);

process.stdout.write(
  `\nWhat landed on the remote's main:\n${git(remote, 'log', '--format=  %h %an: %s', 'main')}\n`,
);
process.stdout.write(`\nThe sample project is ${project}, its remote ${remote}.\n`);
process.exitCode = run.status ?? 1;
