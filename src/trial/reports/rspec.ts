/** Reads RSpec's JSON reports. */
import { z } from 'zod';
import type { JsonFormat } from './json.ts';
import { statusOf, type Case } from './model.ts';

const RSpecReport = z.object({
  examples: z.array(
    z.object({
      description: z.string(),
      full_description: z.string(),
      status: z.string(),
      file_path: z.string(),
      line_number: z.number(),
      run_time: z.number().nullish(),
      pending_message: z.string().nullish(),
      exception: z
        .object({
          class: z.string().nullish(),
          message: z.string().nullish(),
          backtrace: z.array(z.string()).nullish(),
        })
        .nullish(),
    }),
  ),
  messages: z.array(z.string()).default([]),
  summary: z.object({
    example_count: z.number(),
    errors_outside_of_examples_count: z.number().default(0),
  }),
});

const STATUSES: Record<string, Case['status']> = { passed: 'passed', failed: 'failed', pending: 'pending' };

/** The output of `rspec --format json`. */
export const rspec: JsonFormat = {
  name: 'RSpec JSON',
  matches: (keys) => keys.has('examples') && keys.has('summary'),
  read(value, sink) {
    const { examples, messages, summary } = RSpecReport.parse(value);
    for (const { description, full_description: full, exception, ...example } of examples) {
      const group = full.endsWith(` ${description}`) ? full.slice(0, -description.length - 1) : '';
      sink.test({
        suite: [example.file_path.replace(/^\.\//, ''), group],
        name: group ? description : full,
        status: statusOf(STATUSES, example.status),
        rawStatus: example.status,
        durationMs: (example.run_time ?? 0) * 1_000,
        message: exception?.message ?? example.pending_message ?? undefined,
        trace: exception?.backtrace?.join('\n'),
        file: example.file_path,
        line: example.line_number,
      });
    }
    if (summary.example_count !== examples.length)
      sink.note(`its summary claims ${summary.example_count} examples and it holds ${examples.length}`);
    if (summary.errors_outside_of_examples_count > 0)
      sink.test({ suite: [], name: '(outside of examples)', status: 'failed', trace: messages.join('\n') });
  },
};
