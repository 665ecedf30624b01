import type { History } from './history.ts';
import { open, placeIn, statusAt, toMilliseconds } from './results.ts';
import type { TestStatus } from '../trial/reports/model.ts';

/** The numbers of the finished runs of a name, oldest first. */
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

/** What one test said in whole trials, oldest first, as far as details are kept. */
export function testSeries(
  { db }: History,
  name: string,
  test: string,
): { run: string; at: number; tree: string; status: TestStatus; durationMs: number | undefined }[] {
  const row = db.all<{ id: number }>('SELECT id FROM tests WHERE test = ?', test)[0];
  if (!row) return [];
  const trials = db.all<{ run: string; at: number; tree: string; packed: Uint8Array }>(
    `SELECT runs.run, trials.started_at AS at, tree, packed FROM runs JOIN trials ON trials.run = runs.id
     JOIN results ON results.trial = trials.id WHERE name = ? AND kind <> 'focus' ORDER BY runs.started_at, number`,
    name,
  );
  return trials.flatMap(({ packed, ...trial }) => {
    const results = open(packed);
    const place = placeIn(results, row.id);
    if (place < 0) return [];
    const level = results.levels()?.[place];
    const durationMs = level === undefined ? undefined : toMilliseconds(level);
    return [{ ...trial, status: statusAt(results, place)!, durationMs }];
  });
}
