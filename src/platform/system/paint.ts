/** Colours words by their meaning, where a terminal shows colours. */
import { styleText } from 'node:util';
import type { Tone } from '../text/tone.ts';

const STYLES = { good: 'green', bad: 'red', unsure: 'yellow' } as const;

/** Makes a function that colours text. It leaves the text alone in a file, a pipe, and where `NO_COLOR` is set. */
export function painter(stream: NodeJS.WriteStream): (tone: Tone, text: string) => string {
  return (tone, text) => styleText(STYLES[tone], text, { stream });
}
