/** Reads the XML reports of xUnit.net. */
import { statusOf, type Case, type Sink } from './model.ts';
import { child, seconds, type XmlElement, type XmlFormat, type XmlReader } from './xml.ts';

/** The format of xUnit.net since version 2. */
export const xunit: XmlFormat = {
  name: 'xUnit.net',
  roots: ['assemblies', 'assembly'],
  // A `failure` outside a test belongs to a class of version 1.
  cases: ['test', 'error', 'failure'],
  open: (sink) => new XUnitReader(sink),
};

const STATUSES: Record<string, Case['status']> = {
  Pass: 'passed',
  Fail: 'failed',
  Skip: 'skipped',
  NotRun: 'skipped',
};

class XUnitReader implements XmlReader {
  private readonly sink: Sink;
  /** The class whose tests follow, in version 1. */
  private className: string | undefined;

  constructor(sink: Sink) {
    this.sink = sink;
  }

  enter({ name, attributes }: XmlElement): void {
    if (name === 'class') this.className = attributes['name'];
    if (name === 'assembly') this.className = undefined;
  }

  read(element: XmlElement): void {
    const { attributes } = element;
    const failure = element.name === 'failure' ? element : child(element, 'failure');
    const message = failure && child(failure, 'message')?.text;
    const trace = failure && child(failure, 'stack-trace')?.text;
    if (element.name !== 'test') {
      // A fixture or an assembly could not be loaded or cleaned up.
      const name = `(${attributes['type'] ?? element.name}) ${attributes['name'] ?? ''}`.trim();
      return this.sink.test({ suite: [this.className], name, status: 'failed', message, trace });
    }
    const className = attributes['type'];
    const full = attributes['name'] ?? attributes['method'] ?? '';
    this.sink.test({
      suite: [className],
      name: className && full.startsWith(`${className}.`) ? full.slice(className.length + 1) : full,
      status: failure ? 'failed' : statusOf(STATUSES, attributes['result'] ?? ''),
      rawStatus: attributes['result'],
      durationMs: seconds(attributes['time']),
      message: message ?? child(element, 'reason')?.text,
      trace,
      file: attributes['source-file'],
      line: Number(attributes['source-line']),
      output: child(element, 'output')?.text,
    });
  }
}
