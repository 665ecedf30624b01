/** Builds `dist/` from scratch: the bundle, and the licences of what is in it. */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';

const root = path.resolve(import.meta.dirname, '..');
const { values } = parseArgs({ options: { out: { type: 'string', default: path.join(root, 'dist') } } });

rmSync(values.out, { recursive: true, force: true });
execFileSync(
  process.execPath,
  [path.join(root, 'node_modules/rolldown/bin/cli.mjs'), '-c', '--dir', values.out, '--logLevel', 'warn'],
  {
    cwd: root,
    stdio: 'inherit',
  },
);
writeFileSync(path.join(values.out, 'licenses.txt'), licences());

/** Licence texts of the packages that the lockfile calls production dependencies. */
function licences(): string {
  const lock = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { version?: string; dev?: boolean; optional?: boolean; license?: string }>;
  };
  return Object.entries(lock.packages)
    .filter(([folder, entry]) => folder !== '' && !entry.dev && !entry.optional)
    .map(([folder, entry]) => {
      const name = folder.replace(/^.*node_modules\//, '');
      return `${name} ${entry.version ?? ''} (${entry.license ?? 'no licence named'})\n\n${licenceText(path.join(root, folder))}`;
    })
    .toSorted()
    .join(`\n${'-'.repeat(80)}\n\n`);
}

function licenceText(folder: string): string {
  const file = existsSync(folder) ? readdirSync(folder).find((name) => /^licen[cs]e/i.test(name)) : undefined;
  return file === undefined ? '' : readFileSync(path.join(folder, file), 'utf8');
}
