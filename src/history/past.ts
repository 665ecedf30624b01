/** Reads from the history what insight looks at. */
import { z } from 'zod';
import type { History } from './history.ts';
import { openPacked, type PackedResults } from './results.ts';

/** One finished run, as insight sees it. */
export interface PastRun {
  run: string;
  /** Milliseconds since 1970. */
  at: number;
  result: string;
  commit: string | null;
  durationMs: number;
  /** `batch` or `pull-request`, the machine in words, and how fast it was; `null` in older histories. */
  kind: string | null;
  runner: string | null;
  speedMs: number | null;
  /** The baseline: the trial of the branch without any patch. */
  suite: Suite | undefined;
  metrics: ReadonlyMap<string, number>;
  /** How many whole trials the run had, and in how many of them a test failed and passed. */
  trials: { whole: number; flaky: number };
}

/** The baseline trial of a run. */
export interface Suite {
  outcome: string;
  durationMs: number;
  /** The part of it that the set-up took; `null` in older histories. */
  setupMs: number | null;
  passed: number;
  failed: number;
  skipped: number;
  /** Results of single tests; `undefined` when they are not kept. */
  results: PackedResults | undefined;
}

/** A patch in the batch of a run, and what became of it. */
export interface Offer {
  /** Index into the runs. */
  run: number;
  patch: number;
  name: string;
  author: string | null;
  paths: readonly string[];
  verdict: string;
  reason: string;
  /** When the patch was first seen. */
  firstSeen: number;
  /** Lines added minus lines deleted. */
  lines: number;
  /** Names of the patches of the batch with which it conflicts or fails. */
  with: readonly string[];
}

/** A lesson of earlier runs, as the database holds it. */
export interface KeptLesson {
  lesson: string;
  firstSeen: number;
  lastSeen: number;
  status: string;
  content: string;
}

/** Feedback of earlier runs, as the database holds it. */
export interface KeptFeedback {
  action: string;
  appliedAt: number;
  judged: string | null;
  content: string;
}

/** Everything that insight looks at: the runs of one name on one branch, oldest first, and their parts. */
export interface Past {
  runs: readonly PastRun[];
  /** Metric → its unit, as it was reported last. */
  units: ReadonlyMap<string, string>;
  tests: ReadonlyMap<number, { id: string; file: string | null }>;
  /** Tests that failed and passed on one tree; `run` is an index into the runs. */
  flakes: readonly { run: number; test: number }[];
  /** Why tests failed, once for each run and test; `run` is an index into the runs. */
  causes: readonly { fingerprint: string; message: string; run: number; test: string }[];
  /** Patches that were tried, or were not tried for another reason than the verdict of an earlier run. */
  offers: readonly Offer[];
  /** Patches that were not tried again: the verdict is that of an earlier run. */
  repeats: readonly Offer[];
  /** The trials of the newest runs; `run` is an index into the runs. */
  searches: readonly { run: number; trials: readonly SearchTrial[] }[];
  lessons: readonly KeptLesson[];
  feedback: readonly KeptFeedback[];
}

/** One trial of a search. */
export interface SearchTrial {
  kind: string;
  outcome: string;
  /** Milliseconds since the first trial of the run. */
  at: number;
  durationMs: number;
  /** How many patches it held. */
  patches: number;
}

/** The past when there is no history. */
export const NO_PAST: Past = {
  runs: [],
  units: new Map(),
  tests: new Map(),
  flakes: [],
  causes: [],
  offers: [],
  repeats: [],
  searches: [],
  lessons: [],
  feedback: [],
};

/** At most this many runs are read: older ones say nothing new about today. */
const MOST_RUNS = 1_000;
const Names = z.array(z.string());

