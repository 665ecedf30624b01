/** The words of the page for what programs call otherwise. */

const RESULTS: Readonly<Record<string, readonly [tone: 'good' | 'bad' | 'other', says: string]>> = {
  landed: ['good', 'everything landed'],
  partial: ['other', 'some patches landed'],
  rejected: ['other', 'no patch landed'],
  empty: ['good', 'the tests pass, no patch was offered'],
  'baseline-red': ['bad', 'the tests of the branch fail'],
  error: ['bad', 'the run could not be finished'],
};

export function resultOf(result: string): readonly [tone: 'good' | 'bad' | 'other', says: string] {
  return RESULTS[result] ?? ['other', result];
}

const VERDICTS: Readonly<Record<string, string>> = {
  landed: 'landed',
  accepted: 'passes',
  culprit: 'breaks tests',
  conflict: 'does not apply',
  blocked: 'waits for another patch',
  'already-applied': 'already there',
  refused: 'refused',
  invalid: 'cannot be read',
  undecided: 'not decided',
};

export function wordOf(verdict: string): string {
  return VERDICTS[verdict] ?? verdict;
}
