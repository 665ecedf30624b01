import type { Candidate } from '../candidate/candidates.ts';
import type { RunConfig } from '../config/config.ts';
import type { Log } from '../platform/system/log.ts';
import type { Remote } from '../platform/git/remote.ts';
import type { Base } from '../platform/git/store.ts';

/** Patches that were green together on this base, in landing order, and the commit that was tested. */
export interface Survivors {
  base: Base;
  steps: Candidate['steps'];
  commit: string;
  tree: string;
}

export type Landing =
  | { kind: 'nothing' }
  | { kind: 'landed'; survivors: Survivors }
  /** It waits in a pull request. */
  | {
      kind: 'proposed';
      survivors: Survivors;
      branch: string;
      number: number;
      url: string;
      note: string | undefined;
    }
  | { kind: 'failed'; reason: 'push-refused' | 'base-moved'; detail: string; survivors: Survivors };

export interface LandingTools {
  config: RunConfig;
  remote: Remote;
  log: Log;
  /** Part of the name of the branch that keeps what could not be pushed. */
  runId: string;
  /** Builds the survivors on a new tip and tries them in full; a sentence when they are not green there. */
  rebuild: (survivors: Survivors, tip: string) => Promise<Survivors | string>;
}

/** How often a moved base is followed before the survivors have to wait for the next run. */
const MOST_MOVES = 3;

/** Pushes exactly the tested commit onto exactly the base it was tested on, or follows the base and tests again. */
export async function land(survivors: Survivors, tools: LandingTools): Promise<Landing> {
  const { config, remote, log } = tools;
  let current = survivors;
  for (let moves = 0; ; moves += 1) {
    if (current.steps.length === 0) return { kind: 'nothing' };
    const { commit } = current;
    const pushed = await remote.push(config.targetBranch, commit, current.base.commit);
    if (pushed.kind === 'landed') return { kind: 'landed', survivors: current };
    if (pushed.kind === 'unknown') {
      const detail = `Whether ${commit} reached ${config.targetBranch} is unknown: the push failed (${pushed.detail}) and the remote no longer answers.`;
      return { kind: 'failed', reason: 'push-refused', detail, survivors: current };
    }
    if (pushed.kind === 'refused') {
      const detail = `The push to ${config.targetBranch} was refused: ${pushed.detail}.`;
      return {
        kind: 'failed',
        reason: 'push-refused',
        detail: `${detail} ${await keep(commit, tools)}`,
        survivors: current,
      };
    }
    const stop =
      pushed.tip === undefined
        ? `${config.targetBranch} was deleted during the run.`
        : moves === MOST_MOVES
          ? `${config.targetBranch} moved ${moves + 1} times during the run.`
          : undefined;
    if (stop !== undefined) {
      return {
        kind: 'failed',
        reason: 'base-moved',
        detail: `${stop} ${await keep(commit, tools)}`,
        survivors: current,
      };
    }
    log.info(
      `${config.targetBranch} moved to ${pushed.tip!.slice(0, 12)}: the survivors are rebuilt there and tested again.`,
    );
    const rebuilt = await tools.rebuild(current, pushed.tip!);
    if (typeof rebuilt === 'string')
      return { kind: 'failed', reason: 'base-moved', detail: rebuilt, survivors: current };
    current = rebuilt;
  }
}

async function keep(commit: string, { config, remote, runId }: LandingTools): Promise<string> {
  const branch = `${config.name}/${config.targetBranch}-${runId}`;
  const kept = await remote.keep(branch, commit);
  return kept
    ? `The tested commit ${commit.slice(0, 12)} is kept on the branch ${branch}.`
    : 'The tested commit could not be kept on a branch either.';
}
