/** Numbers, times and names as people read them, by their locale. */
import { inTime } from '../platform/text/words.ts';

const number = new Intl.NumberFormat(undefined, { maximumFractionDigits: 3 });
const digits = new Intl.NumberFormat(undefined, { maximumSignificantDigits: 3 });
const percent = new Intl.NumberFormat(undefined, { style: 'percent', maximumFractionDigits: 2 });
const day = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });

export function toNumber(value: number): string {
  return number.format(value);
}

/** A value with its unit. */
export function toValue(value: number, unit: string): string {
  if (unit === 'ratio') return percent.format(value);
  if (unit === 's') return toTime(value * 1_000);
  return `${number.format(value)} ${unit}`.trim();
}

export function toPercent(share: number): string {
  return percent.format(share);
}

export function toDate(iso: string): string {
  const date = new Date(iso);
  return Number.isNaN(date.getTime()) ? 'at an unknown time' : day.format(date);
}

/** Milliseconds → `40 ms`, `0.42 s`, `42 s`, `3 min 10 s`, `1 h 5 min`, `3 days`. */
export function toTime(ms: number): string {
  if (ms < 0) return `−${toTime(-ms)}`;
  if (ms < 100) return `${number.format(Math.round(ms))} ms`;
  if (ms < 9_950) return `${digits.format(ms / 1_000)} s`;
  const hours = ms / 3_600_000;
  return hours < 48 ? inTime(ms) : `${number.format(Math.round(hours / 24))} days`;
}

/** A p-value: very small ones say no more than that they are. */
export function toChance(p: number): string {
  return p < 0.001 ? 'p < 0.001' : `p = ${number.format(p)}`;
}

/** The first seven digits of a commit. */
export function short(commit: string | null): string {
  return commit?.slice(0, 7) ?? '';
}

/** `1 test`, `2 tests`. */
export function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${number.format(count)} ${count === 1 ? noun : plural}`;
}

/**
 * The 95 % interval of a share (Wilson 1927): between which shares the true one lies, when `hits` of `all` were seen.
 */
export function interval(hits: number, all: number): [low: number, high: number] {
  if (all === 0) return [0, 1];
  const z = 1.96;
  const share = hits / all;
  const middle = (share + z ** 2 / (2 * all)) / (1 + z ** 2 / all);
  const half = (z / (1 + z ** 2 / all)) * Math.sqrt((share * (1 - share)) / all + z ** 2 / (4 * all ** 2));
  return [Math.max(0, middle - half), Math.min(1, middle + half)];
}
