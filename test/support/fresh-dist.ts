/** Stops the acceptance suite, which tests `dist/`, if `dist/` is not what the sources build. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const ROOT = path.resolve(import.meta.dirname, '../..');

/** Called by vitest before the suite. */
export default function requireFreshDist(): void {
  const fresh = mkdtempSync(path.join(os.tmpdir(), 'autosync-dist-'));
  try {
    const build = spawnSync(process.execPath, ['scripts/build.ts', '--out', fresh], {
      cwd: ROOT,
      encoding: 'utf8',
    });
    if (build.status !== 0) throw new Error(`The bundle cannot be built:\n${build.stderr}`);
    const diff = spawnSync('diff', ['--recursive', '--brief', 'dist', fresh], {
      cwd: ROOT,
      encoding: 'utf8',
    });
    if (diff.status !== 0)
      throw new Error(`dist/ is not what the sources build. Run \`npm run build\`.\n${diff.stdout}`);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}
