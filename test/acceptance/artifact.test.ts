/** The patches that another workflow left as an artifact, through the bundle. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { ActionsServices } from '../support/actions-services.ts';
import type { WorkflowRun } from '../support/github.ts';
import { BASE, setTheScene, verdicts } from '../support/github-scene.ts';
import { recipesIn, settingsIn } from '../support/recipes.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { makeZip, type ZipEntry } from '../support/zip.ts';

const RUN = 900;
const AGENT = { path: '.github/workflows/agent.yml@main' };
/** As the docs say. */
const FROM = settingsIn('docs/artifacts.md', 'artifacts') as object;
const RECIPE = recipesIn('docs/artifacts.md').find(({ patches }) => patches?.startsWith('artifact:'))!;

async function setTheStage(configuration: object = FROM) {
  const services = await ActionsServices.start();
  const scene = await setTheScene({ ...BASE, '.github/autosync.json': JSON.stringify(configuration) });
  const { github, source, server } = scene;
  github.services = services;
  github.runs.set(RUN, AGENT);
  const event = path.join(temporaryFolder(), 'event.json');
  const run = {
    id: RUN,
    event: 'schedule',
    head_sha: 'a'.repeat(40),
    head_branch: 'main',
    head_repository: { full_name: 'owner/project', owner: { login: 'owner' } },
  };
  writeFileSync(event, JSON.stringify({ repository: { default_branch: 'main' }, workflow_run: run }));
  return {
    ...scene,
    leave: (entries: readonly ZipEntry[]) => services.add(String(RUN), 'patches', makeZip(entries)),
    services,
    good: source.diff({ 'values/a': 'better\n' }),
    bad: source.diff({ 'values/b': 'bad\n' }),
    land: (inputs: Record<string, string> = {}) =>
      scene.act(
        { patches: 'artifact:patches', land: 'commit', ...inputs },
        {
          fresh: true,
          serverUrl: server.url.replace('127.0.0.1', 'github.localhost'),
          env: {
            ...services.environment('5001'),
            GITHUB_RUN_ID: '5001',
            GITHUB_EVENT_NAME: 'workflow_run',
            GITHUB_EVENT_PATH: event,
            NO_PROXY: '127.0.0.1,.localhost',
            no_proxy: '127.0.0.1,.localhost',
          },
        },
      ),
  };
}

