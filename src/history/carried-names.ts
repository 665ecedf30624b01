/** The cache keys and artifact names under which a history travels from run to run. */
import { createHash } from 'node:crypto';
import { ARTIFACT } from '../record/file-names.ts';

/** Where a run saves its history, and where it looks for an earlier one. */
export interface CarriedNames {
  /** Cache key of this run. Each run needs a new key, because cache entries cannot be changed. */
  key: string;
  /** Branches whose history this run may continue, best first. */
  branches: readonly string[];
  /**
   * Key prefixes to restore from, best first: this branch, then the default branch. The newest match wins.
   */
  prefixes: readonly string[];
  /** Names of the second copy, best first: an artifact that is the SQLite file itself. */
  artifacts: readonly string[];
}

/** Number of the file format in the key. It goes up when older versions cannot read the carried files. */
const FORMAT = 1;
/** Events whose runs may save the history for later runs of the branch. */
const WRITERS = new Set(['push', 'schedule', 'workflow_dispatch', 'repository_dispatch', 'workflow_run']);

/** Builds the names for one run. `runId`: id of the workflow run and attempt. */
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

/** Encodes a text without dashes, so that no branch's key prefix matches the keys of another branch. */
function part(text: string): string {
  const encoded = encodeURIComponent(text.toWellFormed()).replaceAll('-', '%2D');
  if (encoded.length <= 120) return encoded;
  return `${encoded.slice(0, 80)}~${createHash('sha256').update(text).digest('hex').slice(0, 32)}`;
}

/** Whether a run for this event may save its history for later runs. A pull request only reads it. */
export function mayCarry(event: string): boolean {
  return WRITERS.has(event);
}
