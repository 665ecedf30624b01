import { describe, expect, it } from 'vitest';
import { disturbEachWrite } from '../support/fault-loop.ts';

describe('kill -9 after the n-th write', () => {
  it('loses nothing that was acknowledged, and the next run ends where an undisturbed one ends', async () => {
    const writes = await disturbEachWrite('SIGKILL', (killed, where) =>
      expect(killed.exitCode, where).toBeNull(),
    );
    // The run has many writes; all of them were tried.
    expect(writes).toBeGreaterThan(30);
  }, 600_000);
});
