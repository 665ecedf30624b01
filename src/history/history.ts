/** Records a run in the database while the run goes on. */
import { z } from 'zod';
import type { EarlierOffer } from '../batch/earlier.ts';
import type { Patch, RejectedOffer } from '../batch/patch.ts';
import { REASONS, type VerdictName } from '../batch/verdict.ts';
import { Database } from '../platform/system/database.ts';
import type { Trial } from '../trial/trial.ts';
import { fateOf } from '../record/fate.ts';
import type { RunRecord } from '../record/record.ts';
import { pruneDetails } from './prune.ts';
import { LATEST, migrate } from './schema.ts';
import { addTrialRows } from './trial-rows.ts';

/** What is known when a run begins. */
export interface RunStart {
  name: string;
  /** Id of the workflow run and attempt, or a time stamp. */
  run: string;
  branch: string;
  startedAt: number;
  /** Digest of the settings that decide, besides the tree, the outcome of a trial. */
  configuration: string;
  kind: 'batch' | 'pull-request';
  /** The machine, in words, and the event that started the run. */
  runner: string;
  event: string | undefined;
  /** How long a fixed small workload took, in milliseconds. */
  speedMs: number;
}

interface KeepableLesson {
  id: string;
  status: string;
  /** ISO 8601. */
  firstSeen: string;
  lastSeen: string;
}

interface KeepableFeedback {
  action: string;
  appliedAt: string;
  judged: string;
}

/** What earlier runs say about a patch: how often it was offered, and its last verdict. */
const Earlier: z.ZodType<Omit<EarlierOffer, 'culprit'>> = z.object({
  times: z.int(),
  verdict: z.enum(Object.keys(REASONS) as VerdictName[]),
  reason: z.enum(Object.values(REASONS).flat()),
  /** Milliseconds since 1970. */
  at: z.number().min(0).max(LATEST),
});

/** The verdict on a patch that breaks tests, with where that was seen. */
const KnownCulprit = z.object({
  verdict: z.literal('culprit'),
  reason: z.enum(REASONS.culprit),
  detail: z.string(),
  evidence: z.object({
    greenTree: z.string().optional(),
    redTree: z.string().optional(),
    tests: z.array(z.string()).optional(),
    message: z.string().optional(),
    confidence: z.number().optional(),
    seen: z.object({
      run: z.string(),
      at: z.number(),
      branch: z.string(),
      lands: z.boolean(),
      configuration: z.string(),
      id: z.string(),
      patch: z.string(),
      testFiles: z.array(z.string()).optional(),
      files: z.string(),
      green: z.array(z.string()),
    }),
  }),
});

type KnownVerdict = NonNullable<EarlierOffer['culprit']>['verdict'];

function readJson(text: string | null | undefined): unknown {
  try {
    return JSON.parse(text ?? 'null') as unknown;
  } catch {
    return null;
  }
}

/**
 * The history of runs, in a database. An error in it is reported and changes nothing else: a run without a
 * history lands the same patches.
 */
export class History implements Disposable {
  readonly db: Database;
  private readonly redact: (text: string) => string;
  private readonly onProblem: (text: string) => void;
  private isBroken = false;
  private isWriting = false;
  private runRow = 0;
  private name = '';

  private constructor(db: Database, redact: (text: string) => string, onProblem: (text: string) => void) {
    this.db = db;
    this.redact = redact;
    this.onProblem = onProblem;
  }

  /** Opens a history and updates an older one. `:memory:`: a history that ends with the process. */
  static open(
    file: string,
    redact: (text: string) => string = (text) => text,
    onProblem: (text: string) => void = () => undefined,
  ): History {
    const db = Database.open(file);
    try {
      migrate(db);
    } catch (error) {
      db[Symbol.dispose]();
      throw error;
    }
    return new History(db, redact, onProblem);
  }

