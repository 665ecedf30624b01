/** Compares the tests of a pull request with those of its base. */
import { wasExecuted, type TestResult } from '../reports/model.ts';
import { renamesOf } from './renames.ts';

/** A test that failed, with what is known about it. */
export interface Failure {
  id: string;
  message?: string;
  file?: string;
  line?: number;
  /** How often the test failed without a cause, where known: in `failed` of `trials` whole trials. */
  flakes?: { failed: number; trials: number };
}

/** What a change did to each test. The string lists hold test ids. */
export interface Comparison {
  /** Failed with the change, and did not fail without it. */
  caused: readonly Failure[];
  /** Failed and passed on the same tree, or fail so often without a cause that a failure proves nothing. */
  flaky: readonly Failure[];
  /** Failed with and without the change. */
  alreadyRed: readonly Failure[];
  /** Failed without the change, passes with it. */
  fixed: readonly string[];
  /** Ran without the change, and with it under another name or in another file: renamed or replaced. */
  renamed: readonly { from: string; to: string }[];
  /** Ran with the change and did not exist without it. */
  added: readonly string[];
  /** Ran without the change and does not exist with it. */
  vanished: readonly string[];
  /** Ran without the change and is skipped with it. */
  newlySkipped: readonly string[];
}

/** By test id, how often the test failed without a cause: in `failed` of `trials` whole trials. */
export type FlakeRates = ReadonlyMap<string, { failed: number; trials: number }>;

/** A known flaky test does not count if the chance that it fails in every try is higher than this. */
const LIKELY = 0.05;
/** A rate from fewer trials or failures than these is not reliable and is ignored. */
const LEAST_TRIALS = 20;
const LEAST_FAILURES = 3;

/**
 * Compares the tests without a change (`before`) and with it (`after`). `tries`: how often a failing test was
 * run on the tree before its failure counts.
 */
export function compareTests(
  before: readonly TestResult[],
  after: readonly TestResult[],
  rates: FlakeRates,
  tries: number,
): Comparison {
  const base = new Map(before.map((test) => [test.id, test]));
  const now = new Map(after.map((test) => [test.id, test]));
  const failures = after
    .filter((test) => test.status === 'failed')
    .map((test) => ({ test, failure: toFailure(test, rates) }));
  const failedBefore = (id: string): boolean => base.get(id)?.status === 'failed';
  const isKnownFlake = (id: string): boolean => {
    const rate = rates.get(id);
    if (!rate || rate.trials < LEAST_TRIALS || rate.failed < LEAST_FAILURES) return false;
    return (rate.failed / rate.trials) ** tries > LIKELY;
  };
  const proven = after
    .filter((test) => test.flaky && test.status !== 'failed')
    .map((test) => toFailure(test, rates));
  const ran = before.filter(wasExecuted);
  const { renamed, gone, fresh } = renamesOf(
    ran.filter(({ id }) => !now.has(id)),
    after.filter((test) => wasExecuted(test) && !base.has(test.id)),
  );
  return {
    caused: failures
      .filter(({ test: { id } }) => !failedBefore(id) && !isKnownFlake(id))
      .map(({ failure }) => failure),
    flaky: [
      ...proven,
      ...failures
        .filter(({ test: { id } }) => !failedBefore(id) && isKnownFlake(id))
        .map(({ failure }) => failure),
    ],
    alreadyRed: failures.filter(({ test: { id } }) => failedBefore(id)).map(({ failure }) => failure),
    fixed: after.filter(({ id, status }) => status === 'passed' && failedBefore(id)).map(({ id }) => id),
    renamed: renamed.map(([from, to]) => ({ from: from.id, to: to.id })),
    added: fresh.map(({ id }) => id),
    vanished: gone.map(({ id }) => id),
    newlySkipped: ran.filter(({ id }) => now.has(id) && !wasExecuted(now.get(id)!)).map(({ id }) => id),
  };
}

function toFailure({ id, message, file, line, attempts }: TestResult, rates: FlakeRates): Failure {
  const said = message ?? attempts?.find((attempt) => attempt.message)?.message;
  const flakes = rates.get(id);
  return {
    id,
    ...(said ? { message: said } : {}),
    ...(file ? { file } : {}),
    ...(file && line ? { line } : {}),
    ...(flakes ? { flakes } : {}),
  };
}
