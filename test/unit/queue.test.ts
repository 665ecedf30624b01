/** Pull requests as patches: who may land, what depends on what, and what each is told. */
import { describe, expect, it } from 'vitest';
import { approvalOf, type ApprovalRules } from '../../src/batch/approval.ts';
import { dependsOnIn } from '../../src/batch/stacks.ts';
import type { PullOnGitHub } from '../../src/platform/github/open-pulls.ts';
import { sentence } from '../../src/report/sentence.ts';
import { saySame, toPullNews } from '../../src/report/pull-comment.ts';
import { toRunJson } from '../../src/record/to-run-json.ts';
import type { Verdict } from '../../src/batch/verdict.ts';
import { makeRecord, NO_MEANING } from '../support/make.ts';

const HEAD = 'a'.repeat(40);
const OLD = 'b'.repeat(40);

function pull(more: Partial<PullOnGitHub> = {}): PullOnGitHub {
  return {
    number: 7,
    url: 'https://github.com/owner/project/pull/7',
    title: 'Title',
    body: '',
    state: 'OPEN',
    isDraft: false,
    author: { login: 'writer', isPerson: true },
    base: 'main',
    branch: 'feature',
    head: HEAD,
    repository: 'owner/project',
    labels: ['autosync'],
    decision: null,
    reviews: [],
    labelled: [],
    baseChangedAt: '',
    ...more,
  };
}

const approval = (by: string, commit = HEAD, body = '', state = 'APPROVED') => ({
  by,
  isPerson: !by.endsWith('[bot]'),
  commit,
  body,
  state,
  at: '2026-01-02T00:00:00Z',
});
const stranger = { login: 'stranger', isPerson: true };

