/** Rules of English grammar that many messages need. */

/** Puts a number before a noun, in singular or plural: `1 test`, `2 tests`. */
export function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : plural}`;
}
