/** The schema of the history database in all its versions, and the check of an untrusted file. */
import { Database } from '../platform/system/database.ts';

/** Marks a SQLite file as a history of AutoSync: "ASYN" in the header of the file. */
const APPLICATION_ID = 0x4153594e;

/**
 * The versions of the schema, each as the step from the version before it. Steps are only added, never
 * changed. Times are milliseconds since 1970, durations are milliseconds, digests and ids are hexadecimal.
 */
const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE runs (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    run TEXT NOT NULL,
    branch TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    configuration TEXT NOT NULL,
    -- All that follows is unknown of a run that was cut off.
    base_commit TEXT,
    base_tree TEXT,
    duration_ms INTEGER,
    result TEXT,
    landed_commit TEXT,
    landed_tree TEXT,
    problem TEXT,
    UNIQUE (name, run)
  ) STRICT;
  CREATE INDEX runs_in_time ON runs (name, branch, started_at);

  -- What was offered, however often: one row for each git patch id.
  CREATE TABLE patches (
    id INTEGER PRIMARY KEY,
    patch_id TEXT NOT NULL UNIQUE,
    first_seen INTEGER NOT NULL,
    author TEXT,
    added INTEGER NOT NULL,
    deleted INTEGER NOT NULL,
    paths TEXT NOT NULL
  ) STRICT;

  -- The batch of a run, in its order, and what became of each patch.
  CREATE TABLE verdicts (
    run INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
    position INTEGER NOT NULL,
    patch INTEGER REFERENCES patches,
    name TEXT NOT NULL,
    title TEXT,
    verdict TEXT,
    reason TEXT,
    detail TEXT,
    evidence TEXT,
    PRIMARY KEY (run, position)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX verdicts_of_patch ON verdicts (patch);

  CREATE TABLE trials (
    id INTEGER PRIMARY KEY,
    run INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
    number INTEGER NOT NULL,
    kind TEXT NOT NULL,
    tree TEXT NOT NULL,
    outcome TEXT NOT NULL,
    reason TEXT,
    exit_code INTEGER,
    started_at INTEGER NOT NULL,
    duration_ms INTEGER NOT NULL,
    -- Positions in the batch, as JSON.
    patches TEXT NOT NULL,
    passed INTEGER NOT NULL,
    failed INTEGER NOT NULL,
    skipped INTEGER NOT NULL,
    UNIQUE (run, number)
  ) STRICT;

  CREATE TABLE tests (
    id INTEGER PRIMARY KEY,
    test TEXT NOT NULL UNIQUE,
    file TEXT
  ) STRICT;

  -- What every test of a trial said, packed: see results.ts.
  CREATE TABLE results (
    trial INTEGER PRIMARY KEY REFERENCES trials ON DELETE CASCADE,
    packed BLOB NOT NULL
  ) STRICT;

  -- Tests that failed and passed on one tree.
  CREATE TABLE flakes (
    trial INTEGER NOT NULL REFERENCES trials ON DELETE CASCADE,
    test INTEGER NOT NULL REFERENCES tests,
    failed INTEGER NOT NULL,
    passed INTEGER NOT NULL,
    PRIMARY KEY (trial, test)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE metrics (
    run INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
    name TEXT NOT NULL,
    value REAL NOT NULL,
    unit TEXT NOT NULL,
    PRIMARY KEY (run, name)
  ) STRICT, WITHOUT ROWID;

  -- The answers of a search that has not ended.
  CREATE TABLE journal (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    search TEXT NOT NULL,
    question TEXT NOT NULL,
    answer TEXT NOT NULL
  ) STRICT;

  -- The first snapshot there ever was.
  CREATE TABLE initial_snapshots (
    name TEXT PRIMARY KEY,
    snapshot TEXT NOT NULL
  ) STRICT;
  `,
  `
  CREATE TABLE lessons (
    name TEXT NOT NULL,
    lesson TEXT NOT NULL,
    first_seen INTEGER NOT NULL,
    last_seen INTEGER NOT NULL,
    status TEXT NOT NULL,
    content TEXT NOT NULL,
    PRIMARY KEY (name, lesson)
  ) STRICT, WITHOUT ROWID;

  -- What insight changed in the search (lesson: the action), from which run on, and what came of it.
  CREATE TABLE feedback (
    name TEXT NOT NULL,
    lesson TEXT NOT NULL,
    applied_at INTEGER NOT NULL,
    judged TEXT,
    content TEXT NOT NULL,
    PRIMARY KEY (name, lesson, applied_at)
  ) STRICT, WITHOUT ROWID;
  `,
  `
  -- What the run was: batch or pull-request, on which runner, started by what.
  ALTER TABLE runs ADD COLUMN kind TEXT;
  ALTER TABLE runs ADD COLUMN runner TEXT;
  ALTER TABLE runs ADD COLUMN event TEXT;
  -- How long a fixed small workload took on the runner, in milliseconds.
  ALTER TABLE runs ADD COLUMN speed_ms REAL;
  -- What insight said: scores, alerts, ids of lessons, and what the history told the search, as JSON.
  ALTER TABLE runs ADD COLUMN insight TEXT;
  ALTER TABLE trials ADD COLUMN setup_ms INTEGER;
  -- The tests that a focus trial was asked to run, as JSON.
  ALTER TABLE trials ADD COLUMN asked TEXT;

  -- Why tests fail: one row for each message without what changes from time to time.
  CREATE TABLE causes (
    id INTEGER PRIMARY KEY,
    fingerprint TEXT NOT NULL UNIQUE,
    message TEXT NOT NULL
  ) STRICT;
  CREATE TABLE failures (
    trial INTEGER NOT NULL REFERENCES trials ON DELETE CASCADE,
    test INTEGER NOT NULL REFERENCES tests,
    cause INTEGER NOT NULL REFERENCES causes,
    PRIMARY KEY (trial, test)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX failures_of_test ON failures (test);
  CREATE INDEX failures_of_cause ON failures (cause);
  `,
];

/** The newest version of the schema. */
export const VERSION = MIGRATIONS.length;

/** Brings a database to a version, by default the newest. Each step is done completely or not at all. */
export function migrate(db: Database, to = VERSION): void {
  for (let version = db.pragma('user_version'); version < to; version += 1) {
    db.transaction(() => {
      db.exec(MIGRATIONS[version]!);
      db.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${version + 1};`);
    });
  }
}

