/** The history on its way from run to run: the real cache toolkit, its service on loopback. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { carriedNames, mayCarry } from '../../src/history/carried-names.ts';
import { Carrier } from '../../src/history/carrier.ts';
import { GitHubError, type GitHub } from '../../src/platform/github/github.ts';
import { ActionsServices } from '../support/actions-services.ts';
import { temporaryFolder } from '../support/temporary.ts';

/** A runner's environment, for the time of a test. */
async function openServices(): Promise<ActionsServices> {
  const services = await ActionsServices.start();
  const variables = {
    ...services.environment('7'),
    GITHUB_WORKSPACE: temporaryFolder(),
    RUNNER_TEMP: temporaryFolder(),
    GITHUB_SERVER_URL: 'https://github.com',
    NO_PROXY: '127.0.0.1',
    no_proxy: '127.0.0.1',
  };
  const before = Object.keys(variables).map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, variables);
  onTestFinished(() => {
    for (const [name, value] of before)
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
  });
  return services;
}

const NAMES = (runId: string, branch = 'main') =>
  carriedNames({ name: 'n', branch, defaultBranch: 'main', runId });
/** The home of every run, always the same one: its path is part of the cache's version. */
const HOME = mkdtempSync(path.join(os.tmpdir(), 'autosync-carrier-'));
afterAll(() => rmSync(HOME, { recursive: true, force: true }));

/** GitHub's lists of caches and artifacts. */
const gitHub = (caches: unknown, artifacts: unknown = { artifacts: [] }): GitHub =>
  ({
    credentials: { token: 't', repository: 'o/p' },
    ask: async (_: string, route: string, schema: { parse: (data: unknown) => unknown }) => {
      const answer = route.includes('/actions/caches') ? caches : artifacts;
      if (answer instanceof Error) throw answer;
      return schema.parse(answer);
    },
  }) as unknown as GitHub;
const fine = (): undefined => undefined;

async function fetch(runId: string, github?: GitHub, objection: (file: string) => string | undefined = fine) {
  const folder = temporaryFolder();
  const [target, out] = [path.join(folder, 'state/history.db'), path.join(folder, 'out')];
  const fetched = await new Carrier(NAMES(runId), HOME).fetch(
    target,
    out,
    github,
    objection,
    new AbortController().signal,
  );
  return { ...fetched, content: existsSync(target) ? readFileSync(target, 'utf8') : undefined, out };
}
const leave = (runId: string, content: string, branch?: string): Promise<string[]> =>
  new Carrier(NAMES(runId, branch), HOME).save(
    (file) => writeFileSync(file, content),
    async () => true,
  );

