/** Reads from its diffs what a patch changes, as far as it can be compared with the failure of a test. */
import type { Patch } from '../batch/patch.ts';
import { isDocument, isOfTests } from '../batch/path-kinds.ts';

/** What a patch changes, as far as it can be compared with the failure of a test. */
export interface PatchChange {
  readonly files: readonly string[];
  /** It changes only documents, or how the project is built and checked elsewhere. */
  readonly isDocumentation: boolean;
  /** Lines after the change that it adds, by file. */
  readonly added: ReadonlyMap<string, readonly number[]>;
  /** Words of the first lines of the functions and classes that it changes; not those of tests. */
  readonly headings: ReadonlySet<string>;
  /** Words of the lines that it adds or removes. */
  readonly words: ReadonlySet<string>;
  /** Words that it only removes. */
  readonly lost: ReadonlySet<string>;
  readonly removedText: string;
  readonly addedText: string;
  /** Files in which it removes or changes lines. Elsewhere it only adds some. */
  readonly changed: ReadonlySet<string>;
}

/** Words of fewer letters, and more than this many words of one patch, tell nothing. */
const WORD = /[A-Za-z_$][\w$]{3,}/g;
/** Words of languages and of test runners. Every patch may have them. */
const COMMON = new Set(
  `actual Assert Assertion AssertionError Equal Error Exception TypeError assert assertEqual async await
  boolean case catch char class code const constructor def default deepEqual describe else equal error
  except expect expected export exports extends false final finally from func function implements import
  instanceof interface it length main message module name namespace node null number object operator package
  private protected public received require return self should static str strict strictEqual string struct
  super switch test tests this throw throws toBe toEqual true type typeof undefined unit value values void
  with yield None True False`.split(/\s+/),
);
/** The first line of a function or a class, in most languages. */
const DEFINITION =
  /^\s*(?:(?:export|default|async|pub|static|public|private|protected|abstract|final)\s+)*(?:function|def|class|fn|func|fun|sub|impl|interface|struct|trait)\b|^\w[\w\s*&:<>,]*\([^;]*\)\s*\{\s*$|^\s*(?:export\s+)?(?:const|let|var)\s+\w+\s*=\s*(?:async\s*)?(?:function|\()/;
const LONGEST_DEFINITION = 300;
const MOST_WORDS = 2_000;
/** The longest text that is read. */
export const LONGEST_TEXT = 200_000;

/** Reads what a patch changes from its diffs. */
export function changeOf({ parts }: Pick<Patch, 'parts'>): PatchChange {
  const files = new Set(parts.flatMap(({ scan }) => scan.files.map(({ path }) => path)));
  const added = new Map<string, number[]>();
  const headings = new Set<string>();
  const words = new Set<string>();
  const changed = new Set<string>();
  let [removedText, addedText] = ['', ''];
  for (const { diff } of parts) {
    const lines = Buffer.from(diff).toString('utf8').slice(0, LONGEST_TEXT).split('\n');
    let [file, at, heading] = ['', 0, ''];
    for (const line of lines) {
      const [, start, behind = ''] = /^@@ -\S+ \+(\d+)\S* @@ ?(.*)/.exec(line) ?? [];
      if (line.startsWith('+++ ')) file = pathOf(line.slice(4), files);
      else if (start !== undefined) {
        [at, heading] = [Number(start), behind];
      } else if (line.startsWith('+')) {
        added.set(file, [...(added.get(file) ?? []), at]);
        at += 1;
      } else if (line.startsWith(' ')) at += 1;
      // Git names the function before the hunk, and the change may be in a later one.
      if (line.length < LONGEST_DEFINITION && DEFINITION.test(line.slice(1))) heading = line.slice(1);
      if (!/^[-+](?![-+])/.test(line)) continue;
      if (!isOfTests(file)) for (const word of wordsOf(heading)) headings.add(word);
      if (line.startsWith('-')) {
        removedText += `${line}\n`;
        changed.add(file);
      } else addedText += `${line}\n`;
      if (words.size < MOST_WORDS) for (const word of wordsOf(line)) words.add(word);
    }
  }
  const isDocumentation = files.size > 0 && [...files].every(isDocument);
  const kept = new Set(wordsOf(addedText));
  const lost = new Set(
    wordsOf(removedText)
      .slice(0, MOST_WORDS)
      .filter((word) => !kept.has(word)),
  );
  return {
    files: [...files],
    isDocumentation,
    added,
    headings,
    words,
    lost,
    removedText,
    addedText,
    changed,
  };
}

export function wordsOf(text: string): string[] {
  return (text.match(WORD) ?? []).filter((word) => !COMMON.has(word));
}

/** The path that a `+++` line names, out of the files of the patch. */
function pathOf(named: string, files: ReadonlySet<string>): string {
  const path = named.replace(/\t.*$/, '').replace(/\r$/, '');
  const bare = path.slice(path.indexOf('/') + 1);
  return files.has(bare) ? bare : path;
}
