/** The form of an exported history, line by line. */
import { z } from 'zod';

const text = z.string();
const nullable = text.nullable();
const whole = z.int();
const index = z.int().min(0);
const pair = <T extends z.ZodType>(type: T) => z.tuple([type, index]);

/** What all tests of one trial reported, with equal neighbours counted instead of repeated. */
export const ResultsLine = z.object({
  tests: z.array(pair(index)).describe('Ranges of test numbers: the first number, and how many numbers.'),
  statuses: z
    .array(pair(z.enum(['passed', 'failed', 'skipped', 'pending', 'other'])))
    .describe('Equal statuses in a row, in the order of `tests`: the status, and how many.'),
  ms: z
    .array(z.number().min(0))
    .nullable()
    .describe('Durations in milliseconds, in the order of `tests`, accurate to about 4 %.'),
});

const RunLine = z.object({
  name: text,
  run: text,
  branch: text,
  startedAt: whole,
  configuration: text,
  baseCommit: nullable,
  baseTree: nullable,
  durationMs: whole.nullable(),
  result: nullable,
  landedCommit: nullable,
  landedTree: nullable,
  problem: nullable,
  // Not in an export of a version before the third.
  kind: nullable.default(null),
  runner: nullable.default(null),
  event: nullable.default(null),
  speedMs: z.number().nullable().default(null),
  insight: nullable.default(null),
  verdicts: z.array(
    z.object({
      position: index,
      patch: index.nullable(),
      name: text,
      title: nullable,
      verdict: nullable,
      reason: nullable,
      detail: nullable,
      evidence: nullable,
    }),
  ),
  trials: z.array(
    z.object({
      number: index,
      kind: text,
      tree: text,
      outcome: text,
      reason: nullable,
      exitCode: whole.nullable(),
      startedAt: whole,
      durationMs: whole,
      patches: text,
      passed: index,
      failed: index,
      skipped: index,
      results: ResultsLine.nullable(),
      flakes: z.array(z.object({ test: index, failed: index, passed: index })),
      setupMs: whole.nullable().default(null),
      asked: nullable.default(null),
      failures: z
        .array(z.object({ test: index, fingerprint: text, message: text }))
        .default([])
        .describe('Tests that failed, and why.'),
    }),
  ),
  metrics: z.array(z.object({ name: text, value: z.number(), unit: text })),
});

/** One line of an exported history. Tests and patches come before the runs that refer to them by number. */
export const HistoryLine = z
  .union([
    z.strictObject({ schema: z.literal('autosync.history/1'), version: z.int() }),
    z.strictObject({ test: index, id: text, file: nullable }),
    z.strictObject({
      patch: index,
      patchId: text,
      firstSeen: whole,
      author: nullable,
      added: index,
      deleted: index,
      paths: text,
    }),
    z.strictObject({ initialSnapshot: text, of: text }),
    z.strictObject({ run: RunLine }),
    z.strictObject({
      lesson: text,
      of: text,
      firstSeen: whole,
      lastSeen: whole,
      status: text,
      content: text,
    }),
    z.strictObject({ feedback: text, of: text, appliedAt: whole, judged: nullable, content: text }),
  ])
  .meta({ title: 'A line of an exported AutoSync history' });
export type HistoryLine = z.infer<typeof HistoryLine>;
export type RunLine = z.infer<typeof RunLine>;

export type ResultsLine = z.infer<typeof ResultsLine>;
export type PatchLine = Extract<HistoryLine, { patchId: string }>;
