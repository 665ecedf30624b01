import { SaxesParser } from 'saxes';
import { ReportError, type TestResult, type TestStatus } from './model.ts';

/** Longest text kept of one message or stack, in characters. */
const TEXT_CAP = 20_000;

interface OpenCase {
  name: string;
  className: string;
  suite: readonly string[];
  status: TestStatus;
  seconds: number;
  message: string;
  trace: string;
  file: string | undefined;
  line: number | undefined;
}

/**
 * Reads one JUnit XML file as a stream: constant memory in the size of its output sections.
 * Refuses DOCTYPE (and with it entities), a second root, duplicate attributes, a missing end, a foreign root.
 */
export async function readJUnit(file: string, chunks: AsyncIterable<Uint8Array>): Promise<TestResult[]> {
  const reader = new JUnitReader(file);
  const decoder = new TextDecoder();
  for await (const chunk of chunks) reader.write(decoder.decode(chunk, { stream: true }));
  reader.write(decoder.decode());
  return reader.end();
}

class JUnitReader {
  private readonly file: string;
  private readonly parser = new SaxesParser({ xmlns: false, position: true });
  private readonly tests: TestResult[] = [];
  private readonly elements: string[] = [];
  private readonly suites: string[] = [];
  private open: OpenCase | undefined;
  private hasRoot = false;

  constructor(file: string) {
    this.file = file;
    this.parser.on('error', (error) => this.refuse(error.message.replace(/^.*?: /, '')));
    this.parser.on('doctype', () =>
      this.refuse('it has a DOCTYPE, which reports do not need and attacks do'),
    );
    this.parser.on('opentag', (tag) => this.openTag(tag.name, tag.attributes));
    this.parser.on('closetag', (tag) => this.closeTag(tag.name));
    this.parser.on('text', (text) => this.addText(text));
    this.parser.on('cdata', (text) => this.addText(text));
  }

  write(text: string): void {
    this.parser.write(text);
  }

  end(): TestResult[] {
    this.parser.close();
    if (!this.hasRoot) this.refuse('it is empty');
    return this.tests;
  }

  private refuse(reason: string): never {
    throw new ReportError(`${this.file}: at offset ${this.parser.position}: ${reason}`);
  }

  private openTag(name: string, attributes: Record<string, string>): void {
    if (this.elements.length === 0) {
      if (name !== 'testsuites' && name !== 'testsuite')
        this.refuse(`the root is <${name.slice(0, 50)}>, not <testsuites> or <testsuite>`);
      this.hasRoot = true;
    }
    this.elements.push(name);
    if (name === 'testsuite') this.suites.push(attributes['name'] ?? '');
    else if (name === 'testcase') this.openCase(attributes);
    else if (this.open && this.elements.at(-2) === 'testcase') this.openResult(name, attributes, this.open);
  }

  private openCase(attributes: Record<string, string>): void {
    const line = Number(attributes['line'] ?? attributes['lineno']);
    this.open = {
      name: attributes['name'] ?? '',
      className: attributes['classname'] ?? '',
      suite: this.suites.filter(Boolean),
      status: 'passed',
      seconds: Number((attributes['time'] ?? '0').replaceAll(',', '')),
      message: '',
      trace: '',
      file: attributes['file'],
      line: Number.isInteger(line) && line > 0 ? line : undefined,
    };
  }

  private openResult(element: string, attributes: Record<string, string>, open: OpenCase): void {
    if (element === 'failure' || element === 'error') {
      open.status = 'failed';
      open.message ||= (attributes['message'] ?? attributes['type'] ?? '').slice(0, TEXT_CAP);
    } else if (element === 'skipped' && open.status === 'passed') {
      open.status = 'skipped';
      open.message ||= (attributes['message'] ?? '').slice(0, TEXT_CAP);
    }
  }

  private addText(text: string): void {
    const element = this.elements.at(-1);
    if (!this.open || (element !== 'failure' && element !== 'error')) return;
    if (this.open.trace.length < TEXT_CAP)
      this.open.trace += text.slice(0, TEXT_CAP - this.open.trace.length);
  }

  private closeTag(name: string): void {
    this.elements.pop();
    if (name === 'testsuite') this.suites.pop();
    if (name !== 'testcase' || !this.open) return;
    const { className, seconds, message, trace, file, line, ...test } = this.open;
    const path = [...test.suite, ...(className && className !== test.suite.at(-1) ? [className] : [])];
    this.tests.push({
      ...test,
      suite: path,
      id: [...path, test.name].join(' › '),
      durationMs: Number.isFinite(seconds) && seconds > 0 ? Math.round(seconds * 1_000) : 0,
      ...(message ? { message } : {}),
      ...(trace.trim() ? { trace: trace.trim() } : {}),
      ...(file ? { file } : {}),
      ...(line ? { line } : {}),
    });
    this.open = undefined;
  }
}
