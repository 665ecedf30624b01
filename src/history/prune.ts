/** Deletes what a history need not keep for ever. */
import type { Database } from '../platform/system/database.ts';
import { openPacked, type PackedResults } from './results.ts';

/**
 * Deletes details (results of single tests and why they failed; title, text and evidence of verdicts) of all but the newest
 * `details` runs of each name. Sums and verdicts stay for ever. Returns how many runs lost test results.
 */
export function pruneDetails(db: Database, details: number): number {
  const old = `SELECT id FROM (SELECT id, row_number() OVER (PARTITION BY name ORDER BY started_at DESC, id DESC)
    AS place FROM runs) WHERE place > ${details}`;
  const touched = db.all<{ runs: number }>(
    `SELECT count(DISTINCT run) AS runs FROM trials
     WHERE id IN (SELECT trial FROM results) AND run IN (${old})`,
  )[0]!.runs;
  db.exec(`
    DELETE FROM results WHERE trial IN (SELECT id FROM trials WHERE run IN (${old}));
    DELETE FROM failures WHERE trial IN (SELECT id FROM trials WHERE run IN (${old}));
    UPDATE trials SET asked = NULL WHERE asked IS NOT NULL AND run IN (${old});
    UPDATE runs SET insight = NULL WHERE insight IS NOT NULL AND id IN (${old});
    DELETE FROM causes WHERE id NOT IN (SELECT cause FROM failures);
    UPDATE verdicts SET detail = NULL, evidence = NULL, title = NULL
      WHERE title IS NOT NULL AND run IN (${old});
  `);
  if (touched > 0) dropUnusedTests(db);
  return touched;
}

/** Deletes tests that no result names any more, for example tests whose names change with every run. */
function dropUnusedTests(db: Database): void {
  const named = db.all<{ test: number }>('SELECT test FROM flakes UNION SELECT test FROM failures');
  const used = new Set(named.map(({ test }) => test));
  for (const { packed } of db.all<{ packed: Uint8Array }>('SELECT packed FROM results')) {
    const tests = testsIn(packed);
    // Damaged results may speak of any test.
    if (!tests) return;
    for (const [first, length] of tests) for (let i = 0; i < length; i += 1) used.add(first + i);
  }
  for (const { id } of db.all<{ id: number }>('SELECT id FROM tests'))
    if (!used.has(id)) db.execute('DELETE FROM tests WHERE id = ?', id);
}

function testsIn(packed: Uint8Array): PackedResults['tests'] | undefined {
  try {
    return openPacked(packed).tests;
  } catch {
    return undefined;
  }
}
