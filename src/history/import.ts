/** Imports the lines that another history exported. */
import type { z } from 'zod';
import type { Database } from '../platform/system/database.ts';
import type { History } from './history.ts';
import { HistoryLine, type PatchLine, type ResultsLine, type RunLine } from './lines.ts';
import { pack, type KeptResult } from './results.ts';
import { VERSION } from './schema.ts';
import { rowOfCause } from './trial-rows.ts';

/** The text to import is wrong: which line, and why. */
export class ImportError extends Error {
  override readonly name = 'ImportError';
}

/**
 * Imports what another history exported: new runs, and the complete record of runs that were cut off here. A
 * second import of the same lines changes nothing, and neither does a failed one. Returns how many runs were
 * added, and how many were already known.
 */
export async function importHistory(
  history: History,
  lines: AsyncIterable<string>,
): Promise<{ added: number; known: number }> {
  const { db } = history;
  const importer = new Importer(db);
  db.exec('BEGIN IMMEDIATE');
  try {
    let number = 0;
    for await (const line of lines) {
      if (line.trim() === '') continue;
      number += 1;
      try {
        importer.take(parseLine(line, number === 1), number === 1);
      } catch (error) {
        throw new ImportError(`line ${number}: ${(error as Error).message}`);
      }
    }
    if (!importer.hasHeader) throw new ImportError('it is empty');
    db.exec('COMMIT');
  } catch (error) {
    db.rollBack();
    throw error;
  }
  return importer.counts;
}

function parseLine(line: string, isFirst: boolean): HistoryLine {
  const parsed = HistoryLine.safeParse(JSON.parse(line));
  if (!parsed.success) {
    if (isFirst) throw new Error('it does not begin with "schema": "autosync.history/1"');
    const issue = deepest(parsed.error.issues);
    throw new Error(issue ? `\`${issue.path.join('.')}\`: ${issue.message}` : 'it has no known form');
  }
  return parsed.data;
}

/** The most specific issue of a line that matches no form: the one with the longest path. */
function deepest(issues: readonly z.core.$ZodIssue[]): z.core.$ZodIssue | undefined {
  const all = issues.flatMap((issue) =>
    issue.code === 'invalid_union' ? issue.errors.flatMap((branch) => deepest(branch) ?? []) : [issue],
  );
  return all.toSorted((a, b) => b.path.length - a.path.length)[0];
}

class Importer {
  hasHeader = false;
  readonly counts = { added: 0, known: 0 };
  private readonly db: Database;
  private readonly tests = new Map<number, number>();
  private readonly patches = new Map<number, number>();

  constructor(db: Database) {
    this.db = db;
  }

  take(line: HistoryLine, isFirst: boolean): void {
    if ('schema' in line !== isFirst)
      throw new Error('the header must be the first line, and only the first');
    if ('schema' in line) {
      this.hasHeader = true;
      if (line.version > VERSION) throw new Error(`it was exported by a newer version (${line.version})`);
    } else if ('test' in line) this.tests.set(line.test, this.testRow(line));
    else if ('patchId' in line) this.patches.set(line.patch, this.patchRow(line));
    else if ('run' in line) this.run(line.run);
    else if ('initialSnapshot' in line)
      this.db.execute(
        'INSERT INTO initial_snapshots (name, snapshot) VALUES (?, ?) ON CONFLICT DO NOTHING',
        line.of,
        line.initialSnapshot,
      );
    else if ('lesson' in line)
      this.db.execute(
        `INSERT INTO lessons (name, lesson, first_seen, last_seen, status, content) VALUES (?, ?, ?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET first_seen = min(first_seen, excluded.first_seen),
           status = iif(excluded.last_seen > last_seen, excluded.status, status),
           content = iif(excluded.last_seen > last_seen, excluded.content, content),
           last_seen = max(last_seen, excluded.last_seen)`,
        line.of,
        line.lesson,
        line.firstSeen,
        line.lastSeen,
        line.status,
        line.content,
      );
    else
      this.db.execute(
        `INSERT INTO feedback (name, lesson, applied_at, judged, content) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET judged = excluded.judged, content = excluded.content WHERE judged IS NULL`,
        line.of,
        line.feedback,
        line.appliedAt,
        line.judged,
        line.content,
      );
  }

  private testRow({ id, file }: { id: string; file: string | null }): number {
    const known = this.db.all<{ id: number }>('SELECT id FROM tests WHERE test = ?', id)[0];
    return known?.id ?? this.db.execute('INSERT INTO tests (test, file) VALUES (?, ?)', id, file);
  }

