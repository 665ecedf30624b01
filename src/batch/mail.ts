import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { hardGitIn } from '../platform/git/git.ts';
import { scanDiff } from './diff.ts';
import type { PatchPart } from './patch.ts';

/** Does this look like mail, be it an mbox or one message? Decided by content, since names lie. */
export function isMail(bytes: Uint8Array): boolean {
  const head = Buffer.from(bytes.subarray(0, 16_384)).toString('latin1').replaceAll('\r\n', '\n');
  if (/^From [^\n]*\d\d:\d\d:\d\d/.test(head)) return true;
  const headers = head.split('\n\n')[0]!;
  return /^from:/im.test(headers) && /^subject:/im.test(headers) && /^[A-Za-z-]+:/.test(headers);
}

/** A mailbox with more mails than anybody reviews as one patch. */
export class TooManyMails extends Error {}

const MOST_MAILS = 1_000;

/** One mail or a whole mailbox → its parts in order, decoded by git's own mail reader. */
export async function readMail(bytes: Uint8Array, temporary: string): Promise<PatchPart[]> {
  const folder = await mkdtemp(path.join(temporary, 'mail-'));
  const git = hardGitIn(folder);
  try {
    // -b: a file that does not begin with a "From " line is one message. --keep-cr: CRLF files stay CRLF.
    // A mail whose own headers end with CRLF got all its CRs on the way.
    const isCrlf = /^[^\n]*\r\n/.test(Buffer.from(bytes.subarray(0, 2_000)).toString('latin1'));
    const keepCr = isCrlf ? [] : ['--keep-cr'];
    await git.run(['mailsplit', '-b', '-d8', ...keepCr, `-o${folder}`], { input: bytes });
    const mails = (await readdir(folder)).toSorted();
    if (mails.length > MOST_MAILS)
      throw new TooManyMails(`it holds ${mails.length} mails; the limit is ${MOST_MAILS}`);
    const parts: PatchPart[] = [];
    for (const mail of mails) {
      const [message, diff] = [path.join(folder, `${mail}.msg`), path.join(folder, `${mail}.diff`)];
      const info = await git.text(
        ['mailinfo', '-b', '--encoding=UTF-8', '--quoted-cr=nowarn', message, diff],
        {
          input: await readFile(path.join(folder, mail)),
        },
      );
      parts.push(toPart(info, await readFile(message, 'utf8'), await readFile(diff)));
    }
    return parts;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function toPart(info: string, body: string, diff: Uint8Array): PatchPart {
  const field = (name: string): string => new RegExp(`^${name}: (.*)$`, 'm').exec(info)?.[1]?.trim() ?? '';
  const subject = field('Subject');
  const message = [subject, body.trim()].filter(Boolean).join('\n\n');
  const [name, email] = [field('Author'), field('Email')];
  const date = gitDate(field('Date'));
  return {
    diff,
    scan: scanDiff(diff),
    ...(message ? { message } : {}),
    ...(name && email ? { author: { name, email, ...(date ? { date } : {}) } } : {}),
  };
}

/** An RFC 5322 date → seconds and offset (`1700000000 +0100`); `undefined` when it is none. */
function gitDate(text: string): string | undefined {
  const given = /([+-])(\d\d)([0-5]\d)(?:\s*\(.*\))?\s*$/.exec(text);
  const isKnown = given !== null && Number(given[2]) * 60 + Number(given[3]) <= 14 * 60;
  const offset = isKnown ? `${given[1]}${given[2]}${given[3]}` : '+0000';
  // Without an offset of its own a date would be read in the machine's time zone.
  const ms = Date.parse(given || /\b(?:GMT|UTC?|Z|[ECMP][SD]T)\b/.test(text) ? text : `${text} +0000`);
  if (!Number.isFinite(ms) || ms < 0) return undefined;
  return `${Math.floor(ms / 1_000)} ${offset}`;
}
