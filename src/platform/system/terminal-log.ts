/** Makes the log of a run in a terminal. */
import { clearLine, cursorTo } from 'node:readline';
import { neutraliseText } from '../text/neutralise.ts';
import { inTime } from '../text/words.ts';
import { endLine, progressLine, type Progress, type Log } from './log.ts';
import { painter } from './paint.ts';

/** So many last lines of a command that failed are shown. All of it is in its file. */
const LAST_LINES = 15;
/** How often a command that takes long gives a sign of life, in milliseconds: in place, and as lines in a file. */
const TICK_MS = { inPlace: 1_000, lines: 60_000 };
const TONES = { green: 'good', red: 'bad', error: 'unsure', timeout: 'unsure' } as const;

/**
 * Makes a log of plain lines on stderr, so that stdout holds only the result. A step of a workflow may read both.
 * `isVerbose`: shows the output of every command while it runs. Else a terminal shows in its last line which command
 * runs, and a file gets a line a minute.
 */
export function terminalLog(
  redact: (text: string) => string,
  isVerbose: boolean,
  stream: NodeJS.WriteStream = process.stderr,
): Log {
  const inPlace = stream.isTTY && !isVerbose;
  const paint = painter(stream);
  const safe = (line: string): string => neutraliseText(redact(line)).join('\n');
  const print = (line: string): void => void stream.write(`${line}\n`);
  let shown = '';
  return {
    info: (line) => print(safe(line)),
    warning: (line) => print(`${paint('unsure', 'warning:')} ${safe(line)}`),
    startCommand(title) {
      if (!inPlace) print(safe(progressLine(title)));
      if (isVerbose) return { line: print, end: () => undefined };
      return inPlace ? statusLine(title, safe, stream) : signsOfLife(print);
    },
    endTrial(end) {
      const { number, what, outcome, failures, tail } = end;
      const line = endLine(end).replace(outcome, paint(TONES[outcome], outcome));
      print(safe(`${inPlace ? what : `trial ${number}`} · ${line}`));
      for (const failure of failures) print(safe(`    ${failure}`));
      // The trials of a search often fail in the same way.
      const isNews = tail.join('\n') !== shown;
      if (isVerbose || tail.length === 0 || !isNews) return;
      shown = tail.join('\n');
      const more = tail.length - LAST_LINES;
      if (more > 0) print(`  … more above it; --verbose shows all`);
      for (const text of tail.slice(-LAST_LINES)) print(text);
    },
  };
}

/** Shows the command that runs in the last line of the terminal, with its time, and removes it at the end. */
function statusLine(title: Progress, safe: (text: string) => string, stream: NodeJS.WriteStream) {
  const started = performance.now();
  const erase = (): void => {
    cursorTo(stream, 0);
    clearLine(stream, 0);
  };
  const draw = (): void => {
    const time = inTime(Math.floor((performance.now() - started) / 1_000) * 1_000);
    const line = safe(`… ${time} · ${progressLine(title)}`).replaceAll('\n', ' ');
    erase();
    // A longer line would wrap, and only its last part would be erased.
    stream.write(
      Array.from(line)
        .slice(0, (stream.columns || 80) - 1)
        .join(''),
    );
  };
  draw();
  const timer = setInterval(draw, TICK_MS.inPlace);
  timer.unref();
  return {
    line: () => undefined,
    end() {
      clearInterval(timer);
      erase();
    },
  };
}

/** Tells from time to time that a command still runs, and its last line. */
function signsOfLife(print: (line: string) => void) {
  let last: string | undefined;
  const started = performance.now();
  const timer = setInterval(() => {
    const said = last === undefined ? '' : `; the last line is:\n${last}`;
    print(`  … ${inTime(Math.round((performance.now() - started) / 60_000) * 60_000)} so far${said}`);
  }, TICK_MS.lines);
  timer.unref();
  return {
    line: (text: string): void => void (last = text),
    end: (): void => clearInterval(timer),
  };
}
