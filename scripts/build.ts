/** Builds `dist/` from scratch: the bundle, and the licences of the packages in it. */
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { rolldown } from 'rolldown';
import config from '../rolldown.config.ts';

const root = path.resolve(import.meta.dirname, '..');
const { values } = parseArgs({ options: { out: { type: 'string', default: path.join(root, 'dist') } } });

rmSync(values.out, { recursive: true, force: true });
const { output: options, ...input } = config;
await using bundle = await rolldown({ ...input, cwd: root });
const { output } = await bundle.write({ ...options, dir: values.out });
const modules = output.flatMap((chunk) => (chunk.type === 'chunk' ? chunk.moduleIds : []));
writeFileSync(path.join(values.out, 'licenses.txt'), licences(modules));

/** Licence texts of the packages that modules of the bundle come from. */
function licences(ids: readonly string[]): string {
  const folders = new Set(
    ids.flatMap((id) => /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(id.replace(/^\0/, ''))?.[0] ?? []),
  );
  return [...folders]
    .map((folder) => {
      const { name, version, license } = JSON.parse(
        readFileSync(path.join(folder, 'package.json'), 'utf8'),
      ) as { name: string; version: string; license?: string };
      return `${name} ${version} (${license ?? 'no licence named'})\n\n${licenceText(folder)}`;
    })
    .toSorted()
    .join(`\n${'-'.repeat(80)}\n\n`);
}

function licenceText(folder: string): string {
  const file = existsSync(folder) ? readdirSync(folder).find((name) => /^licen[cs]e/i.test(name)) : undefined;
  return file === undefined ? '' : readFileSync(path.join(folder, file), 'utf8');
}
