import { defineConfig } from 'vitest/config';

/** unit: logic alone. git: real git, processes and files. acceptance: the shipped bundle, as the runner runs it, and
 * attacked (test/hostile). faults: the bundle, disturbed at every step. */
export default defineConfig({
  test: {
    projects: ['unit', 'git', 'acceptance', 'faults'].map((name) => ({
      test: {
        name,
        include:
          name === 'acceptance' ? ['test/{acceptance,hostile}/**/*.test.ts'] : [`test/${name}/**/*.test.ts`],
        testTimeout: name === 'unit' ? 20_000 : 120_000,
        sequence: { shuffle: true },
        // Some wait for services that are down.
        ...(name === 'acceptance' || name === 'faults'
          ? { maxWorkers: 3, globalSetup: 'test/support/fresh-dist.ts' }
          : {}),
        env: { TZ: 'Pacific/Chatham', FORCE_COLOR: '0' },
      },
    })),
  },
});
