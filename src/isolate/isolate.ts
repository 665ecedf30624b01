/** The planner: asks question after question until it knows which patches are green and who is to blame. */
import { Asker, SearchEnd, type Asking, type Sequence } from './asker.ts';
import { BreakingPoint, DOUBT, DOUBT_BEFORE_CONFIRMING, firstCulpritWeights } from './belief.ts';
import { findPartners } from './interactions.ts';
import type { Assumptions, Conclusion, Rejection } from './questions.ts';

/** This many second chances of a patch ask its failing tests alone. After that a full trial decides. */
const MOST_CHANCES = 2;
/** At most this many rejected patches are tried to find the one that a patch needs. */
const MOST_NEEDS = 3;
/** Least flake rate that is assumed of a test that fails among others and passes by itself. */
const RATE_AMONG_OTHERS = 0.3;

/**
 * Finds the largest green candidate, and who is to blame for the rest. Searches prefixes by nested group
 * testing (Sobel & Groll 1959), with a culprit rate that it learns from the answers. Where reports name the
 * failing tests, one search serves several tests. Each rejected patch gets a second chance, until all of them
 * are red on top of what is green. Pure: the answers so far determine the next question.
 */
export function* isolate(patches: Sequence, assumptions: Assumptions): Asking<Conclusion> {
  const search = new Isolation(patches, assumptions);
  return yield* search.run();
}

class Isolation {
  private readonly assumptions: Assumptions;
  private readonly asker: Asker;
  /** Patches that were green together in a full trial. Only grows. */
  private green: Sequence = [];
  private queue: Sequence;
  private readonly out = new Map<string, Rejection>();
  /** Tests that some patch breaks. They are asked first, since single tests cost little. */
  private readonly known = new Set<string>();
  /** The tests of `known` that a rejected patch is blamed for. */
  private readonly blamed = new Set<string>();
  private readonly flaky = new Set<string>();
  /** Rejected patch → how many green patches it was red on. It is not asked again before there are more. */
  private readonly judgedOn = new Map<string, number>();
  private readonly chances = new Map<string, number>();
  private errorsInARow = 0;

  constructor(patches: Sequence, assumptions: Assumptions) {
    this.queue = patches;
    this.assumptions = assumptions;
    this.asker = new Asker(patches, assumptions);
  }

  *run(): Asking<Conclusion> {
    try {
      for (;;) {
        const sequence = yield* this.ready();
        // Rejected patches come first: a patch that was held back could take a place where a rejected one fits
        // again.
        if ((this.out.size > 0 || sequence.length === 0) && (yield* this.secondChance())) continue;
        if (sequence.length === 0) break;
        yield* this.attempt(sequence);
      }
      const partners = yield* findPartners(this.asker, [...this.out.values()], this.green);
      for (const [patch, partner] of partners)
        this.out.set(patch, { ...this.out.get(patch)!, because: { kind: 'together', patch: partner } });
    } catch (error) {
      if (!(error instanceof SearchEnd)) throw error;
      return this.conclusion(error.why);
    }
    return this.conclusion(undefined);
  }

  private conclusion(stopped: Conclusion['stopped']): Conclusion {
    // A patch that was still to be confirmed when the search ended is not blamed.
    const isSure = ({ patch, confidence }: Rejection): boolean =>
      !stopped || confidence >= 1 - DOUBT || this.judgedOn.get(patch) === this.green.length;
    const out = [...this.out.values()];
    return {
      green: this.green,
      rejections: out.filter(isSure),
      open: [...this.queue, ...out.filter((rejection) => !isSure(rejection)).map(({ patch }) => patch)],
      flaky: [...this.flaky],
      orderDependent: [...this.asker.orderDependent],
      stopped,
    };
  }

  /** Patches of the queue that apply on what is green, in order. */
  private *ready(): Asking<Sequence> {
    this.asker.remain(this.queue.length);
    return (yield* this.asker.build([...this.green, ...this.queue])).slice(this.green.length);
  }

