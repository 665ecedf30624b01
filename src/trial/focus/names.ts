/** Names of tests, as reports give them and frameworks want them. */
import type { TestResult } from '../reports/model.ts';

/** Names of suites that hold all tests of a report; they are not part of a title. */
const NO_TITLES = new Set([
  'Root Suite',
  'Mocha Tests',
  'jest tests',
  'pytest',
  'rspec',
  'AllTests',
  'undefined',
]);

export function parts({ suite, name, file }: TestResult): string[] {
  return [...suite.filter((part) => part !== file && !NO_TITLES.has(part)), name];
}

/** Suites and name, joined by spaces as in most frameworks. A name that repeats its suites is used alone. */
export function spaced(test: TestResult): string {
  const words = parts(test);
  const name = words.pop()!.trim();
  const repeats = words.length > 0 && (name === words.at(-1) || name.startsWith(`${words.join(' ')} `));
  return repeats ? name : [...words, name].join(' ');
}

export function nameOf({ name }: TestResult): string {
  return name;
}

export function escapeRegExp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

/**
 * The method of a test, without its parameters: `adds(int)[1]` is `adds`. Names may hold letters of any script, and
 * blanks, as Kotlin and F# allow.
 */
export function method({ name }: TestResult): string {
  // Behind a blank, brackets are parameters only if nothing follows them: `adds (two) numbers()` is a whole name.
  const call = /^([\p{L}\p{N}_$]+)(?:[([{<]|\s+(?:\([^()]*\)|\[[^\]]*\]|\{[^{}]*\})+$)/u.exec(name);
  return call?.[1] ?? name.replace(/(?<!\s)(?:\([^()]*\))?(?:\[\d+\])?$/, '').trim();
}

export function classOf({ suite }: TestResult): string {
  return suite.at(-1) ?? '';
}
