import { describe, expect, it } from 'vitest';
import { makeRecord, makeTest } from '../support/make.ts';
import { ConfigFile } from '../../src/config/file.ts';
import type { KeptFeedback, Offer, Past, PastRun } from '../../src/history/past.ts';
import type { RunRecord } from '../../src/record/record.ts';
import { openPacked, pack } from '../../src/history/results.ts';
import { causesOf } from '../../src/insight/causes.ts';
import { analyse } from '../../src/insight/analyse.ts';
import { followUp, tune } from '../../src/insight/feedback.ts';
import { overRuns } from '../../src/insight/kpis.ts';
import { learn } from '../../src/insight/lessons.ts';
import { riskOf, type Risk } from '../../src/insight/risk.ts';
import { toTrends } from '../../src/insight/trends.ts';
import { transitionsOf } from '../../src/insight/transitions.ts';
import { beginsNow, drifting, flakier, redder, slower, type Watch } from '../../src/insight/states.ts';
import { causeOf } from '../../src/trial/judging/cause.ts';
import { compareTests } from '../../src/trial/judging/compare.ts';
import type { TestResult, TestStatus } from '../../src/trial/reports/model.ts';
import { causeList, sparkline, trendGraph } from '../../src/report/insight.ts';

const DAY = 86_400_000;
const TESTS = new Map('abcdefghijklmnopqrstuvwxyzABCD'.split('').map((id, row) => [row, { id, file: null }]));

interface Made {
  /** Statuses of the five tests, one letter each: p, f, s, `-` for absent. */
  tests?: string;
  ms?: number;
  testMs?: number;
  result?: string;
  metrics?: Record<string, number>;
  runner?: string | null;
  speedMs?: number | null;
}

function run(
  at: number,
  {
    tests = 'ppppp',
    ms = 10_000,
    testMs = 100,
    result = 'landed',
    metrics = {},
    runner = 'Linux',
    speedMs = null,
  }: Made,
): PastRun {
  const words: Record<string, TestStatus> = { p: 'passed', f: 'failed', s: 'skipped' };
  const results = tests
    .split('')
    .flatMap((letter, test) =>
      letter === '-' ? [] : [{ test, status: words[letter]!, durationMs: test === 0 ? testMs : 100 }],
    );
  const count = (status: TestStatus): number => results.filter((one) => one.status === status).length;
  return {
    run: String(100 + at),
    at: at * DAY,
    result,
    commit: `commit${at}`.padEnd(20, '0'),
    durationMs: ms,
    kind: 'batch',
    runner,
    speedMs,
    suite: {
      outcome: tests.includes('f') ? 'red' : 'green',
      durationMs: ms,
      passed: count('passed'),
      failed: count('failed'),
      setupMs: null,
      skipped: count('skipped'),
      results: openPacked(pack(results)),
    },
    metrics: new Map(Object.entries(metrics)),
    trials: { whole: 1, flaky: 0 },
  };
}

function offer(runIndex: number, patch: number, verdict: string, more: Partial<Offer> = {}): Offer {
  return {
    run: runIndex,
    patch,
    name: `p${patch}`,
    author: 'Ann',
    paths: ['src/a/x.ts'],
    verdict,
    reason: 'green',
    firstSeen: 0,
    with: [],
    lines: 3,
    ...more,
  };
}

function past(runs: readonly Made[], more: Partial<Past> = {}): Past {
  return {
    runs: runs.map((one, at) => run(at, one)),
    units: new Map(),
    tests: TESTS,
    flakes: [],
    causes: [],
    offers: [],
    repeats: [],
    searches: [],
    lessons: [],
    feedback: [],
    ...more,
  };
}

function record({ runs }: Past, more: Partial<RunRecord> = {}): RunRecord {
  const last = runs.at(-1);
  return makeRecord({ runId: last?.run ?? '1', startedAt: last?.at ?? 0, ...more });
}

