/** Landing with scripted remotes and a scripted GitHub: what is pushed, proposed, kept and told. */
import { describe, expect, it } from 'vitest';
import { land, type LandRequest } from '../../src/landing/land.ts';
import { demandsOf } from '../../src/landing/protection.ts';
import { requireLandable, type LandingPlan } from '../../src/landing/preflight.ts';
import { proposalBranch, propose, type ProposeRequest } from '../../src/landing/propose.ts';
import { trigger } from '../../src/landing/trigger.ts';
import type { PushResult } from '../../src/platform/git/remote.ts';
import { GitHubError } from '../../src/platform/github/github.ts';
import { makeBase, makeCandidate } from '../support/make.ts';

describe('landing by push', () => {
  /** `pushes`: what the remote says to one push after the other. `rebuilds`: what comes of each rebuild. */
  function scene(pushes: readonly PushResult[], more: Partial<LandRequest> = {}) {
    const queue = [...pushes];
    const pushed: unknown[] = [];
    const kept: unknown[] = [];
    const rebuilt: unknown[] = [];
    const lines: string[] = [];
    const request: LandRequest = {
      survivors: makeCandidate(['a', 'b']),
      branch: 'main',
      keepBranch: 'autosync/main-7',
      remote: {
        push: async (...args) => {
          pushed.push(args);
          return queue.shift() ?? { kind: 'landed' };
        },
        keep: async (...args) => {
          kept.push(args);
          return true;
        },
      },
      log: { info: (line) => lines.push(line) },
      async rebuild(previous, tip) {
        rebuilt.push([previous.commit, tip]);
        return makeCandidate(['a'], { base: makeBase(tip), commit: `on-${tip}` });
      },
      ...more,
    };
    return { request, pushed, kept, rebuilt, lines };
  }

  it('pushes the tested commit onto the base it was tested on, and keeps nothing', async () => {
    const { request, pushed, kept } = scene([{ kind: 'landed' }]);
    expect(await land(request)).toEqual({ kind: 'landed', survivors: request.survivors, branch: 'main' });
    expect(pushed).toEqual([['main', 'commit-a-b', 'base-commit']]);
    expect(kept).toEqual([]);
  });

  it('pushes nothing where nothing is green', async () => {
    const { request, pushed } = scene([], { survivors: makeCandidate([]) });
    expect(await land(request)).toEqual({ kind: 'nothing' });
    expect(pushed).toEqual([]);
  });

  it('follows a base that moved, and pushes what was tested there', async () => {
    const { request, pushed, rebuilt, lines } = scene([{ kind: 'moved', tip: 'tip1234567890abc' }]);
    expect(await land(request)).toMatchObject({
      kind: 'landed',
      survivors: { commit: 'on-tip1234567890abc' },
    });
    expect(rebuilt).toEqual([['commit-a-b', 'tip1234567890abc']]);
    expect(pushed[1]).toEqual(['main', 'on-tip1234567890abc', 'tip1234567890abc']);
    expect(lines).toEqual(['main moved to tip123456789: the survivors are rebuilt there and tested again.']);
  });

  it('follows it three times, then keeps the commit and says so', async () => {
    const moved = ['1', '2', '3', '4'].map((tip): PushResult => ({ kind: 'moved', tip }));
    const { request, kept, rebuilt } = scene(moved);
    expect(await land(request)).toMatchObject({
      kind: 'failed',
      reason: 'base-moved',
      detail:
        'main moved 4 times during the run. The tested commit on-3 is kept on the branch autosync/main-7.',
      survivors: { commit: 'on-3' },
    });
    expect(rebuilt.length).toBe(3);
    expect(kept).toEqual([['autosync/main-7', 'on-3']]);
  });

  it('keeps the commit where the branch is gone', async () => {
    const { request } = scene([{ kind: 'moved', tip: undefined }]);
    expect(await land(request)).toMatchObject({
      reason: 'base-moved',
      detail: expect.stringMatching(
        /^main was deleted during the run\. The tested commit commit-a-b is kept/,
      ),
    });
  });

  it('tells a refusal with the remote’s words, and when the commit could not be kept either', async () => {
    const { request, kept } = scene([{ kind: 'refused', detail: 'protected branch' }]);
    expect(await land(request)).toMatchObject({
      kind: 'failed',
      reason: 'push-refused',
      detail:
        'The push to main was refused: protected branch. The tested commit commit-a-b is kept on the branch autosync/main-7.',
    });
    expect(kept).toEqual([['autosync/main-7', 'commit-a-b']]);
    const remote = {
      push: async () => ({ kind: 'refused' as const, detail: 'no' }),
      keep: async () => false,
    };
    expect(await land({ ...request, remote })).toMatchObject({
      detail: 'The push to main was refused: no. The tested commit could not be kept on a branch either.',
    });
  });

  it('does not say landed where the remote is silent', async () => {
    const { request, kept } = scene([{ kind: 'unknown', detail: 'reset' }]);
    expect(await land(request)).toMatchObject({
      kind: 'failed',
      reason: 'push-refused',
      detail: 'It is unknown whether commit-a-b reached main, because the remote does not say: reset',
    });
    expect(kept).toEqual([]);
  });

  it('ends where the survivors are not green on the moved base, or none is left', async () => {
    const moved: PushResult = { kind: 'moved', tip: 'x' };
    const red = scene([moved], { rebuild: async () => 'Red there.' });
    expect(await land(red.request)).toMatchObject({
      kind: 'failed',
      reason: 'base-moved',
      detail: 'Red there.',
    });
    const none = scene([moved], { rebuild: async () => makeCandidate([]) });
    expect(await land(none.request)).toEqual({ kind: 'nothing' });
  });
});

