import { EXIT, UserError } from '../../platform/text/user-error.ts';
import type { Trial } from '../trial.ts';

/** A baseline that says nothing about the code: the command does not exist, or cannot judge. */
export function requireTestable({ judgement, exitCode, tail }: Trial): void {
  if (judgement.outcome === 'error') {
    throw new UserError(
      `The baseline could not be judged. ${judgement.why}`,
      'Make the test command, and the reports it is asked for, work on the target branch.',
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
