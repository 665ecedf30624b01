import { z } from 'zod';
import type { LinesFormat, LinesReader } from './lines.ts';
import type { Sink } from './model.ts';

const Event = z.object({
  type: z.string(),
  event: z.string().optional(),
  name: z.string().optional(),
  exec_time: z.number().optional(),
  stdout: z.string().optional(),
  message: z.string().optional(),
});

/** Rust's test harness: `cargo test -- -Z unstable-options --format json`. */
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

/** One suite follows the other, without a name: one for each binary. */
class LibtestReader implements LinesReader {
  private readonly sink: Sink;
  private readonly running = new Set<string>();
  private isOpen = false;

  constructor(sink: Sink) {
    this.sink = sink;
  }

  read(value: unknown): void {
    const { type, event = '', name = '', ...test } = Event.parse(value);
    if (type === 'suite') {
      this.isOpen = event === 'started';
      if (!this.isOpen) this.failUnfinished();
    } else if (type === 'test' && event === 'started') {
      this.running.add(name);
    } else if (type === 'test' && event !== 'timeout') {
      // `timeout` only says that the test is slow; its end follows.
      this.running.delete(name);
      const place = /panicked at (?:'.*', )?([^\s:]+\.rs):(\d+)/.exec(test.stdout ?? '');
      const parts = name.split('::');
      this.sink.test({
        suite: [parts.slice(0, -1).join('::')],
        name: parts.at(-1)!,
        status: STATUSES[event] ?? 'other',
        durationMs: (test.exec_time ?? 0) * 1_000,
        message: test.message ?? firstWords(test.stdout),
        trace: event === 'failed' ? test.stdout : undefined,
        output: event === 'failed' ? undefined : test.stdout,
        file: place?.[1],
        line: Number(place?.[2]),
      });
    }
  }

  end(): string | undefined {
    return this.isOpen ? 'a suite has no result' : undefined;
  }

  private failUnfinished(): void {
    for (const name of this.running)
      this.sink.test({ suite: [], name, status: 'failed', message: 'It did not finish.' });
    this.running.clear();
  }
}

/** What a panic says, which stands behind the line that tells where. */
function firstWords(stdout: string | undefined): string | undefined {
  return /panicked at .*?:\d+:\d+:\n(.+)/.exec(stdout ?? '')?.[1] ?? stdout?.trim().split('\n', 1)[0];
}
