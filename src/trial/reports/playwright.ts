/** Reads Playwright's JSON reports. */
import { z } from 'zod';
import type { JsonFormat } from './json.ts';
import { statusOf, type Case, type Sink } from './model.ts';

const Output = z.array(z.object({ text: z.string().optional() })).nullish();
const TestError = z.object({ message: z.string().nullish(), stack: z.string().nullish() });
const Attempt = z.object({
  status: z.string().nullish(),
  duration: z.number(),
  error: TestError.nullish(),
  stdout: Output,
  stderr: Output,
});
const Spec = z.object({
  title: z.string(),
  file: z.string(),
  line: z.number(),
  tests: z.array(
    z.object({
      projectName: z.string().nullish(),
      expectedStatus: z.string().nullish(),
      status: z.string(),
      results: z.array(Attempt),
    }),
  ),
});
interface Suite {
  title: string;
  suites?: Suite[] | undefined;
  specs: z.infer<typeof Spec>[];
}
const Suite: z.ZodType<Suite> = z.object({
  title: z.string(),
  suites: z.lazy(() => z.array(Suite)).optional(),
  specs: z.array(Spec),
});
const PlaywrightReport = z.object({ suites: z.array(Suite), errors: z.array(TestError).default([]) });

/** The output of `playwright test --reporter=json`. */
export const playwright: JsonFormat = {
  name: 'Playwright JSON',
  matches: (keys) => keys.has('suites') && keys.has('config'),
  read(value, sink) {
    const { suites, errors } = PlaywrightReport.parse(value);
    for (const suite of suites) readSuite(suite, [], sink);
    errors.forEach((error, index) =>
      sink.test({
        suite: [],
        name: `(error ${index + 1})`,
        status: 'failed',
        message: plain(error.message),
        trace: plain(error.stack),
      }),
    );
  },
};

const STATUSES: Record<string, Case['status']> = {
  expected: 'passed',
  flaky: 'passed',
  unexpected: 'failed',
  skipped: 'skipped',
};

function readSuite({ title, suites, specs }: Suite, outer: readonly string[], sink: Sink): void {
  const path = [...outer, title];
  for (const inner of suites ?? []) readSuite(inner, path, sink);
  for (const spec of specs) {
    for (const test of spec.tests) {
      const attempts = test.results.map((result) => ({
        status:
          result.status === (test.expectedStatus ?? 'passed') ? ('passed' as const) : ('failed' as const),
        durationMs: result.duration,
        message: plain(result.error?.message),
        trace: plain(result.error?.stack),
        output: [...(result.stdout ?? []), ...(result.stderr ?? [])].map(({ text }) => text ?? '').join(''),
      }));
      const last = attempts.at(-1);
      sink.test({
        ...last,
        suite: [test.projectName ? `[${test.projectName}]` : undefined, ...path],
        name: spec.title,
        status: statusOf(STATUSES, test.status),
        rawStatus: test.status,
        file: spec.file,
        line: spec.line,
        attempts: attempts.slice(0, -1),
      });
    }
  }
}

/** Removes the colour codes of a terminal. */
function plain(text: string | null | undefined): string | undefined {
  // oxlint-disable-next-line no-control-regex
  return text?.replace(/\u001B\[[0-9;]*m/g, '');
}
