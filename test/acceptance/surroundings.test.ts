/** What surrounds a run on GitHub: rules of branches, the merge queue, closed pull requests, tags, matrices. */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { rows } from '../support/database.ts';
import { setTheScene, verdicts, type Scene } from '../support/github-scene.ts';
import type { RunJson } from '../../src/record/run-json.ts';
import { setTheStage, type Stage } from '../support/runner-scene.ts';
import { temporaryFolder } from '../support/temporary.ts';

const PATCHES = '.autosync/patches';

function offer({ source, workspace }: Scene): void {
  workspace.write({ [`${PATCHES}/1.patch`]: source.diff({ 'values/a': 'uno\n' }) });
}

function eventFile(event: object): string {
  const file = path.join(temporaryFolder(), 'event.json');
  writeFileSync(file, JSON.stringify(event));
  return file;
}

describe('a protected branch', () => {
  it('is noticed before the first trial, and the message says what to set', async () => {
    const scene = await setTheScene();
    offer(scene);
    scene.github.rules = ['deletion', 'pull_request', 'required_signatures'];
    const step = await scene.act();
    expect(step.exitCode).toBe(2);
    expect(step.run!.trials).toEqual([]);
    expect(step.log).toContain('is protected and asks for a pull request, signed commits.');
    expect(step.log).toContain('Set `land: pull-request`');
    expect(scene.remote.git('rev-list', '--count', 'main')).toBe('1');

    scene.github.canBypass = 'always';
    expect(verdicts((await scene.act()).run)).toEqual({ 1: 'landed: green' });
  });

  it('of the old kind is noticed, too, and not where it lets a push pass', async () => {
    const scene = await setTheScene();
    offer(scene);
    const env = { GITHUB_REF_PROTECTED: 'true' };
    const rule = {
      viewerCanPush: true,
      requiredApprovingReviewCount: 1,
      requiredStatusCheckContexts: ['ci'],
      requiresSignatures: false,
    };
    scene.github.protection = { viewerPermission: 'WRITE', ref: { refUpdateRule: rule } };
    const refused = await scene.act({}, { env });
    expect(refused.exitCode).toBe(2);
    expect(refused.log).toContain('asks for a pull request, status checks that passed on the commit.');
    // A run for another branch is not concerned.
    expect((await scene.act({ 'target-branch': 'other' }, { env })).log).toContain('`other` does not exist');

    scene.github.protection = { viewerPermission: 'WRITE', ref: { refUpdateRule: null } };
    expect(verdicts((await scene.act({}, { env })).run)).toEqual({ 1: 'landed: green' });
  });

  it('that nobody describes stops the run, because hours of tests would be for nothing', async () => {
    const scene = await setTheScene();
    offer(scene);
    const step = await scene.act({}, { env: { GITHUB_REF_PROTECTED: 'true' } });
    expect(step.exitCode).toBe(2);
    expect(step.log).toContain('something that GitHub does not tell this token');
  });
});

describe('a merge queue', () => {
  it.each([
    ['merge_group', { patches: PATCHES }],
    ['push', { land: 'commit' }],
  ])('gets no push of a folder of patches: %s', async (event, inputs: Record<string, string>) => {
    const scene = await setTheScene();
    const branch = 'gh-readonly-queue/main/pr-7-0123';
    scene.remote.git('branch', branch, 'main');
    offer(scene);
    const env = { GITHUB_EVENT_NAME: event, GITHUB_REF: `refs/heads/${branch}`, GITHUB_REF_NAME: branch };
    const step = await scene.act(inputs, { env });
    expect(verdicts(step.run)).toEqual({ 1: 'accepted: green' });
    expect(step.exitCode).toBe(0);
    expect(scene.remote.git('for-each-ref', '--format=%(objectname)').split('\n')).toEqual(
      [1, 2].map(() => scene.remote.git('rev-parse', 'main')),
    );
    if (inputs['land']) expect(step.log).toContain("belongs to GitHub's merge queue");
  });
});

describe('a pull request', () => {
  it('that is closed or squashed needs nothing, and the job stays green', async () => {
    const scene = await setTheScene();
    const file = eventFile({ action: 'closed', pull_request: { number: 7, title: 'x', state: 'closed' } });
    const env = { GITHUB_EVENT_NAME: 'pull_request', GITHUB_BASE_REF: 'main', GITHUB_EVENT_PATH: file };
    // After a squash, the commit of the event is no merge.
    const step = await scene.act({}, { env: { ...env, GITHUB_SHA: scene.remote.git('rev-parse', 'main') } });
    expect([step.exitCode, step.post.exitCode, step.outputs['result']]).toEqual([0, 0, 'empty']);
    expect(step.log).toContain('Pull request #7 is closed');
    expect(step.log + step.post.log).not.toMatch(/::(?:error|warning)/);
  });
});

describe('a job that may not use the cache', () => {
  it('is told so by the name of the setting', async () => {
    const stage = await setTheStage();
    const step = await stage.runOnce('5', { ACTIONS_CACHE_MODE: 'none' });
    expect(step.run!.notes.join()).toContain('the job has `cache-mode: none`');
    expect(step.post.log).toContain(
      'The history could not be saved in the cache: the job has `cache-mode: none`.',
    );
    const reading = await stage.runOnce('6', { ACTIONS_CACHE_MODE: 'read' });
    expect(reading.run!.notes.join()).not.toContain('cache-mode');
    expect(reading.post.log).toContain('`cache-mode: read`');
  });
});

