/** Chooses what to try next: the list of patches, with all tests or only those in question, that is worth most. */
import { entropy } from './belief.ts';
import { chanceOn, type Blame, type Blames } from './blame.ts';
import { isCommand, sample, type Evidence } from './evidence.ts';

type Sequence = readonly string[];

/** A patch is settled as a culprit when the blame for a test that fails falls on it with this chance. */
export const SETTLED = 0.9;
/** A test is in question while the chance that it fails on the list is more than this. */
const IN_QUESTION = 0.5;
/** A patch is taken for one whose repair may be missing from this chance on. */
const UNREPAIRED = 0.2;
/** At most this many tests are weighed up. Tests that fail for the same reason count once. */
const MOST_TESTS = 24;
/** At most this many tests are asked by a focus trial. */
const MOST_ASKED = 16;
/** At most this many suspects are left out of a list, besides those that are settled. */
const MOST_LEFT_OUT = 14;
/** Fewer bits than this, a test in question, are not worth a focus trial. */
const LEAST_BITS = 0.3;
/** From this cost on, in full trials, no focus trial is asked: a full one answers for every test. */
export const DEAR_FOCUS = 0.8;
/** What it costs, in full trials, to try a patch later that was left out for no reason. */
const RETURN_COST = 0.8;

/** A question that could be asked next, and what it is worth. */
export interface Choice {
  list: Sequence;
  /** The tests of a focus trial; `undefined`: all tests. */
  tests: Sequence | undefined;
  /** The chance that nothing fails. */
  green: number;
  /** What it tells about a test in question, in bits. */
  bits: number;
  /** In full trials, its cost already taken off. */
  value: number;
  /** What it is for, for people. */
  why: string;
}

/** What a choice depends on. */
export interface Situation {
  green: Sequence;
  /** Patches that apply on what is green, in order. */
  ready: Sequence;
  /** Patches that were accused before. */
  out: Sequence;
  evidence: Evidence;
  blames: Blames;
  /** The share of patches that break something. */
  culprits: number;
  /** What a focus trial costs, in full trials. */
  focusCost: number;
  canFocus: (test: string) => boolean;
  /** The suspects of this batch were wrong too often: only prefixes are asked. */
  onlyPrefixes: boolean;
}

/** A test that may fail. */
interface Failing {
  test: string;
  blame: Blame;
  /** It fails where all is in, and the question is who breaks it. */
  isOpen: boolean;
  /** The patch that is blamed most, by its place. */
  suspect: number;
  /** What a trial costs where it fails, in usual ones. */
  price: number;
  /** Places of tests in the list that may keep it from running where they fail. */
  hiddenBy: readonly number[];
}

/** What is believed about the patches that are ready. */
export interface Outlook {
  /** The patches that are ready and not settled. */
  target: Sequence;
  /** Patches that break a test, as good as surely. */
  settled: ReadonlySet<string>;
  /** How strongly each patch is accused, by the test that accuses it most. */
  accused: ReadonlyMap<string, number>;
  /** Tests that fail without the settled patches. */
  tests: Sequence;
  /** Their blames: one for all tests that seem to fail for the same reason. */
  questions: readonly { test: string; blame: Blame }[];
  /** All that may fail: these, and tests that pass where all is in and may fail on a shorter list. */
  failing: readonly Failing[];
  /** Trials that are still expected until all is judged. */
  about: number;
}

