/** The rows of one trial in the database: the trial, the results of its tests, and those that flaked. */
import type { Database } from '../platform/system/database.ts';
import { countStatuses, type TestResult } from '../trial/reports/model.ts';
import type { Trial } from '../trial/trial.ts';
import { causeOf } from '../trial/judging/cause.ts';
import { pack, type KeptResult } from './results.ts';

/** So many failures of a trial are kept with their causes: more have few causes. */
const MOST_FAILURES = 200;
/** So many tests of a focus trial are kept. */
const MOST_ASKED = 200;

/** Writes a trial of a run, in place of an older record of it. `batch`: ids of the patches, in order. */
export function addTrialRows(
  db: Database,
  runRow: number,
  trial: Trial,
  batch: readonly string[],
  redact: (text: string) => string,
): void {
  const { judgement, tests } = trial;
  const counts = countStatuses(tests);
  db.execute('DELETE FROM trials WHERE run = ? AND number = ?', runRow, trial.number);
  const row = db.execute(
    `INSERT INTO trials (run, number, kind, tree, outcome, reason, exit_code, started_at, duration_ms, patches,
       passed, failed, skipped, setup_ms, asked) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    runRow,
    trial.number,
    trial.kind,
    trial.tree,
    judgement.outcome,
    'reason' in judgement ? judgement.reason : null,
    trial.exitCode ?? null,
    Math.round(trial.startedAt),
    Math.round(trial.durationMs),
    JSON.stringify(trial.patches.map((id) => batch.indexOf(id))),
    counts.passed,
    counts.failed,
    counts.tests - counts.passed - counts.failed,
    trial.setupMs === undefined ? null : Math.round(trial.setupMs),
    trial.asked.length === 0 ? null : redact(JSON.stringify(trial.asked.slice(0, MOST_ASKED))),
  );
  if (tests.length > 0) addResults(db, row, trial, redact);
}

function addResults(
  db: Database,
  trialRow: number,
  { tests, judgement, flaky }: Trial,
  redact: (text: string) => string,
): void {
  const isTimed = judgement.outcome === 'green' || judgement.outcome === 'red';
  const rows = rowsOfTests(db, tests, redact);
  // By row: ids that differ only in a secret are one test, because secrets are redacted.
  const kept = new Map<number, KeptResult>();
  for (const { id, status, durationMs } of tests) {
    const test = rows.get(id)!;
    // The durations of a trial that broke off say nothing about the code.
    kept.set(test, { test, status, durationMs: isTimed ? durationMs : undefined });
  }
  const ordered = [...kept.values()].toSorted((a, b) => a.test - b.test);
  db.execute('INSERT INTO results (trial, packed) VALUES (?, ?)', trialRow, pack(ordered));
  const isFlaky = new Set(flaky);
  for (const test of tests.filter(({ id }) => isFlaky.has(id))) {
    const tries = [...(test.attempts ?? []), test].map(({ status }) => status);
    db.execute(
      'INSERT OR REPLACE INTO flakes (trial, test, failed, passed) VALUES (?, ?, ?, ?)',
      trialRow,
      rows.get(test.id)!,
      Math.max(1, tries.filter((status) => status === 'failed').length),
      Math.max(1, tries.filter((status) => status === 'passed').length),
    );
  }
  const caused = tests.flatMap((test) => {
    const cause = causeOf(test, redact);
    return cause ? [{ test: rows.get(test.id)!, cause }] : [];
  });
  for (const { test, cause } of caused.slice(0, MOST_FAILURES))
    db.execute(
      'INSERT OR REPLACE INTO failures (trial, test, cause) VALUES (?, ?, ?)',
      trialRow,
      test,
      rowOfCause(db, cause.fingerprint, cause.message),
    );
}

/** The row of a cause. Of several messages the first by alphabet is kept, so that histories can be merged in any order. */
export function rowOfCause(db: Database, fingerprint: string, message: string): number {
  return db.all<{ id: number }>(
    `INSERT INTO causes (fingerprint, message) VALUES (?, ?)
     ON CONFLICT DO UPDATE SET message = min(message, excluded.message) RETURNING id`,
    fingerprint,
    message,
  )[0]!.id;
}

/** Rows of the table `tests` by test id. Adds a row for each new test. */
function rowsOfTests(
  db: Database,
  tests: readonly TestResult[],
  redact: (text: string) => string,
): ReadonlyMap<string, number> {
  const known = db.all<{ id: number; test: string }>('SELECT id, test FROM tests');
  const rows = new Map(known.map(({ id, test }) => [test, id]));
  const found = new Map<string, number>();
  for (const { id, file } of tests) {
    const test = redact(id);
    let row = rows.get(test);
    if (row === undefined) {
      row = db.execute(
        'INSERT INTO tests (test, file) VALUES (?, ?)',
        test,
        file === undefined ? null : redact(file),
      );
      rows.set(test, row);
    }
    found.set(id, row);
  }
  return found;
}
