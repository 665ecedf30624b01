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
  await downloadArtifact({ artifact, run }, folder, github);
  await requireRegular(path.join(folder, name), largest);
}

/** Downloads an artifact into a folder as it is stored, without unpacking it. */
export async function downloadArtifact(
  { artifact, run }: { artifact: number; run: number },
  folder: string,
  github: Pick<GitHub, 'credentials'>,
): Promise<void> {
  const { DefaultArtifactClient } = await import('@actions/artifact');
  const { token, repository } = github.credentials;
  const [repositoryOwner = '', repositoryName = ''] = repository.split('/');
  const findBy = { token, repositoryOwner, repositoryName, workflowRunId: run };
  // The names inside a zip decide where its files go, so the download is not unpacked.
  const options = { path: folder, skipDecompress: true, findBy };
  await new DefaultArtifactClient().downloadArtifact(artifact, options).catch((error: Error) => {
    throw new Unreachable(error.message);
  });
}

/** What an upload needs besides its files. */
export interface UploadOptions {
  /** Upload the only file as it is. */
  skipArchive?: boolean;
  /** Whether an artifact of the same name, made at this moment, is of an earlier attempt and may be replaced. */
  mayReplace: (madeAt: Date | undefined) => Promise<boolean>;
}

/**
 * Uploads an artifact, and replaces the artifact of an earlier attempt of the same run. An artifact of another
 * job is left alone. Returns what went wrong.
 */
export async function upload(
  name: string,
  files: readonly string[],
  root: string,
  { skipArchive = false, mayReplace }: UploadOptions,
): Promise<string[]> {
  try {
    const { DefaultArtifactClient } = await import('@actions/artifact');
    const client = new DefaultArtifactClient();
    try {
      await client.uploadArtifact(name, [...files], root, { skipArchive });
    } catch (error) {
      if (!/\(409\)|already exists/i.test((error as Error).message)) throw error;
      const { artifact } = await client.getArtifact(name);
      if (!(await mayReplace(artifact.createdAt)))
        return [
          `Another job or step of this run has uploaded the artifact ${name} already. It is left alone, and this step uploads none. Give each use of AutoSync its own \`name\`, for example \`name: autosync-\${{ matrix.os }}\`.`,
        ];
      await client.deleteArtifact(name);
      await client.uploadArtifact(name, [...files], root, { skipArchive });
    }
    return [];
  } catch (error) {
    return [`The artifact ${name} could not be uploaded: ${(error as Error).message}.`];
  }
}
