/** What trials have said about each test. */
import type { Answer } from './questions.ts';

type Sequence = readonly string[];
type Verdict = Extract<Answer, { outcome: 'green' | 'red' }>;

/** What one trial said. */
export interface Seen {
  /** How many trials there were before it. */
  readonly at: number;
  readonly on: ReadonlySet<string>;
  /** The tests that were asked; `undefined`: all of them. */
  readonly asked: ReadonlySet<string> | undefined;
  readonly failed: ReadonlySet<string>;
  /** Tests that did not get to run. */
  readonly unknown: ReadonlySet<string>;
  /** No test ran, or many that nobody has asked for did not: what failed kept them from it. */
  readonly hidesOthers: boolean;
  /** It failed and named no test: nobody knows which tests ran. */
  readonly isMute: boolean;
  /** It was stopped early: it says something, and proves nothing. */
  readonly wasCut: boolean;
  readonly seconds: number | undefined;
}

/** Stands for a command that fails and names no test: it does not build, or it breaks off. */
const COMMAND = '(the test command)';

/** A command that breaks off at different places fails for different reasons. Each is taken for a test. */
export function commandAt(place: string): string {
  return `${COMMAND} ${place}`;
}

/** Whether this is no test: the command broke off. */
export function isCommand(test: string): boolean {
  return test.startsWith(COMMAND);
}

/** Of tests that fail alike, at most this many are watched: one patch breaks them all, or hardly more. */
const MOST_ALIKE = 12;
/** Where more tests failed and kept others from running, nobody knows which of them did. */
const MOST_BLOCKERS = 6;

/** Everything that was seen in a search. */
export class Evidence {
  readonly seen: Seen[] = [];
  /** Tests that fail among others and pass by themselves: only full trials can judge them. */
  readonly orderDependent = new Set<string>();
  /** Tests that failed in any trial, each with how many trials there were before it first did. */
  private readonly first = new Map<string, number>();
  /** Test → patches that are likelier to break it than others, how many times. */
  readonly hints = new Map<string, ReadonlyMap<string, number>>();
  /** Test → patches without which it failed for the first time, though it had passed with them. */
  private readonly without = new Map<string, ReadonlySet<string>>();
  /** Tests that ran on the base and were missing in a trial where nothing failed. */
  private readonly lost = new Set<string>();
  /** Test → patches that break it. */
  private readonly breakers = new Map<string, ReadonlySet<string>>();
  /** No test is flaky: one answer is enough. */
  private readonly isSure: boolean;

  constructor(isSure: boolean) {
    this.isSure = isSure;
  }

  /** Tests that failed in any trial. */
  get tests(): readonly string[] {
    return [...this.first.keys()];
  }

  /** Tests that failed and passed with the same patches. */
  get flaky(): readonly string[] {
    const isFlaky = (test: string): boolean =>
      this.seen.some(
        (seen) => this.says(seen, test) === true && this.onExactly([...seen.on], test).includes(false),
      );
    return this.tests.filter((test) => !isCommand(test) && isFlaky(test));
  }

  /** Takes the answer of a trial. `asked`: the tests of a focus trial. */
  add(patches: Sequence, asked: Sequence | undefined, answer: Verdict): void {
    const failed = new Set(answer.outcome === 'red' ? answer.tests : []);
    const isMute = answer.outcome === 'red' && failed.size === 0;
    const { places = [] } = answer.outcome === 'red' ? answer : {};
    if (isMute) for (const place of places.length > 0 ? places : ['']) failed.add(commandAt(place));
    const unknown = new Set(answer.outcome === 'red' ? answer.unknown : []);
    const hidesOthers = isMute || (answer.outcome === 'red' && answer.hidesOthers === true);
    const now: Seen = {
      at: this.seen.length,
      on: new Set(patches),
      asked: asked && new Set(asked),
      failed,
      unknown,
      hidesOthers,
      isMute,
      wasCut: answer.outcome === 'red' && answer.wasCut === true,
      seconds: answer.seconds,
    };
    for (const test of failed) if (!this.first.has(test)) this.begin(test, now);
    const hints = answer.outcome === 'red' ? Object.entries(answer.hints ?? {}) : [];
    for (const [test, scores] of hints) this.hints.set(test, new Map(Object.entries(scores)));
    this.seen.push(now);
    for (const test of asked ?? failed) this.noteOrder(test, now);
    if (answer.outcome === 'red' && answer.areLost) for (const test of failed) this.lost.add(test);
  }

  /** Notes a test that fails among all tests every time, and passes by itself, with the same patches. */
  private noteOrder(test: string, { on }: Seen): void {
    const same = this.seen.filter((seen) => isSame(seen.on, on));
    const passes = same.filter(({ asked, failed }) => asked?.has(test) && !failed.has(test));
    const fails = same.filter(({ asked, failed }) => !asked && failed.has(test));
    // A single fail may be a flake.
    const isEnough = fails.length >= (this.isSure ? 1 : 2);
    const passed = same.some((seen) => !seen.asked && this.says(seen, test) === false);
    if (isEnough && passes.length > 0 && !passed) this.orderDependent.add(test);
  }

  /** Whether only a trial of all tests can judge this one: it depends on others, or it disappeared. */
  needsAllTests(test: string): boolean {
    return this.orderDependent.has(test) || this.lost.has(test);
  }

