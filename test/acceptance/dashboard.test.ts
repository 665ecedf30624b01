/** The dashboard in a real browser: what it shows, by mouse and keyboard, and what it never does. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { request, type IncomingMessage } from 'node:http';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NO_PAST, type Past } from '../../src/history/past.ts';
import { dashboardOf, type DashboardData } from '../../src/insight/dashboard.ts';
import { fillPage } from '../../src/platform/system/page.ts';
import { CHROMIUM, launch, openPage } from '../support/browser.ts';
import { isolatedEnv } from '../support/git.ts';
import { BASE } from '../support/github-scene.ts';
import { Repository } from '../support/repository.ts';
import { runCli } from '../support/runner.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { simulate } from '../support/year.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const SETTING = {
  name: 'autosync',
  branch: 'main',
  repository: 'https://github.com/acme/shop',
  title: 'Shop',
  shown: [],
};
interface AxeResults {
  violations: { id: string; nodes: { html: string }[] }[];
  passes: unknown[];
}

const VIEWS = ['health', 'duration', 'tests', 'batches', 'patches', 'lessons', 'about'];
/** What people write into names: markup, directions, and very much. */
const FOREIGN = `<img src=x onerror=alert(1)></script><script>alert(2)</script> \u202Eevil \u0000 ${'long '.repeat(2_000)}`;

const write = (...all: DashboardData[]): string => {
  const file = path.join(temporaryFolder(), 'dashboard.html');
  writeFileSync(file, fillPage(all.map((data) => JSON.stringify(data))));
  return file;
};

/** A year of runs with their KPIs, a step in their duration, and searches. */
function year(): DashboardData {
  const { past } = simulate(7, 120, 300, { step: { at: 60, factor: 1.5 } });
  const runs = past.runs.map((run) => ({
    ...run,
    metrics: new Map([
      ['suite duration', (run.suite?.durationMs ?? 0) / 1_000],
      ['suite pass rate', 0.99],
    ]),
  }));
  const trials = [
    { kind: 'baseline', outcome: 'green', at: 0, durationMs: 60_000, patches: 0 },
    { kind: 'full', outcome: 'red', at: 61_000, durationMs: 60_000, patches: 8 },
    { kind: 'focus', outcome: 'green', at: 122_000, durationMs: 5_000, patches: 1 },
  ];
  const units = new Map([
    ['suite duration', 's'],
    ['suite pass rate', 'ratio'],
  ]);
  return dashboardOf({ ...past, runs, units, searches: [{ run: 119, trials }] }, SETTING);
}

