import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LogNeutraliser, neutraliseText } from '../../src/platform/text/neutralise.ts';
import { redactor } from '../../src/platform/text/redact.ts';
import { encodePre, encodeText } from '../../src/report/encode.ts';

const nasty = fc.string({
  unit: fc.constantFrom(
    '::',
    '##[',
    'error::',
    '\r',
    '\n',
    '\r\n',
    '\x1b[31m',
    '\x1b]0;x',
    '\0',
    '\u202e',
    'a',
    ' ',
    '\t',
    'é',
    '<',
    '@',
    '`',
  ),
  maxLength: 40,
});

describe('what tests print', () => {
  it('cannot speak to the runner, however it is cut into chunks', () => {
    fc.assert(
      fc.property(nasty, fc.integer({ min: 1, max: 9 }), (text, size) => {
        const neutraliser = new LogNeutraliser();
        const lines: string[] = [];
        for (let at = 0; at < text.length; at += size)
          lines.push(...neutraliser.write(text.slice(at, at + size)));
        lines.push(...neutraliser.flush());
        for (const line of lines) {
          expect(line).toMatch(/^ {2}│ /);
          expect(line).not.toMatch(/##\[|\r|\n|\0/);
        }
        // Nothing readable is lost.
        const letters = (value: string): string => value.replaceAll('# #[', '##[').replace(/[^aé<@`]/g, '');
        expect(letters(lines.join('').replaceAll('  │ ', ''))).toBe(letters(text));
      }),
    );
  });

  it('keeps colours, and splits endless lines', () => {
    const neutraliser = new LogNeutraliser();
    const lines = [...neutraliser.write(`\x1b[31mrot\x1b[0m é${'x'.repeat(10_000)}`), ...neutraliser.flush()];
    expect(lines[0]).toContain('\x1b[31mrot\x1b[0m é');
    expect(lines.length).toBe(3);
  });

  it('is not obeyed when we quote it either', () => {
    expect(neutraliseText('a\n::error::x\r  ::set-output::y ##[group]')).toEqual([
      'a',
      ': :error::x',
      '  : :set-output::y # #[group]',
    ]);
  });
});

describe('secrets', () => {
  const secret = 'gh:s_S3cr/t+Value';
  it('are redacted plainly, URL-encoded, and in base64 at any offset', () => {
    const redact = redactor([secret]);
    expect(redact(`x ${secret} y`)).toBe('x *** y');
    expect(redact(`x ${encodeURIComponent(secret)} y`)).toBe('x *** y');
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary-ascii', maxLength: 5 }),
        fc.string({ unit: 'binary-ascii', maxLength: 5 }),
        (before, after) => {
          const redacted = redact(Buffer.from(before + secret + after).toString('base64'));
          expect(redacted).toContain('***');
          expect(Buffer.from(redacted.replace('***', ''), 'base64').toString('latin1')).not.toContain(
            secret.slice(2, -2),
          );
        },
      ),
    );
  });
  it('leave other text alone', () => expect(redactor([])('abc')).toBe('abc'));
});

describe('foreign text in markdown', () => {
  it('becomes text: no HTML, link, image, mention, reference, code fence or table cell', () => {
    const hostile =
      '<img src=x onerror=alert(1)> ![x](http://evil) @maintainer #12 GH-3 www.evil.com | `a` **b** ```\n# h\n- x';
    const encoded = encodeText(hostile);
    expect(encoded).not.toMatch(/<(?!!-- -->|\/?code>)|[@|*[\]]|\n|:\/\/|www\.|GH-\d|(?<!&)#(?!\d+;)/);
    expect(encoded).toContain('<code>a</code>');
  });

  it('is harmless whatever it is', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        (text) => !/<(?!!-- -->|\/?code>)|@|\n|\|/.test(encodeText(text)),
      ),
    );
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => !/<|@|\n[ \t]*\n/.test(encodePre(text))));
  });
});
