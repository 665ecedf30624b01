/** Pairs tests that are gone with new ones: a test that was renamed or replaced is neither lost nor new. */

/** What tells one test from another. */
export interface NamedTest {
  id: string;
  name: string;
  suite: readonly string[];
  file?: string | undefined;
}

/** Where one file has more tests than this to choose from, the first one is taken. */
const MOST_CHOICES = 50;

/**
 * Pairs each test that is gone with one new test: of the same name in any file, else in the same file, the one whose name
 * shares most words. Gives the pairs, and what has no partner on both sides.
 */
export function pairRenamed<T extends NamedTest>(
  gone: readonly T[],
  fresh: readonly T[],
): { renamed: [from: T, to: T][]; gone: T[]; fresh: T[] } {
  const byName = pair(gone, fresh, ({ name }) => name);
  const byFile = pair(byName.gone, byName.fresh, fileOf);
  return { ...byFile, renamed: [...byName.renamed, ...byFile.renamed] };
}

/** The pairs that people would call renamed or replaced: their names share a word. */
export function renamesOf<T extends NamedTest>(
  gone: readonly T[],
  fresh: readonly T[],
): ReturnType<typeof pairRenamed<T>> {
  const paired = pairRenamed(gone, fresh);
  const isLikely = ([from, to]: [T, T]): boolean =>
    from.name === to.name || wordsOf(from.name).intersection(wordsOf(to.name)).size > 0;
  const doubtful = paired.renamed.filter((pair) => !isLikely(pair));
  return {
    renamed: paired.renamed.filter(isLikely),
    gone: [...paired.gone, ...doubtful.map(([from]) => from)],
    fresh: [...paired.fresh, ...doubtful.map(([, to]) => to)],
  };
}

/** The file of a test. Where the report names no file, its suites (the class). */
export function fileOf({ file, suite }: NamedTest): string {
  return file ?? suite.join(' › ');
}

function pair<T extends NamedTest>(
  gone: readonly T[],
  fresh: readonly T[],
  keyOf: (test: T) => string,
): { renamed: [T, T][]; gone: T[]; fresh: T[] } {
  const spare = Map.groupBy(fresh, keyOf);
  const renamed: [T, T][] = [];
  const alone: T[] = [];
  for (const test of gone) {
    const choices = spare.get(keyOf(test)) ?? [];
    const best = choices.length > MOST_CHOICES ? choices[0] : closest(test, choices);
    if (best === undefined) alone.push(test);
    else {
      renamed.push([test, best]);
      choices.splice(choices.indexOf(best), 1);
    }
  }
  return { renamed, gone: alone, fresh: [...spare.values()].flat() };
}

/** The test whose name shares most words with this one. */
function closest<T extends NamedTest>({ name }: T, others: readonly T[]): T | undefined {
  const words = wordsOf(name);
  const shared = (other: T): number => words.intersection(wordsOf(other.name)).size;
  return others.map((other) => ({ other, score: shared(other) })).toSorted((a, b) => b.score - a.score)[0]
    ?.other;
}

function wordsOf(name: string): Set<string> {
  return new Set(name.toLowerCase().match(/[\p{L}\d]+/gu));
}