describe('the history', () => {
  it('arrives in the next run as the newest one left it', async () => {
    const services = await openServices();
    expect(await fetch('1')).toMatchObject({ origin: 'nowhere', notes: [], content: undefined });
    expect(await leave('1', 'first')).toEqual([]);
    expect(await leave('2', 'second')).toEqual([]);
    expect(services.caches.map(({ key }) => key)).toEqual(['n-1-main-1', 'n-1-main-2']);
    expect(services.artifacts.map(({ name }) => name)).toContain('n-main-history.db');
    expect(await fetch('3')).toMatchObject({ origin: 'cache', notes: [], content: 'second' });
  });

  it('that has another digest than was told is kept aside, and not used', async () => {
    const services = await openServices();
    await leave('1', 'first');
    const objected = await fetch('2', undefined, () => 'its schema is odd');
    expect(objected).toMatchObject({ origin: 'nowhere', content: undefined });
    expect(objected.notes[0]).toBe(
      'The history (cache) could not be used: its schema is odd. The file is among the reports as odd-history.db.',
    );
    expect(readFileSync(path.join(objected.out, 'odd-history.db'), 'utf8')).toBe('first');
    services.caches[0]!.blob = services.caches[0]!.blob.subarray(0, 40);
    expect((await fetch('3')).origin).toBe('nowhere');
  });

  it('of the default branch is taken up where this branch has none', async () => {
    await openServices();
    await leave('1', 'from main');
    const folder = temporaryFolder();
    const target = path.join(folder, 'history.db');
    const fetched = await new Carrier(NAMES('2', 'feature'), HOME).fetch(
      target,
      folder,
      undefined,
      fine,
      new AbortController().signal,
    );
    expect([fetched.origin, readFileSync(target, 'utf8')]).toEqual(['cache', 'from main']);
    await leave('3', 'feature’s own', 'feature');
    expect((await fetch('4')).content).toBe('from main');
  });

  it('that is missing is told from one that is out of reach', async () => {
    await openServices();
    expect(await fetch('1', gitHub({ actions_caches: [] }))).toMatchObject({
      origin: 'nowhere',
      notes: [],
      isOutOfReach: false,
    });
    const hidden = await fetch('1', gitHub({ actions_caches: [{ key: 'n-1-main-0' }] }));
    expect(hidden).toMatchObject({
      isOutOfReach: false,
      notes: [expect.stringContaining('that this run cannot see')],
    });
    const denied = await fetch('1', gitHub(new GitHubError('403 no', 403)));
    expect(denied.notes).toEqual([
      expect.stringContaining('out of reach: 403 no. The workflow needs `permissions: actions: read`'),
    ]);
    const unlisted = await fetch('1', gitHub({ actions_caches: [] }, new GitHubError('500', 500)));
    expect(unlisted).toMatchObject({
      isOutOfReach: true,
      notes: [
        'The history (artifact) could not be used: the artifacts of earlier runs could not be listed: 500.',
      ],
    });
    // Without the right to list, no run could ever begin a history.
    const forbidden = await fetch('1', gitHub({ actions_caches: [] }, new GitHubError('403', 403)));
    expect(forbidden).toMatchObject({
      isOutOfReach: false,
      notes: ['The artifacts of earlier runs could not be listed: 403.'],
    });
  });

  it('does not come from an artifact that is expired, a fork’s, or of another branch', async () => {
    await openServices();
    const run = { id: 1, head_branch: 'main', repository_id: 1, head_repository_id: 1 };
    const artifact = { id: 9, size_in_bytes: 1, expired: false, workflow_run: run };
    for (const more of [
      { expired: true },
      { workflow_run: { ...run, head_repository_id: 2 } },
      { workflow_run: { ...run, head_branch: 'other' } },
      { workflow_run: null },
    ])
      expect(
        await fetch('1', gitHub({ actions_caches: [] }, { artifacts: [{ ...artifact, ...more }] })),
      ).toMatchObject({ origin: 'nowhere', notes: [] });
    const large = gitHub({ actions_caches: [] }, { artifacts: [{ ...artifact, size_in_bytes: 1e12 }] });
    expect((await fetch('1', large)).notes).toEqual([
      'The history (artifact) could not be used: it is too large.',
    ]);
  });

  it('that cannot be left is told', async () => {
    const services = await openServices();
    await leave('1', 'x');
    expect(await leave('1', 'y')).toEqual([
      'The history could not be saved in the cache: the cache did not accept the files.',
    ]);
    services.intercept = (_, response) => {
      response.writeHead(404).end();
      return true;
    };
    expect((await leave('2', 'z')).join(' ')).toContain(
      'The artifact n-main-history.db could not be uploaded',
    );
  });
});

describe('its names', () => {
  it('tell uses and branches apart, whatever they are called', () => {
    expect(carriedNames({ name: 'a-b', branch: 'x/y-z', defaultBranch: 'main', runId: '5' })).toEqual({
      key: 'a%2Db-1-x%2Fy%2Dz-5',
      branches: ['x/y-z', 'main'],
      prefixes: ['a%2Db-1-x%2Fy%2Dz-', 'a%2Db-1-main-'],
      artifacts: ['a-b-x%2Fy%2Dz-history.db', 'a-b-main-history.db'],
    });
    expect(
      carriedNames({ name: 'n', branch: 'main', defaultBranch: undefined, runId: '5' }).branches,
    ).toEqual(['main']);
    const long = ['x', 'y'].map((end) => NAMES('1', `${'b'.repeat(200)}${end}`).key);
    expect(long[0]).not.toBe(long[1]);
    expect(long[0]!.length).toBeLessThan(200);
  });

  it('are written only by what happens on a branch', () => {
    expect(['push', 'schedule', 'workflow_dispatch'].map(mayCarry)).toEqual([true, true, true]);
    expect(['pull_request', 'pull_request_target', 'issue_comment', 'merge_group'].some(mayCarry)).toBe(
      false,
    );
  });
});
