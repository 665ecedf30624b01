import { Asker, Stop, type Asking, type Sequence } from './asker.ts';
import { BreakingPoint, DOUBT, DOUBT_BEFORE_CONFIRMING, firstCulpritWeights } from './belief.ts';
import { findPartners } from './interactions.ts';
import type { Assumptions, Conclusion, Rejection } from './questions.ts';

/** A patch that passes alone and fails among others so often stays out. */
const MOST_CHANCES = 2;

/**
 * Finds the largest candidate that is green, and who is to blame for the rest: nested prefix search (Sobel & Groll
 * 1959) with priors learnt as the answers come in, one search for several failing tests at once where reports name
 * them, and a second chance until every rejected patch is red on top of what stays. Pure: the answers so far
 * determine the next question.
 */
export function* isolate(patches: Sequence, assumptions: Assumptions): Asking<Conclusion> {
  const search = new Isolation(patches, assumptions);
  return yield* search.run();
}

class Isolation {
  private readonly assumptions: Assumptions;
  private readonly asker: Asker;
  /** Had a full green trial, and only grows. */
  private green: Sequence = [];
  private queue: Sequence;
  private readonly out = new Map<string, Rejection>();
  /** Tests that some patch was found to break: asked first, since they cost little. */
  private readonly known = new Set<string>();
  /** Those of them that a patch is blamed for. */
  private readonly blamed = new Set<string>();
  private readonly flaky = new Set<string>();
  /** Rejected on exactly this many green patches: not asked again before there are more. */
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
        // Who is out has the first say: a patch that was held may come in where another one would fit again.
        if ((this.out.size > 0 || sequence.length === 0) && (yield* this.secondChance())) continue;
        if (sequence.length === 0) break;
        yield* this.attempt(sequence);
      }
      const partners = yield* findPartners(this.asker, [...this.out.values()], this.green);
      for (const [patch, partner] of partners)
        this.out.set(patch, { ...this.out.get(patch)!, because: { kind: 'together', patch: partner } });
    } catch (error) {
      if (!(error instanceof Stop)) throw error;
      return this.conclude(error.why);
    }
    return this.conclude(undefined);
  }

  private conclude(stopped: Conclusion['stopped']): Conclusion {
    return {
      green: this.green,
      rejections: [...this.out.values()],
      open: this.queue,
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

  /** Takes a sequence as far as it goes: all of it ends in, out, or back in the queue because it no longer applies. */
  private *attempt(sequence: Sequence): Asking<void> {
    if (!this.assumptions.hasNames) return yield* this.searchSuite(sequence);
    /** Candidate → tests that failed among all others there and passed by themselves. */
    const onlyAmongOthers = new Map<string, Sequence>();
    let wholes = 0;
    for (let open = sequence; open.length > 0; open = yield* this.ready()) {
      const candidate = [...this.green, ...open];
      // Once is enough for one candidate.
      const isNew = !onlyAmongOthers.has(candidate.join('\n'));
      let red = isNew ? yield* this.failingAgain(candidate) : [];
      if (red.length === 0) {
        const answer = yield* this.asker.full(candidate, 'all that applies');
        if (answer.outcome === 'green') return this.bank(open);
        if (answer.tests.length === 0) return yield* this.searchSuite(open);
        red = yield* this.recheck(candidate, answer.tests);
        if (red.length === 0) {
          const key = candidate.join('\n');
          const before = onlyAmongOthers.get(key);
          onlyAmongOthers.set(key, answer.tests);
          const twice = before?.filter((test) => answer.tests.includes(test));
          // Twice red among all tests and green alone: these depend on others, and only whole suites tell.
          if ((wholes += 1) > this.assumptions.retries + 3) throw new Stop('flaky');
          for (const test of twice ?? []) {
            this.asker.orderDependent.add(test);
            this.flaky.delete(test);
          }
          if (twice && twice.length > 0) yield* this.searchTests(open, twice);
        }
      }
      if (red.length > 0) yield* this.searchTests(open, red);
    }
  }

  /** Of the tests that some patch was found to break, those that still fail. A full trial will tell that, too. */
  private *failingAgain(candidate: Sequence): Asking<Sequence> {
    if (this.known.size === 0) return [];
    return (yield* this.asker.failingAlone(candidate, [...this.known], 'tests that failed before')) ?? [];
  }

  /** Which of these fail again by themselves. */
  private *recheck(candidate: Sequence, tests: Sequence): Asking<Sequence> {
    const why = 'failing tests again, to tell flakes';
    const red = this.asker.isSure ? undefined : yield* this.asker.failingAlone(candidate, tests, why);
    if (!red) return tests;
    for (const test of tests) if (!red.includes(test)) this.flaky.add(test);
    return red;
  }

  /** Only the exit code speaks: prefixes that pass are banked until one patch is left that breaks. */
  private *searchSuite(sequence: Sequence): Asking<void> {
    const before = this.green;
    const rate = this.assumptions.suiteFlakeRate;
    const point = new BreakingPoint(firstCulpritWeights(this.asker.belief, sequence.length), rate, DOUBT);
    let lastFail: 'red' | 'error' = 'red';
    let failedWith: Sequence = [];
    for (;;) {
      const settled = point.settled(this.assumptions.retries);
      if (settled && settled.at === point.passed) {
        if (settled.at < sequence.length) {
          const patch = sequence[settled.at]!;
          this.drop({
            patch,
            green: this.green,
            tests: failedWith,
            outcome: lastFail,
            confidence: settled.confidence,
          });
        }
        return;
      }
      const m = settled ? settled.at : bestOf(point.gains());
      const answer = yield* this.asker.full([...before, ...sequence.slice(0, m)], 'which prefix is green');
      if (answer.outcome === 'green') {
        point.sawPass(m);
        this.bank(sequence.slice(this.green.length - before.length, m));
      } else {
        point.sawFail(m);
        lastFail = answer.outcome;
        failedWith = answer.outcome === 'red' ? answer.tests : [];
      }
    }
  }

  /** Reports name the tests: one search for all of them, each prefix answering for as many as it can. */
  private *searchTests(sequence: Sequence, tests: Sequence): Asking<void> {
    const n = sequence.length;
    // By full trials an answer costs more, and so does another chance.
    const isCheap = this.asker.hasFocus(tests);
    const rate = isCheap ? this.assumptions.testFlakeRate : this.assumptions.suiteFlakeRate;
    const doubt = isCheap ? DOUBT_BEFORE_CONFIRMING : DOUBT;
    // Somebody among n breaks it, each as likely as the other; or it failed for no reason, as one may well think of
    // a test that passes by itself.
    const nobody = isCheap || !this.asker.hasFocus() ? rate : 0.5;
    const prior = [...Array.from({ length: n }, () => (1 - nobody) / n), nobody];
    const { retries } = this.assumptions;
    const isSettled = ({ point }: Group): boolean => point.settled(retries)?.at === point.passed;
    let groups: Group[] = [{ tests: spread(tests), point: new BreakingPoint(prior, rate, doubt) }];
    for (const test of tests) this.known.add(test);
    while (!groups.every(isSettled)) {
      const open = groups.filter((group) => !isSettled(group));
      const unsure = open.filter(({ point }) => !point.settled(retries));
      const m = unsure.length > 0 ? mostTelling(unsure) : open[0]!.point.settled(retries)!.at;
      const asked = open.flatMap((group) => group.tests);
      const candidate = [...this.green, ...sequence.slice(0, m)];
      const failed = m === 0 ? [] : yield* this.asker.failing(candidate, asked, 'who breaks these tests');
      groups = groups.flatMap((group) => (isSettled(group) ? group : split(group, new Set(failed), m)));
    }
    const broken = [...Map.groupBy(groups, ({ point }) => point.passed)].toSorted(([a], [b]) => a - b);
    for (const [at, found] of broken) {
      const names = found.flatMap((group) => group.tests);
      const confidence = Math.min(...found.map(({ point }) => point.settled(retries)!.confidence));
      if (at === n) this.acquit(names);
      else this.blame(sequence, at, names, confidence);
    }
  }

  /** Nobody breaks them: they fail for no reason. */
  private acquit(tests: Sequence): void {
    for (const test of tests) {
      this.flaky.add(test);
      this.known.delete(test);
      this.asker.orderDependent.delete(test);
    }
  }

  private blame(sequence: Sequence, at: number, tests: Sequence, confidence: number): void {
    const before = [...this.green, ...sequence.slice(0, at)];
    const patch = sequence[at]!;
    for (const test of tests) this.blamed.add(test);
    const needed = this.neededBy(patch, tests, before);
    this.drop({
      patch,
      green: before,
      tests,
      outcome: 'red',
      confidence,
      ...(needed === undefined ? {} : { because: { kind: 'needs', patch: needed } }),
    });
  }

  /** These tests passed with the patch before, while another one was in that has left since: it needs that one. */
  private neededBy(patch: string, tests: Sequence, before: Sequence): string | undefined {
    const passed = this.asker.history.find(
      (trial) => trial.patches.includes(patch) && tests.every((test) => !trial.failed.has(test)),
    );
    const left = passed?.patches.filter((other) => this.out.has(other) && !before.includes(other)) ?? [];
    return left.length === 1 ? left[0] : undefined;
  }

  private drop(rejection: Rejection): void {
    this.out.set(rejection.patch, rejection);
    this.queue = this.queue.filter((id) => id !== rejection.patch);
    const isBeyondDoubt = this.asker.isSure || !this.asker.hasFocus(rejection.tests);
    if (isBeyondDoubt && rejection.green.join('\n') === this.green.join('\n'))
      this.judgedOn.set(rejection.patch, this.green.length);
    // Patch after patch that cannot be judged: it is not the patches.
    this.errorsInARow = rejection.outcome === 'error' ? this.errorsInARow + 1 : 0;
    if (this.errorsInARow >= 3) throw new Stop('errors');
    if (rejection.outcome === 'red') this.asker.belief.culprits += 1;
  }

  private bank(sequence: Sequence): void {
    this.green = [...this.green, ...sequence];
    this.queue = this.queue.filter((id) => !sequence.includes(id));
    for (const id of sequence) this.out.delete(id);
    this.asker.belief.innocents += sequence.length;
  }

  /**
   * Until every rejected patch, added alone to what is green, is red: those that are not go back into the queue,
   * and are tried like any other. True when some did.
   */
  private *secondChance(): Asking<boolean> {
    if (!this.assumptions.hasNames && !this.assumptions.secondChance) return false;
    const promising: string[] = [];
    for (const rejection of this.out.values()) {
      const { patch, tests, outcome } = rejection;
      if (outcome === 'error' || this.judgedOn.get(patch) === this.green.length) continue;
      const candidate = [...this.green, patch];
      if ((yield* this.asker.build(candidate)).length < candidate.length) continue;
      const red = tests.length > 0 ? yield* this.confirmed(candidate, tests) : [];
      const chances = this.chances.get(patch) ?? 0;
      if (red.length > 0 || chances >= MOST_CHANCES) {
        if (red.length > 0) this.out.set(patch, { ...rejection, tests: red, green: this.green });
        this.judgedOn.set(patch, this.green.length);
      } else {
        this.chances.set(patch, chances + 1);
        promising.push(patch);
      }
    }
    for (const patch of promising) this.out.delete(patch);
    this.queue = [...promising, ...this.queue];
    return promising.length > 0;
  }

  /**
   * Those of its tests that fail on what is green with it, every time they are asked: a pass is the truth. The
   * first time the tests that nobody is blamed for are asked, too: some of them are broken by it as well.
   */
  private *confirmed(candidate: Sequence, tests: Sequence): Asking<Sequence> {
    const others = [...this.known].filter((test) => !this.blamed.has(test) && !tests.includes(test));
    const why = 'rejected patches on what is green';
    const failed = yield* this.asker.failing(candidate, [...tests, ...others], why);
    let red: Sequence = tests.filter((test) => failed.includes(test));
    if (!this.asker.isSure && this.asker.hasFocus(red) && red.length > 0)
      red = yield* this.asker.failing(candidate, red, why);
    return red.length === 0 ? [] : [...red, ...others.filter((test) => failed.includes(test))];
  }
}

/** Tests that answered alike so far, and what is believed of where they break. */
interface Group {
  tests: Sequence;
  point: BreakingPoint;
}

/** So many tests are watched at most: those that one patch breaks tell the same. */
const MOST_WATCHED = 16;

/** Some of the tests, evenly spread: reports name those of one file one after the other. */
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

/** The prefix whose answer tells most about all tests together. */
function mostTelling(groups: readonly Group[]): number {
  const rows = groups.map(({ tests, point }) => point.gains().map((gain) => gain * tests.length));
  return bestOf(rows[0]!.map((_, k) => rows.reduce((total, row) => total + row[k]!, 0)));
}

/** The prefix whose answer tells most; of equals the longer one, which banks more. */
function bestOf(gains: readonly number[]): number {
  let best = 0;
  for (let m = 1; m < gains.length; m += 1) if (gains[m]! >= gains[best]!) best = m;
  return best + 1;
}
