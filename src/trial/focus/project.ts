import { lstat, readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { Workspace } from '../workspace/work-tree.ts';
import type { PackageScripts } from './detect.ts';
import type { Project } from './frameworks.ts';

const PackageJson = z.object({ scripts: z.record(z.string(), z.string()) });
const LONGEST = 1_000_000;

/** What the shown tree says about how its tests run. A package.json that cannot be read has no scripts. */
export async function readProject(workspace: Workspace): Promise<Project & { scripts: PackageScripts }> {
  const files = new Set(await workspace.trackedFiles());
  const file = path.join(workspace.directory, 'package.json');
  const status = await lstat(file).catch(() => undefined);
  if (!status?.isFile() || status.size > LONGEST) return { files, scripts: {} };
  try {
    return { files, scripts: PackageJson.parse(JSON.parse(await readFile(file, 'utf8'))).scripts };
  } catch {
    return { files, scripts: {} };
  }
}
