import type { RunRecord } from '../history/record.ts';
import type { Verdict, VerdictName } from '../batch/verdict.ts';

const BAD: readonly VerdictName[] = ['culprit', 'conflict', 'blocked', 'refused', 'invalid', 'undecided'];

/** `2 culprits`, `1 refused`: the first two verdicts are nouns. */
function counted(name: VerdictName, count: number): string {
  return `${count} ${name}${count > 1 && (name === 'culprit' || name === 'conflict') ? 's' : ''}`;
}

/** The run in one sentence: what landed, what did not, is the branch healthy. Plain text. */
export function sentence(record: RunRecord): string {
  const { result, patches, targetBranch, landed } = record;
  const counts = countVerdicts(patches.map(({ verdict }) => verdict));
  const made = (counts.landed ?? 0) + (counts.accepted ?? 0);
  const rest = BAD.filter((name) => counts[name]).map((name) => counted(name, counts[name]!)).join(', '); // prettier-ignore
  const offered = made + BAD.reduce((sum, name) => sum + (counts[name] ?? 0), 0);
  const how = landed
    ? `and landed on ${targetBranch} as ${landed.commit.slice(0, 12)}`
    : `(dry run: nothing was pushed to ${targetBranch})`;
  switch (result) {
    case 'landed':
      return `${made === 1 ? 'The offered patch is' : `All ${made} offered patches are`} green ${how}.`;
    case 'partial':
      return `${made} of ${offered} patches ${made === 1 ? 'is' : 'are'} green ${how}; ${rest}.`;
    case 'rejected':
      return `No patch landed on ${targetBranch}: ${rest}.`;
    case 'empty':
      return landed
        ? `${targetBranch} already contained every patch; their files were cleared as ${landed.commit.slice(0, 12)}.`
        : `${patches.length === 0 ? 'No patch was offered' : 'Nothing new was offered'}; the tests of ${targetBranch} are green.`;
    case 'baseline-red':
      return `The tests of ${targetBranch} are red without any patch, and the batch does not repair them. Nothing landed.`;
    case 'error':
      return `The run could not be finished${landed ? `, but ${made} patches are green ${how}` : '; nothing landed'}.`;
  }
}

export function countVerdicts(verdicts: readonly Verdict[]): Partial<Record<VerdictName, number>> {
  const counts: Partial<Record<VerdictName, number>> = {};
  for (const { verdict } of verdicts) counts[verdict] = (counts[verdict] ?? 0) + 1;
  return counts;
}
