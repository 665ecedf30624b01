import { createHash } from 'node:crypto';
import path from 'node:path';
import { z } from 'zod';
import type { RunConfig } from '../config/config.ts';
import type { Door } from '../platform/door.ts';
import { writeAtomically } from '../platform/system/files.ts';
import { redactor } from '../platform/text/redact.ts';
import { surroundings } from '../platform/system/surroundings.ts';
import type { RunFacts } from './facts.ts';
import type { History } from '../history/history.ts';
import { RunJson, SearchJson } from './run-json.ts';
import type { SearchRecord } from '../isolate/replay.ts';
import { UserError } from '../platform/text/user-error.ts';

const ids = z.array(z.string());
const place = z.object({ commit: z.string(), tree: z.string() });

/** `snapshot.json`: the state of a run, written again after every trial. */
export const SnapshotJson = z
  .object({
    schema: z.literal('autosync.snapshot/1'),
    run: z.string(),
    configuration: z.string().describe('Digest of inputs and configuration file.'),
    environment: z.record(z.string(), z.string()).describe('The machine and the event the run is for.'),
    targetBranch: z.string(),
    base: place.nullable(),
    batch: z.array(
      z.object({
        id: z.string(),
        digest: z.string().describe('Of the bytes of the patch.'),
        dependsOn: ids,
        source: z.object({ path: z.string(), tracked: z.boolean(), manifest: z.string().optional() }),
      }),
    ),
    rejected: z.array(z.looseObject({ id: z.string(), verdict: z.string(), reason: z.string() })),
    candidates: z.array(z.object({ tree: z.string(), patches: ids })).describe('What was tried.'),
    trials: z.array(
      z.looseObject({
        tree: z.string(),
        kind: z.enum(['baseline', 'full', 'focus']),
        asked: ids,
        flaky: ids,
        durationMs: z.number(),
        outcome: z.enum(['green', 'red', 'error', 'timeout']),
      }),
    ),
    search: SearchJson.nullable().describe('`autosync replay` plays it again.'),
    verdicts: z.record(z.string(), z.looseObject({ verdict: z.string(), reason: z.string() })),
    landed: place.nullable(),
  })
  .meta({ title: 'AutoSync snapshot' });
type SnapshotJson = z.infer<typeof SnapshotJson>;

/** Enough to see, after a crash, what was known and decided. */
function toSnapshot(config: RunConfig, facts: RunFacts, door: Door): SnapshotJson {
  const { base, batch, trials, verdicts, landed } = facts;
  return {
    schema: 'autosync.snapshot/1',
    run: door.runId,
    configuration: createHash('sha256').update(JSON.stringify(config)).digest('hex'),
    environment: surroundings(door.environment),
    targetBranch: config.targetBranch,
    base: base ? { commit: base.commit, tree: base.id } : null,
    batch: batch.patches.map(({ id, parts, dependsOn, source }) => ({
      id,
      digest: digestOf(parts.map(({ diff }) => diff)),
      dependsOn: [...dependsOn],
      source,
    })),
    rejected: batch.rejected.map(({ id, verdict }) => ({ id, ...verdict })),
    candidates: [
      ...new Map(trials.map(({ tree, patches }) => [tree, { tree, patches: [...patches] }])).values(),
    ],
    trials: trials.map(({ tree, kind, asked, flaky, judgement, durationMs }) => ({
      tree,
      kind,
      asked: [...asked],
      flaky: [...flaky],
      durationMs,
      ...judgement,
    })),
    search: (facts.searchRecord() as z.infer<typeof SearchJson> | undefined) ?? null,
    verdicts: Object.fromEntries(verdicts),
    landed: landed ? { commit: landed.commit, tree: landed.tree } : null,
  };
}

/** Of all that a trial's outcome depends on besides the tree. */
export function digestOfTests({
  testCommand,
  setupCommand,
  setupInputs,
  reportPaths,
  file,
}: RunConfig): string {
  const parts = [testCommand, setupCommand ?? null, setupInputs, reportPaths, file.cleanPaths];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

function digestOf(parts: readonly Uint8Array[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part).update('\0');
  return hash.digest('hex');
}

/** Gives what writes `snapshot.json` as things are, and beside it the first one that this history ever saw. */
export function snapshots(
  config: RunConfig,
  facts: RunFacts,
  history: History,
  door: Door,
): () => Promise<void> {
  const redact = redactor(door.secrets);
  let isFirst = true;
  return async () => {
    const json = redact(`${JSON.stringify(toSnapshot(config, facts, door), undefined, 2)}\n`);
    await writeAtomically(path.join(door.outDirectory, 'snapshot.json'), json);
    if (!isFirst) return;
    isFirst = false;
    const initial = history.initialSnapshot(config.name, json);
    await writeAtomically(path.join(door.outDirectory, 'initial_snapshot.json'), initial);
  };
}

/** The text of a `run.json` or `snapshot.json` → the search it holds. Errors name file and field. */
export function parseSearch(file: string, json: string): SearchRecord | null {
  try {
    return Recorded.parse(JSON.parse(json)).search;
  } catch (error) {
    const [issue] = error instanceof z.ZodError ? error.issues : [];
    const reason = issue ? `\`${issue.path.join('.')}\`: ${issue.message}` : (error as Error).message;
    throw new UserError(
      `${file} is no run.json or snapshot.json of AutoSync: ${reason}.`,
      'Choose a file from the out folder of a run.',
    );
  }
}

const Recorded = z.discriminatedUnion('schema', [
  RunJson.pick({ schema: true, search: true }),
  SnapshotJson.pick({ schema: true, search: true }),
]);
