/** Worlds for the planner: batches whose truth is known, an oracle that answers, and a judge of conclusions. */
import { commandAt } from '../../src/isolate/evidence.ts';
import type { Answer, Conclusion, Question } from '../../src/isolate/questions.ts';

/** A seeded source of numbers from 0 to 1 (mulberry32), so that every run of a bench sees the same worlds. */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

interface WorldTest {
  name: string;
  fails: (patches: ReadonlySet<string>) => boolean;
  /** It is no test but an error, and where it appears no other test runs. */
  hidesOthers?: true;
  /** Where the command breaks off, if that is no test and names no test. */
  place?: string;
  /** It does not fail but disappears. */
  isLost?: true;
  /** The chance that it fails for no reason. */
  flakeRate?: number;
}

/** What is true about a batch. The search does not know it. */
export interface World {
  patches: readonly string[];
  /** Does this test fail on a candidate with exactly these patches? */
  tests: readonly WorldTest[];
  /** Does the patch apply on top of these patches? */
  applies?: (patch: string, before: ReadonlySet<string>) => boolean;
  /** The chance that a test fails that should pass. Without test names: the chance that the suite does. */
  flakeRate?: number;
  /** What the diffs say: patches that are likelier to break a test, how many times. */
  hints?: (test: string) => Readonly<Record<string, number>>;
  /** What a focus trial costs, in full ones. Then answers tell their seconds. */
  focusCost?: number;
}

export interface Counts {
  full: number;
  focus: number;
}

/** Answers a planner's questions about a world, and counts them. */
export function oracle(
  world: World,
  hasNames: boolean,
  next: () => number,
): { answer: (question: Question) => Answer; counts: Counts } {
  const counts: Counts = { full: 0, focus: 0 };
  const known = new Set<string>();
  const lies = ({ flakeRate = world.flakeRate ?? 0 }: { flakeRate?: number }): boolean => next() < flakeRate;
  const answer = (question: Question): Answer => {
    if (question.ask === 'build') return { applied: applied(world, question.patches) };
    counts[question.ask] += 1;
    const on = new Set(question.patches);
    const error = world.tests.find(({ hidesOthers, fails }) => hidesOthers && fails(on));
    if (question.ask === 'focus') {
      if (error) return { outcome: 'unable', forever: false };
      const failed = world.tests
        .filter((test) => question.tests.includes(test.name) && (test.fails(on) || lies(test)))
        .map(({ name }) => name);
      const cost = world.focusCost === undefined ? {} : { seconds: world.focusCost * FULL_SECONDS };
      return failed.length === 0 ? { outcome: 'green', ...cost } : { outcome: 'red', tests: failed, ...cost };
    }
    const cost = world.focusCost === undefined ? {} : { seconds: FULL_SECONDS };
    if (!hasNames) {
      const isRed = world.tests.some(({ fails }) => fails(on)) || lies({});
      return isRed ? { outcome: 'red', tests: [], ...cost } : { outcome: 'green', ...cost };
    }
    const failed = error ? [error] : world.tests.filter((test) => test.fails(on) || lies(test));
    if (failed.length === 0) return { outcome: 'green', ...cost };
    // As the product does: tests that are missing count only where no other fails.
    const real = failed.filter(({ isLost }) => !isLost);
    const tests = (real.length > 0 ? real : failed).map(({ name }) => name).filter((name) => name !== '');
    const places = tests.length > 0 ? [] : real.flatMap(({ place }) => place ?? []);
    const told = new Map([
      ...tests.map((name) => [name, name] as const),
      ...places.map((place) => [commandAt(place), place] as const),
    ]);
    const hints = Object.fromEntries(
      [...told].filter(([name]) => !known.has(name)).map(([name, of]) => [name, world.hints?.(of) ?? {}]),
    );
    for (const name of told.keys()) known.add(name);
    // What did not run says nothing; where tests are lost and others fail, the lost ones did not run, either.
    const hidden = new Set(
      world.tests
        .filter((test) => test !== error && (error || (real.length > 0 && test.isLost && test.fails(on))))
        .map(({ name }) => name),
    );
    return {
      outcome: 'red',
      tests,
      ...cost,
      hints,
      ...(places.length > 0 ? { places } : {}),
      ...(real.length === 0 ? { areLost: true as const } : {}),
      ...(hidden.size > 0 ? { unknown: [...hidden], hidesOthers: error !== undefined } : {}),
    };
  };
  return { answer, counts };
}

