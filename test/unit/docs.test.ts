/** What README and docs show works: workflows are valid, commands, flags, files and headings exist. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { parseManifest } from '../../src/batch/manifest.ts';
import { parseConfigFile } from '../../src/config/file.ts';
import { inputsOf } from '../../src/config/inputs.ts';
import { validateYaml } from '../support/validator.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const FILES = [
  ...readdirSync(ROOT).filter((file) => file.endsWith('.md')),
  ...readdirSync(path.join(ROOT, 'docs'))
    .filter((file) => file.endsWith('.md'))
    .map((file) => `docs/${file}`),
];
const read = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');
const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };

/** Fenced blocks of a language, with where they stand. */
function blocks(language: string): [place: string, text: string][] {
  return FILES.flatMap((file) => {
    const text = read(file);
    return [...text.matchAll(/^```(\w+)\n([^]*?)^```$/gm)]
      .filter(([, found]) => found === language)
      .map(({ 2: content, index }): [string, string] => [
        `${file}:${text.slice(0, index).split('\n').length}`,
        content!,
      ]);
  });
}

/** The anchor that GitHub gives a heading. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s-]/gu, '')
    .trim()
    .replace(/\s/g, '-');
}

describe('examples', () => {
  it.each(blocks('yaml'))("%s passes GitHub's own validator", async (_, text) => {
    expect(await validateYaml(text)).toEqual([]);
  });

  it.each(blocks('yaml').filter(([, text]) => text.includes('workflow_run:')))(
    '%s names workflows that the page shows',
    (place, text) => {
      const [page] = place.split(':');
      const shown = blocks('yaml')
        .filter(([at]) => at.startsWith(`${page}:`))
        .map(([, other]) => (parse(other) as { name?: string }).name);
      const told = [...read(page!).matchAll(/a workflow named `([^`]+)`/g)].map(([, name]) => name);
      const { on } = parse(text) as { on: { workflow_run: { workflows: string[] } } };
      // GitHub knows a workflow by its name, and not by its file.
      expect([...shown, ...told]).toEqual(expect.arrayContaining(on.workflow_run.workflows));
    },
  );

  it.each(blocks('json'))('%s is a configuration or a manifest', (place, text) => {
    if (text.includes('autosync.batch/1')) expect(parseManifest(text, true).kind).toBe('manifest');
    else expect(parseConfigFile(place, text)).toBeDefined();
  });

  it.each(blocks('sh'))('%s names commands that exist', (_, text) => {
    for (const line of text.replaceAll('\\\n', ' ').split('\n').filter(Boolean)) {
      for (const [, name] of line.matchAll(/npm run ([\w:-]+)/g)) expect(scripts).toHaveProperty([name!]);
      const words = line.replace(/#.*$/, '').split(/\s+/).filter(Boolean);
      const cli = words.indexOf('dist/cli.js');
      if (cli >= 0)
        expect(['run', 'show', 'dashboard', 'replay', 'history', 'reproduce', 'doctor']).toContain(
          words[cli + 1],
        );
      if (words[cli + 1] !== 'run') continue;
      for (const flag of words.filter((word) => word.startsWith('--')))
        expect(inputsOf('cli').map((name) => `--${name}`)).toContain(flag);
    }
  });

  it('in the text name npm scripts that exist', () => {
    for (const file of FILES.filter((name) => name !== 'CHANGELOG.md'))
      for (const [, name] of read(file).matchAll(/`npm run ([\w:-]+)/g))
        expect([file, name, Object.hasOwn(scripts, name!)]).toEqual([file, name, true]);
  });
});

describe('links', () => {
  it.each(FILES)('of %s lead somewhere', (file) => {
    for (const [, link] of read(file).matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^https?:/.test(link!)) continue;
      const [target = '', anchor] = link!.split('#');
      const place = target === '' ? file : path.join(path.dirname(file), target);
      expect([link, existsSync(path.join(ROOT, place))]).toEqual([link, true]);
      if (anchor === undefined) continue;
      const anchors = [...read(place).matchAll(/^#+ (.+)$/gm)].map(([, heading]) => anchorOf(heading!));
      expect(anchors).toContain(anchor);
    }
  });

  it('have tables whose rows have as many cells as their headers', () => {
    for (const file of FILES) {
      const tables = read(file).matchAll(/^\|.*\|\n\|[-: |]+\|\n(?:\|.*\|\n)*/gm);
      for (const [table] of tables) {
        const cells = table
          .trim()
          .split('\n')
          .map((row) => row.replaceAll(/\\\||`[^`|]*`/g, '').split('|').length);
        expect([file, table.slice(0, 60), new Set(cells).size]).toEqual([file, table.slice(0, 60), 1]);
      }
    }
  });

  it('reach every file of docs from the README', () => {
    const text = read('README.md');
    for (const file of FILES.filter((name) => name.startsWith('docs/'))) expect(text).toContain(`(${file})`);
  });
});
