/** Times a fixed small workload, so that durations of unlike machines can be compared. */
import { createHash } from 'node:crypto';
import os from 'node:os';

const TIMES = 3;
const NUMBERS = 60_000;
const BYTES = 4_000_000;

/** Milliseconds that the workload takes: the least of three times, because whatever else runs only makes it slower. */
export function timeWorkload(): number {
  const times = Array.from({ length: TIMES }, () => {
    const start = performance.now();
    work();
    return performance.now() - start;
  });
  return Math.round(Math.min(...times) * 100) / 100;
}

/** Sorts, hashes and parses: what tests do, too. */
function work(): void {
  let seed = 1;
  const numbers = Array.from({ length: NUMBERS }, () => (seed = (seed * 48_271) % 2_147_483_647));
  const text = JSON.stringify(numbers.toSorted((a, b) => a - b));
  createHash('sha256').update(Buffer.alloc(BYTES, text)).digest();
  JSON.parse(text);
}

/** The machine in words: its system and how many processors it has. */
export function describeMachine(): string {
  return `${os.type()} ${os.arch()}, ${os.availableParallelism()} processors`;
}
