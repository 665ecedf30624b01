/** Words for the meaning of a text, whatever its colour. */

/** What a text means for people. */
export type Tone = 'good' | 'bad' | 'unsure';
