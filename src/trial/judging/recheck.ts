import { countedFailures, failedIds, type Judgement, type Standard } from './judge.ts';
import type { TestResult } from '../reports/model.ts';
import { afterRerun, isWorthRerun, withFocus } from './reruns.ts';
import type { Trial, TrialSubject } from '../trial.ts';

/** What a recheck needs of the trials. */
export interface Reruns {
  again(subject: TrialSubject, rerun: number): Promise<Trial>;
  focusOn(
    subject: TrialSubject,
    tests: readonly TestResult[],
  ): Promise<{ trial: Trial; missing: readonly string[] } | undefined>;
  settle(trial: Trial, judgement: Judgement): Promise<Trial>;
}

/**
 * Runs failing tests again on the same tree: by themselves where that can be done, `retries` times at most, and
 * where nothing fails any more, or nothing can be chosen, by the whole command. Only a whole run that is green
 * makes a tree green. What passed after it failed is flaky and blames nobody; what fails every time counts.
 */
export async function recheck(
  reruns: Reruns,
  subject: TrialSubject,
  first: Trial,
  standard: Standard,
  retries: number,
): Promise<Trial> {
  const flaky = new Set(first.flaky);
  let trial = first;
  for (let rerun = 1; rerun <= retries; rerun += 1) {
    const failing = countedFailures(trial, standard);
    if (trial.judgement.outcome !== 'red' || !isWorthRerun(failing, trial.tests)) return trial;
    const alone = await focusRepeatedly(reruns, subject, trial.tests, failing, retries);
    if (alone && alone.failing.length > 0)
      return reruns.settle(...charged(trial, alone.tests, alone.failing, flaky));
    const again = await reruns.again(subject, rerun);
    const tests = afterRerun(trial.tests, again.tests);
    const stillFailing = new Set(countedFailures(again, standard));
    const common = failing.filter((id) => stillFailing.has(id));
    for (const id of failing) if (!stillFailing.has(id)) flaky.add(id);
    if (common.length > 0) return reruns.settle(...charged(again, tests, common, flaky));
    trial = await reruns.settle({ ...again, tests, flaky: [...flaky] }, again.judgement);
  }
  if (retries === 0 || countedFailures(trial, standard).length === 0) return trial;
  const why = 'Flaky tests kept the test command from ever succeeding as a whole on this tree.';
  return reruns.settle(trial, { outcome: 'error', why });
}

/** A trial whose failures have been told from flakes: these count. */
function charged(
  trial: Trial,
  tests: readonly TestResult[],
  failed: readonly string[],
  flaky: ReadonlySet<string>,
): [Trial, Judgement] {
  const why = `${failed.length} test${failed.length === 1 ? '' : 's'} failed every time.`;
  const counted = new Set(failed);
  const others = tests.filter((test) => test.flaky).map(({ id }) => id);
  const all = [...new Set([...flaky, ...others])].filter((id) => !counted.has(id));
  return [
    { ...trial, tests, flaky: all },
    { outcome: 'red', why, reason: 'tests-failed', failed },
  ];
}

/** Until nothing fails any more. `undefined`: there is no way to run these alone, or it did not run them. */
async function focusRepeatedly(
  reruns: Reruns,
  subject: TrialSubject,
  tests: readonly TestResult[],
  failing: readonly string[],
  times: number,
): Promise<{ tests: readonly TestResult[]; failing: readonly string[] } | undefined> {
  let found = { tests, failing };
  for (let rerun = 1; rerun <= times && found.failing.length > 0; rerun += 1) {
    const asked = new Set(found.failing);
    const progress = `${asked.size} failing test${asked.size === 1 ? '' : 's'} · rerun ${rerun}`;
    const chosen = found.tests.filter(({ id }) => asked.has(id));
    const focused = await reruns.focusOn({ ...subject, progress }, chosen);
    if (!focused || focused.missing.length > 0) return rerun === 1 ? undefined : found;
    const answers = focused.trial.tests;
    found = { tests: withFocus(found.tests, answers), failing: failedIds(answers) };
  }
  return found;
}
