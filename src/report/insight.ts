/** What insight found, in markdown: KPIs, trends, tests of the branch, alerts and lessons. */
import type { KpiName } from '../insight/kpis.ts';
import type { RunJson } from '../record/run-json.ts';
import type { TrendsJson } from '../insight/trends.ts';
import { counted } from '../platform/text/words.ts';
import { clip, code, encodeText, folded } from './encode.ts';

const BARS = '▁▂▃▄▅▆▇█';
/** Most values of a sparkline, and of the graph. */
const SPARK = 16;
const GRAPH = 40;

/** KPIs that people look for; the others are in run.json and trends.csv. */
const SHOWN: ReadonlySet<string> = new Set<KpiName>([
  'suite pass rate', 'suite duration', 'suite duration p50', 'suite duration p95', 'tests executed', 'flake rate',
  'landed ratio', 'culprit rate', 'conflict rate', 'full trials', 'focus trials', 'full trials one by one', 'entropy bound',
  'trial time saved', 'lead time', 'baseline-red streak', 'time to green',
]); // prettier-ignore

/** KPIs with change and sparkline. `isWhole`: all of them; else the usual ones and those with an alert. */
export function kpiTable(kpis: RunJson['kpis'], trends: TrendsJson, isWhole: boolean): string {
  const own = kpis.filter(({ name, alert }) => isWhole || alert !== null || SHOWN.has(name));
  if (own.length === 0) return '';
  const series = new Map(trends.series.map(({ name, values }) => [name, values]));
  const rows = own.map(({ name, value, unit, previous, alert, goal }) => {
    const spark = sparkline((series.get(name) ?? []).filter((one) => one !== null));
    return `| ${alert === null ? '' : '🚨 '}${encodeText(name)} | ${shown(value, unit)}${goal === null || goal === undefined ? '' : ` (goal ${shown(goal, unit)})`} | ${change(value, previous)} | ${spark} |`;
  });
  return ['| KPI | this run | change | trend |', '|---|---:|---:|---|', ...rows].join('\n');
}

/** A value with its unit, as text. */
export function shown(value: number, unit: string): string {
  if (unit === 'ratio') return `${Math.round(value * 1_000) / 10} %`;
  return encodeText(`${Math.round(value * 1_000) / 1_000} ${unit}`.trim());
}

function change(value: number, previous: number | null): string {
  if (previous === null) return 'new';
  if (value === previous) return '=';
  if (previous === 0) return value > 0 ? '↗' : '↘';
  const percent = Math.round((value / previous - 1) * 100);
  return `${value > previous ? '↗ +' : '↘ '}${percent} %`;
}

/** The newest values as bars; empty where there are fewer than three. */
export function sparkline(values: readonly number[]): string {
  const newest = values.slice(-SPARK);
  if (newest.length < 3) return '';
  const [low, high] = [Math.min(...newest), Math.max(...newest)];
  return newest
    .map((value) => BARS[high === low ? 3 : Math.round(((value - low) / (high - low)) * 7)])
    .join('');
}

/** The suite duration, run by run, as a mermaid chart. If that is not drawn, its source has the numbers. */
export function trendGraph({ runs, series }: TrendsJson): string {
  const values = series.find(({ name }) => name === 'suite duration')?.values ?? [];
  const points = runs.flatMap(({ run }, i) =>
    values[i] === null || values[i] === undefined ? [] : [{ run, value: values[i] }],
  );
  const newest = points.filter(({ value }) => value >= 0 && value < 1e9).slice(-GRAPH);
  if (newest.length < 5) return '';
  const top = Math.max(...newest.map(({ value }) => value));
  const chart = [
    '```mermaid',
    // The default colour of the line is hardly to be seen on a dark page.
    '%%{init: {"themeVariables": {"xyChart": {"plotColorPalette": "#0969da"}}}}%%',
    'xychart-beta',
    '  title "suite duration"',
    `  x-axis "run" 1 --> ${newest.length}`,
    `  y-axis "seconds" 0 --> ${Math.ceil(top * 1.1) || 1}`,
    `  line [${newest.map(({ value }) => Math.round(value * 10) / 10).join(', ')}]`,
    '```',
  ].join('\n');
  return folded('Suite duration, run by run', chart);
}