describe('an approval', () => {
  const asked: string[] = [];
  const rules: ApprovalRules = {
    repository: 'Owner/Project',
    trust: ['dependabot[bot]', 'friend'],
    mayWrite: async (login) => (asked.push(login), login === 'writer'),
  };
  const problem = async (more: Partial<PullOnGitHub>): Promise<string | undefined> => {
    const found = await approvalOf(pull(more), rules);
    return 'problem' in found ? found.problem : undefined;
  };

  it.each<[string, Partial<PullOnGitHub>]>([
    ['the author may write', {}],
    ['the author is trusted by name', { author: { login: 'Friend', isPerson: true } }],
    ['a bot is trusted by name', { author: { login: 'dependabot', isPerson: false } }],
    ['somebody approved the head', { author: stranger, reviews: [approval('boss')] }],
    [
      'nobody knows the author, and somebody approved the head',
      { author: undefined, reviews: [approval('boss')] },
    ],
    ['the rules ask for reviews, and have them', { decision: 'APPROVED' }],
  ])('is not missing where %s', async (_, more) => {
    expect(await problem(more)).toBeUndefined();
  });

  it.each<[string, Partial<PullOnGitHub>, string]>([
    [
      'is elsewhere',
      { repository: 'stranger/project', reviews: [approval('boss')] },
      'in another repository',
    ],
    ['is of a deleted repository', { repository: undefined }, 'that was deleted'],
    ['is of a stranger', { author: stranger }, '@stranger may not write'],
    ['is of nobody', { author: undefined }, 'Its author may not write'],
    [
      'is of a person with the name of a bot',
      { author: { login: 'dependabot', isPerson: true } },
      'may not write',
    ],
    [
      'is of a bot with the name of a person',
      { author: { login: 'friend', isPerson: false } },
      'the name `friend[bot]`',
    ],
    ['is approved by its author', { author: stranger, reviews: [approval('stranger')] }, 'may not write'],
    [
      'is approved at another commit',
      { author: stranger, reviews: [approval('boss', OLD)] },
      'The approval is for bbbbbbb',
    ],
    ['is disliked', { reviews: [approval('boss', OLD, '', 'CHANGES_REQUESTED')] }, 'boss asked for changes'],
    ['is disliked by the rules', { decision: 'CHANGES_REQUESTED' }, 'Somebody asked for changes'],
    ['lacks a review', { decision: 'REVIEW_REQUIRED', reviews: [approval('boss')] }, 'ask for a review'],
  ])('is missing where a pull request %s', async (_, more, says) => {
    expect(await problem(more)).toContain(says);
  });

  it('counts only if a person gave it, and beside the base that it has now', async () => {
    const reviews = [approval('boss')];
    expect(await problem({ author: stranger, reviews: [approval('helper[bot]')] })).toContain(
      'may not write',
    );
    expect(await problem({ author: stranger, reviews, baseChangedAt: '2026-01-03T00:00:00Z' })).toContain(
      'Its base changed after it was approved',
    );
    expect(
      await problem({ author: stranger, reviews, baseChangedAt: '2026-01-01T00:00:00Z' }),
    ).toBeUndefined();
  });

  it('is needed in a stack, too, where the target branch asks for reviews', async () => {
    const asks = { ...rules, mustBeReviewed: true };
    expect(await approvalOf(pull(), asks)).toEqual({ problem: expect.stringContaining('asks for a review') });
    expect(await approvalOf(pull({ reviews: [approval('boss')] }), asks)).toEqual({ mayRemoveTests: false });
  });

  it('allows that tests are removed only at the head, in a line of its own', async () => {
    const allows = async (...reviews: PullOnGitHub['reviews']): Promise<unknown> =>
      approvalOf(pull({ reviews }), rules);
    const line = 'Fine.\n\nAutoSync: may-remove-tests\n';
    expect(await allows(approval('boss', HEAD, line))).toEqual({ mayRemoveTests: true });
    expect(await allows(approval('boss', OLD, line))).toEqual({ mayRemoveTests: false });
    expect(await allows(approval('writer', HEAD, line))).toEqual({ mayRemoveTests: false });
    expect(await allows(approval('boss', HEAD, 'no "autosync: may-remove-tests" here'))).toEqual({
      mayRemoveTests: false,
    });
  });

  it('asks GitHub only about people whose word is needed', async () => {
    asked.length = 0;
    await problem({ author: stranger, reviews: [approval('boss')] });
    await problem({ author: { login: 'renovate', isPerson: false } });
    expect(asked).toEqual([]);
  });
});

describe('dependencies', () => {
  it.each([
    ['Depends-On: #12', [12]],
    ['text\n  depends on #1, #2 #3\nDepends-on: #2\n', [1, 2, 3]],
    ['This depends on: nothing. See #4.', []],
    ['It depends on #5.', []],
    ['Depends-On: owner/other#6', []],
    ['Depends-On: #0', []],
    [`Depends on ${'#1   '.repeat(20_000)}x`, []],
    [`${'\n'.repeat(60_000)}Depends-On: #3`, [3]],
  ])('of a body are found, in no time', (body, numbers) => {
    expect(dependsOnIn(body)).toEqual(numbers);
  });
});

