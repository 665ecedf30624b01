/** Reads reports in the Test Anything Protocol (TAP). */
import { Parser, type FinalResults, type Result } from 'tap-parser';
import { LineSplitter } from './lines.ts';
import { ReportError, type Case, type Sink } from './model.ts';

/** One TAP report of version 13 or 14, with subtests, YAML blocks, `todo` and `skip`. */
export class TapDocument {
  private readonly file: string;
  private readonly sink: Sink;
  private readonly parser = new Parser();
  private readonly lines = new LineSplitter(LONGEST_LINE, (line) => this.parser.write(`${line}\n`));
  private offset = 0;
  /** The last failed test, held back until the comments that explain it have been read. */
  private failed: (Case & { trace: string }) | undefined;
  /** Subtests whose own result has not come yet. */
  private openSubtests = 0;
  private results: FinalResults | undefined;

  constructor(file: string, sink: Sink) {
    this.file = file;
    this.sink = sink;
    this.attach(this.parser, []);
    this.parser.on('complete', (results: FinalResults) => (this.results = results));
  }

  /** Whether one of the lines is a line that TAP begins with. Other output may stand before it. */
  static isTap(text: string): boolean {
    return /^(?:TAP version 1[34]|1\.\.\d+|(?:not )?ok\b)/m.test(text);
  }

  write(text: string): void {
    this.lines.write(text);
    this.offset += text.length;
  }

  end(): void {
    this.lines.end();
    this.parser.end();
    this.tellFailed();
    const { bailout, failures = [], plan } = this.results ?? {};
    if (bailout) {
      const message = typeof bailout === 'string' ? bailout : undefined;
      this.sink.test({ suite: [], name: '(bail out)', status: 'failed', message });
      return;
    }
    const broken = failures.find(({ tapError }) => tapError)?.tapError;
    const isWithoutPlan = !plan || plan.end === null || this.parser.syntheticPlan;
    const reason = broken ?? (isWithoutPlan ? 'no plan' : this.openSubtests > 0 && 'a subtest has no result');
    if (reason) throw new ReportError(this.file, this.offset, `TAP that is cut off or broken: ${reason}`);
  }

  private attach(parser: Parser, path: readonly string[]): void {
    let child: FinalResults | undefined;
    parser.on('child', (inner: Parser) => {
      this.openSubtests += 1;
      if (path.length >= DEEPEST)
        throw new ReportError(this.file, this.offset, `subtests are nested more than ${DEEPEST} deep`);
      this.attach(inner, [...path, inner.name]);
      inner.on('complete', (results: FinalResults) => (child = results));
    });
    parser.on('comment', (text: string) => this.explain(text));
    parser.on('assert', (result: Result) => {
      const inner = result.closingTestPoint ? child : undefined;
      if (child) this.openSubtests -= 1;
      child = undefined;
      // A test that only holds subtests is left out, because its subtests are reported.
      const hasFailed = inner?.failures.some((failure) => !failure['todo'] && !failure['skip']);
      const toldByOthers = inner && inner.count > 0 && (result.ok || hasFailed);
      if (!toldByOthers) this.test(path, result);
    });
  }

  private test(path: readonly string[], result: Result): void {
    this.tellFailed();
    const { skip, todo } = result;
    const said = [skip, todo].find((directive) => typeof directive === 'string');
    const diagnosis = toDiagnosis(result.diag);
    const found = {
      suite: path,
      name: result.name || `(test ${result.id})`,
      status: skip ? 'skipped' : todo ? 'pending' : result.ok ? 'passed' : 'failed',
      ...diagnosis,
      durationMs: result.time ?? diagnosis.durationMs,
      message: said ?? diagnosis.message,
    } as const;
    if (found.status === 'failed') this.failed = { ...found, trace: diagnosis.trace ?? '' };
    else this.sink.test(found);
  }

  private explain(comment: string): void {
    if (this.failed && this.failed.trace.length < LONGEST_LINE)
      this.failed.trace += comment.replace(/^# ?/, '');
  }

  private tellFailed(): void {
    const { failed } = this;
    this.failed = undefined;
    if (!failed) return;
    const place = /(?:at|file) ([^\s,]{1,500}),? line (\d+)/.exec(failed.trace.slice(0, 4_000));
    this.sink.test({
      ...failed,
      message: failed.message ?? failed.trace.trim().split('\n', 1)[0],
      file: failed.file ?? place?.[1],
      line: failed.line ?? Number(place?.[2]),
    });
  }
}

const LONGEST_LINE = 100_000;
const DEEPEST = 100;

/** Reads the YAML block of a test, as node, tape and node-tap write it. */
function toDiagnosis(diag: unknown): Pick<Case, 'message' | 'trace' | 'file' | 'line' | 'durationMs'> {
  if (typeof diag !== 'object' || diag === null) return {};
  const { duration_ms: duration, error, message, stack, location, at } = diag as Record<string, unknown>;
  const place =
    typeof at === 'object' && at !== null
      ? (at as Record<string, unknown>)
      : placeOf(text(location) ?? text(at) ?? '');
  return {
    durationMs: number(duration),
    message: text(error) ?? text(message),
    trace: text(stack),
    file: text(place['file'] ?? place['fileName']),
    line: number(place['line'] ?? place['lineNumber']),
  };
}

function placeOf(location: string): Record<string, unknown> {
  const [column = '', line = '', ...path] = location.slice(-500).replace(/\)$/, '').split(':').toReversed();
  const file = path
    .toReversed()
    .join(':')
    .replace(/^.*[\s(]/, '');
  return file !== '' && /^\d+$/.test(line) && /^\d+$/.test(column) ? { file, line } : {};
}

function number(value: unknown): number | undefined {
  return typeof value === 'number' || typeof value === 'string' ? Number(value) : undefined;
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
