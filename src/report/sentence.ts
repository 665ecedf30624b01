/** The run in one sentence, for the top of every report: the verdict, in words that anybody knows. */
import { counted } from '../platform/text/words.ts';
import type { RunRecord } from '../record/record.ts';
import { baselineOf } from '../trial/trial-log.ts';
import { madeIt, type Verdict } from '../batch/verdict.ts';
import { haveOneCause } from '../trial/judging/cause.ts';
import { countVerdicts, inWords, isFine, nounOf, pluralOf, tests } from './words.ts';

/** What landed, what did not, and whether the branch is healthy. Plain text, without a full stop where it is one clause. */
export function sentence(record: RunRecord): string {
  if (record.pullRequest && !record.problem)
    return ofPullRequest(record.pullRequest, record.patches[0]?.verdict);
  if (record.isMergeGroup && record.result !== 'baseline-red' && !record.problem) return ofGroup(record);
  const { result, patches, targetBranch: branch } = record;
  const what = nounOf(record);
  const several = pluralOf(what);
  const stuck = patches.filter(({ verdict }) => verdict.reason === 'push-refused');
  if (stuck.length > 0 && result !== 'error')
    return `${counted(stuck.length, what, several)} ${stuck.length === 1 ? 'passes' : 'pass'} the tests, but could not land on ${branch}. ${stuck[0]!.verdict.detail}${besides(record)}`;
  const made = patches.filter(({ verdict }) => madeIt(verdict.verdict)).length;
  switch (result) {
    case 'landed':
      return `${made === 1 ? `The ${what}` : `${made === 2 ? 'Both' : `All ${made}`} ${several}`} ${how(record, made)}${there(record)}`;
    case 'partial':
      return `${made} of ${patches.length} ${several} ${how(record, made)}; ${record.proposal ? `left out: ${rest(record, 'that ')}` : rest(record)}${there(record)}`;
    case 'rejected':
      return `No ${what} landed on ${branch}: ${rest(record)}${there(record)}`;
    case 'empty':
      return ofNothing(record);
    case 'baseline-red':
      return ofRedBase(record);
    case 'error':
      return `The run could not be finished${made > 0 && record.landed ? `, but ${counted(made, what, several)} ${how(record, made)}` : '; nothing landed'}`;
  }
}

/** What became of the patches that made it. */
function how({ proposal, landed, targetBranch }: RunRecord, made: number): string {
  if (proposal)
    return `${made === 1 ? 'passes the tests and is' : 'pass the tests and are'} proposed to ${targetBranch} in pull request #${proposal.number}`;
  if (landed) return `landed on ${targetBranch}`;
  return `${made === 1 ? 'passes' : 'pass'} the tests and could land on ${targetBranch} (dry run: nothing was pushed)`;
}

/** The patches that did not make it, counted: `2 break tests`; with the link `that `: `2 that break tests`. */
function rest({ patches, label }: RunRecord, link = ''): string {
  const out = patches.filter(({ verdict }) => !isFine(verdict));
  const isUnapproved = ({ verdict }: (typeof out)[number]): boolean => verdict.reason === 'not-approved';
  const judged = out.filter((patch) => !isUnapproved(patch));
  const waiting = out.length - judged.length;
  const words = [
    ...(judged.length > 0
      ? [inWords(countVerdicts(judged.map(({ verdict }) => verdict.verdict)), link)]
      : []),
    ...(waiting > 0 ? [`${waiting} ${link}${waiting === 1 ? 'is' : 'are'} not approved`] : []),
  ].join(', ');
  return label === undefined ? words : words.replaceAll('another patch', 'another one');
}

function there({ patches }: RunRecord): string {
  const count = patches.filter(({ verdict }) => verdict.verdict === 'already-applied').length;
  return count === 0 ? '' : `; ${count} ${count === 1 ? 'was' : 'were'} already there`;
}

function besides(record: RunRecord): string {
  const others = rest(record);
  return others === '' ? '' : ` Besides: ${others}.`;
}

/** A group of GitHub's merge queue, whose commits land without us or not at all. */
function ofGroup({ patches, targetBranch, trials }: RunRecord): string {
  const culprits = patches.filter(({ verdict }) => verdict.verdict === 'culprit');
  const [first] = culprits;
  if (first && culprits.length === 1) {
    const { tests: broken = [] } = first.verdict.evidence ?? {};
    const what =
      broken.length > 0
        ? `breaks ${tests(broken.length)} of ${targetBranch}`
        : `makes the tests of ${targetBranch} fail`;
    return `In this merge group, ${first.id} ${what}`;
  }
  if (first)
    return `In this merge group, ${culprits.length} of ${patches.length} pull requests break tests of ${targetBranch}: ${culprits.map(({ id }) => id).join(', ')}`;
  if (patches.every(({ verdict }) => madeIt(verdict.verdict))) return 'The tests pass with this merge group';
  const last = trials.at(-1)?.judgement;
  const failed = last && 'failed' in last ? last.failed.length : 0;
  return failed > 0
    ? `${tests(failed)} ${failed === 1 ? 'fails' : 'fail'} in this merge group`
    : 'The tests fail in this merge group';
}

function ofNothing({ patches, landed, targetBranch, label, frozen }: RunRecord): string {
  if (frozen !== undefined)
    return `Landings on ${targetBranch} are frozen, so nothing was tried; its tests pass. The reason is: ${frozen}`;
  if (label !== undefined && patches.length === 0)
    return `No open pull request has the label ${label}; the tests of ${targetBranch} pass`;
  if (landed) return `${targetBranch} already has every patch; their files were removed`;
  return patches.length === 0
    ? `No patch was offered; the tests of ${targetBranch} pass`
    : `${targetBranch} already has every patch; its tests pass`;
}

function ofRedBase(record: RunRecord): string {
  const { targetBranch, trials } = record;
  const judgement = baselineOf(trials)?.judgement;
  if (judgement?.outcome === 'red' && judgement.reason === 'setup-failed')
    return `The set-up fails on ${targetBranch}, before any test. Nothing landed`;
  const failed = judgement && 'failed' in judgement ? judgement.failed.length : 0;
  const what =
    failed > 0
      ? `${targetBranch} already fails ${tests(failed)}`
      : `The tests of ${targetBranch} already fail`;
  return `${what}, and the ${pluralOf(nounOf(record))} do not fix that, so nothing landed`;
}

function ofPullRequest(found: NonNullable<RunRecord['pullRequest']>, verdict: Verdict | undefined): string {
  const { caused } = found.comparison;
  const count = caused.length;
  if (verdict?.verdict === 'culprit' && count > 0) {
    const alike = haveOneCause(caused) ? ', all with the same error' : '';
    return `${tests(count)} ${count === 1 ? 'fails' : 'fail'} because of this pull request${alike}`;
  }
  switch (verdict?.verdict) {
    case 'accepted':
      return `No test fails because of this pull request${found.after.tests === 0 ? '' : ` (${found.after.tests} ran)`}`;
    case 'culprit':
      return `The tests fail because of this pull request. ${verdict.detail}`;
    default:
      return `The tests with and without this pull request could not be compared. ${verdict?.detail ?? 'The run ended too early.'}`;
  }
}
