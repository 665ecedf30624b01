/** Defines the log of a run. */
import type { CommandEcho } from './output.ts';

/** Shows messages to the person who watches a run. */
export interface Log {
  info(line: string): void;
  warning(line: string): void;
  /** Opens a fold for the output of a command. `end` of the result closes the fold. */
  startCommand(title: string): CommandEcho;
}
