/** Finds the patches that break tests only together with another patch, and names that partner. */
import type { Asker, Asking, Sequence } from './asker.ts';
import type { Rejection } from './questions.ts';

/** At most this many failing tests of a patch are asked. */
const MOST_TESTS = 3;
/** Where only whole trials can answer, a partner is looked for among at most this many patches: that costs little. */
const MOST_WHOLE = 4;
/** A partner costs at most this many whole trials. */
const MOST_TRIALS = 4;
/** All partners cost at most one full trial and this share of what the search has cost. */
const MOST_SHARE = 1 / 4;

/** Whether the candidate of these patches fails as the culprit does; `undefined`: it cannot be told. */
type Fails = (patches: Sequence, why: string) => Asking<boolean | undefined>;

/**
 * Rejected patches that break their tests only together with a green patch, each with the id of that partner.
 * One focus trial shows which patches these are, and log₂ n more find each partner. Without focus trials, a single
 * culprit of a small batch is asked by whole trials.
 */
export function* findPartners(
  asker: Asker,
  rejections: readonly Rejection[],
  green: Sequence,
): Asking<Map<string, string>> {
  const partners = yield* findByFocus(asker, rejections, green);
  const [other, ...more] = rejections.filter(
    ({ outcome, tests, because }) =>
      outcome === 'red' && !because && (tests.length === 0 || !asker.hasFocus(tests)),
  );
  const isCheap = green.length > 0 && green.length <= MOST_WHOLE && asker.room > MOST_TRIALS;
  if (!other || more.length > 0 || !isCheap) return partners;
  if (asker.ranIntoLimit([...other.green, other.patch])) return partners;
  const fails: Fails = function* (patches, why) {
    const { outcome, tests } = yield* asker.full(patches, why);
    if (outcome === 'error') return undefined;
    return other.tests.length === 0 ? outcome === 'red' : tests.some((test) => other.tests.includes(test));
  };
  const partner = yield* partnerOf(asker, other, green, fails, true);
  if (partner !== undefined) partners.set(other.patch, partner);
  return partners;
}

function* findByFocus(
  asker: Asker,
  rejections: readonly Rejection[],
  green: Sequence,
): Asking<Map<string, string>> {
  const partners = new Map<string, string>();
  const culprits = rejections.filter(
    ({ outcome, tests, because }) =>
      outcome === 'red' && tests.length > 0 && !because && asker.hasFocus(tests),
  );
  if (culprits.length === 0 || green.length === 0 || !asker.hasFocus()) return partners;
  const before = asker.spent;
  const isAffordable = (trials: number): boolean =>
    asker.spent - before + trials * asker.focusCost <= 1 + before * MOST_SHARE;
  if (!isAffordable(2)) return partners;
  const alone = yield* asker.build(culprits.map(({ patch }) => patch));
  const tests = [...new Set(culprits.flatMap((culprit) => culprit.tests.slice(0, MOST_TESTS)))];
  const red = yield* asker.failingAlone(alone, tests, 'culprits without the rest');
  // Where one of several culprits keeps the tests of all from running, each is asked by itself.
  if (!red && culprits.length === 1) return partners;
  for (const culprit of culprits) {
    const isRedThere =
      red !== undefined && alone.includes(culprit.patch) && culprit.tests.some((test) => red.includes(test));
    const fails: Fails = function* (patches, why) {
      const failed = yield* asker.failingAlone(patches, culprit.tests.slice(0, MOST_TESTS), why);
      return failed && failed.length > 0;
    };
    const isAsked = !isRedThere && isAffordable(trialsFor(asker, culprit, green));
    const partner = isAsked ? yield* partnerOf(asker, culprit, green, fails, asker.isSure) : undefined;
    if (partner !== undefined) partners.set(culprit.patch, partner);
  }
  return partners;
}

/** How many trials it takes to find a partner: the doubt about who it is, in bits. */
function trialsFor({ evidence }: Asker, { tests }: Rejection, green: Sequence): number {
  const hints = evidence.hints.get(tests[0] ?? '');
  const weights = green.map((id) => hints?.get(id) ?? 1);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return 1 + weights.reduce((bits, weight) => bits - (weight / total) * Math.log2(weight / total), 0);
}

