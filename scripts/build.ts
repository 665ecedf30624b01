/** Builds `dist/` from scratch: the bundle, the page of the dashboard, and the licences of the packages in them. */
import { createHash } from 'node:crypto';
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
const page = await buildPage();
writeFileSync(path.join(values.out, 'dashboard.html'), page.html);
const modules = output.flatMap((chunk) => (chunk.type === 'chunk' ? chunk.moduleIds : []));
writeFileSync(path.join(values.out, 'licenses.txt'), licences([...modules, ...page.modules]));

/**
 * The page of the dashboard without data: one file that loads nothing. The browser runs its script and uses its styles
 * by their hashes, and nothing else.
 */
async function buildPage(): Promise<{ html: string; modules: readonly string[] }> {
  await using bundle = await rolldown({
    input: 'src/dashboard/main.tsx',
    cwd: root,
    platform: 'browser',
    logLevel: 'warn',
    tsconfig: 'src/dashboard/tsconfig.json',
  });
  const { output } = await bundle.generate({ format: 'esm', minify: true, comments: { legal: false } });
  const [{ code, moduleIds }] = output;
  // The end of a script in a text would end the script of the page.
  const script = code.trim().replaceAll('</script', String.raw`<\/script`);
  const style = readFileSync(path.join(root, 'src/dashboard/style.css'), 'utf8').replaceAll(/\s+/g, ' ');
  const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
  const policy = `default-src 'none'; script-src ${hash(script)}; style-src ${hash(style)}`;
  const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>AutoSync</title>
<style>${style}</style>
</head>
<body>
<div id="app"><p>Opening the data …</p></div>
<!-- data -->
<script type="module">${script}</script>
</body>
</html>
`;
  return { html, modules: moduleIds };
}

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
