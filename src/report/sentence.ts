/** The run in one sentence, for the top of every report. */
import { counted } from '../platform/text/words.ts';
import type { RunRecord } from '../record/record.ts';
import { baselineOf } from '../trial/trial-log.ts';
import { madeIt, REASONS, wasRejected, type Verdict, type VerdictName } from '../batch/verdict.ts';

/** Verdicts of patches that did not land, in the order in which the sentence lists them. */
const OUT = (Object.keys(REASONS) as VerdictName[]).filter(
  (name) => wasRejected(name) || name === 'undecided',
);

/** `2 culprits`, `1 refused`: only `culprit` and `conflict` are nouns with a plural. */
function countedVerdict(name: VerdictName, count: number): string {
  return `${count} ${name}${count > 1 && (name === 'culprit' || name === 'conflict') ? 's' : ''}`;
}

/** What landed, what did not, and whether the branch is healthy. Plain text. */
export function sentence(record: RunRecord): string {
  if (record.pullRequest && !record.problem)
    return ofPullRequest(record.pullRequest, record.patches[0]?.verdict);
  const { result, patches, targetBranch, landed } = record;
  const stuck = patches.filter(({ verdict }) => verdict.reason === 'push-refused');
  const counts = countVerdicts(patches.map(({ verdict }) => verdict));
  const made = patches.filter(({ verdict }) => madeIt(verdict.verdict)).length;
  const rest = listed(counts);
  const offered = made + OUT.reduce((sum, name) => sum + (counts[name] ?? 0), 0);
  const how = record.proposal
    ? `and proposed to ${targetBranch} in pull request #${record.proposal.number}`
    : landed
      ? `and landed on ${targetBranch} as ${landed.commit.slice(0, 12)}`
      : `(dry run: nothing was pushed to ${targetBranch})`;
  if (stuck.length > 0 && result !== 'error')
    return `The tests are green with ${counted(stuck.length, 'patch', 'patches')}, which could not land on ${targetBranch}. ${stuck[0]!.verdict.detail}${others(counts, stuck.length)}`;
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
      return hasSetupFailed(record)
        ? `The set-up failed on ${targetBranch}, so nothing could be tested. Nothing landed.`
        : `The tests of ${targetBranch} are red without any patch, and the batch does not repair them. Nothing landed.`;
    case 'error':
      return `The run could not be finished${landed ? `, but ${made} patches are green ${how}` : '; nothing landed'}.`;
  }
}

function hasSetupFailed({ trials }: RunRecord): boolean {
  const judgement = baselineOf(trials)?.judgement;
  return judgement?.outcome === 'red' && judgement.reason === 'setup-failed';
}

function listed(counts: Partial<Record<VerdictName, number>>): string {
  return OUT.filter((name) => counts[name])
    .map((name) => countedVerdict(name, counts[name]!))
    .join(', ');
}

/** The verdicts besides those of the green patches that could not land. */
function others(counts: Partial<Record<VerdictName, number>>, stuck: number): string {
  const rest = listed({ ...counts, undecided: (counts.undecided ?? 0) - stuck });
  return rest === '' ? '' : ` Besides: ${rest}.`;
}

function ofPullRequest(found: NonNullable<RunRecord['pullRequest']>, verdict: Verdict | undefined): string {
  const { caused, alreadyRed, fixed } = found.comparison;
  const before =
    alreadyRed.length === 0
      ? ''
      : ` ${tests(alreadyRed.length)} ${alreadyRed.length === 1 ? 'was' : 'were'} red before.`;
  const mended = fixed.length === 0 ? '' : ` It mends ${tests(fixed.length)}.`;
  if (verdict?.verdict === 'culprit' && caused.length > 0)
    return `This change breaks ${tests(caused.length)}.${mended}${before}`;
  switch (verdict?.verdict) {
    case 'accepted':
      return `This change breaks nothing${found.after.tests === 0 ? '' : `: ${tests(found.after.tests)} looked at`}.${mended}${before}`;
    case 'culprit':
      return `This change turns the tests red: ${verdict.detail}`;
    default:
      return `What this change does could not be told: ${verdict?.detail ?? 'the run ended too early'}`;
  }
}

function tests(count: number): string {
  return counted(count, 'test');
}

function countVerdicts(verdicts: readonly Verdict[]): Partial<Record<VerdictName, number>> {
  const counts: Partial<Record<VerdictName, number>> = {};
  for (const { verdict } of verdicts) counts[verdict] = (counts[verdict] ?? 0) + 1;
  return counts;
}
