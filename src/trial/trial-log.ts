/** Keeps all trials of a run in order. Only this file decides which trial tells the outcome of a tree. */
import { failedIds } from './judging/judge.ts';
import { wasCut, type Trial } from './trial.ts';

export class TrialLog {
  private readonly byNumber = new Map<number, Trial>();
  /** By tree, the number of the trial whose outcome counts, after all reruns. */
  private readonly final = new Map<string, number>();

  /** Adds a trial. A trial that was judged again replaces its earlier version. */
  add(trial: Trial): void {
    this.byNumber.set(trial.number, trial);
  }

  /** Notes that this trial is the outcome of its tree, reruns included. The tree need not be tried again. */
  markFinal(trial: Trial): void {
    this.final.set(trial.tree, trial.number);
  }

  /**
   * Notes that these tests failed in a whole trial and passed in a later trial of the same tree, on the trials
   * where they failed.
   */
  noteFlaky(tests: readonly string[]): void {
    if (tests.length === 0) return;
    for (const trial of this.trials) {
      if (trial.kind === 'focus') continue;
      const passedLater = new Set(
        this.trials
          .filter((later) => later.tree === trial.tree && later.number > trial.number)
          .flatMap((later) => later.tests.filter(({ status }) => status === 'passed').map(({ id }) => id)),
      );
      const failedHere = new Set(failedIds(trial.tests));
      const flaky = tests.filter((id) => failedHere.has(id) && passedLater.has(id));
      if (flaky.length > 0) this.add({ ...trial, flaky: [...new Set([...trial.flaky, ...flaky])] });
    }
  }

  /** The trial that {@link markFinal} was called with for this tree. */
  finalTrialOf(tree: string): Trial | undefined {
    return this.byNumber.get(this.final.get(tree) ?? 0);
  }

  /** No tree has its outcome any more: each must be tried again where it matters. */
  forgetFinal(): void {
    this.final.clear();
  }

  /** All trials, in the order in which they began. */
  get trials(): readonly Trial[] {
    return [...this.byNumber.values()];
  }

  /** The last tree that was tried with exactly these patches. A set of patches may be arranged in several ways. */
  treeWith(patches: readonly string[]): string | undefined {
    const wanted = new Set(patches);
    const own = this.trials.filter(
      (trial) => trial.patches.length === wanted.size && trial.patches.every((id) => wanted.has(id)),
    );
    // A trial of all tests tells most.
    return (own.findLast(({ kind }) => kind !== 'focus') ?? own.at(-1))?.tree;
  }

  /** The last whole trial of a tree. */
  wholeTrialOf(tree: string): Trial | undefined {
    return wholeTrialOf(this.trials, tree);
  }

  /** Whether any trial of the tree, focus trials included, was red or ran into the time limit in this run. */
  wasRed(tree: string): boolean {
    return this.trials.some(
      (trial) =>
        trial.tree === tree && ['red', 'timeout'].includes(trial.judgement.outcome) && !wasCut(trial),
    );
  }
}

/** The last whole trial of a tree: a baseline or a full trial, not a focus trial. */
export function wholeTrialOf(trials: readonly Trial[], tree: string): Trial | undefined {
  return trials.findLast((trial) => trial.tree === tree && trial.kind !== 'focus');
}

/** The trial that explains the verdict about a tree: its last whole trial, else its last focus trial. */
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
