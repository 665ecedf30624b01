/** Small questions to the history, one function each. */
import { median } from 'simple-statistics';
import type { History } from './history.ts';
import type { FlakeRates } from '../trial/judging/compare.ts';
import type { TestResult, TestStatus } from '../trial/reports/model.ts';
import { openPacked, placeIn, statusAt, unpack } from './results.ts';
import { toMilliseconds } from '../record/levels.ts';

/** The metrics of the finished runs of a name, oldest first. */
export function metricSeries(
  { db }: History,
  name: string,
): { run: string; at: number; metric: string; value: number; unit: string }[] {
  return db.all(
    `SELECT runs.run, started_at AS at, metrics.name AS metric, value, unit FROM runs
     JOIN metrics ON metrics.run = runs.id WHERE runs.name = ? AND result IS NOT NULL ORDER BY started_at, runs.id`,
    name,
  );
}

/** Whether an earlier run of this name came to an end. */
export function hasRunBefore({ db }: History, name: string): boolean {
  const sql = "SELECT 1 AS found FROM runs WHERE name = ? AND result <> 'error' LIMIT 1";
  return db.all(sql, name).length > 0;
}

/** Whether a pull request was rejected at this head. */
export function wasRejectedAt({ db }: History, name: string, id: string, head: string): boolean {
  const [last] = db.all<{ head: string }>(
    `SELECT iif(json_valid(evidence), json_extract(evidence, '$.head'), NULL) AS head
     FROM verdicts JOIN runs ON runs.id = verdicts.run
     WHERE runs.name = ? AND verdicts.name = ? AND verdict IS NOT NULL
       AND head IS NOT NULL ORDER BY started_at DESC, runs.id DESC LIMIT 1`,
    name,
    id,
  );
  return last?.head === head;
}

/** How many finished runs in a row, up to the newest one, found the tests of the branch green. */
export function greenStreak({ db }: History, name: string, branch: string): number {
  const results = db.all<{ result: string }>(
    `SELECT result FROM runs WHERE name = ? AND branch = ? AND result IS NOT NULL
     ORDER BY started_at DESC, id DESC LIMIT 1000`,
    name,
    branch,
  );
  const end = results.findIndex(({ result }) => result === 'baseline-red' || result === 'error');
  return end < 0 ? results.length : end;
}

/** Status and duration of one test in whole trials, oldest first. Trials without details are left out. */
export function testSeries(
  { db }: History,
  name: string,
  test: string,
): { run: string; at: number; tree: string; status: TestStatus; durationMs: number | undefined }[] {
  const row = db.all<{ id: number }>('SELECT id FROM tests WHERE test = ?', test)[0];
  if (!row) return [];
  const trials = db.all<{ run: string; at: number; tree: string; packed: Uint8Array }>(
    `SELECT runs.run, trials.started_at AS at, tree, packed FROM runs JOIN trials ON trials.run = runs.id
     JOIN results ON results.trial = trials.id WHERE name = ? AND trials.kind <> 'focus' ORDER BY runs.started_at, number`,
    name,
  );
  return trials.flatMap(({ packed, ...trial }) => {
    const results = openPacked(packed);
    const place = placeIn(results, row.id);
    if (place < 0) return [];
    const level = results.levels()?.[place];
    const durationMs = level === undefined ? undefined : toMilliseconds(level);
    return [{ ...trial, status: statusAt(results, place)!, durationMs }];
  });
}

/**
 * The newest green whole trial of the same tree with the same configuration. `needsTests`: only a trial whose
 * details are kept.
 */
export function knownGreen(
  { db }: History,
  tree: string,
  configuration: string,
  needsTests: boolean,
): { run: string; durationMs: number; tests: TestResult[] } | undefined {
  const [trial] = db.all<{ run: string; durationMs: number; packed: Uint8Array | null }>(
    `SELECT runs.run, trials.duration_ms AS durationMs, packed FROM trials JOIN runs ON runs.id = trials.run
     LEFT JOIN results ON results.trial = trials.id
     WHERE tree = ? AND configuration = ? AND trials.kind <> 'focus' AND outcome = 'green' AND failed = 0 AND (packed IS NOT NULL OR ?)
     ORDER BY trials.started_at DESC LIMIT 1`,
    tree,
    configuration,
    needsTests ? 0 : 1,
  );
  if (!trial) return undefined;
  const names = new Map(
    db
      .all<{ id: number; test: string; file: string | null }>('SELECT id, test, file FROM tests')
      .map(({ id, ...test }) => [id, test]),
  );
  const tests = trial.packed ? unpack(trial.packed) : [];
  return {
    run: trial.run,
    durationMs: trial.durationMs,
    tests: tests.flatMap(({ test, status, durationMs = 0 }) => {
      const named = names.get(test);
      if (!named) return [];
      const file = named.file === null ? {} : { file: named.file };
      return [{ id: named.test, name: named.test, suite: [], status, durationMs, ...file }];
    }),
  };
}

/** For each known flaky test: in how many whole trials it failed and passed, and of how many. */
export function flakeRates({ db }: History, name: string): FlakeRates {
  const [all] = db.all<{ trials: number }>(
    `SELECT count(*) AS trials FROM trials JOIN runs ON runs.id = trials.run
     WHERE name = ? AND trials.kind <> 'focus' AND passed > 0`,
    name,
  );
  const rows = db.all<{ test: string; failed: number }>(
    `SELECT tests.test, count(*) AS failed FROM flakes JOIN tests ON tests.id = flakes.test
     JOIN trials ON trials.id = flakes.trial JOIN runs ON runs.id = trials.run
     WHERE name = ? AND trials.kind <> 'focus' GROUP BY tests.id`,
    name,
  );
  return new Map(
    rows.map(({ test, failed }) => [test, { failed, trials: Math.max(all?.trials ?? 0, failed) }]),
  );
}

/** About how long a whole trial takes by the newest runs, in milliseconds; `undefined`: there was none. */
export function usualTrialMs({ db }: History, name: string): number | undefined {
  const rows = db.all<{ ms: number }>(
    `SELECT trials.duration_ms AS ms FROM trials JOIN runs ON runs.id = trials.run
     WHERE name = ? AND trials.kind <> 'focus' AND outcome = 'green' ORDER BY runs.started_at DESC, number LIMIT 9`,
    name,
  );
  return rows.length === 0 ? undefined : median(rows.map(({ ms }) => ms));
}
