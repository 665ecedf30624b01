/** Control characters: what a terminal or a log obeys instead of showing. */
const CONTROL = String.raw`\0-\x1f\x7f-\x9f`;
/** Zero-width characters and direction marks: what makes text look like other text. */
const FORMAT = String.raw`\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb`;

const ANY = new RegExp(`[${CONTROL}${FORMAT}]`);
const RUNS = new RegExp(`[${CONTROL}${FORMAT}]+`, 'g');
const NOT_LINES = new RegExp(`(?![\\t\\n])[${CONTROL}${FORMAT}]`, 'g');
/** SGR sequences, with which tools colour their output. */
const COLOURS = new RegExp(String.raw`\x1b\[[0-9;:]*m`, 'g');
const NOT_COLOURS = new RegExp(String.raw`(?![\t\x1b])[${CONTROL}\u2028\u2029]|\x1b(?!\[[0-9;:]*m)`, 'g');

export function hasInvisible(text: string): boolean {
  return ANY.test(text);
}

/** One line of visible text: whatever is not visible becomes a space. */
export function toVisibleLine(text: string): string {
  return text.replace(RUNS, ' ');
}

/** Text of several lines without colours and without anything invisible but tabs. */
export function toVisibleText(text: string): string {
  return text.replace(COLOURS, '').replace(NOT_LINES, '');
}

/** A line for a terminal: colours and tabs stay, every other control goes. */
export function keepColours(line: string): string {
  return line.replace(NOT_COLOURS, '');
}
