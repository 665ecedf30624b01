/** Other strategies to find culprits, to compare their cost with the search of AutoSync. */

/** Which patches are culprits → how many full trials the strategy needs. The baseline does not count. */
export type Strategy = (culprits: readonly boolean[]) => number;

/** Each patch is tried alone on top of what is green. */
export const oneByOne: Strategy = (culprits) => culprits.length;

/** A red batch is halved, and both halves are tried (bors). */
export const halving: Strategy = (culprits) => {
  if (culprits.length === 0) return 0;
  const isRed = culprits.some(Boolean);
  if (!isRed || culprits.length === 1) return 1;
  const half = Math.ceil(culprits.length / 2);
  return 1 + halving(culprits.slice(0, half)) + halving(culprits.slice(half));
};
