/** Reads the headers of a unified diff without applying it. */
import { inflateSync, constants } from 'node:zlib';
import { decodeBase85 } from './base85.ts';

/** What the headers of a diff say, before git applies it. It is never used to decide that a patch is safe. */
export interface DiffScan {
  files: DiffFile[];
  /** Source paths of renames and copies. */
  sources: string[];
  /** The `-p` level for `git apply`. */
  strip: 0 | 1;
  /** New file modes that the headers name. */
  modes: string[];
  /** Total unpacked size that the binary parts claim, in bytes; infinite when it cannot be read. */
  binaryBytes: number;
  /** The diff has `diff --git` headers, so its `-p` level is certain. */
  isGit: boolean;
  /** A hunk inside a file has no context line, so it would fit in too many places. */
  hasBareHunk: boolean;
  /** How many lines the hunks add and delete. */
  added: number;
  deleted: number;
  /** The first thing that git would cut off, guess or ignore: the number of its line, and a clause about it. */
  fault: { line: number; why: string } | undefined;
}

/** One file that a diff changes, as the headers describe it. */
export interface DiffFile {
  path: string;
  /**
   * Abbreviated blob id of the file after the patch; all zeros when the patch deletes the file. Absent when the
   * headers give no id, or when the patch changes more than the content.
   */
  blobAfter?: string;
  /** The patch also moves the file or changes its mode, so equal content does not prove that it is applied. */
  isMoreThanContent?: boolean;
}

/**
 * Scans the bytes of a unified diff, git style or traditional. The time is linear in its length. The scan ends at the
 * first file after `mostFiles`.
 */
