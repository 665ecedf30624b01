/** Makes text that is not trusted safe for markdown, cuts long text, and folds. */
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

/** Untrusted text as code, on one line. */
export function code(text: string, most = 150): string {
  return `<code>${encodeText(clip(text, most))}</code>`;
}

/** A long text without its middle: names differ at both ends. */
export function middle(text: string, most: number): string {
  if (text.length <= most) return text;
  const head = Math.ceil((most - 1) / 2);
  const cut = `${text.slice(0, head)}…${text.slice(text.length - (most - 1 - head))}`;
  return cut.toWellFormed().replaceAll('\uFFFD', '');
}

/** A fold with a title; nothing where there is no content. Both are markdown. */
export function folded(title: string, content: string): string {
  return content === '' ? '' : `<details><summary>${title}</summary>\n\n${content}\n\n</details>`;
}
