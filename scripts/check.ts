/** Checks all that must hold besides the tests. Runs every check, then fails if one of them failed. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');
const fresh = mkdtempSync(path.join(os.tmpdir(), 'autosync-dist-'));
const bin = (name: string): string => path.join(root, 'node_modules/.bin', name);

const checks: [string, string, string[]][] = [
  ['format', bin('prettier'), ['--check', '.']],
  ['lint', bin('oxlint'), ['--type-aware', '--max-warnings=0']],
  ['types', bin('tsc'), []],
  ['types of the page', bin('tsc'), ['--project', 'src/dashboard']],
  ['unused', bin('knip'), []],
  ['generated files', process.execPath, ['scripts/generate.ts', '--check']],
  ['build', process.execPath, ['scripts/build.ts', '--out', fresh]],
  ['dist is what the sources build', 'diff', ['--recursive', 'dist', fresh]],
];

const failed = checks.filter(([name, program, args]) => {
  process.stdout.write(`check: ${name}\n`);
  return spawnSync(program, args, { cwd: root, stdio: 'inherit' }).status !== 0;
});
rmSync(fresh, { recursive: true, force: true });
process.stdout.write(
  failed.length === 0 ? 'All checks hold.\n' : `Failed: ${failed.map(([name]) => name).join(', ')}.\n`,
);
process.exitCode = failed.length === 0 ? 0 : 1;
