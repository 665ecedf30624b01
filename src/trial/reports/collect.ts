/** Turns what the parsers find into test results with unique ids, relative paths and limited texts. */
import type { Redact } from '../../platform/text/redact.ts';
import { ReportError, type Case, type Sink, type TestResult } from './model.ts';

/** Most characters that are kept of a message, stack or output of one test. */
const TEXT_CAP = 20_000;
/** Most characters that are kept of a name, of a test, suite or file. */
const NAME_CAP = 1_000;
/** The reports of one trial with more tests than this are refused: they cannot come from a real test run. */
export const MOST_TESTS = 1_000_000;
const MOST_NOTES = 20;
/** Most characters that are kept of all messages, stacks and outputs of one trial. */
const MOST_TEXT = 50_000_000;

/** Collects the tests and notes of all report files of one trial. */
export class Collector {
  readonly tests: TestResult[] = [];
  readonly notes: string[] = [];
  private readonly redact: Redact;
  private readonly prefixes: readonly string[];
  private readonly seen = new Map<string, number>();
  private readonly names = new Map<string, string>();
  private room = MOST_TEXT;
  private count = 0;

  /**
   * `roots`: the paths of the folder in which the tests ran. They are cut from ids, paths and messages. `redact`:
   * applied to texts that are cut, because a cut would hide half a secret.
   */
  constructor(roots: readonly string[], redact: Redact) {
    this.redact = redact;
    this.prefixes = roots.flatMap((root) => [`file://${root}/`, `${root}/`]);
  }

  sinkOf(file: string): Sink {
    let hasFailed = false;
    const test: Sink['test'] = (found) => {
      if ((this.count += 1) > MOST_TESTS)
        throw new ReportError(file, 0, `with this file, there are more than ${MOST_TESTS} tests`);
      hasFailed ||= found.status === 'failed';
      this.tests.push(this.toResult(found));
    };
    return {
      test,
      claimFailure: (words) => {
        if (hasFailed) return;
        const message = `The report says of itself \`${words}\`, and shows no test that failed.`;
        test({ suite: [file], name: '(report)', status: 'failed', message, file });
      },
      note: (text) => {
        if (this.notes.length < MOST_NOTES) this.notes.push(`${file}: ${text}`);
      },
    };
  }

  private toResult(found: Case): TestResult {
    const name = this.withoutRoot(this.cut(found.name, NAME_CAP));
    const suite: string[] = [];
    for (const raw of found.suite) {
      const part = raw && this.withoutRoot(this.cut(raw, NAME_CAP));
      if (part && part !== suite.at(-1)) suite.push(this.shared(part));
    }
    const { status, line } = found;
    const file = found.file && this.withoutRoot(this.cut(found.file, NAME_CAP)).replace(/^\.\//, '');
    const attempts = found.attempts?.map((attempt) => ({
      status: attempt.status,
      ...(attempt.durationMs === undefined ? {} : { durationMs: milliseconds(attempt.durationMs) }),
      ...this.texts(attempt),
    }));
    const result: TestResult = {
      id: this.uniqueId(suite.length === 0 ? name : `${suite.join(' › ')} › ${name}`),
      name,
      suite,
      status,
      durationMs: milliseconds(found.durationMs),
      ...this.texts(found),
    };
    if (found.rawStatus) result.rawStatus = this.cut(found.rawStatus, NAME_CAP);
    if (file) result.file = this.shared(file);
    if (line !== undefined && Number.isInteger(line) && line > 0) result.line = line;
    const output = this.text(found.output);
    if (output) result.output = output;
    if (attempts && attempts.length > 0) {
      result.attempts = attempts;
      if (status === 'passed' && attempts.some((attempt) => attempt.status === 'failed')) result.flaky = true;
    }
    return result;
  }

  /** Makes an id unique: tests with the same id get numbers, in the order of the report. */
  private uniqueId(id: string): string {
    let count = (this.seen.get(id) ?? 0) + 1;
    this.seen.set(id, count);
    if (count === 1) return id;
    // Another test may already have a name that ends with this number.
    while (this.seen.has(`${id} #${count}`)) count += 1;
    this.seen.set(id, count);
    this.seen.set(`${id} #${count}`, 1);
    return `${id} #${count}`;
  }

  private texts({ message, trace }: Pick<Case, 'message' | 'trace'>): Pick<TestResult, 'message' | 'trace'> {
    const kept: Pick<TestResult, 'message' | 'trace'> = {};
    const [said, stack] = [this.text(message), this.text(trace)];
    if (said) kept.message = this.withoutRoots(said);
    if (stack) kept.trace = this.withoutRoots(stack);
    return kept;
  }

  /** The part of a text that is kept; `undefined` if it is empty or the limit of the trial is reached. */
  private text(whole: string | undefined): string | undefined {
    const text = whole?.trim();
    if (!text || this.room <= 0) return undefined;
    const kept = this.cut(text, TEXT_CAP, whole!.length >= TEXT_CAP);
    this.room -= kept.length;
    if (this.room <= 0)
      this.notes.push('The reports hold too much text. Later messages, stacks and outputs are left out.');
    return kept;
  }

  /**
   * Cuts a text to fewer than `length` characters, as a copy: a slice would keep a chunk of the file in memory.
   * `isCut`: whether it has to be cut, or its parser has cut it to this length.
   */
  private cut(text: string, length: number, isCut = text.length >= length): string {
    if (!isCut) return Buffer.from(text).toString();
    const kept = this.redact(text).slice(0, length - 1);
    const safe = kept.slice(0, kept.length - this.redact.pending(kept));
    return Buffer.from(`${safe}…`).toString();
  }

  /** Keeps one copy of a suite or file name that many tests share. */
  private shared(text: string): string {
    const known = this.names.get(text) ?? text;
    this.names.set(known, known);
    return known;
  }

  private withoutRoots(text: string): string {
    return this.prefixes.reduce((before, prefix) => before.replaceAll(prefix, ''), text);
  }

  private withoutRoot(text: string): string {
    for (const prefix of this.prefixes) if (text.startsWith(prefix)) return text.slice(prefix.length);
    return text;
  }
}

/** A duration in whole milliseconds. The upper limit keeps sums finite, even for hostile numbers. */
function milliseconds(value: number | undefined): number {
  return value !== undefined && value > 0 ? Math.round(Math.min(value, 1e12)) : 0;
}
