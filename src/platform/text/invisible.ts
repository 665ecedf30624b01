/** Finds and removes characters that are not visible, such as control characters. */

/** Control characters: a terminal or a log obeys them instead of showing them. */
const CONTROL = String.raw`\0-\x1f\x7f-\x9f`;
/** Zero-width characters and direction marks: they make a text look like another text. */
const FORMAT = String.raw`\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb`;

const ANY = new RegExp(`[${CONTROL}${FORMAT}]`);
const RUNS = new RegExp(`[${CONTROL}${FORMAT}]+`, 'g');
const NOT_LINES = new RegExp(`(?![\\t\\n])[${CONTROL}${FORMAT}]`, 'g');
/** SGR escape sequences: tools colour their output with them. */
const COLOURS = new RegExp(String.raw`\x1b\[[0-9;:]*m`, 'g');
const NOT_COLOURS = new RegExp(String.raw`(?![\t\x1b])[${CONTROL}\u2028\u2029]|\x1b(?!\[[0-9;:]*m)`, 'g');

export function hasInvisible(text: string): boolean {
  return ANY.test(text);
}

/** Makes one line of visible text: each run of invisible characters becomes one space. */
export function toVisibleLine(text: string): string {
  return text.replace(RUNS, ' ');
}

/** Removes colours and invisible characters from a text. Tabs and line breaks stay. */
export function toVisibleText(text: string): string {
  return text.replace(COLOURS, '').replace(NOT_LINES, '');
}

/** Cleans a line for a terminal: colours and tabs stay, all other control characters are removed. */
export function keepColours(line: string): string {
  return line.replace(NOT_COLOURS, '');
}
