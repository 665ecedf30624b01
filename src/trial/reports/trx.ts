/** Reads the XML reports of Visual Studio's test platform (TRX). */
import type { Case, Sink } from './model.ts';
import { child, type XmlElement, type XmlFormat, type XmlReader } from './xml.ts';

/** Results of tests by their kind. An aggregation holds the results of an ordered test. */
const RESULTS = ['UnitTestResult', 'WebTestResult', 'GenericTestResult', 'TestResultAggregation'];

/** The output of `dotnet test --logger trx`. */
export const trx: XmlFormat = {
  name: 'TRX',
  roots: ['TestRun'],
  // CppUnit and AUnit have the same root, and no namespace.
  isIt: ({ xmlns = '' }) => xmlns.includes('VisualStudio'),
  cases: [...RESULTS, 'UnitTest', 'ResultSummary'],
  open: (sink) => new TrxReader(sink),
};

/** Keeps results and class names until the end, because the definitions with the classes follow the results. */
class TrxReader implements XmlReader {
  private readonly sink: Sink;
  private readonly results: (Case & { testId: string })[] = [];
  private readonly classes = new Map<string, string>();
  private summary: XmlElement | undefined;

  constructor(sink: Sink) {
    this.sink = sink;
  }

  read(element: XmlElement): void {
    const { name, attributes } = element;
    if (RESULTS.includes(name)) this.addResult(element);
    else if (name === 'UnitTest') {
      const className = child(element, 'TestMethod')?.attributes['className'];
      // Older tools append the assembly.
      if (className) this.classes.set(attributes['id'] ?? '', className.split(',')[0]!);
    } else if (name === 'ResultSummary') this.summary = element;
  }

  end(): void {
    for (const { testId, ...result } of this.results) {
      const className = this.classes.get(testId);
      // Most adapters repeat the class at the start of the name.
      const name =
        className && result.name.startsWith(`${className}.`)
          ? result.name.slice(className.length + 1)
          : result.name;
      this.sink.test({ ...result, name, suite: [className] });
    }
    if (this.summary) this.judgeRun(this.summary);
  }

  /** A run that calls itself failed without a failed test did not get to its end: the host crashed, or was aborted. */
  private judgeRun(summary: XmlElement): void {
    const infos = child(summary, 'RunInfos')?.children ?? [];
    const errors = infos.filter(({ attributes }) => attributes['outcome'] === 'Error');
    const messages = errors.map((info) => child(info, 'Text')?.text.trim() ?? '').filter(Boolean);
    const { outcome = '' } = summary.attributes;
    const isBad = /^(?:Failed|Error|Aborted|Timeout|Disconnected)$/.test(outcome);
    if (!isBad || this.results.some(({ status }) => status === 'failed')) {
      for (const message of messages) this.sink.note(message);
      return;
    }
    this.sink.test({
      suite: [],
      name: '(run)',
      status: 'failed',
      rawStatus: outcome,
      message: messages[0] ?? `The run says of itself: ${outcome}.`,
      trace: messages.join('\n'),
    });
  }

  private addResult(element: XmlElement): void {
    // A data-driven test holds the results of its rows; the rows are the tests that ran.
    const rows = child(element, 'InnerResults')?.children ?? [];
    const { attributes } = element;
    const status = statusOf(attributes['outcome'] ?? '');
    if (rows.length > 0) {
      const first = this.results.length;
      for (const row of rows) this.addResult(row);
      if (status !== 'failed' || this.results.slice(first).some((row) => row.status === 'failed')) return;
    }
    const output = child(element, 'Output');
    const info = output && child(output, 'ErrorInfo');
    this.results.push({
      testId: attributes['testId'] ?? '',
      suite: [],
      name: attributes['testName'] ?? '',
      status,
      rawStatus: attributes['outcome'],
      durationMs: timeSpan(attributes['duration']),
      message: info && child(info, 'Message')?.text,
      trace: info && child(info, 'StackTrace')?.text,
      output: output && child(output, 'StdOut')?.text,
    });
  }
}

function statusOf(outcome: string): Case['status'] {
  if (outcome === 'Passed' || outcome === 'PassedButRunAborted') return 'passed';
  if (['NotExecuted', 'NotRunnable', 'Disconnected'].includes(outcome)) return 'skipped';
  if (outcome === 'Pending' || outcome === 'InProgress') return 'pending';
  if (outcome === 'Inconclusive' || outcome === 'Warning' || outcome === 'Completed') return 'other';
  // Failed, Error, Timeout, Aborted, and any unknown outcome of a later version.
  return 'failed';
}

/** `00:00:01.2345678` → milliseconds. */
function timeSpan(text: string | undefined): number | undefined {
  const parts = /^(?:(\d+)\.)?(\d+):(\d+):([\d.]+)$/.exec(text ?? '');
  if (!parts) return undefined;
  const [days, hours, minutes, seconds] = parts.slice(1).map((part) => Number(part ?? 0));
  return (((days! * 24 + hours!) * 60 + minutes!) * 60 + seconds!) * 1_000;
}
