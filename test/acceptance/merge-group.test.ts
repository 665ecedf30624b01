/** Groups of GitHub's own merge queue, through the bundle: the check that it waits for, and who breaks a group. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { BASE, setTheScene, verdicts } from '../support/github-scene.ts';
import { recipesIn } from '../support/recipes.ts';
import type { Files } from '../support/repository.ts';
import { temporaryFolder } from '../support/temporary.ts';

/** `stack`: merged, and each begins where the one before it ends. */
type Style = 'merge' | 'stack' | 'squash' | 'rebase';

/** A queue of pull requests as GitHub builds it. Each has a branch of its own, on top of those before it. */
async function setTheQueue(entries: Readonly<Record<number, Files>>, style: Style = 'merge') {
  const scene = await setTheScene(BASE);
  const { source, remote, workspace, github } = scene;
  const base = source.git('rev-parse', 'HEAD');
  let tip = base;
  let head = base;
  const isMerged = style === 'merge' || style === 'stack';
  for (const [number, changes] of Object.entries(entries)) {
    source.git('checkout', '--quiet', '--detach', style === 'merge' ? base : style === 'stack' ? head : tip);
    // Where commits are rebased, their subjects may be about anything.
    if (style === 'rebase') source.commit({ [`docs/${number}`]: 'first of two commits\n' }, 'Begin (#7)');
    source.commit(changes, style === 'squash' ? `Change (#${number})` : `Change ${number}`);
    if (isMerged) {
      head = source.git('rev-parse', 'HEAD');
      source.git('checkout', '--quiet', '--detach', tip);
      source.git('merge', '--quiet', '--no-ff', '-m', `Merge pull request #${number} from owner/x`, head);
    }
    tip = source.git('rev-parse', 'HEAD');
    const branch = `gh-readonly-queue/main/pr-${number}-${base}`;
    source.git('push', '--quiet', remote.directory, `${tip}:refs/heads/${branch}`);
  }
  source.git('checkout', '--quiet', 'main');
  const branch = `gh-readonly-queue/main/pr-${Object.keys(entries).at(-1)}-${base}`;
  workspace.git('fetch', '--quiet', '--depth=1', `file://${remote.directory}`, branch);
  workspace.git('checkout', '--quiet', '--detach', 'FETCH_HEAD');
  const event = path.join(temporaryFolder(), 'event.json');
  const group = {
    head_sha: tip,
    head_ref: `refs/heads/${branch}`,
    base_ref: 'refs/heads/main',
    base_sha: base,
  };
  writeFileSync(event, JSON.stringify({ repository: { default_branch: 'main' }, merge_group: group }));
  return {
    ...scene,
    branch,
    act: async (inputs: Record<string, string> = {}) => {
      const refs = remote.git('for-each-ref');
      const step = await scene.act(inputs, {
        fresh: true,
        env: {
          GITHUB_EVENT_NAME: 'merge_group',
          GITHUB_EVENT_PATH: event,
          GITHUB_REF: `refs/heads/${branch}`,
          GITHUB_REF_NAME: branch,
          GITHUB_SHA: tip,
        },
      });
      // Nothing is pushed, to no branch.
      expect(remote.git('for-each-ref')).toBe(refs);
      return step;
    },
    told: (number: number) => github.comments.filter(({ issue }) => issue === number).map(({ body }) => body),
  };
}

const GROUP = { 12: { 'values/a': 'uno\n' }, 13: { 'values/b': 'bad\n' }, 14: { 'values/c': 'tres\n' } };

/** The two jobs of the docs: the check that the queue waits for, and the search. */
const [TESTS, CULPRIT] = recipesIn('docs/merge-groups.md');

describe('a merge group', () => {
  it('passes the check that the queue waits for after one trial', async () => {
    const { act } = await setTheQueue({ 12: { 'values/a': 'uno\n' } });
    const { exitCode, run, summary } = await act();
    expect([exitCode, run?.trials.length]).toEqual([0, 1]);
    expect(summary).toContain('The tests pass with this merge group');
  });

  it('fails it at the first red, without a search', async () => {
    const { act, told } = await setTheQueue(GROUP);
    const { exitCode, run, summary } = await act({ ...TESTS, retries: '0' });
    expect([exitCode, run?.trials.map(({ outcome }) => outcome)]).toEqual([1, ['red']]);
    expect(summary).toContain('The tests fail in this merge group');
    expect(told(13)).toEqual([]);
  });

  it('fails it also where the settings would let failures pass that are not new', async () => {
    const { act } = await setTheQueue({ 12: { 'values/b': 'bad\n' } });
    const { exitCode, run } = await act({ ...TESTS, gate: 'no-new-failures' });
    expect([exitCode, run?.trials[0]?.outcome]).toEqual([1, 'red']);
  });

  it.each<Style>(['merge', 'squash', 'rebase'])(
    'is searched by the second job, and its culprit is told (%s)',
    async (style) => {
      const { act, told } = await setTheQueue(GROUP, style);
      const { exitCode, run, summary } = await act(CULPRIT);
      expect(exitCode).toBe(0);
      expect(verdicts(run)).toEqual({
        '#12': 'accepted: green',
        '#13': 'culprit: command-failed',
        '#14': 'accepted: green',
      });
      expect(summary).toContain('In this merge group, &#35;&#8203;13 makes the tests of main fail');
      expect(told(13)).toHaveLength(1);
      expect(told(13)[0]).toContain('add it to the merge queue again');
      expect(told(13)[0]).not.toContain('label');
      expect([told(12), told(14)]).toEqual([[], []]);
    },
  );

  it('may touch what no patch may: the rules of the branch have let it in', async () => {
    const { act } = await setTheQueue({
      12: { '.github/workflows/x.yml': 'on: push\n', 'values/link': '-> a' },
      13: { 'values/b': 'bad\n' },
    });
    expect(verdicts((await act({ 'fail-on': 'never' })).run)).toEqual({
      '#12': 'accepted: green',
      '#13': 'culprit: command-failed',
    });
  });

  it('is not confused by other branches beside those of the queue', async () => {
    const { act, told, remote } = await setTheQueue(GROUP, 'rebase');
    const tip = remote.git(
      'for-each-ref',
      '--format=%(objectname)',
      'refs/heads/gh-readonly-queue/main/pr-13-*',
    );
    remote.git('update-ref', 'refs/heads/gh-readonly-queue/main/odd', `${tip}~1`);
    const { run } = await act(CULPRIT);
    expect(Object.keys(verdicts(run))).toEqual(['#12', '#13', '#14']);
    expect(told(13)).toHaveLength(1);
  });

  it('takes those along that build on its culprit', async () => {
    const group = { 12: { 'values/a': 'bad\n' }, 13: { 'values/b': 'dos\n' }, 14: { 'values/c': 'tres\n' } };
    const { act, told } = await setTheQueue(group, 'stack');
    expect(verdicts((await act({ 'fail-on': 'never' })).run)).toEqual({
      '#12': 'culprit: command-failed',
      '#13': 'blocked: dependency',
      '#14': 'blocked: dependency',
    });
    expect(told(12)).toHaveLength(1);
  });

  it('is none where the event is another', async () => {
    const scene = await setTheScene();
    const { exitCode, log } = await scene.act({ patches: 'merge-group' });
    expect([exitCode, log]).toEqual([2, expect.stringContaining('needs the `merge_group` event')]);
  });
});
