/** Reads a report that is one JSON document, in any of the known formats. */
import { z } from 'zod';
import { ReportError, type Sink } from './model.ts';

/** A format that is one JSON document. */
export interface JsonFormat {
  readonly name: string;
  /** Whether a document with these top-level keys has this format. */
  matches(keys: ReadonlySet<string>): boolean;
  /** Puts the tests into the sink. Throws a ZodError when the document does not fit the format. */
  read(value: unknown, sink: Sink): void;
}

/** Longest JSON report in characters: it is held in memory as a whole. */
const LONGEST = 64_000_000;

/** One JSON report. It collects the text, and reads it at the end. Throws {@link ReportError}. */
export class JsonDocument {
  private readonly file: string;
  private readonly formats: readonly JsonFormat[];
  private readonly sink: Sink;
  private text = '';

  constructor(file: string, formats: readonly JsonFormat[], sink: Sink) {
    this.file = file;
    this.formats = formats;
    this.sink = sink;
  }

  write(text: string): void {
    this.text += text;
    if (this.text.length > LONGEST)
      throw new ReportError(this.file, LONGEST, `a JSON report may have at most ${LONGEST} characters`);
  }

  end(): void {
    const value = this.parse();
    const keys = new Set(typeof value === 'object' && value !== null ? Object.keys(value) : []);
    const format = this.formats.find((known) => known.matches(keys));
    if (keys.has('stats') && keys.has('results') && keys.has('meta'))
      throw new ReportError(
        this.file,
        0,
        'it is mochawesome, which is not read. Use `--reporter json` of Mocha',
      );
    if (!format) {
      const known = this.formats.map(({ name }) => name).join(', ');
      const found = [...keys].slice(0, 5).join(', ').slice(0, 100) || 'none';
      throw new ReportError(this.file, 0, `JSON of no known format. Keys: ${found}. Known formats: ${known}`);
    }
    try {
      format.read(value, this.sink);
    } catch (error) {
      if (error instanceof z.ZodError) throw new ReportError(this.file, 0, `${format.name}: ${issue(error)}`);
      if (error instanceof RangeError)
        throw new ReportError(this.file, 0, `${format.name}: nested too deeply`);
      throw error;
    }
  }

  private parse(): unknown {
    try {
      return JSON.parse(this.text);
    } catch (error) {
      const { message } = error as Error;
      const at = /position (\d+)/.exec(message)?.[1];
      const offset = at === undefined ? this.text.length : Number(at);
      const reason = message.replace(/ in JSON at.*| \(line.*/s, '').slice(0, 200);
      throw new ReportError(this.file, offset, `it is not JSON, or cut off: ${reason}`);
    }
  }
}

/** The first problem that zod found, with its place in the document. */
export function issue(error: z.ZodError): string {
  const [first] = error.issues;
  return `${first?.path.join('.') ?? ''}: ${first?.message ?? 'not as expected'}`;
}
