/** Reads Mocha's JSON reports. */
import { z } from 'zod';
import type { JsonFormat } from './json.ts';
import type { Case } from './model.ts';

const Test = z.object({
  title: z.string(),
  fullTitle: z.string(),
  file: z.string().nullish(),
  duration: z.number().nullish(),
  currentRetry: z.number().nullish(),
  err: z.object({ message: z.string().nullish(), stack: z.string().nullish() }).nullish(),
});
const MochaReport = z.object({
  tests: z.array(Test),
  pending: z.array(Test).default([]),
  failures: z.array(Test).default([]),
  passes: z.array(Test).default([]),
});
type Test = z.infer<typeof Test>;

/** The output of `mocha --reporter json`. */
export const mocha: JsonFormat = {
  name: 'Mocha JSON',
  matches: (keys) => keys.has('stats') && keys.has('tests') && keys.has('failures'),
  read(value, sink) {
    const report = MochaReport.parse(value);
    for (const test of report.passes) sink.test(toCase(test, 'passed'));
    for (const test of report.failures) sink.test(toCase(test, 'failed'));
    for (const test of report.pending) sink.test(toCase(test, 'skipped'));
    const told = report.passes.length + report.failures.length + report.pending.length;
    // A hook that fails is listed in `failures` and not in `tests`, so `told` may be larger.
    if (told < report.tests.length)
      sink.note(`${report.tests.length - told} of its tests are not listed as passed, failed or skipped`);
  },
};

function toCase(test: Test, status: Case['status']): Case {
  const { title, fullTitle } = test;
  const isNested = fullTitle.endsWith(` ${title}`);
  const describes = isNested ? fullTitle.slice(0, -title.length - 1) : '';
  return {
    suite: [test.file ?? undefined, describes],
    name: isNested ? title : fullTitle,
    status,
    durationMs: test.duration ?? undefined,
    message: test.err?.message ?? undefined,
    trace: test.err?.stack ?? undefined,
    file: test.file ?? undefined,
    attempts: Array.from({ length: Math.min(test.currentRetry ?? 0, 100) }, () => ({ status: 'failed' })),
  };
}
