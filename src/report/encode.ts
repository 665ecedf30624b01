import { toVisibleLine, toVisibleText } from '../platform/text/invisible.ts';

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/**
 * Foreign text → one line of markdown that shows it and does nothing else: no HTML, link, image, mention,
 * reference, table or emphasis. What stood between backticks is shown as code.
 */
export function encodeText(text: string): string {
  return (
    toVisibleLine(text)
      .replace(/\s+/g, ' ')
      .replace(/[&<>"'\\`*_{}[\]#!|~$^]/g, (letter) => ENTITIES[letter] ?? `&#${letter.charCodeAt(0)};`)
      // GitHub looks for mentions and references after entities are read: something must stand in between.
      .replaceAll('@', '&#64;&#8203;')
      .replace(/&#35;(?=\d)/g, '&#35;&#8203;')
      .replace(/:(?=\/\/)|(?<=\bwww)\.|(?<=\bGH)-/gi, (letter) => `&#${letter.charCodeAt(0)};&#8203;`)
      .replace(/&#96;(.+?)&#96;/g, '<code>$1</code>')
  );
}

/** Foreign text inside `<pre>`: HTML entities are enough, since markdown is not read there. */
export function encodePre(text: string): string {
  return (
    toVisibleText(text)
      .replace(/[&<>"']/g, (letter) => ENTITIES[letter]!)
      .replaceAll('@', '&#64;')
      // An empty line ends an HTML block in markdown.
      .replace(/^[ \t]*$/gm, '&#32;')
  );
}

/** At most so many characters, cut where it shows. */
export function clip(text: string, most: number): string {
  return text.length <= most
    ? text
    : `${text
        .slice(0, most - 1)
        .toWellFormed()
        .replace(/\ufffd$/, '')}…`;
}
