/** Rules for numbers, nouns and times that many messages need. */

/** Puts a number before a noun, in singular or plural: `1 test`, `2 tests`. */
export function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : plural}`;
}

/** Milliseconds as people say them: `0.4 s`, `42 s`, `3 min 10 s`, `1 h 5 min`. */
export function inTime(ms: number): string {
  if (ms < 9_950) return `${(ms / 1_000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1_000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return seconds % 60 === 0 ? `${minutes} min` : `${minutes} min ${seconds % 60} s`;
  const rest = Math.round(seconds / 60) % 60;
  const hours = Math.floor(Math.round(seconds / 60) / 60);
  return rest === 0 ? `${hours} h` : `${hours} h ${rest} min`;
}