/** Weighs up what was seen. */
export function outlookOf({ green, ready, out, evidence, blames, culprits }: Situation): Outlook {
  const known = new Set(evidence.tests.flatMap((test) => [...evidence.breakersOf(test)]));
  const settled = new Set(ready.filter((id) => known.has(id)));
  const accused = new Map([...settled].map((id) => [id, 1]));
  const watched = evidence.watched();
  let questions: { test: string; blame: Blame }[] = [];
  // A patch that is settled for one test explains others, too, and what fails without it counts only then.
  for (let before = -1; before < settled.size;) {
    before = settled.size;
    questions = [];
    const rest = ready.filter((id) => !settled.has(id));
    const all = rest.map(() => true);
    for (const test of watched) {
      if (evidence.onExactly([...green, ...rest], test).includes(false)) continue;
      const blame = blames.of(test, rest, culprits);
      if (chanceOn(blame, all) <= IN_QUESTION) continue;
      questions.push({ test, blame });
      for (const [at, weight] of blame.patches.entries()) {
        const id = rest[at]!;
        // Whatever else it did, on what is green now it does not break this test.
        if (evidence.onExactly([...green, id], test).includes(false)) continue;
        accused.set(id, Math.max(accused.get(id) ?? 0, weight));
        if (weight < SETTLED) continue;
        settled.add(id);
        evidence.settle(test, id);
      }
    }
  }
  const reasons = distinct(questions).slice(0, MOST_TESTS);
  const target = ready.filter((id) => !settled.has(id));
  const asked = new Set(questions.map(({ test }) => test));
  const others = watched
    .filter((test) => !asked.has(test) && !evidence.isExplained(test))
    // Who is out may be why it failed, and no list has it.
    .map((test) => ({ test, blame: blames.of(test, [...target, ...settled, ...out], culprits) }));
  const tests = [...reasons, ...distinct(others).slice(0, MOST_TESTS)];
  const failing = tests.map(({ test, blame }, at) => ({
    test,
    blame,
    isOpen: at < reasons.length,
    suspect: topOf(blame),
    price: evidence.priceWhereFails(test),
    hiddenBy: tests.flatMap((other, by) => (by !== at && evidence.mayHide(other.test, test) ? [by] : [])),
  }));
  const rounds = Math.max(0, ...reasons.map(({ blame }) => doubtOf(blame)));
  const suspects = new Set(reasons.map(({ blame }) => topOf(blame)));
  return {
    target,
    settled,
    accused,
    tests: questions.map(({ test }) => test),
    questions: reasons,
    failing,
    about: Math.ceil(rounds) + 1 + suspects.size + settled.size,
  };
}

/** Everything that could be asked next, the best first. */
export function choicesOf(situation: Situation, outlook: Outlook): Choice[] {
  const { onlyPrefixes } = situation;
  const { settled, target } = outlook;
  const lists = new Map<string, [list: Sequence, why: string]>();
  const add = (list: Sequence, why: string): void => {
    const key = list.join('\n');
    if (list.length > 0 && !lists.has(key)) lists.set(key, [list, why]);
  };
  add(target, settled.size === 0 ? 'all that applies' : 'all but the suspects');
  for (let m = 1; m < target.length; m += 1) add(target.slice(0, m), 'which prefix is green');
  if (!onlyPrefixes && !outlook.questions.some(({ blame }) => blame.isOdd)) {
    for (const left of suspectsOf(target, outlook)) add(without(target, left), 'all but the suspects');
    add(without(target, halfOf(outlook)), 'half of the suspects');
    // Shorter lists tell nothing where a patch breaks them whose repair is not in.
    const unrepaired = unrepairedOf(outlook);
    if (unrepaired.size > 0)
      for (let m = 2; m < target.length; m += 1)
        add(without(target.slice(0, m), unrepaired), 'a prefix, without patches that need a later one');
  }
  return [...lists.values()]
    .flatMap(([list, why]) => valuesOf(list, why, situation, outlook))
    .toSorted((a, b) => b.value - a.value);
}

/** What it is worth to ask about a list: by all tests, and by those in question alone where that is possible. */
export function valuesOf(list: Sequence, why: string, situation: Situation, outlook: Outlook): Choice[] {
  const { ready, focusCost, canFocus } = situation;
  const { questions, failing, accused, target } = outlook;
  const tests = sample(outlook.tests, MOST_ASKED);
  const on = new Set(list);
  const isOn = target.map((id) => on.has(id));
  const fails = failing.map(({ blame }) => chanceOn(blame, isOn));
  // Tests with the same suspect fail together or not at all.
  const noneOf = (some: readonly number[]): number => {
    const most = new Map<number, number>();
    for (const at of some) {
      const { suspect } = failing[at]!;
      most.set(suspect, Math.max(most.get(suspect) ?? 0, fails[at]!));
    }
    return [...most.values()].reduce((all, chance) => all * (1 - chance), 1);
  };
  const green = noneOf([...fails.keys()]);
  // What keeps a test from running keeps its answer, too.
  const tells = failing.map(({ isOpen, blame, hiddenBy }, at) =>
    isOpen ? bitsOf(blame, fails[at]!) * noneOf(hiddenBy) : 0,
  );
  const bits = tells.reduce((sum, each) => sum + each, 0) / Math.max(1, questions.length);
  const isFocusPossible = questions.length > 0 && focusCost < DEAR_FOCUS && tests.every(canFocus);
  const bitPrice = isFocusPossible ? focusCost : 1;
  const innocents = ready
    .filter((id) => !on.has(id))
    .reduce((sum, id) => sum + 1 - (accused.get(id) ?? 0), 0);
  const banks = list.length / ready.length - RETURN_COST * Math.min(1, innocents);
  const price = priceOf(failing, fails);
  const value = bits * bitPrice + green * banks - price;
  const full = { list, tests: undefined, green, why, bits, value };
  if (!isFocusPossible || bits < LEAST_BITS) return [full];
  const byFocus = { list, tests, green, why: 'who breaks these tests', bits };
  return [full, { ...byFocus, value: bits * bitPrice - focusCost }];
}

