/** Tries a batch: baseline, then search. If the base is red: does the whole batch repair it? */
import type { Arrangement, Candidate } from '../candidate/candidate.ts';
import type { CandidateMaker } from '../candidate/candidates.ts';
import { failedIds } from '../trial/judging/judge.ts';
import { requireTestable } from '../trial/judging/testable.ts';
import { Interrupted, type Trial } from '../trial/trial.ts';
import type { SearchResult } from './result.ts';
import { findCulprits, takeWhole, type SearchRequest } from './search.ts';
import type { TrialTester } from './tester.ts';

export interface BatchRequest extends SearchRequest {
  tester: Pick<TrialTester, 'full' | 'focus' | 'settled' | 'missingFrom' | 'greenFromNothing' | 'dropBuilds'>;
  /** Tries the base as it is. */
  tryBase: () => Promise<Trial>;
  /** How far the whole batch applies. */
  whole: Promise<Arrangement>;
}

export type BatchOutcome =
  /** `repaired`: the base alone was red, and with the whole batch it is green. */
  | { kind: 'searched' | 'repaired'; result: SearchResult }
  /** Nothing can land. `why`: why the base is red. `isSetup`: its set-up failed, so that no test ran. */
  | { kind: 'baseline-red'; why: string; isSetup: boolean; result: SearchResult };

/**
 * Tries the base, then the batch. Throws a UserError where the test command does not work on the base, and
 * {@link Interrupted} when the run is cancelled or out of time before the base has its outcome.
 */
export async function tryBatch(request: BatchRequest): Promise<BatchOutcome> {
  const baseline = await request.tryBase();
  const { judgement } = baseline;
  if (judgement.outcome === 'green') return { kind: 'searched', result: await search(request, baseline) };
  requireTestable(baseline);
  // The whole batch may land. The build of the red base must not be what makes it green.
  request.tester.dropBuilds();
  const { steps, tree } = await request.whole;
  const isRepaired =
    steps.length > 0 && (await isGreen(await request.candidates.candidate({ steps, tree }), request));
  const result = await takeWhole(request.patches, request.candidates);
  if (isRepaired) return { kind: 'repaired', result };
  const isSetup = judgement.outcome === 'red' && judgement.reason === 'setup-failed';
  return { kind: 'baseline-red', why: judgement.why, isSetup, result };
}

/**
 * Searches among the patches whose verdict is not known. What is green by build output that was kept counts only if it
 * is green without it, too.
 */
async function search(batch: BatchRequest, baseline: Trial): Promise<SearchResult> {
  // Where a test fails on the base, it proves nothing against a patch any more.
  const known = failedIds(baseline.tests).length > 0 ? new Map() : batch.known;
  const request = { ...batch, known, patches: batch.patches.filter((id) => !known.has(id)) };
  const result = await findCulprits(request);
  const { survivors } = result;
  if (survivors.steps.length === 0) return result;
  const isGreen = await request.tester.greenFromNothing(survivors, {
    what: 'what may land, built from nothing',
    ahead: '',
  });
  if (isGreen === true) return result;
  if (isGreen !== false) throw new Interrupted(isGreen, 'what may land could be built from nothing');
  request.onNote(
    'Build output that `keepPaths` kept made these tests green: built from nothing, they are red. The search began again, without it.',
  );
  return findCulprits(request);
}

async function isGreen(candidate: Candidate, { tester }: BatchRequest): Promise<boolean> {
  const trial = await tester.settled(candidate, {
    what: 'the whole batch, to see whether it repairs the base',
    ahead: '',
  });
  if (typeof trial === 'string')
    throw new Interrupted(trial, 'the whole batch could be tried on the red base');
  return trial.judgement.outcome === 'green';
}

/**
 * Tests patches again that were green, because something changed. `where`: on what, as the end of a sentence. Returns a
 * sentence if they are not green.
 */
export async function tryAgain(
  patches: readonly string[],
  where: string,
  candidates: CandidateMaker,
  tester: Pick<TrialTester, 'settled'>,
  onResult: (result: SearchResult) => void,
): Promise<Candidate | string> {
  const result = await takeWhole(patches, candidates);
  onResult(result);
  if (result.survivors.steps.length === 0) return result.survivors;
  const trial = await tester.settled(result.survivors, { what: `what passed, ${where}`, ahead: '' });
  if (trial === 'cancelled') throw new Interrupted('cancelled');
  if (trial === 'budget') return `There was no time left to test the survivors ${where}.`;
  if (trial.judgement.outcome !== 'green')
    return `The survivors are not green ${where}: ${trial.judgement.why}`;
  return result.survivors;
}
