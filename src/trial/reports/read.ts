/** Detects the encoding and the format of a report file, and reads it. */
import { TextDecoder } from 'node:util';
import { JSON_FORMATS, LINES_FORMATS, XML_FORMATS } from './formats.ts';
import { JsonDocument } from './json.ts';
import { EventStream, isEvent, type LinesFormat } from './lines.ts';
import { ReportError, type Sink } from './model.ts';
import { TapDocument } from './tap.ts';
import { XmlDocument } from './xml.ts';

/** A document that is being parsed. Both methods throw {@link ReportError}. */
interface Document {
  write(text: string): void;
  end(): void;
}

/**
 * Reads one report file as a stream. Its content tells its format. Puts tests and notes into the sink as it
 * finds them. Throws {@link ReportError}, and nothing else, when the content cannot be trusted.
 */
export async function readReport(file: string, chunks: AsyncIterable<Uint8Array>, sink: Sink): Promise<void> {
  const text = new TextStream(file);
  let document: Document | undefined;
  let head = '';
  const take = (piece: string, isLast: boolean): void => {
    if (document) return document.write(piece);
    head += piece;
    document = detect(file, head, isLast, sink);
    document?.write(head);
  };
  for await (const chunk of chunks) guarded(file, () => take(text.decode(chunk), false));
  guarded(file, () => {
    take(text.end(), true);
    document?.end();
  });
}

/**
 * Turns every error of a parser into a {@link ReportError}, because the report is at fault: it is nested too
 * deeply, or holds an unexpected value.
 */
function guarded(file: string, read: () => void): void {
  try {
    read();
  } catch (error) {
    if (error instanceof ReportError) throw error;
    throw new ReportError(file, 0, `it cannot be read: ${(error as Error).message.slice(0, 200)}`);
  }
}

/** This many characters at the start of a file are enough to tell its format. */
const ENOUGH = 65_536;

/** Chooses the parser by the start of the file. `undefined`: more of the file is needed. */
function detect(file: string, head: string, isLast: boolean, sink: Sink): Document | undefined {
  const start = head.search(/\S/);
  if (start < 0) {
    if (isLast || head.length > ENOUGH) throw new ReportError(file, 0, 'it is empty');
    return undefined;
  }
  if (head[start] === '<') return new XmlDocument(file, XML_FORMATS, sink);
  const isEnough = isLast || head.length > ENOUGH;
  if (head[start] === '{') {
    if (!head.includes('\n', start) && !isEnough) return undefined;
    const lines = head.slice(start).split('\n');
    const isStream = keysOf(lines[0]!) !== undefined && lines.length > 1;
    // The program under test may have logged JSON before the first event.
    const format = isStream ? linesFormatIn(isLast ? lines : lines.slice(0, -1)) : undefined;
    if (format) return new EventStream(file, format, sink);
    if (isStream && lines[1]!.trim() !== '' && !isEnough) return undefined;
    return new JsonDocument(file, JSON_FORMATS, sink);
  }
  if (GO_WITHOUT_JSON.test(head) && !/^(?:TAP version|1\.\.\d)/m.test(head))
    throw new ReportError(file, start, 'it is what `go test` prints for people. Add `-json` to the command');
  if (TapDocument.isTap(head)) return new TapDocument(file, sink);
  // The tool may print other lines before the first event: `go: downloading …`.
  const format = linesFormatIn(head.split('\n').slice(0, -1).filter(isEvent));
  if (format) return new EventStream(file, format, sink);
  if (!isEnough) return undefined;
  const beginning = JSON.stringify(head.slice(start, start + 40));
  throw new ReportError(file, start, `it is no test report that AutoSync knows; it begins with ${beginning}`);
}

/** The line of a package: `ok  \texample.com/a\t0.1s`. */
const GO_WITHOUT_JSON = /^(?:ok|FAIL)[ \t]+(?=\S*[a-z])\S+[ \t]+(?:[\d.]+s\b|\(cached\))/m;

/** The format of the first line that is an event of one. */
function linesFormatIn(lines: readonly string[]): LinesFormat | undefined {
  for (const line of lines) {
    const keys = keysOf(line);
    const format = keys && LINES_FORMATS.find((one) => one.matches(keys));
    if (format) return format;
  }
  return undefined;
}

/** The keys of a line that is a JSON object; `undefined` for any other line. */
function keysOf(line: string): Set<string> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? new Set(Object.keys(value)) : undefined;
  } catch {
    return undefined;
  }
}

/** Decodes bytes to text, by the byte order mark or the XML declaration. The default is UTF-8. */
class TextStream {
  private readonly file: string;
  private decoder: TextDecoder | undefined;

  constructor(file: string) {
    this.file = file;
  }

  decode(chunk: Uint8Array): string {
    this.decoder ??= this.decoderFor(chunk);
    return this.decoder.decode(chunk, { stream: true });
  }

  end(): string {
    return this.decoder?.decode() ?? '';
  }

  private decoderFor(start: Uint8Array): TextDecoder {
    if (start[0] === 0xff && start[1] === 0xfe) return new TextDecoder('utf-16le');
    if (start[0] === 0xfe && start[1] === 0xff) return new TextDecoder('utf-16be');
    // Without a mark, the first character of XML or JSON shows it.
    if (start[1] === 0 && /[<{[]/.test(String.fromCharCode(start[0] ?? 0)))
      return new TextDecoder('utf-16le');
    if (start[0] === 0 && /[<{[]/.test(String.fromCharCode(start[1] ?? 0)))
      return new TextDecoder('utf-16be');
    const declaration = Buffer.from(start.subarray(0, 200)).toString('latin1');
    const [, declared = 'utf-8'] = /^<\?xml[^>]*encoding\s*=\s*["']([\w.:-]+)["']/.exec(declaration) ?? [];
    // The declaration was readable as single bytes, so the file is not UTF-16, whatever it declares.
    const label = /^(?:utf-?16|ucs-?2|unicode)/i.test(declared) ? 'utf-8' : declared;
    try {
      return new TextDecoder(label);
    } catch {
      throw new ReportError(this.file, 0, `its encoding ${label.slice(0, 40)} is not known`);
    }
  }
}
