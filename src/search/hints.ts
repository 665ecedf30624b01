/** Says from what patches change, and from how a test failed, which patches are likelier to have broken it. */
import type { TestResult } from '../trial/reports/model.ts';
import { LONGEST_TEXT, wordsOf, type PatchChange } from './change.ts';

/** A failure to explain. `said`: what the test or the command said. */
export interface Failure {
  test: Pick<TestResult, 'id' | 'name' | 'suite' | 'file' | 'line'>;
  said: string;
  /** The test ran on the base and is missing now. */
  isLost: boolean;
  /** The text of the test's file, where it is known. */
  text: string | undefined;
}

// Each factor says how many times likelier a patch is than one of which nothing is known. They multiply. The values
// come from a few hundred commits of public repositories, sabotaged on purpose; no single one matters much.
const DOCUMENTATION = 0.05;
const TEST_FILE = 15;
/** It only adds lines to the file: tests, as a rule, that leave the others alone. */
const ADDS_TO_TEST_FILE = 3;
const ADDED_NAME = 60;
const LOST_FROM_FILE = 100;
const NAMED_FILE = 10;
const NAMED_LINE = 60;
const NEAR_LINE = 20;
const NEAR = 3;
const RELATED_FILE = 4;
const HEADING = 30;
const WORD_IN_MESSAGE = 5;
const WORD_IN_FILE = 3;
/** What a failure names is what it misses. */
const LOST_WORD = 30;
const REMOVED_NAME = 60;
/** So many files are told as the places where a command broke off. */
const MOST_PLACES = 6;
/** Stands for a command that broke off. */
const COMMAND = { id: '', name: '', suite: [] };
/** Where a text names a file again and again, so many places are enough. */
const MOST_NAMED = 100;
const LONGEST_FOLDER = 300;
const LONGEST_LINE = 20;
const IN_PATH = /[\w.@/\\-]/;
const DEPENDENCIES = /(?:^|[/\\])(?:node_modules|site-packages|dist-packages|vendor|\.cargo)[/\\]/;
/** However much speaks against a patch, another one may have done it. */
const MOST = 100;

/** Lines of a trace that are not about the project. */
const ELSEWHERE = /node:|node_modules|site-packages|dist-packages|<frozen |\/usr\/(?:local\/)?lib\//;

/** How many times likelier each patch is to have broken the test than a patch of which nothing is known. */
export function hintsOn(
  { test, said, isLost, text = '' }: Failure,
  changes: ReadonlyMap<string, PatchChange>,
): Record<string, number> {
  const ownLines = said.split('\n').filter((line) => !ELSEWHERE.test(line));
  const named = new Set(wordsOf([test.id, ...ownLines].join('\n')));
  const inFile = new Set(wordsOf(text.slice(0, LONGEST_TEXT)));
  const rarity = rarityOf(changes, ({ words, headings }) => [...words, ...headings]);
  const rarityOfLost = rarityOf(changes, ({ lost }) => lost);
  const scores: Record<string, number> = {};
  for (const [id, change] of changes) {
    let score = change.isDocumentation ? DOCUMENTATION : 1;
    const own = change.files.filter((path) => isFileOf(test, path));
    const onlyAdds = !own.some((path) => change.changed.has(path));
    if (own.length > 0) score *= isLost ? LOST_FROM_FILE : onlyAdds ? ADDS_TO_TEST_FILE : TEST_FILE;
    if (own.length > 0 && test.name !== '' && change.addedText.includes(test.name)) score *= ADDED_NAME;
    // A trace always names the file of the test.
    if (change.files.some((path) => !own.includes(path) && isNamedIn(said, path))) score *= NAMED_FILE;
    score *= lineFactor(change, said, test);
    if (own.length === 0 && change.files.some((path) => isRelated(test, path, inFile))) score *= RELATED_FILE;
    score *= rarest(change.headings, named, rarity, HEADING);
    score *= rarest(change.words, named, rarity, WORD_IN_MESSAGE);
    if (!change.isDocumentation) score *= rarest(change.lost, named, rarityOfLost, LOST_WORD);
    score *= rarest(change.words, inFile, rarity, WORD_IN_FILE);
    if (isLost && change.removedText.includes(test.name)) score *= REMOVED_NAME;
    if (score !== 1) scores[id] = Math.round(Math.min(score, MOST) * 1_000) / 1_000;
  }
  return scores;
}

/** The hints of a command that broke off and named no test, by what it printed last. */
export function hintsOnOutput(
  output: string,
  changes: ReadonlyMap<string, PatchChange>,
): Record<string, number> {
  return hintsOn({ test: COMMAND, said: output, isLost: false, text: undefined }, changes);
}

