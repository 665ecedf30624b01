/** The job summary of a run, in markdown: what the comment says, with the proof and all numbers. */
import type { RunJson } from '../record/run-json.ts';
import type { RunRecord } from '../record/record.ts';
import { costsOf } from '../insight/kpis.ts';
import type { Trial } from '../trial/trial.ts';
import { baselineOf, tellingTrialOf } from '../trial/trial-log.ts';
import { counted, inTime } from '../platform/text/words.ts';
import { clip, code, encodePre, encodeText, folded } from './encode.ts';
import type { TrendsJson } from '../insight/trends.ts';
import { body, heading } from './comment.ts';
import { branchTests, causeList, kpiTable, lessonList, trendGraph } from './insight.ts';
import type { Links } from './links.ts';

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
export function toSummary(
  record: RunRecord,
  run: RunJson,
  trends: TrendsJson,
  links: Links = {},
  cap = SUMMARY_CAP,
): string {
  for (const detail of STEPS) {
    const text = render(record, run, trends, links, detail);
    if (new TextEncoder().encode(text).length <= cap) return text;
  }
  return clip(`${heading(run)}\n`, cap);
}

function render(record: RunRecord, run: RunJson, trends: TrendsJson, links: Links, detail: Detail): string {
  const { rows } = detail;
  const sections = [
    heading(run),
    // The summary is the full report: it links to no other one.
    ...body(run, links, { items: rows, messages: rows > 100 }, false),
    outputs(record, detail.outputLines),
    causeList(run.causes, Math.min(rows, 20)),
    flakyList(record.flaky, rows),
    branchTests(run.branchTests, Math.min(rows, 50)),
    lessonList(run.lessons),
    folded('Numbers and trends', numbers(run, trends, rows)),
    folded(proofTitle(record), proof(record)),
  ];
  return `${sections.filter(Boolean).join('\n\n')}\n`;
}

function numbers(run: RunJson, trends: TrendsJson, rows: number): string {
  const { origin, runs } = run.history;
  const from = origin === 'folder' ? 'the state folder' : `the ${origin}`;
  const history =
    origin === 'nowhere'
      ? 'The history begins with this run.'
      : `The history came from ${from}. It knew of ${counted(runs, 'earlier run')}.`;
  const told = [kpiTable(run.kpis, trends, rows > 100), trendGraph(trends)].filter(Boolean);
  return told.length === 0 ? '' : [...told, history].join('\n\n');
}

/** The summary of a run that could not begin. */
export function toProblemSummary(problem: string): string {
  const lines = problem.split('\n').map((line) => `> ${encodeText(line)}  `);
  return `## 🛑 AutoSync could not begin\n\n${['> [!CAUTION]', ...lines].join('\n')}\n`;
}

/** Tests that failed and passed on the same tree. They blame nobody, and should be fixed. */
function flakyList(ids: readonly string[], rows: number): string {
  if (ids.length === 0 || rows === 0) return '';
  const shown = ids.slice(0, 50).map((id) => `- ${code(id)}`);
  const more = ids.length > 50 ? [`- and ${ids.length - 50} more in run.json`] : [];
  return folded(
    `🎲 ${counted(ids.length, 'flaky test')}: failed and passed on the same tree`,
    [...shown, ...more].join('\n'),
  );
}

/** The last lines of what was printed where the tests failed. */
function outputs(record: RunRecord, lines: number): string {
  if (lines === 0) return '';
  const { patches, trials } = record;
  const culprits = patches
    .filter(({ verdict }) => verdict.verdict === 'culprit')
    .map(({ id, verdict }) => ({ id, trial: tellingTrialOf(trials, verdict.evidence?.redTree ?? '') }))
    .flatMap(({ id, trial }) => (trial ? [outputOf(`Output with ${code(id, 100)}`, trial, lines)] : []));
  const baseline = baselineOf(trials);
  const base =
    baseline && baseline.judgement.outcome !== 'green'
      ? [outputOf(`Output of ${code(record.targetBranch, 100)} itself`, baseline, lines)]
      : [];
  return [...culprits, ...base].join('\n\n');
}

function outputOf(title: string, trial: Trial, lines: number): string {
  const output = trial.tail
    .slice(-lines)
    .map((line) => line.replace(/^ {2}│ /, ''))
    .join('\n');
  return `<details><summary>${title}: ${encodeText(trial.judgement.why)}</summary>\n<pre>\n${encodePre(output)}\n</pre>\n</details>`;
}

function proofTitle({ trials }: RunRecord): string {
  return `Proof: ${counted(trials.length, 'test run')}, with the trees that were tested`;
}

/** Every trial with its tree, the evidence of every patch, and what the search took. */
function proof(record: RunRecord): string {
  return [searchLine(record), trialTable(record.trials), evidenceTable(record)].filter(Boolean).join('\n\n');
}

function trialTable(trials: readonly Trial[]): string {
  if (trials.length === 0) return '';
  const lines = trials.slice(0, 200).map(({ number, kind, patches, judgement, durationMs, tree }) => {
    return `| ${number} | ${kind} | ${patches.length} | ${judgement.outcome} | ${(durationMs / 1_000).toFixed(1)} s | <code>${tree.slice(0, 12)}</code> |`;
  });
  return ['| # | trial | patches | outcome | time | tree |', '|---:|---|---:|---|---:|---|', ...lines].join(
    '\n',
  );
}

/** Verdict, reason code and words for each patch that was not simply green. */
function evidenceTable({ patches }: RunRecord): string {
  const lines = patches
    .filter(({ verdict }) => verdict.reason !== 'green')
    .slice(0, 200)
    .map(
      ({ id, verdict }) =>
        `| ${code(id, 100)} | ${verdict.verdict} | ${verdict.reason} | ${encodeText(clip(verdict.detail, 600))} |`,
    );
  return lines.length === 0
    ? ''
    : ['| patch | verdict | reason | evidence |', '|---|---|---|---|', ...lines].join('\n');
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
  return `The search took ${inTime(usedMs)}. One patch at a time would have taken about ${inTime(loop)}, halving about ${inTime(halves)}.${lost}`;
}
