/** Makes text that is not trusted safe for markdown, and cuts long text. */
import { toVisibleLine, toVisibleText } from '../platform/text/invisible.ts';

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/**
 * Untrusted text → one line of markdown that shows it and does nothing else: no HTML, link, image, mention,
 * reference, table or emphasis. Text between backticks is shown as code.
 */
export function encodeText(text: string): string {
  return (
    toVisibleLine(text)
      .replace(/\s+/g, ' ')
      .replace(/[&<>"'\\`*_{}[\]#!|~$^]/g, (letter) => ENTITIES[letter] ?? `&#${letter.charCodeAt(0)};`)
      // GitHub decodes entities before it looks for mentions and references: a zero-width space must stand in
      // between.
      .replaceAll('@', '&#64;&#8203;')
      .replace(/&#35;(?=\d)/g, '&#35;&#8203;')
      .replace(/:(?=\/\/)|(?<=\bwww)\.|(?<=\bGH)-/gi, (letter) => `&#${letter.charCodeAt(0)};&#8203;`)
      .replace(/&#96;(.+?)&#96;/g, '<code>$1</code>')
  );
}

/** Untrusted text inside `<pre>`: HTML entities are enough, since markdown is not read there. */
export function encodePre(text: string): string {
  return (
    toVisibleText(text)
      .replace(/[&<>"']/g, (letter) => ENTITIES[letter]!)
      .replaceAll('@', '&#64;')
      // An empty line ends an HTML block in markdown.
      .replace(/^[ \t]*$/gm, '&#32;')
  );
}

/** At most `most` characters of a text; an ellipsis shows that it was cut. */
export function clip(text: string, most: number): string {
  return text.length <= most
    ? text
    : `${text
        .slice(0, most - 1)
        .toWellFormed()
        .replace(/\ufffd$/, '')}…`;
}