describe.skipIf(CHROMIUM === undefined)('the dashboard', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch();
  }, 60_000);
  afterAll(() => browser.close());

  const goTo = async (page: Page, view: string): Promise<void> => {
    await page.locator(`nav a[href="#${view}"]`).click();
    await page
      .locator('nav a[aria-current]')
      .and(page.locator(`[href="#${view}"]`))
      .waitFor();
  };

  it.each(['light', 'dark'] as const)(
    'opens every view without a complaint, and axe finds nothing (%s)',
    async (colorScheme) => {
      const { page, complaints } = await openPage(browser, write(year()), { colorScheme });
      for (const view of VIEWS) {
        await goTo(page, view);
        await page.evaluate(AXE);
        const { violations, passes } = await page.evaluate<AxeResults>('axe.run()');
        expect(passes.length).toBeGreaterThan(10);
        expect([view, violations.map(({ id, nodes }) => [id, nodes[0]?.html])]).toEqual([view, []]);
      }
      expect(complaints).toEqual([]);
      await page.context().close();
    },
  );

  it('answers: is my suite slower, since when?', async () => {
    const { page } = await openPage(browser, `${write(year())}#duration`);
    const change = await page.locator('h3:has-text("Where the level changed") ~ ul li').first().textContent();
    expect(change).toMatch(/^Run \S+: .* → .*\(\+\d.*%\), commits [0-9a-f]{7}\.\.[0-9a-f]{7}, p < 0\.001$/);
    // By keyboard: to the end, back, nearer, and out again.
    const chart = page.getByRole('slider', { name: /^Suite duration/ });
    await chart.focus();
    await page.keyboard.press('Home');
    const first = await chart.getAttribute('aria-valuetext');
    await page.keyboard.press('ArrowRight');
    expect(await chart.getAttribute('aria-valuetext')).not.toBe(first);
    const points = (): Promise<number> => chart.locator('.point').count();
    const all = await points();
    await page.keyboard.press('End');
    await page.keyboard.press('+');
    expect(await points()).toBeLessThan(all);
    await page.keyboard.press('0');
    expect(await points()).toBe(all);
    // By mouse: drag over a part.
    const box = (await chart.boundingBox())!;
    await page.mouse.move(box.x + 200, box.y + 100);
    await page.mouse.down();
    await page.mouse.move(box.x + 400, box.y + 100);
    await page.mouse.up();
    expect(await points()).toBeLessThan(all);
    await page.getByRole('button', { name: 'Show all runs' }).click();
    expect(await points()).toBe(all);
    await page.context().close();
  });

  it('answers: which test can I not trust? by search, sorting and a link of its own', async () => {
    const data = year();
    const { page } = await openPage(browser, write(data));
    await goTo(page, 'tests');
    const rows = page.locator('tbody tr');
    const worst = data.tests[0]!;
    expect(await rows.first().locator('.name').textContent()).toBe(worst.id);
    expect(worst.failed + worst.flaky).toBeGreaterThan(0);
    await page.getByRole('searchbox').fill(data.tests[9]!.id);
    await expect.poll(() => rows.first().locator('.name').textContent()).toContain(data.tests[9]!.id);
    expect(page.url()).toContain(`#tests/${encodeURIComponent(data.tests[9]!.id)}`);
    await page.reload();
    await expect.poll(() => rows.first().locator('.name').textContent()).toContain(data.tests[9]!.id);
    await page.getByRole('searchbox').fill('');
    await page.getByRole('button', { name: 'Median' }).click();
    const slowest = data.tests.toSorted((a, b) => (b.durationMs ?? 0) - (a.durationMs ?? 0))[0]!;
    expect(await rows.first().locator('.name').textContent()).toBe(slowest.id);
    expect(await page.locator('th[aria-sort="descending"]').textContent()).toContain('Median');
    await page.context().close();
  });

  it('answers: what is it with this test? on a page of its own', async () => {
    const data = year();
    const worst = data.tests[0]!;
    const { page } = await openPage(browser, write(data));
    await goTo(page, 'tests');
    await page.getByRole('link', { name: worst.id, exact: true }).click();
    expect(await page.getByRole('heading', { level: 2 }).textContent()).toBe(worst.id);
    expect(await page.locator('dd').first().textContent()).toContain(`failed in ${worst.failed}`);
    expect(await page.locator('tbody tr').count()).toBeGreaterThan(0);
    expect(await page.locator('nav a[aria-current]').textContent()).toBe('Tests');
    await page.goto(page.url().replace(/#.*/, '#test/nobody'));
    await page.reload();
    expect(await page.locator('.empty').textContent()).toContain('No test of this name');
    await page.context().close();
  });

  it('shows rows as cards on a phone, and who is in whose way', async () => {
    const data = year();
    const clash = { ...data.patches[0]!, id: '#7', verdict: 'conflict', with: ['#5'] };
    const { page } = await openPage(
      browser,
      `${write({ ...data, patches: [...data.patches, clash] })}#patches`,
    );
    const clashes = page.locator('section', {
      has: page.getByRole('heading', { name: 'Who is in whose way' }),
    });
    expect(await clashes.locator('tbody td').allTextContents()).toContain('#5 and #7');
    expect(await page.locator('a[href="https://github.com/acme/shop/pull/7"]').count()).toBe(1);
    await page.setViewportSize({ width: 375, height: 800 });
    const [first, second] = await Promise.all(
      [0, 1].map((i) => page.locator('tbody tr').first().locator('td').nth(i).boundingBox()),
    );
    expect(second!.y).toBeGreaterThan(first!.y);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(375);
    // It is a table for those who do not see it, too.
    expect(await page.getByRole('cell').count()).toBeGreaterThan(3);
    await page.context().close();
  });

  it('filters patches, and links runs and commits', async () => {
    const { page } = await openPage(browser, `${write(year())}#patches`);
    await page.getByLabel('What became of it').selectOption('culprit');
    const verdicts = await page
      .locator('section')
      .first()
      .locator('tbody tr td:nth-child(2)')
      .allTextContents();
    expect(verdicts.length).toBeGreaterThan(0);
    expect(new Set(verdicts)).toEqual(new Set(['breaks tests']));
    await goTo(page, 'health');
    expect(await page.locator('.status a[href*="/commit/"]').first().getAttribute('href')).toMatch(
      /^https:\/\/github\.com\/acme\/shop\/commit\/[0-9a-f]+$/,
    );
    await page.context().close();
  });

  it('shows foreign text as text', async () => {
    const data = year();
    const evil: DashboardData = {
      ...data,
      title: FOREIGN,
      branch: FOREIGN,
      repository: 'javascript:alert(3)',
      alerts: [FOREIGN],
      kpis: [{ name: FOREIGN, value: 1, unit: FOREIGN, previous: 2, goal: 3, alert: FOREIGN }],
      shown: [FOREIGN],
      runs: data.runs.map((run) => ({ ...run, run: FOREIGN, commit: FOREIGN, result: FOREIGN, runner: FOREIGN })),
      tests: data.tests.slice(0, 5).map((test) => ({ ...test, id: FOREIGN, file: FOREIGN })),
      patches: data.patches.slice(0, 5).map((patch) => ({ ...patch, id: FOREIGN, author: FOREIGN, folder: FOREIGN, verdict: FOREIGN })),
      lessons: [
        {
          id: FOREIGN, kind: FOREIGN, subject: FOREIGN, problem: FOREIGN, remedy: FOREIGN,
          impact: 1, effort: 1, risk: 1, confidence: 1, priority: 1, status: 'open',
          firstSeen: '2026-01-01T00:00:00Z', lastSeen: '2026-01-01T00:00:00Z',
          evidence: { runs: [FOREIGN], count: 1, of: 1 }, saves: null, partOf: null,
        },
      ],
    }; // prettier-ignore
    const { page, complaints } = await openPage(browser, write(evil));
    for (const view of VIEWS) {
      await goTo(page, view);
      expect(await page.locator('img, main script').count()).toBe(0);
      expect(await page.locator('a[href^="javascript"]').count()).toBe(0);
    }
    expect(await page.locator('h1').textContent()).toContain('<img src=x onerror=alert(1)>');
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('survives texts that mean something to JavaScript, and dates that are none', async () => {
    const data = year();
    const odd: DashboardData = {
      ...data,
      runs: data.runs.map((run) => ({ ...run, result: 'constructor', at: 'never' })),
      patches: data.patches.map((patch) => ({ ...patch, verdict: '__proto__' })),
    };
    const { page, complaints } = await openPage(browser, write(odd));
    for (const view of VIEWS) {
      await goTo(page, view);
      expect(await page.locator('main').textContent()).not.toContain('cannot be shown');
    }
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it.each<[string, Past]>([
    ['no history', NO_PAST],
    ['one run', { ...NO_PAST, runs: simulate(1, 1, 3, { isQuiet: true }).past.runs }],
    [
      'a suite without reports',
      { ...NO_PAST, runs: simulate(1, 5, 3).past.runs.map((run) => ({ ...run, suite: undefined })) },
    ],
  ])('says what is to come where there is %s', async (_, past) => {
    const { page, complaints } = await openPage(browser, write(dashboardOf(past, SETTING)));
    for (const view of VIEWS) {
      await goTo(page, view);
      expect((await page.locator('main').textContent())!.length).toBeGreaterThan(20);
    }
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('fits a phone and a large screen, and reads from right to left', async () => {
    const file = write(year());
    for (const width of [320, 3_840]) {
      const { page } = await openPage(browser, file, { viewport: { width, height: 800 } });
      for (const view of VIEWS) {
        await goTo(page, view);
        // Wide tables scroll in their own frame, not the page.
        const wide = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
        expect([width, view, wide]).toEqual([width, view, 0]);
      }
      await page.evaluate('document.documentElement.dir = "rtl"');
      expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBe(0);
      await page.context().close();
    }
  });

  it('shows several uses of AutoSync in one page', async () => {
    const { page } = await openPage(browser, write(year(), { ...year(), name: 'web', title: 'Web' }));
    await page.getByLabel('Shown').selectOption({ label: 'web · main' });
    await expect.poll(() => page.locator('h1').textContent()).toBe('Web');
    await page.context().close();
  });

  it('is small: 300 runs of 3,000 tests', () => {
    const { past } = simulate(3, 300, 3_000);
    expect(statSync(write(dashboardOf(past, SETTING))).size).toBeLessThan(400_000);
  });

  it('shows a run while it goes on, on this machine alone', async () => {
    const repository = Repository.create({
      ...BASE,
      'test.sh': '#!/bin/sh\n[ ! -e values/slow ] || sleep 20\n',
    });
    repository.publish();
    await runCli(repository.directory, ['run', '--test-command', './test.sh']);
    repository.write({ '.autosync/patches/1.patch': repository.diff({ 'values/slow': 'x\n' }) });
    const cli = path.resolve('dist/cli.js');
    const options = { cwd: repository.directory, env: isolatedEnv() };
    const run = spawn(process.execPath, [cli, 'run', '--test-command', './test.sh'], options);
    const watch = spawn(process.execPath, [cli, 'dashboard', '--watch'], options);
    try {
      const [said] = (await once(watch.stdout, 'data')) as [Buffer];
      const address = /http:\/\/127\.0\.0\.1:\d+\//.exec(said.toString())![0];
      const context = await browser.newContext();
      const page = await context.newPage();
      await page.goto(address);
      // It stays where the user is, and becomes new by itself.
      await page.locator('nav a[href="#health"]').click();
      await page.locator('h2:has-text("goes on")', { hasText: '1 test run' }).waitFor();
      await page.getByRole('link', { name: 'Patches', exact: true }).click();
      await page.waitForResponse((response) => response.url() === address);
      expect(page.url()).toBe(`${address}#patches`);
      await page.getByRole('link', { name: 'Health', exact: true }).click();
      expect(await page.locator('ol.live li').first().textContent()).toMatch(/^baseline, green after/);
      await context.close();
      const { port } = new URL(address);
      const asked = request({ host: '127.0.0.1', port, headers: { host: 'evil.example' } }).end();
      const [response] = (await once(asked, 'response')) as [IncomingMessage];
      expect(response.resume().statusCode).toBe(404);
    } finally {
      run.kill('SIGTERM');
      watch.kill('SIGTERM');
      await Promise.all([once(run, 'exit'), once(watch, 'exit')]);
    }
  });

  it('comes with every run, by a command, and with what the configuration says', async () => {
    const repository = Repository.create({
      ...BASE,
      '.github/autosync.json': JSON.stringify({ dashboard: { title: 'My shop', kpis: ['full trials'] } }),
    });
    repository.publish();
    repository.write({ '.autosync/patches/1.patch': repository.diff({ 'values/a': 'bad\n' }) });
    await runCli(repository.directory, ['run', '--test-command', './test.sh']);
    const made = await runCli(repository.directory, ['dashboard', '--out', 'page.html']);
    expect(made.stdout).toMatch(/^The page is .*page\.html\n$/);
    for (const name of ['.autosync/out/dashboard.html', 'page.html']) {
      const { page, complaints } = await openPage(browser, path.join(repository.directory, name));
      expect(await page.locator('h1').textContent()).toBe('My shop');
      expect(await page.locator('.status').textContent()).toContain(
        'main: the tests pass, and no patch passed',
      );
      expect(await page.locator('.tile h3').allTextContents()).toEqual(['full trials']);
      await goTo(page, 'patches');
      expect(await page.locator('tbody tr').first().textContent()).toContain('breaks tests');
      expect(complaints).toEqual([]);
      await page.context().close();
    }
  });
});
