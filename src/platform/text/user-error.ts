/** Defines the exit codes, and the errors that users can fix. */

/** Exit codes of the action and the CLI. `failed`: the run ended normally, and `fail-on` makes it fail. */
export const EXIT = { done: 0, failed: 1, usage: 2, broken: 3 } as const;

/**
 * An error that the user can fix: the message says what happened, `fix` says what
 * to do. Any other error is a bug.
 */
export class UserError extends Error {
  override readonly name = 'UserError';
  readonly fix: string;
  readonly exitCode: number;

  constructor(message: string, fix: string, exitCode: number = EXIT.usage) {
    super(message);
    this.fix = fix;
    this.exitCode = exitCode;
  }
}

/** Describes an error for the user. For a bug, the text also says how to report it. */
export function describeError(error: unknown): string {
  if (error instanceof UserError) return `${error.message}\nFix: ${error.fix}`;
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `AutoSync met an unexpected error.\n${text}\nPlease report it with this text and, if you can, run.json.`;
}
