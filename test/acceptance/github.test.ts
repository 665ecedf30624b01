import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Files } from '../support/repository.ts';
import type { StepRequest } from '../support/runner.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { ActionsServices } from '../support/actions-services.ts';
import { BASE, setTheScene, TOKEN, verdicts, type Scene } from '../support/github-scene.ts';

const MARK = '<!-- autosync:autosync -->';

/** Writes JUnit: one test for each file in `tests/`, failing where the file says so. */
const SUITE: Files = {
  'test.sh': [
    '#!/bin/bash',
    'code=0',
    '{',
    'echo "<testsuite name=\\"suite\\">"',
    'for f in tests/*; do',
    '  name=$(basename "$f")',
    '  case "$(cat "$f")" in',
    '    fails*) echo "<testcase name=\\"$name\\" file=\\"$f\\"><failure message=\\"$(sed "s/</\\&lt;/g" "$f")\\"/></testcase>"; code=1 ;;',
    '    skipped) echo "<testcase name=\\"$name\\"><skipped/></testcase>" ;;',
    '    *) echo "<testcase name=\\"$name\\" time=\\"0.01\\"/>" ;;',
    '  esac',
    'done',
    'echo "</testsuite>"',
    '} > report.xml',
    'exit $code',
    '',
  ].join('\n'),
  '.gitignore': 'report.xml\n',
  'tests/stays': 'ok\n',
  'tests/red': 'fails as ever\n',
  'tests/mended': 'fails for now\n',
  'tests/going': 'ok\n',
  'tests/resting': 'ok\n',
};

interface PullRequestScene extends Scene {
  /** A run on the pull request that makes these changes; `on`: what main looks like by then. */
  propose: (
    changes: Files,
    more?: {
      inputs?: Record<string, string>;
      env?: NodeJS.ProcessEnv;
      title?: string;
      /** What the event says is the head of the pull request. */
      head?: string;
    } & Partial<StepRequest>,
  ) => ReturnType<Scene['act']>;
}

async function setThePullRequest(base: Files = SUITE): Promise<PullRequestScene> {
  const scene = await setTheScene(base);
  const { source, remote, workspace } = scene;
  return {
    ...scene,
    async propose(changes, { inputs = {}, env = {}, title = 'A change', head: told, ...more } = {}) {
      source.git('checkout', '--quiet', '-B', 'feature', 'main');
      source.commit(changes, title);
      const head = source.git('rev-parse', 'HEAD');
      source.git('checkout', '--quiet', '--detach', 'main');
      source.git('merge', '--quiet', '--no-ff', '--message=Merge', 'feature');
      const merge = source.git('rev-parse', 'HEAD');
      source.git('push', '--quiet', '--force', remote.directory, `${merge}:refs/pull/7/merge`);
      source.git('checkout', '--quiet', 'main');
      workspace.git('fetch', '--quiet', '--depth=1', `file://${remote.directory}`, 'refs/pull/7/merge');
      workspace.git('checkout', '--quiet', '--detach', 'FETCH_HEAD');
      const event = path.join(temporaryFolder(), 'event.json');
      writeFileSync(
        event,
        JSON.stringify({
          repository: { default_branch: 'main' },
          pull_request: { number: 7, title, user: { login: 'ann' }, head: { sha: told ?? head } },
        }),
      );
      return scene.act(
        { 'report-paths': 'report.xml', 'focus-command': 'none', ...inputs },
        {
          ...more,
          env: {
            GITHUB_EVENT_NAME: 'pull_request',
            GITHUB_EVENT_PATH: event,
            GITHUB_REF: 'refs/pull/7/merge',
            GITHUB_REF_NAME: '7/merge',
            GITHUB_BASE_REF: 'main',
            GITHUB_SHA: merge,
            ...env,
          },
        },
      );
    },
  };
}