  /** What a trial says about a test: it failed (`true`), or passed, or this trial says nothing (`undefined`). */
  says({ at, asked, failed, unknown, hidesOthers, isMute }: Seen, test: string): boolean | undefined {
    if (asked ? !asked.has(test) || this.orderDependent.has(test) : unknown.has(test)) return undefined;
    if (failed.has(test)) return true;
    if (isMute || (hidesOthers && isCommand(test))) return undefined;
    // A test that nobody knew then may have been kept from running.
    return hidesOthers && !(this.first.get(test)! < at) ? undefined : false;
  }

  /** Seconds that a trial of all tests usually takes: the median of those that ran to their end. */
  get fullSeconds(): number | undefined {
    const whole = this.seen.filter(({ asked, seconds }) => !asked && seconds !== undefined);
    const usual = whole.some(({ isMute }) => !isMute) ? whole.filter(({ isMute }) => !isMute) : whole;
    return usual.map(({ seconds }) => seconds!).toSorted((a, b) => a - b)[Math.floor(usual.length / 2)];
  }

  /**
   * What a trial of all tests costs where this one fails, in usual ones: little where it breaks off early, much where it
   * hangs. Of several trials the cheapest counts, because another test may be why the others took longer.
   */
  priceWhereFails(test: string): number {
    const failed = this.seen.filter((seen) => !seen.asked && this.says(seen, test) === true);
    const least = Math.min(...failed.map(({ seconds }) => seconds ?? Infinity));
    const usual = this.fullSeconds;
    return usual && Number.isFinite(least) ? least / usual : 1;
  }

  /** Whether one test that fails may keep another one from its answer: it kept others from running, or those are lost. */
  mayHide(failing: string, test: string): boolean {
    if (this.lost.has(test)) return !this.lost.has(failing);
    return this.seen.some(
      ({ hidesOthers, failed }) => hidesOthers && failed.size <= MOST_BLOCKERS && failed.has(failing),
    );
  }

  /** Notes that a patch breaks a test, as good as surely. */
  settle(test: string, patch: string): void {
    this.breakers.set(test, new Set([...(this.breakers.get(test) ?? []), patch]));
  }

  /** Takes back that a patch breaks any test: its tests are explained otherwise. */
  unsettle(patch: string): void {
    for (const [test, patches] of this.breakers)
      this.breakers.set(test, new Set([...patches].filter((id) => id !== patch)));
  }

  /** Patches that are known to break a test: no trial with them saw it pass. */
  breakersOf(test: string): ReadonlySet<string> {
    const passed = this.seen.filter((seen) => this.says(seen, test) === false);
    return new Set([...(this.breakers.get(test) ?? [])].filter((id) => !passed.some(({ on }) => on.has(id))));
  }

  /** Whether a patch that is known to break the test was in whenever it failed. */
  isExplained(test: string): boolean {
    const breakers = [...this.breakersOf(test)];
    return this.seen.every(
      (seen) => this.says(seen, test) !== true || breakers.some((id) => seen.on.has(id)),
    );
  }

  /** Tests to watch: of those that failed alike among all tests, for the same patches to look at, only some. */
  watched(): Sequence {
    const whole = this.seen.filter(({ asked }) => !asked);
    const alike = Map.groupBy(this.tests, (test) =>
      [
        ...whole.map((seen) => this.says(seen, test)),
        JSON.stringify([...(this.hints.get(test) ?? [])]),
      ].join(),
    );
    return [...alike.values()].flatMap((tests) => sample(tests, MOST_ALIKE));
  }

  /** What trials of exactly these patches said about a test, oldest first. One that was cut is not among them. */
  onExactly(patches: Sequence, test: string): boolean[] {
    const asked = new Set(patches);
    return this.seen
      .filter(({ on, wasCut }) => !wasCut && isSame(on, asked))
      .map((seen) => this.says(seen, test))
      .filter((said) => said !== undefined);
  }

  /** How often exactly these patches were tried: by all tests, or by each of the given ones. */
  timesAsked(patches: Sequence, tests: Sequence | undefined): number {
    const wanted = new Set(patches);
    const same = this.seen.filter(({ on }) => isSame(on, wanted));
    if (!tests) return same.filter(({ asked }) => !asked).length;
    return Math.min(...tests.map((test) => same.filter(({ asked }) => !asked || asked.has(test)).length));
  }

  /** Patches that may repair a test: it failed for the first time after they had left, and never with them. */
  repairersOf(test: string): ReadonlySet<string> {
    const failed = this.seen.filter((seen) => this.says(seen, test) === true);
    return new Set([...(this.without.get(test) ?? [])].filter((id) => !failed.some(({ on }) => on.has(id))));
  }

  /** Notes a test that fails for the first time, and whether it did so after patches had left. */
  private begin(test: string, now: Seen): void {
    this.first.set(test, now.at);
    const before = this.seen
      .filter((seen) => this.says(seen, test) === false && isSuperset(seen.on, now.on))
      .map(({ on }) => [...on].filter((id) => !now.on.has(id)))
      .filter((left) => left.length > 0)
      .toSorted((a, b) => a.length - b.length)[0];
    if (before) this.without.set(test, new Set(before));
  }
}

export function isSame(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  return one.size === other.size && isSuperset(one, other);
}

export function isSuperset(whole: ReadonlySet<string>, part: ReadonlySet<string>): boolean {
  return [...part].every((id) => whole.has(id));
}

/** Some of the tests, evenly spread, because reports list the tests of one file together. */
export function sample(tests: Sequence, most: number): Sequence {
  if (tests.length <= most) return tests;
  return Array.from({ length: most }, (_, i) => tests[Math.floor((i * tests.length) / most)]!);
}
