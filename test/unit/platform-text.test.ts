/** Text at the edges: secrets, invisible characters, runner commands, misspelt names. */
import { describe, expect, it } from 'vitest';
import {
  hasInvisible,
  keepColours,
  toVisibleLine,
  toVisibleText,
} from '../../src/platform/text/invisible.ts';
import { nearest } from '../../src/platform/text/nearest.ts';
import { LogNeutraliser, neutraliseText } from '../../src/platform/text/neutralise.ts';
import { redactAll, redactor } from '../../src/platform/text/redact.ts';
import { withoutFolders } from '../../src/platform/text/places.ts';
import { describeError, EXIT, UserError } from '../../src/platform/text/user-error.ts';
import { counted } from '../../src/platform/text/words.ts';

const SECRET = 'p@ss/word+é (1)';

describe('secrets', () => {
  const redact = redactor([SECRET]);

  it('are replaced as they are, URL-encoded, and everywhere', () => {
    expect(redact(`a ${SECRET} b ${SECRET}`)).toBe('a *** b ***');
    expect(redact(`?x=${encodeURIComponent(SECRET)}&`)).toBe('?x=***&');
    expect(redact('a password')).toBe('a password');
  });

  const url = encodeURIComponent(SECRET);
  const hex = Buffer.from(SECRET).toString('hex');
  const quoted = `a "b" <c> & 'd' /é\n${SECRET}`;
  it.each([
    ['URL-encoded in lower case', SECRET, url.replaceAll(/%../g, (code) => code.toLowerCase())],
    ['URL-encoded twice', SECRET, encodeURIComponent(url)],
    ['as a form sends it', SECRET, url.replaceAll('%20', '+')],
    ['in hexadecimal', SECRET, hex],
    ['in hexadecimal, upper case', SECRET, hex.toUpperCase()],
    ['in base64 for URLs', '??>>~~secret', Buffer.from('??>>~~secret').toString('base64url')],
    [
      'in base64, wrapped',
      'x'.repeat(30) + SECRET,
      Buffer.from('x'.repeat(30) + SECRET)
        .toString('base64')
        .replaceAll(/.{9}/g, '$&\r\n'),
    ],
    ['with the escapes of JSON', quoted, JSON.stringify(quoted).slice(1, -1)],
    ['with the escapes of JSON in ASCII', 'päß"word', String.raw`p\u00e4\u00df\"word`],
    ['with the escapes of HTML', `<a & "b" 'c'>`, '&lt;a &amp; &quot;b&quot; &#39;c&#39;&gt;'],
    ['with colours inside', SECRET, `p@\x1b[1;31mss/word\x1b[0m+é (1)`],
    ['over several lines', SECRET, 'p@ss/\nword+\r\né (1)'],
    ['by one of its lines', 'first line of it\nsecond line of it', 'second line of it'],
  ])('are replaced %s', (_, secret, shown) => {
    const hide = redactor([secret]);
    expect(hide(`<${shown}>`).replace(/\*\*\*[A-Za-z0-9+/=\r\n]{0,6}/, '***')).toBe('<***>');
    expect(hide(`<${shown.slice(1)}`)).toContain(shown.slice(3, 5));
    // Every beginning of it is known as one; then the rest can be waited for.
    for (let length = 1; length < shown.length - 4; length += 1)
      expect(hide.pending(`. ${shown.slice(0, length)}`)).toBeGreaterThanOrEqual(length);
    expect(hide.pending(`${shown} .`)).toBe(0);
  });

  it('are replaced in base64, whatever surrounds them', () => {
    for (const before of ['', 'x', 'xy', 'xyz', 'user:'])
      for (const after of ['', 'z', 'zz', ':more']) {
        const encoded = Buffer.from(before + SECRET + after).toString('base64');
        expect([before, after, redact(encoded).includes('***')]).toEqual([before, after, true]);
        // What is left of it says nothing: at most the letters that share bits with what surrounds it.
        const rest = redact(encoded).split('***').join('').replaceAll('=', '');
        expect(rest.length).toBeLessThanOrEqual(
          Math.ceil((before.length * 4) / 3) + Math.ceil((after.length * 4) / 3) + 4,
        );
      }
  });

  it('that overlap are replaced whole, the longer one first', () => {
    const both = redactor(['secret', 'secret-and-tail']);
    expect(both('x secret-and-tail y secret z')).toBe('x *** y *** z');
    expect(redactor(['secret-and-tail', 'secret'])('secret-and-tail')).toBe('***');
  });

  it('that are too short to be one change nothing', () => {
    expect(redactor(['abc'])('abc abc')).toBe('abc abc');
    expect(redactor(['abcd'])('abcd abc')).toBe('*** abc');
    expect(redactor([])('text')).toBe('text');
    // Three letters of base64 would be found anywhere.
    expect(redactor(['abcd'])(Buffer.from('abcd').toString('base64'))).toBe('YWJjZA==');
  });

  it('are replaced in keys and values of plain data, however deep', () => {
    const value = { a: [`x ${SECRET}`, { [SECRET]: SECRET }], n: 1, z: null, t: true, u: undefined };
    expect(redactAll(value, redact)).toEqual({
      a: ['x ***', { '***': '***' }],
      n: 1,
      z: null,
      t: true,
      u: undefined,
    });
  });

  it.each(['x.*y', 'a|b c', '[x]{2}', '$^\\x', '(group)?', 'a-b/c'])(
    'are text, not patterns: %s',
    (secret) => {
      expect(redactor([secret])(`<${secret}> other`)).toBe('<***> other');
    },
  );
});

