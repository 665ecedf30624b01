/** Lands by push: the target branch gets exactly the commit that was tested. */
import type { Candidate } from '../candidate/candidate.ts';
import type { Remote } from '../platform/git/remote.ts';
import type { Log } from '../platform/system/log.ts';

/** The result of landing the patches that were green together. */
export type Landing =
  /** There was nothing to land. `note`: a sentence for the user. */
  | { kind: 'nothing'; note?: string }
  | { kind: 'landed'; survivors: Candidate; branch: string }
  /** The run was cancelled before anything landed. */
  | { kind: 'cancelled'; survivors: Candidate }
  /** The commit waits in a pull request. */
  | {
      kind: 'proposed';
      survivors: Candidate;
      branch: string;
      number: number;
      url: string;
      note: string | undefined;
    }
  | {
      kind: 'failed';
      reason: 'push-refused' | 'base-moved' | 'head-moved';
      detail: string;
      survivors: Candidate;
    };

/** What a landing by push needs. */
export interface LandRequest {
  /** The patches that were green together, with the commit that was tested. */
  survivors: Candidate;
  branch: string;
  /** The branch that keeps a tested commit which could not be pushed. */
  keepBranch: string;
  remote: Pick<Remote, 'push' | 'keep'>;
  log: Pick<Log, 'info'>;
  /** Builds the survivors on a new tip and runs a full trial. Returns a sentence if they are not green. */
  rebuild: (survivors: Candidate, tip: string) => Promise<Candidate | string>;
}

/** How often the landing follows a moved base. After that, the survivors wait for the next run. */
const MOST_MOVES = 3;

/**
 * Pushes the tested commit if the branch still stands at the tested base. If the branch has moved, the
 * survivors are rebuilt on its new tip and tested again.
 */
export async function land(request: LandRequest): Promise<Landing> {
  const { branch, remote, log, rebuild } = request;
  let survivors = request.survivors;
  const failed = (reason: 'push-refused' | 'base-moved', detail: string): Landing => ({
    kind: 'failed',
    reason,
    detail,
    survivors,
  });
  for (let moves = 0; ; moves += 1) {
    if (survivors.steps.length === 0) return { kind: 'nothing' };
    const { commit, base } = survivors;
    const pushed = await remote.push(branch, commit, base.commit);
    switch (pushed.kind) {
      case 'landed':
        return { kind: 'landed', survivors, branch };
      case 'unknown':
        return failed(
          'push-refused',
          `It is unknown whether ${commit} reached ${branch}, because the remote does not say: ${pushed.detail}`,
        );
      case 'refused':
        return failed(
          'push-refused',
          `The push to ${branch} was refused: ${pushed.detail}. ${await keep(commit, request)}`,
        );
      case 'cancelled':
        return { kind: 'cancelled', survivors };
      case 'astray':
        return failed('push-refused', `The push did not reach ${branch}: ${pushed.detail}.`);
      case 'moved': {
        const { tip } = pushed;
        const isTooOften = moves === MOST_MOVES;
        if (tip === undefined || isTooOften) {
          const what =
            tip === undefined ? 'was deleted during the run' : `moved ${moves + 1} times during the run`;
          return failed('base-moved', `${branch} ${what}. ${await keep(commit, request)}`);
        }
        log.info(`${branch} moved to ${tip.slice(0, 12)}: the survivors are rebuilt there and tested again.`);
        const rebuilt = await rebuild(survivors, tip);
        if (typeof rebuilt === 'string') return failed('base-moved', rebuilt);
        survivors = rebuilt;
      }
    }
  }
}

async function keep(commit: string, { keepBranch, remote }: LandRequest): Promise<string> {
  return (await remote.keep(keepBranch, commit))
    ? `The tested commit ${commit.slice(0, 12)} is kept on the branch ${keepBranch}.`
    : 'The tested commit could not be kept on a branch either.';
}