  /**
   * Searches a sequence to its end. Each patch becomes green, is rejected, or goes back into the queue because
   * it no longer applies.
   */
  private *attempt(sequence: Sequence): Asking<void> {
    if (!this.assumptions.hasNames) return yield* this.searchSuite(sequence);
    /** Candidate → tests that failed there among all tests and passed by themselves. */
    const onlyAmongOthers = new Map<string, Sequence>();
    const wholes = new Map<string, number>();
    for (let open = sequence; open.length > 0; open = yield* this.ready()) {
      const candidate = [...this.green, ...open];
      // Asking the known tests once is enough for a candidate.
      const isNew = !onlyAmongOthers.has(candidate.join('\n'));
      let red = isNew ? yield* this.failingAgain(candidate) : [];
      if (red.length === 0) {
        const answer = yield* this.asker.full(candidate, 'all that applies');
        if (answer.outcome === 'green') return this.bank(open);
        if (answer.tests.length === 0) return yield* this.searchSuite(open, answer.outcome);
        const dependent = answer.tests.filter((test) => this.asker.orderDependent.has(test));
        const others = answer.tests.filter((test) => !dependent.includes(test));
        red = yield* this.rerunAlone(candidate, others);
        if (red.length === 0) red = dependent;
        if (red.length === 0) {
          const key = candidate.join('\n');
          const before = onlyAmongOthers.get(key);
          onlyAmongOthers.set(key, answer.tests);
          const twice = before?.filter((test) => answer.tests.includes(test));
          // Red twice among all tests and green alone: these tests depend on others, so only full trials can
          // judge them.
          const times = (wholes.get(key) ?? 0) + 1;
          wholes.set(key, times);
          if (times > this.assumptions.retries + 3) throw new SearchEnd('flaky');
          for (const test of twice ?? []) {
            this.asker.orderDependent.add(test);
            this.flaky.delete(test);
          }
          if (twice && twice.length > 0 && !(yield* this.searchTests(open, twice)))
            return yield* this.searchSuite(open, 'red');
        }
      }
      if (red.length > 0 && !(yield* this.searchTests(open, red)))
        return yield* this.searchSuite(open, 'red');
    }
  }

  /**
   * The tests of `known` that still fail on the candidate. Empty where they cannot run by themselves: a full
   * trial follows anyway.
   */
  private *failingAgain(candidate: Sequence): Asking<Sequence> {
    const known = [...this.known].filter((test) => this.asker.hasFocus([test]));
    if (known.length === 0) return [];
    return (yield* this.asker.failingAlone(candidate, known, 'tests that failed before')) ?? [];
  }

  /** Which of these tests fail again by themselves. Flaky tests and tests that depend on others do not. */
  private *rerunAlone(candidate: Sequence, tests: Sequence): Asking<Sequence> {
    // Without flaky tests no rerun is needed: the search itself asks these tests on the whole sequence.
    if (this.asker.isSure) return tests;
    const red = yield* this.asker.failingAlone(candidate, tests, 'failing tests again, to tell flakes');
    if (!red) return tests;
    for (const test of tests) if (!red.includes(test)) this.flaky.add(test);
    return red;
  }

  /** Searches by exit code alone: banks green prefixes, and drops the first patch that turns the tests red. */
  private *searchSuite(sequence: Sequence, said?: 'red' | 'error'): Asking<void> {
    const before = this.green;
    const rate = this.assumptions.suiteFlakeRate;
    const point = new BreakingPoint(firstCulpritWeights(this.asker.belief, sequence.length), rate, DOUBT);
    // The whole sequence may be known to be red already.
    if (said) point.sawFail(sequence.length);
    /** The outcomes of red prefixes, by their length. */
    const fails = new Map<number, { outcome: 'red' | 'error'; tests: Sequence }>();
    if (said) fails.set(sequence.length, { outcome: said, tests: [] });
    for (;;) {
      const settled = point.settled(this.assumptions.retries);
      if (settled?.at === sequence.length && point.passed === sequence.length) return;
      const fail = settled?.at === point.passed ? fails.get(settled.at + 1) : undefined;
      if (settled && fail) {
        const patch = sequence[settled.at]!;
        return this.drop({ patch, green: this.green, ...fail, confidence: settled.confidence });
      }
      const m = settled ? lastDoubt(point, this.assumptions.retries) : bestOf(point.gains());
      const answer = yield* this.asker.full([...before, ...sequence.slice(0, m)], 'which prefix is green');
      if (answer.outcome === 'green') {
        point.sawPass(m);
        this.bank(sequence.slice(this.green.length - before.length, m));
      } else {
        point.sawFail(m);
        fails.set(m, { outcome: answer.outcome, tests: answer.tests });
      }
    }
  }

