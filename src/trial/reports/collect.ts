import { ReportError, type Case, type Sink, type TestResult } from './model.ts';

/** Longest message, stack or output kept of one test, and longest name of one part, in characters. */
const TEXT_CAP = 20_000;
const NAME_CAP = 1_000;
/** More tests than this in one trial are no report of a test run. */
const MOST_TESTS = 1_000_000;
const MOST_NOTES = 20;

/** Takes what parsers find, file after file, and makes test results of it. */
export class Collector {
  readonly tests: TestResult[] = [];
  readonly notes: string[] = [];
  private readonly prefixes: readonly string[];
  private readonly seen = new Map<string, number>();

  /** `roots`: spellings of the folder the tests ran in; ids and paths must not depend on it. */
  constructor(roots: readonly string[]) {
    this.prefixes = roots.flatMap((root) => [`file://${root}/`, `${root}/`]);
  }

  sinkOf(file: string): Sink {
    return {
      test: (found) => {
        if (this.tests.length >= MOST_TESTS)
          throw new ReportError(file, 0, `with it there are more than ${MOST_TESTS} tests`);
        this.tests.push(this.toResult(found));
      },
      note: (text) => {
        if (this.notes.length < MOST_NOTES) this.notes.push(`${file}: ${text}`);
      },
    };
  }

  private toResult(found: Case): TestResult {
    const name = this.withoutRoot(clip(found.name, NAME_CAP));
    const suite: string[] = [];
    for (const raw of found.suite) {
      const part = raw && this.withoutRoot(clip(raw, NAME_CAP));
      if (part && part !== suite.at(-1)) suite.push(part);
    }
    const { status, line } = found;
    const file = found.file && this.withoutRoot(clip(found.file, NAME_CAP)).replace(/^\.\//, '');
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
    if (found.rawStatus) result.rawStatus = clip(found.rawStatus, NAME_CAP);
    if (file) result.file = file;
    if (line !== undefined && Number.isInteger(line) && line > 0) result.line = line;
    if (found.output?.trim()) result.output = clip(found.output.trim(), TEXT_CAP);
    if (attempts && attempts.length > 0) {
      result.attempts = attempts;
      if (status === 'passed' && attempts.some((attempt) => attempt.status === 'failed')) result.flaky = true;
    }
    return result;
  }

  /** Tests that share an id are numbered in the order they are reported. */
  private uniqueId(id: string): string {
    const count = (this.seen.get(id) ?? 0) + 1;
    this.seen.set(id, count);
    return count === 1 ? id : `${id} #${count}`;
  }

  private texts({ message, trace }: Pick<Case, 'message' | 'trace'>): Pick<TestResult, 'message' | 'trace'> {
    const kept: Pick<TestResult, 'message' | 'trace'> = {};
    if (message?.trim()) kept.message = this.withoutRoots(clip(message.trim(), TEXT_CAP));
    if (trace?.trim()) kept.trace = this.withoutRoots(clip(trace.trim(), TEXT_CAP));
    return kept;
  }

  private withoutRoots(text: string): string {
    return this.prefixes.reduce((before, prefix) => before.replaceAll(prefix, ''), text);
  }

  private withoutRoot(text: string): string {
    for (const prefix of this.prefixes) if (text.startsWith(prefix)) return text.slice(prefix.length);
    return text;
  }
}

function clip(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}

/** A longest duration keeps sums of hostile numbers finite. */
function milliseconds(value: number | undefined): number {
  return value !== undefined && value > 0 ? Math.round(Math.min(value, 1e12)) : 0;
}
