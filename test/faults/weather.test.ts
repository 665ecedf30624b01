/** Runs in bad weather: every service fails now and then, and runs race for one branch. */
import { describe, expect, it } from 'vitest';
import { setTheScene, verdicts } from '../support/github-scene.ts';
import { EXPECTED, setTheStage } from '../support/runner-scene.ts';

const CHANCE = 0.06;
const RUNS = 30;

/** Numbers between 0 and 1, the same in each run of the suite. */
function chances(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return state / 2 ** 32;
  };
}

describe('bad weather', () => {
  it(`never lands what is not green, and lands once, while everything fails with a chance of ${CHANCE}`, async () => {
    const stage = await setTheStage();
    const { services, github, server, remote } = stage;
    const chance = chances(42);
    let faults = 0;
    const fails = (): boolean => {
      const isFault = chance() < CHANCE;
      if (isFault) faults += 1;
      return isFault;
    };
    services.intercept = (_, response) => fails() && Boolean(response.writeHead(503).end('<html>'));
    server.intercept = (_, response) => fails() && Boolean(response.writeHead(500).end('oops'));
    github.fault = () => (fails() ? { status: 502, body: '<html>bad gateway</html>' } : undefined);
    let landed = 0;
    for (let run = 1; run <= RUNS; run += 1) {
      const step = await stage.runOnce(String(1_000 + run));
      const found = verdicts(step.run);
      const files = remote.git('ls-tree', '-r', '--name-only', 'main').split('\n').length;
      const isLanded = remote.git('rev-list', '--count', 'main') === '2';
      expect(remote.git('show', 'main:values/b'), `run ${run}`).toBe('two');
      expect(files).toBe(5);
      // What it says and what is so: the exit code, the verdict and the branch agree.
      expect(found['1-good'] === 'landed: green', `run ${run}: ${JSON.stringify(found)}`).toBe(isLanded);
      if (step.exitCode === 0) expect(found, `run ${run}`).toEqual(EXPECTED);
      else expect([1, 3]).toContain(step.exitCode);
      expect(step.post.exitCode, `run ${run}`).toBe(0);
      if (isLanded) landed += 1;
    }
    process.stdout.write(`faults: ${faults} failures in ${RUNS} runs, ${landed} landed\n`);
    expect(landed).toBeGreaterThan(RUNS / 2);
  }, 900_000);

  it('lands every patch once where runs that share patches race for one branch', async () => {
    for (let round = 0; round < 15; round += 1) {
      const scene = await setTheScene();
      const { source, remote } = scene;
      const shared = source.diff({ 'values/shared': 'x\n' });
      const steps = await Promise.all(
        [1, 2].map((n) => {
          const workspace = source.shallowClone(`file://${remote.directory}`);
          workspace.write({
            '.autosync/patches/0-shared.patch': shared,
            [`.autosync/patches/${n}-own.patch`]: source.diff({ [`values/own${n}`]: `${n}\n` }),
          });
          return scene.act(
            { name: `run-${n}` },
            { workspace: workspace.directory, home: `${workspace.directory}/..` },
          );
        }),
      );
      expect(steps.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
      const subjects = remote.git('log', '--format=%s', 'main').split('\n');
      expect(subjects.toSorted()).toEqual(['Apply 0-shared', 'Apply 1-own', 'Apply 2-own', 'Base']);
      remote.git('fsck', '--full');
    }
    process.stdout.write('faults: 15 races with shared content\n');
  }, 600_000);
});
