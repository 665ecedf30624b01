/** Reads the XML reports of NUnit. */
import type { Case, Sink } from './model.ts';
import { child, seconds, type XmlElement, type XmlFormat, type XmlReader } from './xml.ts';

/** NUnit 3 (`test-run`) and NUnit 2 (`test-results`). */
export const nunit: XmlFormat = {
  name: 'NUnit',
  roots: ['test-run', 'test-results'],
  // A `failure` or `reason` outside a test case belongs to a suite.
  cases: ['test-case', 'failure', 'reason'],
  open: (sink) => new NUnitReader(sink),
};

/** The types of suites that are classes. Only classes tell tests apart; namespaces are left out. */
const CLASS_TYPES = new Set(['TestFixture', 'ParameterizedFixture', 'GenericFixture']);

/** A suite that has not ended, and the `failure` or `reason` it gives. */
interface OpenSuite {
  readonly element: XmlElement;
  readonly failuresBefore: number;
  said: XmlElement | undefined;
}

class NUnitReader implements XmlReader {
  private readonly sink: Sink;
  private readonly classes: (string | undefined)[] = [];
  private readonly suites: OpenSuite[] = [];
  /** How many failures were given to the sink. */
  private failures = 0;

  constructor(sink: Sink) {
    this.sink = sink;
  }

  enter(element: XmlElement): void {
    const { name, attributes } = element;
    if (name !== 'test-suite') return;
    this.suites.push({ element, failuresBefore: this.failures, said: undefined });
    const isClass = CLASS_TYPES.has(attributes['type'] ?? '');
    const className = attributes['classname'] ?? attributes['fullname'] ?? attributes['name'];
    this.classes.push(isClass ? className : this.classes.at(-1));
  }

  leave({ name }: XmlElement): void {
    if (name !== 'test-suite') return;
    this.readSuite(this.suites.pop()!);
    this.classes.pop();
  }

  read(element: XmlElement): void {
    const open = this.suites.at(-1);
    if (element.name !== 'test-case') {
      if (open && open.said?.name !== 'failure') open.said = element;
      return;
    }
    const { attributes } = element;
    const failure = child(element, 'failure');
    const reason = child(element, 'reason') ?? failure;
    const { className, name } = this.nameOf(attributes);
    const status = statusOf(attributes, failure !== undefined);
    if (status === 'failed') this.failures += 1;
    this.sink.test({
      suite: [className],
      name,
      status,
      rawStatus: attributes['label'] ?? attributes['result'],
      durationMs: seconds(attributes['duration'] ?? attributes['time']),
      message: reason && child(reason, 'message')?.text,
      trace: failure && child(failure, 'stack-trace')?.text,
      output: child(element, 'output')?.text,
    });
  }

  /**
   * Reports a failed set-up or tear-down, and a suite that failed though no test below it did: it could not be
   * loaded, for example, and says so. Other failures of suites only repeat the failure of a test.
   */
  private readSuite({ element, failuresBefore, said }: OpenSuite): void {
    const { attributes } = element;
    const site =
      said?.name === 'failure' ? /^(?:SetUp|TearDown)$/.exec(attributes['site'] ?? '')?.[0] : undefined;
    // Without a word on why, it is one of the counters that are not believed.
    const hasFailed = said !== undefined && statusOf(attributes, false) === 'failed';
    if (site === undefined && (!hasFailed || this.failures > failuresBefore)) return;
    this.failures += 1;
    this.sink.test({
      suite: [this.classes.at(-1) ?? attributes['fullname'] ?? attributes['name']],
      name: `(${site ?? 'suite'})`,
      status: 'failed',
      rawStatus: attributes['label'],
      message: said && child(said, 'message')?.text,
      trace: said && child(said, 'stack-trace')?.text,
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