const SETTING = { hasReports: true, canFocus: true };
const repeat = <T>(count: number, make: (i: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => make(i));
const kindsOf = (of: Past, setting = SETTING, more: Partial<RunRecord> = {}): string[] =>
  learn({ past: of, record: record(of, more), setting }, []).map(({ id }) => id);

describe('a lesson is learnt where it must be, and not where it must not', () => {
  const calm = past(repeat(40, () => ({})));
  const many = (verdict: (i: number) => string, more: (i: number) => Partial<Offer> = () => ({})): Offer[] =>
    repeat(120, (i) => offer(i % 40, i, verdict(i), more(i)));

  it.each<[string, Past, Past, typeof SETTING?, Partial<RunRecord>?]>([
    [
      'flaky-test: a',
      past(
        repeat(40, () => ({})),
        { flakes: [3, 17, 30].map((at) => ({ run: at, test: 0 })) },
      ),
      // Once is no rate; and what was mended a hundred runs ago is mended.
      past(
        repeat(140, () => ({})),
        { flakes: [3, 17, 30].map((at) => ({ run: at, test: 0 })) },
      ),
    ],
    [
      'failing-since: b',
      past(repeat(20, (i) => ({ tests: i > 15 ? 'pfppp' : 'ppppp' }))),
      // Failing and passing again is no regression.
      past(repeat(20, (i) => ({ tests: i === 15 || i === 17 || i === 19 ? 'pfppp' : 'ppppp' }))),
    ],
    [
      'slow-test: a',
      past(repeat(60, (i) => ({ testMs: (i < 40 ? 200 : 400) + (i % 7) * 8 }))),
      // Noise, however wide, is no step.
      past(repeat(60, (i) => ({ testMs: 200 + (i % 7) * 40 }))),
    ],
    [
      'failing-together: a',
      past(
        repeat(60, () => ({})),
        { flakes: [5, 20, 35, 50].flatMap((at) => [0, 1, 2].map((test) => ({ run: at, test }))) },
      ),
      past(
        repeat(60, () => ({})),
        {
          flakes: [5, 20, 35, 50].flatMap((at, i) =>
            [0, 1, 2].map((test) => ({ run: at + test * 3 + i, test })),
          ),
        },
      ),
    ],
    [
      'failure-burst: runner',
      past(
        repeat(40, () => ({ tests: 'p'.repeat(30) })),
        { flakes: repeat(12, (test) => ({ run: 35, test })) },
      ),
      // Many failures that stay are a regression.
      past(repeat(40, (i) => ({ tests: (i < 35 ? 'p' : 'f').repeat(30) }))),
    ],
    [
      'hot-file: src/a/hot.ts',
      past(
        repeat(40, () => ({})),
        {
          offers: many(
            (i) => (i % 5 === 0 ? 'conflict' : 'landed'),
            (i) => ({ paths: [i % 5 === 0 ? 'src/a/hot.ts' : 'src/a/x.ts'] }),
          ),
        },
      ),
      past(
        repeat(40, () => ({})),
        { offers: many((i) => (i % 5 === 0 ? 'conflict' : 'landed')) },
      ),
    ],
    [
      'risky-path: src/parser',
      past(
        repeat(40, () => ({})),
        {
          offers: many(
            (i) => (i % 10 < 3 && i % 2 === 0 ? 'culprit' : 'landed'),
            (i) => ({ paths: [i % 10 < 3 ? 'src/parser/x.ts' : 'src/b/y.ts'] }),
          ),
        },
      ),
      past(
        repeat(40, () => ({})),
        {
          offers: many(
            (i) => (i % 4 === 0 ? 'culprit' : 'landed'),
            (i) => ({ paths: [i % 10 < 3 ? 'src/parser/x.ts' : 'src/b/y.ts'] }),
          ),
        },
      ),
    ],
    [
      'failing-source: bot',
      past(
        repeat(40, () => ({})),
        {
          offers: many(
            (i) => (i % 6 === 0 ? 'culprit' : 'landed'),
            (i) => ({ author: i % 3 === 0 ? 'bot' : 'Ann' }),
          ),
        },
      ),
      past(
        repeat(40, () => ({})),
        {
          offers: many(
            (i) => (i % 7 === 0 ? 'culprit' : 'landed'),
            (i) => ({ author: i % 3 === 0 ? 'bot' : 'Ann' }),
          ),
        },
      ),
    ],
    [
      'stale-patch: p7',
      past(
        repeat(40, () => ({})),
        { offers: [20, 25, 30, 35, 39].map((at) => offer(at, 7, 'conflict')) },
      ),
      past(
        repeat(40, () => ({})),
        { offers: [20, 25, 30, 35, 38].map((at) => offer(at, 7, 'conflict')) },
      ),
    ],
    [
      'batch-size: small',
      past(
        repeat(40, () => ({})),
        { offers: repeat(40, (i) => offer(i, i, 'landed')) },
      ),
      past(
        repeat(40, () => ({})),
        { offers: repeat(160, (i) => offer(i % 40, i, i % 15 === 0 ? 'culprit' : 'landed')) },
      ),
    ],
    [
      'batch-size: large',
      past(
        repeat(40, () => ({})),
        { offers: repeat(400, (i) => offer(i % 40, i, i % 2 === 0 ? 'culprit' : 'landed')) },
      ),
      past(
        repeat(40, () => ({})),
        { offers: repeat(400, (i) => offer(i % 40, i, i % 9 === 0 ? 'culprit' : 'landed')) },
      ),
    ],
    [
      'no-focus: command',
      past(repeat(20, () => ({ ms: 60_000, metrics: { 'full trials': 3 } }))),
      past(repeat(20, () => ({ ms: 60_000, metrics: { 'full trials': 3, 'focus trials': 2 } }))),
      { ...SETTING, canFocus: false },
    ],
    [
      'no-report: command',
      past(repeat(6, () => ({}))),
      past(repeat(4, () => ({}))),
      { ...SETTING, hasReports: false },
    ],
    [
      'search-lost: search',
      past(repeat(4, () => ({ metrics: { 'trial time saved': -30, 'culprit rate': 0.4 } }))),
      past(repeat(4, (i) => ({ metrics: { 'trial time saved': i === 0 ? 300 : -30, 'culprit rate': 0.4 } }))),
    ],
    [
      'setup-dominates: command',
      past(repeat(10, () => ({ metrics: { 'setup share': 0.7 } }))),
      past(repeat(10, () => ({ metrics: { 'setup share': 0.2 } }))),
    ],
    [
      'baseline-red: branch',
      past(repeat(10, (i) => ({ result: i > 6 ? 'baseline-red' : 'landed' }))),
      past(repeat(10, (i) => ({ result: i > 7 ? 'baseline-red' : 'landed' }))),
    ],
    [
      'retries-hide: suite',
      past(
        repeat(40, () => ({})),
        { flakes: repeat(14, (i) => ({ run: i * 2, test: i })) },
      ),
      // Flaky tests that stand out have lessons of their own.
      past(
        repeat(40, () => ({})),
        { flakes: repeat(14, (i) => ({ run: i * 2, test: i % 5 })) },
      ),
    ],
    [
      'budget-hit: time',
      past(
        repeat(40, () => ({})),
        { offers: [30, 35].map((at) => offer(at, at, 'undecided', { reason: 'budget' })) },
      ),
      past(
        repeat(40, () => ({})),
        { offers: [3, 35].map((at) => offer(at, at, 'undecided', { reason: 'budget' })) },
      ),
    ],
    [
      'never-fails: suite',
      past(
        repeat(40, () => ({})),
        { offers: many(() => 'landed') },
      ),
      past(
        repeat(40, () => ({})),
        { offers: many((i) => (i === 60 ? 'culprit' : 'landed')) },
      ),
    ],
  ])('%s', (id, must, mustNot, setting = SETTING) => {
    expect(kindsOf(must, setting)).toContain(id);
    expect(kindsOf(mustNot, setting)).not.toContain(id);
    expect(kindsOf(calm).filter((one) => one.split(':')[0] === id.split(':')[0])).toEqual([]);
  });

  it('says what it would save a week, and what saves most comes first', () => {
    const slow = (i: number): Made => ({
      testMs: i < 20 ? 60_000 : 240_000,
      tests: i > 33 ? 'pfppp' : 'ppppp',
    });
    const together = [5, 20, 35].flatMap((at) => [2, 3, 4].map((test) => ({ run: at, test })));
    const lessons = learn(
      { past: past(repeat(40, slow), { flakes: together }), record: makeRecord(), setting: SETTING },
      [],
    );
    // A run a day: it fails in each of seven, in 3 of 39 days, and takes three minutes more in each of seven.
    expect(lessons.map(({ id, saves, partOf }) => [id, saves, partOf])).toEqual([
      ['failing-since: b', { value: 7.4, unit: 'failures a week' }, null],
      ['slow-test: a', { value: 22.1, unit: 'minutes a week' }, null],
      ['failing-together: c', { value: 0.5, unit: 'failures a week' }, null],
      ...['c', 'd', 'e'].map((test) => [
        `flaky-test: ${test}`,
        { value: 0.5, unit: 'failures a week' },
        'failing-together: c',
      ]),
    ]);
  });

  it('what only the run itself knows', () => {
    expect(kindsOf(calm, SETTING, { orderDependent: ['x'] })).toContain('order-dependent: x');
    expect(kindsOf(calm, SETTING, { history: { origin: 'artifact', runs: 40 } })).toContain(
      'history-lost: cache',
    );
    expect(kindsOf(calm, SETTING, { history: { origin: 'cache', runs: 40 } })).toEqual([]);
  });

  it('keeps its name and its first sighting, goes when it is mended, and comes back', () => {
    const red = past(repeat(10, () => ({ result: 'baseline-red' })));
    const kept = (lessons: ReturnType<typeof learn>): Past['lessons'] =>
      lessons.map(({ id, firstSeen, lastSeen, status, ...content }) => ({
        lesson: id,
        firstSeen: Date.parse(firstSeen),
        lastSeen: Date.parse(lastSeen),
        status,
        content: JSON.stringify(content),
      }));
    const first = learn({ past: red, record: record(red), setting: SETTING }, []);
    expect(first).toMatchObject([
      { id: 'baseline-red: branch', status: 'open', impact: 5, evidence: { count: 10 } },
    ]);
    const mended = {
      ...past(repeat(11, (i) => ({ result: i < 10 ? 'baseline-red' : 'landed' }))),
      lessons: kept(first),
    };
    const second = learn({ past: mended, record: record(mended), setting: SETTING }, []);
    expect(second).toMatchObject([
      {
        id: 'baseline-red: branch',
        status: 'resolved',
        firstSeen: first[0]!.firstSeen,
        lastSeen: first[0]!.lastSeen,
      },
    ]);
    const again = {
      ...past(repeat(16, (i) => ({ result: i === 10 ? 'landed' : 'baseline-red' }))),
      lessons: kept(second),
    };
    const third = learn({ past: again, record: record(again), setting: SETTING }, []);
    expect(third).toMatchObject([{ status: 'back', firstSeen: first[0]!.firstSeen }]);
    expect(
      learn({ past: again, record: record(again), setting: SETTING }, ['baseline-red: branch'])[0]!.status,
    ).toBe('accepted');
    // What was kept may be anybody's.
    const forged = {
      ...red,
      lessons: [{ lesson: 'x', firstSeen: 1, lastSeen: 1, status: 'open', content: '{}' }],
    };
    expect(learn({ past: forged, record: record(forged), setting: SETTING }, []).map(({ id }) => id)).toEqual(
      ['baseline-red: branch'],
    );
  });
});

describe('trends', () => {
  const begins = (of: Past, watch: Watch): boolean => {
    const state = watch(of);
    return state !== undefined && beginsNow(of, watch, state);
  };

  it('say nothing where there is little to go by, and of one odd run', () => {
    expect(slower(past([...repeat(6, () => ({ ms: 10_000 })), { ms: 90_000 }]))).toBeUndefined();
    const few = repeat(12, (i) => ({ ms: 10_000 + i * 10 }));
    expect(slower(past([...few, { ms: 50_000 }]))).toBeUndefined();
    expect(slower(past([...few, { ms: 15_000 }, { ms: 15_000 }]))).toMatchObject({ since: 12 });
    // One hung run hides no step that comes after it.
    const many = repeat(60, (i) => ({ ms: (i === 50 ? 50_000 : i < 55 ? 10_000 : 12_000) + (i % 5) * 100 }));
    expect(slower(past(many))!.says).toContain('% longer since run 155 (commits commit540000..commit550000)');
    expect(slower(past(many.slice(0, 55)))).toBeUndefined();
  });

  it('alarm once, when they begin, and are told as long as they are news', () => {
    const runs = repeat(70, (i) => ({ ms: (i < 50 ? 10_000 : 12_000) + (i % 5) * 100 }));
    const told = repeat(30, (i) => past(runs.slice(0, 41 + i)));
    expect(told.filter((one) => begins(one, slower))).toHaveLength(1);
    expect(told.filter((one) => slower(one)).length).toBeGreaterThan(5);
    expect(slower(past(runs))).toBeUndefined();
    // Faster is no alarm.
    expect(
      slower(past(repeat(60, (i) => ({ ms: (i < 55 ? 10_000 : 8_000) + (i % 5) * 100 })))),
    ).toBeUndefined();
  });

  it('compare only runs of one sort of machine, and allow for fast and slow ones', () => {
    const speeds = repeat(60, (i) => [20, 32, 26, 21, 35][(i * 7) % 5]! + (i % 3));
    const jumpy = (i: number, ms: number): Made => ({ ms: ms * speeds[i]!, speedMs: speeds[i]! });
    const step = past(repeat(60, (i) => jumpy(i, i < 54 ? 300 : 360)));
    expect(slower(step)).toMatchObject({ since: 54 });
    const blind = { ...step, runs: step.runs.map((one) => ({ ...one, speedMs: null })) };
    expect(slower(blind)).toBeUndefined();
    // A suite that waits for the network is as fast on any machine.
    const waits = past(
      repeat(60, (i) => ({ ms: (i < 54 ? 9_000 : 10_800) + (i % 4) * 20, speedMs: speeds[i]! })),
    );
    expect(slower(waits)).toMatchObject({ since: 54 });
    // What an older version wrote is not lost, and what nobody measured counts for nothing.
    const older = past(
      repeat(40, (i) => ({ ms: i < 36 ? 5_000 + (i % 3) : 7_000, runner: i < 30 ? null : 'Linux' })),
    );
    expect(slower(older)).toMatchObject({ since: 36 });
    for (const odd of [Number.POSITIVE_INFINITY, -1, 1e300, Number.NaN]) {
      const runs = step.runs.map((one, i) => (i === 20 ? { ...one, speedMs: odd } : one));
      expect(slower({ ...step, runs })).toBeUndefined();
    }
    const small = past(
      repeat(40, (i) => ({ ms: i < 30 ? 5_000 : 9_000, runner: i < 30 ? 'large' : 'small' })),
    );
    expect(slower(small)).toBeUndefined();
  });

  it('tell a suite that grew, and one that becomes slower little by little', () => {
    const grown = past(
      repeat(60, (i) => ({
        ms: (i < 55 ? 10_000 : 13_000) + (i % 5) * 100,
        tests: 'p'.repeat(i < 55 ? 20 : 26),
      })),
    );
    expect(slower(grown)!.says).toMatch(
      /^The suite takes \d+ % longer since run 155 .*, with 6 more tests\.$/,
    );
    const drift = past(repeat(70, (i) => ({ ms: 10_000 * 1.004 ** i + (i % 5) * 100 })));
    expect(drifting(drift)!.says).toBe('The suite has become 22 % slower little by little, since run 110.');
    // A step is no drift.
    expect(
      drifting(past(repeat(70, (i) => ({ ms: (i < 40 ? 10_000 : 13_000) + (i % 5) * 100 })))),
    ).toBeUndefined();
    expect(drifting(past(repeat(59, (i) => ({ ms: 10_000 * 1.01 ** i }))))).toBeUndefined();
  });

  it('tell a branch that got worse from one bad run', () => {
    const series = (bad: (i: number) => boolean): Past =>
      past(repeat(30, (i) => ({ tests: bad(i) ? 'ffppp' : 'ppppp' })));
    expect(
      begins(
        series((i) => i >= 27),
        redder,
      ),
    ).toBe(true);
    expect(
      begins(
        series((i) => i >= 26),
        redder,
      ),
    ).toBe(false);
    expect(redder(series((i) => i === 29))).toBeUndefined();
    expect(redder(series((i) => i % 3 === 0))).toBeUndefined();
    expect(redder(past(repeat(5, () => ({ tests: 'fffff' }))))).toBeUndefined();
  });

  it('call flakes too many when they surely are, and name them', () => {
    const flaky = (count: number): Past =>
      past(
        repeat(20, () => ({})),
        { flakes: repeat(count, (i) => ({ run: i + 20 - count, test: i % 3 === 0 ? 1 : 0 })) },
      );
    expect(flakier(flaky(10))!.says).toBe(
      'In 10 of the last 20 runs a test failed for no reason, most often `a` (6), `b` (4).',
    );
    expect(begins(flaky(10), flakier)).toBe(false);
    expect(flakier(flaky(5))).toBeUndefined();
  });

  it('are written with their units, and with the commits in which a level changed', () => {
    const made = past(
      repeat(40, (i) => ({
        metrics: { size: i < 25 ? 100 + (i % 3) : i === 30 ? 900 : 130 + (i % 3), steps: i < 20 ? 0 : 1 },
      })),
    );
    const told = { ...made, units: new Map([['size', 'kB']]) };
    const { series } = toTrends(told, 'nightly', 'main', [{ name: 'size', value: 131, unit: 'KiB' }]);
    const p = expect.any(Number) as number;
    expect(series.map(({ name, unit, changes }) => ({ name, unit, changes }))).toEqual([
      {
        name: 'size',
        unit: 'KiB',
        changes: [
          {
            index: 25,
            run: '125',
            commits: { from: 'commit24000000000000', to: 'commit25000000000000' },
            before: 101,
            after: expect.closeTo(131, 0) as number,
            p,
          },
        ],
      },
      { name: 'steps', unit: '', changes: [expect.objectContaining({ index: 20, before: 0, after: 1, p })] },
    ]);
    expect(
      toTrends(past(repeat(11, (i) => ({ metrics: { size: i < 6 ? 1 : 9 } }))), '', '', []).series[0],
    ).toMatchObject({
      changes: [],
    });
  });

  it('are drawn where there is something to see', () => {
    expect(sparkline([1, 2])).toBe('');
    expect(sparkline([1, 2, 3, 8])).toBe('▁▂▃█');
    expect(sparkline([5, 5, 5])).toBe('▄▄▄');
    const trends = {
      schema: 'autosync.trends/1' as const,
      name: '',
      branch: '',
      runs: repeat(6, (i) => ({ run: `${i}`, at: '', commit: null, result: '' })),
      series: [{ name: 'suite duration', unit: 's', values: [1, 2, null, 3, 4, 5.25], changes: [] }],
    };
    expect(trendGraph(trends)).toContain('line [1, 2, 3, 4, 5.3]');
    expect(trendGraph({ ...trends, runs: [] })).toBe('');
  });
});

describe('the tests of the branch', () => {
  it('are told apart by what is new about them', () => {
    const found = transitionsOf(
      past([{ tests: 'pfpp-' }, { tests: 'pfppp' }, { tests: 'ffs-p' }, { tests: 'fp--p' }]),
    );
    expect(found).toEqual({
      newFailures: [],
      fixed: ['b'],
      stillFailing: [{ id: 'a', run: '102', commit: 'commit20000000000000', runs: 2 }],
      newlySkipped: [],
      renamed: [],
      vanished: ['c'],
      newTests: [],
    });
    expect(transitionsOf(past([{ tests: 'pppp-' }, { tests: 'fpspp' }]))).toMatchObject({
      newFailures: ['a'],
      newlySkipped: ['c'],
      newTests: ['e'],
    });
    const moved = past([{ tests: 'pppp-' }, { tests: '-pppp' }], {
      tests: new Map(
        ['old › sorts', 'b', 'c', 'd', 'new › sorts'].map((id, row) => [row, { id, file: null }]),
      ),
    });
    expect(transitionsOf(moved)).toMatchObject({
      renamed: [{ from: 'old › sorts', to: 'new › sorts' }],
      vanished: [],
      newTests: [],
    });
    expect(transitionsOf(past([{}]))).toBeUndefined();
  });
});

describe('why tests failed', () => {
  const said = (message: string, more: Partial<TestResult> = {}): string =>
    causeOf(makeTest('t', { status: 'failed', message, ...more }))!.fingerprint;

  it('is one cause, whatever changes from time to time', () => {
    const alike = [
      ['expected 3 to be 4', 'expected 17 to be 4.5'],
      [
        'timeout of 2000ms exceeded (/home/ann/repo/test/a.js)',
        'timeout of 50ms exceeded (/work/b/test/a.js)',
      ],
      ['connect ECONNREFUSED 127.0.0.1:4567', 'connect ECONNREFUSED 10.0.0.3:80'],
      ['GET http://localhost:3000/x failed', 'GET https://example.com/y?z=1 failed'],
      ['no user 6f1c3a8e-0b1d-4c53-9d8f-111122223333', 'no user 00000000-0b1d-4c53-9d8f-444455556666'],
      ['segfault at 0xdeadbeef', 'segfault at 0x7ffe01'],
      ['took 1234567 ns', 'took 999 ns'],
      ['commit 1a2b3c4d5e not found', 'commit ffffff0 not found'],
      ['\u001B[31mError:\u001B[39m  no', 'Error: no'],
      ['\n  \nlate line 5', 'late line 7\nat somewhere else'],
      ['not equal:\n\n1 !== 2\n', 'not equal:\n3 !== 2'],
    ];
    for (const [one, other] of alike) expect(said(one!), one).toBe(said(other!));
    expect(said('not equal:\ntrue !== false')).not.toBe(said('not equal:\nnull !== false'));
    const apart = ['expected 3 to be 4', 'expected true to be false', 'decade', 'facade', 'effaced file'];
    expect(new Set(apart.map((one) => said(one))).size).toBe(apart.length);
  });

  it('comes from the trace where there is no message, and from the failed try of a flaky test', () => {
    expect(said('', { trace: 'Error: no' })).toBe(said('Error: no'));
    const flaky = makeTest('t', { attempts: [{ status: 'failed', message: 'Error: no' }] });
    expect(causeOf(flaky)!.fingerprint).toBe(said('Error: no'));
    expect(causeOf(makeTest('t', { status: 'failed' }))).toBeUndefined();
    expect(causeOf(makeTest('t'))).toBeUndefined();
    const secret = (text: string): string => text.replaceAll('s3cret', '***');
    expect(causeOf(makeTest('t', { status: 'failed', message: 'no s3cret' }), secret)!.message).toBe(
      'no ***',
    );
  });

  it('is told with the run in which it was seen first', () => {
    const cause = (fingerprint: string, at: number, test: string) => ({
      fingerprint,
      message: `Because of ${fingerprint}.`,
      run: at,
      test,
    });
    const found = causesOf(
      past(
        repeat(5, () => ({})),
        {
          causes: [
            cause('x', 1, 'a'),
            cause('x', 3, 'b'),
            cause('gone', 3, 'a'),
            cause('new', 4, 'a'),
            cause('x', 4, 'a'),
            cause('x', 4, 'c'),
          ],
        },
      ),
    );
    expect(found).toEqual([
      { message: 'Because of x.', tests: ['a', 'c'], runs: 3, allTests: 3, since: '101' },
      { message: 'Because of new.', tests: ['a'], runs: 1, allTests: 1, since: '104' },
    ]);
    const text = causeList(
      found.map((one) => ({ ...one, tests: [...one.tests] })),
      1,
    );
    expect(text).toContain('<code>Because of x.</code>: 2 tests, seen in 3 runs since run 101, in 3 tests');
    expect(text).toContain('- and 1 more in run.json');
    expect(causeList([], 5)).toBe('');
  });
});

describe('feedback', () => {
  const offers = (culprit: (i: number) => boolean): Offer[] =>
    repeat(200, (i) => offer(i % 40, i, culprit(i) ? 'culprit' : 'landed'));

  it('tells the search how often patches are culprits and tests flaky, once it knows', () => {
    expect(tune(past(repeat(5, () => ({}))))).toEqual({});
    const bad = tune(
      past(
        repeat(40, () => ({})),
        { offers: offers((i) => i % 2 === 0) },
      ),
    );
    // Within bounds, and with the weight of four patches: it orders the search and accuses nobody.
    expect(bad.prior).toEqual({ culprits: 1.2, innocents: 2.8 });
    expect(
      tune(
        past(
          repeat(40, () => ({})),
          { offers: offers(() => false) },
        ),
      ).prior!.culprits,
    ).toBeCloseTo(0.04, 2);
    // What has ended is soon forgotten.
    const better = past(
      repeat(40, () => ({})),
      { offers: offers((i) => i < 150) },
    );
    expect(tune(better).prior!.culprits / 4).toBeLessThan(0.3);
    const calm = tune(past(repeat(100, () => ({}))));
    // What is assumed anyway is never lowered: with fewer doubts an innocent patch would be blamed sooner.
    expect(calm).toEqual({});
    const unsteady = past(
      repeat(100, () => ({})),
      { flakes: repeat(30, (i) => ({ run: i * 3, test: 0 })) },
    );
    const runs = unsteady.runs.map((one, i) => ({
      ...one,
      trials: { whole: 1, flaky: Number(i % 3 === 0) },
    }));
    const flaky = tune({ ...unsteady, runs });
    expect(flaky.suiteFlakeRate).toBeGreaterThan(0.15);
    // Only this test is taken for flaky, and no longer than it is.
    expect(flaky.flakyTests!['a']).toBeGreaterThan(0.15);
    expect(Object.keys(flaky.flakyTests!)).toEqual(['a']);
    const quiet = repeat(100, () => runs[1]!);
    expect(tune({ ...unsteady, runs: [...runs, ...quiet] })).toEqual({});
  });

  it('tells the search how far the diffs can be trusted, once they were right or wrong often enough', () => {
    const trustAfter = (...right: number[]): number | undefined =>
      tune(past(right.map((share) => ({ metrics: { 'suspects right': share } })))).hintTrust;
    expect(trustAfter(0, 0, 0, 0)).toBeUndefined();
    expect(trustAfter(...repeat(10, () => 0))).toBeCloseTo(0.3, 6);
    expect(trustAfter(...repeat(10, () => 0.5))).toBeCloseTo((5 + 4.5) / 15, 6);
    expect(trustAfter(...repeat(95, () => 1))).toBe(0.97);
  });

  it('measures what came of it, and undoes what made things worse', () => {
    const costs = (after: number): Past => {
      const runs = repeat(40, (i) => ({
        metrics: { 'full trials': (i < 20 ? 4 : after) + (i % 3), 'entropy bound': 2 },
      }));
      const feedback: KeptFeedback[] = [
        { action: 'prior', appliedAt: 20 * DAY, judged: null, content: '{}' },
      ];
      return past(runs, {
        offers: repeat(160, (i) => offer(i % 40, i, i % 9 === 0 ? 'culprit' : 'landed')),
        feedback,
      });
    };
    const of = (after: number) =>
      followUp(costs(after), tune(costs(after)), 40 * DAY).find(({ action }) => action === 'prior')!;
    expect(of(2)).toMatchObject({
      judged: 'helped',
      undone: false,
      before: { runs: 20 },
      after: { runs: 20 },
    });
    expect(of(4)).toMatchObject({ judged: 'no effect', undone: false });
    expect(of(8)).toMatchObject({ judged: 'worse', undone: true });
    const worse = {
      ...costs(8),
      feedback: [{ action: 'prior', appliedAt: 20 * DAY, judged: 'worse', content: '{}' }],
    };
    expect(tune(worse).prior).toBeUndefined();
    expect(tune(costs(8)).prior).toBeDefined();
  });
});

describe('a history that anybody may have written', () => {
  it('is no reason to fail, to hang, or to say what cannot be', () => {
    const odd = past(repeat(40, (i) => ({ tests: i > 30 ? 'ffppp' : 'ppppp' })));
    const huge = {
      ...odd,
      runs: odd.runs.map((one) => ({ ...one, suite: { ...one.suite!, passed: 9e8, failed: 9e8 } })),
    };
    expect(redder(huge)).toBeUndefined();
    const broken = {
      ...odd,
      runs: odd.runs.map((one) => ({
        ...one,
        durationMs: -5,
        suite: {
          ...one.suite!,
          durationMs: -1,
          results: {
            ...one.suite!.results!,
            levels: (): never => {
              throw new Error('unexpected end of file');
            },
          },
        },
      })),
    };
    const { kpis, trends } = analyse({
      record: record(broken),
      kpis: [],
      past: broken,
      plan: ConfigFile.parse({}),
      setting: SETTING,
      tuning: {},
      page: { repository: undefined, title: undefined, shown: [] },
    });
    for (const { value } of kpis) expect(Number.isFinite(value)).toBe(true);
    expect(JSON.stringify(trends)).not.toContain('Infinity');
  });

  it('does not blame a range in which nobody looked', () => {
    const gap = past(
      [{}, {}, {}, {}, {}, {}].map((one, i) => ({ ...one, tests: i === 0 ? 'ppppp' : 'fpppp' })),
    );
    const blind = {
      ...gap,
      runs: gap.runs.map((one, i) => (i === 1 || i === 2 ? { ...one, suite: undefined } : one)),
    };
    const [lesson] = learn({ past: blind, record: record(blind), setting: SETTING }, []);
    expect(lesson!.problem).toContain('since run 103 (commits commit000000..commit300000)');
    const pruned = { ...gap, runs: gap.runs.slice(1) };
    const [least] = learn({ past: pruned, record: record(pruned), setting: SETTING }, []);
    expect(least!.problem).toContain('since run 101 or earlier (the first known run of the test)');
  });

  it('calls no test flaky for what a burst of failures did to it', () => {
    const bursts = past(
      repeat(40, () => ({ tests: 'p'.repeat(30) })),
      { flakes: [31, 33, 35, 37].flatMap((at) => repeat(12, (test) => ({ run: at, test }))) },
    );
    expect(kindsOf(bursts)).toEqual(['failure-burst: runner']);
    // Failures of the branch that are over in the next run are a burst as well.
    const red = past(repeat(40, (i) => ({ tests: (i === 35 ? 'f' : 'p').repeat(30) })));
    expect(kindsOf(red)).toContain('failure-burst: runner');
    const [lesson] = learn({ past: bursts, record: record(bursts), setting: SETTING }, []);
    expect(lesson).toMatchObject({
      problem: 'In 4 of the last 40 runs more than one test in twenty failed at once and passed again.',
      evidence: { runs: ['131', '133', '135', '137'], count: 4, of: 40 },
    });
  });
});

describe('scores', () => {
  it('call risky what is large, spread and touched often', () => {
    const commit = (files: number, lines: number, i = 0) => ({
      author: `a${i % 3}`,
      at: 1_000 + i,
      subject: 'Change',
      files: repeat(files, (f) => ({ path: `src/p${f}/x${i % 5}`, added: lines, deleted: 1 })),
    });
    const recent = repeat(60, (i) => commit(1 + (i % 3), 5 + (i % 10), i));
    const large = riskOf({ ...commit(14, 200), subject: 'Fix a bug' }, recent, [
      { folder: 'src/p3', culprits: 8, patches: 26 },
    ]);
    const small = riskOf(commit(1, 1), recent, []);
    expect(large.score).toBeGreaterThan(70);
    expect(small.score).toBeLessThan(45);
    expect(large.reasons).toEqual(
      expect.arrayContaining([
        '`src/p3` has a culprit rate of 31 % over 26 patches',
        '14 files in 14 folders (more than in 100 % of the last 30 commits)',
      ]),
    );
    const stranger = riskOf({ ...commit(1, 1), author: 'new' }, recent, []);
    expect(stranger.reasons).toEqual([
      '0 recent commits by its author (fewer than in 100 % of the last 30 commits)',
    ]);
    expect((riskOf(commit(1, 1), recent.slice(0, 19), []) satisfies Risk).score).toBe(null);
  });

  it('excuse a flake only where history surely knows it', () => {
    const test = (id: string, status: TestStatus): TestResult => ({
      id,
      name: id,
      suite: [],
      status,
      durationMs: 0,
    });
    const sorted = (rate?: { failed: number; trials: number }): number =>
      compareTests([test('a', 'passed')], [test('a', 'failed')], new Map(rate ? [['a', rate]] : []), 3).caused
        .length;
    expect(sorted()).toBe(1);
    expect(sorted({ failed: 1, trials: 1 })).toBe(1);
    expect(sorted({ failed: 2, trials: 4 })).toBe(1);
    expect(sorted({ failed: 8, trials: 40 })).toBe(1);
    expect(sorted({ failed: 20, trials: 40 })).toBe(0);
  });

  it('and alerts follow the rules of the configuration', () => {
    const file = ConfigFile.parse({
      kpis: { 'suite duration': { alert: { above: 5 } }, coverage: { alert: { below: 80 } } },
    });
    const kpi = (name: string, value: number) => ({ name, value, unit: 's', previous: null, alert: null });
    const of = past(repeat(3, () => ({ metrics: { coverage: 90 } })));
    const { alerts, kpis } = analyse({
      record: record(of),
      kpis: [kpi('suite duration', 6), kpi('coverage', 79), kpi('other', 1)],
      past: of,
      plan: file,
      setting: SETTING,
      tuning: {},
      page: { repository: undefined, title: undefined, shown: [] },
    });
    expect(alerts).toEqual(['suite duration is 6 s, above 5.', 'coverage is 79 s, below 80.']);
    expect(kpis.find(({ name }) => name === 'coverage')).toMatchObject({
      previous: 90,
      alert: 'coverage is 79 s, below 80.',
    });
  });

  it('and some numbers need several runs', () => {
    const of = past(
      repeat(30, (i) => ({ ms: 1_000 * (i + 1), result: i > 10 && i < 14 ? 'baseline-red' : 'landed' })),
      { offers: [offer(29, 1, 'landed', { firstSeen: 27 * DAY })] },
    );
    const kpis = Object.fromEntries(overRuns(of).map(({ name, value }) => [name, value]));
    expect(kpis).toMatchObject({
      'suite duration p50': 15.5,
      'suite duration p95': 28.6,
      'lead time': 48,
      'time to green': 72,
    });
    const red = overRuns(past(repeat(5, (i) => ({ result: i > 2 ? 'baseline-red' : 'landed' }))));
    expect(red.find(({ name }) => name === 'baseline-red streak')!.value).toBe(2);
  });
});
