/** Reads a report that is a stream of JSON events, one a line. */
import { z } from 'zod';
import { issue } from './json.ts';
import { ReportError, type Sink } from './model.ts';

/** A format whose reports hold one JSON event a line. */
export interface LinesFormat {
  readonly name: string;
  /** Whether a report whose first object has these keys has this format. */
  matches(keys: ReadonlySet<string>): boolean;
  /** Whether a later object is an event of this format, where `matches` knows only the first one. */
  isEvent?(keys: ReadonlySet<string>): boolean;
  open(sink: Sink): LinesReader;
}

/** Reads the events of one report, one by one. */
export interface LinesReader {
  /** Throws a ZodError when the event does not fit the format. */
  read(event: unknown): void;
  /** Returns what is missing at the end of the report, if anything is. */
  end(): string | undefined;
}

const LONGEST_LINE = 16_000_000;

/** Whether a line begins like an event. Compilers print other lines that begin with a bracket. */
export function isEvent(line: string): boolean {
  return line.startsWith('{"') || line.startsWith('{ "') || line.startsWith('[{"');
}

/** Cuts a stream of text into lines without line ends. Lines over `longest` characters may come in pieces. */
export class LineSplitter {
  private rest = '';
  private readonly onLine: (line: string) => void;
  private readonly longest: number;

  constructor(longest: number, onLine: (line: string) => void) {
    this.longest = longest;
    this.onLine = onLine;
  }

  write(text: string): void {
    let start = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
      this.onLine((this.rest + text.slice(start, end)).replace(/\r$/, ''));
      this.rest = '';
      start = end + 1;
    }
    this.rest += text.slice(start);
    if (this.rest.length > this.longest) this.end();
  }

  end(): void {
    if (this.rest !== '') this.onLine(this.rest);
    this.rest = '';
  }
}

/** Reads a report of events as a stream. Other lines, such as compiler messages, are counted in a note. */
export class EventStream {
  private readonly file: string;
  private readonly format: LinesFormat;
  private readonly reader: LinesReader;
  private readonly sink: Sink;
  private readonly lines = new LineSplitter(LONGEST_LINE, (line) => this.line(line));
  private offset = 0;
  private foreign = 0;

  constructor(file: string, format: LinesFormat, sink: Sink) {
    this.file = file;
    this.format = format;
    this.sink = sink;
    this.reader = format.open(sink);
  }

  write(text: string): void {
    this.lines.write(text);
  }

  end(): void {
    this.lines.end();
    if (this.foreign > 0) this.sink.note(`lines that are not events of ${this.format.name}: ${this.foreign}`);
    const missing = this.reader.end();
    if (missing !== undefined) throw new ReportError(this.file, this.offset, `it is cut off: ${missing}`);
  }

  private line(line: string): void {
    const at = this.offset;
    this.offset += line.length + 1;
    if (!isEvent(line)) {
      if (line.trim() !== '') this.foreign += 1;
      return;
    }
    let event: unknown;
    try {
      event = JSON.parse(line);
    } catch (error) {
      const reason = (error as Error).message.slice(0, 200);
      throw new ReportError(this.file, at, `this event is not JSON, or it is cut off: ${reason}`);
    }
    const keys = new Set(typeof event === 'object' && event !== null ? Object.keys(event) : []);
    // A program under test may log JSON, too.
    const isOurs = this.format.matches(keys) || this.format.isEvent?.(keys);
    if (!isOurs) {
      // `flutter test --machine` adds its own events, as lists.
      if (!Array.isArray(event)) this.foreign += 1;
      return;
    }
    try {
      this.reader.read(event);
    } catch (error) {
      if (error instanceof z.ZodError)
        throw new ReportError(this.file, at, `${this.format.name}: ${issue(error)}`);
      throw error;
    }
  }
}
