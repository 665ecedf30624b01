/** Reads the configuration file from disk. */
import { readFile } from 'node:fs/promises';
import { UserError } from '../platform/text/user-error.ts';
import { ConfigFile, parseConfigFile } from './file.ts';

/**
 * Returns the configuration, or the defaults when the file does not exist. `shown`:
 * the path as the user wrote it.
 */
export async function readConfigFile(file: string, shown: string): Promise<ConfigFile> {
  const json = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw new UserError(
      `${shown} cannot be read: ${error.message}.`,
      'Make it a readable file, or name another one with `config`.',
    );
  });
  return json === undefined ? ConfigFile.parse({}) : parseConfigFile(shown, json);
}
