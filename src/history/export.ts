/** Turns a history into lines of JSON that another history can import. */
import type { Database } from '../platform/system/database.ts';
import type { History } from './history.ts';
import type { HistoryLine, PatchLine, ResultsLine, RunLine } from './lines.ts';
import { openPacked, unpack, type KeptResult } from './results.ts';
import { VERSION } from './schema.ts';

/** Yields the history, without unfinished searches, as lines of JSON. Equal histories give equal lines. */
export function* exportHistory({ db }: History): Generator<string> {
  const line = (value: HistoryLine): string => JSON.stringify(value);
  yield line({ schema: 'autosync.history/1', version: VERSION });
  const tests = new Map<number, number>();
  for (const row of db.all<{ id: number; test: string; file: string | null }>(
    'SELECT id, test, file FROM tests ORDER BY test',
  )) {
    tests.set(row.id, tests.size);
    yield line({ test: tests.size - 1, id: row.test, file: row.file });
  }
  const patches = new Map<number, number>();
  for (const { id, ...row } of db.all<PatchRow & { id: number }>(
    `SELECT id, patch_id AS patchId, first_seen AS firstSeen, author, added, deleted, paths FROM patches
     ORDER BY patch_id`,
  )) {
    patches.set(id, patches.size);
    yield line({ patch: patches.size - 1, ...row });
  }
  for (const row of db.all<{ name: string; snapshot: string }>(
    'SELECT name, snapshot FROM initial_snapshots ORDER BY name',
  ))
    yield line({ initialSnapshot: row.snapshot, of: row.name });
  for (const { id, ...run } of db.all<RunRow & { id: number }>(
    `SELECT id, ${RUN_COLUMNS} FROM runs ORDER BY started_at, name, run`,
  ))
    yield line({ run: { ...run, ...partsOfRun(db, id, tests, patches) } });
  for (const row of db.all<Extract<HistoryLine, { lesson: string }>>(
    `SELECT lesson, name AS "of", first_seen AS firstSeen, last_seen AS lastSeen, status, content FROM lessons
     ORDER BY name, lesson`,
  ))
    yield line(row);
  for (const row of db.all<Extract<HistoryLine, { feedback: string }>>(
    `SELECT lesson AS feedback, name AS "of", applied_at AS appliedAt, judged, content FROM feedback
     ORDER BY name, lesson, applied_at`,
  ))
    yield line(row);
}

type RunRow = Omit<RunLine, 'verdicts' | 'trials' | 'metrics'>;
type PatchRow = Omit<PatchLine, 'patch'>;

const RUN_COLUMNS = `name, run, branch, started_at AS startedAt, configuration, base_commit AS baseCommit,
  base_tree AS baseTree, duration_ms AS durationMs, result, landed_commit AS landedCommit,
  landed_tree AS landedTree, problem, kind, runner, event, speed_ms AS speedMs, insight`;

function partsOfRun(
  db: Database,
  run: number,
  tests: ReadonlyMap<number, number>,
  patches: ReadonlyMap<number, number>,
): Pick<RunLine, 'verdicts' | 'trials' | 'metrics'> {
  const verdicts = db
    .all<RunLine['verdicts'][number]>(
      `SELECT position, patch, name, title, verdict, reason, detail, evidence FROM verdicts WHERE run = ?
       ORDER BY position`,
      run,
    )
    .map((row) => ({ ...row, patch: row.patch === null ? null : patches.get(row.patch)! }));
  const trials = db
    .all<
      Omit<RunLine['trials'][number], 'results' | 'flakes' | 'failures'> & {
        id: number;
        packed: Uint8Array | null;
      }
    >(
      `SELECT id, number, kind, tree, outcome, reason, exit_code AS exitCode, started_at AS startedAt,
         duration_ms AS durationMs, patches, passed, failed, skipped, setup_ms AS setupMs, asked, packed
       FROM trials LEFT JOIN results ON results.trial = trials.id WHERE run = ? ORDER BY number`,
      run,
    )
    .map(({ id, packed, ...row }) => ({
      ...row,
      results: packed === null ? null : toLine(packed, tests),
      flakes: db
        .all<{ test: number; failed: number; passed: number }>(
          'SELECT test, failed, passed FROM flakes WHERE trial = ?',
          id,
        )
        .map((flake) => ({ ...flake, test: tests.get(flake.test)! }))
        .toSorted((a, b) => a.test - b.test),
      failures: db
        .all<{ test: number; fingerprint: string; message: string }>(
          'SELECT test, fingerprint, message FROM failures JOIN causes ON causes.id = cause WHERE trial = ?',
          id,
        )
        .map((failure) => ({ ...failure, test: tests.get(failure.test)! }))
        .toSorted((a, b) => a.test - b.test),
    }));
  const metrics = db.all<RunLine['metrics'][number]>(
    'SELECT name, value, unit FROM metrics WHERE run = ? ORDER BY name',
    run,
  );
  return { verdicts, trials, metrics };
}

/** Packed results in the form of the export; `null` when the bytes are damaged or name unknown tests. */
function toLine(packed: Uint8Array, tests: ReadonlyMap<number, number>): ResultsLine | null {
  const results = readable(packed, tests.size)
    ?.map((result) => ({ ...result, test: tests.get(result.test) ?? -1 }))
    .toSorted((a, b) => a.test - b.test);
  if (!results || results[0]?.test === -1) return null;
  const line: ResultsLine = { tests: [], statuses: [], ms: [] };
  for (const { test, status, durationMs } of results) {
    const ids = line.tests.at(-1);
    if (ids && ids[0] + ids[1] === test) ids[1] += 1;
    else line.tests.push([test, 1]);
    const same = line.statuses.at(-1);
    if (same?.[0] === status) same[1] += 1;
    else line.statuses.push([status, 1]);
    if (durationMs === undefined) line.ms = null;
    else line.ms?.push(durationMs);
  }
  return results.length === 0 ? { ...line, ms: null } : line;
}

function readable(packed: Uint8Array, most: number): KeptResult[] | undefined {
  try {
    return openPacked(packed).count > most ? undefined : unpack(packed);
  } catch {
    return undefined;
  }
}
