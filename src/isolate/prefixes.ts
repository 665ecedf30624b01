/** The search by exit code alone: nested group testing of prefixes, with a share of culprits that it learns. */
import type { Asker, Asking, Sequence } from './asker.ts';
import { BreakingPoint, DOUBT, firstCulpritWeights } from './belief.ts';
import type { Assumptions, Rejection } from './questions.ts';
import type { Standing } from './standing.ts';

type Assumed = Pick<Assumptions, 'suiteFlakeRate' | 'retries'>;

/** Searches until no patch that applies is left: green ones are banked, culprits rejected. */
export function* searchByExitCode(
  standing: Standing,
  asker: Asker,
  assumptions: Assumed & Pick<Assumptions, 'secondChance'>,
): Asking<void> {
  /** Rejected patch → how many patches were green when it was judged. */
  const judgedOn = new Map<string, number>();
  for (;;) {
    const sequence = yield* standing.ready();
    // Rejected patches come first: a patch that was held back could take a place where a rejected one fits again.
    if (assumptions.secondChance && (yield* giveSecondChance(standing, asker, judgedOn))) continue;
    if (sequence.length === 0) return;
    const culprit = yield* findFirstCulprit(standing, asker, sequence, assumptions);
    if (culprit) standing.reject(culprit);
    for (const { patch, green } of standing.rejections)
      if (!judgedOn.has(patch) && green.length === standing.green.length) judgedOn.set(patch, green.length);
  }
}

/**
 * Banks green prefixes of a sequence that applies, and gives the first patch that turns the tests red, if there is one.
 * Patches that apply only together are taken out, unless they are green together.
 */
export function* findFirstCulprit(
  standing: Standing,
  asker: Asker,
  all: Sequence,
  { suiteFlakeRate, retries }: Assumed,
  said?: 'error',
): Asking<Rejection | undefined> {
  const before = standing.green;
  const sequence = yield* growing(standing, asker, all);
  if (sequence.length === 0) {
    const { outcome } = yield* asker.full([...before, ...all], 'what applies only together');
    if (outcome === 'green') standing.bank(all);
    else standing.setApart(all);
    return undefined;
  }
  const point = new BreakingPoint(firstCulpritWeights(asker.belief, sequence.length), suiteFlakeRate, DOUBT);
  /** The outcomes of red prefixes, by their length. */
  const fails = new Map<number, { outcome: 'red' | 'error'; tests: Sequence }>();
  // The whole sequence may be known already.
  if (said && sequence.length === all.length) {
    point.sawFail(sequence.length);
    fails.set(sequence.length, { outcome: said, tests: [] });
  }
  for (;;) {
    const settled = point.settled(retries);
    if (settled?.at === sequence.length && point.passed === sequence.length) return undefined;
    const fail = settled?.at === point.passed ? fails.get(settled.at + 1) : undefined;
    if (settled && fail) {
      const patch = sequence[settled.at]!;
      return { patch, green: standing.green, ...fail, confidence: settled.confidence };
    }
    const m = settled ? lastDoubt(point, settled.at) : bestOf(point.gains());
    const answer = yield* asker.full([...before, ...sequence.slice(0, m)], 'which prefix is green');
    if (answer.outcome === 'green') {
      point.sawPass(m);
      standing.bank(sequence.slice(standing.green.length - before.length, m));
    } else {
      point.sawFail(m);
      fails.set(m, { outcome: answer.outcome, tests: answer.tests });
    }
  }
}

/** The patches of a sequence each of which applies with those before it. */
function* growing(standing: Standing, asker: Asker, sequence: Sequence): Asking<Sequence> {
  // In the order of the batch, each comes on top of those before it.
  if (standing.isInOrder([...standing.green, ...sequence])) return sequence;
  const grown = [...standing.green];
  for (const id of sequence) if ((yield* asker.build([...grown, id])).length > grown.length) grown.push(id);
  return grown.slice(standing.green.length);
}

/** Tries each rejected patch alone on top of what is green now. True if one of them is green there. */
function* giveSecondChance(standing: Standing, asker: Asker, judgedOn: Map<string, number>): Asking<boolean> {
  let hasChanged = false;
  for (const rejection of standing.rejections) {
    const { patch, outcome } = rejection;
    if (outcome === 'error' || judgedOn.get(patch) === standing.green.length) continue;
    const candidate = [...standing.green, patch];
    if ((yield* asker.build(candidate)).length < candidate.length) continue;
    const answer = yield* asker.full(candidate, `${patch} on what is green`);
    if (answer.outcome === 'green') {
      standing.bank([patch]);
      hasChanged = true;
    } else if (answer.outcome === 'red') {
      standing.reject({ ...rejection, tests: answer.tests, green: standing.green });
      judgedOn.set(patch, standing.green.length);
    }
  }
  return hasChanged;
}

/** The prefix to ask when the culprit is beyond doubt: first the one without it, then the one with it. */
function lastDoubt(point: BreakingPoint, at: number): number {
  return at === point.passed ? at + 1 : at;
}

/** The prefix whose answer tells most; among equals the longest, which banks most. */
function bestOf(gains: readonly number[]): number {
  let best = 0;
  for (let m = 1; m < gains.length; m += 1) if (gains[m]! >= gains[best]!) best = m;
  return best + 1;
}