/** Reads the past of one name on one branch. Leaves out what cannot be read. */
export function pastOf({ db }: History, name: string, branch: string): Past {
  const rows = db
    .all<Omit<PastRun, 'suite' | 'metrics' | 'trials'> & { id: number }>(
      `SELECT id, run, started_at AS at, result, base_commit AS "commit", coalesce(duration_ms, 0) AS durationMs,
         kind, runner, speed_ms AS speedMs
       FROM runs WHERE name = ? AND branch = ? AND result IS NOT NULL ORDER BY started_at DESC, id DESC LIMIT ?`,
      name,
      branch,
      MOST_RUNS,
    )
    .toReversed();
  const index = new Map(rows.map(({ id }, i) => [id, i]));
  const first = rows[0]?.at ?? 0;
  const tests = new Map(
    db
      .all<{ row: number; id: string; file: string | null }>(
        'SELECT id AS "row", test AS id, file FROM tests',
      )
      .map(({ row, ...test }) => [row, test]),
  );
  const trials = new Map(
    db
      .all<{ run: number; whole: number; flaky: number }>(
        `SELECT run, count(*) AS whole, sum(EXISTS (SELECT 1 FROM flakes WHERE trial = trials.id)) AS flaky
         FROM trials WHERE kind <> 'focus' AND passed > 0 GROUP BY run`,
      )
      .map(({ run, ...counts }) => [run, counts]),
  );
  const suites = new Map(
    db
      .all<Omit<Suite, 'results'> & { run: number; packed: Uint8Array | null }>(
        `SELECT run, outcome, duration_ms AS durationMs, setup_ms AS setupMs, passed, failed, skipped, packed FROM trials
         LEFT JOIN results ON results.trial = trials.id WHERE kind = 'baseline' AND started_at >= ? ORDER BY number`,
        first,
      )
      .map(({ run, packed, ...suite }) => [run, { ...suite, results: readable(packed, tests) }]),
  );
  const measured = db.all<{ run: number; name: string; value: number; unit: string }>(
    'SELECT run, name, value, unit FROM metrics ORDER BY run',
  );
  const metrics = Map.groupBy(measured, ({ run }) => run);
  return {
    runs: rows.map(({ id, ...run }) => ({
      ...run,
      suite: suites.get(id),
      metrics: new Map(
        (metrics.get(id) ?? [])
          .filter(({ value }) => Math.abs(value) < 1e15)
          .map((metric) => [metric.name, metric.value]),
      ),
      trials: trials.get(id) ?? { whole: 0, flaky: 0 },
    })),
    units: new Map(
      measured.flatMap(({ run, name: metric, unit }) => (index.has(run) ? [[metric, unit] as const] : [])),
    ),
    tests,
    flakes: db
      .all<{ run: number; test: number }>(
        'SELECT DISTINCT trials.run, test FROM flakes JOIN trials ON trials.id = flakes.trial',
      )
      .flatMap(({ run, test }) => (index.has(run) ? [{ run: index.get(run)!, test }] : [])),
    causes: db
      .all<{ fingerprint: string; message: string; run: number; test: string }>(
        `SELECT DISTINCT fingerprint, message, run, tests.test FROM failures JOIN trials ON trials.id = trial
         JOIN causes ON causes.id = cause JOIN tests ON tests.id = failures.test
         WHERE run IN (SELECT id FROM runs WHERE name = ? AND branch = ?) ORDER BY run, tests.test`,
        name,
        branch,
      )
      .flatMap((cause) => (index.has(cause.run) ? [{ ...cause, run: index.get(cause.run)! }] : [])),
    ...offersOf(db, index),
    searches: searchesOf(db, index),
    lessons: db.all<KeptLesson & Record<string, unknown>>(
      `SELECT lesson, first_seen AS firstSeen, last_seen AS lastSeen, status, content FROM lessons WHERE name = ?`,
      lessonsOf(name, branch),
    ),
    feedback: db.all<KeptFeedback & Record<string, unknown>>(
      `SELECT lesson AS action, applied_at AS appliedAt, judged, content FROM feedback WHERE name = ? ORDER BY applied_at`,
      lessonsOf(name, branch),
    ),
  };
}

function offersOf(db: History['db'], index: ReadonlyMap<number, number>): Pick<Past, 'offers' | 'repeats'> {
  const all = db
    .all<Omit<Offer, 'paths' | 'with'> & { paths: string; others: string | null; isRepeat: number | null }>(
      `SELECT verdicts.run, patch, verdicts.name, author, paths, verdict, reason, first_seen AS firstSeen,
         added - deleted AS lines,
         iif(json_valid(evidence), json_extract(evidence, '$.with'), NULL) AS others,
         iif(json_valid(evidence), json_extract(evidence, '$.seen.run') <> runs.run, 0) AS isRepeat
       FROM verdicts JOIN patches ON patches.id = verdicts.patch JOIN runs ON runs.id = verdicts.run
       WHERE verdict IS NOT NULL ORDER BY verdicts.run, position`,
    )
    .flatMap(({ run, paths, others, isRepeat, ...offer }) => {
      const at = index.get(run);
      return at === undefined
        ? []
        : [
            {
              isRepeat: isRepeat === 1,
              offer: { ...offer, run: at, paths: readNames(paths), with: readNames(others ?? '[]') },
            },
          ];
    });
  const [repeats = [], offers = []] = [true, false].map((kind) =>
    all.flatMap(({ isRepeat, offer }) => (isRepeat === kind ? [offer] : [])),
  );
  return { offers, repeats };
}

/** So many of the newest runs are shown with each of their trials. */
const MOST_SEARCHES = 50;

function searchesOf(db: History['db'], index: ReadonlyMap<number, number>): Past['searches'] {
  const newest = [...index.keys()].slice(-MOST_SEARCHES);
  const rows = db.all<{
    run: number;
    kind: string;
    outcome: string;
    at: number;
    ms: number;
    patches: string;
  }>(
    `SELECT run, kind, outcome, started_at AS at, duration_ms AS ms, patches FROM trials
     WHERE run IN (SELECT value FROM json_each(?)) ORDER BY run, number`,
    JSON.stringify(newest),
  );
  return [...Map.groupBy(rows, ({ run }) => run)].map(([run, trials]) => ({
    run: index.get(run)!,
    trials: trials.map(({ kind, outcome, at, ms, patches }) => ({
      kind,
      outcome,
      at: at - trials[0]!.at,
      durationMs: ms,
      patches: patches.split(',').filter((one) => /\d/.test(one)).length,
    })),
  }));
}

/** The name under which lessons and feedback are stored: each branch has its own. */
export function lessonsOf(name: string, branch: string): string {
  return `${name} @ ${branch}`;
}

/** Opens packed results; `undefined` when they are damaged or name an unknown test. */
function readable(packed: Uint8Array | null, tests: ReadonlyMap<number, unknown>): PackedResults | undefined {
  try {
    if (packed === null) return undefined;
    const results = openPacked(packed);
    if (results.count > tests.size) return undefined;
    for (const [first, length] of results.tests)
      for (let i = 0; i < length; i += 1) if (!tests.has(first + i)) return undefined;
    return results;
  } catch {
    return undefined;
  }
}

function readNames(text: string): string[] {
  try {
    return Names.parse(JSON.parse(text));
  } catch {
    return [];
  }
}
