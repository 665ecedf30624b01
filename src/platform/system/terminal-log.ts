/** Makes the log of a run in a terminal. */
import { neutraliseText } from '../text/neutralise.ts';
import type { Log } from './log.ts';

/** Makes a log of plain lines on stderr, so that stdout holds only the result. A step of a workflow may read both. */
export function terminalLog(redact: (text: string) => string): Log {
  const print = (line: string): void => {
    process.stderr.write(`${neutraliseText(redact(line)).join('\n')}\n`);
  };
  return {
    info: print,
    warning: (line) => print(`warning: ${line}`),
    startCommand(title) {
      print(title);
      return { line: (text) => void process.stderr.write(`${text}\n`), end: () => undefined };
    },
  };
}
