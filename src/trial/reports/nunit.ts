/** Reads the XML reports of NUnit. */
import type { Case, Sink } from './model.ts';
import { child, seconds, type XmlElement, type XmlFormat, type XmlReader } from './xml.ts';

/** NUnit 3 (`test-run`) and NUnit 2 (`test-results`). */
export const nunit: XmlFormat = {
  name: 'NUnit',
  roots: ['test-run', 'test-results'],
  // A `failure` outside a test case belongs to a suite.
  cases: ['test-case', 'failure'],
  open: (sink) => new NUnitReader(sink),
};

/** The types of suites that are classes. Only classes tell tests apart; namespaces are left out. */
const CLASS_TYPES = new Set(['TestFixture', 'ParameterizedFixture', 'GenericFixture']);

class NUnitReader implements XmlReader {
  private readonly sink: Sink;
  private readonly classes: (string | undefined)[] = [];
  private readonly suites: XmlElement[] = [];

  constructor(sink: Sink) {
    this.sink = sink;
  }

  enter(element: XmlElement): void {
    const { name, attributes } = element;
    if (name !== 'test-suite') return;
    this.suites.push(element);
    const isClass = CLASS_TYPES.has(attributes['type'] ?? '');
    const className = attributes['classname'] ?? attributes['fullname'] ?? attributes['name'];
    this.classes.push(isClass ? className : this.classes.at(-1));
  }

  leave({ name }: XmlElement): void {
    if (name !== 'test-suite') return;
    this.classes.pop();
    this.suites.pop();
  }

  read(element: XmlElement): void {
    if (element.name === 'failure') return this.readSuiteFailure(element);
    const { attributes } = element;
    const failure = child(element, 'failure');
    const reason = child(element, 'reason') ?? failure;
    const { className, name } = this.nameOf(attributes);
    this.sink.test({
      suite: [className],
      name,
      status: statusOf(attributes, failure !== undefined),
      rawStatus: attributes['label'] ?? attributes['result'],
      durationMs: seconds(attributes['duration'] ?? attributes['time']),
      message: reason && child(reason, 'message')?.text,
      trace: failure && child(failure, 'stack-trace')?.text,
      output: child(element, 'output')?.text,
    });
  }

  /** Reports a failed set-up or tear-down. Other failures of suites only repeat the failure of a test. */
  private readSuiteFailure(failure: XmlElement): void {
    const site = this.suites.at(-1)?.attributes['site'];
    if (site !== 'SetUp' && site !== 'TearDown') return;
    this.sink.test({
      suite: [this.classes.at(-1) ?? this.suites.at(-1)?.attributes['fullname']],
      name: `(${site})`,
      status: 'failed',
      message: child(failure, 'message')?.text,
      trace: child(failure, 'stack-trace')?.text,
    });
  }

  private nameOf(attributes: XmlElement['attributes']): { className: string | undefined; name: string } {
    const name = attributes['name'] ?? '';
    const given = attributes['classname'] ?? this.classes.at(-1);
    const { fullname = '' } = attributes;
    const full = fullname.endsWith(`.${name}`) ? fullname.slice(0, -name.length - 1) : undefined;
    // Some loggers leave the namespace out of the class; the full name has it, and tells equal classes apart.
    const className = given !== undefined && full?.endsWith(`.${given}`) ? full : given;
    // In NUnit 2, a test has its full name, and its class has only the last part of the class name.
    const at = className ? name.indexOf(`${className}.`) : -1;
    if (!className || at < 0) return { className, name };
    const end = at + className.length;
    return { className: name.slice(0, end), name: name.slice(end + 1) };
  }
}

function statusOf(
  { result, executed, success }: XmlElement['attributes'],
  hasFailure: boolean,
): Case['status'] {
  if (result !== undefined) return statusOfResult(result, executed);
  // NUnit before 2.5, and those who write like it, have no `result`.
  if (/^false$/i.test(executed ?? '')) return 'skipped';
  return hasFailure || /^false$/i.test(success ?? '') ? 'failed' : 'passed';
}

function statusOfResult(result: string, executed: string | undefined): Case['status'] {
  if (/^(?:Passed|Success)$/i.test(result)) return 'passed';
  if (/^(?:Skipped|Ignored|NotRunnable)$/i.test(result) || executed === 'False') return 'skipped';
  if (/^(?:Inconclusive|Warning)$/i.test(result)) return 'other';
  return 'failed';
}
