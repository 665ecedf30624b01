/** What trials have said about each test, and what follows: which patch breaks it, or that it fails for no reason. */
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
  /** No test ran, or some that nobody has asked for did not: what failed kept them from it. */
  readonly hidesOthers: boolean;
}

/** How likely each patch of a list is to be the first that breaks one test, and that nobody does. They add up to 1. */
export interface Blame {
  readonly patches: readonly number[];
  /** How much of that is for breaking it only where no repairer is in. */
  readonly repaired: readonly number[];
  /** Which patches of the list may repair it. */
  readonly repairers: readonly boolean[];
  readonly nobody: number;
  /** The part of `nobody` for a test that fails for no reason; the rest is for one that will not fail at all. */
  readonly flaky: number;
  /** The chance that the test fails next time, if nobody breaks it. */
  readonly rate: number;
  /** For each patch: how likely it is to break the test as well, if an earlier one is the first that does. */
  readonly also: readonly number[];
  /** No single patch explains the answers. Only prefixes of the list tell more. */
  readonly isOdd: boolean;
}

/** What is believed about a test before it is asked. */
interface Prior {
  shares: readonly number[];
  /** That a patch breaks it. */
  odds: number;
  /** That a patch breaks it which another one repairs. */
  repairOdds: number;
  flaky: number;
  fine: number;
  rate: number;
}

interface TestAnswer {
  said: boolean;
  isOn: readonly boolean[];
  /** A patch was in that may repair the test. */
  isRepaired: boolean;
}

/** Stands for a command that fails and names no test: it does not build, or it breaks off. */
export const COMMAND = '(the test command)';

/** A test fails though its culprit is out: another patch breaks it, too. At least this likely. */
const ANOTHER = 0.01;
/** How many patches break a test besides the first one, on average: hardly any, or several. And how likely that is. */
const ALSO = [
  { count: 0.2, share: 0.85 },
  { count: 3, share: 0.15 },
];
/** How many times likelier one more is, for each that was found. */
const ONE_MORE_ODDS = 3;
/** The same for a patch that breaks it where one is missing that repairs it, if patches have left. */
const REPAIR_ODDS = 1;
/** How likely it is that the truth is more complicated: a test is broken by two patches together, say. */
const OTHER = 0.03;
/** Of tests that fail alike, at most this many are watched: one patch breaks them all, or hardly more. */
const MOST_ALIKE = 12;
/** How likely it is that a second patch breaks a test, too, against that none does. */
const SECOND_ODDS = 0.15;
/** A test passes though its culprit is in: a second patch is needed to break it, or another one repairs it. */
const SPARED = 0.005;
/** Of the suspicion against a patch, this much comes from what it changes; the rest is the same for every patch. */
const BY_HINTS = 0.9;
/** How much likelier than a flake it is that a patch breaks a test which failed on it, for a share of culprits of 1. */
const BREAK_ODDS = 10;
/** How likely it is that a test which failed is flaky, for a rate of 1 of the tests that are watched. */
const FLAKE_ODDS = 50;
/** A flaky test's rate of failing is Beta(1, 14): around one in fifteen, and hardly ever above one in four. */
const STEADY = 14;

/** Everything that was seen in a search. */
export class Evidence {
  readonly seen: Seen[] = [];
  /** Tests that fail among others and pass by themselves: only full trials can judge them. */
  readonly orderDependent = new Set<string>();
  /** Tests that failed in any trial, each with how many trials there were before it first did. */
  private readonly first = new Map<string, number>();
  private readonly hints = new Map<string, ReadonlyMap<string, number>>();
  /** Test → patches without which it failed for the first time, though it had passed with them. */
  private readonly without = new Map<string, ReadonlySet<string>>();
  /** Tests that ran on the base and were missing in a trial where nothing failed. */
  private readonly lost = new Set<string>();
  /** Test → patches that break it. */
  private readonly breakers = new Map<string, ReadonlySet<string>>();
  private readonly flakeOdds: number;
  /** Blames that were weighed up since the last trial. */
  private readonly blames = new Map<string, Blame>();

  /** `testFlakeRate`: 0 where no test is flaky. */
  constructor(testFlakeRate: number) {
    this.flakeOdds = FLAKE_ODDS * testFlakeRate;
  }

  /** Tests that failed in any trial. */
  get tests(): readonly string[] {
    return [...this.first.keys()];
  }

