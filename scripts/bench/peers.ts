/** Strategies from papers and other queues, whose cost the benchmark compares with the search. */
import type { Strategy } from '../../src/isolate/peers.ts';

/** Batches of four; a red one is tried patch by patch (Beheshtian, Bavand & Rigby 2022). */
export const batch4: Strategy = (culprits) =>
  chunks(culprits, 4).reduce(
    (sum, batch) => sum + (batch.some(Boolean) && batch.length > 1 ? 1 + batch.length : 1),
    0,
  );

/** A red batch is halved until halves have four or fewer, which are tried patch by patch (the same). */
export const batchStop4: Strategy = (culprits) => {
  if (culprits.length === 0) return 0;
  if (!culprits.some(Boolean) || culprits.length === 1) return 1;
  if (culprits.length <= 4) return 1 + culprits.length;
  const half = Math.ceil(culprits.length / 2);
  return 1 + batchStop4(culprits.slice(0, half)) + batchStop4(culprits.slice(half));
};

/** All prefixes are tried; after the first red one, all patches behind it again (Zuul, GitHub's queue). */
export const ejection: Strategy = (culprits) => {
  const first = culprits.indexOf(true);
  return first < 0 ? culprits.length : culprits.length + ejection(culprits.slice(first + 1));
};

function chunks<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) =>
    items.slice(i * size, (i + 1) * size),
  );
}
