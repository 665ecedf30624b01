/** Decodes the bytes of one patch and rejects what is not a patch, before git applies anything. */
import type { PolicyPlan } from '../config/config.ts';
import { GitError } from '../platform/git/git.ts';
import { scanDiff } from './diff.ts';
import { isMercurial, readMercurial } from './mercurial.ts';
import { isMail, readMail, TooManyMails } from './mail.ts';
import type { PatchPart } from './patch.ts';
import { invalid, refused, type RejectedVerdict } from './verdict.ts';

type Limits = PolicyPlan['limits'];

/**
 * Decodes one patch. Returns its parts, or a verdict that says why the patch cannot be tried. A patch that is
 * rejected here never reaches `git apply`. A patch that passes is judged again later, by the tree it makes.
 * `name`: how messages call the patch. `temporary`: a folder for the files of a mailbox.
 */
export async function decodePatch(
  given: Uint8Array,
  name: string,
  limits: Limits,
  temporary: string,
): Promise<PatchPart[] | RejectedVerdict> {
  const bytes = ended(withoutBom(given));
  if (isBlank(bytes)) return invalid('empty', `${name} is empty.`);
  const disguise = disguiseOf(bytes);
  if (disguise !== undefined) return invalid('malformed', `${name} ${disguise}`);
  // A patch of nothing but headers would take a lot of memory only to be refused.
  if (hasMoreHeaders(bytes, limits.files))
    return refused('limits', `${name} touches more than ${limits.files} files.`);
  const read = await partsOf(bytes, temporary);
  if (typeof read === 'string') return invalid('malformed', `${name} looks like mail, but ${read}.`);
  // A cover letter holds no diff. It belongs to the series and changes nothing.
  const parts = read.filter(({ scan }) => scan.files.length > 0);
  const others = read.filter(({ scan }) => scan.files.length === 0);
  if (parts.length === 0 && claimsParts(bytes))
    return invalid(
      'malformed',
      `${name} claims to be multipart, but has no such parts, so that git finds no text in it. Remove its \`Content-Type\` header, or make it with \`git format-patch\`.`,
    );
  if (parts.length === 0 && others.every(({ diff }) => isBlank(diff)))
    return invalid('empty', `${name} contains no diff.`);
  if (parts.length === 0) return invalid('malformed', `${name} is ${strangerOf(bytes)}`);
  if (others.some(({ diff }) => looksLikeDiff(diff)))
    return invalid('malformed', `${name}: one of its mails holds a diff that cannot be read.`);
  return findFault(parts, name, limits) ?? parts;
}

function findFault(parts: readonly PatchPart[], name: string, limits: Limits): RejectedVerdict | undefined {
  const scans = parts.map(({ scan }) => scan);
  for (const [index, { fault }] of scans.entries()) {
    if (!fault) continue;
    const where = scans.length === 1 ? 'line' : `mail ${index + 1}, line`;
    return invalid('malformed', `${name}, ${where} ${fault.line} of the diff ${fault.why}.`);
  }
  const files = scans.reduce((sum, scan) => sum + scan.files.length, 0);
  if (files > limits.files)
    return refused('limits', `${name} touches ${files} files; the limit is ${limits.files}.`);
  const unpacked = scans.reduce((sum, scan) => sum + scan.binaryBytes, 0);
  if (unpacked > limits.fileBytes) {
    const size = Number.isFinite(unpacked) ? `${unpacked} bytes` : 'unreadable';
    return refused(
      'limits',
      `The unpacked size of the binary files in ${name} is ${size}; the limit is ${limits.fileBytes}.`,
    );
  }
  const mode = scans.flatMap((scan) => scan.modes).find((candidate) => !/^100(?:644|755)$/.test(candidate));
  if (mode === '160000') return refused('submodule-or-lfs', `${name} adds or moves a submodule.`);
  if (mode)
    return refused('mode', `${name} asks for the file mode ${mode}; only 100644 and 100755 are allowed.`);
  if (scans.some((scan) => scan.hasBareHunk)) {
    const why = 'has a hunk without context lines, which could apply in the wrong place';
    return invalid('malformed', `${name} ${why}. Make the diff with context.`);
  }
  return undefined;
}

async function partsOf(bytes: Uint8Array, temporary: string): Promise<PatchPart[] | string> {
  if (isMercurial(bytes)) return readMercurial(bytes);
  return isMail(bytes) ? readMails(bytes, temporary) : [{ diff: bytes, scan: scanDiff(bytes) }];
}