  /** Takes the answer of a trial. `asked`: the tests of a focus trial. */
  add(patches: Sequence, asked: Sequence | undefined, answer: Verdict): void {
    const failed = new Set(answer.outcome === 'red' ? answer.tests : []);
    const isMute = answer.outcome === 'red' && failed.size === 0;
    if (isMute) failed.add(COMMAND);
    const unknown = new Set(answer.outcome === 'red' ? answer.unknown : []);
    const hidesOthers = isMute || (answer.outcome === 'red' && answer.hidesOthers === true);
    const now: Seen = {
      at: this.seen.length,
      on: new Set(patches),
      asked: asked && new Set(asked),
      failed,
      unknown,
      hidesOthers,
    };
    for (const test of failed) if (!this.first.has(test)) this.begin(test, now);
    const hints = answer.outcome === 'red' ? Object.entries(answer.hints ?? {}) : [];
    for (const [test, scores] of hints) this.hints.set(test, new Map(Object.entries(scores)));
    this.seen.push(now);
    this.blames.clear();
    for (const test of asked ?? failed) this.noteOrder(test, now);
    if (answer.outcome === 'red' && answer.areLost) for (const test of failed) this.lost.add(test);
  }

  /** Notes a test that fails among all tests every time, and passes by itself, with the same patches. */
  private noteOrder(test: string, { on }: Seen): void {
    const same = this.seen.filter((seen) => isSame(seen.on, on));
    const passes = same.filter(({ asked, failed }) => asked?.has(test) && !failed.has(test));
    const fails = same.filter(({ asked, failed }) => !asked && failed.has(test));
    // A single fail may be a flake.
    const isEnough = fails.length >= (this.flakeOdds === 0 ? 1 : 2);
    const passed = same.some((seen) => !seen.asked && this.says(seen, test) === false);
    if (isEnough && passes.length > 0 && !passed) this.orderDependent.add(test);
  }

  /** Whether only a trial of all tests can judge this one: it depends on others, or it disappeared. */
  needsAllTests(test: string): boolean {
    return this.orderDependent.has(test) || this.lost.has(test);
  }

  /** What a trial says about a test: it failed (`true`), or passed, or this trial says nothing (`undefined`). */
  says({ at, asked, failed, unknown, hidesOthers }: Seen, test: string): boolean | undefined {
    if (asked ? !asked.has(test) || this.orderDependent.has(test) : unknown.has(test)) return undefined;
    if (failed.has(test)) return true;
    if (failed.has(COMMAND) || (test === COMMAND && hidesOthers)) return undefined;
    // A test that nobody knew then may have been kept from running.
    return hidesOthers && !(this.first.get(test)! < at) ? undefined : false;
  }

  /** Notes that a patch breaks a test, as good as surely. */
  settle(test: string, patch: string): void {
    this.breakers.set(test, new Set([...(this.breakers.get(test) ?? []), patch]));
  }