/** What a full trial takes in worlds with costs. */
const FULL_SECONDS = 10;

function applied({ applies = () => true }: World, patches: readonly string[]): string[] {
  const on = new Set<string>();
  for (const patch of patches) if (applies(patch, on)) on.add(patch);
  return [...on];
}

export function names(n: number): string[] {
  return Array.from({ length: n }, (_, i) => `p${i}`);
}

/**
 * Each patch is a culprit with probability p. Each culprit breaks a test of its own, or one of `shared` common
 * tests.
 */
export function independent(
  n: number,
  p: number,
  next: () => number,
  shared?: number,
): World & { culprits: Set<string> } {
  const patches = names(n);
  const culprits = new Set(patches.filter(() => next() < p));
  const breaks = new Map<string, string[]>();
  for (const culprit of culprits) {
    const test = shared === undefined ? `t-${culprit}` : `t-${Math.floor(next() * shared)}`;
    breaks.set(test, [...(breaks.get(test) ?? []), culprit]);
  }
  const tests = [...breaks].map(([name, by]) => ({
    name,
    fails: (on: ReadonlySet<string>) => by.some((patch) => on.has(patch)),
  }));
  return { patches, culprits, tests };
}

export interface MixedWorld extends World {
  /** Adding a patch may turn a red candidate green. Then testing one at a time keeps fewer than possible. */
  mayRepair: boolean;
  /** Pairs of patches that break a test only together, the earlier patch first. */
  pairs: readonly (readonly [string, string])[];
}

/** A random world: patches are bad alone or in pairs, share tests, repair, need or exclude each other. */
export function mixed(n: number, next: () => number): MixedWorld {
  const patches = names(n);
  const pick = (): number => Math.floor(next() * n);
  const order = (): [string, string] | undefined => {
    const [a, b] = [pick(), pick()].toSorted((x, y) => x - y) as [number, number];
    return a === b ? undefined : [patches[a]!, patches[b]!];
  };
  const some = (most: number): number => Math.floor(next() * (most + 1));
  const tests: World['tests'][number][] = [];
  const add = (fails: (on: ReadonlySet<string>) => boolean): void => {
    // A third of the causes break a test that another one breaks, too.
    const shared = tests.length > 0 && next() < 0.33 ? tests.pop() : undefined;
    tests.push({
      name: shared?.name ?? `t${tests.length}`,
      fails: shared ? (on) => shared.fails(on) || fails(on) : fails,
    });
  };
  const culprits = Array.from({ length: some(Math.ceil(n / 8)) }, () => patches[pick()]!);
  for (const culprit of new Set(culprits)) add((on) => on.has(culprit));
  const together = Array.from({ length: some(1) }, order).filter((pair) => pair !== undefined);
  const pairs = together.filter((pair) => !pair.some((patch) => culprits.includes(patch)));
  for (const [a, b] of together)
    tests.push({ name: `pair-${a}-${b}`, fails: (on) => on.has(a) && on.has(b) });
  const repairs = Array.from({ length: next() < 0.15 ? 1 : 0 }, order).filter((pair) => pair !== undefined);
  for (const [bad, repair] of repairs)
    tests.push({ name: `repair-${bad}`, fails: (on) => on.has(bad) && !on.has(repair) });
  const needs = Array.from({ length: next() < 0.15 ? 1 : 0 }, order).filter((pair) => pair !== undefined);
  for (const [needed, needing] of needs)
    tests.push({ name: `need-${needing}`, fails: (on) => on.has(needing) && !on.has(needed) });
  const declared = Array.from({ length: some(2) }, order).filter((pair) => pair !== undefined);
  const conflicts = Array.from({ length: some(2) }, order).filter((pair) => pair !== undefined);
  const applies = (patch: string, before: ReadonlySet<string>): boolean =>
    declared.every(([on, depending]) => depending !== patch || before.has(on)) &&
    conflicts.every(([a, b]) => !(patch === a && before.has(b)) && !(patch === b && before.has(a)));
  return { patches, tests, applies, pairs, mayRepair: repairs.length + needs.length > 0 };
}

