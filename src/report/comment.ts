/** The comment on a pull request, in markdown: while the run goes on, and when it is finished. */
import { counted, inTime } from '../platform/text/words.ts';
import { madeIt } from '../batch/verdict.ts';
import type { RunJson } from '../record/run-json.ts';
import { clip, code, encodeText, folded } from './encode.ts';
import { failureTable } from './failures.ts';
import type { TrendsJson } from '../insight/trends.ts';
import { haveOneCause } from '../trial/judging/cause.ts';
import { alertBlock, kpiTable, lessonList, trendGraph } from './insight.ts';
import { commitLink, compareLink, pullLink, reportLink, type Links } from './links.ts';
import { patchesIn, patchesOut } from './patches.ts';
import { howToOffer, isFine, nextStepOf, nounOf, signed, tests } from './words.ts';

/** Most characters of a comment. GitHub allows 65,536, and it is not known what else it counts. */
const CAP = 60_000;

/** The first line of a comment. By this line a later run finds the comment of the same `name`. */
export function marker(name: string): string {
  return `<!-- autosync:${name} -->`;
}

/** How much there is room for. */
export interface Detail {
  items: number;
  messages: boolean;
}

const STEPS: readonly Detail[] = [
  { items: 200, messages: true },
  { items: 50, messages: true },
  { items: 50, messages: false },
  { items: 10, messages: false },
  { items: 0, messages: false },
];

/** The comment on a finished run: markdown of at most `cap` characters. Nothing in `run` is trusted. */
export function toComment(run: RunJson, links: Links, trends: TrendsJson | undefined, cap = CAP): string {
  for (const detail of STEPS) {
    const text = render(run, links, trends, detail);
    if (text.length <= cap) return text;
  }
  return clip(`${marker(run.name)}\n${heading(run)}\n`, cap);
}

/** The comment while the run goes on. */
export function toProgress(name: string, stage: string, links: Links): string {
  return toState(name, `⏳ ${encodeText(stage)}`, links);
}

/** The comment on a run that ended without a report. */
export function toEnded(name: string, why: string): string {
  return toState(name, `🛑 ${encodeText(why)}`, {});
}

function toState(name: string, state: string, links: Links): string {
  return `${[marker(name), `## AutoSync${suffix(name)}`, state, reportLink(links)].filter(Boolean).join('\n\n')}\n`;
}

function render(run: RunJson, links: Links, trends: TrendsJson | undefined, detail: Detail): string {
  const sections = [
    marker(run.name),
    heading(run),
    ...body(run, links, detail),
    ...meaning(run, trends),
    FOOTER,
  ];
  return `${sections.filter(Boolean).join('\n\n')}\n`;
}

const FOOTER = '<sub>AutoSync updates this comment with each run.</sub>';

/** The verdict with its sign, and the name of the run where it has one of its own. */
export function heading(
  run: Pick<RunJson, 'sentence' | 'name' | 'result' | 'pullRequest' | 'patches' | 'problem' | 'proposal'>,
): string {
  const [verdict] = sentencesOf(run);
  return `${run.pullRequest ? '###' : '##'} ${signOf(run)} ${encodeText(clip(verdict, 1_000))}${suffix(run.name)}`;
}

/** The verdict, and what was said besides. */
function sentencesOf({ sentence }: Pick<RunJson, 'sentence'>): [string, string] {
  const end = sentence.indexOf('. ');
  return end === -1 ? [sentence, ''] : [sentence.slice(0, end), sentence.slice(end + 2)];
}

function suffix(name: string): string {
  return name === 'autosync' ? '' : ` · ${encodeText(name)}`;
}

function signOf({ result, pullRequest, patches, problem, proposal }: Parameters<typeof heading>[0]): string {
  const [first] = patches;
  if (problem !== null || result === 'error') return '🛑';
  if (pullRequest) return first?.verdict === 'accepted' ? '✅' : first?.verdict === 'culprit' ? '❌' : '❔';
  if (patches.some(({ reason }) => reason === 'push-refused')) return '🛑';
  // What is proposed is fine, whatever was left out.
  if (proposal) return '✅';
  return { landed: '✅', empty: '☑️', partial: '⚠️', rejected: '❌', 'baseline-red': '❌' }[result];
}

