/** Downloads and uploads the artifacts of workflow runs. */
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { requireRegular } from '../system/files.ts';
import type { GitHub } from './github.ts';

/** The artifact service could not be asked, or did not give what it lists. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable';
}

/** An artifact of a run that is the single file `name`, of at most `largest` bytes. */
interface SingleFile {
  artifact: number;
  run: number;
  name: string;
  largest: number;
}

/** Downloads the file of an artifact into a folder. Throws unless the result is a regular file of its size. */
export async function downloadSingle(
  { artifact, run, name, largest }: SingleFile,
  folder: string,
  github: Pick<GitHub, 'credentials'>,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  const { DefaultArtifactClient } = await import('@actions/artifact');
  const { token, repository } = github.credentials;
  const [repositoryOwner = '', repositoryName = ''] = repository.split('/');
  const findBy = { token, repositoryOwner, repositoryName, workflowRunId: run };
  // The names inside a zip decide where its files go, so the download is not unpacked.
  const options = { path: folder, skipDecompress: true, findBy };
  await new DefaultArtifactClient().downloadArtifact(artifact, options).catch((error: Error) => {
    throw new Unreachable(error.message);
  });
  await requireRegular(path.join(folder, name), largest);
}

/**
 * Uploads an artifact, and replaces the artifact of an earlier attempt of the
 * same run. Returns what went wrong.
 */
export async function upload(
  name: string,
  files: readonly string[],
  root: string,
  options: { skipArchive?: boolean } = {},
): Promise<string[]> {
  try {
    const { DefaultArtifactClient } = await import('@actions/artifact');
    const client = new DefaultArtifactClient();
    try {
      await client.uploadArtifact(name, [...files], root, options);
    } catch (error) {
      if (!/\(409\)|already exists/i.test((error as Error).message)) throw error;
      await client.deleteArtifact(name);
      await client.uploadArtifact(name, [...files], root, options);
    }
    return [];
  } catch (error) {
    return [`The artifact ${name} could not be uploaded: ${(error as Error).message}.`];
  }
}