export function scanDiff(diff: Uint8Array, mostFiles = Infinity): DiffScan {
  const lines = Buffer.from(diff.buffer, diff.byteOffset, diff.byteLength).toString('latin1').split('\n');
  const scan: DiffScan = {
    files: [],
    sources: [],
    strip: 1,
    modes: [],
    binaryBytes: 0,
    isGit: false,
    hasBareHunk: false,
    added: 0,
    deleted: 0,
    fault: undefined,
  };
  const blame = (index: number, why: string): void => void (scan.fault ??= { line: index + 1, why });
  let file: DiffFile | undefined;
  // After a `diff --git` line, the next `---` and `+++` name the same file. A later pair begins a new file.
  let isNamed = false;
  let gitHeader = '';
  /** The only path that the `diff --git` line can mean. */
  let headerPath: string | undefined;
  let isDeletion = false;
  const startFile = (path: string): void => {
    file = { path };
    isNamed = false;
    isDeletion = false;
    scan.files.push(file);
  };
  for (let i = 0; i < lines.length && scan.files.length <= mostFiles; i += 1) {
    const line = lines[i]!;
    const next = lines[i + 1] ?? '';
    if (line.length > LONGEST_HEADER) {
      if (/^(?:diff |--- |\+\+\+ |rename |copy )/.test(line)) blame(i, 'is longer than two names can be');
      continue;
    }
    if (HEADER.test(line) && hasOpenQuote(line)) blame(i, 'has a quote that is not closed');
    if (line.startsWith('diff --git ')) {
      const header = gitHeaderPath(line);
      scan.isGit = true;
      gitHeader = line;
      headerPath = header.isSure ? header.path : undefined;
      if (scan.files.length === 0) scan.strip = header.strip;
      startFile(header.path);
    } else if (line.startsWith('--- ') && next.startsWith('+++ ') && next.length <= LONGEST_HEADER) {
      const named = namedPath(line, next);
      if (next.startsWith('+++ "') && hasOpenQuote(next)) blame(i + 1, 'has a quote that is not closed');
      if (!file || isNamed) {
        if (scan.files.length === 0) scan.strip = named.strip;
        startFile(stripped(named.path, scan.strip));
      } else {
        const wrong = named.paths
          .map((name) => stripped(name, scan.strip))
          .find((name) => name !== headerPath);
        if (headerPath !== undefined && wrong !== undefined && !file.isMoreThanContent)
          blame(
            i,
            `names the file ${JSON.stringify(wrong)}, and its \`diff --git\` line names ${JSON.stringify(headerPath)}`,
          );
        file.path = stripped(named.path, scan.strip);
      }
      headerPath = undefined;
      isNamed = true;
      i += 1;
      const follows = lines[i + 1] || lines[i + 2] || '';
      // An empty file needs no hunk, nor does one of Subversion of which only properties changed.
      const isWhole = [line, next].some((name) => name.slice(4).startsWith('/dev/null'));
      if (!isWhole && !/^(?:@@|Property changes on: )/.test(follows))
        blame(i, 'names a file, and no hunk follows: the diff is cut off');
    } else if (line.startsWith('index ') && file) {
      const after = /^index [0-9a-f]{4,64}\.\.([0-9a-f]{4,64})/.exec(line)?.[1];
      // Zeros mean that the file is gone. Those who invent the line write zeros elsewhere, too.
      const isBelievable = after !== undefined && (isDeletion || !/^0+$/.test(after));
      if (isBelievable && !file.isMoreThanContent) file.blobAfter = after;
    } else if (/^(?:old mode|rename from|copy from) /.test(line) && file) {
      file.isMoreThanContent = true;
      const source = /^(?:rename|copy) from (.*?)\r?$/.exec(line)?.[1];
      if (source === undefined) continue;
      scan.sources.push(utf8(unquote(source)));
      // The header repeats the bare name when the diff has no `a/` and `b/` prefixes.
      if (scan.files.length === 1 && gitHeader.startsWith(`diff --git ${source} `)) scan.strip = 0;
    } else if (/^new (?:file )?mode \d/.test(line)) {
      scan.modes.push(/\d+/.exec(line)![0]);
    } else if (line === 'GIT binary patch') {
      i = scanBinary(lines, i + 1, scan);
    } else if (line.startsWith('@@ -') || (file && /^@@(?!@)/.test(line))) {
      isNamed = true;
      i = scanHunk(lines, i, scan, blame);
    } else if (file && line.startsWith('deleted file mode ')) {
      isDeletion = true;
      if (!/ \d{6}\r?$/.test(line)) blame(i, 'gives a file mode that is no file mode');
    } else if (STANDS_FOR_A_CHANGE.test(line) || ((!file || isNamed) && BINARIES_DIFFER.test(line))) {
      blame(i, 'stands for a change that the diff does not hold: make the diff with `git diff --binary`');
    } else if (line.startsWith(`${BOM}diff `) || line.startsWith(`${BOM}--- `)) {
      blame(i, 'begins with a byte order mark, so that git takes it for no header');
    } else if (file && /^(?:old|new|new file) mode (?!\d{6}\r?$)/.test(line)) {
      blame(i, 'gives a file mode that is no file mode');
    }
  }
  return scan;
}

/** Lines that `diff -r`, hg, svn and `git diff --submodule=log` write in place of a change. Git ignores them. */
const STANDS_FOR_A_CHANGE =
  /^(?:Only in [^\s:]+: \S+|Binary file \S+ has changed|Cannot display: file marked as a binary type\.?|Submodule \S+ [0-9a-f]{7,}\.\.\.?[0-9a-f]{7,}.*|\* Unmerged path \S+)\r?$/;
/** Below a `diff --git` header, git notices this line by itself. */
const BINARIES_DIFFER = /^Binary files .* differ\r?$/;
/** A byte order mark in UTF-8, read as Latin 1. */
const BOM = '\u00ef\u00bb\u00bf';

/** Two names of 4,096 bytes, each byte written as `\\nnn`, are shorter. */
const LONGEST_HEADER = 40_000;
/** Lines of a header that name files. */
const HEADER = /^(?:diff --git |--- "|(?:rename|copy) (?:from|to) ")/;

function hasOpenQuote(line: string): boolean {
  let isOpen = false;
  for (let i = 0; i < line.length; i += 1)
    if (line[i] === '"') isOpen = !isOpen;
    else if (isOpen && line[i] === '\\') i += 1;
  return isOpen;
}

/**
 * Skips the body of a hunk by its line counts, so that its content is never read as a header. Returns the index of
 * the last line of the hunk. Git ends a hunk by its counts, too, and ignores lines that are left over: they are a
 * fault here, because somebody wrote them to be applied.
 */