/** What a trial of all tests is expected to cost, in usual ones: less where it breaks off early, more where it hangs. */
function priceOf(failing: Outlook['failing'], fails: readonly number[]): number {
  let [saved, more] = [0, 0];
  for (const [at, { test, price }] of failing.entries()) {
    const expected = fails[at]! * (price - 1);
    if (expected > 0) more = Math.max(more, expected);
    else if (isCommand(test)) saved = Math.max(saved, -expected);
  }
  return 1 + more - saved;
}

/** What it tells whether a test fails, in bits. `fails`: the chance that it does. */
function bitsOf({ flaky, rate }: Blame, fails: number): number {
  return Math.max(0, entropy(fails) - flaky * entropy(rate));
}

/** Tests with about the same blame fail for the same reason, so one of them stands for all. */
function distinct<T extends { blame: Blame }>(tests: readonly T[]): T[] {
  const seen = new Map<string, T>();
  for (const test of tests) {
    const top = topOf(test.blame);
    const key = `${top} ${test.blame.patches[top]?.toFixed(1)} ${doubtOf(test.blame).toFixed(0)}`;
    if (!seen.has(key)) seen.set(key, test);
  }
  return [...seen.values()];
}

/** The patch with the most blame; among equals the last, as if the patches were tried one after the other. */
function topOf({ patches }: Blame): number {
  return patches.reduce((best, weight, at) => (weight >= patches[best]! ? at : best), 0);
}

/** How many yes-no answers it takes to know who breaks a test, in bits. */
function doubtOf({ patches, flaky }: Blame): number {
  return patches.reduce((sum, chance) => sum + entropy(chance), entropy(flaky));
}

/** Growing sets of suspects: first the patch that explains most, then the next one besides. */
function suspectsOf(target: Sequence, { accused }: Outlook): ReadonlySet<string>[] {
  const ranked = target
    .map((id, at) => ({ id, at, by: accused.get(id) ?? 0 }))
    .filter(({ by }) => by > 1 / (2 * target.length))
    .toSorted((a, b) => b.by - a.by || b.at - a.at)
    .slice(0, MOST_LEFT_OUT);
  return ranked.map((_, count) => new Set(ranked.slice(0, count + 1).map(({ id }) => id)));
}

/** Patches that break a test only where others are missing, as far as is known. */
function unrepairedOf({ target, failing }: Outlook): ReadonlySet<string> {
  const others = failing.filter(({ isOpen }) => !isOpen);
  const tops = others.map(({ blame }) => ({ at: topOf(blame), by: Math.max(...blame.patches) }));
  return new Set(tops.flatMap(({ at, by }) => (by > UNREPAIRED ? (target[at] ?? []) : [])));
}

/** Of the suspects of each test, those that take half of the blame for it. */
function halfOf({ target, questions }: Outlook): ReadonlySet<string> {
  const half = new Set<string>();
  for (const { blame } of questions) {
    const ranked = blame.patches.map((weight, at) => ({ weight, at }));
    ranked.sort((a, b) => b.weight - a.weight || b.at - a.at);
    const wanted = blame.patches.reduce((total, chance) => total + chance, 0) / 2;
    let sum = 0;
    for (const { weight, at } of ranked) {
      if (sum + weight / 2 >= wanted) break;
      sum += weight;
      half.add(target[at]!);
    }
  }
  return half;
}

function without(list: Sequence, left: ReadonlySet<string>): Sequence {
  return list.filter((id) => !left.has(id));
}
