/** What the files and artifacts of a run are called. Users and workflows depend on these names. */

/** In the out folder, and in the artifact of the run. */
export const REPORT = {
  run: 'run.json',
  testResults: 'test_results.json',
  snapshot: 'snapshot.json',
  initialSnapshot: 'initial_snapshot.json',
  lessons: 'lessons_learned.json',
  feedback: 'feedback_loop.json',
  summary: 'kpi_summary.md',
  trends: 'trends.json',
  trendsTable: 'trends.csv',
} as const;

/** Those that say how numbers went from run to run: the artifact of the trends. */
export const TREND_REPORTS: readonly string[] = [
  REPORT.lessons,
  REPORT.feedback,
  REPORT.trends,
  REPORT.trendsTable,
  REPORT.summary,
];

/** In the state folder. */
export const HISTORY_FILE = 'history.db';

/** Folders below the home of an action. */
export const HOME = { out: 'out', state: 'state' } as const;

/** Artifacts of a use of AutoSync. */
export const ARTIFACT = {
  reports: (name: string): string => `${name}-run`,
  trends: (name: string): string => `${name}-trends`,
  /** `run.json` alone, of a run on a pull request, for the workflow that may comment. */
  runJson: (name: string): string => `${name}-run.json`,
  /** The second copy of the history; `branch`: as it may stand in a name. */
  history: (name: string, branch: string): string => `${name}-${branch}-${HISTORY_FILE}`,
} as const;