/**
 * The first green patch with which this one turns red, where it was seen green without it. The patches that it
 * needs to apply are always in. `undefined`: it is red with these alone, or it cannot be told. `isSure`: one answer
 * is enough.
 */
function* partnerOf(
  asker: Asker,
  { patch, green: before, tests }: Rejection,
  green: Sequence,
  fails: Fails,
  isSure: boolean,
): Asking<string | undefined> {
  // Where it does not apply on all that is green now, it applies on what was green when it was tried.
  const appliesOnAll = (yield* asker.build([...green, patch])).includes(patch);
  const among = appliesOnAll ? green : green.filter((id) => before.includes(id));
  const needed = yield* neededToApply(asker, patch, among);
  const facts = factsAbout(asker, patch, tests, green);
  const hints = asker.evidence.hints.get(tests[0] ?? '');
  const others = among
    .filter((id) => !needed.includes(id) && facts.every(({ on, failed }) => failed === on.has(id)))
    .map((id) => ({ id, weight: hints?.get(id) ?? 1 }))
    .toSorted((a, b) => b.weight - a.weight);
  if (others.length === 0) return undefined;
  const wasGreenAlone = facts.some(({ on, failed }) => !failed && others.every(({ id }) => !on.has(id)));
  let [low, high] = [wasGreenAlone ? 0 : -1, others.length];
  // The partner was in whenever it failed.
  let timesRed = facts.filter(({ failed }) => failed).length;
  for (;;) {
    // First it must be green without a partner, or there is nothing to find. Last it must be red once more: a
    // single fail may be a flake.
    const isFound = high - low === 1;
    if (isFound && (low < 0 || isSure || timesRed > 1)) break;
    const count = isFound ? high : low < 0 ? 0 : halfway(others, low, high);
    const some = new Set([...needed, ...others.slice(0, count).map(({ id }) => id)]);
    const built = yield* asker.build([...among.filter((id) => some.has(id)), patch]);
    if (!built.includes(patch)) return undefined;
    const isRed = yield* fails(built, `the partner of ${patch}`);
    if (isRed === undefined || (count === 0 && isRed)) return undefined;
    if (isFound) return isRed ? others[high - 1]!.id : undefined;
    if (isRed) {
      high = count;
      timesRed += 1;
    } else low = count;
  }
  return low < 0 ? undefined : others[high - 1]!.id;
}

/** The place between `low` and `high` that has about half of the weight before it. */
function halfway(others: readonly { weight: number }[], low: number, high: number): number {
  const total = others.slice(low, high).reduce((sum, { weight }) => sum + weight, 0);
  let [at, before] = [low + 1, others[low]!.weight];
  while (at < high - 1 && before + others[at]!.weight / 2 < total / 2) {
    before += others[at]!.weight;
    at += 1;
  }
  return at;
}

/**
 * What trials with this patch and green ones said about its tests: a partner is in where one failed, and out where it
 * passed. Where other culprits were in, they may have broken the test or repaired it.
 */
function factsAbout(
  { evidence }: Asker,
  patch: string,
  tests: Sequence,
  green: Sequence,
): { on: ReadonlySet<string>; failed: boolean }[] {
  const known = new Set([...green, patch]);
  return evidence.seen
    .filter(({ on }) => on.has(patch) && [...on].every((id) => known.has(id)))
    .flatMap((seen): { on: ReadonlySet<string>; failed: boolean }[] => {
      const said = new Set(tests.map((test) => evidence.says(seen, test)));
      if (said.has(true)) return [{ on: seen.on, failed: true }];
      // Without the partner none of them fails.
      return said.size === 0 || said.has(undefined) ? [] : [{ on: seen.on, failed: false }];
    });
}

/** The patches without which it does not apply. Building candidates costs no trials. */
function* neededToApply(asker: Asker, patch: string, among: Sequence): Asking<Sequence> {
  if ((yield* asker.build([patch])).includes(patch)) return [];
  const needed: string[] = [];
  for (const id of among) {
    const built = yield* asker.build([...among.filter((other) => other !== id), patch]);
    if (!built.includes(patch)) needed.push(id);
  }
  return needed;
}
