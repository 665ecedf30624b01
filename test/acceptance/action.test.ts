import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { BASE, setTheScene, TOKEN, verdicts } from '../support/github-scene.ts';

const PATCHES = '.autosync/patches';

describe('the action', () => {
  it('lands what is green and names the culprit', async () => {
    const scene = await setTheScene();
    const { source, workspace, remote } = scene;
    workspace.write({
      [`${PATCHES}/1-good.patch`]: source.diff({ 'values/a': 'uno\n' }),
      [`${PATCHES}/2-bad.patch`]: source.diff({ 'values/b': 'bad\n' }),
      [`${PATCHES}/3-mail.patch`]: source.mails([
        {
          files: { 'values/c': 'tres\n' },
          message: 'Translate c\n\nInto Spanish.',
          author: 'Zoë Ünal <zoe@example.com>',
        },
      ]),
      [`${PATCHES}/10-new.diff`]: source.diff({ 'values/neu': 'nuevo\n' }),
    });
    const step = await scene.act();

    expect(verdicts(step.run)).toEqual({
      '1-good': 'landed: green',
      '2-bad': 'culprit: command-failed',
      '3-mail': 'landed: green',
      '10-new': 'landed: green',
    });
    expect(step.exitCode).toBe(0);
    const tip = remote.git('rev-parse', 'main');
    expect(step.outputs).toMatchObject({
      result: 'partial',
      'landed-sha': tip,
      'landed-count': '3',
      'rejected-count': '1',
      'undecided-count': '0',
    });
    // The remote has exactly the tree that was tested, as one commit for each patch.
    const culprit = step.run!.patches[1]!;
    const lastGreen = step.run!.trials.findLast((trial) => trial.outcome === 'green');
    expect(remote.git('rev-parse', 'main^{tree}')).toBe(lastGreen?.tree);
    expect(step.run!.landed).toEqual({ commit: tip, tree: lastGreen?.tree, branch: 'main' });
    expect(
      remote
        .git(
          'log',
          '--reverse',
          '--format=%an|%s|%(trailers:key=Autosync-Patch,valueonly,separator=%x2C)',
          'main',
        )
        .split('\n'),
    ).toEqual([
      'Test Author|Base|',
      'AutoSync|Apply 1-good|1-good',
      'Zoë Ünal|Translate c|3-mail',
      'AutoSync|Apply 10-new|10-new',
    ]);
    // Evidence: two trees that differ by this patch alone, one seen green, the other red.
    const outcomes = Object.fromEntries(step.run!.trials.map((trial) => [trial.tree, trial.outcome]));
    expect(outcomes[culprit.evidence.greenTree!]).toBe('green');
    expect(outcomes[culprit.evidence.redTree!]).toBe('red');
    // What people see.
    expect(step.summary).toContain('3 of 4 patches landed on main; 1 breaks tests');
    expect(step.summary).toContain('found a bad value');
    expect(step.log).toMatch(/::error title=culprit%3A 2-bad::/);
    expect(step.log).toContain('trial 1 · all tests');
    expect(readdirSync(step.outputs['report-dir']!)).toEqual(
      expect.arrayContaining(['run.json', 'snapshot.json', 'test_results.json', 'kpi_summary.md', 'trials']),
    );
    // The workspace follows the landing; nothing of the search is left in it.
    expect(workspace.git('rev-parse', 'HEAD')).toBe(tip);
    expect(workspace.git('symbolic-ref', 'HEAD')).toBe('refs/heads/main');
    expect(workspace.git('status', '--porcelain', '--untracked-files=no')).toBe('');
    expect(readFileSync(path.join(workspace.directory, 'values/b'), 'utf8')).toBe('two\n');
  });

  it('makes the same commits again from the same inputs', async () => {
    const tips: string[] = [];
    for (let i = 0; i < 2; i += 1) {
      const scene = await setTheScene();
      scene.workspace.write({ [`${PATCHES}/a.patch`]: scene.source.diff({ 'values/a': 'uno\n' }) });
      await scene.act();
      tips.push(scene.remote.git('rev-parse', 'main'));
    }
    expect(tips[0]).toBe(tips[1]);
  });

  it('squashes on request and credits the authors', async () => {
    const scene = await setTheScene();
    const { source, workspace, remote } = scene;
    workspace.write({
      [`${PATCHES}/1.patch`]: source.mails([
        { files: { 'values/a': 'uno\n' }, message: 'One', author: 'Ann <ann@example.com>' },
      ]),
      [`${PATCHES}/2.patch`]: source.diff({ 'values/b': 'dos\n' }),
    });
    await scene.act({ 'commit-style': 'squash' });
    expect(remote.git('rev-list', '--count', 'main')).toBe('2');
    expect(remote.git('log', '-1', '--format=%B', 'main')).toBe(
      'Land 2 patches\n\n- 1: One\n- 2: 2\n\nAutosync-Patch: 1\nAutosync-Patch: 2\nCo-authored-by: Ann <ann@example.com>',
    );
  });

  it('clears the files of tracked patches in the commits that land them', async () => {
    const scene = await setTheScene();
    const { source, remote, workspace } = scene;
    const good = source.diff({ 'values/a': 'uno\n' });
    const bad = source.diff({ 'values/b': 'bad\n' });
    const listed = source.diff({ 'values/c': 'tres\n' });
    const old = source.diff({ 'values/d': 'alt\n' });
    source.commit({ 'values/d': 'alt\n' }, 'Already there');
    source.commit(
      {
        [`${PATCHES}/good.patch`]: good,
        [`${PATCHES}/bad.patch`]: bad,
        [`${PATCHES}/old.patch`]: old,
        [`${PATCHES}/batch.json`]: JSON.stringify(
          { schema: 'autosync.batch/1', patches: [{ id: 'listed', diff: listed, title: 'Listed' }] },
          undefined,
          4,
        ),
      },
      'Offer patches',
    );
    source.git('push', '--quiet', remote.directory, 'main');
    workspace.git('pull', '--quiet', remote.directory, 'main');

    const step = await scene.act();
    expect(verdicts(step.run)).toEqual({
      listed: 'landed: green',
      bad: 'culprit: command-failed',
      good: 'landed: green',
      old: 'already-applied: in-base',
    });
    expect(remote.git('ls-tree', '-r', '--name-only', 'main', PATCHES)).toBe(`${PATCHES}/bad.patch`);
    expect(
      remote.git('show', '--stat', '--format=%s', '--name-status', 'main~1').split('\n').filter(Boolean),
    ).toEqual(['Apply good', `D\t${PATCHES}/good.patch`, 'M\tvalues/a']);
    expect(remote.git('rev-parse', 'main^{tree}')).toBe(
      step.run!.trials.findLast((trial) => trial.outcome === 'green')?.tree,
    );
  });

  it('offers nothing twice: a second run has nothing to do', async () => {
    const scene = await setTheScene();
    const { source, remote, workspace } = scene;
    const diff = source.diff({ 'values/a': 'uno\n' });
    source.commit({ [`${PATCHES}/good.patch`]: diff }, 'Offer');
    source.git('push', '--quiet', remote.directory, 'main');
    await scene.act();
    const tip = remote.git('rev-parse', 'main');
    const again = await scene.act();
    expect(again.outputs['result']).toBe('empty');
    expect(again.exitCode).toBe(0);
    expect(remote.git('rev-parse', 'main')).toBe(tip);
    expect(workspace.git('rev-parse', 'HEAD')).toBe(tip);
  });

  it('only tries on a dry run', async () => {
    const scene = await setTheScene();
    const before = scene.remote.git('rev-parse', 'main');
    scene.workspace.write({ [`${PATCHES}/a.patch`]: scene.source.diff({ 'values/a': 'uno\n' }) });
    const step = await scene.act({ land: 'none' });
    expect(verdicts(step.run)).toEqual({ a: 'accepted: green' });
    expect(step.run?.landed).toBeNull();
    expect(step.outputs).toMatchObject({ result: 'landed', 'landed-sha': '' });
    expect(scene.remote.git('rev-parse', 'main')).toBe(before);
    expect(scene.workspace.git('rev-parse', 'HEAD')).toBe(before);
  });

  it('lets a batch repair a red base, and lands nothing on one that stays red', async () => {
    const scene = await setTheScene({ ...BASE, 'values/a': 'bad\n' });
    const { source, workspace, remote } = scene;
    workspace.write({ [`${PATCHES}/other.patch`]: source.diff({ 'values/b': 'dos\n' }) });
    const red = await scene.act();
    expect(red.outputs['result']).toBe('baseline-red');
    expect(red.exitCode).toBe(1);
    expect(remote.git('rev-list', '--count', 'main')).toBe('1');

    workspace.write({ [`${PATCHES}/repair.patch`]: source.diff({ 'values/a': 'good\n' }) });
    const repaired = await scene.act();
    expect(verdicts(repaired.run)).toEqual({ other: 'landed: repairs-base', repair: 'landed: repairs-base' });
    expect(repaired.exitCode).toBe(0);
  });

  it('reads JUnit reports: names failing tests, and is not fooled by an exit code of 0', async () => {
    const report = (failure: string): string =>
      `<testsuites><testsuite name="values"><testcase name="are fine" classname="v" time="0.01">${failure}</testcase></testsuite></testsuites>`;
    const script = [
      '#!/bin/sh',
      'rm -f report.xml',
      'if grep -rq nothing values; then exit 0; fi',
      'if grep -rq broken values; then echo "does not compile"; exit 2; fi',
      `if grep -rq bad values; then echo '${report('<failure message="bad value">at values</failure>')}' > report.xml; exit 0; fi`,
      `echo '${report('')}' > report.xml`,
      '',
    ].join('\n');
    const scene = await setTheScene({ ...BASE, 'test.sh': script });
    const { source, workspace } = scene;
    workspace.write({
      [`${PATCHES}/1.patch`]: source.diff({ 'values/a': 'bad\n' }),
      [`${PATCHES}/2.patch`]: source.diff({ 'values/b': 'broken\n' }),
      [`${PATCHES}/3.patch`]: source.diff({ 'values/c': 'nothing\n' }),
      [`${PATCHES}/4.patch`]: source.diff({ 'values/d': 'fine\n' }),
    });
    const step = await scene.act({ 'report-paths': '*.xml' });
    expect(verdicts(step.run)).toEqual({
      1: 'culprit: tests-failed',
      2: 'culprit: no-report',
      3: 'culprit: no-report',
      4: 'landed: green',
    });
    expect(step.run!.patches[0]!.evidence.tests).toEqual(['values › v › are fine']);
    expect(step.exitCode).toBe(0);
    const results = JSON.parse(
      readFileSync(path.join(step.outputs['report-dir']!, 'test_results.json'), 'utf8'),
    ) as { results: { summary: unknown } };
    expect(results.results.summary).toMatchObject({ tests: 1, passed: 1, failed: 0 });
  });

  it('ends a trial at its time limit, with every process of it', async () => {
    const scene = await setTheScene({
      ...BASE,
      'test.sh': '#!/bin/bash\nif grep -rq hang values; then setsid sleep 987.5 & sleep 987.5; fi\n',
    });
    const { source, workspace } = scene;
    workspace.write({
      [`${PATCHES}/1.patch`]: source.diff({ 'values/a': 'hang\n' }),
      [`${PATCHES}/2.patch`]: source.diff({ 'values/b': 'dos\n' }),
    });
    const step = await scene.act({ 'test-timeout': '1s' });
    expect(verdicts(step.run)).toEqual({ 1: 'culprit: timeout', 2: 'landed: green' });
    expect(processesWith('987.5')).toEqual([]);
  });

  it('stops at the time budget: what is green lands, the rest is undecided', async () => {
    const scene = await setTheScene({
      ...BASE,
      'test.sh': '#!/bin/bash\nif grep -rq slow values; then sleep 60; fi\n',
    });
    const { source, workspace } = scene;
    workspace.write({ [`${PATCHES}/1.patch`]: source.diff({ 'values/a': 'slow\n' }) });
    const step = await scene.act({ 'time-budget': '20s' });
    expect(verdicts(step.run)).toEqual({ 1: 'undecided: budget' });
    expect(step.outputs['result']).toBe('rejected');
    expect(step.exitCode).toBe(0);
  });

  it('keeps the token and the runner out of the tests, and the tests out of the runner', async () => {
    const script = [
      '#!/bin/bash',
      'env | sort',
      `echo "::set-output name=result::hacked"`,
      `printf 'x\\r::error::hacked\\n##[error]hacked\\n'`,
      `echo "leak: ${TOKEN.slice(0, 4)}''${TOKEN.slice(4)}" | tr -d "'"`,
      '',
    ].join('\n');
    const scene = await setTheScene({ ...BASE, 'test.sh': script });
    const step = await scene.act({}, { env: { MY_SETTING: 'visible', COPY_OF_TOKEN: TOKEN } });
    expect(step.log).toContain('MY_SETTING=visible');
    for (const hidden of [
      'INPUT_',
      'ACTIONS_RUNTIME_TOKEN',
      'GITHUB_OUTPUT',
      'GITHUB_STATE',
      'COPY_OF_TOKEN',
    ]) {
      expect(step.log).not.toContain(`│ ${hidden}`);
    }
    // Everything a test printed stands behind the margin, between stop-commands.
    const stray = step.log
      .split(/\r\n|\r|\n/)
      .filter((line) => line.includes('hacked') && !line.startsWith('  │ '));
    expect(stray).toEqual([]);
    expect(step.log).not.toContain('##[');
    expect(step.log.replaceAll(/^::add-mask::.*$/gm, '')).not.toContain(TOKEN);
    expect(step.summary).not.toContain(TOKEN);
    for (const file of readdirSync(step.outputs['report-dir']!, { recursive: true, withFileTypes: true })) {
      if (file.isFile())
        expect(readFileSync(path.join(file.parentPath, file.name), 'utf8')).not.toContain(TOKEN);
    }
  });

  it('leaves the workspace as it was when it is cancelled, and lands nothing', async () => {
    const scene = await setTheScene({
      ...BASE,
      'test.sh': '#!/bin/bash\nif grep -rq slow values; then echo sleeping; setsid sleep 876.5; fi\n',
    });
    const { source, workspace, remote } = scene;
    const before = remote.git('rev-parse', 'main');
    workspace.write({
      'untracked.txt': 'mine',
      [`${PATCHES}/1.patch`]: source.diff({ 'values/a': 'slow\n' }),
    });
    let cancelledAt = 0;
    const step = await scene.act(
      {},
      {
        onLog(log, signal) {
          if (cancelledAt > 0 || !log.includes('│ sleeping')) return;
          cancelledAt = Date.now();
          signal('SIGINT');
        },
      },
    );
    // The runner would send SIGTERM after 7.5 seconds.
    expect(Date.now() - cancelledAt).toBeLessThan(7_500);
    expect(step.outputs['result']).toBe('error');
    expect(step.log).toContain('The run was cancelled.');
    expect(remote.git('rev-parse', 'main')).toBe(before);
    expect(workspace.git('status', '--porcelain')).toBe('?? .autosync/\n?? untracked.txt');
    expect(workspace.git('symbolic-ref', 'HEAD')).toBe('refs/heads/main');
    expect(processesWith('876.5')).toEqual([]);
  });

  it('tidies up in the post step after a main step that was killed', async () => {
    const scene = await setTheScene({
      ...BASE,
      'test.sh': '#!/bin/bash\necho sleeping; setsid sleep 765.5\n',
    });
    let killed = false;
    const step = await scene.act(
      {},
      {
        onLog(log, signal) {
          if (killed || !log.includes('│ sleeping')) return;
          killed = true;
          signal('SIGKILL');
        },
      },
    );
    expect(step.exitCode).toBeNull();
    expect(step.post.exitCode).toBe(0);
    expect(step.post.summary).toContain('ended before it could report');
    expect(processesWith('765.5')).toEqual([]);
  });

  it('says what is wrong with an input or the configuration, and touches nothing', async () => {
    const scene = await setTheScene();
    scene.workspace.write({ '.github/autosync.json': '{ "policy": { "protectd": [] } }' });
    const typo = await scene.act();
    expect(typo.exitCode).toBe(2);
    expect(typo.log).toContain('.github/autosync.json');
    expect(typo.log).toContain('Did you mean `protected`?');

    scene.workspace.write({ '.github/autosync.json': null });
    const wrong = await scene.act({ 'test-timeout': 'soon' });
    expect(wrong.exitCode).toBe(2);
    expect(wrong.log).toContain('it must be a duration like');

    const noSummary = await scene.act({ 'test-timeout': 'soon' }, { env: { GITHUB_STEP_SUMMARY: '' } });
    expect(noSummary.exitCode).toBe(2);

    const missing = await scene.act({ 'test-command': './no-such-command' });
    expect(missing.exitCode).toBe(2);
    expect(missing.log).toContain('could not be started');
    // Main has said what there is to say; the post step adds nothing.
    expect(typo.summary).toContain('autosync.json');
    expect(typo.post.summary).toBe('');
    expect(scene.remote.git('rev-list', '--count', 'main')).toBe('1');
  });

  it('checks before the first trial that it may push', async () => {
    const scene = await setTheScene();
    scene.server.intercept = (request, response) => {
      if (!request.url!.includes('git-receive-pack')) return false;
      response.writeHead(403).end();
      return true;
    };
    const step = await scene.act();
    expect(step.exitCode).toBe(2);
    expect(step.log).toContain('contents: write');
    expect(step.log).not.toContain('trial 1');
  });

  it('removes nothing that earlier steps made, and everything the trials made', async () => {
    const scene = await setTheScene({
      ...BASE,
      '.gitignore': 'deps/\n',
      'test.sh':
        '#!/bin/sh\ntest -f deps/installed || exit 1\nif [ -e made-by-tests ]; then exit 1; fi\nmkdir made-by-tests; touch made-by-tests/x; ln -s /etc link-by-tests; git tag -f t >/dev/null; touch .git/index.lock\n',
    });
    const { source, workspace } = scene;
    workspace.write({
      'deps/installed': 'yes',
      'artifact.bin': 'from an earlier step',
      [`${PATCHES}/1.patch`]: source.diff({ '.gitignore': '' }),
      [`${PATCHES}/2.patch`]: source.diff({ 'values/a': 'uno\n' }),
    });
    const step = await scene.act();
    expect(verdicts(step.run)).toEqual({ 1: 'landed: green', 2: 'landed: green' });
    expect(existsSync(path.join(workspace.directory, 'deps/installed'))).toBe(true);
    expect(existsSync(path.join(workspace.directory, 'artifact.bin'))).toBe(true);
    expect(existsSync(path.join(workspace.directory, 'made-by-tests'))).toBe(false);
    expect(existsSync(path.join(workspace.directory, 'link-by-tests'))).toBe(false);
  });
});

/** Process ids whose command line contains the text. */
function processesWith(text: string): string[] {
  return readdirSync('/proc').filter((pid) => /^\d+$/.test(pid) && readCommandLine(pid).includes(text));
}

function readCommandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'latin1');
  } catch {
    return '';
  }
}
