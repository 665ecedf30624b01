/** Reads the JSON events of Dart's and Flutter's test runners. */
import { z } from 'zod';
import type { LinesFormat, LinesReader } from './lines.ts';
import type { Sink } from './model.ts';

const Id = z.number();
const Event = z.discriminatedUnion('type', [
  z.object({ type: z.literal('suite'), suite: z.object({ id: Id, path: z.string().nullish() }) }),
  z.object({
    type: z.literal('testStart'),
    time: z.number(),
    test: z.object({
      id: Id,
      name: z.string(),
      suiteID: Id,
      line: z.number().nullish(),
      root_line: z.number().nullish(),
    }),
  }),
  z.object({ type: z.literal('error'), testID: Id, error: z.string(), stackTrace: z.string() }),
  z.object({ type: z.literal('print'), testID: Id, message: z.string() }),
  z.object({
    type: z.literal('testDone'),
    time: z.number(),
    testID: Id,
    result: z.string(),
    skipped: z.boolean().default(false),
    hidden: z.boolean().default(false),
  }),
  z.object({ type: z.literal('done'), success: z.boolean().nullish() }),
]);
const AnyEvent = z.object({ type: z.string() });

/** `dart test --reporter json` and `flutter test --machine`. */
export const dart: LinesFormat = {
  name: 'Dart JSON',
  matches: (keys) => keys.has('protocolVersion'),
  isEvent: (keys) => keys.has('type') && keys.has('time'),
  open: (sink) => new DartReader(sink),
};

const KNOWN = new Set(['suite', 'testStart', 'error', 'print', 'testDone', 'done']);
const OUTPUT_CAP = 20_000;

interface OpenTest {
  name: string;
  path: string | undefined;
  line: number | undefined;
  start: number;
  message?: string;
  trace?: string;
  output: string;
}

class DartReader implements LinesReader {
  private readonly sink: Sink;
  private readonly paths = new Map<number, string | undefined>();
  private readonly tests = new Map<number, OpenTest>();
  private isDone = false;
  private success: boolean | null | undefined;

  constructor(sink: Sink) {
    this.sink = sink;
  }

  read(value: unknown): void {
    if (!KNOWN.has(AnyEvent.parse(value).type)) return;
    const event = Event.parse(value);
    if (event.type === 'suite') this.paths.set(event.suite.id, event.suite.path ?? undefined);
    else if (event.type === 'done') {
      this.isDone = true;
      this.success = event.success;
    } else if (event.type === 'testStart') {
      const { id, name, suiteID, line, root_line: rootLine } = event.test;
      const path = this.paths.get(suiteID);
      this.tests.set(id, { name, path, line: rootLine ?? line ?? undefined, start: event.time, output: '' });
    } else {
      const test = this.tests.get(event.testID);
      if (!test) return;
      if (event.type === 'testDone') this.endTest(test, event);
      else if (event.type === 'error') [test.message, test.trace] = [event.error, event.stackTrace];
      else if (test.output.length < OUTPUT_CAP) test.output += `${event.message.slice(0, OUTPUT_CAP)}\n`;
    }
  }

  end(): string | undefined {
    for (const { name, path } of this.tests.values())
      this.sink.test({ suite: [path], name, status: 'failed', message: 'It did not finish.', file: path });
    if (this.isDone && this.success !== true) this.sink.claimFailure(`success: ${this.success ?? null}`);
    return this.isDone ? undefined : 'its last event, `done`, is missing';
  }

  private endTest(test: OpenTest, done: Extract<z.infer<typeof Event>, { type: 'testDone' }>): void {
    this.tests.delete(done.testID);
    // The loading of a suite, for example, is a hidden test: it counts only when it fails.
    if (done.hidden && done.result === 'success') return;
    this.sink.test({
      suite: [test.path],
      name: test.name,
      status: done.result !== 'success' ? 'failed' : done.skipped ? 'skipped' : 'passed',
      rawStatus: done.result,
      durationMs: done.time - test.start,
      message: test.message?.split('\n', 1)[0],
      trace: [test.message, test.trace].filter(Boolean).join('\n'),
      file: test.path,
      line: test.line,
      output: test.output,
    });
  }
}
