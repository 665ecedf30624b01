/** Tells the cause of a failure from its message, so that one cause is one row, in whatever test and run it is seen. */
import type { TestResult } from '../reports/model.ts';

/** Why a test failed, in words that are the same each time. */
export interface Cause {
  /** The message without what changes from time to time: equal for equal causes. */
  fingerprint: string;
  /** The first line of the message as it was seen. */
  message: string;
}

// eslint-disable-next-line no-control-regex -- colours of a terminal
const COLOURS = /\u001B\[[\d;]*[A-Za-z]/g;
const LONGEST = 300;
/** A first line that ends with a colon says little: so many lines are taken. */
const MOST_LINES = 4;

/**
 * What differs from time to time, each with what stands for it. The order matters: an address holds numbers, and a path
 * may hold an id.
 */
const CHANGING: readonly [RegExp, string][] = [
  [/\b[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}\b/gi, '<id>'],
  [/\b\w+:\/\/[^\s"'`)]+/g, '<address>'],
  [/\b\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?\b/g, '<address>'],
  [/\blocalhost:\d+\b/g, '<address>'],
  [/\b0x[\da-f]+\b/gi, '<id>'],
  [/(?:\b[A-Za-z]:|~|\.{0,2})(?:[\\/][\w.@+~-]+){2,}(?::\d+)*/g, '<path>'],
  [/\b(?=\w*\d)(?=\w*[a-f])[\da-f]{7,}\b/gi, '<id>'],
  [/\d+(?:[.,:]\d+)*/g, '#'],
  [/\s+/g, ' '],
];

/** What tells why a test failed. */
type Failed = { [Key in 'message' | 'trace' | 'attempts']?: TestResult[Key] | undefined } & Pick<
  TestResult,
  'status'
>;

/** The cause of a failure of a test; `undefined` where the report holds no message. `redact`: hides secrets. */
export function causeOf(
  { message, trace, status, attempts = [] }: Failed,
  redact: (text: string) => string = (text) => text,
): Cause | undefined {
  const failed = status === 'failed' ? { message, trace } : attempts.find((one) => one.status === 'failed');
  const found = firstLine(failed?.message) ?? firstLine(failed?.trace);
  if (found === undefined) return undefined;
  const line = redact(found).slice(0, LONGEST);
  const words = CHANGING.reduce((text, [what, by]) => text.replace(what, by), line)
    .trim()
    .toLowerCase();
  return words === '' ? undefined : { fingerprint: words, message: line };
}

/** Whether several failures have one known cause. */
export function haveOneCause(failures: readonly { message?: string | undefined }[]): boolean {
  const causes = new Set(failures.map(({ message }) => causeOf({ status: 'failed', message })?.fingerprint));
  return failures.length > 1 && causes.size === 1 && !causes.has(undefined);
}

/** The first line that says something, with what follows a colon at its end. */
function firstLine(text: string | undefined): string | undefined {
  const lines =
    text
      ?.split('\n')
      .map((line) => line.replace(COLOURS, '').trim())
      .filter((line) => line !== '') ?? [];
  const first = lines.findIndex((line) => /[\p{L}\d]/u.test(line));
  if (first === -1) return undefined;
  return lines[first]!.endsWith(':') ? lines.slice(first, first + MOST_LINES).join(' ') : lines[first];
}