describe('what cannot be seen', () => {
  const HIDDEN = [
    '\0',
    '\x07',
    '\x1b',
    '\x7f',
    '\x85',
    '\u00ad',
    '\u061c',
    '\u200b',
    '\u202e',
    '\u2066',
    '\ufeff',
    '\ufffb',
  ];

  it.each(HIDDEN)('is noticed and taken out: %j', (hidden) => {
    expect(hasInvisible(`a${hidden}b`)).toBe(true);
    expect(toVisibleLine(`a${hidden}${hidden}b`)).toBe('a b');
    expect(toVisibleText(`a${hidden}b`)).toBe('ab');
  });

  it('is nothing that people write', () => {
    for (const text of ['plain', 'Grüße', '日本語', '👩 a', 'a b-c_d/e.f']) {
      expect(hasInvisible(text)).toBe(false);
      expect(toVisibleLine(text)).toBe(text);
    }
  });

  it('leaves lines and tabs of a text, and colours of a terminal line', () => {
    expect(toVisibleText('a\tb\nc\r\n\x1b[1;31mred\x1b[0m')).toBe('a\tb\nc\nred');
    expect(keepColours('\x1b[1;31mred\x1b[0m\ta')).toBe('\x1b[1;31mred\x1b[0m\ta');
    expect(keepColours('\x1b]0;title\x07\x1b[2Jx\r\u2028y')).toBe(']0;title[2Jxy');
  });
});

describe('lines for the runner', () => {
  it('are behind a margin, split at every kind of end, with commands broken', () => {
    const log = new LogNeutraliser();
    expect(log.write('::error::x\r##[group]y\r\nz\n')).toEqual([
      '  │ ::error::x',
      '  │ # #[group]y',
      '  │ z',
    ]);
    expect(log.flush()).toEqual([]);
  });

  it('wait for their end, and for the second half of a line end', () => {
    const log = new LogNeutraliser();
    expect(log.write('half')).toEqual([]);
    expect(log.write(' line\r')).toEqual([]);
    expect(log.write('\nnext')).toEqual(['  │ half line']);
    expect(log.flush()).toEqual(['  │ next']);
    expect(log.flush()).toEqual([]);
    expect(new LogNeutraliser().flush()).toEqual([]);
    const alone = new LogNeutraliser();
    alone.write('end\r');
    expect(alone.flush()).toEqual(['  │ end']);
  });

  it('that are endless come in pieces of 4,000 characters', () => {
    const log = new LogNeutraliser();
    const lines = log.write('x'.repeat(8_001));
    expect(lines.map((line) => line.length - 4)).toEqual([4_000, 4_000]);
    expect(log.flush()).toEqual(['  │ x']);
    const exact = new LogNeutraliser();
    expect(exact.write('x'.repeat(4_000))).toEqual([]);
  });

  it('of our own are text, too', () => {
    expect(neutraliseText('a\r\n  ::error::x\rb ##[x\n::y')).toEqual([
      'a',
      '  : :error::x',
      'b # #[x',
      ': :y',
    ]);
    expect(neutraliseText('a :: b')).toEqual(['a :: b']);
  });
});

describe('words', () => {
  it('are counted', () => {
    expect([counted(0, 'test'), counted(1, 'test'), counted(2, 'test')]).toEqual([
      '0 tests',
      '1 test',
      '2 tests',
    ]);
  });

  it('that are misspelt are known by the nearest name', () => {
    const names = ['land', 'label', 'report-paths', 'Name'];
    expect(nearest('lnad', names)).toBe('Did you mean `land`?');
    expect(nearest('report-path', names)).toBe('Did you mean `report-paths`?');
    expect(nearest('REPORT_PATHS', names)).toBe('Did you mean `report-paths`?');
    expect(nearest('name', names)).toBe('Did you mean `Name`?');
    expect(nearest('something-else', names)).toBe('');
    expect(nearest('report-', ['report-paths'])).toBe('');
    expect(nearest('x', [])).toBe('');
  });
});

describe('errors', () => {
  it('of users say what to do, and end with the exit code for wrong usage', () => {
    const error = new UserError('It broke.', 'Mend it.');
    expect([error.message, error.fix, error.exitCode, error.name]).toEqual([
      'It broke.',
      'Mend it.',
      EXIT.usage,
      'UserError',
    ]);
    expect(new UserError('a', 'b', EXIT.broken).exitCode).toBe(3);
    expect(describeError(error)).toBe('It broke.\nFix: Mend it.');
  });

  it('of ours say how to report them', () => {
    const error = new Error('boom');
    expect(describeError(error)).toContain(error.stack!);
    expect(describeError(error)).toMatch(/^AutoSync met an unexpected error\.\n/);
    delete error.stack;
    expect(describeError(error)).toContain('boom');
    expect(describeError('text')).toContain('\ntext\nPlease report it');
  });
});

describe('folders of this machine', () => {
  const shorten = withoutFolders(['/home/me/project', '/home/me/project/sub (1)', '/'], '/tmp');

  it.each([
    ['at /home/me/project/src/a.ts:3', 'at src/a.ts:3'],
    ['/home/me/project/sub (1)/b', 'b'],
    ['in /home/me/project: no', 'in .: no'],
    ['/home/me/project.git', '/home/me/project.git'],
    ["ENOENT, open '/tmp/autosync-copy-a1B2c3/workspace/x/y'", "ENOENT, open 'x/y'"],
    ['/tmp/autosync-a1B2c3/store.git/index', 'index'],
    ['/home/me/project-two/x', '/home/me/project-two/x'],
    ['https://host/home/me/project/x', 'https://host/home/me/project/x'],
    ['/tmp/else/x and /etc/passwd', '/tmp/else/x and /etc/passwd'],
  ])('are taken out of paths: %s', (text, expected) => expect(shorten(text)).toBe(expected));
});
