/** The comment on each pull request of a queue, in markdown: what became of it, on what evidence, and what to do. */
import type { PullNews } from '../landing/tell-pulls.ts';
import { isRejectedForGood, type Fate } from '../batch/verdict.ts';
import { fateOf } from '../record/fate.ts';
import type { RunRecord } from '../record/record.ts';
import type { RunJson } from '../record/run-json.ts';
import { clip, code, encodePre, encodeText, folded } from './encode.ts';
import { failureTable } from './failures.ts';
import { commitLink, reportLink, type Links } from './links.ts';
import { VERDICT_WORDS, tests } from './words.ts';

type Patch = RunJson['patches'][number];

/** The first line of a comment of the queue. By this line a later run finds it. */
export function queueMark(name: string): string {
  return `<!-- autosync:${name}:queue -->`;
}

/** Whether two comments say the same, whatever run they link to. */
export function saySame(one: string, other: string): boolean {
  const [left, right] = [one, other].map((text) => text.replace(/^\[full report\].*$/m, '').trim());
  return left === right;
}

/** What each pull request of the batch is told. Nothing, where the run was broken off or is a dry run. */
export function toPullNews(record: RunRecord, run: RunJson, setting: PullSetting, links: Links): PullNews[] {
  if (run.problem !== null || (setting.isDryRun && !run.mergeGroup)) return [];
  return run.patches.flatMap((patch) => {
    const { pullRequest: pull, verdict, reason } = patch;
    // A red branch, or time that ran out, is no news of this pull request.
    if (!pull || (verdict === 'undecided' && UNTOLD.has(reason))) return [];
    // GitHub's queue tells the others itself.
    if (run.mergeGroup && verdict !== 'culprit') return [];
    const fate = fateOf(
      record.patches.find(({ id }) => id === patch.id)!,
      record,
    );
    const title = titleOf(patch, run);
    return [
      {
        number: pull.number,
        head: pull.head,
        labels: pull.labels,
        label: fate,
        mustClose: fate === 'taken' && !setting.isMerged,
        title,
        body: `${[
          `${queueMark(run.name)}\n<!-- head ${pull.head} -->`,
          `### ${VERDICT_WORDS[verdict].sign} ${encodeText(title)}`,
          ...evidenceOf(patch, run, links),
          nextOf(patch, run, setting, fate),
          commands(patch, run),
          reportLink(links),
          run.mergeGroup ? ABOUT_GROUP : ABOUT,
        ]
          .filter(Boolean)
          .join('\n\n')}\n`,
      },
    ];
  });
}

const ABOUT = '<sub>AutoSync tests labelled pull requests together and lands those that pass.</sub>';
const ABOUT_GROUP =
  '<sub>AutoSync tests the pull requests of a merge group that failed, to find out which of them break it.</sub>';
const UNTOLD: ReadonlySet<string> = new Set(['error', 'budget', 'base-moved']);

/** What the comments need to know besides the run. */
export interface PullSetting {
  /** The label that asks for a landing. */
  label: string;
  /** Pull requests are merged, so that GitHub sees it. */
  isMerged: boolean;
  /** Nothing was to land, so nobody is told. */
  isDryRun: boolean;
}

function titleOf({ verdict, reason, evidence }: Patch, run: RunJson): string {
  const branch = run.branch ?? 'the branch';
  const { tests: broken = [], with: others = [] } = evidence;
  const together = others.length === 0 ? '' : `, only in combination with ${others.join(', ')}`;
  switch (verdict) {
    case 'landed':
      return run.proposal
        ? `Passes the tests, and is proposed to ${branch} in #${run.proposal.number}`
        : `Landed on ${branch}`;
    case 'accepted':
      return 'Passes the tests';
    case 'culprit':
      return broken.length > 0
        ? `Breaks ${tests(broken.length)} of ${branch}${together}`
        : `Makes the tests of ${branch} fail${together}`;
    case 'conflict':
      return `Cannot be merged into ${branch}`;
    case 'blocked':
      return 'Waits for another pull request';
    case 'already-applied':
      return others.length === 0 ? `${branch} already has it` : `The same change as ${others.join(', ')}`;
    case 'invalid':
      return 'Cannot be tried';
    case 'refused':
      return reason === 'not-approved' ? 'Not approved to land' : 'Refused';
    case 'undecided':
      return reason === 'push-refused'
        ? `Passes the tests, but could not land on ${branch}`
        : reason === 'head-moved'
          ? 'Left out of this run'
          : 'Not decided yet';
  }
}

function evidenceOf(patch: Patch, run: RunJson, links: Links): string[] {
  const { verdict, detail, evidence, remarks } = patch;
  const told = remarks.map((remark) => `> ⚠️ ${encodeText(clip(remark, 400))}`);
  if (verdict === 'landed') {
    const others = run.patches.filter(({ verdict: one }) => one === 'landed').length - 1;
    const beside =
      others === 0 ? '' : ` together with ${others} other pull request${others === 1 ? '' : 's'}`;
    const commit = run.landed ? ` as ${commitLink(run.landed.commit, links)}` : '';
    return [`It was tested${beside}${commit}, and nothing broke.`, ...told];
  }
  const { tests: broken = [] } = evidence;
  if (verdict === 'culprit' && broken.length === 0)
    return [
      `The tests pass without this pull request and fail with it, with everything else the same. ${encodeText(clip(detail.split(/ Green without it, /)[0]!, 1_000))}`,
      ...told,
    ];
  if (verdict !== 'culprit') return [encodeText(clip(detail, 2_000)), ...told];
  const table = failureTable(patch.failures ?? broken.map((id) => ({ id })), run, {
    commit: patch.pullRequest?.head,
    links,
    items: 20,
    messages: true,
  });
  return [
    `${broken.length === 1 ? 'It passes' : 'They pass'} without this pull request and ${broken.length === 1 ? 'fails' : 'fail'} with it, with everything else the same.`,
    table,
    ...told,
  ];
}

function nextOf(
  { verdict, reason, evidence }: Patch,
  { proposal, mergeGroup }: RunJson,
  { label, isMerged }: PullSetting,
  fate: Fate,
): string {
  if (mergeGroup) return '**Next:** fix the change or the tests, push, and add it to the merge queue again.';
  const again = `Then the next run tries it again. To have it tried as it is, a maintainer gives it the label ${code(label)} again.`;
  if (fate === 'kept' && verdict === 'conflict')
    return `It waits for ${evidence.with?.join(', ') ?? 'others'}: it stays in the queue, and the next run tries it again.`;
  if (fate === 'kept' && isRejectedForGood({ verdict, reason }))
    return 'What it was tried beside did not land. It stays in the queue, and the next run tries it again.';
  switch (verdict) {
    case 'culprit':
      return `**Next:** fix the change or the tests, and push; or close it. ${again}`;
    case 'conflict':
      return `**Next:** merge the branch into it, or rebase it, and push. ${again}`;
    case 'invalid':
      return `**Next:** correct it, and push. ${again}`;
    case 'refused':
      if (reason === 'tests-weakened')
        return `To have it tried again, a maintainer gives it the label ${code(label)} again.`;
      return reason === 'not-approved'
        ? ''
        : `**Next:** a maintainer can merge it by hand, or allow it: ${code('policy')} in ${code('.github/autosync.json')}. ${again}`;
    case 'landed':
      return proposal ? `**Next:** merge #${proposal.number}.` : '';
    case 'blocked':
      return 'It stays in the queue.';
    case 'undecided':
      return reason === 'head-moved' || reason === 'stack-stale'
        ? ''
        : reason === 'push-refused'
          ? '**Next:** a maintainer looks at why the push was refused. It stays in the queue.'
          : 'It stays in the queue, and the next run tries it.';
    case 'already-applied':
      return fate === 'kept'
        ? 'It stays in the queue.'
        : !isMerged
          ? ''
          : '**Next:** close it, or push what is missing.';
    default:
      return '';
  }
}

/** The commands that show the failure in a clone. */
function commands(patch: Patch, run: RunJson): string {
  const { pullRequest: pull, verdict, evidence } = patch;
  const onto = run.landed?.commit ?? run.base?.commit;
  // Together with others that are not on the branch, it takes more than these commands.
  if (verdict !== 'culprit' || !pull || onto === undefined || evidence.with) return '';
  if (run.mergeGroup) return '';
  const lines = [
    `git fetch origin ${onto} pull/${pull.number}/head`,
    `git switch --detach ${onto}`,
    `git merge --no-edit ${pull.head}`,
    ...[run.commands?.setup, run.commands?.test].flatMap((command) => command?.split('\n') ?? []),
  ];
  return folded('How to reproduce it', `<pre lang="sh">\n${encodePre(lines.join('\n'))}\n</pre>`);
}