describe('landing by pull request', () => {
  const PULL = {
    number: 5,
    html_url: 'https://x/5',
    state: 'open',
    merged_at: null,
    head: { sha: 'old' },
    user: { login: 'ann' },
  };

  interface Api {
    pulls?: readonly unknown[];
    create?: () => unknown;
    close?: () => unknown;
    list?: () => unknown;
  }

  function scene(api: Api = {}, more: Partial<ProposeRequest> = {}) {
    const asked: string[] = [];
    const pushed: unknown[] = [];
    const pauses: number[] = [];
    const answer = async (method: string, path: string, body?: Record<string, unknown>): Promise<unknown> => {
      asked.push([method, path, body ? JSON.stringify(body) : ''].join(' ').trim());
      if (method === 'GET') return api.list ? api.list() : (api.pulls ?? []);
      if (method === 'PATCH') return api.close ? api.close() : PULL;
      return api.create ? api.create() : PULL;
    };
    const request: ProposeRequest = {
      survivors: makeCandidate(['a']),
      isOver: true,
      branch: 'autosync/main',
      targetBranch: 'main',
      committerEmail: 'a@s',
      remote: {
        tip: async () => undefined,
        isBy: async () => true,
        push: async (...args) => {
          pushed.push(args);
          return { kind: 'landed' };
        },
      },
      github: {
        credentials: { token: 't', repository: 'owner/project' },
        ask: (method, path, schema, body) => answer(method, path, body).then((data) => schema.parse(data)),
        once: (method, path, schema, body) => answer(method, path, body).then((data) => schema.parse(data)),
        pause: async (ms) => void pauses.push(ms),
      },
      ...more,
    };
    return { request, asked, pushed, pauses };
  }
  const remote = (tip: string, isOurs = true): ProposeRequest['remote'] => ({
    tip: async () => tip,
    isBy: async () => isOurs,
    push: async () => ({ kind: 'landed' }),
  });

  it('pushes a branch of its own and opens one pull request', async () => {
    const { request, asked, pushed } = scene();
    expect(await propose(request)).toEqual({
      kind: 'proposed',
      survivors: request.survivors,
      branch: 'autosync/main',
      number: 5,
      url: 'https://x/5',
      note: undefined,
    });
    expect(pushed).toEqual([['autosync/main', 'commit-a', undefined]]);
    expect(asked).toEqual([
      'GET {repo}/pulls?state=all&head=owner%3Aautosync%2Fmain&base=main&per_page=30',
      'POST {repo}/pulls {"title":"AutoSync: tested patches for main","head":"autosync/main","base":"main","body":""}',
    ]);
    expect(proposalBranch('x', 'y')).toBe('x/y');
  });

  it('updates the one there is, and pushes nothing where it stands there already', async () => {
    const { request, asked, pushed } = scene({ pulls: [PULL] });
    expect(await propose(request)).toMatchObject({ kind: 'proposed', number: 5 });
    expect([asked.length, pushed.length]).toEqual([1, 1]);
    const same = scene({ pulls: [PULL] }, { remote: remote('commit-a') });
    expect(await propose(same.request)).toMatchObject({ kind: 'proposed' });
    expect(same.pushed).toEqual([]);
  });

  it('says when checks will wait for an approval', async () => {
    const { request } = scene({ pulls: [{ ...PULL, user: { login: 'github-actions[bot]' } }] });
    expect(await propose(request)).toMatchObject({
      note: expect.stringContaining('until a person approves them'),
    });
  });

  it('leaves commits of others alone', async () => {
    const open = scene({ pulls: [PULL] }, { remote: remote('theirs', false) });
    expect(await propose(open.request)).toMatchObject({
      kind: 'failed',
      reason: 'push-refused',
      detail:
        'The branch autosync/main holds commits of others, which are not overwritten: merge https://x/5, or delete the branch.',
    });
    expect(open.pushed).toEqual([]);
    // A branch that is merged is free again.
    const merged = { ...PULL, state: 'closed', merged_at: '2026-01-01', head: { sha: 'theirs' } };
    const free = scene({ pulls: [merged] }, { remote: remote('theirs', false) });
    expect(await propose(free.request)).toMatchObject({ kind: 'proposed' });
    const other = scene(
      { pulls: [{ ...merged, head: { sha: 'older' } }] },
      { remote: remote('theirs', false) },
    );
    expect(await propose(other.request)).toMatchObject({ kind: 'failed' });
  });

  it('closes a pull request with nothing left in it, once nothing waits', async () => {
    const empty = { survivors: makeCandidate([]) };
    const over = scene({ pulls: [PULL] }, empty);
    expect(await propose(over.request)).toEqual({ kind: 'nothing' });
    expect(over.asked[1]).toBe('PATCH {repo}/pulls/5 {"state":"closed"}');
    for (const more of [{ isOver: false }, { remote: remote('theirs', false) }]) {
      const { request, asked } = scene({ pulls: [PULL] }, { ...empty, ...more });
      expect(await propose(request)).toEqual({ kind: 'nothing' });
      expect(asked.length).toBe(1);
    }
    expect(await propose(scene({ pulls: [{ ...PULL, state: 'closed' }] }, empty).request)).toEqual({
      kind: 'nothing',
    });
  });

  it('tells when it could not be closed, or not even looked at', async () => {
    const fail = (status: number) => (): never => {
      throw new GitHubError(`${status} no`, status);
    };
    const empty = { survivors: makeCandidate([]) };
    expect(await propose(scene({ pulls: [PULL], close: fail(500) }, empty).request)).toEqual({
      kind: 'nothing',
      note: 'Pull request #5 has nothing left to land and could not be closed: 500 no. Close it by hand.',
    });
    expect(await propose(scene({ list: fail(403) }, empty).request)).toMatchObject({
      kind: 'nothing',
      note: expect.stringContaining('is open: 403 no. Give the job `permissions: pull-requests: write`'),
    });
  });

  it.each<[string, PushResult, string]>([
    ['moved', { kind: 'moved', tip: 'x' }, 'Somebody changed the branch autosync/main during the run.'],
    ['refused', { kind: 'refused', detail: 'rule' }, 'The push to autosync/main failed: rule.'],
  ])('proposes nothing where the push is %s', async (_, pushed, detail) => {
    const { request, asked } = scene({}, { remote: { ...remote('old'), push: async () => pushed } });
    expect(await propose(request)).toMatchObject({ kind: 'failed', detail });
    expect(asked.length).toBe(1);
  });

  it('looks again where it cannot know whether the pull request was opened', async () => {
    let created = 0;
    let listed = 0;
    const lost = scene({
      create() {
        created += 1;
        throw new GitHubError('no answer', 0, 250);
      },
      list: () => ((listed += 1) === 1 ? [] : [PULL]),
    });
    expect(await propose(lost.request)).toMatchObject({ kind: 'proposed', number: 5 });
    expect([created, lost.pauses]).toEqual([1, [250]]);
    const twice = scene({
      create: () => ((created += 1) === 2 ? Promise.reject(new GitHubError('no answer', 502, 0)) : PULL),
    });
    expect(await propose(twice.request)).toMatchObject({ kind: 'proposed' });
    const refused = scene({ create: () => Promise.reject(new GitHubError('422 no commits', 422)) });
    expect(await propose(refused.request)).toMatchObject({
      kind: 'failed',
      detail: 'The pull request from autosync/main could not be opened or updated: 422 no commits.',
    });
    expect(refused.pauses).toEqual([]);
    const denied = scene({ create: () => Promise.reject(new GitHubError('403 no', 403)) });
    expect(await propose(denied.request)).toMatchObject({
      detail: expect.stringContaining('allow GitHub Actions to create'),
    });
    expect(denied.asked.length).toBe(2);
  });
});

