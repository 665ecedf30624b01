/** A batch of the patches in an artifact that another workflow run left. All of it is a stranger's. */
import { open, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import type { PolicyPlan } from '../config/config.ts';
import { unzip } from '../platform/system/unzip.ts';
import type { OfferedFile } from './files.ts';
import { compareNames } from './order.ts';

/** What AutoSync must know of the run that left the artifact. */
interface Origin {
  event: string;
  conclusion: string | null;
  workflow: string;
  branch: string | null;
  isOurs: boolean;
}

/** Which workflow, on which branch, may leave patches. */
export interface ArtifactRules {
  workflow: string;
  branch: string;
}

/** Why the artifacts of a run are not taken, as the end of a sentence; `undefined`: they are. */
export function objectionTo(run: Origin, { workflow, branch }: ArtifactRules): string | undefined {
  if (!run.isOurs) return 'it ran for a fork';
  if (run.event.startsWith('pull_request'))
    return `it was started by \`${run.event}\`: whoever opens a pull request decides what it does`;
  if (run.workflow !== workflow)
    return `it is a run of \`${run.workflow}\`, and only \`${workflow}\` may leave patches`;
  if (run.branch !== branch)
    return `it ran on \`${run.branch ?? 'no branch'}\`, and only \`${branch}\` counts`;
  if (run.conclusion !== 'success') return `it ended with \`${run.conclusion ?? 'nothing yet'}\``;
  return undefined;
}

const PATCH_FILE = /\.(?:patch|diff|mbox)$/;
/** So many times the size of one patch may all of them have together. */
const ALL = 10;

/**
 * The patches and the `batch.json` in a downloaded artifact: a zip, or a single file as it is. Throws where the zip is damaged
 * or exceeds a limit that concerns all of it. `name`: what its files are called after.
 */
export async function filesInArtifact(
  file: string,
  name: string,
  limits: PolicyPlan['limits'],
): Promise<OfferedFile[]> {
  const isWanted = (entry: string): boolean =>
    PATCH_FILE.test(entry) || path.posix.basename(entry) === 'batch.json';
  const { size } = await stat(file);
  const files = (await isZip(file))
    ? await unzip(file, isWanted, {
        entries: 2 * limits.patches + 20,
        fileBytes: limits.patchBytes,
        allBytes: ALL * limits.patchBytes,
      })
    : [path.basename(file)].filter(isWanted).map((one) => ({ name: one, size, content: undefined }));
  const offered = files.map((one): OfferedFile => {
    const common = { path: path.posix.join(name, one.name), tracked: false, size: one.size };
    if ('problem' in one) return { ...common, problem: one.problem, read: unreadable };
    const { content } = one;
    return { ...common, read: async () => content ?? readFile(file) };
  });
  return offered.toSorted(
    (a, b) => compareNames(path.basename(a.path), path.basename(b.path)) || compareNames(a.path, b.path),
  );
}

async function isZip(file: string): Promise<boolean> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(4), 0, 4, 0);
    return bytesRead === 4 && buffer.readUInt16BE(0) === 0x504b;
  } finally {
    await handle.close();
  }
}

function unreadable(): Promise<never> {
  return Promise.reject(new Error('it was not unpacked'));
}
