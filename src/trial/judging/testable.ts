/** Checks that the test command works on the base, before patches are judged by it. */
import { EXIT, UserError } from '../../platform/text/user-error.ts';
import type { Trial } from '../trial.ts';

/**
 * Throws a {@link UserError} when the baseline says nothing about the code, because the test command could
 * not be started or could not judge the base.
 */
export function requireTestable({ judgement, exitCode, tail }: Trial): void {
  if (judgement.outcome === 'error') {
    throw new UserError(
      `The baseline could not be judged. ${judgement.why}`,
      'Make the test command work on the target branch. Check that its reports match `report-paths`.',
      EXIT.broken,
    );
  }
  if (exitCode === 126 || exitCode === 127) {
    const said = tail.at(-1)?.trim() ?? '';
    throw new UserError(
      `The test command could not be started: exit code ${exitCode}. ${said}`,
      'Check `test-command`, and that `setup-command` installs what it needs.',
    );
  }
}
