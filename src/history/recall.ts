/** Opens the history that earlier runs left, without trusting the file. */
import { existsSync } from 'node:fs';
import { lstat, mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { Database } from '../platform/system/database.ts';
import { keepOdd } from './odd-file.ts';
import type { HistoryOrigin } from '../record/record.ts';
import { HISTORY_FILE } from '../record/file-names.ts';
import { History } from './history.ts';
import { inspect, type Inspection } from './schema.ts';

/** Size of the largest history that is opened, in bytes. */
const LARGEST_HISTORY = 1_000_000_000;

/** Where a history was found, and notes for people about that. The file is not trusted yet. */
export interface FetchedHistory {
  origin: HistoryOrigin;
  notes: readonly string[];
  /** A history exists but could not be fetched: a new one must not take its place. */
  isOutOfReach?: boolean;
}

/** Folders and functions that {@link recall} needs. */
export interface RecallRequest {
  stateDirectory: string;
  /** Folder in which an odd history is kept for people to look at. */
  outDirectory: string;
  /** Copies the history of earlier runs to `file`, from the place where it is kept between runs. */
  fetchHistory: (file: string, outDirectory: string) => Promise<FetchedHistory>;
  redact: (text: string) => string;
  onProblem: (text: string) => void;
}

/** An open history, and where it came from. */
export interface Recalled extends Disposable {
  history: History;
  origin: HistoryOrigin;
  /** How many runs it holds. */
  runs: number;
  /** Notes for people about the history. */
  notes: readonly string[];
}

/**
 * Opens the history of earlier runs, or starts a new one; `origin` says which. No error in here stops the
 * run: an odd history is put aside, and one that cannot be used is replaced by one in memory.
 */
export async function recall(request: RecallRequest): Promise<Recalled> {
  const { stateDirectory, outDirectory, fetchHistory, redact, onProblem } = request;
  const file = path.join(stateDirectory, HISTORY_FILE);
  const notes: string[] = [];
  const forget = (why: string): Recalled => {
    notes.push(why);
    return remembering(History.open(':memory:', redact, onProblem), 'nowhere', notes);
  };
  try {
    await mkdir(stateDirectory, { recursive: true });
    const fetched = await fetchHistory(file, outDirectory);
    notes.push(...fetched.notes);
    let origin = (await lstat(file).catch(() => undefined)) ? fetched.origin : 'nowhere';
    if (origin !== 'nowhere') {
      const state = await repairAndInspect(file);
      switch (state.kind) {
        case 'newer':
          return forget(
            `The history (${origin}) was written by a newer version of AutoSync. This run does not use it. Use the same version everywhere.`,
          );
        case 'unusable':
          return forget(
            `The history (${origin}) cannot be used now: ${state.reason}. This run goes on without it.`,
          );
        case 'odd':
          notes.push(await putAside(file, outDirectory, `The history (${origin}) is odd: ${state.reason}`));
          origin = 'nowhere';
          break;
        case 'fine':
          break;
      }
    }
    return remembering(History.open(file, redact, onProblem), origin, notes);
  } catch (error) {
    return forget(`The history cannot be used: ${(error as Error).message}. This run goes on without it.`);
  }
}

function remembering(history: History, origin: HistoryOrigin, notes: readonly string[]): Recalled {
  const runs = history.db.all<{ runs: number }>('SELECT count(*) AS runs FROM runs')[0]?.runs ?? 0;
  return { history, origin, runs, notes, [Symbol.dispose]: () => history[Symbol.dispose]() };
}

/** Undoes what a killed process left half done, then inspects the file without trusting it. */
export async function repairAndInspect(file: string): Promise<Inspection> {
  const status = await lstat(file);
  if (!status.isFile()) return { kind: 'odd', reason: 'it is not a regular file' };
  // The check alone would read all of it.
  if (status.size > LARGEST_HISTORY)
    return {
      kind: 'unusable',
      reason: `it has ${status.size} bytes, and the limit is ${LARGEST_HISTORY}. Make it smaller with \`autosync history prune\``,
    };
  if (existsSync(`${file}-journal`)) {
    try {
      // SQLite rolls back a half-done transaction only on a connection that may write.
      using db = Database.open(file);
      db.pragma('user_version');
    } catch {
      // The inspection that follows says what is wrong with the file.
    }
  }
  return inspect(file);
}

/** Moves an odd file from the state folder to the reports. Returns a note for people. */
async function putAside(file: string, outDirectory: string, why: string): Promise<string> {
  const status = await lstat(file);
  const kept = status.isFile() ? await keepOdd(file, outDirectory) : undefined;
  await rm(file, { recursive: true, force: true });
  await rm(`${file}-journal`, { force: true });
  return `${why}. A new history was started${kept ? `; the file is among the reports as ${kept}` : ''}.`;
}