describe('what a protected branch asks for', () => {
  const scene = (
    answers: { rules?: unknown; bypass?: string; protection?: unknown },
    fails?: 'everywhere',
  ): Parameters<typeof demandsOf>[2] & { asked: string[] } => {
    const asked: string[] = [];
    const answer = <T>(what: string, data: unknown, schema: { parse: (data: unknown) => T }): Promise<T> => {
      asked.push(what);
      if (data === undefined || fails) return Promise.reject(new GitHubError('404', 404));
      return Promise.resolve(schema.parse(data));
    };
    return {
      asked,
      ask: (_, path, schema) =>
        answer(
          path,
          path.includes('rulesets')
            ? answers.bypass && { current_user_can_bypass: answers.bypass }
            : (answers.rules ?? []),
          schema,
        ),
      query: (_, { ref }, schema) => answer(ref!, answers.protection, schema),
    };
  };
  const rule = (type: string, id = 1): object => ({ type, ruleset_id: id });
  const protection = (rules: object | null, more: object = {}): unknown => ({
    repository: {
      viewerPermission: 'WRITE',
      ref: {
        refUpdateRule: rules && {
          viewerCanPush: true,
          requiredApprovingReviewCount: null,
          requiredStatusCheckContexts: [],
          requiresSignatures: false,
          ...rules,
        },
      },
      ...more,
    },
  });

  it('is nothing where there are no rules, and for rules that a push of new commits keeps', async () => {
    const free = scene({});
    expect(await demandsOf('a b', false, free)).toEqual([]);
    expect(free.asked).toEqual(['{repo}/rules/branches/a%20b?per_page=100']);
    const harmless = scene({
      rules: [rule('non_fast_forward'), rule('deletion')],
    });
    expect(await demandsOf('main', true, harmless)).toEqual([]);
    const linear = scene({ rules: [rule('required_linear_history')] });
    expect(await demandsOf('main', true, linear)).toEqual(['a linear history']);
    expect(await demandsOf('main', false, scene({}, 'everywhere'))).toEqual([]);
  });

  it('is what its rules say, but for those that the token may bypass', async () => {
    const rules = [
      rule('pull_request'),
      rule('required_signatures'),
      rule('pull_request', 2),
      rule('update', 2),
    ];
    expect(await demandsOf('main', false, scene({ rules, bypass: 'never' }))).toEqual([
      'a pull request',
      'signed commits',
      'a right to bypass its rules',
    ]);
    expect(await demandsOf('main', false, scene({ rules, bypass: 'pull_requests_only' }))).toHaveLength(3);
    expect(await demandsOf('main', false, scene({ rules }))).toHaveLength(3);
    const allowed = scene({ rules, bypass: 'always' });
    expect(await demandsOf('main', false, allowed)).toEqual([]);
    expect(allowed.asked.slice(1)).toEqual(['{repo}/rulesets/1', '{repo}/rulesets/2']);
  });

  it('is what a protection of the old kind says', async () => {
    const asks = (rules: object | null, more?: object) =>
      demandsOf('main', true, scene({ protection: protection(rules, more) }));
    expect(await asks({})).toEqual([]);
    expect(await asks(null)).toEqual([]);
    expect(
      await asks({
        viewerCanPush: false,
        requiredApprovingReviewCount: 0,
        requiredStatusCheckContexts: ['ci'],
        requiresSignatures: true,
      }),
    ).toEqual([
      'a pull request',
      'signed commits',
      'status checks that passed on the commit',
      'a right to push that this token does not have',
    ]);
    const admin = (isAdminEnforced: boolean) => {
      const given = protection({ viewerCanPush: false }, { viewerPermission: 'ADMIN' }) as {
        repository: { ref: object };
      };
      Object.assign(given.repository.ref, { branchProtectionRule: { isAdminEnforced } });
      return demandsOf('main', true, scene({ protection: given }));
    };
    expect([await admin(false), (await admin(true)).length]).toEqual([[], 1]);
    // An outage passes, and the push will tell.
    const outage = {
      ask: () => Promise.reject(new GitHubError('502', 502)),
      query: () => Promise.reject(new GitHubError('no answer', 0)),
    };
    expect(await demandsOf('main', true, outage)).toEqual([]);
    const passable = scene({ rules: [rule('pull_request')], bypass: 'always' });
    expect(await demandsOf('main', true, passable)).toEqual([]);
    // Nobody says what it asks for: hours of tests would be for nothing.
    expect(await demandsOf('main', true, scene({}))).toEqual([
      'something that GitHub does not tell this token',
    ]);
    expect(await demandsOf('main', false, scene({}))).toEqual([]);
  });
});