describe('a run on no branch', () => {
  it('is told what to set, in the words of the action', async () => {
    const scene = await setTheScene();
    const env = { GITHUB_REF: 'refs/tags/v1', GITHUB_REF_NAME: 'v1', GITHUB_REF_TYPE: 'tag' };
    const step = await scene.act({}, { env });
    expect(step.exitCode).toBe(2);
    expect(step.log).toContain('The run is on the tag `v1` and not on a branch');
    expect(step.log).toContain('Set `target-branch`, for example');
    const empty = await scene.act({}, { workspace: temporaryFolder() });
    expect(empty.log).toContain('Run actions/checkout');
    for (const { log } of [step, empty]) expect(log).not.toMatch(/--[a-z]/);
  });
});

describe('jobs of a matrix', () => {
  const MATRIX = (os: string): Record<string, string> => ({
    matrix: JSON.stringify({ os, node: 24, extra: { x: 1 } }),
  });

  it('have names of their own where the workflow gives none', async () => {
    const stage = await setTheStage();
    for (const os of ['ubuntu-latest', 'macos']) {
      offer(stage);
      await stage.act(
        { land: 'none', ...MATRIX(os) },
        {
          serverUrl: stage.server.url.replace('127.0.0.1', 'github.localhost'),
          env: {
            ...stage.services.environment('5', os),
            GITHUB_RUN_ID: '5',
            NO_PROXY: '127.0.0.1,.localhost',
          },
        },
      );
    }
    const names = stage.services.artifacts.map(({ name }) => name);
    expect(names).toContain('autosync-1-24-ubuntu-latest-run');
    expect(names).toContain('autosync-1-24-macos-run');
    expect(new Set(stage.services.caches.map(({ key }) => key)).size).toBe(2);
  });

  it('that share a name leave each other’s artifacts alone, and say what to set; a later attempt replaces its own', async () => {
    const stage = await setTheStage();
    const run = (job: string, attempt = '1') =>
      stage.runOnce('5', { ...stage.services.environment('5', job), GITHUB_RUN_ATTEMPT: attempt });
    const first = await run('one');
    expect(first.post.log).not.toContain('::warning');
    const kept = stage.services.artifacts.map(({ id }) => id);
    const second = await run('two');
    expect(second.post.log).toContain(
      'Another job or step of this run has uploaded the artifact autosync-run already.',
    );
    expect(second.post.log).toContain('name: autosync-${{ matrix.os }}');
    expect(stage.services.artifacts.map(({ id }) => id)).toEqual(kept);

    stage.github.attemptBegan = new Date();
    expect((await run('one', '2')).post.log).not.toContain('Another job');
    const anew = stage.services.artifacts.map(({ id }) => id);
    expect(anew).toHaveLength(kept.length);
    expect(anew).not.toContain(kept[0]);
    // The other job of the second attempt finds what this attempt has uploaded.
    expect((await run('two', '2')).post.log).toContain('Another job');
    expect(stage.services.artifacts.map(({ id }) => id)).toEqual(anew);
  });
});

describe('a cancel', () => {
  /** Cancels the run a moment after `isWaiting` says that something hangs. Gives the milliseconds it took to end. */
  async function cancelWhile(stage: Stage, isWaiting: () => boolean) {
    let sentAt = 0;
    let signal: (name: NodeJS.Signals) => void = () => undefined;
    const timer = setInterval(() => {
      if (sentAt > 0 || !isWaiting()) return;
      sentAt = Date.now();
      signal('SIGINT');
    }, 50);
    let endedAt = 0;
    const step = await stage.runOnce('5', {}, (_, send) => {
      signal = send;
      endedAt = Date.now();
    });
    clearInterval(timer);
    return { step, took: endedAt - sentAt };
  }

  const HANGS: Record<string, (stage: Stage, hang: () => boolean) => void> = {
    'git asks where the branch stands': ({ server }, hang) => {
      server.intercept = ({ url }) => url!.includes('git-upload-pack') && hang();
    },
    'git pushes': ({ server }, hang) => {
      server.intercept = ({ method, url }) =>
        method === 'POST' && url!.endsWith('/git-receive-pack') && hang();
    },
    'the cache is asked': ({ services }, hang) => {
      services.intercept = ({ url }) => url!.endsWith('GetCacheEntryDownloadURL') && hang();
    },
    'the API is asked': ({ github }, hang) => {
      github.silent = (request) => request.includes('/rules/') && hang();
    },
  };

  it.each(Object.entries(HANGS))('ends the run in time, with its report, while %s', async (_, install) => {
    const stage = await setTheStage();
    let isWaiting = false;
    install(stage, () => (isWaiting = true));
    const { step, took } = await cancelWhile(stage, () => isWaiting);
    expect(took).toBeLessThan(7_500);
    expect(step.exitCode).toBe(3);
    const run = JSON.parse(
      readFileSync(path.join(step.outputs['report-dir']!, 'run.json'), 'utf8'),
    ) as RunJson;
    expect(run.result).toBe('error');
    expect(run.landed).toBeNull();
    expect(step.log).toContain('The run was cancelled.');
    // What it measured is no part of any trend.
    const history = path.join(step.outputs['report-dir']!, '../state/history.db');
    expect(rows(history, 'SELECT * FROM runs WHERE result IS NOT NULL')).toEqual([]);
    expect(stage.remote.git('rev-list', '--count', 'main')).toBe('1');
  });
});