  private patchRow(line: PatchLine): number {
    this.db.execute(
      `INSERT INTO patches (patch_id, first_seen, author, added, deleted, paths) VALUES (?, ?, ?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET first_seen = min(first_seen, excluded.first_seen)`,
      line.patchId,
      line.firstSeen,
      line.author,
      line.added,
      line.deleted,
      line.paths,
    );
    return this.db.all<{ id: number }>('SELECT id FROM patches WHERE patch_id = ?', line.patchId)[0]!.id;
  }

  private run(run: RunLine): void {
    const here = this.db.all<{ id: number; result: string | null }>(
      'SELECT id, result FROM runs WHERE name = ? AND run = ?',
      run.name,
      run.run,
    )[0];
    if (here && (here.result !== null || run.result === null)) {
      this.counts.known += 1;
      return;
    }
    if (here) this.db.execute('DELETE FROM runs WHERE id = ?', here.id);
    const row = this.db.execute(
      `INSERT INTO runs (name, run, branch, started_at, configuration, base_commit, base_tree, duration_ms, result,
         landed_commit, landed_tree, problem, kind, runner, event, speed_ms, insight)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      run.name,
      run.run,
      run.branch,
      run.startedAt,
      run.configuration,
      run.baseCommit,
      run.baseTree,
      run.durationMs,
      run.result,
      run.landedCommit,
      run.landedTree,
      run.problem,
      run.kind,
      run.runner,
      run.event,
      run.speedMs,
      run.insight,
    );
    for (const verdict of run.verdicts)
      this.db.execute(
        `INSERT INTO verdicts (run, position, patch, name, title, verdict, reason, detail, evidence)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        row,
        verdict.position,
        verdict.patch === null ? null : known(this.patches, verdict.patch, 'patch'),
        verdict.name,
        verdict.title,
        verdict.verdict,
        verdict.reason,
        verdict.detail,
        verdict.evidence,
      );
    for (const trial of run.trials) this.trial(row, trial);
    for (const { name, value, unit } of run.metrics)
      this.db.execute(
        'INSERT INTO metrics (run, name, value, unit) VALUES (?, ?, ?, ?)',
        row,
        name,
        value,
        unit,
      );
    this.counts.added += 1;
  }

  private trial(run: number, trial: RunLine['trials'][number]): void {
    const row = this.db.execute(
      `INSERT INTO trials (run, number, kind, tree, outcome, reason, exit_code, started_at, duration_ms, patches,
         passed, failed, skipped, setup_ms, asked) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      run,
      trial.number,
      trial.kind,
      trial.tree,
      trial.outcome,
      trial.reason,
      trial.exitCode,
      trial.startedAt,
      trial.durationMs,
      trial.patches,
      trial.passed,
      trial.failed,
      trial.skipped,
      trial.setupMs,
      trial.asked,
    );
    if (trial.results)
      this.db.execute(
        'INSERT INTO results (trial, packed) VALUES (?, ?)',
        row,
        pack(this.resultsOf(trial.results)),
      );
    for (const { test, failed, passed } of trial.flakes)
      this.db.execute(
        'INSERT INTO flakes (trial, test, failed, passed) VALUES (?, ?, ?, ?)',
        row,
        known(this.tests, test, 'test'),
        failed,
        passed,
      );
    for (const { test, fingerprint, message } of trial.failures)
      this.db.execute(
        'INSERT INTO failures (trial, test, cause) VALUES (?, ?, ?)',
        row,
        known(this.tests, test, 'test'),
        rowOfCause(this.db, fingerprint, message),
      );
  }

  private resultsOf({ tests, statuses, ms }: ResultsLine): KeptResult[] {
    const count = tests.reduce((sum, [, length]) => sum + length, 0);
    const told = statuses.reduce((sum, [, length]) => sum + length, 0);
    if (told !== count || (ms !== null && ms.length !== count) || count > this.tests.size)
      throw new Error('`results` of a trial: the numbers of tests, statuses and durations do not match');
    const rows = tests.flatMap(([first, length]) =>
      Array.from({ length }, (_, i) => known(this.tests, first + i, 'test')),
    );
    const each = statuses.flatMap(([status, length]) => Array.from({ length }, () => status));
    return rows
      .map((test, i) => ({ test, status: each[i]!, durationMs: ms?.[i] }))
      .toSorted((a, b) => a.test - b.test);
  }
}

function known(rows: ReadonlyMap<number, number>, number: number, what: string): number {
  const row = rows.get(number);
  if (row === undefined) throw new Error(`${what} ${number} is used before the line that defines it`);
  return row;
}
