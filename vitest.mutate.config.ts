/** The tests that have to notice a mutant: fast ones, and those of the applier, which needs a real git. */
import { statSync } from 'node:fs';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Short files first: most mutants die there, and the long searches of random worlds need not run. */
class ShortFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const size = ({ moduleId }: TestSpecification): number => statSync(moduleId).size;
    return files.toSorted((a, b) => size(a) - size(b));
  }
}

export default defineConfig({
  test: {
    include: ['test/unit/**/*.test.ts', 'test/git/applier.test.ts'],
    exclude: ['test/unit/{workflows,fake-github,docs,structure}.test.ts'],
    testTimeout: 20_000,
    env: { TZ: 'Pacific/Chatham', FORCE_COLOR: '0' },
    setupFiles: ['test/support/few-examples.ts'],
    sequence: { sequencer: ShortFirst },
  },
});
