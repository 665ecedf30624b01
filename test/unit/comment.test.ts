/** The one comment on a pull request, on a GitHub in memory; and what stands in it. */
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { GitHubError } from '../../src/platform/github/github.ts';
import { StickyComment } from '../../src/platform/github/sticky-comment.ts';
import type { RunJson } from '../../src/record/run-json.ts';
import { toRunJson } from '../../src/record/to-run-json.ts';
import { marker, toComment, toProgress } from '../../src/report/comment.ts';
import { sentence } from '../../src/report/sentence.ts';
import { NO_MEANING, makeRecord } from '../support/make.ts';

const MARK = marker('autosync');
const BOT = { login: 'autosync[bot]', type: 'Bot' };

interface Stored {
  id: number;
  body: string;
  user: { login: string; type: string } | null;
}

/** `fails`: what a request throws instead of being done; `lost`: it is done and throws. */
function gitHub(
  comments: Stored[] = [],
  more: { me?: string; fails?: (request: string) => unknown; lost?: (request: string) => unknown } = {},
) {
  const requests: string[] = [];
  let nextId = 1_000;
  const act = (method: string, path: string, body?: Record<string, unknown>): unknown => {
    const id = Number(/comments\/(\d+)$/.exec(path)?.[1]);
    const at = comments.findIndex((one) => one.id === id);
    if (path === '/user') {
      if (more.me === undefined) throw new GitHubError('403', 403);
      return { login: more.me };
    }
    if (method === 'GET') {
      const page = Number(/&page=(\d+)/.exec(path)![1]);
      return comments.slice((page - 1) * 100, page * 100);
    }
    if (method === 'POST') {
      const made = { id: (nextId += 1), body: String(body!['body']), user: BOT };
      comments.push(made);
      return made;
    }
    if (at < 0) throw new GitHubError('404', 404);
    if (method === 'DELETE') comments.splice(at, 1);
    else comments[at]!.body = String(body!['body']);
    return {};
  };
  const ask = async <T>(
    method: string,
    path: string,
    schema: { parse: (data: unknown) => T },
    body?: Record<string, unknown>,
  ): Promise<T> => {
    const request = `${method} ${path}`;
    requests.push(request);
    const failure = more.fails?.(request);
    if (failure) throw failure;
    const answer = act(method, path, body);
    const loss = more.lost?.(request);
    if (loss) throw loss;
    return schema.parse(answer);
  };
  const login = (): Promise<string> =>
    ask('GET', '/user', z.object({ login: z.string() })).then(
      (user) => user.login,
      (error: GitHubError) => (error.status === 403 ? '' : Promise.reject(error)),
    );
  const github = { ask, login, once: ask, pause: async () => undefined } as unknown as ConstructorParameters<
    typeof StickyComment
  >[0];
  return {
    github,
    comments,
    requests,
    open: (run = 5, job = 'a') => new StickyComment(github, 7, MARK, { run, attempt: 1, job }),
  };
}
const body = (text: string, run: number, job = 'a', live = ''): string =>
  `${MARK}\n${text}\n<!-- run ${run} attempt 1 job ${job}${live} -->\n`;

