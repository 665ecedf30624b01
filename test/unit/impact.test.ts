/** The impact score: changes of known effect, in the order in which a maintainer would put them. */
import { describe, expect, it } from 'vitest';
import { ConfigFile } from '../../src/config/file.ts';
import { impactOf, type Background, type Impact } from '../../src/insight/impact.ts';
import { compareTests } from '../../src/trial/judging/compare.ts';
import { effectOf, type Effect } from '../../src/trial/judging/effect.ts';
import type { TestResult } from '../../src/trial/reports/model.ts';
import { GREEN, makeTest, makeTrial, redBy } from '../support/make.ts';
import { random } from '../support/worlds.ts';

const WEIGHTS = ConfigFile.parse({}).weights;
const smaller = () => 'smaller' as const;

/** A suite of a hundred tests, of which the first ones fail. */
function suite(red = 0): TestResult[] {
  return Array.from({ length: 100 }, (_, i) =>
    makeTest(`suite › test ${i}`, {
      name: `test ${i}`,
      suite: ['suite'],
      file: `test/${i % 10}.test.ts`,
      durationMs: 100,
      status: i < red ? 'failed' : 'passed',
    }),
  );
}

interface Made {
  name: string;
  red?: number;
  /** Changes the suite after it. */
  tests?: (tests: TestResult[]) => TestResult[];
  slower?: number;
  number?: [before: number, after: number];
  lines?: number;
}

const fail = (count: number) => (tests: TestResult[]) =>
  tests.map((test, i) => (i < count ? { ...test, status: 'failed' as const } : test));
const mend = (count: number) => (tests: TestResult[]) =>
  tests.map((test, i) => (i < count ? { ...test, status: 'passed' as const } : test));
const more = (count: number) => (tests: TestResult[]) => [
  ...tests,
  ...Array.from({ length: count }, (_, i) =>
    makeTest(`new › ${i}`, { name: `new ${i}`, suite: ['new'], file: 'test/new.test.ts', durationMs: 100 }),
  ),
];
const flake = (at: number) => (tests: TestResult[]) =>
  tests.map((test, i) => (i === at ? { ...test, flaky: true as const } : test));

/** From the worst to the best. Changes of one group count about alike. */
const ORDER: readonly (readonly Made[])[] = [
  [
    { name: 'breaks every test', tests: fail(100) },
    { name: 'breaks 99 tests', tests: fail(99) },
  ],
  [{ name: 'breaks half of the tests', tests: fail(50) }],
  [{ name: 'breaks ten tests', tests: fail(10) }],
  [{ name: 'breaks two tests', tests: fail(2) }],
  [
    { name: 'breaks one test, and is faster', tests: fail(1), slower: 0.5 },
    { name: 'breaks one test', tests: fail(1) },
    { name: 'breaks one test, and adds ten', tests: (tests) => more(10)(fail(1)(tests)) },
  ],
  [{ name: 'deletes sixty tests', tests: (tests) => tests.slice(0, 40) }],
  [{ name: 'makes the suite twice as slow', slower: 2 }],
  [
    { name: 'deletes five tests', tests: (tests) => tests.slice(5) },
    {
      name: 'skips three tests',
      tests: (tests) => tests.map((test, i) => (i < 3 ? { ...test, status: 'skipped' as const } : test)),
    },
    { name: 'brings a test that flakes', tests: flake(7) },
  ],
  [{ name: 'deletes one test', tests: (tests) => tests.slice(1) }],
  [
    { name: 'changes documents', lines: 0 },
    { name: 'changes a comment', lines: 1 },
    { name: 'is a small fix', lines: 6 },
    { name: 'passes where a known flake failed', tests: flake(3) },
    {
      name: 'renames a test',
      tests: ([first, ...rest]) => [{ ...first!, id: 'suite › better name', name: 'better name' }, ...rest],
    },
    {
      name: 'moves a test to another file',
      tests: ([first, ...rest]) => [{ ...first!, id: 'moved › test 0', file: 'test/moved.test.ts' }, ...rest],
    },
    { name: 'is a little slower, within the noise', slower: 1.01 },
    { name: 'moves a number of its own within the noise', number: [100, 100.4] },
    { name: 'changes a test that was red and stays red', red: 3 },
  ],
  [
    { name: 'adds a test', tests: more(1) },
    { name: 'adds two tests', tests: more(2) },
  ],
  [
    { name: 'adds twenty tests', tests: more(20) },
    { name: 'adds fifty tests', tests: more(50) },
  ],
  [{ name: 'makes the suite twice as fast', slower: 0.5 }],
  [
    { name: 'mends all fifty tests that failed', red: 50, tests: mend(50) },
    { name: 'mends the only test that failed', red: 1, tests: mend(1) },
  ],
];

function effectMade(
  { red = 0, tests = (all) => all, slower = 1, number }: Made,
  noise: () => number,
): Effect {
  const timed = (all: TestResult[], factor: number): TestResult[] => {
    const all100 = factor * (1 + 0.02 * (noise() - 0.5));
    return all.map((test) => ({ ...test, durationMs: test.durationMs * all100 }));
  };
  const sides = [timed(suite(red), 1), timed(tests(suite(red)), slower)] as const;
  const [before, after] = sides.map((all, at) => {
    const failed = all.filter(({ status }) => status === 'failed').map(({ id }) => id);
    return makeTrial({
      tests: all,
      judgement: failed.length > 0 ? redBy(...failed) : GREEN,
      metrics: number ? [{ name: 'bundle', unit: 'kB', value: number[at]! }] : [],
    });
  });
  return effectOf(
    before!,
    after!,
    compareTests(sides[0], sides[1], new Map(), 1),
    (id) => id === 'suite › test 3',
  );
}

