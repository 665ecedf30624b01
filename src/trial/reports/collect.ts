import { ReportError, type Case, type Sink, type TestResult } from './model.ts';

/** Longest message, stack or output kept of one test, and longest name of one part, in characters. */
const TEXT_CAP = 20_000;
const NAME_CAP = 1_000;
/** More tests than this in one trial are no report of a test run. */
const MOST_TESTS = 1_000_000;
const MOST_NOTES = 20;
/** Messages, stacks and output of one trial together, in characters. */
const MOST_TEXT = 50_000_000;

/** Takes what parsers find, file after file, and makes test results of it. */
export class Collector {
  readonly tests: TestResult[] = [];
  readonly notes: string[] = [];
  private readonly prefixes: readonly string[];
  private readonly seen = new Map<string, number>();
  private readonly names = new Map<string, string>();
  private room = MOST_TEXT;
  private count = 0;

  /** `roots`: spellings of the folder the tests ran in; ids and paths must not depend on it. */
  constructor(roots: readonly string[]) {
    this.prefixes = roots.flatMap((root) => [`file://${root}/`, `${root}/`]);
  }

  sinkOf(file: string): Sink {
    return {
      test: (found) => {
        if ((this.count += 1) > MOST_TESTS)
          throw new ReportError(file, 0, `with it there are more than ${MOST_TESTS} tests`);
        this.tests.push(this.toResult(found));
      },
      note: (text) => {
        if (this.notes.length < MOST_NOTES) this.notes.push(`${file}: ${text}`);
      },
    };
  }

  private toResult(found: Case): TestResult {
    const name = this.withoutRoot(cut(found.name, NAME_CAP));
    const suite: string[] = [];
    for (const raw of found.suite) {
      const part = raw && this.withoutRoot(cut(raw, NAME_CAP));
      if (part && part !== suite.at(-1)) suite.push(this.shared(part));
    }
    const { status, line } = found;
    const file = found.file && this.withoutRoot(cut(found.file, NAME_CAP)).replace(/^\.\//, '');
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
    if (found.rawStatus) result.rawStatus = cut(found.rawStatus, NAME_CAP);
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

  /** Tests that share an id are numbered in the order they are reported. */
  private uniqueId(id: string): string {
    let count = (this.seen.get(id) ?? 0) + 1;
    this.seen.set(id, count);
    if (count === 1) return id;
    // Somebody may have given a test the very name that a number makes.
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

  /** What is kept of a longer text, as long as there is room in this trial. */
  private text(whole: string | undefined): string | undefined {
    const text = whole?.trim();
    if (!text) return undefined;
    if (this.room <= 0) return undefined;
    const kept = cut(text, TEXT_CAP);
    this.room -= kept.length;
    if (this.room <= 0)
      this.notes.push('The reports hold more text than is kept; later messages are left out.');
    return kept;
  }

  /** Suites and files are named by many tests: one copy serves all. */
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

/** At most so long, and a copy: a part of a text would keep all of that text, a whole chunk of the file, in memory. */
function cut(text: string, length: number): string {
  const part = text.length <= length ? text : `${text.slice(0, length - 1)}…`;
  return Buffer.from(part).toString();
}

/** A longest duration keeps sums of hostile numbers finite. */
function milliseconds(value: number | undefined): number {
  return value !== undefined && value > 0 ? Math.round(Math.min(value, 1e12)) : 0;
}
