/** Who is to blame for a test that failed: a patch, several, or nobody, because it fails for no reason. */
import { breaking, chanceOn as breakingOn, SPARED, type Breaking } from './breakers.ts';
import { isCommand, isSame, type Evidence } from './evidence.ts';
import type { Assumptions } from './questions.ts';

type Sequence = readonly string[];

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
  /** Patches of the list of which one, if it is in, makes the test pass, whatever else is in. */
  readonly repairers: readonly boolean[];
}

type Weighed = Omit<Case, 'chance'> & { weight: number };

/** What a trial said about a test, where no known culprit explains it. */
interface TestAnswer {
  /** It failed. */
  said: boolean;
  isOn: readonly boolean[];
  /** A patch was in that may repair the test. */
  isRepaired: boolean;
}

/** A test fails without the patch that breaks it: another one does. At least this likely. */
const ANOTHER = 0.01;
/** How many patches break a test on average, before anything is known: hardly more than one, or several. `share`: how likely that is. */
const BREAKERS = [
  { count: 0.2, share: 0.85 },
  { count: 2, share: 0.15 },
];
/** Odds that a patch breaks a test only where another one is missing, if patches have left. */
const REPAIR_ODDS = 1;
/** How likely it is that the truth is more complicated: a test is broken by two patches together, say. */
const OTHER = 0.03;
/** How much likelier than a flake it is that a patch breaks a test which failed on it, for a share of culprits of 1. */
const BREAK_ODDS = 10;
/** How much less likely it is that a second patch breaks a test, too, than that one does. */
const SECOND_ODDS = 0.1;
/** How likely it is that a test which failed is flaky, for a rate of 1 of the tests that are watched. */
const FLAKE_ODDS = 50;
/** How much less likely it is that a patch breaks a test only among others, than that it breaks one by itself, too. */
const ORDER_ODDS = 0.05;
/** A flaky test's rate of failing is Beta(1, 14): around one in fifteen, and hardly ever above one in four. */
const STEADY = 14;

/** Weighs up the evidence about each test. */
export class Blames {
  private readonly evidence: Evidence;
  private readonly testFlakeRate: number;
  private readonly flakyTests: Readonly<Record<string, number>>;
  private readonly hintTrust: number;
  /** What was weighed up since the last trial. */
  private readonly known = new Map<string, Blame>();
  private knownAfter = 0;

  /** `testFlakeRate`: 0 where no test is flaky. */
  constructor(
    evidence: Evidence,
    {
      testFlakeRate,
      flakyTests = {},
      hintTrust,
    }: Pick<Assumptions, 'testFlakeRate' | 'flakyTests' | 'hintTrust'>,
  ) {
    this.evidence = evidence;
    this.testFlakeRate = testFlakeRate;
    this.flakyTests = flakyTests;
    this.hintTrust = hintTrust;
  }

  /** The suspicion against each patch of a list, from what the patches change. It adds up to 1. */
  private shares(test: string, among: Sequence): number[] {
    const hints = this.evidence.hints.get(test);
    const scores = among.map((id) => hints?.get(id) ?? 1);
    const total = scores.reduce((sum, score) => sum + score, 0);
    return scores.map((score) => (this.hintTrust * score) / total + (1 - this.hintTrust) / among.length);
  }

  /**
   * Who of a list breaks this test. Where a patch outside of the list is known to break it, the question is who does
   * besides. `culprits`: the share of patches that break something.
   */
  of(test: string, among: Sequence, culprits: number): Blame {
    // Tests that fail together have the same answers, and there may be thousands of them.
    const says = this.evidence.seen.map((seen) => this.evidence.says(seen, test));
    const hints = this.evidence.hints.get(test);
    const key = [
      ...says,
      culprits,
      isCommand(test),
      hints ? JSON.stringify([...hints]) : '',
      [...this.evidence.repairersOf(test)].join(),
      [...this.evidence.breakersOf(test)].join(),
      ...among,
    ].join('\n');
    if (this.knownAfter < this.evidence.seen.length) this.known.clear();
    this.knownAfter = this.evidence.seen.length;
    const known = this.known.get(key) ?? this.weighUp(test, among, culprits);
    this.known.set(key, known);
    return known;
  }

