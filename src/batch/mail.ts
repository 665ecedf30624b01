import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { hardGitIn } from '../platform/git.ts';
import { scanDiff } from './diff.ts';
import type { PatchPart } from './patch.ts';

/** Does this look like mail, be it an mbox or one message? Decided by content, since names lie. */
export function isMail(bytes: Uint8Array): boolean {
  const head = Buffer.from(bytes.subarray(0, 16_384)).toString('latin1').replaceAll('\r\n', '\n');
  if (/^From [^\n]*\d\d:\d\d:\d\d/.test(head)) return true;
  const headers = head.split('\n\n')[0]!;
  return /^from:/im.test(headers) && /^subject:/im.test(headers) && /^[A-Za-z-]+:/.test(headers);
}

/** One mail or a whole mailbox → its parts in order, decoded by git's own mail reader. */
export async function readMail(bytes: Uint8Array, temporary: string): Promise<PatchPart[]> {
  const folder = await mkdtemp(path.join(temporary, 'mail-'));
  const git = hardGitIn(folder);
  try {
    // -b: a file that does not begin with a "From " line is one message. --keep-cr: CRLF files stay CRLF.
    await git.run(['mailsplit', '-b', '--keep-cr', `-o${folder}`], { input: bytes });
    const mails = (await readdir(folder)).toSorted();
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
  const ms = Date.parse(text);
  if (!Number.isFinite(ms) || ms < 0) return undefined;
  const offset = /([+-]\d{4})(?:\s*\(.*\))?\s*$/.exec(text)?.[1] ?? '+0000';
  return `${Math.floor(ms / 1_000)} ${offset}`;
}
