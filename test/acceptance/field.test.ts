/** Small projects that people had trouble with in the field, through the bundle. */
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { verdicts } from '../support/github-scene.ts';
import { Repository } from '../support/repository.ts';
import { runCli } from '../support/runner.ts';

const PROJECTS = path.resolve(import.meta.dirname, '../fixtures/field/projects');

/** Runs a project with its patches. `test`: by default it only copies prepared reports. */
async function run(name: string, reports?: string, test = 'mkdir -p out && cp data/* out/') {
  const repository = Repository.create({});
  repository.copyIn(path.join(PROJECTS, name, 'repo'), '.');
  repository.commit({}, 'Project');
  repository.publish();
  repository.copyIn(path.join(PROJECTS, name, 'patches'), 'patches');
  const paths = reports === undefined ? [] : ['--report-paths', reports];
  return runCli(repository.directory, [
    'run',
    '--test-command',
    test,
    ...paths,
    '--patches',
    'patches',
    '--fail-on',
    'never',
  ]);
}

describe('a project from the field', () => {
  it('whose run calls itself aborted is not green', async () => {
    const { run: found } = await run('C01', 'out/*');
    expect(found!.result).toBe('baseline-red');
    expect(verdicts(found)).toEqual({ a: 'undecided: error' });
  });

  it('whose report only looks like a known one is not green', async () => {
    const { run: found, exitCode, stdout } = await run('C02', 'out/*.xml');
    expect([exitCode, found!.result]).toEqual([3, 'error']);
    expect(stdout).toContain('a report of CppUnit or AUnit');
  });

  it.each([
    ['C03', 'out/*.xml', 'NUnit 2.2 names successes in its own way'],
    ['C10', 'out/*.json', 'a print without a line end spoils a line of go'],
    ['C11', 'out/*.json', 'and a line of libtest'],
  ])('is green where it says so: %s', async (name, reports) => {
    expect(verdicts((await run(name, reports)).run)).toEqual({ a: 'accepted: green' });
  });

  it('whose tests become fewer is told', async () => {
    expect(verdicts((await run('C04', 'out/*.xml')).run)).toEqual({
      a: 'accepted: green',
      b: 'refused: tests-weakened',
    });
  });

  it('that leaves an old report behind is not green by it', async () => {
    expect(verdicts((await run('C05', 'out/*.xml', 'bash w.sh')).run)).toEqual({ a: 'culprit: no-report' });
  });

  it('whose patches break it only together has the partner named, without reports, too', async () => {
    const { run: found } = await run('C07', undefined, 'bash -e main.sh && bash -e extra.sh');
    expect(verdicts(found)).toEqual({
      'a-rename': 'accepted: green',
      'b-use': 'culprit: command-failed',
      'c-doc': 'accepted: green',
    });
    expect(found!.patches.find(({ id }) => id === 'b-use')!.evidence.with).toEqual(['a-rename']);
  });

  it('with a flaky test ejects nobody', async () => {
    const { run: found } = await run('C08', 'out/*.xml', 'bash t.sh');
    expect(verdicts(found)).toEqual({ a: 'accepted: green', b: 'accepted: green', c: 'accepted: green' });
  });

  it('whose exit code and report disagree is red, and both facts are told', async () => {
    const { run: found, stdout } = await run('C09', 'out/*.xml', 'mkdir -p out && cp data/* out/ && exit 2');
    expect(found!.result).toBe('baseline-red');
    expect(stdout + found!.patches[0]!.detail).toContain(
      'exited with 2, although its report shows no failed test',
    );
  });

  it('whose report is written by a process that outlives the command is read', async () => {
    const late = 'mkdir -p out; (setsid sh -c "sleep 1; cp data/* out/" >/dev/null 2>&1 &)';
    expect(verdicts((await run('C03', 'out/*.xml', late)).run)).toEqual({ a: 'accepted: green' });
  });
});
