/** What a change did to the tests and to their numbers: two trials, side by side. */
import { wasExecuted, type TestResult } from '../reports/model.ts';
import type { Trial } from '../trial.ts';
import type { Comparison } from './compare.ts';
import { compareExecuted } from './integrity.ts';

/** Facts about a change that the impact score weighs. */
export interface Effect {
  /** How many tests each of these was true of; `undefined`: no report names them. */
  tests:
    | {
        /** They ran without the change. */
        ran: number;
        broken: number;
        /** They failed without the change. */
        red: number;
        /** They failed without it, and pass with it. */
        mended: number;
        /** They ran without it, and do not run any more. A renamed test is not lost. */
        lost: number;
        /** They pass, and did not exist without it. */
        added: number;
        /** They failed and passed with it, and never did so before. */
        newFlakes: number;
      }
    | undefined;
  /** Whether the tests as a whole were green. */
  isGreen: { before: boolean; after: boolean };
  /** Milliseconds of the tests that passed on both sides; `undefined` where tests have no durations. */
  shared: { before: number; after: number } | undefined;
  /** Numbers that the tests wrote on both sides. */
  numbers: readonly { name: string; before: number; after: number }[];
}

type Side = Pick<Trial, 'tests' | 'judgement' | 'metrics' | 'durationMs'>;

/** Compares a trial without a change with one with it. `isKnownFlake`: the test failed for no reason before. */
export function effectOf(
  before: Side,
  after: Side,
  { caused, alreadyRed, fixed, added }: Pick<Comparison, 'caused' | 'alreadyRed' | 'fixed' | 'added'>,
  isKnownFlake: (test: string) => boolean,
): Effect {
  const flakyBefore = new Set(before.tests.filter(({ flaky }) => flaky).map(({ id }) => id));
  const passes = new Set(after.tests.filter(({ status }) => status === 'passed').map(({ id }) => id));
  const { lost, renamed } = compareExecuted(before.tests, after.tests);
  const isNamed = before.tests.length > 0 && after.tests.length > 0;
  return {
    tests: isNamed
      ? {
          ran: before.tests.filter(wasExecuted).length,
          broken: caused.length,
          red: alreadyRed.length + fixed.length,
          mended: fixed.length,
          lost: lost.length,
          added: Math.max(0, added.filter((id) => passes.has(id)).length - renamed),
          newFlakes: after.tests.filter(({ id, flaky }) => flaky && !flakyBefore.has(id) && !isKnownFlake(id))
            .length,
        }
      : undefined,
    isGreen: { before: before.judgement.outcome === 'green', after: after.judgement.outcome === 'green' },
    shared: isNamed
      ? sharedTime(before.tests, after.tests)
      : { before: before.durationMs, after: after.durationMs },
    numbers: numbersOfBoth(before, after),
  };
}

function sharedTime(before: readonly TestResult[], after: readonly TestResult[]): Effect['shared'] {
  const earlier = new Map(before.filter(isPassed).map((test) => [test.id, test.durationMs]));
  const both = after.filter((test) => isPassed(test) && earlier.has(test.id));
  const sum = {
    before: both.reduce((total, { id }) => total + earlier.get(id)!, 0),
    after: both.reduce((total, { durationMs }) => total + durationMs, 0),
  };
  return sum.before > 0 && sum.after > 0 ? sum : undefined;
}

function isPassed({ status }: TestResult): boolean {
  return status === 'passed';
}

function numbersOfBoth(before: Side, after: Side): Effect['numbers'] {
  const earlier = new Map(before.metrics.map(({ name, value }) => [name, value]));
  return after.metrics.flatMap(({ name, value }) => {
    const was = earlier.get(name);
    return was === undefined ? [] : [{ name, before: was, after: value }];
  });
}