/** What was tested, what failed, and what to do: the same in comment and summary. The comment links to the summary. */
export function body(run: RunJson, links: Links, detail: Detail, isComment = true): string[] {
  const problem =
    run.problem === null
      ? ''
      : [
          '> [!CAUTION]',
          ...run.problem.split('\n').map((line) => `> ${encodeText(clip(line, 2_000))}  `),
        ].join('\n');
  const [, more] = sentencesOf(run);
  const notes = run.notes.slice(0, isComment ? 5 : 20).map((text) => `> ${encodeText(clip(text, 600))}  `);
  return [
    [
      run.pullRequest ? testedLine(run, run.pullRequest, links) : batchLine(run, links),
      isComment ? reportLink(links) : '',
    ]
      .filter(Boolean)
      .join(' · '),
    encodeText(clip(more, 2_000)),
    problem,
    ...(run.pullRequest
      ? pullRequestParts(run, run.pullRequest, links, detail)
      : batchParts(run, links, detail)),
    alertBlock(run.alerts),
    notes.length === 0 ? '' : ['> [!NOTE]', ...notes].join('\n'),
  ];
}

type PullRequest = NonNullable<RunJson['pullRequest']>;

/** What was tested against what. */
function testedLine({ base, trials, patches }: RunJson, found: PullRequest, links: Links): string {
  const merge = found.head ? `${commitLink(found.head, links)} tested as merged with ` : '';
  const on = base ? `${code(found.branch)} at ${commitLink(base.commit, links)}` : code(found.branch);
  const isKnown = patches[0]?.verdict !== 'undecided' && found.tests.after > 0;
  // The time of both sides, where no test is named.
  const ran = isKnown ? `${tests(found.tests.after)} in ${inTime(found.durationMs.after)}` : minutes(trials);
  return [`${merge}${on}`, ran].filter(Boolean).join(' · ');
}

/** From which commit to which, and what that took. */
function batchLine({ base, landed, proposal, branch = 'base', trials }: RunJson, links: Links): string {
  const small = trials.filter(({ kind }) => kind === 'focus').length;
  const place =
    base &&
    (landed && !proposal
      ? `${code(branch)}: ${compareLink(base.commit, landed.commit, links)}`
      : `${code(branch)} at ${commitLink(base.commit, links)}`);
  const ran =
    trials.length === 0
      ? ''
      : `${counted(trials.length, 'test run')}${small > 0 ? ` (${small} of single tests)` : ''}`;
  return [place, ran, minutes(trials)].filter(Boolean).join(' · ');
}

function minutes(trials: RunJson['trials']): string {
  const ms = trials.reduce((sum, { durationMs }) => sum + durationMs, 0);
  return ms === 0 ? '' : inTime(ms);
}

