/** Reads the JSON events of Rust's test harness. */
import { z } from 'zod';
import type { LinesFormat, LinesReader } from './lines.ts';
import { statusOf, type Sink } from './model.ts';

const Event = z.object({
  type: z.string(),
  event: z.string().optional(),
  name: z.string().optional(),
  exec_time: z.number().optional(),
  stdout: z.string().optional(),
  message: z.string().optional(),
  /** Of a suite that ended: how many tests failed. */
  failed: z.number().optional(),
});

/** libtest, the test harness of Rust: `cargo test -- -Z unstable-options --format json`. */
export const libtest: LinesFormat = {
  name: 'libtest JSON',
  matches: (keys) => keys.has('type') && keys.has('event'),
  open: (sink) => new LibtestReader(sink),
};

const STATUSES: Record<string, 'passed' | 'failed' | 'skipped'> = {
  ok: 'passed',
  failed: 'failed',
  ignored: 'skipped',
  allowed_failure: 'skipped',
};

/** Suites follow one after the other, one for each test binary. They have no names. */
class LibtestReader implements LinesReader {
  private readonly sink: Sink;
  private readonly running = new Set<string>();
  private isOpen = false;
  /** How many suites have begun. */
  private suites = 0;
  /** How many tests of the open suite have failed. */
  private failed = 0;

  constructor(sink: Sink) {
    this.sink = sink;
  }

  read(value: unknown): void {
    const { type, event = '', name = '', ...test } = Event.parse(value);
    if (type === 'suite') {
      // A suite whose line of its start was lost still has its verdict.
      if (this.isOpen || event !== 'started') this.endSuite(event, test.failed);
      this.isOpen = event === 'started';
      if (this.isOpen) this.suites += 1;
      this.failed = 0;
    } else if (type === 'test' && event === 'started') {
      this.running.add(name);
    } else if (type === 'test' && event !== 'timeout') {
      // `timeout` only says that the test is slow; its result follows.
      this.running.delete(name);
      const status = statusOf(STATUSES, event);
      if (status === 'failed') this.failed += 1;
      const said = test.stdout?.slice(0, PANIC_WITHIN) ?? '';
      const place = /([^\s:',]+\.rs):(\d+):\d+/.exec(said);
      this.sink.test({
        ...nameOf(name),
        status,
        durationMs: (test.exec_time ?? 0) * 1_000,
        message: test.message ?? firstWords(test.stdout ?? ''),
        trace: status === 'failed' ? test.stdout : undefined,
        output: status === 'failed' ? undefined : test.stdout,
        file: place?.[1],
        line: Number(place?.[2]),
      });
    }
  }

  end(): string | undefined {
    return this.isOpen ? 'a suite has no result' : undefined;
  }

  /**
   * Reports tests whose result is missing. What a test prints can spoil the line of its result; then the suite's own
   * verdict counts: if all its failures are known, these tests did not fail. `event`: the suite's result, or
   * `started` if the next one begins without it.
   */
  private endSuite(event: string, failures: number | undefined): void {
    const isFine = event === 'ok' || failures === this.failed;
    const suite = { suite: [], name: `(suite ${Math.max(this.suites, 1)})`, status: 'failed' } as const;
    if (event === 'started') this.sink.test({ ...suite, message: 'A suite has no result.' });
    else if ((failures ?? 1) > this.failed && event !== 'ok' && this.running.size === 0)
      this.sink.test({
        ...suite,
        message: `It says that ${failures ?? 'some'} tests failed, and shows ${this.failed}.`,
      });
    for (const name of this.running)
      this.sink.test(
        isFine
          ? { ...nameOf(name), status: 'passed' }
          : { ...nameOf(name), status: 'failed', message: 'It did not finish.' },
      );
    this.running.clear();
  }
}

/** Only this many characters at the start of what a test printed are searched for a place. */
const PANIC_WITHIN = 4_000;

function nameOf(path: string): { suite: string[]; name: string } {
  const parts = path.split('::');
  return { suite: [parts.slice(0, -1).join('::')], name: parts.at(-1)! };
}

/** The message of a panic: the line after the one with its place. Without a panic, the first line. */
function firstWords(said: string): string | undefined {
  const lines = said.trim().split('\n', 200);
  const panic = lines.findIndex((line) => /panicked at .*:\d+:\d+:$/.test(line.slice(0, 500)));
  return lines[panic + 1] ?? lines[0];
}
