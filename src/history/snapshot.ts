import { copyFile } from 'node:fs/promises';
import path from 'node:path';
import { existsSync } from 'node:fs';
import type { RunConfig } from '../config/config.ts';
import { writeAtomically } from '../platform/files.ts';
import type { RunFacts } from './facts.ts';
import { createHash } from 'node:crypto';

/** The state of the run as it is now: enough to see, after a crash, what was known and decided. */
function toSnapshot(config: RunConfig, facts: RunFacts): unknown {
  const { base, batch, trials, verdicts, landed } = facts;
  return {
    schema: 'autosync.snapshot/1',
    configuration: createHash('sha256').update(JSON.stringify(config)).digest('hex'),
    targetBranch: config.targetBranch,
    base: base ? { commit: base.commit, tree: base.id } : null,
    batch: batch.patches.map(({ id, parts, dependsOn, source }) => ({
      id,
      digest: digestOf(parts.map(({ diff }) => diff)),
      dependsOn,
      source,
    })),
    rejected: batch.rejected.map(({ id, verdict }) => ({ id, ...verdict })),
    trials: trials.map(({ tree, kind, patches, asked, flaky, judgement, durationMs }) => ({
      tree,
      kind,
      patches,
      asked,
      flaky,
      durationMs,
      ...judgement,
    })),
    search: facts.searchRecord() ?? null,
    verdicts: Object.fromEntries(verdicts),
    landed: landed ?? null,
  };
}

function digestOf(parts: readonly Uint8Array[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part).update('\0');
  return hash.digest('hex');
}

/** Writes `snapshot.json`, and keeps the first one that this state folder ever saw. */
export async function saveSnapshot(
  config: RunConfig,
  facts: RunFacts,
  places: { outDirectory: string; stateDirectory: string },
  redact: (text: string) => string,
): Promise<void> {
  const json = redact(`${JSON.stringify(toSnapshot(config, facts), undefined, 2)}\n`);
  await writeAtomically(path.join(places.outDirectory, 'snapshot.json'), json);
  const initial = path.join(places.stateDirectory, 'initial_snapshot.json');
  if (!existsSync(initial)) await writeAtomically(initial, json);
  await copyFile(initial, path.join(places.outDirectory, 'initial_snapshot.json'));
}