  /**
   * Finds out who breaks these tests, in one search for all of them: each trial asks a prefix about as many
   * tests as it can. False where no test runs on a prefix, so that it cannot be judged.
   */
  private *searchTests(sequence: Sequence, tests: Sequence): Asking<boolean> {
    const n = sequence.length;
    // Without focus trials each answer costs a full trial, and so does each second chance.
    const isCheap = this.asker.hasFocus(tests);
    const dependsOnOthers = this.asker.hasFocus() && !isCheap;
    const seen = isCheap ? this.assumptions.testFlakeRate : this.assumptions.suiteFlakeRate;
    const rate = dependsOnOthers ? Math.max(seen, RATE_AMONG_OTHERS) : seen;
    const doubt = isCheap ? DOUBT_BEFORE_CONFIRMING : DOUBT;
    // Each of the n patches is equally likely to break the test, or nobody breaks it and it failed for no
    // reason. The last is likely for a test that passes by itself.
    const nobody = dependsOnOthers ? 0.5 : rate;
    const prior = [...Array.from({ length: n }, () => (1 - nobody) / n), nobody];
    // A test that passes and fails among others at random is not settled by a few answers.
    const retries = dependsOnOthers ? Infinity : this.assumptions.retries;
    // The culprit is beyond doubt, the prefix before it was seen green, and the prefix with it was seen red.
    const isSettled = ({ point }: Group): boolean => {
      const at = point.settled(retries)?.at;
      return at === point.passed && (at === n || point.hasFailed(at + 1));
    };
    let groups: Group[] = [{ tests: spread(tests), point: new BreakingPoint(prior, rate, doubt) }];
    for (const test of tests) this.known.add(test);
    while (!groups.every(isSettled)) {
      const open = groups.filter((group) => !isSettled(group));
      const unsure = open.filter(({ point }) => !point.settled(retries));
      const m = unsure.length > 0 ? mostTelling(unsure) : lastDoubt(open[0]!.point, retries);
      const asked = open.flatMap((group) => group.tests);
      const candidate = [...this.green, ...sequence.slice(0, m)];
      const failed = m === 0 ? [] : yield* this.asker.failing(candidate, asked, 'who breaks these tests');
      if (!failed) return false;
      groups = groups.flatMap((group) => (isSettled(group) ? group : split(group, new Set(failed), m)));
    }
    const broken = [...Map.groupBy(groups, ({ point }) => point.passed)].toSorted(([a], [b]) => a - b);
    for (const [at, found] of broken) {
      const names = found.flatMap((group) => group.tests);
      const confidence = Math.min(...found.map(({ point }) => point.settled(retries)!.confidence));
      if (at === n) this.acquit(names, isCheap);
      else yield* this.blame(sequence, at, names, confidence);
    }
    return true;
  }

  /** No patch breaks these tests: they are flaky. Where no test is flaky, they fail only among others. */
  private acquit(tests: Sequence, alone: boolean): void {
    for (const test of tests) {
      this.known.delete(test);
      if (this.asker.isSure && alone) {
        this.asker.orderDependent.add(test);
        continue;
      }
      this.flaky.add(test);
      this.asker.orderDependent.delete(test);
    }
  }

  private *blame(sequence: Sequence, at: number, tests: Sequence, confidence: number): Asking<void> {
    const before = [...this.green, ...sequence.slice(0, at)];
    const patch = sequence[at]!;
    for (const test of tests) this.blamed.add(test);
    const needed = yield* this.neededBy(patch, tests, before);
    const because = needed === undefined ? {} : { because: { kind: 'needs' as const, patch: needed } };
    this.drop({ patch, green: before, tests, outcome: 'red', confidence, ...because });
  }

  /** The rejected patch that this one needs: with it, these tests passed before and pass again. */
  private *neededBy(patch: string, tests: Sequence, before: Sequence): Asking<string | undefined> {
    const passed = this.asker.history.find(
      (trial) =>
        [...before, patch].every((id) => trial.patches.includes(id)) &&
        tests.every((test) => !trial.failed.has(test)),
    );
    const left = passed?.patches.filter((other) => this.out.has(other)) ?? [];
    for (const other of left.slice(0, MOST_NEEDS)) {
      const built = yield* this.asker.build([...before, other, patch]);
      if (built.length < before.length + 2) continue;
      const failed = yield* this.asker.failingAlone(built, tests, `whether ${patch} needs ${other}`);
      if (failed?.length === 0) return other;
    }
    return undefined;
  }

  private drop(rejection: Rejection): void {
    const { patch, green, tests, outcome } = rejection;
    this.out.set(patch, rejection);
    this.queue = this.queue.filter((id) => id !== patch);
    const isBeyondDoubt = this.asker.isSure || !this.asker.hasFocus(tests) || tests.length === 0;
    if (isBeyondDoubt && green.join('\n') === this.green.join('\n'))
      this.judgedOn.set(patch, this.green.length);
    // If several patches in a row cannot be judged, the cause is not the patches.
    this.errorsInARow = outcome === 'error' ? this.errorsInARow + 1 : 0;
    if (this.errorsInARow >= 3) throw new SearchEnd('errors');
    if (outcome === 'red') this.asker.belief.culprits += 1;
  }

  private bank(sequence: Sequence): void {
    this.green = [...this.green, ...sequence];
    this.queue = this.queue.filter((id) => !sequence.includes(id));
    for (const id of sequence) this.out.delete(id);
    this.asker.belief.innocents += sequence.length;
    this.errorsInARow = 0;
  }

