/** Under which names a history travels from run to run. */
import { createHash } from 'node:crypto';
import { ARTIFACT } from '../record/file-names.ts';

export interface CarriedNames {
  /** Cache key of this run: new each time, since entries cannot be changed. */
  key: string;
  /** Branches whose history may be taken up, best first. */
  branches: readonly string[];
  /** Beginnings of keys to restore from, best first: this branch's newest, then the default branch's. */
  prefixes: readonly string[];
  /** Names of the second copy, an artifact that is the SQLite file itself: this branch's first. */
  artifacts: readonly string[];
}

/** Changes when what is carried can no longer be read by what came before. */
const FORMAT = 1;
/** Events whose runs may write what later runs of the branch read. */
const WRITERS = new Set(['push', 'schedule', 'workflow_dispatch', 'repository_dispatch', 'workflow_run']);

export function carriedNames(run: {
  name: string;
  branch: string;
  defaultBranch: string | undefined;
  runId: string;
}): CarriedNames {
  const prefix = (branch: string): string => `${part(run.name)}-${FORMAT}-${part(branch)}-`;
  const branches = [...new Set([run.branch, run.defaultBranch ?? run.branch])];
  return {
    key: `${prefix(run.branch)}${run.runId}`,
    branches,
    prefixes: branches.map(prefix),
    artifacts: branches.map((branch) => ARTIFACT.history(run.name, part(branch))),
  };
}

/** No key of one branch begins like another one's: what stands between the dashes holds none. */
function part(text: string): string {
  const encoded = encodeURIComponent(text.toWellFormed()).replaceAll('-', '%2D');
  if (encoded.length <= 120) return encoded;
  return `${encoded.slice(0, 80)}~${createHash('sha256').update(text).digest('hex').slice(0, 32)}`;
}

/** Shared history is written by what happens on a branch; a pull request reads it and leaves it alone. */
export function mayCarry(event: string): boolean {
  return WRITERS.has(event);
}
