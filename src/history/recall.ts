/** Opens what earlier runs left, without trusting it. */
import { existsSync } from 'node:fs';
import { lstat, mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { Database } from '../platform/system/database.ts';
import { keepOdd } from '../platform/system/files.ts';
import type { HistoryOrigin } from '../record/record.ts';
import { HISTORY_FILE } from '../record/file-names.ts';
import { History } from './history.ts';
import { inspect, type Inspection } from './schema.ts';

/** Where a history was found, unopened and untrusted, and what people should know of the search for it. */
export interface FetchedHistory {
  origin: HistoryOrigin;
  notes: readonly string[];
  /** One is there and could not be had: a new one must not take its place. */
  isOutOfReach?: boolean;
}

export interface RecallRequest {
  stateDirectory: string;
  /** Where a history that is odd is kept for people to look at. */
  outDirectory: string;
  /** Puts the history of earlier runs at `file`, from wherever it is kept between runs. */
  fetchHistory: (file: string, outDirectory: string) => Promise<FetchedHistory>;
  redact: (text: string) => string;
  onProblem: (text: string) => void;
}

export interface Recalled extends Disposable {
  history: History;
  origin: HistoryOrigin;
  /** Runs it knows of. */
  runs: number;
  /** What people should know about it. */
  notes: readonly string[];
}

/**
 * Opens what earlier runs left, or begins anew, and says which. Nothing in here can keep a run from going on: a
 * history that is odd is put aside, one that cannot be written is replaced by one in memory.
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
      const state = await settle(file);
      switch (state.kind) {
        case 'newer':
          return forget(
            `The history (${origin}) was written by a newer version: this run neither reads nor writes it. Use one version everywhere.`,
          );
        case 'unusable':
          return forget(
            `The history (${origin}) cannot be used now: ${state.reason}. This run remembers nothing.`,
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
    return forget(`The history cannot be used: ${(error as Error).message}. This run remembers nothing.`);
  }
}

function remembering(history: History, origin: HistoryOrigin, notes: readonly string[]): Recalled {
  const runs = history.db.all<{ runs: number }>('SELECT count(*) AS runs FROM runs')[0]?.runs ?? 0;
  return { history, origin, runs, notes, [Symbol.dispose]: () => history[Symbol.dispose]() };
}

/** Finishes what a killed process began, then looks at the file without trusting it. */
export async function settle(file: string): Promise<Inspection> {
  const status = await lstat(file);
  if (!status.isFile()) return { kind: 'odd', reason: 'it is no regular file' };
  if (existsSync(`${file}-journal`)) {
    try {
      // Only a writer may roll back what was half done.
      using db = Database.open(file);
      db.pragma('user_version');
    } catch {
      // What is wrong with it is said by the look that follows.
    }
  }
  return inspect(file);
}

/** The odd file goes to the reports, for whoever wants to look; the state folder is free again. */
async function putAside(file: string, outDirectory: string, why: string): Promise<string> {
  const status = await lstat(file);
  const kept = status.isFile() ? await keepOdd(file, outDirectory) : undefined;
  await rm(file, { recursive: true, force: true });
  await rm(`${file}-journal`, { force: true });
  return `${why}. A new one was begun${kept ? `; the file is among the reports as ${kept}` : ''}.`;
}