  /**
   * Tries each rejected patch alone on top of what is green. If it is not red there, it goes back into the
   * queue, or is banked after a full trial. True if that happened to some patch.
   */
  private *secondChance(): Asking<boolean> {
    if (!this.assumptions.hasNames && !this.assumptions.secondChance) return false;
    let hasChanged = false;
    for (const rejection of this.out.values()) {
      const { patch, tests, outcome } = rejection;
      if (outcome === 'error' || this.judgedOn.get(patch) === this.green.length) continue;
      const candidate = [...this.green, patch];
      if ((yield* this.asker.build(candidate)).length < candidate.length) continue;
      const chances = this.chances.get(patch) ?? 0;
      this.chances.set(patch, chances + 1);
      const isNamed = tests.length > 0 && chances < MOST_CHANCES;
      const red = isNamed ? yield* this.confirmed(candidate, tests) : undefined;
      if (red?.length === 0) this.out.delete(patch);
      if (red?.length === 0) this.queue = [patch, ...this.queue];
      else if (red) this.keepOut(rejection, red);
      else yield* this.askWhole(candidate, rejection);
      hasChanged ||= !this.out.has(patch);
    }
    return hasChanged;
  }

  /** Decides by one full trial where the failing tests alone cannot decide. */
  private *askWhole(candidate: Sequence, rejection: Rejection): Asking<void> {
    const answer = yield* this.asker.full(candidate, `${rejection.patch} on what is green`);
    if (answer.outcome === 'green') this.bank([rejection.patch]);
    else if (answer.outcome === 'red') this.keepOut(rejection, answer.tests);
  }

  /** The patch is red on top of what is green now. These tests are its evidence. */
  private keepOut(rejection: Rejection, tests: Sequence): void {
    const { because, ...rest } = rejection;
    const isAsBefore = tests.length === rejection.tests.length;
    this.out.set(rejection.patch, {
      ...rest,
      tests,
      green: this.green,
      ...(because && isAsBefore ? { because } : {}),
    });
    this.judgedOn.set(rejection.patch, this.green.length);
  }

  /**
   * The tests of a rejected patch that fail every time they are asked on what is green with it: one pass is
   * enough to acquit. The first trial also asks the known tests that nobody is blamed for, since the patch may
   * break these, too. `undefined` where no test runs.
   */
  private *confirmed(candidate: Sequence, tests: Sequence): Asking<Sequence | undefined> {
    const others = [...this.known].filter((test) => !this.blamed.has(test) && !tests.includes(test));
    const why = 'rejected patches on what is green';
    const failed = yield* this.asker.failing(candidate, [...tests, ...others], why);
    const first = failed && tests.filter((test) => failed.includes(test));
    const isEnough = this.asker.isSure || !this.asker.hasFocus(tests);
    const red = isEnough || !first ? first : yield* this.asker.failing(candidate, first, why);
    return !red || red.length === 0 ? red : [...red, ...others.filter((test) => failed!.includes(test))];
  }
}

/** Tests with the same answers so far, and the belief about which patch breaks them. */
interface Group {
  tests: Sequence;
  point: BreakingPoint;
}

/** At most this many tests are watched: tests that the same patch breaks give the same answers. */
const MOST_WATCHED = 16;

/** Some of the tests, evenly spread, because reports list the tests of one file together. */
function spread(tests: Sequence): Sequence {
  if (tests.length <= MOST_WATCHED) return tests;
  return Array.from(
    { length: MOST_WATCHED },
    (_, i) => tests[Math.floor((i * tests.length) / MOST_WATCHED)]!,
  );
}

function split({ tests, point }: Group, failed: ReadonlySet<string>, m: number): Group[] {
  const [red, green] = [tests.filter((test) => failed.has(test)), tests.filter((test) => !failed.has(test))];
  const groups: Group[] = [];
  if (red.length > 0) groups.push({ tests: red, point: point.copy().sawFail(m, red.length) });
  if (green.length > 0) groups.push({ tests: green, point: point.copy().sawPass(m) });
  return groups;
}

/** The prefix to ask when the culprit is beyond doubt: first the one without it, then the one with it. */
function lastDoubt(point: BreakingPoint, retries: number): number {
  const { at } = point.settled(retries)!;
  return at === point.passed ? at + 1 : at;
}

/** The prefix whose answer tells most about all tests together. */
function mostTelling(groups: readonly Group[]): number {
  const rows = groups.map(({ tests, point }) => point.gains().map((gain) => gain * tests.length));
  return bestOf(rows[0]!.map((_, k) => rows.reduce((total, row) => total + row[k]!, 0)));
}

/** The prefix whose answer tells most; among equals the longest, which banks most. */
function bestOf(gains: readonly number[]): number {
  let best = 0;
  for (let m = 1; m < gains.length; m += 1) if (gains[m]! >= gains[best]!) best = m;
  return best + 1;
}