describe('what pull requests are told', () => {
  const setting = { label: 'autosync', isMerged: true, isDryRun: false };
  const commands = { setup: undefined, test: 'npm test && true' };
  const open = {
    number: 7,
    url: 'https://github.com/owner/project/pull/7',
    head: HEAD,
    queued: {
      from: 'owner:x',
      branch: 'x',
      base: 'main',
      baseChangedAt: '',
      labels: ['autosync'],
      by: 'autosync',
    },
  };
  const told = (verdict: Verdict, more = {}, how = {}) => {
    const patch = { id: '#7', title: 'Mine', declared: {}, remarks: [], verdict, pull: open };
    const record = makeRecord({ patches: [patch], commands, label: 'autosync', result: 'rejected', ...more });
    const run = toRunJson(record, sentence(record), NO_MEANING);
    return toPullNews(
      record,
      run,
      { ...setting, ...how },
      { run: 'https://github.com/owner/project/actions/runs/1' },
    );
  };
  const green: Verdict = { verdict: 'landed', reason: 'green', detail: 'Fine.' };
  const landed = { result: 'landed' as const, landed: { commit: OLD, tree: 't', branch: 'main' } };

  it.each<[Verdict, string, string]>([
    [green, 'taken', 'Landed on main'],
    [{ verdict: 'already-applied', reason: 'in-base', detail: 'There.' }, 'taken', 'main already has it'],
    [
      { verdict: 'culprit', reason: 'tests-failed', detail: 'No.', evidence: { tests: ['a › b'] } },
      'rejected',
      'Breaks 1 test of main',
    ],
    [
      { verdict: 'culprit', reason: 'command-failed', detail: 'No.', evidence: { with: ['#6'] } },
      'kept',
      'Makes the tests of main fail, only in combination with #6',
    ],
    [
      { verdict: 'conflict', reason: 'does-not-apply', detail: 'No.' },
      'rejected',
      'Cannot be merged into main',
    ],
    [{ verdict: 'refused', reason: 'protected', detail: 'No.' }, 'rejected', 'Refused'],
    [{ verdict: 'refused', reason: 'not-approved', detail: 'No.' }, 'kept', 'Not approved to land'],
    [{ verdict: 'blocked', reason: 'dependency', detail: 'No.' }, 'kept', 'Waits for another pull request'],
    [{ verdict: 'invalid', reason: 'malformed', detail: 'No.' }, 'rejected', 'Cannot be tried'],
    [{ verdict: 'undecided', reason: 'flaky', detail: 'No.' }, 'kept', 'Not decided yet'],
    [
      { verdict: 'undecided', reason: 'push-refused', detail: 'No.' },
      'kept',
      'Passes the tests, but could not land on main',
    ],
  ])('follows from the verdict %j', (verdict, label, title) => {
    const [news] = told(verdict, verdict === green ? landed : {});
    expect(news).toMatchObject({ number: 7, head: HEAD, label, title, mustClose: false });
    expect(news!.body).toMatch(/^<!-- autosync:.+:queue -->\n<!-- head a{40} -->\n\n### \S+ /);
    expect(news!.body).toContain('[full report](https://github.com/owner/project/actions/runs/1)');
  });

  it('names the commands that show a failure, and what to do', () => {
    const verdict: Verdict = {
      verdict: 'culprit',
      reason: 'tests-failed',
      detail: 'No.',
      evidence: { tests: ['a'] },
    };
    const { body } = told(verdict, landed)[0]!;
    expect(body).toContain(
      `git fetch origin ${OLD} pull/7/head\ngit switch --detach ${OLD}\ngit merge --no-edit ${HEAD}\nnpm test &amp;&amp; true`,
    );
    expect(body).toContain('**Next:** fix the change or the tests, and push; or close it.');
  });

  it('closes what landed as a commit of its own, and keeps what waits in a proposal', () => {
    expect(told(green, landed, { isMerged: false })[0]).toMatchObject({ label: 'taken', mustClose: true });
    const proposed = told(green, { ...landed, proposal: { number: 9, url: 'https://x/9' } })[0]!;
    expect(proposed).toMatchObject({ label: 'kept', mustClose: false });
    expect(proposed.body).toContain('merge #9');
  });

  it('is nothing in a dry run, and where that is no news of the pull request', () => {
    expect(told(green, landed, { isDryRun: true })).toEqual([]);
    expect(told(green, { problem: 'No network.' })).toEqual([]);
    expect(told({ verdict: 'undecided', reason: 'budget', detail: 'No time.' })).toEqual([]);
  });

  it('is the same, whatever run it links to', () => {
    const one = told(green, landed)[0]!.body;
    expect(saySame(one, `${one.replace('runs/1', 'runs/2')}\n`)).toBe(true);
    expect(saySame(one, one.replace('Landed', 'landed'))).toBe(false);
  });
});
