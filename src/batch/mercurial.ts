/** Reads patches as `hg export` writes them. */
import { scanDiff } from './diff.ts';
import { toText } from './mail.ts';
import type { PatchPart } from './patch.ts';

/** Whether the bytes are one or more exported changesets of Mercurial. */
export function isMercurial(bytes: Uint8Array): boolean {
  return /^# HG changeset patch\r?\n/.test(Buffer.from(bytes.subarray(0, 50)).toString('latin1'));
}

const MOST_CHANGESETS = 1_000;

/** Returns one part for each changeset, in order, or why there are none, as the end of a sentence. */
export function readMercurial(bytes: Uint8Array, mostFiles: number): PatchPart[] | string {
  const text = Buffer.from(bytes).toString('latin1');
  // The text before the first one is empty.
  const [, ...changesets] = text.split(/^# HG changeset patch\r?\n/m, MOST_CHANGESETS + 2);
  if (changesets.length > MOST_CHANGESETS) return `holds more than ${MOST_CHANGESETS} changesets`;
  return changesets.map((changeset) => toPart(changeset, mostFiles));
}

/** Headers, message and diff of one changeset, as Latin 1 text. */
function toPart(changeset: string, mostFiles: number): PatchPart {
  const end = changeset.search(/^(?!# )/m);
  const [headers, rest] = end < 0 ? [changeset, ''] : [changeset.slice(0, end), changeset.slice(end)];
  const at = rest.search(/^(?:diff |--- )/m);
  const diff = Buffer.from(at < 0 ? '' : rest.slice(at), 'latin1');
  const message = toText(Buffer.from(at < 0 ? rest : rest.slice(0, at), 'latin1')).trim();
  const [, user = ''] = /^# User (.*?)\r?$/m.exec(headers) ?? [];
  const [, name, email] = /^(.+?) <([^<>]+)>$/.exec(toText(Buffer.from(user, 'latin1'))) ?? [];
  const date = dateIn(headers);
  return {
    diff,
    scan: scanDiff(diff, mostFiles),
    ...(message ? { message } : {}),
    ...(name && email
      ? { author: { name, email, ...(date ? { date } : {}) } }
      : { warnings: ['its `# User` holds no name and mail address, so its author is not kept'] }),
  };
}

/** `# Date 1700000000 -3600` → `1700000000 +0100`: Mercurial counts the seconds west of Greenwich. */
function dateIn(headers: string): string | undefined {
  const [, seconds, west] = /^# Date (\d{1,11}) (-?\d{1,5})\r?$/m.exec(headers) ?? [];
  if (seconds === undefined || Math.abs(Number(west)) > 14 * 3_600) return undefined;
  const minutes = Math.abs(Math.trunc(Number(west) / 60));
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${seconds} ${Number(west) > 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}${two(minutes % 60)}`;
}
