import { entropy, expectedTrials, firstCulpritWeights, initialBelief } from './belief.ts';

/** What the search wants to know next. Patches are named by id and stand in the order they are applied. */
export type Question =
  /** Which of these apply, in this order, skipping those that do not? Costs milliseconds. */
  | { ask: 'build'; patches: readonly string[] }
  /** What do all tests say about the base with exactly these? Costs minutes. `about`: trials still expected. */
  | { ask: 'trial'; patches: readonly string[]; about: number };

export type Answer =
  | { applied: readonly string[] }
  | { outcome: 'green' | 'red' }
  /** The trial could not be judged, and no patch is to blame. */
  | { outcome: 'error' }
  /** No more trials: time is up, or somebody pressed cancel. */
  | { outcome: 'stop' };

/** Two adjacent prefixes, the shorter seen green, the longer not: `patch` is the difference. */
export interface BreakingStep {
  patch: string;
  /** What was applied in the green candidate. The red one has the patch on top of it. */
  green: readonly string[];
  /** `error` when the longer one could not be judged: then nobody is to blame. */
  outcome: 'red' | 'error';
}

export interface Conclusion {
  /** Applied together they were green in a full trial (empty: the base is). In landing order. */
  green: readonly string[];
  steps: readonly BreakingStep[];
  /** Neither landed nor blamed when the search ended: they never applied, or there was no time. */
  open: readonly string[];
  /** The search ended before everything was asked. */
  stopped: boolean;
}

/** More trials than this say that something is odd; what is open stays undecided. */
export function trialCap(patches: number): number {
  return 2 * patches + 20;
}

/**
 * Nested prefix search with banking (Sobel & Groll 1959, with priors learnt as the answers come in).
 *
 * A prefix of the queue that is green is banked and never tested again; a red one is narrowed down to one
 * breaking step, and the search goes on behind it. Each trial is the one whose answer tells most. Pure: the
 * answers so far determine the next question.
 */
export function* isolate(patches: readonly string[]): Generator<Question, Conclusion, Answer> {
  const belief = initialBelief();
  const steps: BreakingStep[] = [];
  let green: readonly string[] = [];
  let queue = patches;
  let trials = 0;
  let errorStepsInARow = 0;
  const conclude = (stopped: boolean): Conclusion => ({ green, steps, open: queue, stopped });

  for (;;) {
    const built = yield { ask: 'build', patches: [...green, ...queue] };
    if (!('applied' in built)) throw new Error('A build question wants the list of applied patches.');
    const sequence = built.applied.slice(green.length);
    if (sequence.length === 0) return conclude(false);

    const bankedBefore = green;
    const search = new PrefixSearch(firstCulpritWeights(belief, sequence.length));
    while (!search.isOver()) {
      if (trials >= trialCap(patches.length)) return conclude(true);
      const length = search.nextPrefix();
      const answer = yield {
        ask: 'trial',
        patches: [...bankedBefore, ...sequence.slice(0, length)],
        about: expectedTrials(belief, queue.length),
      };
      trials += 1;
      if (!('outcome' in answer)) throw new Error('A trial question wants an outcome.');
      if (answer.outcome === 'stop') return conclude(true);
      if (answer.outcome === 'green') {
        belief.innocents += length - search.greenLength;
        search.sawGreen(length);
        green = [...bankedBefore, ...sequence.slice(0, length)];
        queue = queue.filter((id) => !green.includes(id));
      } else {
        search.sawRed(length, answer.outcome);
      }
    }
    const found = search.breakingStep();
    if (found === undefined) continue;
    const patch = sequence[found.index]!;
    steps.push({ patch, green, outcome: found.outcome });
    queue = queue.filter((id) => id !== patch);
    // Patch after patch that cannot be judged: it is not the patches.
    errorStepsInARow = found.outcome === 'error' ? errorStepsInARow + 1 : 0;
    if (errorStepsInARow >= 3) return conclude(true);
    if (found.outcome === 'red') belief.culprits += 1;
  }
}

/**
 * Hypothesis k: patch k is the first that breaks; hypothesis n: nobody does. An answer rules hypotheses out
 * from one end or the other and changes the odds of the rest in no way, so the two ends of what is left suffice.
 */
class PrefixSearch {
  private readonly length: number;
  private readonly weights: readonly number[];
  /** The longest prefix seen green, and the shortest seen red. */
  greenLength = 0;
  private redLength: number;
  private redOutcome: 'red' | 'error' = 'red';

  constructor(weights: readonly number[]) {
    this.weights = weights;
    this.length = weights.length - 1;
    this.redLength = weights.length;
  }

  isOver(): boolean {
    return this.redLength === this.greenLength + 1;
  }

  /** The prefix whose chance to be red is nearest to one half, hence whose outcome tells most. */
  nextPrefix(): number {
    const open = this.weights.slice(this.greenLength, this.redLength);
    const total = open.reduce((sum, weight) => sum + weight, 0);
    let best = this.greenLength + 1;
    let bestGain = -1;
    let before = 0;
    for (let m = this.greenLength + 1; m < Math.min(this.redLength, this.length + 1); m += 1) {
      before += this.weights[m - 1]!;
      const gain = entropy(before / total);
      // Of equals the longer one: green, it banks more.
      if (gain >= bestGain) [best, bestGain] = [m, gain];
    }
    return best;
  }

  sawGreen(length: number): void {
    this.greenLength = length;
  }

  sawRed(length: number, outcome: 'red' | 'error'): void {
    this.redLength = length;
    this.redOutcome = outcome;
  }

  breakingStep(): { index: number; outcome: 'red' | 'error' } | undefined {
    return this.redLength > this.length ? undefined : { index: this.greenLength, outcome: this.redOutcome };
  }
}
