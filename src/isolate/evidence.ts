/** What trials have said about each test, and what follows: which patch breaks it, or that it fails for no reason. */
import { breaking, chanceOn as breakingOn, type Breaking } from './breakers.ts';
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

/** What is believed about a test, for the patches of a list. */
export interface Blame {
  /** The chance that each patch breaks it. */
  readonly patches: readonly number[];
  /** The chance that it fails for no reason. */
  readonly flaky: number;
  /** How often it does then. */
  readonly rate: number;
  /** What else may be true: each with its chance, and who breaks the test then. */
  readonly cases: readonly Case[];
  /** No set of patches explains the answers. Only prefixes of the list tell more. */
  readonly isOdd: boolean;
}

interface Case {
  readonly chance: number;
  readonly breaking: Breaking;
  /** Patches of the list with which the test passes, whatever else is in. */
  readonly repairers: readonly boolean[];
}

type Weighed = Omit<Case, 'chance'> & { weight: number };

/** What trials said about a test, as far as known culprits do not explain it. */
interface TestAnswer {
  said: boolean;
  isOn: readonly boolean[];
  /** A patch was in that may repair the test. */
  isRepaired: boolean;
}

/** Stands for a command that fails and names no test: it does not build, or it breaks off. */
export const COMMAND = '(the test command)';

/** A test fails without the patch that breaks it: another one does. At least this likely. */
const ANOTHER = 0.01;
/** So many patches break a test on average, before anything is known about it: one, or several. How likely that is. */
const BREAKERS = [
  { count: 0.2, share: 0.85 },
  { count: 2, share: 0.15 },
];
/** How likely it is that a patch breaks a test where another one is missing, if patches have left. */
const REPAIR_ODDS = 1;
/** How likely it is that the truth is more complicated: a test is broken by two patches together, say. */
const OTHER = 0.03;
/** Of tests that fail alike, at most this many are watched: one patch breaks them all, or hardly more. */
const MOST_ALIKE = 12;
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
    const answers = this.answersAbout(test, among);
    const { flaky, rate } = this.noReason(test, answers);
    const odds = BREAK_ODDS * culprits * among.length;
    const shares = this.shares(test, among);
    const missing = this.repairersOf(test);
    const unrepaired = answers.filter(({ isRepaired }) => !isRepaired);
    const nobody = among.map(() => false);
    const repairers = among.map((id) => missing.has(id));
    const cases = BREAKERS.flatMap(({ count, share }) => {
      const prior = shares.map((part) => part * count);
      const one = (weight: number, told: readonly TestAnswer[], who: readonly boolean[]): Weighed[] => {
        const found = breakingBy(prior, told);
        // Some patch broke it, or it would not be in question.
        const some = -Math.expm1(prior.reduce((sum, chance) => sum + Math.log1p(-Math.min(chance, 0.99)), 0));
        return [{ weight: (weight * share * found.likelihood) / some, breaking: found, repairers: who }];
      };
      const asIs = one(odds, answers, nobody);
      return missing.size === 0 ? asIs : [...asIs, ...one(REPAIR_ODDS, unrepaired, repairers)];
    });
    const other = odds * OTHER * 0.5 ** answers.length;
    const most = cases.reduce((sum, { weight }) => sum + weight, flaky);
    if (other <= most) return blameOf(cases, flaky, rate, among.length, false);
    // Whatever breaks it, there is a step from a prefix of the list that passes to one that fails.
    const prefixes = answers.filter(({ isOn }) => isOn.every((is, at) => is || !isOn[at + 1]));
    const length = ({ isOn }: TestAnswer): number => isOn.filter(Boolean).length;
    const longest = Math.max(0, ...prefixes.filter(({ said }) => !said).map(length));
    const steps = prefixes.filter((answer) => !answer.said || length(answer) > longest);
    const prior = shares.map((part) => part * BREAKERS[0]!.count);
    const bySteps = { weight: other, breaking: breakingBy(prior, steps), repairers: nobody };
    return blameOf([bySteps], flaky, rate, among.length, true);
  }

  /** Patches that may repair a test: it failed for the first time after they had left, and never with them. */
  private repairersOf(test: string): ReadonlySet<string> {
    const failed = this.seen.filter((seen) => this.says(seen, test) === true);
    return new Set([...(this.without.get(test) ?? [])].filter((id) => !failed.some(({ on }) => on.has(id))));
  }

  /** What trials said about a test, but for fails that known culprits outside of the list explain. */
  private answersAbout(test: string, among: Sequence): TestAnswer[] {
    const breakers = [...this.breakersOf(test)].filter((id) => !among.includes(id));
    const missing = this.repairersOf(test);
    return this.seen.flatMap((seen) => {
      const said = this.says(seen, test);
      if (said === undefined || (said && breakers.some((id) => seen.on.has(id)))) return [];
      return [
        {
          said,
          isOn: among.map((id) => seen.on.has(id)),
          isRepaired: [...missing].some((id) => seen.on.has(id)),
        },
      ];
    });
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

function breakingBy(prior: readonly number[], answers: readonly TestAnswer[]): Breaking {
  const setsWith = (wanted: boolean): (readonly boolean[])[] =>
    answers.filter(({ said }) => said === wanted).map(({ isOn }) => isOn);
  return breaking(prior, setsWith(false), setsWith(true));
}

function blameOf(
  cases: readonly Weighed[],
  flaky: number,
  rate: number,
  length: number,
  isOdd: boolean,
): Blame {
  const total = cases.reduce((sum, { weight }) => sum + weight, flaky);
  const possible = cases
    .filter(({ weight }) => weight > 0)
    .map(({ weight, ...rest }) => ({ ...rest, chance: weight / total }));
  const patches = Array.from({ length }, (_, at) =>
    possible.reduce((sum, { chance, breaking: { chances } }) => sum + chance * chances[at]!, 0),
  );
  return { patches, flaky: total > 0 ? flaky / total : 0, rate, cases: possible, isOdd };
}

/** The chance that a test fails on the patches for which `isOn` holds. */
export function chanceOn({ cases, flaky, rate }: Blame, isOn: readonly boolean[]): number {
  return cases.reduce(
    (sum, { chance, breaking: who, repairers }) =>
      isOn.some((is, at) => is && repairers[at]) ? sum : sum + chance * breakingOn(who, isOn),
    flaky * rate,
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