describe('a pull request', () => {
  it('is told what it does, beside what was red before, in one comment', async () => {
    const { propose, github, remote } = await setThePullRequest();
    const before = remote.git('rev-parse', 'main');
    const step = await propose({
      'tests/stays': 'fails: expected <1> @octocat fixes #12 https://evil.example\n',
      'tests/mended': 'ok\n',
      'tests/going': null,
      'tests/resting': 'skipped\n',
      'tests/fresh': 'ok\n',
    });
    expect(verdicts(step.run)).toEqual({ '#7': 'culprit: tests-failed' });
    // Fails for what it broke.
    expect(step.exitCode).toBe(1);
    expect(step.run!.pullRequest).toMatchObject({
      number: 7,
      baseline: { from: 'trial' },
      caused: [{ id: 'suite › stays', file: 'tests/stays' }],
      alreadyRed: [{ id: 'suite › red' }],
      flaky: [],
      fixed: ['suite › mended'],
      added: ['suite › fresh'],
      vanished: ['suite › going'],
      newlySkipped: ['suite › resting'],
    });
    expect(step.run!.patches[0]!.evidence.tests).toEqual(['suite › stays']);
    expect(step.run!.impact!.components[0]).toMatchObject({
      says: expect.stringMatching(/^it breaks 1 of \d+ tests$/),
    });
    expect(step.run!.impact!.score).toBeLessThanOrEqual(-40);
    expect(step.outputs['impact-score']).toBe(String(step.run!.impact!.score));
    expect(step.run!.risk!.reasons.join()).toContain('too few to compare with');
    // One comment, by the token's owner, with foreign text that does nothing.
    expect(github.comments).toHaveLength(1);
    const { body, issue, login } = github.comments[0]!;
    expect([issue, login]).toEqual([7, 'github-actions[bot]']);
    expect(body.startsWith(MARK)).toBe(true);
    expect(body).toContain('1 test fails because of this pull request');
    expect(body).toContain('| suite › <b>stays</b> | fails: expected');
    expect(body).toContain('⚪ 1 already failing on <code>main</code>, not counted');
    expect(body).toContain('👻 removed: 1');
    expect(body).not.toMatch(/@octocat|#12|https:\/\/evil|<1>/);
    expect(step.summary).toContain('| suite › <b>stays</b> | fails: expected');
    // Nothing lands.
    expect(remote.git('rev-parse', 'main')).toBe(before);
    expect(step.run!.landed).toBe(null);
    expect(github.requests.length).toBeLessThan(25);
    expect(step.log).toMatch(/GitHub's API was asked \d+ times\./);
  });

  it('does not fail for what was red before, and updates its comment', async () => {
    const { propose, github } = await setThePullRequest();
    await propose({ 'tests/stays': 'fails\n' });
    const [first] = github.comments;
    const step = await propose({ 'tests/fresh': 'ok\n' });
    expect(step.exitCode).toBe(0);
    expect(verdicts(step.run)).toEqual({ '#7': 'accepted: green' });
    expect(github.comments).toHaveLength(1);
    expect(github.comments[0]!.id).toBe(first!.id);
    expect(github.comments[0]!.body).toContain('No test fails because of this pull request (6 ran)');
  });

  it('needs no report: the exit code tells, and says nothing where the base is red, too', async () => {
    const { propose } = await setThePullRequest(BASE);
    const inputs = { 'report-paths': '' };
    const bad = await propose({ 'values/a': 'bad\n' }, { inputs });
    expect(verdicts(bad.run)).toEqual({ '#7': 'culprit: command-failed' });
    expect(bad.exitCode).toBe(1);
    const good = await propose({ 'values/a': 'uno\n' }, { inputs });
    expect(verdicts(good.run)).toEqual({ '#7': 'accepted: green' });
    const { propose: onRed } = await setThePullRequest({ ...BASE, 'values/d': 'bad\n' });
    const unclear = await onRed({ 'values/a': 'uno\n' }, { inputs });
    expect(verdicts(unclear.run)).toEqual({ '#7': 'undecided: error' });
    // What could not be told has no score.
    expect(unclear.run!.impact).toBeNull();
    expect(unclear.run!.patches[0]!.detail).toContain('Without the change the tests fail, too.');
    const mends = await onRed({ 'values/d': 'four\n' }, { inputs });
    expect(verdicts(mends.run)).toEqual({ '#7': 'accepted: repairs-base' });
    expect([unclear.exitCode, mends.exitCode]).toEqual([0, 0]);
  });

  it('says what policy would say, and tries it all the same', async () => {
    const { propose } = await setThePullRequest();
    const step = await propose({ '.github/workflows/x.yml': 'on: push\n' });
    expect(verdicts(step.run)).toEqual({ '#7': 'accepted: green' });
    expect(step.run!.patches[0]!.remarks.join()).toContain('Policy would refuse it as a patch (protected)');
  });

  it('has a score of its own for risk, from the commits before it', async () => {
    const scene = await setThePullRequest();
    for (let i = 0; i < 30; i += 1) scene.source.commit({ [`docs/${i % 3}`]: `${i}\n` }, `Change ${i}`);
    scene.source.git('push', '--quiet', scene.remote.directory, 'main');
    scene.workspace.git('fetch', '--quiet', '--unshallow', `file://${scene.remote.directory}`, 'main');
    const large = Object.fromEntries(
      Array.from({ length: 14 }, (_, i) => [`src/part${i}/file`, 'x\n'.repeat(50)]),
    );
    const step = await scene.propose(large);
    expect(step.run!.risk!.score).toBeGreaterThanOrEqual(55);
    expect(step.run!.risk!.reasons).toContainEqual(
      expect.stringMatching(/^14 files in 14 folders \(more than in \d+ % of the last \d+ commits\)$/),
    );
    expect(scene.github.comments[0]!.body).toMatch(/\| risk \| \*\*\d+\*\* \|/);
  });

  it('is not blamed for a base that leaves no report, and mends it', async () => {
    const { propose } = await setThePullRequest({ ...SUITE, 'run.sh': 'exit 1\n' });
    const inputs = { 'test-command': 'bash ./run.sh' };
    const red = await propose({ 'tests/fresh': 'ok\n' }, { inputs });
    expect(verdicts(red.run)).toEqual({ '#7': 'undecided: error' });
    expect(red.exitCode).toBe(0);
    const mends = await propose(
      { 'run.sh': 'exec ./test.sh\n', 'tests/red': 'ok\n', 'tests/mended': 'ok\n' },
      { inputs },
    );
    expect(verdicts(mends.run)).toEqual({ '#7': 'accepted: repairs-base' });
    const stillRed = await propose({ 'run.sh': 'exec ./test.sh\n' }, { inputs });
    expect(verdicts(stillRed.run)).toEqual({ '#7': 'undecided: error' });
    expect(stillRed.run!.patches[0]!.evidence).toEqual({});
  });

  it('is not green when the run breaks off, however red the base was', async () => {
    const odd = SUITE['test.sh']!.replace(
      'exit $code',
      '[ -f crash ] && sed -i "/stays/d; /going/d; /resting/d" report.xml; exit 101',
    );
    const { propose } = await setThePullRequest({ ...SUITE, 'test.sh': odd });
    const step = await propose({ crash: 'x\n' });
    expect(verdicts(step.run)['#7']).not.toContain('accepted');
    expect(step.run!.pullRequest!.vanished).toHaveLength(3);
  });

  it('never shows a secret, however it is written', async () => {
    const { propose, github } = await setThePullRequest();
    const step = await propose({ 'tests/stays': `fails with ${TOKEN} inside\n` });
    for (const text of [github.comments[0]!.body, step.summary, JSON.stringify(step.run)])
      expect(text.replaceAll(/&#95;|\\\\_/g, '_')).not.toContain(TOKEN.slice(4, 30));
    expect(github.comments[0]!.body).toContain('fails with &#42;&#42;&#42; inside');
  });

  it('is told where the merge is not of its newest commit', async () => {
    const { propose } = await setThePullRequest();
    const step = await propose({ 'tests/new': 'ok\n' }, { head: 'f'.repeat(40) });
    expect(step.exitCode).toBe(0);
    expect(step.run!.notes.join()).toMatch(
      /is out of date: it holds the commit \w{12}, and #7 is at ffffffffffff\./,
    );
    expect((await propose({ 'tests/newer': 'ok\n' })).run!.notes.join()).not.toContain('out of date');
  });

  it('is refused on pull_request_target', async () => {
    const { propose } = await setThePullRequest();
    const step = await propose(
      { 'tests/fresh': 'ok\n' },
      { env: { GITHUB_EVENT_NAME: 'pull_request_target' } },
    );
    expect(step.exitCode).toBe(2);
    expect(step.log).toContain('would run with the secrets of this repository');
  });
});

describe('the comment', () => {
  it('is live while the run goes on', async () => {
    const { propose, github } = await setThePullRequest({
      ...SUITE,
      'test.sh': SUITE['test.sh']!.replace('exit $code', 'sleep 3; exit $code'),
    });
    const bodies: string[] = [];
    github.before = () => {
      const body = github.comments[0]?.body;
      if (body && bodies.at(-1) !== body) bodies.push(body);
    };
    await propose({ 'tests/fresh': 'ok\n' });
    expect(bodies[0]).toContain('⏳ trial 1 · all tests');
    expect(bodies[0]!.startsWith(MARK)).toBe(true);
    // At most one update in fifteen seconds, then the last word.
    expect(bodies).toHaveLength(1);
    expect(github.comments[0]!.body).not.toContain('⏳');
  });

  it('does not say "running" for ever when the run is cancelled or killed', async () => {
    for (const kill of ['SIGINT', 'SIGKILL'] as const) {
      const { propose, github } = await setThePullRequest({
        ...SUITE,
        'test.sh': `#!/bin/bash\nsleep 5\n${SUITE['test.sh']}`,
      });
      let isDone = false;
      const step = await propose(
        { 'tests/fresh': 'ok\n' },
        {
          onLog(log, signal) {
            if (isDone || !log.includes('trial 1 ·')) return;
            isDone = true;
            setTimeout(() => signal(kill), 700);
          },
        },
      );
      expect(step.exitCode).toBe(kill === 'SIGINT' ? 3 : null);
      expect(github.comments).toHaveLength(1);
      expect(github.comments[0]!.body).not.toContain('⏳');
      expect(github.comments[0]!.body).toContain(
        kill === 'SIGINT' ? 'The run was cancelled' : 'was ended before it could report',
      );
    }
  });

  it('of a newer run stays', async () => {
    const { propose, github } = await setThePullRequest();
    const newer = `${MARK}\nnewer\n<!-- run 9999999 -->\n`;
    github.add({ issue: 7, body: newer, login: 'github-actions[bot]', type: 'Bot' });
    const step = await propose({ 'tests/fresh': 'ok\n' });
    expect(step.exitCode).toBe(0);
    expect(github.comments.map(({ body }) => body)).toEqual([newer]);
  });

  it('is found on page 7, is nobody else’s, and of two the older one stays', async () => {
    const { propose, github } = await setThePullRequest();
    for (let i = 0; i < 620; i += 1)
      github.add({
        issue: 7,
        body: i === 3 ? `${MARK} quoted by a person` : `Comment ${i}`,
        login: 'ann',
        type: 'User',
      });
    const mine = github.add({ issue: 7, body: `${MARK} old`, login: 'github-actions[bot]', type: 'Bot' });
    github.add({ issue: 7, body: `${MARK} twin`, login: 'github-actions[bot]', type: 'Bot' });
    await propose({ 'tests/fresh': 'ok\n' });
    const marked = github.comments.filter(({ body }) => body.startsWith(MARK));
    expect(marked.map(({ id, login }) => [login, id])).toEqual([
      ['ann', marked[0]!.id],
      ['github-actions[bot]', mine.id],
    ]);
    expect(marked[0]!.body).toBe(`${MARK} quoted by a person`);
    expect(marked[1]!.body).toContain('No test fails because of this pull request');
  });

  it('is a person’s own where the token is', async () => {
    const { propose, github } = await setThePullRequest();
    github.me = { login: 'ann', type: 'User' };
    github.add({ issue: 7, body: `${MARK} of a bot`, login: 'other[bot]', type: 'Bot' });
    await propose({ 'tests/fresh': 'ok\n' });
    await propose({ 'tests/fresh': 'ok\n' });
    expect(github.comments.map(({ login }) => login)).toEqual(['other[bot]', 'ann']);
  });

  it('is made again when somebody deletes it during the run', async () => {
    const { propose, github } = await setThePullRequest();
    github.add({ issue: 7, body: `${MARK} old`, login: 'github-actions[bot]', type: 'Bot' });
    github.before = (request) => {
      if (request.startsWith('PATCH') && github.comments[0]?.body.endsWith('old')) github.comments = [];
    };
    await propose({ 'tests/fresh': 'ok\n' });
    expect(github.comments).toHaveLength(1);
    expect(github.comments[0]!.body).toContain('No test fails because of this pull request');
  });

  it('is one, though another run makes one at the same moment, or an answer gets lost', async () => {
    const { propose, github } = await setThePullRequest();
    let isFirst = true;
    github.before = (request) => {
      if (!isFirst || !request.startsWith('POST')) return;
      isFirst = false;
      github.add({ issue: 7, body: `${MARK} of the other run`, login: 'github-actions[bot]', type: 'Bot' });
    };
    await propose({ 'tests/fresh': 'ok\n' });
    expect(github.comments).toHaveLength(1);
    expect(github.comments[0]!.body).toContain('No test fails because of this pull request');

    const lost = await setThePullRequest();
    let isLost = false;
    lost.github.fault = (request) => {
      if (isLost || !request.startsWith('POST')) return undefined;
      isLost = true;
      return { status: 0, afterEffect: true };
    };
    await lost.propose({ 'tests/fresh': 'ok\n' });
    expect(isLost).toBe(true);
    expect(lost.github.comments).toHaveLength(1);
    expect(lost.github.comments[0]!.body).toContain('No test fails because of this pull request');
  });

  it('fits, however much there is to say', async () => {
    const many = Object.fromEntries(
      Array.from({ length: 900 }, (_, i) => [
        `tests/${'long-name-'.repeat(12)}${i}`,
        `fails ${'because '.repeat(30)}\n`,
      ]),
    );
    const { propose, github } = await setThePullRequest();
    await propose(many);
    const { body } = github.comments[0]!;
    expect(body.length).toBeLessThanOrEqual(60_000);
    expect(body).toContain('900 tests fail because of this pull request, all with the same error');
    expect(body).toContain('more in run.json');
  });

  it.each<[string, NonNullable<ReturnType<Scene['github']['fault']>>]>([
    ['403', { status: 403, body: '{"message":"Resource not accessible by integration"}' }],
    ['404', { status: 404 }],
    ['422', { status: 422 }],
    ['429 for an hour', { status: 429, headers: { 'retry-after': '3600' } }],
  ])('says why it could not be written, and fails nothing: %s', async (_what, fault) => {
    const { propose, github } = await setThePullRequest();
    github.fault = (request) => (request.includes('/comments') ? fault : undefined);
    const step = await propose({ 'tests/fresh': 'ok\n' });
    expect(step.exitCode).toBe(0);
    expect(verdicts(step.run)).toEqual({ '#7': 'accepted: green' });
    expect(step.log).toMatch(
      /::warning title=AutoSync::The pull request could not be updated: .*pull-requests: write/,
    );
    expect(step.summary).toContain('No test fails because of this pull request');
    expect(github.requests.length).toBeLessThan(25);
  });

  it.each<[string, NonNullable<ReturnType<Scene['github']['fault']>>]>([
    [
      '502 as HTML',
      { status: 502, body: '<html>Bad gateway</html>', headers: { 'content-type': 'text/html' } },
    ],
    ['truncated JSON', { status: 200, body: '[{"id": 1, "bo' }],
    ['429 with Retry-After', { status: 429, headers: { 'retry-after': '1' } }],
    ['429 without', { status: 429, headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1' } }],
    [
      'a secondary limit',
      {
        status: 403,
        headers: { 'retry-after': '1' },
        body: '{"message":"You have exceeded a secondary rate limit"}',
      },
    ],
  ])('gets over what passes: %s', async (_what, fault) => {
    const { propose, github } = await setThePullRequest();
    let faults = 2;
    github.fault = (request) => {
      if (!request.includes('/comments') || faults === 0) return undefined;
      faults -= 1;
      return fault;
    };
    const step = await propose({ 'tests/fresh': 'ok\n' });
    expect(step.exitCode).toBe(0);
    expect(faults).toBe(0);
    expect(github.comments).toHaveLength(1);
    expect(github.comments[0]!.body).toContain('No test fails because of this pull request');
  });

  it('is not written where it is not wanted', async () => {
    const { propose, github } = await setThePullRequest();
    await propose({ 'tests/fresh': 'ok\n' }, { inputs: { comment: 'never' } });
    expect(github.requests.filter((request) => request.includes('comments'))).toEqual([]);
  });
});

/** Environment of a step whose services are there. */
function served(services: ActionsServices, run: string): NodeJS.ProcessEnv {
  return {
    ...services.environment(run),
    GITHUB_RUN_ID: run,
    NO_PROXY: '127.0.0.1,.localhost',
    no_proxy: '127.0.0.1,.localhost',
  };
}

describe('a pull request from a fork', () => {
  /** The run on the fork, whose token may not write, and the workflow that reports it. */
  async function setTheFork(): Promise<
    PullRequestScene & {
      services: ActionsServices;
      reportOn: (event?: Record<string, unknown>) => ReturnType<Scene['act']>;
    }
  > {
    const scene = await setThePullRequest();
    const services = await ActionsServices.start();
    scene.github.services = services;
    scene.github.fault = (request) =>
      request.includes('/comments') && !request.startsWith('GET')
        ? { status: 403, body: '{"message":"Resource not accessible by integration"}' }
        : undefined;
    const serverUrl = scene.server.url.replace('127.0.0.1', 'github.localhost');
    const done = await scene.propose(
      { 'tests/stays': 'fails\n' },
      { env: served(services, '900'), serverUrl },
    );
    expect(done.exitCode).toBe(1);
    expect(done.summary).toContain('1 test fails because of this pull request');
    expect(scene.github.comments).toEqual([]);
    const head = scene.source.git('rev-parse', 'feature');
    scene.github.pulls.push(
      {
        number: 6,
        title: 'Other',
        body: '',
        head: 'feature',
        headSha: '1'.repeat(40),
        headRepository: 'ann/project',
        base: 'main',
        state: 'open',
      },
      {
        number: 7,
        title: 'Mine',
        body: '',
        head: 'feature',
        headSha: head,
        headRepository: 'ann/project',
        base: 'main',
        state: 'open',
      },
    );
    scene.github.fault = () => undefined;
    return {
      ...scene,
      services,
      async reportOn(more = {}) {
        const event = path.join(temporaryFolder(), 'event.json');
        const workflowRun = {
          id: 900,
          event: 'pull_request',
          head_sha: head,
          head_branch: 'feature',
          head_repository: { full_name: 'ann/project', owner: { login: 'ann' } },
          ...more,
        };
        writeFileSync(event, JSON.stringify({ workflow_run: workflowRun }));
        return scene.act(
          { phase: 'report', 'test-command': '' },
          {
            serverUrl,
            env: { ...served(services, '901'), GITHUB_EVENT_NAME: 'workflow_run', GITHUB_EVENT_PATH: event },
          },
        );
      },
    };
  }

  it('is commented by a workflow that may, on the pull request that GitHub names', async () => {
    const { reportOn, github } = await setTheFork();
    const step = await reportOn();
    expect(step.exitCode).toBe(0);
    expect(github.comments.map(({ issue }) => issue)).toEqual([7]);
    expect(github.comments[0]!.body).toContain('1 test fails because of this pull request');
    expect(github.comments[0]!.body).toContain('/actions/runs/900');
    await reportOn();
    expect(github.comments).toHaveLength(1);
  });

  it('leaves the comment alone that the run itself could write, and ends one that says "running"', async () => {
    const { reportOn, github } = await setTheFork();
    const richer = `${MARK}\nricher\n<!-- run 900 attempt 1 job 0123 -->\n`;
    const own = github.add({ issue: 7, body: richer, login: 'github-actions[bot]', type: 'Bot' });
    const step = await reportOn();
    expect(step.exitCode).toBe(0);
    expect(step.log).toContain('has the comment of this run already');
    expect(github.comments.map(({ body }) => body)).toEqual([richer]);
    own.body = richer.replace('0123 -->', '0123 live -->').replace('richer', 'running');
    await reportOn();
    expect(github.comments).toHaveLength(1);
    expect(github.comments[0]!.body).toContain('1 test fails because of this pull request');
  });

  it('says nothing about a head that was pushed to again, or a run for something else', async () => {
    const { reportOn, github } = await setTheFork();
    const old = await reportOn({ head_sha: '2'.repeat(40) });
    expect(old.exitCode).toBe(0);
    expect(old.log).toContain('No open pull request has the head 222222222222');
    expect((await reportOn({ event: 'push' })).log).toContain('not for a pull request');
    expect((await reportOn({ id: 17 })).log).toContain('left no artifact');
    expect(github.comments).toEqual([]);
  });

  it('cannot speak through its artifact', async () => {
    const { reportOn, github, services } = await setTheFork();
    const own = services.artifacts.find(({ name }) => name === 'autosync-run.json')!;
    const run = JSON.parse(own.blob.toString()) as Record<string, unknown> & {
      pullRequest: Record<string, unknown>;
    };
    const evil = '<img src=x> @octocat [x](https://evil.example) fixes #3 --><script>';
    run['name'] = 'x --> <h1>';
    run['sentence'] = evil;
    run['notes'] = [evil];
    run.pullRequest['number'] = 6;
    run.pullRequest['caused'] = [{ id: evil, message: evil, file: evil, line: 1 }];
    own.blob = Buffer.from(JSON.stringify(run));
    await reportOn();
    expect(github.comments.map(({ issue }) => issue)).toEqual([7]);
    const { body } = github.comments[0]!;
    expect(body.startsWith(MARK)).toBe(true);
    expect(body).not.toMatch(/<img|<script|<h1|@octocat|(?<!&)#3|https:\/\/evil|\]\(https:\/\/evil/);
    for (const content of ['{}', 'nonsense', '{"schema":"autosync.run/1"}']) {
      own.blob = Buffer.from(content);
      const step = await reportOn();
      expect(step.exitCode).toBe(3);
      expect(step.log).toContain('is no report of AutoSync');
    }
    own.blob = Buffer.alloc(21_000_000, 32);
    expect((await reportOn()).log).toContain('21000000 bytes');
  });
});

describe('the history of the base', () => {
  it('spares the baseline of a pull request, says so, and never a landing', async () => {
    const { propose, act, services, github, server, workspace, source, remote } = await (async () => {
      const scene = await setThePullRequest({ ...SUITE, 'tests/red': 'ok\n', 'tests/mended': 'ok\n' });
      const started = await ActionsServices.start();
      scene.github.services = started;
      return { ...scene, services: started };
    })();
    const serverUrl = server.url.replace('127.0.0.1', 'github.localhost');
    const inputs = { 'report-paths': 'report.xml', 'focus-command': 'none' };
    const onMain = await act(inputs, { serverUrl, env: served(services, '950'), fresh: true });
    expect(onMain.run!.trials).toHaveLength(1);
    const step = await propose(
      { 'tests/stays': 'fails\n' },
      { serverUrl, env: served(services, '951'), fresh: true },
    );
    expect(step.run!.pullRequest!.baseline).toEqual({ from: 'history', run: '950' });
    expect(step.run!.pullRequest!.caused.map(({ id }) => id)).toEqual(['suite › stays']);
    expect(step.run!.trials.map(({ kind }) => kind)).not.toContain('baseline');
    expect(github.comments[0]!.body).toContain('run 950 saw the very same tree green');
    // A landing tests its base itself.
    workspace.git('checkout', '--quiet', '--detach', source.git('rev-parse', 'main'));
    workspace.write({ '.autosync/patches/1.patch': source.diff({ 'tests/fresh': 'ok\n' }) });
    const landing = await act(inputs, { serverUrl, env: served(services, '952'), fresh: true });
    expect(landing.run!.trials.map(({ kind }) => kind)).toContain('baseline');
    expect(verdicts(landing.run)).toEqual({ 1: 'landed: green' });
    expect(remote.git('show', 'main:tests/fresh')).toBe('ok');
  });
});

const PATCHES = '.autosync/patches';
const BY_PULL_REQUEST = { land: 'pull-request' };

describe('landing by pull request', () => {
  it('opens one, updates it, and closes it when nothing is left', async () => {
    const { act, github, remote, source, workspace } = await setTheScene();
    const base = remote.git('rev-parse', 'main');
    const [good, other] = [source.diff({ 'values/a': 'uno\n' }), source.diff({ 'values/c': 'tres\n' })];
    workspace.write({
      [`${PATCHES}/1.patch`]: good,
      [`${PATCHES}/2.patch`]: source.diff({ 'values/b': 'bad\n' }),
    });
    const first = await act(BY_PULL_REQUEST);
    expect(verdicts(first.run)).toEqual({ 1: 'landed: green', 2: 'culprit: command-failed' });
    expect(remote.git('rev-parse', 'main')).toBe(base);
    const tip = remote.git('rev-parse', 'autosync/main');
    expect(first.outputs).toMatchObject({
      'landed-sha': tip,
      'pull-request-url': 'https://github.com/owner/project/pull/1',
    });
    expect(first.run!.landed).toMatchObject({ commit: tip, branch: 'autosync/main' });
    expect(github.pulls).toMatchObject([
      {
        number: 1,
        base: 'main',
        head: 'autosync/main',
        state: 'open',
        title: 'AutoSync: tested patches for main',
      },
    ]);
    expect(github.pulls[0]!.body).toContain(
      '## ✅ 1 of 2 patches passes the tests and is proposed to main in pull request',
    );
    expect(github.pulls[0]!.body).toContain('| ❌&nbsp;breaks&nbsp;tests | <code>2</code> |');

    // The same again changes nothing; another patch more updates it.
    await act(BY_PULL_REQUEST);
    expect(remote.git('rev-parse', 'autosync/main')).toBe(tip);
    workspace.write({ [`${PATCHES}/3.patch`]: other });
    await act(BY_PULL_REQUEST);
    expect(github.pulls).toHaveLength(1);
    expect(remote.git('rev-list', '--count', 'main..autosync/main')).toBe('2');
    expect(github.pulls[0]!.body).toContain('2 of 3 patches pass the tests and are proposed to main');

    // Nothing is left.
    workspace.write({
      [`${PATCHES}/1.patch`]: null,
      [`${PATCHES}/2.patch`]: null,
      [`${PATCHES}/3.patch`]: null,
    });
    const last = await act(BY_PULL_REQUEST);
    expect(last.exitCode).toBe(0);
    expect(github.pulls[0]!.state).toBe('closed');
    expect(github.requests.length).toBeLessThan(40);
  });

  it('never overwrites what others pushed to its branch', async () => {
    const { act, github, remote, source, workspace } = await setTheScene();
    workspace.write({ [`${PATCHES}/1.patch`]: source.diff({ 'values/a': 'uno\n' }) });
    await act(BY_PULL_REQUEST);
    source.git('fetch', '--quiet', remote.directory, 'autosync/main');
    source.git('checkout', '--quiet', '--detach', 'FETCH_HEAD');
    const theirs = source.commit({ 'values/extra': 'by hand\n' }, 'By hand');
    source.git('push', '--quiet', remote.directory, 'HEAD:refs/heads/autosync/main');
    source.git('checkout', '--quiet', 'main');
    workspace.write({ [`${PATCHES}/2.patch`]: source.diff({ 'values/c': 'tres\n' }) });
    const step = await act(BY_PULL_REQUEST);
    expect(verdicts(step.run)).toEqual({ 1: 'undecided: push-refused', 2: 'undecided: push-refused' });
    expect(step.run!.patches[0]!.detail).toContain('holds commits of others');
    expect(remote.git('rev-parse', 'autosync/main')).toBe(theirs);
    expect(github.pulls[0]!.state).toBe('open');
    // Once it is merged, the branch is free again.
    github.pulls[0]!.merged = true;
    github.pulls[0]!.state = 'closed';
    github.pulls[0]!.headSha = theirs;
    const free = await act(BY_PULL_REQUEST);
    expect(verdicts(free.run)).toEqual({ 1: 'landed: green', 2: 'landed: green' });
    expect(github.pulls.map(({ state }) => state)).toEqual(['closed', 'open']);
  });

  it('leaves it open while patches wait for another run', async () => {
    const { act, github, source, workspace } = await setTheScene();
    workspace.write({ [`${PATCHES}/1.patch`]: source.diff({ 'values/a': 'uno\n' }) });
    await act(BY_PULL_REQUEST);
    await act({ ...BY_PULL_REQUEST, 'test-command': 'if grep -rq uno values; then exit 125; fi' });
    expect(github.pulls[0]!.state).toBe('open');
  });

  it('does not close what others pushed to', async () => {
    const { act, github, remote, source, workspace } = await setTheScene();
    workspace.write({ [`${PATCHES}/1.patch`]: source.diff({ 'values/a': 'uno\n' }) });
    await act(BY_PULL_REQUEST);
    source.git('fetch', '--quiet', remote.directory, 'autosync/main');
    source.git('checkout', '--quiet', '--detach', 'FETCH_HEAD');
    source.commit({ 'values/extra': 'by hand\n' }, 'By hand');
    source.git('push', '--quiet', remote.directory, 'HEAD:refs/heads/autosync/main');
    source.git('checkout', '--quiet', 'main');
    // Not even to close it.
    workspace.write({ [`${PATCHES}/1.patch`]: null });
    await act(BY_PULL_REQUEST);
    expect(github.pulls[0]!.state).toBe('open');
  });

  it('finds its pull request again when the answer to its making got lost, or was never given', async () => {
    for (const fault of [{ status: 0, afterEffect: true }, { status: 502 }]) {
      const { act, github, source, workspace } = await setTheScene();
      let isDone = false;
      github.fault = (request) => {
        if (isDone || request !== 'POST /repos/owner/project/pulls') return undefined;
        isDone = true;
        return fault;
      };
      workspace.write({ [`${PATCHES}/1.patch`]: source.diff({ 'values/a': 'uno\n' }) });
      const step = await act(BY_PULL_REQUEST);
      expect(verdicts(step.run)).toEqual({ 1: 'landed: green' });
      expect(github.pulls).toHaveLength(1);
    }
  });

  it('asks before the first trial whether it may, and says what is missing', async () => {
    const { act, github, source, workspace } = await setTheScene();
    github.fault = () => ({ status: 403, body: '{"message":"Resource not accessible by integration"}' });
    workspace.write({ [`${PATCHES}/1.patch`]: source.diff({ 'values/a': 'uno\n' }) });
    const refused = await act(BY_PULL_REQUEST);
    expect(refused.exitCode).toBe(2);
    expect(refused.run!.trials).toEqual([]);
    expect(refused.log).toContain('permissions: pull-requests: write');
    github.fault = (request) =>
      request.startsWith('POST')
        ? {
            status: 403,
            body: '{"message":"GitHub Actions is not permitted to create or approve pull requests."}',
          }
        : undefined;
    const late = await act(BY_PULL_REQUEST);
    expect(verdicts(late.run)).toEqual({ 1: 'undecided: push-refused' });
    expect(late.run!.patches[0]!.detail).toContain(
      'allow GitHub Actions to create pull requests in the settings',
    );
    expect(late.exitCode).toBe(1);
  });
});

describe('after a stable landing', () => {
  const trigger = (more: object): Files => ({
    '.github/autosync.json': JSON.stringify({
      trigger: { workflows: ['deploy.yml'], event: 'landed', ...more },
    }),
  });

  it('workflows start, with the landed commit', async () => {
    const { act, github, remote, source, workspace } = await setTheScene({ ...BASE, ...trigger({}) });
    workspace.write({ [`${PATCHES}/1.patch`]: source.diff({ 'values/a': 'uno\n' }) });
    const step = await act();
    const sha = remote.git('rev-parse', 'main');
    expect(github.dispatches).toEqual([
      {
        path: '/repos/owner/project/actions/workflows/deploy.yml/dispatches',
        body: { ref: 'main', inputs: { 'landed-sha': sha } },
      },
      {
        path: '/repos/owner/project/dispatches',
        body: { event_type: 'landed', client_payload: { 'landed-sha': sha, branch: 'main', run: '4711' } },
      },
    ]);
    expect(step.run!.notes).toEqual([
      expect.stringContaining('deploy.yml was started for'),
      expect.stringContaining('The event landed was started'),
    ]);
  });

  it('none starts without a landing, before enough green runs, or when GitHub refuses; the landing stays', async () => {
    const { act, github, remote, source, workspace } = await setTheScene({
      ...BASE,
      ...trigger({ greenRuns: 2 }),
    });
    await act();
    expect(github.dispatches).toEqual([]);
    workspace.write({ [`${PATCHES}/1.patch`]: source.diff({ 'values/a': 'uno\n' }) });
    const early = await act({}, { fresh: true });
    expect(early.run!.notes).toEqual(['No workflow was started: 1 of 2 green runs in a row.']);
    const strict = await setTheScene({ ...BASE, ...trigger({}) });
    strict.workspace.write({ [`${PATCHES}/1.patch`]: strict.source.diff({ 'values/a': 'uno\n' }) });
    strict.github.fault = (request) => (request.includes('dispatches') ? { status: 422 } : undefined);
    const step = await strict.act();
    expect(step.exitCode).toBe(0);
    expect(verdicts(step.run)).toEqual({ 1: 'landed: green' });
    expect(step.run!.notes.join()).toContain('could not be started: 422');
    expect(remote.git('show', 'main:values/a')).toBe('uno');
  });
});

describe('the lock', () => {
  const workflow = (text: string): Files => ({ '.github/workflows/ci.yml': text });
  const env = {
    GITHUB_WORKFLOW_REF: 'owner/project/.github/workflows/ci.yml@refs/heads/main',
    GITHUB_JOB: 'sync',
  };

  it.each([
    ['jobs:\n  sync:\n    steps: []\n', {}, true],
    ['concurrency: x\njobs:\n  sync:\n    steps: []\n', {}, false],
    ['jobs:\n  sync:\n    concurrency: { group: x }\n    steps: []\n', {}, false],
    ['jobs:\n  other:\n    concurrency: x\n  sync:\n    steps: []\n', {}, true],
    ['jobs:\n  sync:\n    steps: []\n', { AUTOSYNC_LOCK: 'held' }, false],
    ['no: [yaml', {}, false],
  ])('is asked for where the workflow has none: %j %j', async (text, more, isAsked) => {
    const { act } = await setTheScene({ ...BASE, ...workflow(text) });
    const step = await act({}, { env: { ...env, ...more } });
    expect(step.exitCode).toBe(0);
    const advice =
      'has no concurrency group, so two runs can work on the same branch at once. Add: `concurrency: { group: autosync-main, cancel-in-progress: false, queue: max }`';
    expect(step.log.includes(advice)).toBe(isAsked);
    // A dry run needs none.
    const dry = await act({ land: 'none' }, { env });
    expect(dry.log).not.toContain('has no concurrency group');
  });
});
