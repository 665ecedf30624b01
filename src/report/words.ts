/** The words of all reports for verdicts, in one place: what a patch did, and what a person does next. */
import { counted } from '../platform/text/words.ts';
import { madeIt, type VerdictName } from '../batch/verdict.ts';

interface VerdictWords {
  /** The signs differ in shape and colour, so they can be told apart without colours. */
  sign: string;
  /** What one patch did, and what several did. */
  one: string;
  several: string;
}

/** The order is that of the reports: what needs attention comes first. */
export const VERDICT_WORDS: Readonly<Record<VerdictName, VerdictWords>> = {
  culprit: { sign: '❌', one: 'breaks tests', several: 'break tests' },
  conflict: { sign: '⚔️', one: 'does not apply', several: 'do not apply' },
  blocked: { sign: '⛓️', one: 'waits for another patch', several: 'wait for another patch' },
  undecided: { sign: '❔', one: 'is not decided', several: 'are not decided' },
  refused: { sign: '⛔', one: 'is refused', several: 'are refused' },
  invalid: { sign: '🚫', one: 'cannot be read', several: 'cannot be read' },
  landed: { sign: '✅', one: 'landed', several: 'landed' },
  accepted: { sign: '✅', one: 'passes', several: 'pass' },
  'already-applied': { sign: '☑️', one: 'is already there', several: 'are already there' },
};

const VERDICTS = Object.keys(VERDICT_WORDS) as VerdictName[];

/** The verdicts of patches, counted: those that are there, in the order of the reports. */
export function countVerdicts(verdicts: readonly string[]): { verdict: VerdictName; count: number }[] {
  return VERDICTS.map((verdict) => ({
    verdict,
    count: verdicts.filter((one) => one === verdict).length,
  })).filter(({ count }) => count > 0);
}

/** `3 break tests, 1 does not apply`; with the link `that `: `3 that break tests, 1 that does not apply`. */
export function inWords(counts: readonly { verdict: VerdictName; count: number }[], link = ''): string {
  return counts
    .map(({ verdict, count }) => `${count} ${link}${VERDICT_WORDS[verdict][count === 1 ? 'one' : 'several']}`)
    .join(', ');
}

/** A verdict with its reason, as every report has it. */
interface Judged {
  verdict: VerdictName;
  reason: string;
}

/** Whether nothing is wrong with a patch: it made it, it is already there, or it passed and only the push was refused. */
export function isFine({ verdict, reason }: Judged): boolean {
  return madeIt(verdict) || verdict === 'already-applied' || reason === 'push-refused';
}

/** The verdict to speak of: a patch whose push was refused has passed, and the headline says the rest. */
export function verdictToTell({ verdict, reason }: Judged): VerdictName {
  return reason === 'push-refused' ? 'accepted' : verdict;
}

/** What a patch did, in a table: `breaks tests`, `refused`. */
export function wordOf(judged: Judged): string {
  return VERDICT_WORDS[verdictToTell(judged)].one.replace(/^is /, '');
}

/** The place of a verdict in the reports. */
export function rankOf(verdict: VerdictName): number {
  return VERDICTS.indexOf(verdict);
}

/** What a person does about patches that did not make it; by the first reason that needs something else than the rest. */
export function nextStepOf(
  patches: readonly { verdict: string; reason: string }[],
  what: 'patch' | 'pull request' = 'patch',
): string {
  const of = (verdict: string, ...reasons: string[]): number =>
    patches.filter((one) => one.verdict === verdict && (reasons.length === 0 || reasons.includes(one.reason)))
      .length;
  const steps: [number, (patches: string) => string][] = [
    [
      of('undecided', 'push-refused'),
      () =>
        'run again when the branch takes pushes, or merge the branch that holds the tested commit; if AutoSync may never push there, set `land: pull-request` in the workflow',
    ],
    [
      of('culprit'),
      (some) =>
        `fix or ${what === 'patch' ? 'remove' : 'close'} the ${some} that ${some === what ? 'breaks' : 'break'} tests`,
    ],
    [
      of('conflict'),
      (some) =>
        `rebase the ${some} that ${some === what ? 'does' : 'do'} not apply on the branch as it is now`,
    ],
    [
      of('refused', 'needs-setup'),
      (some) =>
        `set \`setup-command\` for the ${some} that ${some === what ? 'changes' : 'change'} what is installed`,
    ],
    [
      of('refused', 'not-approved'),
      (some) =>
        `have the ${some} approved that ${some === what ? 'is' : 'are'} not, at ${some === what ? 'its' : 'their'} newest commit`,
    ],
    [
      of('refused') - of('refused', 'needs-setup', 'not-approved'),
      (some) =>
        `apply by hand the ${some} that AutoSync refuses, or allow ${some === what ? 'it' : 'them'} in \`.github/autosync.json\``,
    ],
    [of('invalid'), (some) => `fix the ${some} that cannot be read`],
    [
      of('undecided', 'budget'),
      () => 'run again: what was not decided is tried next, or raise `time-budget`',
    ],
    [of('undecided', 'flaky'), () => 'fix the flaky tests, then run again'],
    [
      of('undecided', 'stack-stale'),
      (some) =>
        `update the branch of the ${some} that ${some === what ? 'builds' : 'build'} on an older commit`,
    ],
    [of('undecided', 'error', 'base-moved', 'head-moved'), () => 'run again'],
  ];
  return steps
    .filter(([count]) => count > 0)
    .map(([count, say]) => say(count === 1 ? what : `${count} ${pluralOf(what)}`))
    .join('; ');
}

/** What the patches of a run are called: they may be pull requests. */
export function nounOf(run: {
  label?: string | null | undefined;
  mergeGroup?: boolean | undefined;
}): 'patch' | 'pull request' {
  return run.label == null && run.mergeGroup !== true ? 'patch' : 'pull request';
}

/** What a person does where nothing was offered yet. */
export function howToOffer({ label }: { label: string | null }): string {
  return label === null
    ? 'offer patches: add them to the folder that `patches` names, and run again'
    : `give the pull requests that may land the label \`${label}\`, and run again`;
}

export function pluralOf(what: 'patch' | 'pull request'): string {
  return what === 'patch' ? 'patches' : 'pull requests';
}

export function tests(count: number): string {
  return counted(count, 'test');
}

/** A score with its sign. */
export function signed(score: number): string {
  return score < 0 ? `−${-score}` : score > 0 ? `+${score}` : '0';
}
