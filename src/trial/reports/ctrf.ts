/** Reads reports in the Common Test Report Format (CTRF). */
import { z } from 'zod';
import type { JsonFormat } from './json.ts';

const Status = z.enum(['passed', 'failed', 'skipped', 'pending', 'other']);
const optionalText = z
  .string()
  .nullish()
  .transform((text) => text ?? undefined);
const texts = z.array(z.string()).nullish();

const CtrfReport = z.object({
  results: z.object({
    tests: z.array(
      z.object({
        name: z.string(),
        status: Status,
        // A missing one, and `NaN` in JSON, is read as 0, as everywhere.
        duration: z.number().nullish(),
        // Before version 0.0.1 of the specification, `suite` was one string.
        suite: z.union([z.array(z.string()), z.string()]).nullish(),
        message: optionalText,
        trace: optionalText,
        rawStatus: optionalText,
        filePath: optionalText,
        line: z.number().nullish(),
        flaky: z.boolean().nullish(),
        retries: z.number().nullish(),
        stdout: texts,
        stderr: texts,
        retryAttempts: z
          .array(
            z.object({
              status: Status,
              duration: z.number().nullish(),
              message: optionalText,
              trace: optionalText,
            }),
          )
          .nullish(),
      }),
    ),
    summary: z.object({ tests: z.number() }).nullish(),
  }),
});

/** The Common Test Report Format, which AutoSync writes itself. */
export const ctrf: JsonFormat = {
  name: 'CTRF',
  matches: (keys) => keys.has('results') && (keys.has('reportFormat') || keys.size <= 3),
  read(value, sink) {
    const { tests, summary } = CtrfReport.parse(value).results;
    if (summary && summary.tests !== tests.length)
      sink.note(`its summary claims ${summary.tests} tests and it holds ${tests.length}`);
    for (const { suite, duration, line, flaky, retries, stdout, stderr, retryAttempts, ...test } of tests) {
      const attempts = (retryAttempts ?? []).map((attempt) => ({
        ...attempt,
        durationMs: attempt.duration ?? undefined,
      }));
      // Some reporters say that a test was flaky, but do not list its attempts.
      const isToldFlaky = attempts.length === 0 && test.status === 'passed' && (flaky ?? (retries ?? 0) > 0);
      sink.test({
        ...test,
        suite: typeof suite === 'string' ? [suite] : (suite ?? []),
        file: test.filePath,
        durationMs: duration ?? undefined,
        line: line ?? undefined,
        output: [...(stdout ?? []), ...(stderr ?? [])].join('\n'),
        attempts: isToldFlaky ? [{ status: 'failed' }] : attempts,
      });
    }
  },
};
