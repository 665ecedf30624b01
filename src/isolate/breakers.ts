/**
 * Who breaks a test, from the sets of patches with which it passed and failed: group testing where each patch has a
 * chance of its own. A pass makes it unlikely for all patches that were in. A fail says that at least one of them breaks
 * the test.
 */

/** What is known about the patches of a list, by their places in it. */
export interface Breaking {
  /** The chance that a patch breaks the test. */
  readonly chances: readonly number[];
  /** Sets of patches that explain all fails, the likeliest ones. Others may break the test besides. */
  readonly explanations: readonly Explanation[];
  /** The chance of each patch where an explanation says nothing of it. */
  readonly besides: readonly number[];
  /** How likely the answers are. */
  readonly likelihood: number;
}

interface Explanation {
  readonly breakers: readonly number[];
  /** Patches that do not break the test, in this explanation. */
  readonly out: ReadonlySet<number>;
  /** How likely it is. Those of all explanations add up to 1. */
  readonly chance: number;
}

/** At most this many explanations are followed, and none with more patches than this. */
const MOST_EXPLANATIONS = 200;
const MOST_BREAKERS = 8;
/** Explanations that are so much less likely than the best one are left out. */
const LEAST = 1e-4;
const SMALLEST = 1e-9;
const LARGEST = 0.99;
/** A test passes though a patch is in that breaks it: it needs another one for that, or another one repairs it. */
export const SPARED = 0.005;

/**
 * The chances after these answers. All explanations are built set by set: one member of the smallest set that is not
 * explained yet breaks the test, and those before it do not. So no two of them overlap. `prior`: each patch's chance.
 */
export function breaking(
  prior: readonly number[],
  passed: readonly (readonly boolean[])[],
  failed: readonly (readonly boolean[])[],
): Breaking {
  const passes = prior.map((_, at) => passed.filter((isOn) => isOn[at]).length);
  const besides = prior.map((chance, at) =>
    Math.min(Math.max(chance * SPARED ** passes[at]!, SMALLEST), LARGEST),
  );
  const cleared = prior.reduce(
    (all, chance, at) => (passes[at]! > 0 ? all * (1 - Math.min(chance, LARGEST)) : all),
    1,
  );
  const sets = smallest(
    failed.map((isOn) => isOn.flatMap((is, at) => (is ? [at] : []))).filter(({ length }) => length > 0),
  );
  const found = explain(sets, besides);
  const total = found.reduce((sum, { chance }) => sum + chance, 0);
  const explanations = found.map((one) => ({ ...one, chance: one.chance / total }));
  const chances = besides.map((chance) => chance);
  for (const { breakers, out, chance } of explanations) {
    for (const at of breakers) chances[at]! += chance * (1 - besides[at]!);
    for (const at of out) chances[at]! -= chance * besides[at]!;
  }
  return { chances, explanations, besides, likelihood: cleared * total };
}

/** The chance that the test fails with the patches for which `isOn` holds. */
export function chanceOn({ explanations, besides }: Breaking, isOn: readonly boolean[]): number {
  let none = 1;
  for (const [at, chance] of besides.entries()) if (isOn[at]) none *= 1 - chance;
  let fails = 0;
  for (const { breakers, chance } of explanations)
    fails += breakers.some((at) => isOn[at]) ? chance : chance * (1 - none);
  return Math.min(1, fails);
}

/** Ways to explain that each set failed. Their chances are those before the answers. */
function explain(sets: readonly (readonly number[])[], besides: readonly number[]): Explanation[] {
  const sumOf = (set: readonly number[]): number => set.reduce((sum, at) => sum + besides[at]!, 0);
  const ranked = sets
    .map((set) => set.toSorted((a, b) => besides[b]! - besides[a]!))
    .toSorted((a, b) => sumOf(a) - sumOf(b));
  const done: Explanation[] = [];
  let open: Explanation[] = [{ breakers: [], out: new Set(), chance: 1 }];
  for (let size = 0; open.length > 0 && size <= MOST_BREAKERS; size += 1) {
    const next: { from: Explanation; set: readonly number[]; at: number; chance: number }[] = [];
    let best = Math.max(0, ...done.map(({ chance }) => chance));
    for (const from of open) {
      const set = ranked.find((one) => !from.breakers.some((at) => one.includes(at)));
      if (!set) {
        done.push(from);
        best = Math.max(best, from.chance);
        continue;
      }
      let before = from.chance;
      for (const at of set) {
        if (from.out.has(at)) continue;
        const chance = before * besides[at]!;
        best = Math.max(best, chance);
        // Those behind it are less likely still.
        if (chance < best * LEAST) break;
        next.push({ from, set, at, chance });
        before *= 1 - besides[at]!;
      }
    }
    open = next
      .filter(({ chance }) => chance > best * LEAST)
      .toSorted((a, b) => b.chance - a.chance)
      .slice(0, MOST_EXPLANATIONS)
      .map(({ from, set, at, chance }) => ({
        breakers: [...from.breakers, at],
        out: new Set([...from.out, ...set.slice(0, set.indexOf(at))]),
        chance,
      }));
  }
  return done.length > 0 ? done : open;
}

/** The sets that contain no other one, the smallest first. */
function smallest(sets: readonly (readonly number[])[]): (readonly number[])[] {
  const kept: (readonly number[])[] = [];
  for (const set of sets.toSorted((a, b) => a.length - b.length)) {
    const inSet = new Set(set);
    if (!kept.some((one) => one.every((at) => inSet.has(at)))) kept.push(set);
  }
  return kept;
}
