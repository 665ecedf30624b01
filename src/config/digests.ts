/** Computes digests of the configuration: runs with equal digests were asked to do the same. */
import { createHash } from 'node:crypto';
import type { RunConfig, TestPlan } from './config.ts';

/** Digest of the settings that, besides the tree, decide the outcome of a trial. */
export function digestOfTests({
  testCommand,
  setupCommand,
  setupInputs,
  reportPaths,
  cleanPaths,
}: TestPlan): string {
  return digestOf([testCommand, setupCommand ?? null, setupInputs, reportPaths, cleanPaths]);
}

/** Digest of all that decides what a run sees on a tree: the plan of the tests, and where they run. */
export function digestOfTrials(plan: TestPlan, workspace: string, carried: readonly string[]): string {
  return digestOf([plan, workspace, carried]);
}

/** Digest of the whole configuration. */
export function digestOfConfig(config: RunConfig): string {
  return digestOf(config);
}

/**
 * Digest of everything that the answers of a search depend on. A run continues an interrupted run only if both
 * have the same digest; another time budget or another way to land changes no answer. `patches`: for each patch,
 * the digest of its bytes and what the manifest says about it.
 */
export function digestOfSearch({
  config: { tests, policy },
  base,
  patches,
}: {
  config: Pick<RunConfig, 'tests' | 'policy'>;
  base: string;
  patches: readonly unknown[];
}): string {
  return digestOf([tests, policy, base, patches]);
}

function digestOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}