  /** Patches that are known to break a test: no trial with them saw it pass. */
  breakersOf(test: string): ReadonlySet<string> {
    const passed = this.seen.filter((seen) => this.says(seen, test) === false);
    return new Set([...(this.breakers.get(test) ?? [])].filter((id) => !passed.some(({ on }) => on.has(id))));
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

  /** What trials of exactly these patches said about a test, oldest first. */
  onExactly(patches: Sequence, test: string): boolean[] {
    const asked = new Set(patches);
    return this.seen
      .filter(({ on }) => isSame(on, asked))
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

  /** The suspicion against each patch of a list, from what the patches change. It adds up to 1. */
  private shares(test: string, among: Sequence): number[] {
    const hints = this.hints.get(test);
    const scores = among.map((id) => hints?.get(id) ?? 1);
    const total = scores.reduce((sum, score) => sum + score, 0);
    return scores.map((score) => (BY_HINTS * score) / total + (1 - BY_HINTS) / among.length);
  }

  /**
   * Who is the first of a list to break this test. Where a patch outside of the list is known to break it, the question
   * is who does besides. `culprits`: the share of patches that break something.
   */
  blame(test: string, among: Sequence, culprits: number): Blame {
    // Tests that fail together have the same answers, and there may be thousands of them.
    const says = this.seen.map((seen) => this.says(seen, test));
    const hints = this.hints.get(test);
    const key = [
      ...says,
      culprits,
      test === COMMAND,
      hints ? JSON.stringify([...hints]) : '',
      [...(this.without.get(test) ?? [])].join(),
      [...this.breakersOf(test)].join(),
      ...among,
    ].join('\n');
    const known = this.blames.get(key) ?? this.weighUp(test, among, culprits);
    this.blames.set(key, known);
    return known;
  }

  /**
   * The chance that a patch is innocent of a test that failed with it on top of `before`: that the test fails for no
   * reason. Against it stands that the patch breaks it, alone, or together with one of `before`, or where a patch is
   * missing. `among`: all patches that may break it.
   */
  doubt(test: string, patch: string, among: Sequence, before: Sequence, culprits: number): number {
    const passed = this.seen.filter((seen) => this.says(seen, test) === false);
    const known = new Set([...before, patch, ...passed.flatMap(({ on }) => [...on])]);
    // Where patches were in with which it never passed, they may be why it failed.
    const failed = this.seen.filter(
      (seen) =>
        this.says(seen, test) === true &&
        (isSuperset(known, seen.on) || passed.some(({ on }) => isSame(on, seen.on))),
    );
    const answers = [...passed, ...failed].map(({ on }, at) => ({ on, said: at >= passed.length }));
    const { flaky } = this.noReason(test, answers);
    if (flaky === 0) return 0;
    const missing = this.repairersOf(test);
    const likelihood = (fails: (on: ReadonlySet<string>) => boolean): number =>
      answers.reduce((chance, { on, said }) => chance * (fails(on) === said ? 1 : said ? ANOTHER : SPARED), 1);
    const isRepaired = (on: ReadonlySet<string>): boolean => [...missing].some((id) => on.has(id));
    const alone = likelihood((on) => on.has(patch));
    const repaired =
      missing.size === 0 ? 0 : REPAIR_ODDS * likelihood((on) => on.has(patch) && !isRepaired(on));
    const partners = sum(before.map((id) => likelihood((on) => on.has(patch) && on.has(id))));
    const odds = BREAK_ODDS * culprits * among.length;
    const share = this.shares(test, among)[among.indexOf(patch)] ?? 1 / (among.length + 1);
    const guilty = share * (odds * (alone + (OTHER * partners) / Math.max(1, before.length)) + repaired);
    return flaky / (flaky + guilty);
  }

  private weighUp(test: string, among: Sequence, culprits: number): Blame {
    const { prior, answers, missing } = this.case(test, among, culprits);
    const repairers = among.map((id) => missing.has(id));
    const { other, ...blame } = weigh(prior, answers);
    if (other < 0.5 && !this.isContradicted({ ...blame, repairers }, answers))
      return { ...blame, repairers, isOdd: false };
    // Whatever breaks it, there is a first prefix of the list that fails.
    const prefixes = answers
      .filter(({ isOn }) => isOn.every((is, at) => is || !isOn[at + 1]))
      .map((answer) => ({ ...answer, isRepaired: false }));
    const { other: _, ...simple } = weigh({ ...prior, repairOdds: 0 }, prefixes);
    return { ...simple, repairers: among.map(() => false), isOdd: true };
  }

  /** Patches that may repair a test: it failed for the first time after they had left, and never with them. */
  private repairersOf(test: string): ReadonlySet<string> {
    const failed = this.seen.filter((seen) => this.says(seen, test) === true);
    return new Set([...(this.without.get(test) ?? [])].filter((id) => !failed.some(({ on }) => on.has(id))));
  }

  /** What is believed about a test, and what trials said that concerns these patches. */
  private case(
    test: string,
    among: Sequence,
    culprits: number,
  ): { prior: Prior; answers: TestAnswer[]; missing: ReadonlySet<string> } {
    const breakers = [...this.breakersOf(test)].filter((id) => !among.includes(id));
    const isSecond = breakers.length > 0;
    // What a known culprit explains says nothing about the others.
    const isExplained = ({ on }: Seen): boolean => breakers.some((id) => on.has(id));
    const missing = this.repairersOf(test);
    const answers = this.seen
      .map((seen) => ({ seen, said: this.says(seen, test) }))
      .filter(({ seen, said }) => said !== undefined && !(said && isExplained(seen)))
      .map(({ seen, said }) => ({
        said: said!,
        isOn: among.map((id) => seen.on.has(id)),
        isRepaired: [...missing].some((id) => seen.on.has(id)),
      }));
    const shares = this.shares(test, among);
    const prior = {
      shares,
      odds: isSecond
        ? SECOND_ODDS * ONE_MORE_ODDS ** (breakers.length - 1)
        : BREAK_ODDS * culprits * among.length,
      repairOdds: missing.size > 0 ? REPAIR_ODDS : 0,
      ...this.noReason(test, answers),
    };
    return { prior, answers, missing };
  }

  /** Whether the test failed on the whole list every time, though it is expected to pass there. */
  private isContradicted(blame: Omit<Blame, 'isOdd'>, answers: readonly TestAnswer[]): boolean {
    const whole = answers.filter(({ isOn }) => isOn.every(Boolean));
    if (whole.length === 0 || whole.some(({ said }) => !said)) return false;
    return blame.nobody < 0.5 && chanceOn(blame, whole[0]!.isOn) < 0.5;
  }

  /** How likely it is that a test fails for no reason, and how often it does then. `fine`: that it does not fail at all. */
  private noReason(
    test: string,
    answers: readonly Pick<TestAnswer, 'said'>[],
  ): { flaky: number; fine: number; rate: number } {
    // It passed on the base.
    let [fails, passes] = [0, 1];
    let flaky = ((test === COMMAND ? this.flakeOdds / 5 : this.flakeOdds) * STEADY) / (STEADY + 1);
    for (const { said } of answers) {
      flaky *= (said ? 1 + fails : STEADY + passes) / (1 + STEADY + fails + passes);
      if (said) fails += 1;
      else passes += 1;
    }
    return { flaky, fine: SPARED ** fails, rate: (1 + fails) / (1 + STEADY + fails + passes) };
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

function isSame(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  return one.size === other.size && isSuperset(one, other);
}

function isSuperset(whole: ReadonlySet<string>, part: ReadonlySet<string>): boolean {
  return [...part].every((id) => whole.has(id));
}

/** Weighs the answers about a test. `other`: how likely it is that none of the explanations here is right. */
function weigh(
  { shares, odds, repairOdds, flaky, fine, rate }: Prior,
  answers: readonly TestAnswer[],
): Omit<Blame, 'isOdd' | 'repairers'> & { other: number } {
  const isCleared = shares.map((_, at) => answers.some(({ said, isOn }) => !said && isOn[at]));
  // One patch breaks the test, or many do: the answers tell which.
  const models = ALSO.map(({ count, share }) => {
    const also = shares.map((part, at) => (isCleared[at] ? SPARED : 1) * part * count);
    const patches = shares.map((part) => odds * share * part);
    const repaired = shares.map((part) => repairOdds * share * part);
    for (const { said, isOn, isRepaired } of answers)
      for (const [at, chance] of failing(also, isOn).entries()) {
        const unless = isRepaired ? SPARED : chance;
        patches[at]! *= said ? chance : 1 - chance;
        repaired[at]! *= said ? unless : 1 - unless;
      }
    return { also, patches, repaired, weight: sum(patches) + sum(repaired) };
  });
  const weight = sum(models.map((model) => model.weight));
  const nobody = flaky + fine;
  const total = weight + nobody;
  const other = odds * OTHER * 0.5 ** answers.length;
  const mixed = (part: (model: (typeof models)[number], at: number) => number): number[] =>
    shares.map((_, at) => sum(models.map((model) => part(model, at))));
  return {
    patches: total > 0 ? mixed(({ patches, repaired }, at) => (patches[at]! + repaired[at]!) / total) : shares,
    repaired: total > 0 ? mixed(({ repaired }, at) => repaired[at]! / total) : shares.map(() => 0),
    nobody: total > 0 ? nobody / total : 0,
    flaky: total > 0 ? flaky / total : 0,
    rate: nobody > 0 ? (rate * flaky) / nobody : 0,
    also: mixed(({ also, weight: own }, at) => (weight > 0 ? (also[at]! * own) / weight : 0)),
    other: other / (total + other),
  };
}

/**
 * The chance that a test fails on a part of a list, for each patch that may be the first to break it. If this patch is
 * not on, a later one may still make it fail.
 */
export function failing(also: readonly number[], isOn: readonly boolean[]): number[] {
  const chances: number[] = [];
  let later = 0;
  for (let at = also.length - 1; at >= 0; at -= 1) {
    chances[at] = isOn[at] ? 1 - SPARED : Math.min(0.95, Math.max(ANOTHER, 1 - Math.exp(-later)));
    if (isOn[at]) later += also[at]!;
  }
  return chances;
}

/** The chance that the test fails on the patches for which `isOn` holds. */
export function chanceOn(
  { patches, repaired, repairers, nobody, rate, also }: Omit<Blame, 'isOdd'>,
  isOn: readonly boolean[],
): number {
  const isRepaired = isOn.some((is, at) => is && repairers[at]);
  return failing(also, isOn).reduce(
    (sum, chance, at) => sum + patches[at]! * chance + (isRepaired ? repaired[at]! * (SPARED - chance) : 0),
    nobody * rate,
  );
}

/** Some of the tests, evenly spread, because reports list the tests of one file together. */
export function sample(tests: Sequence, most: number): Sequence {
  if (tests.length <= most) return tests;
  return Array.from({ length: most }, (_, i) => tests[Math.floor((i * tests.length) / most)]!);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