describe('the sticky comment', () => {
  it('is made once, and then updated', async () => {
    const { open, comments } = gitHub();
    await open().finish(`${MARK}\none`);
    await open(6).finish(`${MARK}\ntwo`);
    expect(comments.map((one) => one.body)).toEqual([body('two', 6)]);
  });

  it('is found by mark and author, on any page', async () => {
    const others = Array.from({ length: 230 }, (_, id) => ({ id, body: 'hello', user: BOT }));
    const mine = { id: 500, body: body('old', 1), user: BOT };
    const strangers = [
      { id: 301, body: body('forged', 1), user: { login: 'eve', type: 'User' } },
      { id: 302, body: body('gone', 1), user: null },
      { id: 303, body: `quoting ${body('old', 1)}`, user: BOT },
    ];
    const { open, comments } = gitHub([...others, ...strangers, mine]);
    await open().finish(`${MARK}\nnew`);
    expect(comments.find(({ id }) => id === 500)!.body).toBe(body('new', 5));
    expect(comments.length).toBe(234);
  });

  it('of a person’s token is the one of that person', async () => {
    const ann = { id: 1, body: body('old', 1), user: { login: 'ann', type: 'User' } };
    const bot = { id: 2, body: body('old', 1), user: BOT };
    const { open, comments } = gitHub([ann, bot], { me: 'ann' });
    await open().finish(`${MARK}\nnew`);
    expect(comments.map((one) => one.body)).toEqual([body('new', 5), body('old', 1)]);
  });

  it('of a newer run stays', async () => {
    const { open, comments } = gitHub([{ id: 1, body: body('newer', 9), user: BOT }]);
    await open(5).finish(`${MARK}\nolder`);
    expect(comments[0]!.body).toBe(body('newer', 9));
    await open(9).finish(`${MARK}\nsame run`);
    expect(comments[0]!.body).toBe(body('same run', 9));
  });

  it('of another job of the same attempt is left alone, however often both write', async () => {
    const { open, comments } = gitHub([{ id: 1, body: body('before', 4), user: BOT }]);
    for (const text of ['one', 'two'])
      for (const job of ['a', 'b']) await open(5, job).finish(`${MARK}\n${text} of ${job}`);
    expect(comments.map((one) => one.body)).toEqual([body('two of a', 5), body('two of b', 5, 'b')]);
    // A job of the next run finds both, and one is enough for it.
    await open(6, 'c').finish(`${MARK}\nnext`);
    expect(comments.map((one) => one.body)).toEqual([body('next', 6, 'c')]);
  });

  it('is finished when a job of the run has written its last text, live or from an earlier version', async () => {
    const finished = (text: string): Promise<boolean> =>
      gitHub([{ id: 1, body: text, user: BOT }])
        .open(5, '')
        .isFinished();
    expect(await finished(body('done', 5, 'x'))).toBe(true);
    expect(await finished(`${MARK}\nx\n<!-- run 5 -->`)).toBe(true);
    expect(await finished(body('running', 5, 'x', ' live'))).toBe(false);
    expect(await finished(body('done', 4, 'x'))).toBe(false);
  });

  it('is one: of several by one author the oldest stays', async () => {
    const of = (id: number, login = BOT.login) => ({ id, body: body('x', 1), user: { login, type: 'Bot' } });
    const { open, comments } = gitHub([of(3), of(1), of(2, 'other[bot]')]);
    await open().finish(`${MARK}\nnew`);
    expect(comments.map(({ id }) => id).toSorted((a, b) => a - b)).toEqual([1, 2]);
    expect(comments.find(({ id }) => id === 1)!.body).toBe(body('new', 5));
  });

  it('is made again where somebody deleted it', async () => {
    let isGone = false;
    const { open, comments } = gitHub([{ id: 1, body: body('old', 1), user: BOT }], {
      fails: (request) =>
        request.startsWith('PATCH') && !isGone ? ((isGone = true), new GitHubError('404', 404)) : undefined,
    });
    await open().finish(`${MARK}\nnew`);
    expect(comments.map((one) => one.body)).toContain(body('new', 5));
  });

  it('is not made twice where an answer got lost', async () => {
    let times = 0;
    const { open, comments } = gitHub([], {
      lost: (request) =>
        request.startsWith('POST') && (times += 1) === 1 ? new GitHubError('reset', 0, 0) : undefined,
    });
    await open().finish(`${MARK}\nnew`);
    expect(comments.length).toBe(1);
  });

  it('says what GitHub says where it may not be written', async () => {
    const denied = gitHub([], {
      fails: (request) => (request.startsWith('POST') ? new GitHubError('403 no', 403) : undefined),
    });
    await expect(denied.open().finish('x')).rejects.toThrow('403 no');
    const broken = gitHub([{ id: 1, body: body('old', 1), user: BOT }], {
      fails: (request) => (request.startsWith('PATCH') ? new GitHubError('422', 422) : undefined),
    });
    await expect(broken.open().finish('x')).rejects.toThrow('422');
    let posts = 0;
    const down = gitHub([], {
      fails: (request) =>
        request.startsWith('POST') ? ((posts += 1), new GitHubError('502', 502, 0)) : undefined,
    });
    await expect(down.open().finish('x')).rejects.toThrow('502');
    expect(posts).toBe(3);
  });

  it('shows nothing live any more once the final word is said', async () => {
    const { open, comments } = gitHub();
    const comment = open();
    await comment.finish(`${MARK}\nfinal`);
    comment.show(`${MARK}\nlate`);
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(comments.map((one) => one.body)).toEqual([body('final', 5)]);
  });

  it('shows what is newest when its turn comes', async () => {
    const { open, comments } = gitHub();
    const comment = open();
    comment.show(`${MARK}\nfirst`);
    comment.show(`${MARK}\nsecond`);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(comments.map((one) => one.body)).toEqual([body('second', 5, 'a', ' live')]);
    await comment.finish(`${MARK}\nfinal`);
    expect(comments.map((one) => one.body)).toEqual([body('final', 5)]);
  });
});

