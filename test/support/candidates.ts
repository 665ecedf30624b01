/** Prepares batch and candidates on a real repository, as a run does before its first trial. */
import { gatherBatch } from '../../src/batch/gather.ts';
import type { Batch } from '../../src/batch/patch.ts';
import type { Arrangement } from '../../src/candidate/candidate.ts';
import { Candidates } from '../../src/candidate/candidates.ts';
import { openPolicy } from '../../src/candidate/policy-rules.ts';
import { resolveConfig, type RunConfig } from '../../src/config/config.ts';
import { ConfigFile } from '../../src/config/file.ts';
import { parseCliInputs } from '../../src/config/inputs.ts';
import { Checkout } from '../../src/platform/git/checkout.ts';
import { PrivateStore, type Base } from '../../src/platform/git/store.ts';
import { onTestFinished } from 'vitest';
import type { Repository } from './repository.ts';
import { temporaryFolder } from './temporary.ts';

export interface BeforeTrials {
  config: RunConfig;
  store: PrivateStore;
  base: Base;
  batch: Batch;
  candidates: Candidates;
  checkout: Checkout;
}

/** Batch and candidates on the repository's HEAD, with all that made them. */
export async function openBatch(
  repository: Repository,
  inputs: Record<string, string> = {},
  file: unknown = {},
): Promise<BeforeTrials> {
  const checkout = await Checkout.open(repository.directory);
  const raw = { 'test-command': 'true', ...inputs };
  const config = resolveConfig(parseCliInputs(raw), ConfigFile.parse(file), {
    door: 'cli',
    branch: 'main',
    event: undefined,
    hasPullRequest: false,
  });
  const store = await PrivateStore.open(temporaryFolder(), checkout.objectFormat);
  onTestFinished(() => store[Symbol.asyncDispose]());
  const head = (await checkout.head())!;
  await store.fetchCommit(head, checkout.commonDir);
  const base = await store.readBase(head);
  const batch = await gatherBatch(
    config.patches,
    { ...config.policy, mayBeGone: async () => false },
    store,
    base,
    checkout,
  );
  const policy = await openPolicy(config.policy, store, base, checkout.directory);
  const candidates = new Candidates({ store, base, policy, rules: config.commits }, batch.patches);
  return { config, store, base, batch, candidates, checkout };
}

/** What became of every offered patch before any test: `applied`, `already`, or why not. */
export async function fates(
  repository: Repository,
  inputs: Record<string, string> = {},
  file: unknown = {},
): Promise<Record<string, string>> {
  const { batch, candidates } = await openBatch(repository, inputs, file);
  return describeFates(batch, await candidates.arrange(batch.patches.map(({ id }) => id)));
}

function describeFates(batch: Batch, { steps, skipped }: Arrangement): Record<string, string> {
  return Object.fromEntries([
    ...batch.rejected.map(({ id, verdict }) => [id, `${verdict.verdict}: ${verdict.reason}`]),
    ...steps.map(({ patch, effect }) => [patch.id, effect === 'diff' ? 'applied' : effect]),
    ...[...skipped].map(([id, step]) => [
      id,
      step.kind === 'rejected' ? `${step.verdict.verdict}: ${step.verdict.reason}` : step.kind,
    ]),
  ]) as Record<string, string>;
}
