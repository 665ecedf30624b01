/** The workflows in the docs, as a test runs them. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';

interface Step {
  uses?: string;
  with?: Record<string, string | number | boolean>;
}
interface Workflow {
  jobs: Record<string, { steps?: Step[] }>;
}

const ROOT = path.resolve(import.meta.dirname, '../..');

/** The inputs of each use of the action in the workflows of a page, in their order. How tests are run is a test's own. */
export function recipesIn(page: string): Record<string, string>[] {
  const text = readFileSync(path.join(ROOT, page), 'utf8');
  return blocksOf(text, 'yaml').flatMap((block) => {
    const { jobs = {} } = parse(block) as Partial<Workflow>;
    return Object.values(jobs)
      .flatMap(({ steps = [] }) => steps)
      .filter(({ uses = '' }) => uses.startsWith('OWNER/autosync'))
      .map(({ with: inputs = {} }) => {
        const { 'setup-command': _, 'test-command': __, 'report-paths': ___, ...rest } = inputs;
        return Object.fromEntries(Object.entries(rest).map(([name, value]) => [name, String(value)]));
      });
  });
}

/** The first JSON block of a page that has this key. */
export function settingsIn(page: string, key: string): unknown {
  const text = readFileSync(path.join(ROOT, page), 'utf8');
  return blocksOf(text, 'json')
    .map((block) => JSON.parse(block) as Record<string, unknown>)
    .find((settings) => key in settings);
}

function blocksOf(text: string, language: string): string[] {
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\`$`, 'gm'))].map(
    ([, block = '']) => block,
  );
}