/** What is new about the tests of the branch since the run before; empty where nothing is. */
export function branchTests(tests: RunJson['branchTests'], most: number): string {
  if (!tests) return '';
  const lists: [string, readonly string[]][] = [
    ['❌ new failures', tests.newFailures],
    [
      '🔴 still failing',
      tests.stillFailing.map(
        ({ id, run, commit, runs }) =>
          `${id} (${runs} runs, since run ${run}${commit ? `, ${commit.slice(0, 12)}` : ''})`,
      ),
    ],
    ['🟢 fixed', tests.fixed],
    ['⏭️ newly skipped', tests.newlySkipped],
    ['🔀 renamed or replaced', tests.renamed.map(({ from, to }) => `${from} → ${to}`)],
    ['👻 vanished', tests.vanished],
    ['🆕 new', tests.newTests],
  ];
  const told = lists.filter(([, ids]) => ids.length > 0);
  if (told.length === 0) return '';
  const count = told.map(([title, ids]) => `${title}: ${ids.length}`).join(' · ');
  const items = told.flatMap(([title, ids]) => [
    ...ids.slice(0, most).map((id) => `- ${title.split(' ')[0]} ${encodeText(clip(id, 200))}`),
    ...(ids.length > most ? [`- ${title.split(' ')[0]} and ${ids.length - most} more in run.json`] : []),
  ]);
  return folded(`Tests of the branch since the run before: ${count}`, items.join('\n'));
}

/** Why tests failed: one line for each cause, with how long it is known. */
export function causeList(causes: RunJson['causes'], most: number): string {
  if (causes.length === 0 || most === 0) return '';
  const lines = causes.slice(0, most).map(({ message, tests, runs, allTests, since }) => {
    const known =
      runs === 1
        ? 'seen for the first time'
        : `seen in ${runs} runs since run ${encodeText(since)}, in ${counted(allTests, 'test')}`;
    return `- ${code(message, 200)}: ${counted(tests.length, 'test')}, ${known}`;
  });
  const more = causes.length > most ? [`- and ${causes.length - most} more in run.json`] : [];
  const title = `🧩 Why tests failed: ${counted(causes.length, 'cause')}`;
  return folded(title, [...lines, ...more].join('\n'));
}

/** The alerts of the run. */
export function alertBlock(alerts: readonly string[]): string {
  if (alerts.length === 0) return '';
  return [
    '> [!WARNING]',
    ...alerts.slice(0, 10).map((alert) => `> 🚨 ${encodeText(clip(alert, 300))}  `),
  ].join('\n');
}

/** What a lesson saves, where that is worth a word. */
function saving(saves: RunJson['lessons'][number]['saves']): string {
  if (!saves || Math.round(saves.value) < 1) return '';
  const count = Math.round(saves.value);
  const unit = count === 1 ? saves.unit.replace('s a week', ' a week') : saves.unit;
  return ` (saves about ${count} ${encodeText(unit)})`;
}

/** The lessons that save most, with their remedies. */
export function lessonList(lessons: RunJson['lessons'], most = 3): string {
  if (lessons.length === 0) return '';
  const items = lessons
    .slice(0, most)
    .map(
      ({ problem, remedy, saves, status }) =>
        `- ${status === 'back' ? '↩️ ' : ''}${encodeText(clip(problem, 300))} **${encodeText(clip(remedy, 300))}**${saving(saves)}`,
    );
  const more = lessons.length > most ? [`- and ${lessons.length - most} more in lessons\\_learned.json`] : [];
  return ['💡 Lessons', '', ...items, ...more].join('\n');
}
