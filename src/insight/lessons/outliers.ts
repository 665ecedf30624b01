/** Finds groups of patches that end badly much more often than all others. */
import type { Offer, Past } from '../../history/past.ts';
import { betaCdf } from '../statistics.ts';

const LEAST = 8;
/** A group is an outlier when its rate is surely above this multiple of the rate of all others. */
const TIMES = 2;
/** So many false findings, in each look at all groups together, are tolerated. */
const FALSE_FINDINGS = 0.01;

/**
 * Groups whose share of bad patches is surely above twice that of all other patches. Where many groups are looked at,
 * one of them is conspicuous by chance: one false finding in a hundred looks, however many groups (Bonferroni).
 * `counts`: which patches are looked at.
 */
export function outliers(
  past: Past,
  groupsOf: (offer: Offer) => readonly string[],
  isBad: (offer: Offer) => boolean,
  counts: (offer: Offer) => boolean,
): { group: string; bad: number; all: number; chance: number; runs: number[] }[] {
  const offers = past.offers.filter(counts);
  const groups = new Map<string, Offer[]>();
  for (const offer of offers)
    for (const group of new Set(groupsOf(offer))) {
      const own = groups.get(group);
      if (own) own.push(offer);
      else groups.set(group, [offer]);
    }
  const allBad = offers.filter(isBad).length;
  const looked = [...groups].filter(([, own]) => own.length >= LEAST && offers.length - own.length >= LEAST);
  return looked.flatMap(([group, own]) => {
    const bad = own.filter(isBad).length;
    const [others, othersBad] = [offers.length - own.length, allBad - bad];
    if (bad < 3) return [];
    const usual = (othersBad + 0.5) / (others + 1);
    const chance =
      1 - betaCdf(Math.min(0.9, Math.max(0.05, usual * TIMES)), bad + 0.5, own.length - bad + 0.5);
    return chance < 1 - FALSE_FINDINGS / looked.length
      ? []
      : [{ group, bad, all: own.length, chance, runs: own.filter(isBad).map(({ run }) => run) }];
  });
}

export function isCulprit({ verdict }: Offer): boolean {
  return verdict === 'culprit';
}

export function percent(part: number, all: number): string {
  return `${Math.round((100 * part) / all)} %`;
}