describe('patches in an artifact', () => {
  it('are tried like any others, and proposed unless somebody says otherwise', async () => {
    const { leave, good, bad, land, remote, github } = await setTheStage();
    leave([
      { name: '1-good.patch', content: good },
      { name: 'more/2-bad.diff', content: bad },
      { name: 'notes.txt', content: 'not a patch' },
    ]);
    const proposed = await land({ land: '', ...RECIPE });
    expect(verdicts(proposed.run)).toEqual({ '1-good': 'landed: green', '2-bad': 'culprit: command-failed' });
    expect(github.pulls).toHaveLength(1);
    expect(remote.git('show', 'main:values/a')).toBe('one');
    const landed = await land({ patches: `artifact:patches@${RUN}` });
    expect(verdicts(landed.run)['1-good']).toBe('landed: green');
    expect(remote.git('show', 'main:values/a')).toBe('better');
  });

  it('may be one file as it is', async () => {
    const { services, good, land } = await setTheStage();
    services.add(String(RUN), 'patches', Buffer.from(good), 'text/plain');
    const { run } = await land();
    expect(run).toMatchObject({ result: 'empty' });
    services.artifacts.find(({ name }) => name === 'patches')!.name = 'one.patch';
    expect(verdicts((await land({ patches: 'artifact:one.patch' })).run)).toEqual({ one: 'landed: green' });
    services.add(String(RUN), 'two.patch', Buffer.alloc(30_000_000, 'x'), 'text/plain');
    const large = await land({ patches: 'artifact:two.patch' });
    expect([large.exitCode, verdicts(large.run)]).toEqual([0, { two: 'refused: limits' }]);
  });

  it.each<[string, Partial<WorkflowRun>, string]>([
    ['of a fork', { fork: true }, 'it ran for a fork'],
    ['of a pull request', { event: 'pull_request_target' }, 'whoever opens a pull request'],
    ['of another workflow', { path: '.github/workflows/evil.yml' }, 'only `agent.yml` may leave patches'],
    ['of another branch', { head_branch: 'feature' }, 'only `main` counts'],
    ['that failed', { conclusion: 'failure' }, 'it ended with `failure`'],
    ['that goes on', { conclusion: null }, 'it ended with `nothing yet`'],
  ])('are not taken from a run %s', async (_, run, says) => {
    const { leave, good, land, github, remote } = await setTheStage();
    leave([{ name: 'good.patch', content: good }]);
    github.runs.set(RUN, { ...AGENT, ...run });
    const before = remote.git('rev-parse', 'main');
    const step = await land();
    expect([step.exitCode, step.run?.problem]).toEqual([2, expect.stringContaining(says)]);
    expect(remote.git('rev-parse', 'main')).toBe(before);
  });

  it.each<[string, ZipEntry[], string]>([
    ['leads out', [{ name: '../../evil.patch', content: 'x' }], 'invalid relative path'],
    ['leads to the top', [{ name: '/etc/evil.patch', content: 'x' }], 'absolute path'],
    ['has backslashes', [{ name: '..\\evil.patch', content: 'x' }], 'invalid characters'],
    [
      'holds too many files',
      Array.from({ length: 1_100 }, (_, i) => ({ name: `${i}.txt`, content: '' })),
      'the limit is',
    ],
    [
      'lies about a size',
      [{ name: 'lie.patch', content: Buffer.alloc(5_000_000), claims: 10 }],
      'too many bytes',
    ],
    ['is damaged', [], 'cannot be read'],
  ])('are refused as a whole where the zip %s', async (what, entries, says) => {
    const { services, leave, land } = await setTheStage();
    if (what === 'is damaged')
      services.add(String(RUN), 'patches', Buffer.from('PK\u0003\u0004 and then nothing'));
    else leave(entries);
    const { exitCode, run } = await land();
    expect([exitCode, run?.problem]).toEqual([3, expect.stringContaining(says)]);
  });

  it('cannot read other files, allow themselves anything, or be larger than a patch may be', async () => {
    const { leave, good, land, source } = await setTheStage({
      ...FROM,
      policy: { mayRemoveTests: ['*'], limits: { patchBytes: 20_000 } },
    });
    const patches = [
      { id: 'out', file: '../../../../../../etc/passwd' },
      { id: 'disk', file: 'values/a' },
      { id: 'own', file: 'own.patch', mayRemoveTests: true },
    ];
    leave([
      { name: 'batch.json', content: JSON.stringify({ schema: 'autosync.batch/1', patches }) },
      { name: 'own.patch', content: good },
      { name: 'large.patch', content: `${good}${'#'.repeat(30_000)}` },
      { name: 'workflow.patch', content: source.diff({ '.github/workflows/x.yml': 'on: push\n' }) },
    ]);
    const { run } = await land();
    expect(verdicts(run)).toEqual({
      out: 'invalid: unreadable',
      disk: 'invalid: unreadable',
      own: 'landed: green',
      large: 'invalid: unreadable',
      workflow: 'refused: protected',
    });
    expect(run?.patches.find(({ id }) => id === 'own')?.remarks.join()).toContain('mayRemoveTests');
  });

  it('need a workflow that may leave them, and a run', async () => {
    const none = await setTheStage({});
    expect((await none.land()).log).toContain('needs to know whose artifacts count');
    const gone = await setTheStage();
    const empty = await gone.land();
    expect(empty.run).toMatchObject({ result: 'empty' });
    expect(empty.summary).toContain('left no artifact');
    expect((await gone.land({ patches: 'artifact:patches@901' })).run?.problem).toContain('404');
    expect((await gone.land({ patches: 'artifact:a/b' })).log).toContain('names no artifact');
  });
});