function background(noise: () => number, runs = 30): Background {
  const around = (value: number, by: number): number[] =>
    Array.from({ length: runs }, () => value * (1 + by * (noise() - 0.5)));
  return {
    durations: around(10_000, 0.02),
    numbers: () => around(100, 0.01),
    lines: around(0, 0).map(() => Math.round(60 * (noise() - 0.3))),
  };
}

describe('thirty changes of known effect', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8])('come in a maintainer’s order, seed %i', (seed) => {
    const noise = random(seed);
    const scores = ORDER.map((group) =>
      group.map((made) => ({
        name: made.name,
        score: impactOf(
          { effect: effectMade(made, noise), lines: made.lines },
          background(noise),
          WEIGHTS,
          smaller,
        ).score,
      })),
    );
    for (const [at, worse] of scores.entries())
      for (const one of worse)
        for (const other of scores[at + 1] ?? [])
          expect(one.score, `${one.name} beside ${other.name}`).toBeLessThan(other.score);
    const nothing = scores.find((group) => group.some(({ name }) => name === 'changes documents'))!;
    expect(nothing.filter(({ score }) => score !== 0)).toEqual([]);
  });

  it('are thirty', () => {
    expect(ORDER.flat().length).toBeGreaterThanOrEqual(30);
  });
});

describe('a score', () => {
  const quiet = background(() => 0.5);
  const scoreOf = (made: Made, weights = WEIGHTS, past = quiet): Impact =>
    impactOf({ effect: effectMade(made, () => 0.5), lines: made.lines }, past, weights, smaller);

  it('names what breaks, and nothing that is better counts then', () => {
    const { score, components } = scoreOf({ name: '', tests: fail(1), slower: 0.5 });
    expect(score).toBe(-40);
    expect(components[0]).toEqual({
      component: 'pass',
      points: -40,
      confidence: 1,
      says: 'it breaks 1 of 100 tests',
    });
    expect(components.find(({ component }) => component === 'duration')!.points).toBe(19.96);
    expect(scoreOf({ name: '', tests: fail(100) }).score).toBe(-100);
  });

  it('says in words what was measured', () => {
    const says = (made: Partial<Made>): string[] =>
      scoreOf({ name: '', ...made })
        .components.filter(({ points }) => points !== 0)
        .map((part) => part.says);
    expect(says({ red: 50, tests: mend(1) })).toEqual(['1 of 50 failing tests pass now']);
    expect(says({ tests: (tests) => tests.slice(5) })).toEqual(['5 of 100 tests do not run any more']);
    expect(says({ tests: more(1) })).toEqual(['1 more test']);
    expect(says({ tests: flake(7) })).toEqual(['1 test fails now and then']);
    expect(says({ slower: 1.2 })).toEqual([
      expect.stringMatching(/^duration: \+20 %, \d+\.\d times its noise$/),
    ]);
    expect(says({ number: [100, 120] })).toEqual([expect.stringMatching(/^bundle: 100 → 120, /)]);
    expect(says({ lines: 5_000 })).toEqual([expect.stringMatching(/^size: \+5000 lines of code, /)]);
  });

  it('grows with the share of failing tests that are mended', () => {
    const points = (count: number): number => scoreOf({ name: '', red: 50, tests: mend(count) }).score;
    expect([points(1), points(25), points(50)]).toEqual([1, 18, 35]);
  });

  it('says what is not known, and never that nothing has changed', () => {
    const { score, unknown } = scoreOf({ name: '', slower: 2, lines: 10 }, WEIGHTS, {
      durations: [1, 2, 3],
      numbers: () => [],
      lines: [],
    });
    expect([score, unknown]).toEqual([
      0,
      [
        'duration: too few earlier runs to tell a change from noise',
        'size: too few earlier runs to tell a change from noise',
      ],
    ]);
  });

  it('knows without reports only whether the tests are green', () => {
    const effect = (before: boolean, after: boolean): Effect => ({
      tests: undefined,
      isGreen: { before, after },
      shared: undefined,
      numbers: [],
    });
    const score = (before: boolean, after: boolean): number =>
      impactOf({ effect: effect(before, after), lines: undefined }, quiet, WEIGHTS, smaller).score;
    expect([score(true, false), score(false, true), score(true, true)]).toEqual([-100, 35, 0]);
  });

  it('takes the better direction of a number from the configuration, and shares one weight among several', () => {
    const effect = {
      ...effectMade({ name: '' }, () => 0.5),
      numbers: ['a', 'b'].map((name) => ({ name, before: 1, after: 2 })),
    };
    const points = (better: 'smaller' | 'bigger'): number[] =>
      impactOf({ effect, lines: undefined }, quiet, WEIGHTS, () => better)
        .components.filter(({ component }) => component === 'custom')
        .map((part) => part.points);
    expect(points('smaller').map(Math.round)).toEqual([-7, -7]);
    expect(points('bigger').map(Math.round)).toEqual([7, 7]);
  });

  it('counts nothing that is no number', () => {
    const effect = {
      ...effectMade({ name: '' }, () => 0.5),
      numbers: [{ name: 'x', before: 1, after: Infinity }],
    };
    expect(impactOf({ effect, lines: undefined }, quiet, WEIGHTS, smaller)).toMatchObject({
      score: 0,
      unknown: ['x: not a number'],
    });
  });
});
