/** Starts other workflows after a stable landing. */
import { z } from 'zod';
import type { ConfigFile } from '../config/file.ts';
import type { GitHub } from '../platform/github/github.ts';

/** A landing for which workflows may be started. `run`: the id of the run. */
export interface Stable {
  commit: string;
  branch: string;
  run: string;
}

/**
 * Starts the configured workflows and sends the configured event, unless alerts are raised or too few runs were
 * green. Returns sentences for the user: what was started, and what was not.
 */
export async function trigger(
  { workflows, event, greenRuns }: NonNullable<ConfigFile['trigger']>,
  landed: Stable,
  state: { greenRuns: number; alerts: number },
  github: GitHub,
): Promise<string[]> {
  if (state.alerts > 0) return [`No workflow was started, because the run raised alerts (${state.alerts}).`];
  if (state.greenRuns < greenRuns)
    return [`No workflow was started: ${state.greenRuns} of ${greenRuns} green runs in a row.`];
  const notes: string[] = [];
  const start = async (what: string, path: string, body: Record<string, unknown>): Promise<void> => {
    try {
      await github.once('POST', path, z.unknown(), body);
      notes.push(`${what} was started for ${landed.commit.slice(0, 12)}.`);
    } catch (error) {
      notes.push(
        `${what} could not be started: ${(error as Error).message}. The job needs \`permissions: ${path.includes('workflows') ? 'actions' : 'contents'}: write\`, and a workflow needs an input \`landed-sha\`.`,
      );
    }
  };
  for (const workflow of workflows)
    await start(
      `The workflow ${workflow}`,
      `{repo}/actions/workflows/${encodeURIComponent(workflow)}/dispatches`,
      {
        ref: landed.branch,
        inputs: { 'landed-sha': landed.commit },
      },
    );
  if (event !== undefined)
    await start(`The event ${event}`, '{repo}/dispatches', {
      event_type: event,
      client_payload: { 'landed-sha': landed.commit, branch: landed.branch, run: landed.run },
    });
  return notes;
}
