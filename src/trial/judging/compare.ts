import { wasExecuted, type TestResult } from '../reports/model.ts';

/** A test that fails now, with what is known of it. */
export interface Failure {
  id: string;
  message?: string;
  file?: string;
  line?: number;
  /** How often it was seen to fail for no reason, where that is known: in how many whole trials, of how many. */
  flakes?: { failed: number; trials: number };
}

/** What a change did to the tests, test by test. Ids throughout. */
export interface Comparison {
  /** Failed with the change, and did not fail without it. */
  caused: readonly Failure[];
  /** Failed and passed on the same tree, or known to fail that often for no reason that this proves nothing. */
  flaky: readonly Failure[];
  /** Failed with and without the change. */
  alreadyRed: readonly Failure[];
  /** Failed without the change, passes with it. */
  fixed: readonly string[];
  /** Ran with the change and was not there without it. */
  added: readonly string[];
  /** Ran without the change and is not there with it. */
  vanished: readonly string[];
  /** Ran without the change and is skipped with it. */
  newlySkipped: readonly string[];
}

/** How often a test failed for no reason: whole trials with such a failure, of whole trials. */
export type FlakeRates = ReadonlyMap<string, { failed: number; trials: number }>;

/** A failure in every try counts unless it is likelier than this that a known flake fails so often in a row. */
const LIKELY = 0.05;
/** A rate from fewer trials or failures is no rate. */
const LEAST_TRIALS = 20;
const LEAST_FAILURES = 3;

/** `tries`: how often a failing test was run on the tree before its failure counts. */
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
  const proven = after.filter((test) => test.flaky && test.status !== 'failed').map((test) => toFailure(test, rates)); // prettier-ignore
  const ran = before.filter(wasExecuted);
  return {
    caused: failures.filter(({ test: { id } }) => !failedBefore(id) && !isKnownFlake(id)).map(({ failure }) => failure), // prettier-ignore
    flaky: [...proven, ...failures.filter(({ test: { id } }) => !failedBefore(id) && isKnownFlake(id)).map(({ failure }) => failure)], // prettier-ignore
    alreadyRed: failures.filter(({ test: { id } }) => failedBefore(id)).map(({ failure }) => failure),
    fixed: after.filter(({ id, status }) => status === 'passed' && failedBefore(id)).map(({ id }) => id),
    added: after.filter((test) => wasExecuted(test) && !base.has(test.id)).map(({ id }) => id),
    vanished: ran.filter(({ id }) => !now.has(id)).map(({ id }) => id),
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
