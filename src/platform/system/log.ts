import type { CommandEcho } from './output.ts';

/** Where a run speaks to the person who watches it. */
export interface Log {
  info(line: string): void;
  warning(line: string): void;
  /** Opens a fold for what a command prints; closed by `end`. */
  startCommand(title: string): CommandEcho;
}
