/** Comment and summary in ten situations: structure, links, lengths, words, and what one believes after one look. */
import { marked, type Token, type Tokens } from 'marked';
import { describe, expect, it } from 'vitest';
import { toComment } from '../../src/report/comment.ts';
import { toSummary } from '../../src/report/summary.ts';
import { SITUATIONS, type Situation } from '../support/situations.ts';

const LINKS = { run: 'https://github.com/acme/shop/actions/runs/77' };
const NO_TRENDS = { schema: 'autosync.trends/1' as const, name: '', branch: '', runs: [], series: [] };

const REPORTS = {
  comment: ({ run }: Situation) => toComment(run, LINKS, undefined),
  summary: ({ record, run }: Situation) => toSummary(record, run, NO_TRENDS, LINKS),
};
const all = Object.entries(REPORTS).flatMap(([report, render]) =>
  SITUATIONS.map((situation) => [report, situation.name, situation, render(situation)] as const),
);

/** The text as people see it: without tags and entities. */
function plain(html: string): string {
  return html
    .replaceAll(/\[((?:[^\]]|\][^(])*)\]\([^)]*\)/g, '$1')
    .replace(/<br>/g, ' ')
    .replace(/<[^>]*>/g, '')
    .replace(/&#(\d+);/g, (_, number) => String.fromCodePoint(Number(number)))
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&nbsp;', ' ')
    .replaceAll('&amp;', '&')
    .replaceAll('\u200B', '')
    .replaceAll('**', '');
}
/** What is seen without opening a fold. */
const opened = (text: string): string => plain(text.replace(/<details>[^]*?<\/details>/g, ''));

function tokensOf(text: string): Token[] {
  const found: Token[] = [];
  void marked.walkTokens(marked.lexer(text), (token) => void found.push(token));
  return found;
}

describe.each(all)('%s · %s', (report, _, situation, text) => {
  it('says the verdict in its one heading, and then what to do', () => {
    const headings = tokensOf(text).filter((token): token is Tokens.Heading => token.type === 'heading');
    expect(headings.map((heading) => plain(heading.text).replace(/^\S+ /, ''))).toEqual([situation.verdict]);
    // The heading is the first thing to be seen.
    const first = marked.lexer(text).find(({ type }) => type !== 'html' && type !== 'space');
    expect(first?.type).toBe('heading');
    if (situation.next === undefined) expect(opened(text)).not.toContain('Next:');
    else expect(opened(text)).toContain(`Next: ${situation.next}`);
  });

  it('has whole tables, folds and code, and nothing empty', () => {
    for (const table of tokensOf(text).filter((token): token is Tokens.Table => token.type === 'table')) {
      expect(table.rows.length).toBeGreaterThan(0);
      // Of a row with too many cells, the rest would be lost.
      for (const line of table.raw.trim().split('\n'))
        expect(line.match(/\|/g)).toHaveLength(table.header.length + 1);
    }
    const count = (part: string): number => text.split(part).length - 1;
    for (const tag of ['details', 'summary', 'code', 'sub', 'b', 'pre'])
      expect([tag, count(`<${tag}>`)]).toEqual([tag, count(`</${tag}>`)]);
    // Markdown in a fold is read only after an empty line.
    expect(count('<details>')).toBe(count('</summary>\n\n') + count('</summary>\n<pre>'));
    expect(text).not.toMatch(/<\/summary>\s*<\/details>|undefined|NaN|\[object|null/);
    expect(text).not.toMatch(/\n{3,}/);
  });

  it('links only to the repository, and to places that exist', () => {
    const links = tokensOf(text).filter((token): token is Tokens.Link => token.type === 'link');
    for (const { href } of links)
      expect(href).toMatch(
        /^https:\/\/github\.com\/acme\/shop\/(?:actions\/runs\/77|commit\/[0-9a-f]{40}|compare\/[0-9a-f]{40}\.\.\.[0-9a-f]{40}|blob\/[0-9a-f]{40}\/[\w./-]+(?:#L\d+)?|pull\/\d+)$/,
      );
    if (report === 'comment') expect(links.map(({ text: shown }) => shown)).toContain('full report');
  });

  it('uses words that anybody knows, and no more of them than one reads', () => {
    expect(opened(text)).not.toMatch(
      /\b(?:culprit|baseline|undecided|mends?|entropy|candidate|trial|verdict|isolat\w+|eject\w*|machinery)\b/i,
    );
    expect(opened(text).length).toBeLessThan(3_000);
    const cells = tokensOf(text).flatMap((token) =>
      token.type === 'table' ? (token as Tokens.Table).rows.flat() : [],
    );
    for (const cell of cells) expect(plain(cell.text).length).toBeLessThan(700);
  });
});

describe('limits', () => {
  it('hold for huge batches with long names, and the verdict stays', () => {
    const [, many] = SITUATIONS;
    const [long] = SITUATIONS.find(({ name }) => name === 'very long names')!.run.patches;
    const patches = Array.from({ length: 5_000 }, (_, i) => ({ ...long!, id: `${i}-${long!.id}` }));
    const run = { ...many!.run, patches };
    const comment = toComment(run, LINKS, undefined);
    expect(comment.length).toBeLessThanOrEqual(60_000);
    expect(comment).toContain('57 of 60 patches landed');
    const summary = toSummary(many!.record, run, NO_TRENDS, LINKS);
    expect(Buffer.byteLength(summary)).toBeLessThanOrEqual(900 * 1_024);
    expect(summary).toContain('57 of 60 patches landed');
    for (const text of [comment, summary])
      for (const tag of ['details', 'code'])
        expect(text.split(`<${tag}>`).length).toBe(text.split(`</${tag}>`).length);
  });
});
