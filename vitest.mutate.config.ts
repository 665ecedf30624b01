/** The tests that have to notice a mutant: fast ones, and those of the applier, which needs a real git. */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/unit/**/*.test.ts', 'test/git/applier.test.ts'],
    exclude: ['test/unit/{workflows,fake-github,docs,structure}.test.ts'],
    testTimeout: 20_000,
    env: { TZ: 'Pacific/Chatham', FORCE_COLOR: '0' },
  },
});
