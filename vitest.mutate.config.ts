/** The tests that have to notice a mutant: fast ones, and those of candidates, which need a real git. */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/unit/**/*.test.ts', 'test/git/candidates.test.ts'],
    exclude: ['test/unit/{workflows,fake-github,docs,structure}.test.ts'],
    testTimeout: 20_000,
    env: { TZ: 'Pacific/Chatham', FORCE_COLOR: '0' },
  },
});
