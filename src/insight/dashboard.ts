/** What the dashboard shows, as data: the newest runs of one use of AutoSync on one branch. */
import type { z } from 'zod';
import type { InsightPlan } from '../config/config.ts';
import type { Past, SearchTrial, Suite } from '../history/past.ts';
import { toMilliseconds } from '../record/levels.ts';
import type { TestStatus } from '../trial/reports/model.ts';
import { Feedback } from './feedback.ts';
import { overRuns, ruleAlert, type Kpi } from './kpis.ts';
import { Lesson } from './lessons.ts';
import { durationLevels, troubledTests } from './series.ts';
import { toTrends, type TrendsJson } from './trends.ts';

/** How much is shown: runs, runs in the grid of tests, tests in the grid, patches, and searches. */
const MOST = { runs: 500, columns: 100, gridTests: 300, patches: 1_000, searches: 50 };

/** One letter for each status of a test in a run. */
const LETTERS: Readonly<Record<TestStatus, string>> = {
  passed: 'p',
  failed: 'f',
  skipped: 's',
  pending: 's',
  other: 'o',
};

/** The data of the dashboard. Times are ISO 8601, durations milliseconds, `run` an index into `runs`. */
export interface DashboardData {
  schema: 'autosync.dashboard/1';
  name: string;
  branch: string;
  /** Address of the repository, if it is known. */
  repository: string | null;
  title: string;
  /** Names of the KPIs to show first, in this order. */
  shown: readonly string[];
  runs: readonly {
    run: string;
    at: string;
    commit: string | null;
    result: string;
    durationMs: number;
    kind: string | null;
    runner: string | null;
    suite: Omit<Suite, 'results'> | null;
    flaky: number;
  }[];
  series: TrendsJson['series'];
  kpis: readonly Kpi[];
  alerts: readonly string[];
  /** Every known test of the newest runs. */
  tests: readonly {
    id: string;
    file: string | null;
    /** In how many of the runs of `columns` it ran, failed, and failed and passed on one tree. */
    ran: number;
    failed: number;
    flaky: number;
    /** Median over these runs; `null`: no report says. */
    durationMs: number | null;
    /**
     * One letter for each of `columns`: p passed, f failed, k failed and passed on one tree, s skipped, o other; a space: no
     * result. Absent where it always passed.
     */
    letters?: string;
  }[];
  /** The runs of the grid, oldest first. */
  columns: readonly number[];
  patches: readonly {
    run: number;
    id: string;
    author: string | null;
    folder: string;
    verdict: string;
    reason: string;
    lines: number;
    /** From its first offer to this run, in milliseconds. */
    waitedMs: number;
    isRepeat: boolean;
    /** Patches with which it conflicts or fails. */
    with: readonly string[];
  }[];
  searches: readonly {
    run: number;
    trials: readonly SearchTrial[];
    /** Full trials that others need for the same verdicts. */
    oneByOne: number | null;
    halving: number | null;
    bound: number | null;
  }[];
  lessons: readonly Lesson[];
  feedback: readonly Feedback[];
  /** A run that goes on, where one does. */
  live?: {
    run: string;
    /** When its state was written. */
    at: string;
    patches: number;
    /** Verdict → how many patches have it so far. */
    verdicts: Readonly<Record<string, number>>;
    trials: readonly { kind: string; outcome: string; durationMs: number; why: string }[];
  };
}

/** What the dashboard shows besides the past. */
export interface DashboardSetting {
  name: string;
  branch: string;
  repository: string | undefined;
  title: string | undefined;
  shown: readonly string[];
}

export function toDashboard(
  past: Past,
  { name, branch, repository, title, shown }: DashboardSetting,
  found: {
    trends: TrendsJson;
    kpis: readonly Kpi[];
    alerts: readonly string[];
    lessons: readonly Lesson[];
    feedback: readonly Feedback[];
  },
): DashboardData {
  const first = Math.max(0, past.runs.length - MOST.runs);
  const flaky = Map.groupBy(past.flakes, ({ run }) => run);
  const isShown = ({ run }: { run: number }): boolean => run >= first;
  return {
    schema: 'autosync.dashboard/1',
    name,
    branch,
    repository: repository ?? null,
    title: title ?? name,
    shown,
    runs: past.runs.slice(first).map((run, i) => ({
      run: run.run,
      at: new Date(run.at).toISOString(),
      commit: run.commit,
      result: run.result,
      durationMs: run.durationMs,
      kind: run.kind,
      runner: run.runner,
      suite: run.suite
        ? {
            outcome: run.suite.outcome,
            durationMs: run.suite.durationMs,
            setupMs: run.suite.setupMs,
            passed: run.suite.passed,
            failed: run.suite.failed,
            skipped: run.suite.skipped,
          }
        : null,
      flaky: flaky.get(first + i)?.length ?? 0,
    })),
    series: found.trends.series.map(({ values, changes, ...series }) => ({
      ...series,
      values: values.slice(first),
      changes: changes.flatMap((change) =>
        change.index < first ? [] : [{ ...change, index: change.index - first }],
      ),
    })),
    kpis: found.kpis,
    alerts: found.alerts,
    ...testsOf(past, first),
    patches: [
      ...past.offers.map((offer) => ({ ...offer, isRepeat: false })),
      ...past.repeats.map((offer) => ({ ...offer, isRepeat: true })),
    ]
      .filter(isShown)
      .toSorted((a, b) => a.run - b.run)
      .slice(-MOST.patches)
      .map(({ run, name: id, author, paths, verdict, reason, lines, firstSeen, isRepeat, with: others }) => ({
        run: run - first,
        id,
        author,
        folder: folderOfAll(paths),
        verdict,
        reason,
        lines,
        waitedMs: Math.max(0, past.runs[run]!.at - firstSeen),
        isRepeat,
        with: others,
      })),
    searches: past.searches
      .filter((search) => isShown(search) && search.trials.length > 1)
      .slice(-MOST.searches)
      .map(({ run, trials }) => {
        const { metrics } = past.runs[run]!;
        return {
          run: run - first,
          trials,
          oneByOne: metrics.get('full trials one by one') ?? null,
          halving: metrics.get('full trials by halving') ?? null,
          bound: metrics.get('entropy bound') ?? null,
        };
      }),
    lessons: found.lessons,
    feedback: found.feedback,
  };
}