function pullRequestParts(run: RunJson, found: PullRequest, links: Links, detail: Detail): string[] {
  const { caused, alreadyRed, flaky } = found;
  const verdict = run.patches[0]?.verdict;
  const failing = failureTable(caused, run, { commit: found.head, links, ...detail });
  const table =
    failing === ''
      ? ''
      : `${caused.length === 1 ? 'It does not fail' : 'None of them fails'} on ${code(found.branch)} without the pull request.\n\n${failing}`;
  const next =
    verdict === 'culprit'
      ? `**Next:** ${haveOneCause(caused) ? 'look for one cause, and fix' : 'fix'} the change or its tests, and push again.`
      : verdict === 'undecided'
        ? `**Next:** look at what fails on ${code(found.branch)} without the change, or at the test command itself; then run this job again.`
        : '';
  const rest: [string, number][] = [
    [
      `✅ ${found.fixed.length} failing ${found.fixed.length === 1 ? 'test now passes' : 'tests now pass'}`,
      found.fixed.length,
    ],
    [`🆕 ${found.added.length} new ${found.added.length === 1 ? 'test' : 'tests'}`, found.added.length],
    [`🔀 ${found.renamed.length} renamed or replaced`, found.renamed.length],
    [`👻 ${found.vanished.length} removed`, found.vanished.length],
    [`⏭️ ${found.newlySkipped.length} newly skipped`, found.newlySkipped.length],
    [
      `⚪ ${found.alreadyRed.length} already failing on ${code(found.branch)}, not counted`,
      alreadyRed.length,
    ],
    [`🎲 ${flaky.length} flaky, not counted`, flaky.length],
  ];
  const line = rest.filter(([, count]) => count > 0).map(([says]) => says);
  return [
    ...(run.patches[0]?.remarks ?? []).map((remark) => `> ⚠️ ${encodeText(clip(remark, 600))}`),
    table,
    next,
    line.join(' · '),
    folded('Details: each of these tests', testLists(found, detail)),
    folded(
      `Duration ${inTime(found.durationMs.before)} → ${inTime(found.durationMs.after)}${scoreWords(run)}`,
      numbers(run, found),
    ),
  ];
}

function testLists(found: PullRequest, { items }: Detail): string {
  const { caused, flaky, alreadyRed } = found;
  const ids = (tests: PullRequest['caused']): string[] => tests.map(({ id }) => id);
  const flakes = new Map(flaky.map(({ id, flakes: rate }) => [id, rate]));
  const lists: [string, readonly string[]][] = [
    ['❌ fail because of it', caused.length > 3 ? ids(caused) : []],
    ['✅ pass now', found.fixed],
    ['🆕 new', found.added],
    ['🔀 renamed or replaced', found.renamed.map(({ from, to }) => `${from} → ${to}`)],
    ['👻 removed', found.vanished],
    ['⏭️ newly skipped', found.newlySkipped],
    ['⚪ already failing', ids(alreadyRed)],
    ['🎲 flaky: failed and passed on the same code', ids(flaky)],
  ];
  return lists
    .filter(([, some]) => some.length > 0)
    .map(([title, some]) => {
      const lines = some.slice(0, items).map((id) => {
        const rate = title.startsWith('🎲') ? flakes.get(id) : undefined;
        return `- ${code(id)}${rate ? ` in ${rate.failed} of ${rate.trials} trials` : ''}`;
      });
      const more = some.length > items ? [`- and ${some.length - items} more in run.json`] : [];
      return `${title}: ${some.length}\n\n${[...lines, ...more].join('\n')}`;
    })
    .join('\n\n');
}

/** Impact and risk, where they say something. */
function scoreWords({ impact, risk }: RunJson): string {
  const score = impact && impact.score !== 0 ? ` · impact ${signed(impact.score)}` : '';
  return `${score}${risk?.score === null || risk?.score === undefined ? '' : ` · risk ${risk.score} of 100`}`;
}

function numbers(run: RunJson, { tests: counts, durationMs, baseline }: PullRequest): string {
  const rows = [
    ...(counts.before + counts.after > 0 ? [`| tests | ${counts.before} | ${counts.after} |`] : []),
    `| duration | ${inTime(durationMs.before)} | ${inTime(durationMs.after)} (${percent(durationMs)}) |`,
  ];
  const from =
    baseline.from === 'history'
      ? `The base was not tested again: run ${encodeText(baseline.run ?? '')} saw the very same tree green with the same command.`
      : '';
  return [['| | without it | with it |', '|---|---:|---:|', ...rows].join('\n'), from, scoreLine(run)]
    .filter(Boolean)
    .join('\n\n');
}

