import type { Asker, Asking, Sequence } from './asker.ts';
import type { Rejection } from './questions.ts';

/**
 * Rejected patches that break their tests only together with something that is green, by patch, with the name of
 * that something. One focus trial tells which these are, and log₂ n more find each partner.
 */
export function* findPartners(
  asker: Asker,
  rejections: readonly Rejection[],
  green: Sequence,
): Asking<Map<string, string>> {
  const partners = new Map<string, string>();
  const culprits = rejections.filter(
    ({ outcome, tests, because }) => outcome === 'red' && tests.length > 0 && !because,
  );
  if (culprits.length === 0 || green.length === 0 || !asker.hasFocus()) return partners;
  const alone = yield* asker.build(culprits.map(({ patch }) => patch));
  const tests = [...new Set(culprits.flatMap((culprit) => culprit.tests))];
  const red = yield* asker.failing(alone, tests, 'culprits without the rest');
  for (const culprit of culprits) {
    const isSeen = alone.includes(culprit.patch);
    if (isSeen && culprit.tests.some((test) => red.includes(test))) continue;
    const partner = yield* partnerOf(asker, culprit, green, isSeen);
    if (partner !== undefined) partners.set(culprit.patch, partner);
  }
  return partners;
}

/** The first green patch with which it turns red, above those it needs to apply. `isFine`: it is green alone. */
function* partnerOf(
  asker: Asker,
  { patch, tests, green: before }: Rejection,
  green: Sequence,
  isFine: boolean,
): Asking<string | undefined> {
  // Where it does not apply on all that is green, it does on what was there when it was tried.
  const appliesOnAll = (yield* asker.build([...green, patch])).includes(patch);
  const among = appliesOnAll ? green : green.filter((id) => before.includes(id));
  const needed = isFine ? [] : yield* neededToApply(asker, patch, among);
  const others = among.filter((id) => !needed.includes(id));
  let [low, high] = [isFine ? 0 : -1, others.length];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    const some = new Set([...needed, ...others.slice(0, middle)]);
    const built = yield* asker.build([...among.filter((id) => some.has(id)), patch]);
    if (!built.includes(patch)) return undefined;
    if ((yield* asker.failing(built, tests, `the partner of ${patch}`)).length > 0) high = middle;
    else low = middle;
  }
  // Red with no more than it needs: together with that, when it is a single one.
  return high === 0 && needed.length > 1 ? undefined : (others[high - 1] ?? needed[0]);
}

/** The patches without which it does not apply. Building candidates costs no trials. */
function* neededToApply(asker: Asker, patch: string, among: Sequence): Asking<Sequence> {
  const needed: string[] = [];
  for (const id of among) {
    const built = yield* asker.build([...among.filter((other) => other !== id), patch]);
    if (!built.includes(patch)) needed.push(id);
  }
  return needed;
}