/** The same from the history alone, between two runs. */
export function dashboardOf(
  past: Past,
  setting: DashboardSetting,
  rules: InsightPlan['kpis'] = {},
): DashboardData {
  const [before, last] = [past.runs.at(-2), past.runs.at(-1)];
  const own = [...(last?.metrics ?? [])].map(([name, value]) => ({
    name,
    value,
    unit: past.units.get(name) ?? '',
    previous: before?.metrics.get(name) ?? null,
    alert: null,
  }));
  const over = overRuns(past).filter(({ name }) => !last?.metrics.has(name));
  const kpis = [...own, ...over].map((kpi) => ({
    ...kpi,
    goal: rules[kpi.name]?.goal ?? null,
    alert: ruleAlert(kpi, rules[kpi.name]),
  }));
  const kept = <T>(texts: readonly { content: string }[], schema: z.ZodType<T>): T[] =>
    texts.flatMap(({ content }) => {
      const parsed = schema.safeParse(parse(content));
      return parsed.success ? [parsed.data] : [];
    });
  return toDashboard(past, setting, {
    trends: toTrends(past, setting.name, setting.branch, []),
    kpis,
    alerts: kpis.flatMap(({ alert }) => alert ?? []),
    lessons: kept(past.lessons, Lesson),
    feedback: kept(past.feedback, Feedback),
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** The tests of the newest runs that have results, the most troubled ones first. */
function testsOf(past: Past, first: number): Pick<DashboardData, 'tests' | 'columns'> {
  const columns = past.runs
    .flatMap(({ suite }, i) => (suite?.results && i >= first ? [i] : []))
    .slice(-MOST.columns);
  const isColumn = new Set(columns);
  const troubled = troubledTests(past);
  const { at: timed, levels } = durationLevels(past, MOST.columns);
  const flakes = Map.groupBy(
    past.flakes.filter(({ run }) => isColumn.has(run)),
    ({ test }) => test,
  );
  const tests = [...past.tests].flatMap(([row, { id, file }]) => {
    const statuses = troubled.get(row);
    const own = levels.get(row);
    if (!statuses && !own) return [];
    const flaky = new Set(flakes.get(row)?.map(({ run }) => run));
    /** Of a test that never failed: it ran where it has a duration. */
    const passedIn = (i: number): TestStatus | undefined => (own?.[timed.indexOf(i)] ? 'passed' : undefined);
    const letterIn = (i: number, status: TestStatus | undefined): string =>
      flaky.has(i) ? 'k' : status === undefined ? ' ' : LETTERS[status];
    const letters =
      statuses || flaky.size > 0
        ? columns.map((i) => letterIn(i, statuses ? statuses[i] : passedIn(i))).join('')
        : undefined;
    if (letters?.trim() === '') return [];
    const count = (letter: string): number => (letters ?? '').split(letter).length - 1;
    const failed = count('f');
    const known = (own ?? new Uint8Array()).filter((level) => level > 0).toSorted();
    return [
      {
        id,
        file,
        ran: letters ? letters.replaceAll(/[ s]/g, '').length : known.length,
        failed,
        flaky: flaky.size,
        durationMs: known.length === 0 ? null : toMilliseconds(known[Math.floor(known.length / 2)]!),
        ...(letters !== undefined && /[^p ]/.test(letters) ? { letters } : {}),
      },
    ];
  });
  const sorted = tests.toSorted(
    (a, b) =>
      Number(failsNow(b)) - Number(failsNow(a)) ||
      b.failed + b.flaky - a.failed - a.flaky ||
      (b.durationMs ?? 0) - (a.durationMs ?? 0),
  );
  return {
    columns: columns.map((i) => i - first),
    tests: sorted.map((test, i) => {
      if (i < MOST.gridTests) return test;
      const { letters: _, ...rest } = test;
      return rest;
    }),
  };
}

/** Whether a test failed in the newest run. */
function failsNow({ letters = '' }: { letters?: string }): boolean {
  return letters.endsWith('f');
}

/** The folder that all paths of a patch have in common; empty: the top. */
function folderOfAll(paths: readonly string[]): string {
  const [head = [], ...others] = paths.map((path) => path.split('/').slice(0, -1));
  let length = head.length;
  for (const other of others) {
    let same = 0;
    while (same < length && head[same] === other[same]) same += 1;
    length = same;
  }
  return head.slice(0, length).join('/');
}
