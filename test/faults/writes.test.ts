/** A run that is cancelled, or finds the disk full, at each of its writes. */
import { describe, expect, it } from 'vitest';
import { disturbEachWrite } from '../support/fault-loop.ts';

describe('at each write', () => {
  it('a cancel ends the run, and the next one ends where an undisturbed one ends', async () => {
    const writes = await disturbEachWrite('SIGINT', ({ exitCode }, where) =>
      // 0 and 1: the run was through already.
      expect([0, 1, 3], where).toContain(exitCode),
    );
    process.stdout.write(`faults: SIGINT at ${writes} writes\n`);
  }, 600_000);

  it('a full disk is told, and the next run ends where an undisturbed one ends', async () => {
    const writes = await disturbEachWrite('ENOSPC', ({ exitCode, stderr, stdout }, where) => {
      expect([0, 1, 3], `${where}\n${stderr}`).toContain(exitCode);
      if (exitCode === 3) expect(stdout + stderr, where).toMatch(/ENOSPC|disk is full|could not/);
    });
    process.stdout.write(`faults: ENOSPC at ${writes} writes\n`);
  }, 600_000);
});