/** Returns one part for each mail, or the reason why the mails cannot be read. */
async function readMails(bytes: Uint8Array, temporary: string): Promise<PatchPart[] | string> {
  try {
    return await readMail(bytes, temporary);
  } catch (error) {
    if (!(error instanceof GitError) && !(error instanceof TooManyMails)) throw error;
    return error.message;
  }
}

/** Whether there are more `diff --git` lines than `most`. */
function hasMoreHeaders(bytes: Uint8Array, most: number): boolean {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let count = text.subarray(0, 11).toString('latin1') === 'diff --git ' ? 1 : 0;
  for (let at = text.indexOf(HEADER_LINE); at >= 0 && count <= most; at = text.indexOf(HEADER_LINE, at + 1))
    count += 1;
  return count > most;
}

const HEADER_LINE = '\ndiff --git ';

function withoutBom(bytes: Uint8Array): Uint8Array {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;
}

/** A header line behind a terminal colour. */
const COLOURED = /^\x1b\[[0-9;]*m(?:diff |--- |index )/m; // oxlint-disable-line no-control-regex

/** Why this is no patch though people see one, and what to do, as the end of a sentence. */
function disguiseOf(bytes: Uint8Array): string | undefined {
  const head = Buffer.from(bytes.subarray(0, 65_536)).toString('latin1');
  // In UTF-16 every other byte of English text is NUL. Binary patches are text, too.
  const isWide = /^(?:\xff\xfe|\xfe\xff|(?:[\s\w-]\0){4}|(?:\0[\s\w-]){4})/.test(head);
  if (isWide)
    return 'is UTF-16 text, as `>` writes in Windows PowerShell. Save it as UTF-8: `git diff --output=FILE`.';
  if (COLOURED.test(head)) return 'holds terminal colours. Make it with `--no-color`.';
  if (/^diff --(?:cc|combined) /m.test(head) || /^@@@+ -/m.test(head))
    return 'is the combined diff of a merge, which nobody can apply. Make a diff against one parent: `git diff HEAD^1 HEAD`.';
  return undefined;
}

/** What people offer in place of a unified diff, and what to do. */
const STRANGERS: readonly (readonly [RegExp, string])[] = [
  [/^\x1f\x8b/, 'packed with gzip. Unpack it.'], // oxlint-disable-line no-control-regex
  [
    /^version https:\/\/git-lfs/,
    'a pointer of Git LFS, and its content is not here. Fetch it: `git lfs pull`.',
  ],
  [/^\s*<(?:!doctype html|html)/i, 'a web page. Download the address of the change with `.patch` behind it.'],
  [/^\*{15}\r?$/m, 'a context diff. Make a unified one: `diff -u`.'],
  [/^\d+(?:,\d+)?[acd]\d+(?:,\d+)?\r?\n[<>] /m, 'a diff without context. Make a unified one: `diff -u`.'],
  [/^> ?(?:diff |--- |@@ -)/m, 'a quoted diff. Remove the `>` before each line.'],
  [
    /^==== \/\/\S+#\d+ /m,
    'a diff of Perforce. Make a unified one: `p4 describe -du`, with `---` and `+++` lines.',
  ],
  [
    /^<{5,} ?SEARCH/m,
    'made of SEARCH and REPLACE blocks, which name no lines. Apply them, and offer `git diff`.',
  ],
];

/** Names a text that is no unified diff, as the end of a sentence. */
function strangerOf(bytes: Uint8Array): string {
  const head = Buffer.from(bytes.subarray(0, 65_536)).toString('latin1');
  const found = STRANGERS.find(([looks]) => looks.test(head));
  return found?.[1] ?? 'not a unified diff. Make it with `git diff` or `git format-patch`.';
}

/** Whether the headers of a mail announce parts that the mail does not have. */
function claimsParts(bytes: Uint8Array): boolean {
  const [headers = '', ...rest] = Buffer.from(bytes)
    .toString('latin1')
    .replaceAll('\r\n', '\n')
    .split('\n\n');
  const boundary = /^content-type:\s*multipart\/[^]*?boundary="?([^"\n;]+)/im.exec(headers)?.[1];
  return boundary !== undefined && !rest.join('\n\n').includes(`--${boundary}`);
}

function isBlank(bytes: Uint8Array): boolean {
  return Buffer.from(bytes).toString('latin1').trim() === '';
}

function looksLikeDiff(text: Uint8Array): boolean {
  return /^(?:diff |@@ -|--- \S|\+\+\+ \S|GIT binary patch)/m.test(Buffer.from(text).toString('latin1'));
}

/** Adds the final line break, which git requires and JSON manifests often lack. */
function ended(bytes: Uint8Array): Uint8Array {
  return bytes.at(-1) === 10 ? bytes : Buffer.concat([bytes, Buffer.from('\n')]);
}
