import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';

type Row = Record<string, unknown>;

/** A SQLite file of ours. Synchronous: every statement is small, and what has returned is on disk. */
export class Database implements Disposable {
  private readonly db: DatabaseSync;
  private readonly prepared = new Map<string, StatementSync>();
  private depth = 0;

  private constructor(db: DatabaseSync) {
    this.db = db;
  }

  /** `:memory:` for one that nobody else sees. */
  static open(file: string): Database {
    const db = new DatabaseSync(file, { enableForeignKeyConstraints: true, timeout: 5_000 });
    // No write-ahead log: at rest there is one file, wherever it lies.
    db.exec('PRAGMA journal_mode = DELETE; PRAGMA synchronous = NORMAL; PRAGMA trusted_schema = OFF;');
    return new Database(db);
  }

  /** For a file nobody vouches for: no write, no code in its schema is trusted, broken pages are noticed. */
  static openUntrusted(file: string): Database {
    const db = new DatabaseSync(file, { readOnly: true, defensive: true, timeout: 5_000 });
    db.exec('PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0;');
    return new Database(db);
  }

  exec(sql: string): void {
    this.db.exec(sql);
  }

  /** The row id of what was inserted last. */
  execute(sql: string, ...values: SQLInputValue[]): number {
    return Number(this.statement(sql).run(...values).lastInsertRowid);
  }

  all<T extends Row>(sql: string, ...values: SQLInputValue[]): T[] {
    return this.statement(sql).all(...values) as T[];
  }

  pragma(name: 'user_version' | 'application_id'): number {
    return Number(this.all(`PRAGMA ${name}`)[0]?.[name]);
  }

  /** All of it or nothing. One inside another is part of that one. */
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

  /** Undoes what was begun and not committed; some failures have done so already. */
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