describe('what stands in the comment', () => {
  const record = makeRecord({
    result: 'rejected',
    patches: [
      {
        id: 'a',
        title: 'A',
        declared: {},
        remarks: ['Hm.'],
        verdict: { verdict: 'culprit', reason: 'tests-failed', detail: 'It breaks `t`.' },
      },
    ],
  });
  const run = (more: Partial<RunJson> = {}): RunJson => ({
    ...toRunJson(record, sentence(record), {
      ...NO_MEANING,
    }),
    ...more,
  });
  const failure = (id: string, more = {}) => ({
    id,
    message: `${id} failed\nat line 3`,
    file: 'a.ts',
    line: 3,
    ...more,
  });
  const pullRequest: NonNullable<RunJson['pullRequest']> = {
    number: 7,
    head: 'a'.repeat(40),
    branch: 'main',
    baseline: { from: 'history', run: '12' },
    tests: { before: 10, after: 11 },
    durationMs: { before: 2_000, after: 3_000 },
    caused: [failure('broken')],
    flaky: [failure('shaky', { flakes: { failed: 2, trials: 40 } })],
    alreadyRed: [failure('old')],
    fixed: ['mended'],
    added: ['fresh'],
    vanished: ['lost'],
    renamed: [{ from: 'old name', to: 'new name' }],
    newlySkipped: ['resting'],
  };

  it('begins with the mark, and tells the patches of a batch', () => {
    const text = toComment(run(), { run: 'https://run' }, undefined);
    expect(text.startsWith(`${MARK}\n\n## ❌ No patch landed on main: 1 breaks tests\n`)).toBe(true);
    expect(text).toContain(
      '| ❌&nbsp;breaks&nbsp;tests | <code>a</code><br>A | It breaks <code>t</code>.<br>⚠️ Hm. |',
    );
    expect(text).toContain('**Next:** fix or remove the patch that breaks tests.');
    expect(text).toContain('[full report](https://run)');
    expect(toComment(run({ name: 'web' }), {}, undefined)).toContain('1 breaks tests · web\n');
    const [patch] = run().patches;
    const told = run({
      patches: [
        { ...patch!, evidence: { tests: ['cart › rounds', 'x', 'y'], with: ['b'] } },
        { ...patch!, id: 'ok', title: 'ok', verdict: 'landed', reason: 'green', remarks: [] },
        {
          ...patch!,
          id: 'there',
          verdict: 'already-applied',
          reason: 'in-base',
          detail: 'The branch contains it already.',
        },
      ],
      causes: [{ message: 'expected 1 to be 2', tests: ['cart › rounds'], runs: 1, allTests: 1, since: '1' }],
    });
    const causes = toComment(told, {}, undefined);
    expect(causes).toContain(
      'cart › <b>rounds</b> and 2 more: <code>expected 1 to be 2</code><br>fails only together with <code>b</code>',
    );
    expect(causes).toContain(
      '<summary>✅ 1 landed, 1 is already there</summary>\n\n- <code>ok</code>\n- <code>there</code> A',
    );
    expect(toComment({ ...told, proposal: { number: 3, url: '' } }, {}, undefined)).toContain(
      '<summary>✅ 1 proposed, 1 is already there</summary>',
    );
  });

  it('tells the tests of a pull request by cause, with links', () => {
    const links = { run: 'https://github.com/o/r/actions/runs/9' };
    const blob = `https://github.com/o/r/blob/${'a'.repeat(40)}`;
    const text = toComment(
      run({ pullRequest, base: { commit: 'b'.repeat(40), tree: 't' } }),
      links,
      undefined,
    );
    expect(text).toContain(
      `[<code>aaaaaaa</code>](https://github.com/o/r/commit/${'a'.repeat(40)}) tested as merged with <code>main</code> at`,
    );
    expect(text).toContain(`| <b>broken</b> | broken failed | [<code>a.ts:3</code>](${blob}/a.ts#L3) |`);
    expect(text).toContain(
      '✅ 1 failing test now passes · 🆕 1 new test · 🔀 1 renamed or replaced · 👻 1 removed · ⏭️ 1 newly skipped · ⚪ 1 already failing on <code>main</code>, not counted · 🎲 1 flaky, not counted',
    );
    expect(text).toContain('- <code>shaky</code> in 2 of 40 trials');
    expect(text).toContain('| tests | 10 | 11 |');
    expect(text).toContain('| duration | 2.0 s | 3.0 s (+50 %) |');
    expect(text).toContain('run 12 saw the very same tree green');
    for (const [title, id] of [
      ['pass now', 'mended'],
      ['new', 'fresh'],
      ['removed', 'lost'],
      ['newly skipped', 'resting'],
    ]) {
      expect(text).toContain(`${title}: 1`);
      expect(text).toContain(`- <code>${id}</code>`);
    }
  });

  it('puts tests with one message into one row, however many, and says how long that is known', () => {
    const many = Array.from({ length: 42 }, (_, i) =>
      failure(`suite › test ${i}`, {
        message: `connect ECONNREFUSED 127.0.0.1:${4_000 + i}`,
        file: '../up.ts',
      }),
    );
    const other = failure('suite › other', { message: 'expected 1 to be 2', file: 'src/a (b).ts', line: 7 });
    const causes = [
      { message: 'connect ECONNREFUSED 10.0.0.1:1', tests: [], runs: 12, allTests: 3, since: '640' },
    ];
    const text = toComment(
      run({ pullRequest: { ...pullRequest, caused: [other, ...many] }, causes }),
      {},
      undefined,
    );
    expect(text).toContain(
      '| suite › <b>test 0</b><br>suite › <b>test 1</b><br>suite › <b>test 2</b><br>and 39 more | connect ECONNREFUSED 127.0.0.1:4000<br>the same error was seen in 11 earlier runs, since run 640 |',
    );
    expect(text.match(/ECONNREFUSED/g)).toHaveLength(1);
    const nextOf = (caused: typeof many): string =>
      toComment(
        run({
          pullRequest: { ...pullRequest, caused },
          patches: [{ ...run().patches[0]!, verdict: 'culprit' }],
        }),
        {},
        undefined,
      );
    expect(nextOf(many)).toContain('**Next:** look for one cause, and fix the change');
    // Where no message is known, nothing says that there is one cause.
    expect(nextOf([failure('x', { message: undefined }), failure('y', { message: undefined })])).toContain(
      '**Next:** fix the change',
    );
    expect(text).toContain('❌ fail because of it: 43');
    // A path that leads out of the repository is no link, and no address ends early.
    const links = { run: 'https://github.com/o/r/actions/runs/9' };
    const linked = toComment(
      run({ pullRequest: { ...pullRequest, caused: [other, many[0]!] } }),
      links,
      undefined,
    );
    expect(linked).toContain('/src/a%20%28b%29.ts#L7)');
    expect(linked).toContain('| <code>../up.ts:3</code> |');
    const apart = Array.from({ length: 14 }, (_, i) => failure(`t${i}`, { message: 'x'.repeat(i + 1) }));
    expect(toComment(run({ pullRequest: { ...pullRequest, caused: apart } }), {}, undefined)).toContain(
      '4 tests more with 4 other causes: see run.json.',
    );
  });

  it('says which tests fail on the branch, and what passed but could not be pushed', () => {
    const baseline = {
      tree: 't',
      kind: 'baseline' as const,
      patches: [],
      outcome: 'red' as const,
      why: 'x',
      exitCode: 1,
    };
    const trials = [
      { ...baseline, durationMs: 61_000, tests: ['cart › a', 'b', 'c', 'd'], flaky: [], output: 'o' },
    ];
    const causes = [{ message: 'expected 1 to be 2', tests: ['cart › a'], runs: 4, allTests: 1, since: '9' }];
    const red = toComment(run({ result: 'baseline-red', trials, causes }), {}, undefined);
    expect(red).toContain(
      '| cart › <b>a</b> | expected 1 to be 2<br>the same error was seen in 3 earlier runs, since run 9 |  |',
    );
    expect(red).toContain('| <b>b</b><br><b>c</b><br><b>d</b> | no message in the report |  |');
    expect(red).toContain('**Next:** fix <code>main</code>, then run again.');
    const [patch] = run().patches;
    const stuck = {
      ...patch!,
      verdict: 'undecided' as const,
      reason: 'push-refused',
      detail: 'No.',
      remarks: [],
    };
    const text = toComment(run({ patches: [stuck, { ...stuck, id: 'b' }] }), {}, undefined);
    expect(text).toContain('<summary>✅ 2 pass</summary>');
    expect(text).toContain(
      '**Next:** run again when the branch takes pushes, or merge the branch that holds the tested commit; if AutoSync may never push there, set <code>land: pull-request</code> in the workflow.',
    );
    expect(text).not.toContain('| Patch |');
  });

  it('obeys nothing that a report of a fork says', () => {
    const evil = 'abc1234\n\n## Approved by @org/team\n\n<img src=https://evil.example/x.png>';
    const links = { run: 'https://github.com/o/r/actions/runs/9' };
    const told = {
      ...pullRequest,
      head: evil,
      branch: evil,
      caused: [failure(evil, { message: evil, file: 'a\ud800b.js' })],
      renamed: [{ from: evil, to: evil }],
    };
    const lessons = [
      {
        id: 'x',
        problem: evil,
        remedy: evil,
        priority: 1,
        saves: { value: 9, unit: evil as 'minutes a week' },
        status: 'open',
        concernsChange: true,
      },
    ];
    const causes = [{ message: evil, tests: [evil], runs: 3, allTests: 1, since: evil }];
    const more = {
      base: { commit: evil, tree: evil },
      landed: { commit: evil, tree: evil, branch: evil },
      lessons,
      causes,
    };
    for (const text of [
      toComment(run({ pullRequest: told, ...more }), links, undefined),
      toComment(run(more), links, undefined),
    ])
      expect(text).not.toMatch(/^## Approved|@org|<img|https:\/\/evil/m);
  });

  it('tells impact and risk with their reasons', () => {
    const impact = {
      score: 12,
      components: [
        { component: 'duration', points: 12, confidence: 1, says: 'duration: −3 %' },
        { component: 'size', points: 0, confidence: 1, says: 'size: unchanged' },
      ],
      unknown: [],
    };
    const text = toComment(
      run({ pullRequest, impact, risk: { score: null, reasons: ['few commits'] } }),
      {},
      undefined,
    );
    expect(text).toContain('| impact | **+12** | duration: −3 % |');
    expect(text).toContain('| risk | **–** | few commits |');
    expect(text).toContain('3.0 s · impact +12</summary>');
    const unknown = ['duration: too few earlier runs to tell a change from noise'];
    expect(
      toComment(run({ pullRequest, impact: { score: 0, components: [], unknown } }), {}, undefined),
    ).toContain('| impact | **0** | not known yet: duration: too few earlier runs');
    // What says nothing is not shown.
    const nothing = { impact: { score: 0, components: [], unknown: [] }, risk: { score: 3, reasons: [] } };
    expect(toComment(run({ pullRequest, ...nothing }), {}, undefined)).not.toContain('| score |');
  });

  it('degrades in steps, and keeps the sentence to the last', () => {
    const caused = Array.from({ length: 300 }, (_, i) => failure(`test ${i}`));
    const long = run({ pullRequest: { ...pullRequest, caused } });
    expect(toComment(long, {}, undefined)).toContain('and 100 more in run.json');
    const shorter = toComment(long, {}, undefined, 5_000);
    expect(shorter).toContain('and 250 more in run.json');
    expect(shorter).toContain('test 0 failed');
    for (const cap of [60_000, 20_000, 9_000, 3_000, 400]) {
      const text = toComment(long, {}, undefined, cap);
      expect(text.length).toBeLessThanOrEqual(cap);
      expect(text).toContain(MARK);
      expect(text).toContain('No patch landed on main');
    }
  });

  it('says what is going on while the run goes on', () => {
    expect(toProgress('autosync', 'trial 1 <b>', { run: 'https://run' })).toBe(
      `${MARK}\n\n## AutoSync\n\n⏳ trial 1 &lt;b&gt;\n\n[full report](https://run)\n`,
    );
  });
});
