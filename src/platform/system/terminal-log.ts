/** Makes the log of a run in a terminal. */
import type { Log } from './log.ts';

/** Makes a log of plain lines on stderr, so that stdout holds only the result. */
export function terminalLog(): Log {
  const print = (line: string): void => {
    process.stderr.write(`${line}\n`);
  };
  return {
    info: print,
    warning: (line) => print(`warning: ${line}`),
    startCommand(title) {
      print(title);
      return { line: print, end: () => undefined };
    },
  };
}
