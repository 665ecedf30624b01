/** Looks into SQLite files of tests. */
import { DatabaseSync } from 'node:sqlite';

/** The rows that a statement returns from a SQLite file. The file is closed again. */
export function rows(file: string, sql: string): Record<string, unknown>[] {
  using db = new DatabaseSync(file);
  return db.prepare(sql).all();
}
