/** Suggests the right spelling of a misspelt name. */
import leven from 'leven';

/** Returns a sentence "Did you mean …?", or an empty text when no known name is close enough. */
export function nearest(given: string, known: readonly string[]): string {
  const ranked = known
    .map((name) => ({ name, distance: leven(given.toLowerCase(), name.toLowerCase()) }))
    .toSorted((a, b) => a.distance - b.distance);
  const best = ranked[0];
  return best && best.distance <= Math.max(2, Math.floor(best.name.length / 3))
    ? `Did you mean \`${best.name}\`?`
    : '';
}
