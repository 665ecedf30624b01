/** Reads patches as `hg export` writes them. */
import { scanDiff } from './diff.ts';
import type { PatchPart } from './patch.ts';

const BEGINNING = '# HG changeset patch';

/** Whether the bytes are one or more exported changesets of Mercurial. */
export function isMercurial(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.subarray(0, BEGINNING.length)).toString('latin1') === BEGINNING;
}

/** Returns one part for each changeset, in order. */
export function readMercurial(bytes: Uint8Array): PatchPart[] {
  const text = Buffer.from(bytes).toString('latin1');
  return text
    .split(/^# HG changeset patch\r?\n/m)
    .slice(1)
    .map(toPart);
}

/** Headers, message and diff of one changeset, as Latin 1 text. */
function toPart(changeset: string): PatchPart {
  const [headers] = /^(?:#.*\n)*/.exec(changeset)!;
  const rest = changeset.slice(headers.length);
  const at = rest.search(/^(?:diff |--- )/m);
  const diff = Buffer.from(at < 0 ? '' : rest.slice(at), 'latin1');
  const message = Buffer.from(at < 0 ? rest : rest.slice(0, at), 'latin1')
    .toString('utf8')
    .trim();
  const [, user = ''] = /^# User (.*?)\r?$/m.exec(headers) ?? [];
  const [, name, email] = /^(.+?) <([^<>]+)>$/.exec(Buffer.from(user, 'latin1').toString('utf8')) ?? [];
  const date = dateIn(headers);
  return {
    diff,
    scan: scanDiff(diff),
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
