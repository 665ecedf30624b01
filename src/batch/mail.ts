/** Reads patches that come as mail: a single message or a whole mailbox. */
import { isUtf8 } from 'node:buffer';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { hardGitIn } from '../platform/git/git.ts';
import { scanDiff } from './diff.ts';
import type { PatchPart } from './patch.ts';

/**
 * Whether the bytes look like mail: an mbox or a single message. The content decides,
 * because file names can be wrong.
 */
export function isMail(bytes: Uint8Array): boolean {
  const head = Buffer.from(bytes.subarray(0, 16_384)).toString('latin1').replaceAll('\r\n', '\n');
  if (/^From [^\n]*\d\d:\d\d:\d\d/.test(head)) return true;
  const headers = head.split('\n\n')[0]!;
  return /^from:/im.test(headers) && /^subject:/im.test(headers) && /^[A-Za-z-]+:/.test(headers);
}

/** Thrown when a mailbox holds more mails than one patch may have. */
export class TooManyMails extends Error {}

const MOST_MAILS = 1_000;

/**
 * Decodes one mail or a whole mailbox with git's own mail reader. Returns one part for each mail,
 * in order. Throws {@link TooManyMails}, or a `GitError` when git cannot read the mail.
 * `temporary`: a folder for the mails.
 */
export async function readMail(bytes: Uint8Array, temporary: string): Promise<PatchPart[]> {
  const folder = await mkdtemp(path.join(temporary, 'mail-'));
  const git = hardGitIn(folder);
  try {
    // -b: a file that does not begin with a "From " line is one message. --keep-cr: CRLF files stay CRLF.
    // If the headers of a mail end with CRLF, the transport added all CRs, so they are not kept.
    const isCrlf = /^[^\n]*\r\n/.test(Buffer.from(bytes.subarray(0, 2_000)).toString('latin1'));
    const keepCr = isCrlf ? [] : ['--keep-cr'];
    await git.run(['mailsplit', '-b', '-d8', ...keepCr, `-o${folder}`], { input: bytes });
    const mails = (await readdir(folder)).toSorted();
    if (mails.length > MOST_MAILS)
      throw new TooManyMails(`it holds ${mails.length} mails; the limit is ${MOST_MAILS}`);
    const parts: PatchPart[] = [];
    for (const mail of mails) {
      const [message, diff] = [path.join(folder, `${mail}.msg`), path.join(folder, `${mail}.diff`)];
      // Plain `mailinfo` recodes to UTF-8. With `--encoding=UTF-8` it would not.
      const told = await git.run(['mailinfo', '-b', message, diff], {
        input: await readFile(path.join(folder, mail)),
      });
      const warnings = [...told.stderr.matchAll(/^warning: (.*)$/gm)].map(([, text]) => text!);
      parts.push(
        toPart(toText(told.stdout), toText(await readFile(message)), await readFile(diff), warnings),
      );
    }
    return parts;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Git leaves bytes as they are where a mail does not say its encoding: then they are Latin 1, if not UTF-8. */
function toText(bytes: Uint8Array): string {
  return isUtf8(bytes) ? Buffer.from(bytes).toString('utf8') : new TextDecoder('windows-1252').decode(bytes);
}

function toPart(info: string, body: string, diff: Uint8Array, warnings: readonly string[]): PatchPart {
  const field = (name: string): string => new RegExp(`^${name}: (.*)$`, 'm').exec(info)?.[1]?.trim() ?? '';
  const subject = field('Subject');
  const message = [subject, body.trim()].filter(Boolean).join('\n\n');
  const [name, email] = [field('Author'), field('Email')];
  const date = gitDate(field('Date'));
  return {
    diff,
    scan: scanDiff(diff),
    ...(warnings.length > 0 ? { warnings } : {}),
    ...(message ? { message } : {}),
    ...(name && email ? { author: { name, email, ...(date ? { date } : {}) } } : {}),
  };
}

/**
 * Converts an RFC 5322 date to seconds and offset (`1700000000 +0100`);
 * `undefined` when the text is not a date.
 */
function gitDate(text: string): string | undefined {
  const given = /([+-])(\d\d)([0-5]\d)(?:\s*\(.*\))?\s*$/.exec(text);
  const isKnown = given !== null && Number(given[2]) * 60 + Number(given[3]) <= 14 * 60;
  const offset = isKnown ? `${given[1]}${given[2]}${given[3]}` : '+0000';
  // A date without an offset would be read in the time zone of this machine.
  const ms = Date.parse(given || /\b(?:GMT|UTC?|Z|[ECMP][SD]T)\b/.test(text) ? text : `${text} +0000`);
  if (!Number.isFinite(ms) || ms < 0) return undefined;
  return `${Math.floor(ms / 1_000)} ${offset}`;
}
