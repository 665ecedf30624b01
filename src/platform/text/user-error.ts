/** Exit codes of both doors. `failed`: the run is done and `fail-on` says fail. */
export const EXIT = { done: 0, failed: 1, usage: 2, broken: 3 } as const;

/** Something the user can mend: what happened, and how to fix it. Anything else thrown is a bug. */
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

/** One paragraph for people. A bug says how to report it. */
export function describeError(error: unknown): string {
  if (error instanceof UserError) return `${error.message}\nFix: ${error.fix}`;
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `AutoSync met a situation it does not know.\n${text}\nPlease report it with this text and, if you can, run.json.`;
}