  /** Records that the run has begun: later runs see it, even if nothing else of it is recorded. */
  begin(start: RunStart): void {
    this.name = start.name;
    this.write(() => {
      this.db.execute('DELETE FROM runs WHERE name = ? AND run = ?', start.name, start.run);
      this.runRow = this.db.execute(
        `INSERT INTO runs (name, run, branch, started_at, configuration, kind, runner, event, speed_ms)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        start.name,
        start.run,
        start.branch,
        start.startedAt,
        start.configuration,
        start.kind,
        start.runner,
        start.event ?? null,
        start.speedMs,
      );
    });
  }

  /** Records the batch. Returns what earlier runs say about its patches, by id. `ids`: git patch id by id. */
  offer(
    patches: readonly Patch[],
    rejected: readonly RejectedOffer[],
    ids: ReadonlyMap<string, string>,
    at: number,
  ): ReadonlyMap<string, EarlierOffer> {
    const earlier = new Map<string, EarlierOffer>();
    this.write(() => {
      const rows = new Map(
        patches.map((patch) => [patch.id, this.rowOfPatch(patch, ids.get(patch.id)!, at)]),
      );
      for (const [position, { id, title }] of patches.entries()) {
        const before = this.earlier(rows.get(id)!, rows);
        if (before) earlier.set(id, before);
        this.addOffer(position, rows.get(id)!, id, title);
      }
      for (const [position, { id, title }] of rejected.entries())
        this.addOffer(patches.length + position, null, id, title);
    });
    return earlier;
  }

  private addOffer(position: number, patch: number | null, name: string, title: string): void {
    this.db.execute(
      'INSERT OR REPLACE INTO verdicts (run, position, patch, name, title) VALUES (?, ?, ?, ?, ?)',
      this.runRow,
      position,
      patch,
      this.redact(name),
      this.redact(title),
    );
  }

  private rowOfPatch(patch: Patch, patchId: string, at: number): number {
    const known = this.db.all<{ id: number }>('SELECT id FROM patches WHERE patch_id = ?', patchId)[0];
    if (known) return known.id;
    const added = patch.parts.reduce((sum, { scan }) => sum + scan.added, 0);
    const deleted = patch.parts.reduce((sum, { scan }) => sum + scan.deleted, 0);
    const author = patch.parts.find((part) => part.author)?.author;
    const paths = new Set(patch.parts.flatMap(({ scan }) => scan.files.map((file) => file.path)));
    return this.db.execute(
      'INSERT INTO patches (patch_id, first_seen, author, added, deleted, paths) VALUES (?, ?, ?, ?, ?, ?)',
      patchId,
      at,
      author ? this.redact(`${author.name} <${author.email}>`) : null,
      added,
      deleted,
      this.redact(JSON.stringify([...paths].slice(0, 100))),
    );
  }

  private earlier(patch: number, batch: ReadonlyMap<string, number>): EarlierOffer | undefined {
    const [row] = this.db.all<{ evidence?: string | null }>(
      `SELECT count(*) AS times, verdict, reason, detail, evidence, max(started_at) AS at
       FROM verdicts JOIN runs ON runs.id = verdicts.run
       WHERE patch = ? AND runs.name = ? AND verdict IS NOT NULL AND runs.id <> ? HAVING times > 0`,
      patch,
      this.name,
      this.runRow,
    );
    // Anybody may have written the file: only valid values are used.
    const parsed = Earlier.safeParse(row);
    if (!parsed.success) return undefined;
    const culprit = KnownCulprit.safeParse({ ...row, evidence: readJson(row?.evidence) });
    if (!culprit.success) return parsed.data;
    const then = this.db.all<{ patch: number | null; landed: number }>(
      `SELECT patch, landed_commit IS NOT NULL AS landed FROM verdicts JOIN runs ON runs.id = verdicts.run
       WHERE runs.name = ? AND runs.run = ?`,
      this.name,
      culprit.data.evidence.seen.run,
    );
    const offered = new Set(then.map((offer) => offer.patch));
    const newcomers = [...batch].filter(([, other]) => !offered.has(other)).map(([id]) => id);
    const hasLanded = then.some(({ landed }) => landed === 1);
    return { ...parsed.data, culprit: { verdict: culprit.data as KnownVerdict, newcomers, hasLanded } };
  }

  /** Records a trial before the next one starts. A trial that is judged again replaces its old record. */
  addTrial(trial: Trial, batch: readonly string[]): void {
    this.write(() => addTrialRows(this.db, this.runRow, trial, batch, this.redact));
  }

  /** Records verdicts, KPIs and the result. Then only the newest `details` runs keep their details. */
  end(
    record: RunRecord,
    kpis: readonly { name: string; value: number; unit: string }[],
    details: number,
  ): void {
    this.write(() => {
      this.db.execute(
        `UPDATE runs SET base_commit = ?, base_tree = ?, duration_ms = ?, result = ?, landed_commit = ?,
           landed_tree = ?, problem = ? WHERE id = ?`,
        record.base?.commit ?? null,
        record.base?.tree ?? null,
        Math.round(record.durationMs),
        record.result,
        record.landed?.commit ?? null,
        record.landed?.tree ?? null,
        record.problem === undefined ? null : this.redact(record.problem),
        this.runRow,
      );
      for (const [position, patch] of record.patches.entries()) {
        const { id, title, verdict, pull } = patch;
        // In a dry run nobody is told, so the next run looks again.
        const isRejected = pull?.queued && !record.isDryRun && fateOf(patch, record) === 'rejected';
        const evidence = isRejected ? { ...verdict.evidence, head: pull.head } : verdict.evidence;
        this.db.execute(
          `INSERT INTO verdicts (run, position, name, title, verdict, reason, detail, evidence)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?)
           ON CONFLICT DO UPDATE SET verdict = excluded.verdict, reason = excluded.reason, detail = excluded.detail,
             evidence = excluded.evidence`,
          this.runRow,
          position,
          this.redact(id),
          this.redact(title),
          verdict.verdict,
          verdict.reason,
          this.redact(verdict.detail),
          evidence ? this.redact(JSON.stringify(evidence)) : null,
        );
      }
      // The search finds out about flaky tests after the trials in which they failed were recorded.
      const batch = record.patches.map(({ id }) => id);
      for (const trial of record.trials) if (trial.flaky.length > 0) this.addTrial(trial, batch);
      for (const kpi of kpis) this.addMetric(kpi);
    });
    this.prune(details);
  }

  /** Deletes details of all but the newest `details` runs of each name. Returns how many runs lost some. */
  prune(details: number): number {
    return this.write(() => pruneDetails(this.db, details)) ?? 0;
  }

  private addMetric({ name, value, unit }: { name: string; value: number; unit: string }): void {
    this.db.execute(
      'INSERT OR REPLACE INTO metrics (run, name, value, unit) VALUES (?, ?, ?, ?)',
      this.runRow,
      this.redact(name),
      value,
      this.redact(unit),
    );
  }

  /** Stores what insight found: KPIs and words of this run, and lessons and feedback under `name`, for the next run. */
  keep(
    name: string,
    {
      kpis,
      lessons,
      feedback,
      said,
    }: {
      kpis: readonly { name: string; value: number; unit: string }[];
      lessons: readonly KeepableLesson[];
      feedback: readonly KeepableFeedback[];
      /** What it said of the run, as plain data. */
      said: unknown;
    },
  ): void {
    this.write(() => {
      const insight = this.redact(JSON.stringify(said));
      this.db.execute('UPDATE runs SET insight = ? WHERE id = ?', insight, this.runRow);
      for (const kpi of kpis) this.addMetric(kpi);
      for (const lesson of lessons)
        this.db.execute(
          `INSERT OR REPLACE INTO lessons (name, lesson, first_seen, last_seen, status, content)
           VALUES (?, ?, ?, ?, ?, ?)`,
          name,
          this.redact(lesson.id),
          Date.parse(lesson.firstSeen),
          Date.parse(lesson.lastSeen),
          lesson.status,
          this.redact(JSON.stringify(lesson)),
        );
      for (const one of feedback)
        this.db.execute(
          'INSERT OR REPLACE INTO feedback (name, lesson, applied_at, judged, content) VALUES (?, ?, ?, ?, ?)',
          name,
          one.action,
          Date.parse(one.appliedAt),
          one.judged === 'too few runs' ? null : one.judged,
          JSON.stringify(one),
        );
    });
  }

  /** Stores the first snapshot of a name, and returns the one that is stored. */
  initialSnapshot(name: string, snapshot: string): string {
    const kept = this.write(() => {
      this.db.execute(
        'INSERT INTO initial_snapshots (name, snapshot) VALUES (?, ?) ON CONFLICT DO NOTHING',
        name,
        snapshot,
      );
      return this.db.all<{ snapshot: string }>(
        'SELECT snapshot FROM initial_snapshots WHERE name = ?',
        name,
      )[0];
    });
    return kept?.snapshot ?? snapshot;
  }

  /** Writes the database to one settled file, without deleted data. */
  saveTo(file: string): void {
    this.db.execute('VACUUM INTO ?', file);
  }

  /** Answers a question from the history; `otherwise` when the history cannot be read. */
  ask<T>(question: () => T, otherwise: T): T {
    try {
      return question();
    } catch (error) {
      this.onProblem(
        `The history could not be read: ${(error as Error).message}. The run goes on without it.`,
      );
      return otherwise;
    }
  }

  /** Does all of `work` or nothing; it is on disk on return. `undefined`: this or an earlier write failed. */
  write<T>(work: () => T): T | undefined {
    if (this.isBroken) return undefined;
    // A write inside another write is part of it: the outer one succeeds or fails as a whole.
    if (this.isWriting) return work();
    this.isWriting = true;
    try {
      return this.db.transaction(work);
    } catch (error) {
      this.isBroken = true;
      this.onProblem(
        `The history could not be written: ${(error as Error).message}. The run goes on without it.`,
      );
      return undefined;
    } finally {
      this.isWriting = false;
    }
  }

  [Symbol.dispose](): void {
    this.db[Symbol.dispose]();
  }
}