/** Impact and risk, each with its reasons. */
function scoreLine({ impact, risk }: RunJson): string {
  const lines: string[] = [];
  if (impact) {
    const told = impact.components.filter(({ points }) => points !== 0).map(({ says }) => says);
    const { unknown } = impact;
    const nothing = unknown.length > 0 ? `not known yet: ${unknown.join('; ')}` : '';
    const parts = told.length > 0 ? told.join('; ') : nothing;
    if (parts !== '')
      lines.push(`| impact | **${signed(impact.score)}** | ${encodeText(clip(parts, 500))} |`);
  }
  if (risk && risk.reasons.length > 0)
    lines.push(`| risk | **${risk.score ?? '–'}** | ${encodeText(clip(risk.reasons.join(', '), 500))} |`);
  return lines.length === 0 ? '' : ['| score | | because |', '|---|---:|---|', ...lines].join('\n');
}

function batchParts(run: RunJson, links: Links, detail: Detail): string[] {
  const { items } = detail;
  const made = run.patches.filter(({ verdict }) => madeIt(verdict)).length;
  const { proposal } = run;
  const isStuck = run.patches.some(({ reason }) => reason === 'push-refused');
  const next =
    run.result === 'baseline-red'
      ? `**Next:** fix ${run.branch === undefined ? 'the branch' : code(run.branch)}, then run again. Or offer a patch that fixes it: it lands if the tests pass with it.`
      : isStuck
        ? `**Next:** ${encodeText(
            nextStepOf(
              run.patches.filter(({ reason }) => reason === 'push-refused'),
              nounOf(run),
            ),
          )}.`
        : proposal
          ? `**Next:** review pull request ${pullLink(proposal, links)} and merge it. It is not merged yet.${leftOut(run)}`
          : run.patches.length === 0 && run.history.origin === 'nowhere' && run.frozen === null
            ? `**Next:** ${encodeText(howToOffer(run))}.`
            : '';
  const says = run.impact?.components.filter(({ points }) => points !== 0).map(({ says: words }) => words);
  const score =
    run.impact && run.impact.score !== 0 && made > 0
      ? `Impact of ${made === 1 ? 'the patch that made it' : `the ${made} patches that made it`}: **${signed(run.impact.score)}** (${encodeText(clip(says!.join('; '), 300))})`
      : '';
  return [
    proposal ? next : '',
    run.result === 'baseline-red' ? baseFailures(run, links, detail) : patchesOut(run, items),
    proposal ? '' : next,
    patchesIn(run, items),
    score,
  ];
}

/** What to do about the patches that are not in a proposal. */
function leftOut(run: RunJson): string {
  const next = nextStepOf(
    run.patches.filter((patch) => !isFine(patch)),
    nounOf(run),
  );
  return next === '' ? '' : ` Besides: ${encodeText(next)}.`;
}

/** The tests that fail on the branch without any patch. */
function baseFailures(run: RunJson, links: Links, detail: Detail): string {
  const baseline = run.trials.find(({ kind }) => kind === 'baseline');
  const failed = (baseline?.tests ?? []).map((id) => {
    const own = run.causes.filter(({ tests: ids }) => ids.includes(id));
    return { id, ...(own.length === 1 ? { message: own[0]!.message } : {}) };
  });
  return failureTable(failed, run, { commit: run.base?.commit, links, ...detail });
}

/** Numbers, trends and lessons, folded where they are many. */
function meaning(run: RunJson, trends: TrendsJson | undefined): string[] {
  const hasPast = run.history.origin !== 'nowhere';
  return [
    hasPast && trends
      ? folded(
          'Numbers and trends',
          [kpiTable(run.kpis, trends, false), trendGraph(trends)].filter(Boolean).join('\n\n'),
        )
      : '',
    // Whoever opened a pull request did not ask about the rest of the repository.
    lessonList(
      run.pullRequest ? run.lessons.filter((one) => one.concernsChange).slice(0, 2) : run.lessons,
      2,
    ),
  ];
}

function percent({ before, after }: { before: number; after: number }): string {
  if (before === 0) return 'new';
  const change = Math.round((after / before - 1) * 100);
  return `${change > 0 ? '+' : ''}${change} %`;
}