describe('before the first trial', () => {
  const github = (list: () => Promise<unknown>): LandingPlan['github'] =>
    ({ credentials: { repository: 'o/p', token: '' }, ask: list }) as unknown as LandingPlan['github'];
  const plan = (more: Partial<LandingPlan> = {}): { plan: LandingPlan; asked: unknown[] } => {
    const asked: unknown[] = [];
    const remote: LandingPlan['remote'] = {
      refusal: async (...args) => {
        asked.push(args);
        return undefined;
      },
      blockerOf: async () => undefined,
      fixForPush: 'Ask for the right to push.',
    };
    const checkout = { checkedOutBranches: async () => ['main'] };
    return {
      asked,
      plan: {
        land: 'commit',
        name: 'n',
        targetBranch: 'main',
        baseCommit: 'b',
        remote,
        remoteIsHere: false,
        checkout,
        github: undefined,
        isProtected: false,
        merges: false,
        ...more,
      },
    };
  };
  const refusing = (isForbidden: boolean): LandingPlan['remote'] => ({
    refusal: async () => ({ detail: 'why', isForbidden }),
    blockerOf: async () => undefined,
    fixForPush: 'Ask for the right to push.',
  });

  it('asks nothing for a dry run, and for a push to the target branch otherwise', async () => {
    const dry = plan({ land: 'none', remoteIsHere: true });
    await requireLandable(dry.plan);
    expect(dry.asked).toEqual([]);
    const push = plan();
    await requireLandable(push.plan);
    expect(push.asked).toEqual([['main', 'b']]);
  });

  it('asks for the branch of the pull request, and whether GitHub lists any', async () => {
    const proposal = plan({ land: 'pull-request', github: github(async () => []) });
    await requireLandable(proposal.plan);
    expect(proposal.asked).toEqual([['n/main', 'b']]);
    await expect(requireLandable(plan({ land: 'pull-request' }).plan)).rejects.toThrow('there is no token');
    const denied = github(() => Promise.reject(new GitHubError('403 no', 403)));
    await expect(requireLandable(plan({ land: 'pull-request', github: denied }).plan)).rejects.toThrow(
      '403 no',
    );
    const outage = github(() => Promise.reject(new GitHubError('500', 500)));
    await expect(
      requireLandable(plan({ land: 'pull-request', github: outage }).plan),
    ).resolves.toBeUndefined();
  });

  it('finds a branch that leaves no room for the branch of the pull request', async () => {
    const { plan: request } = plan({ land: 'pull-request', github: github(async () => []) });
    const remote = { ...request.remote, blockerOf: async () => 'n' };
    await expect(requireLandable({ ...request, remote })).rejects.toMatchObject({
      message: 'The branch `n/main` cannot be made, because there is a branch `n`.',
      fix: 'Delete or rename `n`, or set another `name`.',
    });
  });

  it('tells a matter of rights from a remote that cannot be asked', async () => {
    await expect(requireLandable(plan({ remote: refusing(true) }).plan)).rejects.toMatchObject({
      message: 'A push to `main` would be refused: why',
      exitCode: 2,
    });
    await expect(requireLandable(plan({ remote: refusing(false) }).plan)).rejects.toMatchObject({
      exitCode: 3,
    });
  });

  it('does not push to a branch that is checked out here', async () => {
    await expect(requireLandable(plan({ remoteIsHere: true }).plan)).rejects.toThrow(
      'because it is checked out here',
    );
    await requireLandable(plan({ remoteIsHere: true, targetBranch: 'other' }).plan);
  });
});

