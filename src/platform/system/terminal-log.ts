/** Makes the log of a run in a terminal. */
import { clearLine, cursorTo } from 'node:readline';
import { neutraliseText } from '../text/neutralise.ts';
import { inTime } from '../text/words.ts';
import { endLine, progressLine, type Log } from './log.ts';
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
  const isInPlace = stream.isTTY && !isVerbose;
  const paint = painter(stream);
  const status = new StatusLine(stream);
  const safe = (line: string): string => neutraliseText(redact(line)).join('\n');
  const print = (line: string): void => status.above(() => stream.write(`${line}\n`));
  let shown = '';
  return {
    info: (line) => print(safe(line)),
    warning: (line) => print(`${paint('unsure', 'warning:')} ${safe(line)}`),
    startCommand(progress) {
      if (isInPlace) {
        status.begin(safe(progressLine(progress)));
        return { line: () => undefined, end: () => status.end() };
      }
      print(safe(progressLine(progress)));
      return isVerbose ? { line: print, end: () => undefined } : signsOfLife(print);
    },
    endTrial(end) {
      const { number, what, outcome, failures, tail } = end;
      const line = endLine(end).replace(outcome, paint(TONES[outcome], outcome));
      print(safe(`${isInPlace ? what : `trial ${number}`} · ${line}`));
      for (const failure of failures) print(safe(`    ${failure}`));
      // The trials of a search often fail in the same way.
      const isNews = tail.join('\n') !== shown;
      if (isVerbose || tail.length === 0 || !isNews) return;
      shown = tail.join('\n');
      if (tail.length > LAST_LINES) print('  … more above it; --verbose shows all');
      // A colour that a test left on must not colour what comes after it.
      for (const text of tail.slice(-LAST_LINES)) print(text.includes('\u001B') ? `${text}\u001B[0m` : text);
    },
  };
}

/** The last line of a terminal: which command runs, and for how long. */
class StatusLine {
  private readonly stream: NodeJS.WriteStream;
  private text: string | undefined;
  private started = 0;
  private timer: NodeJS.Timeout | undefined;

  constructor(stream: NodeJS.WriteStream) {
    this.stream = stream;
  }

  begin(text: string): void {
    this.text = text.replaceAll(/\s+/g, ' ');
    this.started = performance.now();
    this.draw();
    this.timer = setInterval(() => this.draw(), TICK_MS.inPlace);
    this.timer.unref();
  }

  end(): void {
    clearInterval(this.timer);
    if (this.text !== undefined) this.erase();
    this.text = undefined;
  }

  /** Writes lines above it. */
  above(write: () => void): void {
    if (this.text !== undefined) this.erase();
    write();
    this.draw();
  }

  private draw(): void {
    if (this.text === undefined) return;
    const seconds = Math.floor((performance.now() - this.started) / 1_000);
    this.erase();
    // A longer line would wrap, and only its last part would be erased.
    this.stream.write(
      fitting(`… ${inTime(seconds * 1_000)} · ${this.text}`, (this.stream.columns || 80) - 1),
    );
  }

  private erase(): void {
    cursorTo(this.stream, 0);
    clearLine(this.stream, 0);
  }
}

/** The beginning of a line, in so many columns. Beyond Latin, Greek and Cyrillic, a letter may take two. */
function fitting(line: string, columns: number): string {
  let width = 0;
  return Array.from(line)
    .filter((letter) => (width += letter.codePointAt(0)! < 0x1100 || letter === '…' ? 1 : 2) <= columns)
    .join('');
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
