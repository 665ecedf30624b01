/** The corpus of attacks, through the bundle, together with innocent patches that must land. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { gitOutput } from '../support/git.ts';
import { verdicts } from '../support/github-scene.ts';
import { Repository } from '../support/repository.ts';
import { runCli } from '../support/runner.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { ATTACKS, TARGET, type Attack } from './corpus.ts';

const PATCHES = '.autosync/patches';
const MEASURE = path.resolve(import.meta.dirname, '../support/measure.mjs');

/** Offers files together with two innocent patches, runs the bundle and lets it land. */
async function run(files: readonly Pick<Attack, 'file' | 'content'>[], more?: (folder: string) => void) {
  const repository = Repository.create(TARGET);
  symlinkSync('src', path.join(repository.directory, 'link'));
  repository.commit({}, 'Link');
  const remote = repository.publish();
  const folder = path.join(repository.directory, PATCHES);
  const innocent = [
    repository.diff({ 'values/a': 'uno\n' }),
    repository.diff({ 'values/b': 'dos\n' }),
  ] as const;
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, '00-innocent.patch'), innocent[0]);
  writeFileSync(path.join(folder, 'zz-innocent.patch'), innocent[1]);
  for (const { file, content } of files) writeFileSync(path.join(folder, file), content);
  more?.(folder);
  const before = gitOutput(repository.directory, 'status', '--porcelain');
  const measured = path.join(temporaryFolder(), 'memory');
  const started = performance.now();
  const done = await runCli(
    repository.directory,
    ['run', '--test-command', './test.sh', '--land', 'commit', '--retries', '0'],
    { NODE_OPTIONS: `--import ${MEASURE}`, MEASURE_FILE: measured },
  );
  const seconds = (performance.now() - started) / 1_000;
  expect(done.exitCode, done.stderr).toBe(0);
  const { '00-innocent': first, 'zz-innocent': last, ...others } = verdicts(done.run);
  expect([first, last]).toEqual(['landed: green', 'landed: green']);
  // Only what is innocent is on the branch, and the person's repository is as whole as it was.
  const changed = gitOutput(remote.directory, 'diff', '--name-only', done.run!.base!.commit, 'main');
  expect(changed).toBe('values/a\nvalues/b\n');
  expect(gitOutput(repository.directory, 'status', '--porcelain')).toBe(before);
  repository.git('fsck', '--full');
  return {
    verdicts: others,
    seconds,
    megabytes: Number(readFileSync(measured, 'utf8')) / 1_024,
    done,
    repository,
  };
}

describe('hostile patches', () => {
  it.each([...new Set(ATTACKS.map(({ kind }) => kind))])('%s', async (kind) => {
    const attacks = ATTACKS.filter((one) => one.kind === kind);
    const { verdicts: found, seconds, megabytes, repository } = await run(attacks);
    expect(found).toEqual(
      Object.fromEntries(attacks.map(({ file, verdict }) => [file.replace(/\.[^.]+$/, ''), verdict])),
    );
    expect(seconds).toBeLessThan(kind === 'bombs' ? 20 : 10);
    expect(megabytes).toBeLessThan(300);
    expect(existsSync(path.join(repository.directory, '../evil'))).toBe(false);
    expect(existsSync('/etc/evil')).toBe(false);
  });

  it('folder: what is no regular file is named, and nobody waits for it', async () => {
    const {
      verdicts: found,
      seconds,
      megabytes,
    } = await run([], (folder) => {
      symlinkSync('/etc/passwd', path.join(folder, 'symlink.patch'));
      execFileSync('mkfifo', [path.join(folder, 'fifo.patch')]);
      mkdirSync(path.join(folder, 'folder.patch'));
      symlinkSync('/dev/zero', path.join(folder, 'device.patch'));
      writeFileSync(path.join(folder, 'huge.patch'), '');
      truncateSync(path.join(folder, 'huge.patch'), 500_000_000);
      for (let n = 0; n < 700; n += 1) writeFileSync(path.join(folder, `many-${n}.patch`), 'no patch\n');
    });
    expect(found).toMatchObject({
      symlink: 'invalid: unreadable',
      fifo: 'invalid: unreadable',
      folder: 'invalid: unreadable',
      device: 'invalid: unreadable',
      huge: 'refused: limits',
      'many-0': 'invalid: malformed',
      'many-699': 'invalid: malformed',
    });
    expect(seconds).toBeLessThan(15);
    expect(megabytes).toBeLessThan(300);
  });

  it('names: what they hold is shown and not obeyed', async () => {
    const names = [
      '--upload-pack=x',
      '$(touch evil)',
      '`id`',
      '<img src=x>',
      '@everyone',
      '${{ github.token }}',
      'a|b',
      '[x](http:--evil)',
      '::error::x',
      '##[error]x',
    ];
    const {
      verdicts: found,
      done,
      repository,
    } = await run(names.map((name) => ({ file: `${name}.patch`, content: 'no patch\n' })));
    expect(found).toEqual(Object.fromEntries(names.map((name) => [name, 'invalid: malformed'])));
    const summary = readFileSync(path.join(repository.directory, '.autosync/out/kpi_summary.md'), 'utf8');
    expect(summary).not.toMatch(/<img|@everyone|\]\(http/);
    for (const text of [done.stdout, done.stderr]) expect(text).not.toMatch(/##\[|^\s*::/m);
  });
});
