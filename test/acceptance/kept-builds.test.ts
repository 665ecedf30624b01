/** Build output that stays between trials, through the bundle. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { verdicts } from '../support/github-scene.ts';
import { Repository, type Files } from '../support/repository.ts';
import { runCli } from '../support/runner.ts';
import { temporaryFolder } from '../support/temporary.ts';

/** A project whose command builds first. It notes in a file outside whether an earlier build was there. */
async function run(build: string, patches: (repository: Repository) => Files, ...more: string[]) {
  const log = path.join(temporaryFolder(), 'builds');
  const repository = Repository.create({
    'test.sh': `[ -d build ] && echo warm >> '${log}' || echo cold >> '${log}'; mkdir -p build; ${build}\n`,
    'one.txt': 'fine\n',
    'two.txt': 'fine\n',
    '.gitignore': 'build/\n',
    '.github/autosync.json': JSON.stringify({ keepPaths: ['build'] }),
  });
  repository.publish();
  repository.write(patches(repository));
  const done = await runCli(repository.directory, ['run', '--test-command', 'sh test.sh', ...more]);
  return { done, repository, builds: readFileSync(log, 'utf8').trim().split('\n') };
}

describe('keepPaths', () => {
  it('keeps a build between the trials of a search, and not for the trial that proves what lands', async () => {
    const { done, builds } = await run('cp *.txt build/; ! grep -q broken build/*.txt', (repository) => ({
      '.autosync/patches/1-bad.patch': repository.diff({ 'one.txt': 'broken\n' }),
      '.autosync/patches/2-good.patch': repository.diff({ 'two.txt': 'better\n' }),
    }));
    expect(verdicts(done.run)).toEqual({ '1-bad': 'culprit: command-failed', '2-good': 'accepted: green' });
    expect(builds[0]).toBe('cold');
    expect(builds.slice(1, -1).every((build) => build === 'warm')).toBe(true);
    expect(builds.at(-1)).toBe('cold');
    expect(done.run!.trials.at(-1)).toMatchObject({ outcome: 'green', patches: ['2-good'] });
  });

  it('is not what makes a batch repair a red base', async () => {
    const { done, builds } = await run(
      'cp one.txt build/ 2>/dev/null; [ -f build/one.txt ] && grep -q mended two.txt',
      (repository) => ({
        '.autosync/patches/1.patch': repository.diff({ 'one.txt': null, 'two.txt': 'mended\n' }),
      }),
    );
    expect(done.run!.result).toBe('baseline-red');
    expect(builds.at(-1)).toBe('cold');
  });

  it('leaves nothing behind in a checkout', async () => {
    const { done, repository } = await run(
      '! grep -q broken one.txt',
      (made) => ({ '.autosync/patches/1.patch': made.diff({ 'one.txt': 'broken\n' }) }),
      '--workspace',
      'in-place',
    );
    // Nothing is green, so nothing was built anew in the end.
    expect(verdicts(done.run)).toEqual({ '1': 'culprit: command-failed' });
    expect(existsSync(path.join(repository.directory, 'build'))).toBe(false);
  });

  it('searches again without it where the kept build said what is not so', async () => {
    // The build of the base hides that a patch removes what is built.
    const { done, builds } = await run(
      'cp one.txt build/ 2>/dev/null; [ -f build/one.txt ]',
      (repository) => ({
        '.autosync/patches/1-bad.patch': repository.diff({ 'one.txt': null }),
        '.autosync/patches/2-good.patch': repository.diff({ 'two.txt': 'better\n' }),
      }),
    );
    expect(verdicts(done.run)).toEqual({ '1-bad': 'culprit: command-failed', '2-good': 'accepted: green' });
    expect(builds.slice(-2)).toEqual(['cold', 'cold']);
    expect(done.stdout).toContain('Build output that `keepPaths` kept made these tests green');
  });
});
