import { copyFile, lstat, mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Door, FetchedState } from '../platform/door.ts';
import { Database } from '../platform/database.ts';
import { History } from './history.ts';
import { inspect } from './schema.ts';

export interface Recalled extends Disposable {
  history: History;
  /** `nowhere`: this run begins one. */
  origin: Origin;
  /** Runs it knows of. */
  runs: number;
  /** What people should know about it. */
  notes: readonly string[];
}

type Origin = FetchedState['origin'];

const FILE = 'history.db';
const ODD = 'odd-history.db';

/**
 * Opens what earlier runs left, or begins anew, and says which. Nothing in here can keep a run from going on: a
 * history that is odd is put aside, one that cannot be written is replaced by one in memory.
 */
export async function recall(
  door: Pick<Door, 'stateDirectory' | 'outDirectory' | 'fetchState'>,
  redact: (text: string) => string,
  onProblem: (text: string) => void,
): Promise<Recalled> {
  const file = path.join(door.stateDirectory, FILE);
  const notes: string[] = [];
  let origin: Origin = 'nowhere';
  try {
    await mkdir(door.stateDirectory, { recursive: true });
    const fetched = await door.fetchState(file, path.join(door.outDirectory, ODD));
    notes.push(...fetched.notes);
    origin = fetched.origin;
    const isThere = await lstat(file).catch(() => undefined);
    if (!isThere) origin = 'nowhere';
    else {
      const state = isThere.isFile()
        ? settle(file)
        : { kind: 'odd' as const, reason: 'it is no regular file' };
      if (state.kind === 'newer') {
        notes.push(
          `The history (${origin}) was written by a newer version: this run neither reads nor writes it. Use one version everywhere.`,
        );
        return remembering(History.open(':memory:', redact, onProblem), 'nowhere', notes);
      }
      if (state.kind === 'odd') {
        notes.push(
          await putAside(file, door.outDirectory, `The history (${origin}) is odd: ${state.reason}`),
        );
        origin = 'nowhere';
      }
    }
    return remembering(History.open(file, redact, onProblem), origin, notes);
  } catch (error) {
    notes.push(`The history cannot be used: ${(error as Error).message}. This run remembers nothing.`);
    return remembering(History.open(':memory:', redact, onProblem), 'nowhere', notes);
  }
}

function remembering(history: History, origin: Origin, notes: readonly string[]): Recalled {
  const runs = history.db.all<{ runs: number }>('SELECT count(*) AS runs FROM runs')[0]?.runs ?? 0;
  return { history, origin, runs, notes, [Symbol.dispose]: () => history[Symbol.dispose]() };
}

/** Finishes what a killed process began, then looks at the file without trusting it. */
export function settle(file: string): ReturnType<typeof inspect> {
  const first = inspect(file);
  if (first.kind !== 'odd') return first;
  try {
    // Only a writer may roll back what was half done.
    using db = Database.open(file);
    db.pragma('user_version');
  } catch {
    return first;
  }
  return inspect(file);
}

/** The odd file goes to the reports, for whoever wants to look; the state folder is free again. */
async function putAside(file: string, outDirectory: string, why: string): Promise<string> {
  const kept = path.join(outDirectory, ODD);
  await mkdir(outDirectory, { recursive: true });
  const status = await lstat(file);
  if (status.isFile()) await copyFile(file, kept);
  await rm(file, { recursive: true, force: true });
  await rm(`${file}-journal`, { force: true });
  return `${why}. A new one was begun${status.isFile() ? `; the file is among the reports as ${ODD}` : ''}.`;
}
