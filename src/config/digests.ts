/** Digests of the configuration: two runs with equal ones asked for the same. */
import { createHash } from 'node:crypto';
import type { RunConfig, TestPlan } from './config.ts';

/** Of all that a trial's outcome depends on besides the tree. */
export function digestOfTests({
  testCommand,
  setupCommand,
  setupInputs,
  reportPaths,
  cleanPaths,
}: TestPlan): string {
  return digestOf([testCommand, setupCommand ?? null, setupInputs, reportPaths, cleanPaths]);
}

/** Of everything that was asked for. */
export function digestOfConfig(config: RunConfig): string {
  return digestOf(config);
}

/**
 * Of all that the answers of a search depend on. A run that was cut off is only continued by one with the same
 * digest. `patches`: for each patch its bytes' digest and what the manifest says about it.
 */
export function digestOfSearch(search: {
  config: RunConfig;
  base: string;
  assumptions: unknown;
  patches: readonly unknown[];
}): string {
  return digestOf([search.config, search.base, search.assumptions, search.patches]);
}

function digestOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}