  /**
   * The chance that a patch is innocent of a test that failed with it on top of `before`: that the test fails for no
   * reason. Against it stands that the patch breaks it, alone, or together with one of `before`, or where a patch is
   * missing. `among`: all patches that may break it.
   */
  doubt(test: string, patch: string, among: Sequence, before: Sequence, culprits: number): number {
    const passed = this.evidence.seen.filter((seen) => this.evidence.says(seen, test) === false);
    const failed = this.evidence.seen.filter((seen) => this.evidence.says(seen, test) === true);
    const known = new Set([...before, patch, ...passed.flatMap(({ on }) => [...on])]);
    const shares = this.shares(test, among);
    const shareOf = (id: string): number => shares[among.indexOf(id)] ?? 1 / (among.length + 1);
    const share = shareOf(patch);
    // Where patches were in with which it never passed, they may be why it failed.
    const orElse = (on: ReadonlySet<string>): number => {
      if (passed.some((seen) => isSame(seen.on, on))) return 0;
      const others = sum([...on].filter((id) => !known.has(id)).map(shareOf));
      return on.has(patch) ? others / (others + share) : others > 0 ? 1 : 0;
    };
    const answers = [
      ...passed.map(({ on }) => ({ on, said: false, orElse: 0 })),
      ...failed.map(({ on }) => ({ on, said: true, orElse: orElse(on) })),
    ].filter((answer) => answer.orElse < 1);
    const { flaky } = this.noReason(test, answers);
    if (flaky === 0) return 0;
    const missing = this.evidence.repairersOf(test);
    const likelihood = (fails: (on: ReadonlySet<string>) => boolean): number =>
      answers.reduce(
        (chance, { on, said }) => chance * (fails(on) === said ? 1 : said ? ANOTHER : SPARED),
        1,
      );
    const isRepaired = (on: ReadonlySet<string>): boolean => [...missing].some((id) => on.has(id));
    const alone = likelihood((on) => on.has(patch));
    const repaired =
      missing.size === 0 ? 0 : REPAIR_ODDS * likelihood((on) => on.has(patch) && !isRepaired(on));
    const partners = sum(before.map((id) => likelihood((on) => on.has(patch) && on.has(id))));
    const odds = this.oddsOf(test, among, culprits);
    const inOrder = this.evidence.orderDependent.has(test) ? ORDER_ODDS : 1;
    const guilty =
      inOrder * share * (odds * (alone + (OTHER * partners) / Math.max(1, before.length)) + repaired);
    return flaky / (flaky + guilty);
  }

  private weighUp(test: string, among: Sequence, culprits: number): Blame {
    const answers = this.answersAbout(test, among);
    const { flaky, rate } = this.noReason(test, answers);
    const odds = BREAK_ODDS * culprits * among.length;
    const shares = this.shares(test, among);
    const missing = this.evidence.repairersOf(test);
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

  /** How likely it is that one of these breaks a test, against a flake: less where it is known who broke it. */
  private oddsOf(test: string, among: Sequence, culprits: number): number {
    const isKnown = [...this.evidence.breakersOf(test)].some((id) => !among.includes(id));
    return BREAK_ODDS * culprits * among.length * (isKnown ? SECOND_ODDS : 1);
  }

  /** What trials said about a test, but for fails that known culprits outside of the list explain. */
  private answersAbout(test: string, among: Sequence): TestAnswer[] {
    const breakers = [...this.evidence.breakersOf(test)].filter((id) => !among.includes(id));
    const missing = this.evidence.repairersOf(test);
    return this.evidence.seen.flatMap((seen) => {
      const said = this.evidence.says(seen, test);
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

  /** How likely it is that a test fails for no reason, and how often it does then. */
  private noReason(
    test: string,
    answers: readonly (Pick<TestAnswer, 'said'> & { orElse?: number })[],
  ): { flaky: number; rate: number } {
    // It passed on the base.
    let [fails, passes] = [0, 1];
    const known = Object.hasOwn(this.flakyTests, test) ? this.flakyTests[test]! : 0;
    const odds = FLAKE_ODDS * Math.max(this.testFlakeRate, known);
    let flaky = ((isCommand(test) ? odds / 5 : odds) * STEADY) / (STEADY + 1);
    for (const { said, orElse = 0 } of answers) {
      const chance = (said ? 1 + fails : STEADY + passes) / (1 + STEADY + fails + passes);
      // A fail may have another reason besides.
      flaky *= chance + (1 - chance) * orElse;
      if (said) fails += 1 - orElse;
      else passes += 1;
    }
    return { flaky, rate: (1 + fails) / (1 + STEADY + fails + passes) };
  }
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
  return cases.reduce((all, { chance, breaking: who, repairers }) => {
    const count = repairers.filter(Boolean).length;
    // One of them repairs the test, and nobody knows which.
    const out = repairers.filter((may, at) => may && !isOn[at]).length;
    return all + chance * breakingOn(who, isOn) * (count === 0 ? 1 : out / count);
  }, flaky * rate);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
