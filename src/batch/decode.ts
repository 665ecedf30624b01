/** Decodes the bytes of one patch and rejects what is not a patch, before git applies anything. */
import type { PolicyPlan } from '../config/config.ts';
import { GitError } from '../platform/git/git.ts';
import { scanDiff } from './diff.ts';
import { isMail, readMail, TooManyMails } from './mail.ts';
import { isMercurial, readMercurial } from './mercurial.ts';
import type { PatchPart } from './patch.ts';
import { claimsParts, disguiseOf, strangerOf } from './strangers.ts';
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
  const read = await partsOf(bytes, temporary, limits.files);
  if (typeof read === 'string') return invalid('malformed', `${name} ${read}.`);
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
    const where = scans.length === 1 ? 'line' : `part ${index + 1}, line`;
    return invalid('malformed', `${name}, ${where} ${fault.line} of the diff ${fault.why}.`);
  }
  const files = scans.reduce((sum, scan) => sum + scan.files.length, 0);
  if (files > limits.files)
    return refused('limits', `${name} touches more than ${limits.files} files, which is the limit.`);
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

/** Returns the parts of the patch, or why they cannot be read, as the end of a sentence. */
async function partsOf(
  bytes: Uint8Array,
  temporary: string,
  mostFiles: number,
): Promise<PatchPart[] | string> {
  if (isMercurial(bytes)) return readMercurial(bytes, mostFiles);
  if (!isMail(bytes)) return [{ diff: bytes, scan: scanDiff(bytes, mostFiles) }];
  try {
    return await readMail(bytes, temporary, mostFiles);
  } catch (error) {
    if (!(error instanceof GitError) && !(error instanceof TooManyMails)) throw error;
    return `looks like mail, but ${error.message}`;
  }
}

function withoutBom(bytes: Uint8Array): Uint8Array {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;
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
