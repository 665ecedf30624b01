import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import path from 'node:path';
import { expect, it } from 'vitest';

// GitHub's own validator imports JSON without saying so.
registerHooks({
  load(url, context, next) {
    return url.endsWith('.json')
      ? next(url, { ...context, importAttributes: { type: 'json' } })
      : next(url, context);
  },
});

it.each(['action.yml', '.github/workflows/autosync.yml', '.github/workflows/ci.yml'])(
  "%s passes GitHub's own validator",
  async (file) => {
    const { validate } = await import('@actions/languageservice');
    const { TextDocument } = await import('vscode-languageserver-textdocument');
    const text = readFileSync(path.resolve(import.meta.dirname, '../..', file), 'utf8');
    const problems = await validate(TextDocument.create(`file:///repository/${file}`, 'yaml', 1, text));
    expect(problems).toEqual([]);
    // The validator is awake: it sees a mistake.
    const broken = text.replace(/^(runs|jobs):/m, '$1x:');
    expect(await validate(TextDocument.create(`file:///broken/${file}`, 'yaml', 1, broken))).not.toEqual([]);
  },
);

it('pins every action by a commit', () => {
  for (const file of ['autosync.yml', 'ci.yml']) {
    const text = readFileSync(path.resolve(import.meta.dirname, '../../.github/workflows', file), 'utf8');
    for (const [, used] of text.matchAll(/uses: (\S+)/g))
      expect(used).toMatch(/^(?:\$\/|[\w-]+\/[\w-]+@[0-9a-f]{40}|OWNER\/.*)$/);
  }
});
