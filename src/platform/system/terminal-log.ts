import type { Log } from './log.ts';

/** Plain lines: progress on stderr, so that stdout is the result. */
export function terminalLog(redact: (text: string) => string): Log {
  const print = (line: string): void => {
    process.stderr.write(`${redact(line)}\n`);
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
