/** Reads Jest's JSON reports, and Vitest's, which have the same form. */
import { z } from 'zod';
import type { JsonFormat } from './json.ts';
import { statusOf, type Case } from './model.ts';

const Assertion = z.object({
  ancestorTitles: z.array(z.string()).default([]),
  title: z.string(),
  status: z.string(),
  duration: z.number().nullish(),
  failureMessages: z.array(z.string()).nullish(),
  retryReasons: z.array(z.string()).nullish(),
  invocations: z.number().nullish(),
  location: z.object({ line: z.number() }).nullish(),
});

const JestReport = z.object({
  success: z.boolean().nullish(),
  wasInterrupted: z.boolean().nullish(),
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string().optional(),
      message: z.string().nullish(),
      assertionResults: z.array(Assertion),
    }),
  ),
});

/** Jest's `--json`, which vitest's `--reporter=json` imitates. */
export const jest: JsonFormat = {
  name: 'Jest or Vitest JSON',
  matches: (keys) => keys.has('testResults') && keys.has('numTotalTests'),
  read(value, sink) {
    const report = JestReport.parse(value);
    for (const file of report.testResults) {
      for (const test of file.assertionResults) sink.test(toCase(file.name, test));
      // A file that cannot be loaded has no tests, so the file counts as one failed test.
      const hasFailure = file.assertionResults.some(({ status }) => status === 'failed');
      if (file.status === 'failed' && !hasFailure)
        sink.test({
          suite: [file.name],
          name: '(file)',
          status: 'failed',
          message: file.message?.split('\n', 1)[0],
          trace: file.message ?? undefined,
          file: file.name,
        });
    }
    if (report.wasInterrupted) sink.claimFailure('wasInterrupted: true');
    else if (report.success === false) sink.claimFailure('success: false');
  },
};

const STATUSES: Record<string, Case['status']> = {
  passed: 'passed',
  failed: 'failed',
  skipped: 'skipped',
  pending: 'skipped',
  disabled: 'skipped',
  todo: 'pending',
};

function toCase(file: string, test: z.infer<typeof Assertion>): Case {
  const [trace] = test.failureMessages ?? [];
  const earlier = test.retryReasons ?? [];
  return {
    suite: [file, ...test.ancestorTitles],
    name: test.title,
    status: statusOf(STATUSES, test.status),
    rawStatus: test.status,
    durationMs: test.duration ?? undefined,
    message: trace?.split('\n', 1)[0],
    trace,
    file,
    line: test.location?.line,
    attempts: earlier.map((reason) => ({
      status: 'failed',
      message: reason.split('\n', 1)[0],
      trace: reason,
    })),
  };
}