/**
 * A random world with what real batches have: culprits that break several tests, that do not compile, that make tests
 * disappear; pairs, repairs, conflicts and dependencies; in every fifth batch a flaky test, if `isFlaky`. `hints`: what
 * the diffs are worth.
 */
export function awkward(
  n: number,
  next: () => number,
  { hints, isFlaky }: { hints: 'good' | 'none' | 'bad'; isFlaky: boolean },
): MixedWorld {
  const plain = mixed(n, next);
  const chance = (p: number): boolean => next() < p;
  const pick = (): string => plain.patches[Math.floor(next() * n)]!;
  const tests: WorldTest[] = plain.tests.flatMap((test): WorldTest[] => {
    const kind = next();
    if (kind < 0.4) return [test];
    if (kind < 0.75) return [test, { ...test, name: `${test.name} b` }, { ...test, name: `${test.name} c` }];
    if (kind < 0.87) {
      if (chance(0.7)) return [{ ...test, name: `error: ${test.name}`, hidesOthers: true }];
      return [
        { ...test, name: '', hidesOthers: true, ...(chance(0.7) ? { place: `file of ${test.name}` } : {}) },
      ];
    }
    return [{ ...test, name: `${test.name} gone`, isLost: true }];
  });
  if (chance(0.2) && isFlaky)
    tests.push({ name: 'moody', fails: () => false, flakeRate: 0.05 + 0.2 * next() });
  const scores = new Map<string, Record<string, number>>();
  for (const { name, place = name, fails } of tests) {
    // The last patch that matters, without which the test would pass.
    const breaker = plain.patches.find((id) => fails(new Set([id])));
    const score: Record<string, number> = {};
    for (const id of plain.patches) if (chance(0.15)) score[id] = 2 + 6 * next();
    if (hints === 'bad' || chance(0.15)) score[pick()] = 30;
    if (hints === 'good' && breaker !== undefined && chance(0.75)) score[breaker] = 15 + 85 * next();
    scores.set(place, score);
  }
  return { ...plain, tests, hints: (test) => (hints === 'none' ? {} : (scores.get(test) ?? {})) };
}

/** The patches that stay when they are tested one after the other, in order. */
export function oneAtATime(world: World): string[] {
  const kept = new Set<string>();
  for (const patch of world.patches) {
    if (world.applies && !world.applies(patch, kept)) continue;
    kept.add(patch);
    if (world.tests.some(({ fails }) => fails(kept))) kept.delete(patch);
  }
  return [...kept];
}

/** What is wrong with a conclusion, judged by the truth. Empty if it is 1-maximal and its evidence holds. */
export function wrongs(world: World, conclusion: Conclusion, hasNames: boolean): string[] {
  const { green, rejections, open } = conclusion;
  const found: string[] = [];
  const red = (patches: readonly string[], tests: readonly string[] = []): boolean =>
    world.tests.some(
      ({ name, fails }) => (tests.length === 0 || tests.includes(name)) && fails(new Set(patches)),
    );
  const appliesOn = (patch: string, patches: readonly string[]): boolean =>
    world.applies?.(patch, new Set(patches)) ?? true;
  if (red(green)) found.push(`green is red: ${green.join()}`);
  for (const [index, patch] of green.entries())
    if (!appliesOn(patch, green.slice(0, index))) found.push(`${patch} does not apply where it lands`);
  for (const { patch, green: before, tests, because } of rejections) {
    // Every test that it is blamed for passes without it and fails with it.
    const charges = tests.length === 0 ? [[]] : tests.map((test) => [test]);
    if (charges.some((test) => red(before, test) || !red([...before, patch], test)))
      found.push(`the evidence against ${patch} is wrong`);
    if (because?.kind === 'together' && appliesOn(patch, []) && red([patch], tests))
      found.push(`${patch} is red without ${because.patch}`);
    if (hasNames && appliesOn(patch, green) && !red([...green, patch])) found.push(`${patch} could land`);
  }
  for (const patch of open) if (appliesOn(patch, green)) found.push(`${patch} was forgotten`);
  const all = [...green, ...rejections.map(({ patch }) => patch), ...open];
  if (all.toSorted().join() !== world.patches.toSorted().join()) found.push('not one verdict for each patch');
  return found;
}