/** The files of patches that an output names with a line, as compilers and stack traces do: at most a few. */
export function placesIn(output: string, changes: ReadonlyMap<string, PatchChange>): string[] {
  const files = new Set([...changes.values()].flatMap((change) => change.files));
  return [...files].filter((path) => linesNamedIn(output, path).length > 0).slice(0, MOST_PLACES);
}

/** Whether a text names the file of the project. */
function isNamedIn(text: string, path: string): boolean {
  return restsAfter(text, path).some((rest) => !/^[\w-]/.test(rest));
}

/** The lines of a file that a text names: `a/b.c:12`, `a/b.c(12)`, `"a/b.py", line 12`. */
function linesNamedIn(text: string, path: string): number[] {
  return restsAfter(text, path).flatMap((rest) => {
    const [, line] = /^["']?(?::|, line |\()(\d+)/.exec(rest) ?? [];
    return line === undefined ? [] : [Number(line)];
  });
}

/** What follows where a text names the file. `index.js` is not `my-index.js`, and not that of a dependency. */
function restsAfter(text: string, path: string): string[] {
  const rests: string[] = [];
  for (let at = text.indexOf(path); at >= 0 && rests.length < MOST_NAMED; at = text.indexOf(path, at + 1)) {
    let start = at;
    while (start > 0 && at - start < LONGEST_FOLDER && IN_PATH.test(text[start - 1]!)) start -= 1;
    const folder = text.slice(start, at);
    const isOwn = (folder === '' || /[/\\]$/.test(folder)) && !DEPENDENCIES.test(folder);
    const end = at + path.length;
    if (isOwn) rests.push(text.slice(end, end + LONGEST_LINE));
  }
  return rests;
}

/** Word → how many patches have it among these words. */
function rarityOf(
  changes: ReadonlyMap<string, PatchChange>,
  wordsIn: (change: PatchChange) => Iterable<string>,
): (word: string) => number {
  const counts = new Map<string, number>();
  for (const change of changes.values())
    for (const word of new Set(wordsIn(change))) counts.set(word, (counts.get(word) ?? 0) + 1);
  return (word) => counts.get(word) ?? Infinity;
}

/** The factor of the rarest word that both have. A word that a quarter of the patches change tells nothing. */
function rarest(
  words: ReadonlySet<string>,
  wanted: ReadonlySet<string>,
  countOf: (word: string) => number,
  factor: number,
): number {
  const counts = [...words].filter((word) => wanted.has(word)).map(countOf);
  return counts.length === 0 ? 1 : 1 + factor / Math.min(...counts) ** 2;
}

/** Whether a line that the failure names is one that the patch adds, or near one. */
function lineFactor({ added, changed }: PatchChange, said: string, { file, line }: Failure['test']): number {
  let factor = 1;
  for (const [path, lines] of added) {
    const places = linesNamedIn(said, path);
    if (file === path && line !== undefined) places.push(line);
    if (places.some((at) => lines.includes(at))) factor = Math.max(factor, NAMED_LINE);
    // Lines that are only added, beside those of a failure, are a test of their own, as a rule.
    else if (changed.has(path) && places.some((at) => lines.some((one) => Math.abs(one - at) <= NEAR)))
      factor = Math.max(factor, NEAR_LINE);
  }
  return factor;
}

/** Whether the path is the file of the test. Some reports name it only by the class or the package. */
function isFileOf({ file, suite }: Failure['test'], path: string): boolean {
  if (file !== undefined) return path === file || path.endsWith(`/${file}`);
  const dotted = path.replace(/\.\w+$/, '').replaceAll('/', '.');
  return suite.some((part) => part === path || part === dotted || part.startsWith(`${dotted}.`));
}

/** Whether the file has the stem of the test's file, is in its package, or is mentioned in it. */
function isRelated({ file, suite }: Failure['test'], path: string, inFile: ReadonlySet<string>): boolean {
  const stem = stemOf(path);
  const folder = path.slice(0, Math.max(0, path.lastIndexOf('/')));
  const isInPackage = folder !== '' && suite.some((part) => part.endsWith(`/${folder}`));
  return (
    isInPackage || (stem.length > 2 && (inFile.has(stem) || (file !== undefined && stemOf(file) === stem)))
  );
}

/** `src/parse-url.test.ts` and `tests/test_parse-url.py` → `parse-url`. */
function stemOf(path: string): string {
  const name = path
    .slice(path.lastIndexOf('/') + 1)
    .replace(/(?:[._-](?:test|spec|tests))?\.\w+(?:\.\w+)?$/i, '');
  return name.replace(/^test[._-]/i, '').replace(/(?:Test|Tests|Spec)$/, '');
}
