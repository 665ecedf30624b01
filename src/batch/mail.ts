/** Reads patches that come as mail: a single message or a whole mailbox. */
import { isUtf8 } from 'node:buffer';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { hardGitIn, type Git } from '../platform/git/git.ts';
import { scanDiff } from './diff.ts';
import type { PatchPart } from './patch.ts';

/**
 * Whether the bytes look like mail: an mbox or a single message. The content decides,
 * because file names can be wrong.
 */
export function isMail(bytes: Uint8Array): boolean {
  const head = Buffer.from(bytes.subarray(0, 16_384)).toString('latin1').replaceAll('\r\n', '\n').trimStart();
  if (/^From [^\n]*\d\d:\d\d/.test(head)) return true;
  const headers = head.split('\n\n')[0]!;
  return /^from:/im.test(headers) && /^(?:subject|date):/im.test(headers) && /^[A-Za-z-]+:/.test(headers);
}

/** Thrown when a mailbox holds more mails than one patch may have. */
export class TooManyMails extends Error {}

const MOST_MAILS = 1_000;

/**
 * Decodes one mail or a whole mailbox with git's own mail reader. Returns one part for each mail,
 * in order. Throws {@link TooManyMails}, or a `GitError` when git cannot read the mail.
 * `temporary`: a folder for the mails. `mostFiles`: how many files of a mail are listed before the scan ends.
 */
export async function readMail(
  given: Uint8Array,
  temporary: string,
  mostFiles: number,
): Promise<PatchPart[]> {
  const folder = await mkdtemp(path.join(temporary, 'mail-'));
  const git = hardGitIn(folder);
  // A here-document of a shell script often begins with a blank line.
  const bytes = given.subarray(given.findIndex((byte) => byte !== 10 && byte !== 13));
  try {
    // -b: a file that does not begin with a "From " line is one message. --keep-cr: CRLF files stay CRLF.
    // If the headers of a mail end with CRLF, the transport added all CRs, so they are not kept.
    const isCrlf = /^(?:From [^\n]*\n)?[^\n]*\r\n/.test(
      Buffer.from(bytes.subarray(0, 2_000)).toString('latin1'),
    );
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
      const warnings = [...told.stderr.matchAll(/^warning: (.*)$/gm)].map(
        ([, text]) => `git warns: ${text!}`,
      );
      parts.push(
        await toPart(
          toText(told.stdout),
          toText(await readFile(message)),
          await readFile(diff),
          warnings,
          mostFiles,
          git,
        ),
      );
    }
    return parts;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Git leaves bytes as they are where a mail does not say its encoding: then they are Latin 1, if not UTF-8. */
export function toText(bytes: Uint8Array): string {
  return isUtf8(bytes) ? Buffer.from(bytes).toString('utf8') : new TextDecoder('windows-1252').decode(bytes);
}

async function toPart(
  info: string,
  body: string,
  diff: Uint8Array,
  told: readonly string[],
  mostFiles: number,
  git: Git,
): Promise<PatchPart> {
  const field = (name: string): string => new RegExp(`^${name}: (.*)$`, 'm').exec(info)?.[1]?.trim() ?? '';
  const subject = field('Subject');
  const message = [subject, body.trim()].filter(Boolean).join('\n\n');
  const [name, email] = [field('Author'), field('Email')];
  const date = await gitDate(field('Date'), git);
  const author = name && email ? { name, email, ...(date ? { date } : {}) } : undefined;
  const lost = 'its `From:` holds no name and mail address, so its author is not kept';
  const warnings = author ? told : [...told, lost];
  return {
    diff,
    scan: scanDiff(diff, mostFiles),
    ...(warnings.length > 0 ? { warnings } : {}),
    ...(message ? { message } : {}),
    ...(author ? { author } : {}),
  };
}

/** Digits of the seconds. More would be a year after 5000, which `git fsck` may complain of. */
const LONGEST_DATE = 11;
/** Characters of the text of a date. */
const LONGEST_TEXT = 200;

/**
 * Reads the date of a mail as `git am` does, into seconds and offset (`1700000000 +0100`); `undefined` when git cannot
 * read it.
 */
async function gitDate(text: string, git: Git): Promise<string | undefined> {
  // A longer text could not be handed over.
  if (text === '' || text.length > LONGEST_TEXT) return undefined;
  const env = { GIT_AUTHOR_NAME: 'a', GIT_AUTHOR_EMAIL: 'a', GIT_AUTHOR_DATE: text };
  const { stdout } = await git.run(['var', 'GIT_AUTHOR_IDENT'], { env, allow: [128] });
  const [, seconds, offset = ''] = /> (\d+) ([+-]\d{4})\s*$/.exec(stdout.toString()) ?? [];
  if (seconds === undefined || seconds.length > LONGEST_DATE) return undefined;
  // Git reads offsets that no place has, and then refuses to write them.
  const isKnown = Number(offset.slice(1, 3)) * 60 + Number(offset.slice(3)) <= 14 * 60;
  return `${seconds} ${isKnown ? offset : '+0000'}`;
}
