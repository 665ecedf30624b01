/** Workflows and action as GitHub reads them. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { validateYaml } from '../support/validator.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');

it.each(['action.yml', '.github/workflows/autosync.yml', '.github/workflows/ci.yml'])(
  "%s passes GitHub's own validator",
  async (file) => {
    const text = readFileSync(path.join(ROOT, file), 'utf8');
    expect(await validateYaml(text, file)).toEqual([]);
    // The validator is awake: it sees a mistake.
    const broken = text.replace(/^(runs|jobs):/m, '$1x:');
    expect(await validateYaml(broken, `broken/${file}`)).not.toEqual([]);
  },
);

it('pins every action by a commit', () => {
  for (const file of ['autosync.yml', 'ci.yml']) {
    const text = readFileSync(path.join(ROOT, '.github/workflows', file), 'utf8');
    for (const [, used] of text.matchAll(/uses: (\S+)/g))
      expect(used).toMatch(/^(?:\$\/|[\w-]+\/[\w-]+@[0-9a-f]{40}|OWNER\/.*)$/);
  }
});