describe('workflows that wait for a stable landing', () => {
  const landed = { commit: 'c'.repeat(40), branch: 'main', run: '7' };
  function api(fails = false) {
    const asked: unknown[] = [];
    const once = async (method: string, path: string, _: unknown, body: unknown): Promise<void> => {
      asked.push([method, path, body]);
      if (fails) throw new GitHubError('403 no', 403);
    };
    return { asked, github: { once } as unknown as Parameters<typeof trigger>[3] };
  }
  const plan = { workflows: ['deploy.yml'], event: 'landed', greenRuns: 2 };

  it('start with the landed commit', async () => {
    const { asked, github } = api();
    const notes = await trigger(plan, landed, { greenRuns: 2, alerts: 0 }, github);
    expect(asked).toEqual([
      [
        'POST',
        '{repo}/actions/workflows/deploy.yml/dispatches',
        { ref: 'main', inputs: { 'landed-sha': landed.commit } },
      ],
      [
        'POST',
        '{repo}/dispatches',
        { event_type: 'landed', client_payload: { 'landed-sha': landed.commit, branch: 'main', run: '7' } },
      ],
    ]);
    expect(notes).toEqual([
      'The workflow deploy.yml was started for cccccccccccc.',
      'The event landed was started for cccccccccccc.',
    ]);
  });

  it('do not start with alerts or after too few green runs, and a failure is told', async () => {
    const { asked, github } = api();
    expect(await trigger(plan, landed, { greenRuns: 2, alerts: 1 }, github)).toEqual([
      'No workflow was started, because the run raised alerts (1).',
    ]);
    expect(await trigger(plan, landed, { greenRuns: 1, alerts: 0 }, github)).toEqual([
      'No workflow was started: 1 of 2 green runs in a row.',
    ]);
    expect(asked).toEqual([]);
    const [workflow, event] = await trigger(plan, landed, { greenRuns: 9, alerts: 0 }, api(true).github);
    expect(workflow).toContain('could not be started: 403 no. The job needs `permissions: actions: write`');
    expect(event).toContain('`permissions: contents: write`');
  });
});
