/** The words of the page for what programs call otherwise. */

type Result = readonly [tone: 'good' | 'bad' | 'other', says: string];

const RESULTS: Readonly<Record<string, Result>> = {
  landed: ['good', 'the tests pass, and every patch passed'],
  partial: ['other', 'the tests pass, and some patches passed'],
  rejected: ['other', 'the tests pass, and no patch passed'],
  empty: ['good', 'the tests pass, and there was no patch to try'],
  'baseline-red': ['bad', 'the tests of the branch fail'],
  error: ['bad', 'the run could not be finished'],
};

/** What a run came to. A pull request says nothing of the branch. */
export function resultOf({ result, kind }: { result: string; kind: string | null }): Result {
  if (kind === 'pull-request')
    return ['other', result === 'landed' ? 'a pull request passed' : 'a pull request did not pass'];
  return own(RESULTS, result) ?? ['other', result];
}

/** Only what the table itself holds: the name may be any text. */
function own<T>(table: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}

const VERDICTS: Readonly<Record<string, string>> = {
  landed: 'landed',
  accepted: 'passed, not pushed',
  culprit: 'breaks tests',
  conflict: 'does not apply',
  blocked: 'waits for another patch',
  'already-applied': 'already there',
  refused: 'refused',
  invalid: 'cannot be read',
  undecided: 'not decided',
};

/** What a metric of feedback means. */
export function metricOf(metric: string): string {
  return metric === 'full trials ÷ entropy bound' ? 'test runs ÷ the fewest that any search needs' : metric;
}

export function wordOf(verdict: string): string {
  return own(VERDICTS, verdict) ?? verdict;
}
