/** `autosync history …`: exports the history, imports one, or makes it smaller. */
import { existsSync, createReadStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { EXIT, UserError } from '../platform/text/user-error.ts';
import { HISTORY_FILE } from '../record/file-names.ts';
import { History } from './history.ts';
import { exportHistory } from './export.ts';
import { ImportError, importHistory } from './import.ts';
import { pastOf, type Past } from './past.ts';
import { inspect } from './schema.ts';

/** One `autosync history` command with its flags. */
export interface HistoryRequest {
  command: 'export' | 'import' | 'prune';
  /** Of `import`: the file to read. */
  file: string | undefined;
  stateDirectory: string;
  /** Of `prune`: how many of the newest runs keep their details. */
  details: number;
}

/** Throws a {@link UserError} where the folder holds no history. */
export function requireHistory(stateDirectory: string): void {
  if (existsSync(path.join(stateDirectory, HISTORY_FILE))) return;
  throw new UserError(
    `There is no history in ${stateDirectory}.`,
    'Give the folder of a history with `--state`.',
  );
}

/** Runs one command. Yields lines for standard output. The caller holds the lock of the state folder. */
export async function* historyCommand(request: HistoryRequest): AsyncGenerator<string> {
  const place = path.join(request.stateDirectory, HISTORY_FILE);
  await mkdir(request.stateDirectory, { recursive: true });
  using history = openChecked(place);
  switch (request.command) {
    case 'export':
      yield* exportHistory(history);
      return;
    case 'prune': {
      const runs = history.prune(request.details);
      history.db.exec('VACUUM');
      yield `The details of ${runs} runs were deleted; the newest ${request.details} runs keep theirs.`;
      return;
    }
    case 'import': {
      const { added, known } = await importFrom(history, request.file ?? '');
      yield `${added} runs imported, ${known} already known.`;
    }
  }
}

/** The past of every use of AutoSync on every branch that the history in this folder knows, the newest first. */
export function everyPast(stateDirectory: string): { name: string; branch: string; past: Past }[] {
  using history = openChecked(path.join(stateDirectory, HISTORY_FILE));
  return history.db
    .all<{ name: string; branch: string }>(
      `SELECT name, branch FROM runs WHERE result IS NOT NULL GROUP BY name, branch ORDER BY max(started_at) DESC LIMIT 20`,
    )
    .map(({ name, branch }) => ({ name, branch, past: pastOf(history, name, branch) }));
}

function openChecked(place: string): History {
  if (existsSync(place)) {
    const state = inspect(place);
    switch (state.kind) {
      case 'fine':
        break;
      case 'newer':
        throw new UserError(`${place} was written by a newer version.`, 'Update AutoSync to that version.');
      case 'odd':
        throw new UserError(
          `${place} cannot be used: ${state.reason}.`,
          'Move the file away, or give another folder with `--state`.',
        );
      case 'unusable':
        throw new UserError(
          `${place} cannot be opened now: ${state.reason}.`,
          'Wait until no other program uses the file, and check that you may read and write it.',
          EXIT.broken,
        );
    }
  }
  return History.open(place);
}

async function importFrom(history: History, file: string): Promise<{ added: number; known: number }> {
  const stream = createReadStream(file);
  try {
    return await importHistory(history, createInterface({ input: stream, crlfDelay: Infinity }));
  } catch (error) {
    const isContent = error instanceof ImportError;
    throw new UserError(
      `${file || 'The file'} cannot be imported: ${(error as Error).message}.`,
      isContent
        ? 'Nothing was imported. Export the history again with `autosync history export`.'
        : 'Use `autosync history import FILE`.',
      isContent || (error as NodeJS.ErrnoException).code === 'ENOENT' ? EXIT.usage : EXIT.broken,
    );
  } finally {
    stream.destroy();
  }
}