function scanHunk(
  lines: readonly string[],
  start: number,
  scan: DiffScan,
  blame: (index: number, why: string) => void,
): number {
  const header = /^@@ -(\d{1,15})(?:,(\d{1,15}))? \+\d{1,15}(?:,(\d{1,15}))? @@/.exec(lines[start]!);
  if (!header) {
    blame(start, 'begins a hunk, but its numbers cannot be read');
    return start;
  }
  const announced = [Number(header[2] ?? 1), Number(header[3] ?? 1)] as const;
  let [before, after] = announced;
  let hasContext = false;
  let isUnmarked = false;
  let i = start;
  while ((before > 0 || after > 0) && i + 1 < lines.length) {
    const mark = lines[i + 1]![0];
    // What follows the last line break is no line.
    if (mark === undefined && i + 2 === lines.length) break;
    if (mark === '-') {
      before -= 1;
      scan.deleted += 1;
    } else if (mark === '+') {
      after -= 1;
      scan.added += 1;
    } else if (mark === ' ' || mark === undefined || mark === '\r') {
      before -= 1;
      after -= 1;
      hasContext = true;
    } else if (mark !== '\\') {
      isUnmarked = !/^(?:diff |@@|index |Index: |=====)/.test(lines[i + 1]!);
      break;
    }
    i += 1;
  }
  if (isUnmarked) blame(i + 1, 'has no marker: each line of a hunk begins with a space, `+` or `-`');
  if (before !== 0 || after !== 0) {
    const [had, has] = [announced[0] - before, announced[1] - after];
    blame(start, `announces ${announced[0]} old and ${announced[1]} new lines, and ${had} and ${has} follow`);
  }
  if (lines[i + 1]?.startsWith('\\')) i += 1;
  if (isLeftOver(lines, i + 1))
    blame(i + 1, 'belongs to no hunk: the hunk before it has all the lines it announces');
  if (!hasContext && Number(header[1]) > 1) scan.hasBareHunk = true;
  return i;
}

/** What begins the signature of a mail, of PGP, or the next attachment of an archive. */
const FOOTER = /^(?:-- ?|\s*|-{5,}(?:BEGIN PGP .*| next part .*|\s*))\r?$/;

/** Whether a line behind a complete hunk looks like a line of that hunk, and is neither a header nor a signature. */
function isLeftOver(lines: readonly string[], index: number): boolean {
  const line = lines[index] ?? '';
  if (!/^[-+ ]/.test(line) || FOOTER.test(line)) return false;
  return !(line.startsWith('--- ') && (lines[index + 1] ?? '').startsWith('+++ '));
}

/**
 * Adds up the sizes of a binary patch, from its `literal N` and `delta N` lines. A delta states the size of its
 * result in its first bytes. Returns the index of the last line of the patch.
 */
function scanBinary(lines: readonly string[], start: number, scan: DiffScan): number {
  let i = start;
  for (; i < lines.length; i += 1) {
    const line = lines[i]!.replace(/\r$/, '');
    if (!/^(?:literal|delta)/.test(line)) break;
    const header = /^(literal|delta) (\d{1,15})$/.exec(line);
    const first = i + 1;
    while (
      i + 1 < lines.length &&
      /^[A-Za-z]\S+\r?$/.test(lines[i + 1]!) &&
      !/^(?:literal|delta)/.test(lines[i + 1]!)
    )
      i += 1;
    // Git may understand another notation of the size. This scanner does not, so the size counts as infinite.
    if (!header) scan.binaryBytes = Number.POSITIVE_INFINITY;
    else if (header[1] === 'literal') scan.binaryBytes += Number(header[2]);
    else
      scan.binaryBytes += Math.max(
        Number(header[2]),
        deltaResultSize(lines.slice(first, Math.min(first + 8, i + 1))),
      );
    if (lines[i + 1]?.replace('\r', '') === '') i += 1;
  }
  return i - 1;
}

/**
 * Reads the result size of a git delta from the first lines of its base85 text;
 * infinite when they do not contain it.
 */
