import { chmodSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { RunJson } from '../../src/record/run-json.ts';
import { Repository } from '../support/repository.ts';
import { runCli } from '../support/runner.ts';
import { setTheScene, verdicts, type Scene } from '../support/github-scene.ts';

const PATCHES = '.autosync/patches';

/** Lets somebody else push to main the n-th time AutoSync has a green candidate and is about to push. */
function moveBeforePush(scene: Scene, moves: (() => void)[]): void {
  scene.server.intercept = (request) => {
    if (request.method === 'GET' && request.url!.includes('service=git-receive-pack')) {
      // The first one is the preflight.
      if (preflightDone) moves.shift()?.();
      preflightDone = true;
    }
    return false;
  };
  let preflightDone = false;
}

function pushFromElsewhere(scene: Scene, files: Record<string, string>, message: string): string {
  const commit = scene.source.commit(files, message);
  scene.source.git('push', '--quiet', '--force', scene.remote.directory, 'HEAD:main');
  return commit;
}

describe('landing', () => {
  it('follows a branch that moved: survivors are rebuilt, tested in full, and land on the new tip', async () => {
    const scene = await setTheScene();
    const { source, workspace, remote } = scene;
    workspace.write({
      [`${PATCHES}/1.patch`]: source.diff({ 'values/a': 'uno\n' }),
      [`${PATCHES}/2.patch`]: source.diff({ 'values/b': 'dos\n' }),
    });
    let moved = '';
    moveBeforePush(scene, [() => (moved = pushFromElsewhere(scene, { 'values/b': 'zwei\n' }, 'Meanwhile'))]);
    const step = await scene.act();
    expect(verdicts(step.run)).toEqual({ 1: 'landed: green', 2: 'conflict: does-not-apply' });
    expect(remote.git('rev-parse', 'main~1')).toBe(moved);
    expect(step.run!.base!.commit).toBe(moved);
    expect(step.run!.trials.at(-1)).toMatchObject({
      kind: 'full',
      outcome: 'green',
      tree: remote.git('rev-parse', 'main^{tree}'),
    });
    expect(workspace.git('rev-parse', 'HEAD')).toBe(remote.git('rev-parse', 'main'));
  });

  it.each(['action', 'cli'])(
    'lands the rest once where the branch moved to content of the batch: %s',
    async (door) => {
      const scene = await setTheScene();
      const { source, workspace, remote } = scene;
      const patches = {
        [`${PATCHES}/1.patch`]: source.diff({ 'values/a': 'uno\n' }),
        [`${PATCHES}/2.patch`]: source.diff({ 'values/b': 'dos\n' }),
        [`${PATCHES}/3.patch`]: source.diff({ 'values/c': 'bad\n' }),
      };
      const move = (): string => pushFromElsewhere(scene, { 'values/a': 'uno\n' }, 'By hand');
      let run: RunJson | undefined;
      if (door === 'action') {
        workspace.write(patches);
        moveBeforePush(scene, [move]);
        ({ run } = await scene.act());
      } else {
        const mine = Repository.create({});
        mine.git('remote', 'add', 'origin', remote.directory);
        mine.git('pull', '--quiet', '--no-rebase', '--allow-unrelated-histories', 'origin', 'main');
        mine.git('reset', '--quiet', '--hard', 'origin/main');
        mine.write(patches);
        let moved = false;
        const onLog = (log: string): void => {
          if (moved || !log.includes('trial 2')) return;
          moved = true;
          move();
        };
        const done = await runCli(
          mine.directory,
          ['run', '--test-command', './test.sh', '--land', 'commit'],
          {},
          onLog,
        );
        ({ run } = done);
        expect(done.exitCode).toBe(0);
        expect(mine.git('log', '-1', '--format=%H', 'origin/main')).toBe(remote.git('rev-parse', 'main'));
        mine.git('fsck', '--full');
        mine.git('gc', '--quiet', '--prune=now');
        // The next run finds nothing wrong, either.
        const next = await runCli(mine.directory, ['run', '--test-command', './test.sh', '--land', 'commit']);
        expect([next.exitCode, verdicts(next.run)['1']]).toEqual([0, 'already-applied: in-base']);
      }
      expect(verdicts(run)).toEqual({
        1: 'already-applied: in-base',
        2: 'landed: green',
        3: 'culprit: command-failed',
      });
      expect(remote.git('log', '--format=%s', 'main').split('\n')).toEqual(['Apply 2', 'By hand', 'Base']);
    },
  );

  it('does not land on a moved branch where the survivors are red', async () => {
    const scene = await setTheScene();
    const { source, workspace, remote } = scene;
    workspace.write({ [`${PATCHES}/1.patch`]: source.diff({ 'values/a': 'left\n' }) });
    let moved = '';
    moveBeforePush(scene, [() => (moved = pushFromElsewhere(scene, { 'values/b': 'right\n' }, 'Meanwhile'))]);
    const step = await scene.act();
    expect(verdicts(step.run)).toEqual({ 1: 'undecided: base-moved' });
    expect(remote.git('rev-parse', 'main')).toBe(moved);
  });

  it('does not bring back commits that a maintainer reset away', async () => {
    const scene = await setTheScene();
    const { source, workspace, remote } = scene;
    const first = source.git('rev-parse', 'HEAD');
    const unwanted = pushFromElsewhere(scene, { 'values/d': 'unwanted\n' }, 'Unwanted');
    workspace.git('pull', '--quiet', remote.directory, 'main');
    workspace.write({ [`${PATCHES}/1.patch`]: source.diff({ 'values/a': 'uno\n' }) });
    moveBeforePush(scene, [() => remote.git('update-ref', 'refs/heads/main', first)]);
    const step = await scene.act();
    expect(verdicts(step.run)).toEqual({ 1: 'landed: green' });
    expect(remote.git('rev-parse', 'main~1')).toBe(first);
    expect(remote.git('log', '--format=%H', 'main')).not.toContain(unwanted);
  });

  it('gives up after three moves and keeps the tested commit on a branch', async () => {
    const scene = await setTheScene();
    const { source, workspace, remote } = scene;
    workspace.write({ [`${PATCHES}/1.patch`]: source.diff({ 'values/a': 'uno\n' }) });
    moveBeforePush(
      scene,
      [1, 2, 3, 4].map((n) => () => pushFromElsewhere(scene, { 'values/b': `${n}\n` }, `Move ${n}`)),
    );
    const step = await scene.act();
    expect(verdicts(step.run)).toEqual({ 1: 'undecided: base-moved' });
    expect(remote.git('log', '-1', '--format=%s', 'main')).toBe('Move 4');
    expect(remote.git('show', 'autosync/main-4711:values/a')).toBe('uno');
  });

  it('reads the remote when the answer to a push got lost', async () => {
    const scene = await setTheScene();
    const { source, workspace, remote } = scene;
    workspace.write({ [`${PATCHES}/1.patch`]: source.diff({ 'values/a': 'uno\n' }) });
    let drops = 1;
    scene.server.afterPush = () => drops-- > 0;
    const step = await scene.act();
    expect(verdicts(step.run)).toEqual({ 1: 'landed: green' });
    expect(remote.git('rev-list', '--count', 'main')).toBe('2');
    expect(step.outputs['landed-sha']).toBe(remote.git('rev-parse', 'main'));
  });

  it('sees its landing even when somebody has already built on it', async () => {
    const scene = await setTheScene();
    const { source, workspace, remote } = scene;
    workspace.write({ [`${PATCHES}/1.patch`]: source.diff({ 'values/a': 'uno\n' }) });
    let drops = 1;
    scene.server.afterPush = () => {
      if (drops-- <= 0) return false;
      source.git('pull', '--quiet', remote.directory, 'main');
      pushFromElsewhere(scene, { 'values/d': 'vier\n' }, 'On top');
      return true;
    };
    const step = await scene.act();
    expect(verdicts(step.run)).toEqual({ 1: 'landed: green' });
    expect(remote.git('log', '--format=%s', 'main').split('\n')).toEqual(['On top', 'Apply 1', 'Base']);
    expect(step.outputs['landed-sha']).toBe(remote.git('rev-parse', 'main~1'));
  });

  it('tries again when the network fails, and lands once', async () => {
    const scene = await setTheScene();
    const { source, workspace, remote } = scene;
    workspace.write({ [`${PATCHES}/1.patch`]: source.diff({ 'values/a': 'uno\n' }) });
    let failures = 1;
    scene.server.intercept = (request, response) => {
      if (request.method !== 'POST' || !request.url!.endsWith('/git-receive-pack') || failures-- <= 0)
        return false;
      response.writeHead(500).end('oops');
      return true;
    };
    const step = await scene.act();
    expect(verdicts(step.run)).toEqual({ 1: 'landed: green' });
    expect(remote.git('rev-list', '--count', 'main')).toBe('2');
  });

  it('keeps the tested commit on a branch when the push is refused, and says why', async () => {
    const scene = await setTheScene();
    const { source, workspace, remote } = scene;
    const hook = path.join(remote.directory, 'hooks/pre-receive');
    writeFileSync(
      hook,
      '#!/bin/sh\nwhile read old new ref; do if [ "$ref" = refs/heads/main ]; then echo "main is frozen @everyone"; exit 1; fi; done\n',
    );
    chmodSync(hook, 0o755);
    workspace.write({ [`${PATCHES}/1.patch`]: source.diff({ 'values/a': 'uno\n' }) });
    const step = await scene.act();
    expect(verdicts(step.run)).toEqual({ 1: 'undecided: push-refused' });
    expect(step.exitCode).toBe(1);
    expect(step.summary).toContain('main is frozen');
    expect(step.summary).not.toContain('@everyone');
    expect(remote.git('rev-list', '--count', 'main')).toBe('1');
    expect(remote.git('show', 'autosync/main-4711:values/a')).toBe('uno');
    expect(step.summary).toContain('autosync/main-4711');
    // The job says it without a click: an annotation and the first sentence, with the remote's own words.
    expect(step.log).toMatch(/^::error title=Green%2C but not landed on main::.*main is frozen/m);
    expect(step.run!.sentence).toMatch(
      /^1 patch passes the tests, but could not land on main\. The push to main was refused: .*main is frozen/,
    );
  });

  it('lands once when many runs race for one base', async () => {
    const scene = await setTheScene();
    const { source, remote } = scene;
    const diffs = [1, 2, 3, 4].map((n) => source.diff({ [`values/new${n}`]: `${n}\n` }));
    const steps = await Promise.all(
      diffs.map(async (diff, n) => {
        const workspace = source.shallowClone(`file://${remote.directory}`);
        workspace.write({ [`${PATCHES}/p${n}.patch`]: diff });
        return scene.act(
          { name: `run-${n}` },
          { workspace: workspace.directory, home: path.join(workspace.directory, '..') },
        );
      }),
    );
    // Each landed on the tip it was tested on: the history is one line with every patch once.
    for (const step of steps) {
      const { base, landed, trials } = step.run!;
      expect(remote.git('rev-parse', `${landed!.commit}~1`)).toBe(base!.commit);
      expect(trials.filter(({ tree, outcome }) => tree === landed!.tree && outcome === 'green')).toHaveLength(
        1,
      );
    }
    expect(remote.git('rev-list', '--count', 'main')).toBe('5');
  });
});
