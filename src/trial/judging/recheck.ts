/** Runs failing tests again on the same tree, to tell flaky ones from broken ones. */
import { countedFailures, failedIds, type Expectations, type Judgement } from './judge.ts';
import { counted } from '../../platform/text/words.ts';
import type { TestResult } from '../reports/model.ts';
import { afterRerun, isWorthRerun, withFocus } from './reruns.ts';
import type { Trial } from '../trial.ts';

/** Reruns on the tree that is being rechecked. */
export interface Reruns {
  /** The whole command once more. */
  whole(rerun: number): Promise<Trial>;
  /** Only these tests. `undefined`: they cannot be run alone. `missing`: ids of the tests that did not run. */
  focus(
    tests: readonly TestResult[],
    rerun: number,
  ): Promise<{ trial: Trial; missing: readonly string[] } | undefined>;
  /** Records the final judgement of a trial. */
  record(trial: Trial, judgement: Judgement): Promise<Trial>;
}

/**
 * Runs failing tests again on the same tree. They run alone where that is possible, at most `retries` times.
 * Where none fails any more, or they cannot run alone, the whole command runs; if other tests fail there, all
 * this is done again, at most `retries` times. Only a green run of the whole command makes a tree green. A
 * test that passes after a failure is flaky and blames no patch. A test that fails every time counts.
 */
export async function recheck(
  reruns: Reruns,
  first: Trial,
  expected: Expectations,
  retries: number,
): Promise<Trial> {
  const flaky = new Set(first.flaky);
  let trial = first;
  for (let rerun = 1; rerun <= retries; rerun += 1) {
    const failing = countedFailures(trial, expected);
    if (trial.judgement.outcome !== 'red' || !isWorthRerun(failing, trial.tests)) return trial;
    const alone = await focusRepeatedly(reruns, trial.tests, failing, retries);
    if (alone && alone.failing.length > 0)
      return reruns.record(...charged(trial, alone.tests, alone.failing, flaky));
    const again = await reruns.whole(rerun);
    const tests = afterRerun(trial.tests, again.tests);
    const stillFailing = new Set(countedFailures(again, expected));
    const common = failing.filter((id) => stillFailing.has(id));
    for (const id of failing) if (!stillFailing.has(id)) flaky.add(id);
    if (common.length > 0) return reruns.record(...charged(again, tests, common, flaky));
    for (const id of again.flaky) flaky.add(id);
    trial = await reruns.record({ ...again, tests, flaky: [...flaky] }, again.judgement);
  }
  if (retries === 0 || countedFailures(trial, expected).length === 0) return trial;
  const why = 'Because of flaky tests, the test command never succeeded as a whole on this tree.';
  return reruns.record(trial, { outcome: 'error', why });
}

/**
 * The trial with its final judgement: the tests in `failed` failed every time, all other failures were flaky.
 */
function charged(
  trial: Trial,
  tests: readonly TestResult[],
  failed: readonly string[],
  flaky: ReadonlySet<string>,
): [Trial, Judgement] {
  const why = `${counted(failed.length, 'test')} failed every time.`;
  const blamed = new Set(failed);
  const others = tests.filter((test) => test.flaky).map(({ id }) => id);
  const all = [...new Set([...flaky, ...others])].filter((id) => !blamed.has(id));
  return [
    { ...trial, tests, flaky: all },
    { outcome: 'red', why, reason: 'tests-failed', failed },
  ];
}

/**
 * Runs the failing tests alone, at most `times` times, until none of them fails. `undefined`: they cannot be
 * run alone, or the first focus trial did not run all of them.
 */
async function focusRepeatedly(
  reruns: Reruns,
  tests: readonly TestResult[],
  failing: readonly string[],
  times: number,
): Promise<{ tests: readonly TestResult[]; failing: readonly string[] } | undefined> {
  let found = { tests, failing };
  for (let rerun = 1; rerun <= times && found.failing.length > 0; rerun += 1) {
    const asked = new Set(found.failing);
    const chosen = found.tests.filter(({ id }) => asked.has(id));
    const focused = await reruns.focus(chosen, rerun);
    if (!focused || focused.missing.length > 0) return rerun === 1 ? undefined : found;
    const answers = focused.trial.tests;
    found = { tests: withFocus(found.tests, answers), failing: failedIds(answers) };
  }
  return found;
}
