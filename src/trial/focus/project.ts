/** Reads from a tree what the focus command depends on: its files and its package scripts. */
import { lstat, readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { WorkspaceFiles } from '../workspace/workspace.ts';
import type { PackageScripts } from './detect.ts';
import type { Project } from './frameworks.ts';

const PackageJson = z.object({ scripts: z.record(z.string(), z.string()) });
const LONGEST = 1_000_000;

/** Reads the tracked files and the package scripts of the tree in the workspace. */
export async function readProject(
  workspace: Pick<WorkspaceFiles, 'trackedFiles' | 'directory'>,
): Promise<Project & { scripts: PackageScripts }> {
  const files = new Set(await workspace.trackedFiles());
  const file = path.join(workspace.directory, 'package.json');
  const status = await lstat(file).catch(() => undefined);
  if (!status?.isFile()) return { files, scripts: {} };
  return { files, scripts: await scriptsOf(() => readFile(file), status.size) };
}

/** The scripts of a package.json; none if it is too large or cannot be read. `size`: in bytes. */
export async function scriptsOf(read: () => Promise<Uint8Array>, size: number): Promise<PackageScripts> {
  if (size > LONGEST) return {};
  try {
    return PackageJson.parse(JSON.parse(Buffer.from(await read()).toString('utf8'))).scripts;
  } catch {
    return {};
  }
}
