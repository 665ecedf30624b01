/** Durations as one byte: a scale of 256 levels. */

const STEP = Math.log(1.08);

/** Milliseconds → a level from 0 to 255. Each level is 8 % longer than the one before; 255 is more than three days. */
export function toLevel(durationMs: number): number {
  return Math.min(255, Math.round(Math.log1p(Math.max(0, durationMs)) / STEP));
}

/** A level → milliseconds, rounded to five digits: enough to get the same level back. */
export function toMilliseconds(level: number): number {
  return Number(Math.expm1(level * STEP).toPrecision(5));
}
