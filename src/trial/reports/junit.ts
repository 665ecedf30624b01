/** Reads JUnit XML reports in the dialects of many tools. */
import type { Case, Sink } from './model.ts';
import { child, seconds, type XmlElement, type XmlFormat, type XmlReader } from './xml.ts';

/**
 * JUnit XML. No standard describes it, so each tool writes a dialect: nested suites, reruns of Surefire and
 * nextest, skipped tests of GoogleTest and CTest, classes of PHPUnit.
 */
export const junit: XmlFormat = {
  name: 'JUnit',
  roots: ['testsuites', 'testsuite'],
  cases: ['testcase'],
  open: (sink) => new JUnitReader(sink),
};

interface OpenSuite {
  path: readonly string[];
  file: string | undefined;
  cases: number;
}

class JUnitReader implements XmlReader {
  private readonly sink: Sink;
  private readonly suites: OpenSuite[] = [];
  private cases = 0;

  constructor(sink: Sink) {
    this.sink = sink;
  }

  enter({ name, attributes }: XmlElement): void {
    const parent = this.suites.at(-1);
    if (name === 'testsuite') {
      // unittest-xml-reporting appends the time to the name.
      const own = (attributes['name'] ?? '').replace(/-\d{14}$/, '');
      const path = [...(parent?.path ?? []), own].filter(Boolean);
      const file = attributes['file'] ?? attributes['filepath'] ?? parent?.file;
      this.suites.push({ path, file, cases: this.cases });
    } else if (isFailure({ name })) {
      // The suite itself failed, in its set-up or before it could start.
      const message = attributes['message'] ?? attributes['type'];
      const { path = [], file } = parent ?? {};
      this.sink.test({ suite: path, name: `(${name})`, status: 'failed', message, file });
    }
  }

  leave({ name, attributes }: XmlElement): void {
    if (name !== 'testsuite') return;
    const suite = this.suites.pop();
    const counted = this.cases - (suite?.cases ?? 0);
    const claimed = attributes['tests'] === undefined ? counted : Number(attributes['tests']);
    if (claimed > counted)
      this.sink.note(`the suite ${attributes['name'] ?? ''} claims ${claimed} tests and holds ${counted}`);
  }

  read(element: XmlElement): void {
    this.cases += 1;
    const suite = this.suites.at(-1);
    this.sink.test(toCase(element, suite?.path ?? [], suite?.file));
  }
}

function isFailure({ name }: Pick<XmlElement, 'name'>): boolean {
  return name === 'failure' || name === 'error';
}

function toCase(element: XmlElement, path: readonly string[], suiteFile: string | undefined): Case {
  const { attributes, children } = element;
  // PHPUnit writes `class` with backslashes and `classname` with dots. The real name is `class`.
  const className = attributes['class'] ?? attributes['classname'] ?? '';
  // node escapes quotes twice.
  const name = (attributes['name'] ?? '').replaceAll('&quot;', '"');
  const failures = children.filter(isFailure);
  const earlier = children.filter(({ name }) => /^(?:flaky|rerun)(?:Failure|Error)$/.test(name));
  const skipped = child(element, 'skipped');
  // GoogleTest 1.10 says `skipped` only here.
  const isNotRun =
    ['notrun', 'disabled'].includes(attributes['status'] ?? '') ||
    ['skipped', 'suppressed'].includes(attributes['result'] ?? '');
  // A `todo` test of node may fail, and its failure does not count.
  const isToDo = skipped?.attributes['type'] === 'todo';
  // PHPUnit warns of a class without tests, and then nothing ran. Other warnings stand beside a result.
  const isWarning = /(?:^|[\\.])WarningTestCase$/.test(className) || attributes['assertions'] === '0';
  const warning = isWarning ? child(element, 'warning') : undefined;
  const isFailed = [attributes['status'], attributes['result']].some((word) =>
    /^(?:fail(?:ed|ure)?|error)$/i.test(word ?? ''),
  );
  const said = failures[0] ?? skipped ?? warning;
  const line = Number(attributes['line'] ?? attributes['lineno']);
  return {
    suite: repeats(className, name, path) ? path : [...path, className],
    name,
    status: isToDo
      ? 'pending'
      : failures.length > 0
        ? 'failed'
        : skipped || isNotRun
          ? 'skipped'
          : isFailed
            ? 'failed'
            : warning
              ? 'other'
              : 'passed',
    rawStatus: attributes['status'],
    durationMs: seconds(attributes['time'] ?? attributes['duration']),
    message: said && messageOf(said),
    trace: failures.map(traceOf).filter(Boolean).join('\n\n'),
    file: attributes['file'] ?? attributes['filepath'] ?? suiteFile ?? pathIn(className, path),
    line,
    output: children
      .filter(({ name }) => name === 'system-out' || name === 'system-err')
      .map(({ text }) => text.trim())
      .join('\n'),
    attempts: earlier.map((attempt) => ({
      status: 'failed' as const,
      durationMs: seconds(attempt.attributes['time']),
      message: messageOf(attempt),
      trace: traceOf(attempt),
    })),
  };
}

/** Whether the class only repeats the suites or the name. */
function repeats(className: string, name: string, path: readonly string[]): boolean {
  const isInName = className === name || name.endsWith(` ${className}`);
  return path.includes(className) || className === path.join('.') || isInName;
}

function messageOf({ attributes, text }: XmlElement): string {
  return attributes['message'] || text.trim().split('\n', 1)[0] || attributes['type'] || '';
}

function traceOf(element: XmlElement): string {
  return (child(element, 'stackTrace')?.text ?? element.text).trim();
}

/** The class or the suite, if it is a file name: vitest, bats and others write the file there. */
function pathIn(className: string, suites: readonly string[]): string | undefined {
  return [className, suites.at(-1) ?? ''].find((text) =>
    /^(?:[^\n:]*\/)?[^\s:/]*[^\s:/.]\.(?:[cm]?[jt]sx?|vue|svelte|py|rb|php|bats|dart|go|rs|t|sh|java|kt|cs|feature)$/.test(
      text,
    ),
  );
}
