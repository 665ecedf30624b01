/** The job summary of a run, in markdown. */
import type { RunJson } from '../record/run-json.ts';
import type { PatchRecord, RunRecord } from '../record/record.ts';
import { costsOf } from '../insight/kpis.ts';
import { clockTime, type Trial } from '../trial/trial.ts';
import { baselineOf, tellingTrialOf } from '../trial/trial-log.ts';
import { counted } from '../platform/text/words.ts';
import { clip, encodePre, encodeText } from './encode.ts';
import type { TrendsJson } from '../insight/trends.ts';
import { pullRequestSections } from './comment.ts';
import { alertBlock, branchTests, causeList, kpiTable, lessonList, trendGraph } from './insight.ts';
import { patchRows } from './patches.ts';

/** Most bytes of a job summary: above 1 MiB the runner drops all of it. */
export const SUMMARY_CAP = 900 * 1024;

interface Detail {
  rows: number;
  outputLines: number;
}

/** From all details to the fewest that still say what happened. The first level that fits is used. */
const STEPS: readonly Detail[] = [
  { rows: 10_000, outputLines: 60 },
  { rows: 10_000, outputLines: 10 },
  { rows: 1_000, outputLines: 0 },
  { rows: 100, outputLines: 0 },
  { rows: 0, outputLines: 0 },
];

/** The job summary and `kpi_summary.md`: markdown of at most `cap` bytes. */
export function toSummary(record: RunRecord, run: RunJson, trends: TrendsJson, cap = SUMMARY_CAP): string {
  for (const detail of STEPS) {
    const text = render(record, run, trends, detail);
    if (new TextEncoder().encode(text).length <= cap) return text;
  }
  return clip(`## AutoSync\n\n${encodeText(run.sentence)}\n`, cap);
}

function render(record: RunRecord, run: RunJson, trends: TrendsJson, detail: Detail): string {
  const sections = [
    `## AutoSync${record.name === 'autosync' ? '' : ` · ${encodeText(record.name)}`}`,
    `**${encodeText(run.sentence)}**`,
    problemBlock(record),
    noteList(record.notes, detail.rows),
    pullRequestSections(run, detail.rows),
    patchTable(record.patches, detail.rows),
    culpritOutputs(record, detail.outputLines),
    baselineOutput(record, detail.outputLines),
    flakyList(record.flaky, detail.rows),
    causeList(run.causes, Math.min(detail.rows, 20)),
    alertBlock(run.alerts),
    branchTests(run.branchTests, Math.min(detail.rows, 50)),
    kpiTable(run.kpis, trends, detail.rows > 100),
    trendGraph(trends),
    lessonList(run.lessons),
    searchLine(record),
    trialTable(record.trials),
    historyLine(record.history),
  ];
  return `${sections.filter(Boolean).join('\n\n')}\n`;
}

function historyLine({ origin, runs }: RunRecord['history']): string {
  if (origin === 'nowhere') return 'The history begins with this run.';
  const from = origin === 'folder' ? 'the state folder' : `the ${origin}`;
  return `The history came from ${from}. It knew of ${counted(runs, 'earlier run')}.`;
}

/** The summary of a run that could not begin. */
export function toProblemSummary(problem: string): string {
  return `## AutoSync\n\n${caution(problem)}\n`;
}

function problemBlock({ problem }: RunRecord): string {
  return problem === undefined ? '' : caution(problem);
}

function caution(problem: string): string {
  return ['> [!CAUTION]', ...problem.split('\n').map((line) => `> ${encodeText(line)}  `)].join('\n');
}

function noteList(notes: readonly string[], rows: number): string {
  const shown = notes.slice(0, Math.min(rows, 20)).map((note) => `> ${encodeText(clip(note, 600))}  `);
  return shown.length === 0 ? '' : ['> [!NOTE]', ...shown].join('\n');
}

/** Tests that failed and passed on the same tree. They blame nobody, and should be fixed. */
function flakyList(ids: readonly string[], rows: number): string {
  if (ids.length === 0 || rows === 0) return '';
  const shown = ids.slice(0, 50).map((id) => `- ${code(id)}`);
  const more = ids.length > 50 ? [`- and ${ids.length - 50} more in run.json`] : [];
  const title = `🎲 ${counted(ids.length, 'flaky test')}: failed and passed on the same tree`;
  return `<details><summary>${title}</summary>\n\n${[...shown, ...more].join('\n')}\n\n</details>`;
}

function patchTable(patches: readonly PatchRecord[], rows: number): string {
  if (patches.length === 0 || rows === 0) return '';
  return patchRows(
    patches.map(({ id, title, verdict, remarks }) => ({ id, title, remarks, ...verdict })),
    rows,
  );
}

function culpritOutputs(record: RunRecord, lines: number): string {
  if (lines === 0) return '';
  return record.patches
    .filter(({ verdict }) => verdict.verdict === 'culprit')
    .map(({ id, verdict }) => ({ id, trial: tellingTrialOf(record.trials, verdict.evidence?.redTree ?? '') }))
    .flatMap(({ id, trial }) => (trial ? [folded(`Output with ${code(id)}`, trial, lines)] : []))
    .join('\n\n');
}

function baselineOutput(record: RunRecord, lines: number): string {
  const baseline = baselineOf(record.trials);
  if (lines === 0 || !baseline || baseline.judgement.outcome === 'green') return '';
  return folded('Output of the baseline', baseline, lines);
}

function folded(title: string, trial: Trial, lines: number): string {
  const output = trial.tail
    .slice(-lines)
    .map((line) => line.replace(/^ {2}│ /, ''))
    .join('\n');
  return `<details><summary>${title}: ${encodeText(trial.judgement.why)}</summary>\n<pre>\n${encodePre(output)}\n</pre>\n</details>`;
}

/** What the search took, beside what other strategies would have taken for the same verdicts. */
function searchLine(record: RunRecord): string {
  const costs = costsOf(record);
  if (!costs || costs.oneByOne < 2 || costs.fullMs === 0) return '';
  const { usedMs, fullMs } = costs;
  const [loop, halves] = [costs.oneByOne * fullMs, costs.halving * fullMs];
  const best = Math.min(loop, halves);
  const lost =
    usedMs > 1.1 * best
      ? ` Here the search cost more than ${loop <= halves ? 'one patch at a time' : 'halving'} would have.`
      : '';
  return `The search took ${clockTime(usedMs)}. One patch at a time would have taken about ${clockTime(loop)}, halving about ${clockTime(halves)}.${lost}`;
}

function trialTable(trials: readonly Trial[]): string {
  if (trials.length === 0) return '';
  const lines = trials.slice(0, 200).map(({ number, kind, patches, judgement, durationMs, tree }) => {
    return `| ${number} | ${kind} | ${patches.length} | ${judgement.outcome} | ${(durationMs / 1_000).toFixed(1)} s | <code>${tree.slice(0, 12)}</code> |`;
  });
  const table = [
    '| # | trial | patches | outcome | time | tree |',
    '|---:|---|---:|---|---:|---|',
    ...lines,
  ].join('\n');
  return `<details><summary>${counted(trials.length, 'trial')}</summary>\n\n${table}\n\n</details>`;
}

function code(text: string): string {
  return `<code>${encodeText(clip(text, 100))}</code>`;
}
