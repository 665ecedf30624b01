/** The flags that the documentation suggests, as written, on a fresh checkout: for every framework that is here. */
import { spawnSync } from 'node:child_process';
import { symlinkSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { FRAMEWORKS } from '../../src/trial/focus/frameworks.ts';
import { verdicts } from '../support/github-scene.ts';
import { Repository, type Files } from '../support/repository.ts';
import { runCli } from '../support/runner.ts';

const MODULES = path.resolve(import.meta.dirname, '../../node_modules');

/** Framework → a command that runs it, and a project whose tests fail on the value `bad`. */
const PROJECTS: Record<string, { command: string; files: Files }> = {
  'node --test': {
    command: 'node --test',
    files: {
      'value.js': 'export const value = "good";\n',
      'package.json': '{"type":"module"}\n',
      'value.test.js':
        'import test from "node:test";\nimport assert from "node:assert";\nimport { value } from "./value.js";\ntest("is good", () => assert.equal(value, "good"));\n',
    },
  },
  vitest: {
    command: 'node_modules/.bin/vitest run',
    files: {
      'value.js': 'export const value = "good";\n',
      'value.test.js':
        'import { expect, test } from "vitest";\nimport { value } from "./value.js";\ntest("is good", () => expect(value).toBe("good"));\n',
    },
  },
  pytest: {
    command: 'python3 -m pytest',
    files: {
      'value.py': 'value = "good"\n',
      'test_value.py': 'from value import value\n\ndef test_is_good():\n    assert value == "good"\n',
    },
  },
};

const isHere = (command: string): boolean =>
  spawnSync('bash', ['-c', `${command.replace(/ (?:run|--test)$/, '')} --version`], {
    cwd: path.dirname(MODULES),
  }).status === 0;

describe('the suggested flags', () => {
  it.each(Object.entries(PROJECTS).filter(([, { command }]) => isHere(command)))(
    'of %s',
    async (name, { command, files }) => {
      const { report } = FRAMEWORKS.find((framework) => framework.name === name)!;
      const repository = Repository.create({
        ...files,
        '.gitignore': 'node_modules\n__pycache__\n.pytest_cache\nreports\n',
      });
      repository.publish();
      symlinkSync(MODULES, path.join(repository.directory, 'node_modules'));
      const source = Object.keys(files).find((file) => /^value\.(?:js|py)$/.test(file))!;
      repository.write({
        '.autosync/patches/1-bad.patch': repository.diff({
          [source]: String(files[source]).replace('good', 'bad'),
        }),
        '.autosync/patches/2-good.patch': repository.diff({ 'notes.md': 'x\n' }),
      });
      const args = [
        'run',
        '--test-command',
        `${command} ${report.add}`,
        '--report-paths',
        report.paths,
        '--carry',
        'node_modules',
      ];
      const done = await runCli(repository.directory, args, { PATH: process.env['PATH'] });
      expect(verdicts(done.run), done.stderr).toEqual({
        '1-bad': 'culprit: tests-failed',
        '2-good': 'accepted: green',
      });
      expect(done.run!.patches[0]!.evidence.tests).toHaveLength(1);
      // A test was run by itself.
      expect(done.run!.trials.some(({ kind }) => kind === 'focus')).toBe(true);
    },
  );
});
