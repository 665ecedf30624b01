/** `snapshot.json`: the state of a run, which shows after a crash what was known and decided. */
import { z } from 'zod';
import type { SearchRecord } from '../isolate/replay.ts';
import { UserError } from '../platform/text/user-error.ts';
import type { RunFacts } from './facts.ts';
import { RunJson } from './run-json.ts';
import { SearchJson, toSearchJson } from './search-json.ts';

const ids = z.array(z.string());
const place = z.object({ commit: z.string(), tree: z.string() });

/** The form of `snapshot.json`. The file is written again after every trial. */
export const SnapshotJson = z
  .object({
    schema: z.literal('autosync.snapshot/1'),
    run: z.string(),
    configuration: z.string().describe('Digest of inputs and configuration file.'),
    environment: z.record(z.string(), z.string()).describe('The machine, and the event of the run.'),
    targetBranch: z.string(),
    base: place.nullable(),
    batch: z.array(
      z.object({
        id: z.string(),
        digest: z.string().describe('SHA-256 of the bytes of the patch.'),
        dependsOn: ids,
        source: z.object({ path: z.string(), tracked: z.boolean(), manifest: z.string().optional() }),
      }),
    ),
    rejected: z.array(z.looseObject({ id: z.string(), verdict: z.string(), reason: z.string() })),
    candidates: z
      .array(z.object({ tree: z.string(), patches: ids }))
      .describe('Trees that were tried, each with its patches.'),
    trials: z.array(
      z.looseObject({
        tree: z.string(),
        kind: z.enum(['baseline', 'full', 'focus']),
        asked: ids,
        flaky: ids,
        durationMs: z.number(),
        outcome: z.enum(['green', 'red', 'error', 'timeout']),
        why: z.string(),
      }),
    ),
    search: SearchJson.nullable().describe('The search; `autosync replay` plays it again.'),
    verdicts: z.record(z.string(), z.looseObject({ verdict: z.string(), reason: z.string() })),
    landed: place.nullable(),
  })
  .meta({ title: 'AutoSync snapshot' });
export type SnapshotJson = z.infer<typeof SnapshotJson>;

/**
 * Builds the snapshot. `digest`: of the configuration. `environment`: the machine and the event, no secrets.
 */
export function toSnapshot(
  facts: Pick<RunFacts, 'base' | 'batch' | 'trialLog' | 'verdicts' | 'landed' | 'searchRecord'>,
  about: { runId: string; targetBranch: string; digest: string; environment: Record<string, string> },
): SnapshotJson {
  const { base, batch, verdicts, landed } = facts;
  const { trials } = facts.trialLog;
  return {
    schema: 'autosync.snapshot/1',
    run: about.runId,
    configuration: about.digest,
    environment: about.environment,
    targetBranch: about.targetBranch,
    base: base ?? null,
    batch: batch.patches.map(({ id, digest, dependsOn, source }) => ({
      id,
      digest,
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
    search: facts.searchRecord ? toSearchJson(facts.searchRecord) : null,
    verdicts: Object.fromEntries(verdicts),
    landed: landed ? { commit: landed.commit, tree: landed.tree } : null,
  };
}

/** The text of a `run.json` or `snapshot.json` → the search it holds. Errors name file and field. */
export function parseSearch(file: string, json: string): SearchRecord | null {
  return parsed(file, 'run.json or snapshot.json', () => Recorded.parse(JSON.parse(json)).search);
}

/** The text of a `run.json` → the run. Errors name file and field. */
export function parseRun(file: string, json: string): RunJson {
  return parsed(file, 'run.json', () => RunJson.parse(JSON.parse(json)));
}

/** The text of a `snapshot.json` → how far its run has come; `undefined` where it is none. */
export function parseProgress(json: string): z.infer<typeof Progress> | undefined {
  try {
    return Progress.parse(JSON.parse(json));
  } catch {
    return undefined;
  }
}

const Progress = SnapshotJson.pick({
  run: true,
  targetBranch: true,
  batch: true,
  trials: true,
  verdicts: true,
});

function parsed<T>(file: string, kind: string, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    const [issue] = error instanceof z.ZodError ? error.issues : [];
    const reason = issue ? `\`${issue.path.join('.')}\`: ${issue.message}` : (error as Error).message;
    throw new UserError(
      `${file} is not a ${kind} of AutoSync: ${reason}.`,
      'Choose a file from the out folder of a run.',
    );
  }
}

const Recorded = z.discriminatedUnion('schema', [
  RunJson.pick({ schema: true, search: true }),
  SnapshotJson.pick({ schema: true, search: true }),
]);