function deltaResultSize(lines: readonly string[]): number {
  try {
    const packed = Buffer.concat(lines.map((line) => decodeLine(line.replace('\r', ''))));
    const head = inflateSync(packed, { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: 1_000_000 });
    let at = 0;
    const varint = (): number => {
      let value = 0;
      for (let shift = 0; ; shift += 7) {
        const byte = head[at];
        if (byte === undefined) throw new Error('The size is not in the first bytes.');
        at += 1;
        value += (byte & 0x7f) * 2 ** shift;
        if (!(byte & 0x80)) return value;
      }
    };
    varint();
    return varint();
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}

/** Decodes one line: the first letter gives the number of bytes, then five letters hold four bytes. */
function decodeLine(line: string): Uint8Array {
  const letter = line.charCodeAt(0);
  const length = letter >= 97 ? letter - 70 : letter - 64;
  return decodeBase85(line.slice(1)).subarray(0, length);
}

/** Reads the path of a line `diff --git a/x b/x`. Both names are equal without prefixes, except in a rename. */
function gitHeaderPath(line: string): { path: string; strip: 0 | 1; isSure: boolean } {
  const rest = line.slice('diff --git '.length).replace(/\r$/, '');
  const quoted = /^("(?:[^"\\]|\\.)*") /.exec(rest);
  const left = quoted ? unquote(quoted[1]!) : rest.slice(0, (rest.length - 1) / 2);
  const right = quoted ? unquote(rest.slice(quoted[0].length)) : rest.slice((rest.length + 1) / 2);
  if (left === right && left.startsWith('./')) return { path: utf8(left.slice(2)), strip: 1, isSure: true };
  if (left === right && left !== '') return { path: utf8(left), strip: 0, isSure: true };
  const path = stripped(utf8(right), 1);
  // In a rename the two names differ, and blanks in them hide where one ends.
  return { path, strip: 1, isSure: path === stripped(utf8(left), 1) };
}

function namedPath(minus: string, plus: string): { path: string; paths: string[]; strip: 0 | 1 } {
  const [before, after] = [headerName(minus), headerName(plus)];
  const paths = [before, after].filter((name) => name !== '/dev/null');
  const path = after === '/dev/null' ? before : after;
  if (before === '/dev/null' || after === '/dev/null')
    return { path, paths, strip: /^[abciow.]\//.test(path) ? 1 : 0 };
  // `x.c.orig` and `x.c` are a backup copy and its file in the same folder, so there is no prefix to strip.
  if (before.startsWith('./') && after.startsWith('./')) return { path, paths, strip: 1 };
  const isCopy = before.startsWith(after) || after.startsWith(before);
  return { path, paths, strip: isCopy || !path.includes('/') ? 0 : 1 };
}

function headerName(line: string): string {
  const rest = line.slice(4).replace(/\r$/, '');
  // Behind the quote there may be a tab, as behind every name with blanks.
  const quoted = /^"(?:[^"\\]|\\.)*"/.exec(rest)?.[0];
  if (quoted !== undefined) return utf8(unquote(quoted));
  return utf8(rest.split('\t')[0]!);
}

function stripped(path: string, strip: 0 | 1): string {
  return strip === 0 ? path : path.slice(path.indexOf('/') + 1);
}

const ESCAPES: Record<string, string> = { a: '\x07', b: '\b', t: '\t', n: '\n', v: '\v', f: '\f', r: '\r' };

/** Removes the C-style quotes that git puts around unusual names. Each byte becomes one latin1 character. */
function unquote(text: string): string {
  if (!text.startsWith('"')) return text;
  return text
    .slice(1, text.endsWith('"') ? -1 : undefined)
    .replace(/\\([0-7]{3}|.)/g, (_, code: string) =>
      code.length === 3 ? String.fromCharCode(Number.parseInt(code, 8) & 0xff) : (ESCAPES[code] ?? code),
    );
}

/** The path that git prints, in quotes if it is unusual. */
export function unquotePath(text: string): string {
  return utf8(unquote(Buffer.from(text).toString('latin1')));
}

function utf8(latin1: string): string {
  return Buffer.from(latin1, 'latin1').toString('utf8');
}
