/** Makes the log of a run in a terminal. */
import { neutraliseText } from '../text/neutralise.ts';
import { counted } from '../text/words.ts';
import type { Log } from './log.ts';

/** So many last lines of a command that failed are shown. All of it is in its file. */
const LAST_LINES = 15;
/** So often a command that takes long gives a sign of life, in milliseconds. */
const SIGN_OF_LIFE_MS = 60_000;

/**
 * Makes a log of plain lines on stderr, so that stdout holds only the result. A step of a workflow may read both.
 * `isVerbose`: shows the output of every command while it runs. Else it shows the end of it where it failed, and the last
 * line once a minute.
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
      let [count, minutes] = [0, 0];
      const timer = setInterval(() => {
        minutes += 1;
        write(
          `  … ${counted(minutes, 'minute')} so far${last.length > 0 ? `; the last line is:\n${last.at(-1)}` : ''}`,
        );
      }, SIGN_OF_LIFE_MS);
      timer.unref();
      return {
        line(text) {
          count += 1;
          last.push(text);
          if (last.length > LAST_LINES) last.shift();
        },
        end(isFine) {
          clearInterval(timer);
          if (isFine) return;
          if (count > last.length) write(`  … ${count - last.length} lines more; --verbose shows them`);
          for (const line of last) write(line);
        },
      };
    },
  };
}
