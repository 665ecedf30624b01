import { DatabaseSync } from 'node:sqlite';

/** What a statement gives on a SQLite file; the file is closed again. */
export function rows(file: string, sql: string): Record<string, unknown>[] {
  using db = new DatabaseSync(file);
  return db.prepare(sql).all();
}
