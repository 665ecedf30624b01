/** Decodes base85, the encoding of binary data in git's patches. */

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~';
const VALUES = new Map(Array.from(ALPHABET, (letter, value) => [letter, value]));

/** Decodes git's base85: five letters hold four bytes, most significant first. Throws on any other letter. */
export function decodeBase85(text: string): Uint8Array {
  const bytes = new Uint8Array(Math.floor(text.length / 5) * 4);
  const view = new DataView(bytes.buffer);
  for (let group = 0; group * 5 + 5 <= text.length; group += 1) {
    let value = 0;
    for (const letter of text.slice(group * 5, group * 5 + 5)) {
      const digit = VALUES.get(letter);
      if (digit === undefined) throw new Error(`\`${letter}\` is not a base85 letter`);
      value = value * 85 + digit;
    }
    view.setUint32(group * 4, value);
  }
  return bytes;
}
