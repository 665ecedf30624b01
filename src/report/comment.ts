/** The comment on a pull request, in markdown: while the run goes on, and when it is finished. */
import type { RunJson } from '../record/run-json.ts';
import { clip, encodeText } from './encode.ts';
import type { TrendsJson } from '../insight/trends.ts';
import { alertBlock, causeList, kpiTable, lessonList, trendGraph } from './insight.ts';
import { patchRows } from './patches.ts';

/** Most characters of a comment. GitHub allows 65,536, and it is not known what else it counts. */
const CAP = 60_000;

/** The first line of a comment. By this line a later run finds the comment of the same `name`. */
export function marker(name: string): string {
  return `<!-- autosync:${name} -->`;
}

interface Links {
  /** Address of the workflow run, with its summary and artifacts. */
  run?: string | undefined;
}

interface Detail {
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
  return clip(`${marker(run.name)}\n## AutoSync\n\n**${encodeText(clip(run.sentence, 1_000))}**\n`, cap);
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
  return `${[marker(name), heading(name), state, footer(links)].filter(Boolean).join('\n\n')}\n`;
}

/** The sections about a pull request, for the job summary. `items`: most entries of each list. */
export function pullRequestSections(run: RunJson, items: number): string {
  if (!run.pullRequest) return '';
  const detail = { items: Math.min(items, 500), messages: items > 100 };
  return [scoreLine(run), failures(run.pullRequest, detail), changes(run.pullRequest, detail)]
    .filter(Boolean)
    .join('\n\n');
}

function render(run: RunJson, links: Links, trends: TrendsJson | undefined, detail: Detail): string {
  const sections = [
    marker(run.name),
    heading(run.name),
    `**${encodeText(run.sentence)}**`,
    run.problem === null ? '' : `> [!CAUTION]\n> ${encodeText(clip(run.problem, 2_000))}`,
    scoreLine(run),
    run.pullRequest ? failures(run.pullRequest, detail) : patchTable(run, detail),
    run.pullRequest ? changes(run.pullRequest, detail) : '',
    causeList(run.causes, Math.min(detail.items, 10)),
    alertBlock(run.alerts),
    folded('KPIs', kpiTable(run.kpis, trends ?? NO_TRENDS, false)),
    trends ? trendGraph(trends) : '',
    lessonList(run.lessons),
    notes(run.notes),
    footer(links),
  ];
  return `${sections.filter(Boolean).join('\n\n')}\n`;
}

function heading(name: string): string {
  return `## AutoSync${name === 'autosync' ? '' : ` · ${encodeText(name)}`}`;
}

/** Impact and risk, each with its reasons. */
function scoreLine({ impact, risk }: RunJson): string {
  const lines: string[] = [];
  if (impact) {
    const told = impact.components.filter(({ points }) => points !== 0).map(({ says }) => says);
    const { unknown } = impact;
    const nothing =
      unknown.length > 0 ? `not known yet: ${unknown.join('; ')}` : 'nothing measured has changed';
    const parts = told.length > 0 ? told : [nothing];
    lines.push(
      `| impact | **${impact.score > 0 ? '+' : ''}${impact.score}** | ${encodeText(clip(parts.join('; '), 500))} |`,
    );
  }
  if (risk) {
    const why = risk.reasons.length > 0 ? risk.reasons.join(', ') : 'nothing stands out';
    lines.push(`| risk | **${risk.score ?? '–'}** | ${encodeText(clip(why, 500))} |`);
  }
  return lines.length === 0 ? '' : ['| score | | because |', '|---|---:|---|', ...lines].join('\n');
}

type PullRequest = NonNullable<RunJson['pullRequest']>;
type Failure = PullRequest['caused'][number];

function failures({ caused, flaky, alreadyRed }: PullRequest, detail: Detail): string {
  return [
    group('❌ Caused by this change', caused, detail, true),
    group('🎲 Known flaky', flaky, detail, false),
    group('🔴 Already red on the base', alreadyRed, detail, false),
  ]
    .filter(Boolean)
    .join('\n\n');
}

function group(
  title: string,
  tests: readonly Failure[],
  { items, messages }: Detail,
  isOpen: boolean,
): string {
  if (tests.length === 0) return '';
  const lines = tests.slice(0, items).map(({ id, message, file, line, flakes }) => {
    const place = file ? ` · ${code(line ? `${file}:${line}` : file)}` : '';
    const known = flakes ? ` · failed for no reason in ${flakes.failed} of ${flakes.trials} trials` : '';
    const said = messages && message ? `<br>${encodeText(clip(message.split('\n')[0]!, 300))}` : '';
    return `- ${code(id)}${place}${known}${said}`;
  });
  const more = tests.length > items ? [`- and ${tests.length - items} more in run.json`] : [];
  const summary = `${title}: ${tests.length}`;
  return `<details${isOpen ? ' open' : ''}><summary>${summary}</summary>\n\n${[...lines, ...more].join('\n')}\n\n</details>`;
}

function changes(found: PullRequest, { items }: Detail): string {
  const { tests, durationMs, baseline } = found;
  const lists: [string, readonly string[]][] = [
    ['🟢 fixed', found.fixed],
    ['🔀 renamed or replaced', found.renamed.map(({ from, to }) => `${from} → ${to}`)],
    ['🆕 new', found.added],
    ['👻 vanished', found.vanished],
    ['⏭️ newly skipped', found.newlySkipped],
  ];
  const shown = lists.filter(([, ids]) => ids.length > 0);
  const rows = [
    ...(tests.before + tests.after > 0 ? [`| tests | ${tests.before} | ${tests.after} |`] : []),
    `| duration | ${seconds(durationMs.before)} | ${seconds(durationMs.after)} (${percent(durationMs)}) |`,
  ];
  const from =
    baseline.from === 'history'
      ? `\n\nThe base was not tested again: run ${encodeText(baseline.run ?? '')} saw the very same tree green with the same command.`
      : '';
  const folded = shown.map(([title, ids]) => {
    const lines = ids.slice(0, items).map((id) => `- ${code(id)}`);
    const more = ids.length > items ? [`- and ${ids.length - items} more in run.json`] : [];
    return `<details><summary>${title}: ${ids.length}</summary>\n\n${[...lines, ...more].join('\n')}\n\n</details>`;
  });
  return [`${['| | base | with it |', '|---|---:|---:|', ...rows].join('\n')}${from}`, ...folded].join(
    '\n\n',
  );
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`;
}

function percent({ before, after }: { before: number; after: number }): string {
  if (before === 0) return 'new';
  const change = Math.round((after / before - 1) * 100);
  return `${change > 0 ? '+' : ''}${change} %`;
}

function patchTable({ patches }: RunJson, { items }: Detail): string {
  if (patches.length === 0 || items === 0) return '';
  return patchRows(patches, items);
}

const NO_TRENDS: TrendsJson = { schema: 'autosync.trends/1', name: '', branch: '', runs: [], series: [] };

function folded(title: string, content: string): string {
  return content === '' ? '' : `<details><summary>${title}</summary>\n\n${content}\n\n</details>`;
}

function notes(texts: readonly string[]): string {
  return texts
    .slice(0, 5)
    .map((text) => `> ${encodeText(clip(text, 400))}  `)
    .join('\n');
}

function footer({ run }: Links): string {
  return run ? `<sub>[Summary, reports and history](${run})</sub>` : '';
}

function code(text: string): string {
  return `<code>${encodeText(clip(text, 150))}</code>`;
}
