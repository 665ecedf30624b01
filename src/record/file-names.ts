/** Names of the files and artifacts of a run. Users and workflows depend on these names. */

/** Files in the out folder and in the artifact of the run. */
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
  dashboard: 'dashboard.html',
} as const;

/** Folder with a file for each patch that was rejected. */
export const REJECTED = 'rejected';

/** KPI → picture of its trend. */
export const TREND_GRAPHS: Readonly<Record<string, string>> = {
  'suite duration': 'trend-suite-duration.svg',
  'suite pass rate': 'trend-suite-pass-rate.svg',
  'flake rate': 'trend-flake-rate.svg',
  'trial time saved': 'trend-trial-time-saved.svg',
};

/** Files in the artifact of the trends: they show numbers from run to run. */
export const TREND_REPORTS: readonly string[] = [
  REPORT.lessons,
  REPORT.feedback,
  REPORT.trends,
  REPORT.trendsTable,
  REPORT.summary,
  REPORT.dashboard,
  ...Object.values(TREND_GRAPHS),
];

/** The history database, in the state folder. */
export const HISTORY_FILE = 'history.db';

/** Folders below the home folder of the action. */
export const HOME = { out: 'out', state: 'state' } as const;

/** Names of artifacts, by the name of the use of AutoSync that uploads them. */
export const ARTIFACT = {
  reports: (name: string): string => `${name}-run`,
  trends: (name: string): string => `${name}-trends`,
  /** Only `run.json`, from a run on a pull request: for the workflow that is allowed to comment. */
  runJson: (name: string): string => `${name}-run.json`,
  /** The second copy of the history. `branch`: encoded, so that an artifact name may contain it. */
  history: (name: string, branch: string): string => `${name}-${branch}-${HISTORY_FILE}`,
} as const;