/** The largest time or count that can occur: the last moment of a `Date`, in milliseconds since 1970. */
export const LATEST = 8_640_000_000_000_000;

/**
 * What the check of a file found. `unusable`: the file cannot be read now (locked, no rights, a full disk),
 * and may still be fine.
 */
export type Inspection =
  | { kind: 'fine' }
  | { kind: 'newer' }
  | { kind: 'odd'; reason: string }
  | { kind: 'unusable'; reason: string };

/** Error codes of a damaged file: SQLITE_ERROR (an unreadable schema), SQLITE_CORRUPT, SQLITE_NOTADB. */
const DAMAGE = new Set([1, 11, 26]);

/** Checks an untrusted file: is it a history of AutoSync, undamaged, and with nothing else in it? */
export function inspect(file: string): Inspection {
  try {
    using db = Database.openUntrusted(file);
    const version = db.pragma('user_version');
    if (version < 1 || db.pragma('application_id') !== APPLICATION_ID)
      return odd('it is not a history of AutoSync');
    if (version > VERSION) return { kind: 'newer' };
    const stranger = differing(schemaOf(db), expectedSchema(version));
    if (stranger) return odd(`its schema is not that of version ${version}: ${stranger}`);
    const check = db.all<{ integrity_check: string }>('PRAGMA integrity_check(1)')[0]?.integrity_check;
    if (check !== 'ok') return odd(`SQLite finds it damaged: ${check}`);
    const orphan = db.all<{ table: string }>('PRAGMA foreign_key_check')[0];
    if (orphan) return odd(`rows of \`${orphan.table}\` refer to rows that do not exist`);
    const wild = wildNumber(db);
    return wild === undefined ? { kind: 'fine' } : odd(`${wild} holds an impossible number`);
  } catch (error) {
    const { message, errcode } = error as Error & { errcode?: number };
    const isDamage = errcode !== undefined && DAMAGE.has(errcode % 256);
    return isDamage ? odd(message) : { kind: 'unusable', reason: message };
  }
}

function odd(reason: string): Inspection {
  return { kind: 'odd', reason };
}

/** The first column with a number that no run can have written: too large for JavaScript or for a `Date`. */
function wildNumber(db: Database): string | undefined {
  for (const { name: table } of db.all<{ name: string }>(
    "SELECT name FROM sqlite_schema WHERE type = 'table'",
  ))
    for (const { name, type } of db.all<{ name: string; type: string }>(`PRAGMA table_info("${table}")`)) {
      if (type !== 'INTEGER') continue;
      const bounds = `"${name}" NOT BETWEEN ${-LATEST} AND ${LATEST}`;
      if (db.all(`SELECT 1 AS found FROM "${table}" WHERE ${bounds} LIMIT 1`).length > 0)
        return `\`${table}.${name}\``;
    }
  return undefined;
}

function schemaOf(db: Database): Map<string, string> {
  const rows = db.all<{ type: string; name: string; sql: string | null }>(
    // The tables that ANALYZE leaves belong to SQLite's planner.
    "SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite\\_stat%' ESCAPE '\\'",
  );
  return new Map(rows.map(({ type, name, sql }) => [`${type} ${name}`, sql ?? '']));
}

function expectedSchema(version: number): Map<string, string> {
  using db = Database.open(':memory:');
  migrate(db, version);
  return schemaOf(db);
}

/** The first difference between two schemas, in words; `undefined` when they are equal. */
function differing(
  found: ReadonlyMap<string, string>,
  wanted: ReadonlyMap<string, string>,
): string | undefined {
  const strange = [...found].find(([name, sql]) => wanted.get(name) !== sql);
  if (strange) return `${strange[0]} is ${wanted.has(strange[0]) ? 'different' : 'not part of it'}`;
  const missing = [...wanted.keys()].find((name) => !found.has(name));
  return missing === undefined ? undefined : `${missing} is missing`;
}
