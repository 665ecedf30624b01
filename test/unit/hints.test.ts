import { describe, expect, it } from 'vitest';
import { scanDiff } from '../../src/batch/diff.ts';
import { changeOf, type PatchChange } from '../../src/search/change.ts';
import { hintsOn, hintsOnOutput, placesIn } from '../../src/search/hints.ts';
import { makeTest } from '../support/make.ts';

/** A diff that changes one line of a file. */
function change(file: string, before: string, after: string, { line = 1, heading = '' } = {}): PatchChange {
  const diff = Buffer.from(
    `diff --git a/${file} b/${file}\n--- a/${file}\n+++ b/${file}\n@@ -${line} +${line} @@ ${heading}\n-${before}\n+${after}\n`,
  );
  return changeOf({ parts: [{ diff, scan: scanDiff(diff, 10) }] });
}

/** The patches, the likeliest first. */
function ranked(scores: Record<string, number>, all: readonly string[]): string[] {
  return all.toSorted((a, b) => (scores[b] ?? 1) - (scores[a] ?? 1));
}

describe('what a patch changes', () => {
  it('is read from its diff', () => {
    const { files, added, headings, words, isDocumentation } = change(
      'src/a.ts',
      'old(value)',
      'fresh(count)',
      {
        line: 7,
        heading: 'function parseUrl() {',
      },
    );
    expect(files).toEqual(['src/a.ts']);
    expect([...added]).toEqual([['src/a.ts', [7]]]);
    expect([...headings]).toContain('parseUrl');
    expect([...words].toSorted()).toEqual(['count', 'fresh']);
    expect(isDocumentation).toBe(false);
    expect(change('docs/a.md', 'x', 'y').isDocumentation).toBe(true);
  });
});

describe('a hint', () => {
  const test = makeTest('parse › reads a query', {
    name: 'reads a query',
    suite: ['parse'],
    status: 'failed',
    file: 'test/parse.test.ts',
    message: 'expected parseQuery to be 2',
    trace: 'at parseQuery (src/query.ts:40:7)\nat test/parse.test.ts:12:3',
  });
  const hints = (
    changes: Record<string, PatchChange>,
    more: { isLost?: boolean; text?: string } = {},
  ): Record<string, number> =>
    hintsOn(
      { test, said: `${test.message}\n${test.trace}`, isLost: more.isLost ?? false, text: more.text },
      new Map(Object.entries(changes)),
    );

  it('comes from files, lines and words, and documents are hardly ever to blame', () => {
    const changes = {
      docs: change('README.md', 'parseQuery', 'parseQueries'),
      other: change('src/other.ts', 'aaaa', 'bbbb'),
      stem: change('src/parse.ts', 'cccc', 'dddd'),
      file: change('src/query.ts', 'eeee', 'ffff', { line: 400 }),
      line: change('src/query.ts', 'gggg', 'hhhh', { line: 40 }),
      own: change('test/parse.test.ts', 'iiii', 'jjjj', { line: 90 }),
    };
    const scores = hints(changes);
    expect(ranked(scores, Object.keys(changes))).toEqual(['line', 'own', 'file', 'stem', 'other', 'docs']);
    expect(scores['docs']).toBeLessThan(1);
    expect(scores['other']).toBeUndefined();
    // However much speaks against one, another may have done it.
    expect(Math.max(...Object.values(scores))).toBeLessThanOrEqual(100);
  });

  it('from a word counts less, the more patches have it', () => {
    const one = hints({ a: change('src/x.ts', 'zzzz', 'parseQuery()') });
    const many = hints(
      Object.fromEntries(
        Array.from({ length: 6 }, (_, at) => [`p${at}`, change(`src/${at}.ts`, 'zzzz', 'parseQuery()')]),
      ),
    );
    expect(one['a']).toBeGreaterThan(many['p0']! * 2);
  });

  it('comes from what the file of the test mentions', () => {
    const changes = { a: change('src/url.ts', 'kkkk(', 'makeUrl()'), b: change('src/b.ts', 'llll', 'mmmm') };
    const scores = hints(changes, { text: "import { makeUrl } from '../src/web/url.ts'" });
    expect(ranked(scores, ['a', 'b'])).toEqual(['a', 'b']);
    expect(scores['a']).toBeGreaterThan(3);
  });

  it('on a test that has disappeared leads to who edited its file', () => {
    const changes = {
      a: change('test/parse.test.ts', "it('reads a query', () => {", '// gone'),
      b: change('test/other.test.ts', 'nnnn', 'oooo'),
    };
    const scores = hints(changes, { isLost: true });
    expect(scores['a']).toBe(100);
    expect(scores['b']).toBeUndefined();
  });

  it('knows files that reports name by class or package only', () => {
    const python = makeTest('x', { name: 'test_a', suite: ['tests.test_urls.TestUrls'], status: 'failed' });
    const go = makeTest('x', { name: 'TestA', suite: ['example.com/app/net/url'], status: 'failed' });
    const changes = new Map([
      ['a', change('tests/test_urls.py', 'pppp', 'qqqq')],
      ['b', change('net/url/parse.go', 'rrrr', 'ssss')],
      ['c', change('lib/c.go', 'tttt', 'uuuu')],
    ]);
    expect(hintsOn({ test: python, said: '', isLost: false, text: undefined }, changes)).toEqual({ a: 15 });
    expect(hintsOn({ test: go, said: '', isLost: false, text: undefined }, changes)).toEqual({ b: 4 });
  });
});

describe('a hint on what is missing', () => {
  it('leads to the patch that removes it, before the one that uses it', () => {
    const changes = new Map([
      ['removes', change('src/money.js', 'export { roundToEven as round };', '')],
      ['uses', change('src/vat.js', '', "import { round } from './money.js';")],
      ['other', change('src/other.js', 'aaaa', 'bbbb')],
    ]);
    const said = "SyntaxError: The requested module does not provide an export named 'round'";
    const test = makeTest('vat', { status: 'failed', suite: [] });
    const scores = hintsOn({ test, said, isLost: false, text: undefined }, changes);
    expect(ranked(scores, [...changes.keys()])).toEqual(['removes', 'uses', 'other']);
  });
});

describe('the output of a command that broke off', () => {
  const changes = new Map([
    ['near', change('lib/app.js', 'aaaa', 'bbbb', { line: 209 })],
    ['far', change('lib/app.js', 'cccc', 'dddd', { line: 20 })],
    ['other', change('lib/other.js', 'eeee', 'ffff')],
    ['index', change('index.js', 'gggg', 'hhhh')],
  ]);
  const output = [
    'TypeError: app.use() requires a middleware function',
    '    at app.use (/tmp/work/lib/app.js:210:11)',
    '    at load (/tmp/work/node_modules/mocha/index.js:10:6)',
  ].join('\n');

  it('names the places, but none of a dependency', () => {
    expect(placesIn(output, changes)).toEqual(['lib/app.js']);
    expect(placesIn('lib/app.js(12): error C2065\nsrc/lib/other.js:3: no', changes)).toEqual([
      'lib/app.js',
      'lib/other.js',
    ]);
    expect(placesIn('File "index.js", line 3', changes)).toEqual(['index.js']);
    expect(placesIn('my-index.js:3 and Building lib/app.js', changes)).toEqual([]);
  });

  it('leads to the patch that changes the line it names', () => {
    const scores = hintsOnOutput(output, changes);
    expect(ranked(scores, [...changes.keys()]).slice(0, 2)).toEqual(['near', 'far']);
    expect(scores['near']).toBeGreaterThan(scores['far']! * 5);
    expect(scores['index'] ?? 1).toBe(1);
  });
});
