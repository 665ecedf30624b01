/** A simulated year of a repository, with planted problems that insight should find. */
import type { Offer, Past, PastRun } from '../../src/history/past.ts';
import { openPacked, pack } from '../../src/history/results.ts';
import type { TestStatus } from '../../src/trial/reports/model.ts';
import { random } from './worlds.ts';

/**
 * What is planted in a simulated year. `from`, `until`: indices of runs; `until` is the first run without it.
 */
export interface Planted {
  flakes: { test: number; rate: number; from: number; until: number }[];
  regressions: { test: number; from: number; until: number }[];
  slowDowns: { test: number; from: number; factor: number }[];
  cluster: number[];
  folder: string;
  source: string;
  hotFile: string;
}

export interface Year {
  past: Past;
  planted: Planted;
}

/** What a simulated year is like. */
export interface Weather {
  /** Nothing is planted, and all that varies is noise. */
  isQuiet?: boolean;
  /** The share of runs in which a tenth of the tests fail at once and pass again. */
  bursts?: number;
  /** How the machines differ from run to run: by chance, from day to day, with the day of the week, or wildly at times. */
  noise?: 'white' | 'correlated' | 'weekly' | 'heavy';
  /** The share of runs that take five times as long. */
  hung?: number;
  /** From this run on, everything takes `factor` times as long. */
  step?: { at: number; factor: number };
  /** Each run takes this many times as long as the one before. */
  growth?: number;
}

/** Simulates the runs of a repository with `testCount` tests. */
export function simulate(
  seed: number,
  runCount: number,
  testCount: number,
  { isQuiet = false, bursts = 0, noise = 'white', hung = 0, step, growth = 1 }: Weather = {},
): Year {
  const next = random(seed);
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  const pick = (most: number): number => Math.floor(next() * most);
  const typical = Array.from({ length: testCount }, () => Math.exp(3.5 + 1.5 * normal()));
  const own = shuffled(testCount, next);
  const take = (count: number): number[] => own.splice(0, count);
  const slow = isQuiet ? [] : own.filter((test) => typical[test]! > 120).slice(0, 15);
  for (const test of slow) own.splice(own.indexOf(test), 1);
  const planted: Planted = {
    flakes: (isQuiet ? [] : take(20)).map((test) => {
      const from = pick(runCount * 0.6);
      return { test, rate: 0.06 + 0.24 * next(), from, until: from + 150 + pick(250) };
    }),
    regressions: (isQuiet ? [] : take(40)).map((test) => {
      const from = 20 + pick(runCount - 40);
      return { test, from, until: from + 4 + pick(20) };
    }),
    slowDowns: slow.map((test) => ({ test, from: 60 + pick(runCount - 80), factor: 1.4 + next() })),
    cluster: isQuiet ? [] : take(5),
    folder: 'src/parser',
    source: 'Odd Bot <odd@example.com>',
    hotFile: 'src/core/registry.ts',
  };
  const factor = new Map(planted.slowDowns.map((one) => [one.test, one]));
  const flakes: { run: number; test: number }[] = [];
  const offers: Offer[] = [];
  const runs: PastRun[] = [];
  let drift = 0;
  for (let at = 0; at < runCount; at += 1) {
    const failed = new Set(
      planted.regressions.filter(({ from, until }) => at >= from && at < until).map(({ test }) => test),
    );
    for (const { test, rate, from, until } of planted.flakes)
      if (at >= from && at < until && next() < rate) flakes.push({ run: at, test });
    if (planted.cluster.length > 0 && next() < 0.03)
      for (const test of planted.cluster) if (next() < 0.95) flakes.push({ run: at, test });
    if (bursts > 0 && next() < bursts)
      for (let test = 0; test < testCount; test += 1) if (next() < 0.1) flakes.push({ run: at, test });
    drift = noise === 'correlated' ? 0.8 * drift + 0.6 * normal() : normal();
    const wild = noise === 'heavy' ? 1 / Math.sqrt(0.05 + next()) : 1;
    const day = noise === 'weekly' ? 0.06 * Math.sin((2 * Math.PI * at) / 7) : 0;
    const slow =
      (hung > 0 && next() < hung ? 5 : 1) * (step && at >= step.at ? step.factor : 1) * growth ** at;
    const machine = slow * Math.exp(0.04 * drift * wild + day);
    const results = typical.map((ms, test) => {
      const slower = factor.get(test);
      const durationMs =
        ms * machine * Math.exp(0.12 * normal()) * (slower && at >= slower.from ? slower.factor : 1);
      const status: TestStatus = failed.has(test) ? 'failed' : 'passed';
      return { test, status, durationMs };
    });
    const total = results.reduce((sum, { durationMs }) => sum + durationMs, 0);
    const batch = offersOf(at, planted, isQuiet, next);
    offers.push(...batch);
    runs.push({
      run: String(10_000 + at),
      at: at * 31_536_000,
      result: failed.size > 0 ? 'baseline-red' : 'landed',
      commit: String(at).padStart(40, '0'),
      durationMs: total,
      suite: {
        outcome: failed.size > 0 ? 'red' : 'green',
        durationMs: total,
        passed: testCount - failed.size,
        failed: failed.size,
        setupMs: 2_000,
        skipped: 0,
        results: openPacked(pack(results)),
      },
      trials: { whole: 2, flaky: Number(flakes.some(({ run }) => run === at)) },
      kind: 'batch',
      runner: null,
      speedMs: null,
      metrics: new Map([['full trials', 1 + batch.filter(({ verdict }) => verdict === 'culprit').length]]),
    });
  }
  const tests = new Map(typical.map((_, test) => [test, { id: `suite › test ${test}`, file: null }]));
  return {
    past: {
      runs,
      units: new Map(),
      tests,
      flakes,
      causes: [],
      offers,
      repeats: [],
      searches: [],
      lessons: [],
      feedback: [],
    },
    planted,
  };
}

function offersOf(run: number, planted: Planted, isQuiet: boolean, next: () => number): Offer[] {
  const folders = ['src/lexer', 'src/printer', 'src/core', 'docs', 'src/parser'];
  const sources = ['Ann <ann@example.com>', 'Good Bot <good@example.com>', planted.source];
  return Array.from({ length: 6 }, (_, i) => {
    const folder = folders[Math.floor(next() * folders.length)]!;
    const author = sources[Math.floor(next() * sources.length)]!;
    const isHot = next() < 0.1;
    const bad = isQuiet ? 0.05 : folder === planted.folder ? 0.35 : author === planted.source ? 0.3 : 0.04;
    const conflicts = isHot && !isQuiet ? 0.4 : 0.03;
    const verdict = next() < conflicts ? 'conflict' : next() < bad ? 'culprit' : 'landed';
    return {
      run,
      patch: run * 10 + i,
      name: `patch ${run}-${i}`,
      author,
      paths: [isHot ? planted.hotFile : `${folder}/file-${Math.floor(next() * 400)}.ts`],
      verdict,
      reason: 'green',
      firstSeen: run * 31_536_000,
      with: [],
      lines: Math.round(40 * (next() - 0.3)),
    };
  });
}

function shuffled(count: number, next: () => number): number[] {
  const items = Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i -= 1) {
    const j = Math.floor(next() * (i + 1));
    [items[i], items[j]] = [items[j]!, items[i]!];
  }
  return items;
}

/** The same past, as it was after `count` runs. */
export function until({ runs, flakes, offers, ...rest }: Past, count: number): Past {
  return {
    ...rest,
    runs: runs.slice(0, count),
    flakes: flakes.filter(({ run }) => run < count),
    offers: offers.filter(({ run }) => run < count),
  };
}
