/** Opens SQLite files and runs statements on them. */
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';

type Row = Record<string, unknown>;

/**
 * An open SQLite file. All calls are synchronous: every statement is small, and its
 * effect is on disk when it returns.
 */
export class Database implements Disposable {
  private readonly db: DatabaseSync;
  private readonly prepared = new Map<string, StatementSync>();
  private depth = 0;

  private constructor(db: DatabaseSync) {
    this.db = db;
  }

  /** Opens a database, and creates it if it is missing. `:memory:` makes one that only this process sees. */
  static open(file: string): Database {
    const db = new DatabaseSync(file, { enableForeignKeyConstraints: true, timeout: 5_000 });
    // There is no write-ahead log, so a closed database is always a single file.
    db.exec('PRAGMA journal_mode = DELETE; PRAGMA synchronous = NORMAL; PRAGMA trusted_schema = OFF;');
    return new Database(db);
  }

  /**
   * Opens a file that cannot be trusted: it is read-only, code in its schema does not
   * run, and broken pages are noticed.
   */
  static openUntrusted(file: string): Database {
    const db = new DatabaseSync(file, { readOnly: true, defensive: true, timeout: 5_000 });
    db.exec('PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0;');
    return new Database(db);
  }

  exec(sql: string): void {
    this.db.exec(sql);
  }

  /** Runs one statement and returns the row id of the last inserted row. */
  execute(sql: string, ...values: SQLInputValue[]): number {
    return Number(this.statement(sql).run(...values).lastInsertRowid);
  }

  all<T extends Row>(sql: string, ...values: SQLInputValue[]): T[] {
    return this.statement(sql).all(...values) as T[];
  }

  pragma(name: 'user_version' | 'application_id'): number {
    return Number(this.all(`PRAGMA ${name}`)[0]?.[name]);
  }

  /**
   * Runs `work` as a transaction: all of it counts or nothing. An inner transaction
   * becomes part of the outer one.
   */
  transaction<T>(work: () => T): T {
    if (this.depth > 0) return work();
    this.db.exec('BEGIN IMMEDIATE');
    this.depth += 1;
    try {
      const result = work();
      this.db.exec('COMMIT');
      return result;
    } catch (error) {
      this.rollBack();
      throw error;
    } finally {
      this.depth -= 1;
    }
  }

  /** Undoes an open transaction. Does nothing when a failure has already undone it. */
  rollBack(): void {
    if (this.db.isTransaction) this.db.exec('ROLLBACK');
  }

  private statement(sql: string): StatementSync {
    let statement = this.prepared.get(sql);
    if (!statement) {
      statement = this.db.prepare(sql);
      this.prepared.set(sql, statement);
    }
    return statement;
  }

  [Symbol.dispose](): void {
    this.prepared.clear();
    if (this.db.isOpen) this.db.close();
  }
}
