/** Makes the log of a run in a terminal. */
import { neutraliseText } from '../text/neutralise.ts';
import type { Log } from './log.ts';

/** So many last lines of a command that failed are shown. All of it is in its file. */
const LAST_LINES = 15;

/**
 * Makes a log of plain lines on stderr, so that stdout holds only the result. A step of a workflow may read both.
 * `isVerbose`: shows the output of every command while it runs, and not only the end of it where it failed.
 */
export function terminalLog(redact: (text: string) => string, isVerbose: boolean): Log {
  const write = (text: string): void => void process.stderr.write(`${text}\n`);
  const print = (line: string): void => write(neutraliseText(redact(line)).join('\n'));
  return {
    info: print,
    warning: (line) => print(`warning: ${line}`),
    startCommand(title) {
      print(title);
      if (isVerbose) return { line: write, end: () => undefined };
      const last: string[] = [];
      let count = 0;
      return {
        line(text) {
          count += 1;
          last.push(text);
          if (last.length > LAST_LINES) last.shift();
        },
        end(isFine) {
          if (isFine) return;
          if (count > last.length) write(`  … ${count - last.length} lines more; --verbose shows them`);
          for (const line of last) write(line);
        },
      };
    },
  };
}
