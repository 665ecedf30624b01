/** The one place that knows what was said of a tree: all trials of a run, in order. */
import type { Trial } from './trial.ts';

export class TrialLog {
  private readonly byNumber = new Map<number, Trial>();
  /** By tree: the number of the trial that counts, once its failures have been run again. */
  private readonly settled = new Map<string, number>();

  /** A trial that was judged anew takes the place it had. */
  add(trial: Trial): void {
    this.byNumber.set(trial.number, trial);
  }

  /** This trial is the outcome of its tree, reruns included: nobody needs to try that tree again. */
  settle(trial: Trial): void {
    this.settled.set(trial.tree, trial.number);
  }

  /** The trial that {@link settle} was called with for this tree. */
  settledTrialOf(tree: string): Trial | undefined {
    return this.byNumber.get(this.settled.get(tree) ?? 0);
  }

  /** In the order they began. */
  get trials(): readonly Trial[] {
    return [...this.byNumber.values()];
  }

  /** The last whole trial of a tree. */
  wholeTrialOf(tree: string): Trial | undefined {
    return wholeTrialOf(this.trials, tree);
  }

  /** Whether a trial of the tree, whole or of single tests, was red in this run. */
  wasRed(tree: string): boolean {
    return this.trials.some(
      (trial) => trial.tree === tree && ['red', 'timeout'].includes(trial.judgement.outcome),
    );
  }
}

/** The last whole trial of a tree. */
export function wholeTrialOf(trials: readonly Trial[], tree: string): Trial | undefined {
  return trials.findLast((trial) => trial.tree === tree && trial.kind !== 'focus');
}

/** The trial that a verdict about a tree speaks of: the last whole one, else the last of single tests. */
export function tellingTrialOf(trials: readonly Trial[], tree: string): Trial | undefined {
  return wholeTrialOf(trials, tree) ?? trials.findLast((trial) => trial.tree === tree);
}

/** The last trial of the base. */
export function baselineOf(trials: readonly Trial[]): Trial | undefined {
  return trials.findLast(({ kind }) => kind === 'baseline');
}

/** The last whole trial that was green. */
export function lastGreenOf(trials: readonly Trial[]): Trial | undefined {
  return trials.findLast(({ kind, judgement }) => kind !== 'focus' && judgement.outcome === 'green');
}
