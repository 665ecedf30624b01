/** Says from what patches change, and from how a test failed, which patches are likelier to have broken it. */
import type { Patch } from '../batch/patch.ts';
import type { TestResult } from '../trial/reports/model.ts';

/** What a patch changes, as far as it can be compared with the failure of a test. */
export interface PatchChange {
  readonly files: readonly string[];
  /** It changes only documents, or how the project is built and checked elsewhere. */
  readonly isDocumentation: boolean;
  /** Lines after the change that it adds, by file. */
  readonly added: ReadonlyMap<string, readonly number[]>;
  /** What stands behind the line numbers of a hunk: usually the function it is in. */
  readonly headings: ReadonlySet<string>;
  /** Words of the lines that it adds or removes. */
  readonly words: ReadonlySet<string>;
  readonly removed: string;
}

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
const LOST_FROM_FILE = 100;
const NAMED_FILE = 10;
const NAMED_LINE = 60;
const NEAR_LINE = 20;
const NEAR = 3;
const RELATED_FILE = 4;
const HEADING = 30;
const WORD_IN_MESSAGE = 5;
const WORD_IN_FILE = 3;
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

const DOCUMENT =
  /(?:^|\/)(?:docs?|\.github)\/|\.(?:md|rst|adoc)$|(?:^|\/)(?:LICENSE|CHANGELOG|CHANGES|AUTHORS|README)[^/]*$/i;
/** Words of fewer letters, and more than this many words of one patch, tell nothing. */
const WORD = /[A-Za-z_$][\w$]{3,}/g;
const MOST_WORDS = 2_000;
const LONGEST_TEXT = 200_000;

/** Reads what a patch changes from its diffs. */
export function changeOf({ parts }: Pick<Patch, 'parts'>): PatchChange {
  const files = new Set(parts.flatMap(({ scan }) => scan.files.map(({ path }) => path)));
  const added = new Map<string, number[]>();
  const headings = new Set<string>();
  const words = new Set<string>();
  let removed = '';
  for (const { diff } of parts) {
    const lines = Buffer.from(diff).toString('utf8').slice(0, LONGEST_TEXT).split('\n');
    let [file, at] = ['', 0];
    for (const line of lines) {
      const [, start, heading] = /^@@ -\S+ \+(\d+)\S* @@ ?(.*)/.exec(line) ?? [];
      if (line.startsWith('+++ ')) file = pathOf(line.slice(4), files);
      else if (start !== undefined) {
        at = Number(start);
        for (const word of heading?.match(WORD) ?? []) headings.add(word);
      } else if (line.startsWith('+')) {
        added.set(file, [...(added.get(file) ?? []), at]);
        at += 1;
      } else if (line.startsWith(' ')) at += 1;
      if (!/^[-+](?![-+])/.test(line)) continue;
      if (line.startsWith('-')) removed += `${line}\n`;
      if (words.size < MOST_WORDS) for (const word of line.match(WORD) ?? []) words.add(word);
    }
  }
  const isDocumentation = files.size > 0 && [...files].every((path) => DOCUMENT.test(path));
  return { files: [...files], isDocumentation, added, headings, words, removed };
}

/** How many times likelier each patch is to have broken the test than a patch of which nothing is known. */
export function hintsOn(
  { test, said, isLost, text = '' }: Failure,
  changes: ReadonlyMap<string, PatchChange>,
): Record<string, number> {
  const named = new Set(`${test.id}\n${said}`.match(WORD));
  const inFile = new Set(text.slice(0, LONGEST_TEXT).match(WORD));
  const rarity = rarityOf(changes);
  const scores: Record<string, number> = {};
  for (const [id, change] of changes) {
    let score = change.isDocumentation ? DOCUMENTATION : 1;
    const own = change.files.filter((path) => isFileOf(test, path));
    if (own.length > 0) score *= isLost ? LOST_FROM_FILE : TEST_FILE;
    if (change.files.some((path) => isNamedIn(said, path))) score *= NAMED_FILE;
    score *= lineFactor(change, said, test);
    if (own.length === 0 && change.files.some((path) => isRelated(test, path, inFile))) score *= RELATED_FILE;
    score *= rarest(change.headings, named, rarity, HEADING);
    score *= rarest(change.words, named, rarity, WORD_IN_MESSAGE);
    score *= rarest(change.words, inFile, rarity, WORD_IN_FILE);
    if (isLost && change.removed.includes(test.name)) score *= REMOVED_NAME;
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

/** Word → how many patches change a line with it. */
function rarityOf(changes: ReadonlyMap<string, PatchChange>): (word: string) => number {
  const counts = new Map<string, number>();
  for (const { words, headings } of changes.values())
    for (const word of new Set([...words, ...headings])) counts.set(word, (counts.get(word) ?? 0) + 1);
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
function lineFactor({ added }: PatchChange, said: string, { file, line }: Failure['test']): number {
  let factor = 1;
  for (const [path, lines] of added) {
    const places = linesNamedIn(said, path);
    if (file === path && line !== undefined) places.push(line);
    if (places.some((at) => lines.includes(at))) factor = Math.max(factor, NAMED_LINE);
    else if (places.some((at) => lines.some((one) => Math.abs(one - at) <= NEAR)))
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

/** The path that a `+++` line names, out of the files of the patch. */
function pathOf(named: string, files: ReadonlySet<string>): string {
  const path = named.replace(/\t.*$/, '').replace(/\r$/, '');
  const bare = path.slice(path.indexOf('/') + 1);
  return files.has(bare) ? bare : path;
}
