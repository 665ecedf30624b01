/** What becomes of a pull request of the queue: whether it stays in it, and which label it has. */
import { isRejectedForGood, type Fate } from '../batch/verdict.ts';
import type { PatchRecord, RunRecord } from './record.ts';

/** A verdict that was found beside pull requests that did not land holds only for this run. */
export function fateOf(
  { id, verdict }: PatchRecord,
  {
    patches,
    trials,
    proposal,
    isMergeGroup,
  }: Pick<RunRecord, 'patches' | 'trials' | 'proposal' | 'isMergeGroup'>,
): Fate {
  if (isMergeGroup) return 'kept';
  const landed = new Set(
    proposal ? [] : patches.filter((one) => one.verdict.verdict === 'landed').map((one) => one.id),
  );
  const areThere = (ids: readonly string[]): boolean => ids.every((one) => one === id || landed.has(one));
  const { evidence = {} } = verdict;
  if (landed.has(id)) return 'taken';
  if (verdict.verdict === 'already-applied') return areThere(evidence.with ?? []) ? 'taken' : 'kept';
  if (!isRejectedForGood(verdict)) return 'kept';
  const red = trials.find(({ tree, patches: ids }) => tree === evidence.redTree && ids.includes(id));
  return areThere([...(red?.patches ?? []), ...(evidence.with ?? [])]) ? 'rejected' : 'kept';
}
