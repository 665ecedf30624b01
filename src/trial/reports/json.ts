import { z } from 'zod';
import { ReportError, type Sink } from './model.ts';

/** A format that is one JSON document. */
export interface JsonFormat {
  readonly name: string;
  /** Told by the keys at the top. */
  matches(keys: ReadonlySet<string>): boolean;
  /** Throws what zod throws when the document is not what its keys promise. */
  read(value: unknown, sink: Sink): void;
}

/** JSON has to be held in memory to be read. Characters. */
const LONGEST = 64_000_000;

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
      throw new ReportError(this.file, LONGEST, `a JSON report may have ${LONGEST} characters`);
  }

  end(): void {
    const value = this.parse();
    const keys = new Set(typeof value === 'object' && value !== null ? Object.keys(value) : []);
    const format = this.formats.find((known) => known.matches(keys));
    if (!format) {
      const known = this.formats.map(({ name }) => name).join(', ');
      const found = [...keys].slice(0, 5).join(', ').slice(0, 100) || 'none';
      throw new ReportError(this.file, 0, `JSON of no known format (${known}); its keys: ${found}`);
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

/** The first thing zod says, with its place. */
export function issue(error: z.ZodError): string {
  const [first] = error.issues;
  return `${first?.path.join('.') ?? ''}: ${first?.message ?? 'not as expected'}`;
}
