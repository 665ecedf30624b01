/**
 * Measures insight on simulated years (seeded). How well do detectors find what was planted in 1,000 runs of
 * 3,000 tests: flakes, regressions, slow-downs, a cluster, a bad folder, a bad source, a hot file? Looks every
 * 25 runs. Also measures false alerts in a quiet year, the time of the whole analysis, and what feedback saves
 * in the search.
 */
import type { Past } from '../../src/history/past.ts';
import type { RunRecord } from '../../src/record/record.ts';
import { ConfigFile } from '../../src/config/file.ts';
import { analyse } from '../../src/insight/analyse.ts';
import { tune } from '../../src/insight/feedback.ts';
import type { Detector } from '../../src/insight/lesson.ts';
import { failingSince } from '../../src/insight/lessons/failing-since.ts';
import { failingTogether } from '../../src/insight/lessons/failing-together.ts';
import { flakyTest } from '../../src/insight/lessons/flaky-test.ts';
import { failingSource } from '../../src/insight/lessons/failing-source.ts';
import { hotFile } from '../../src/insight/lessons/hot-file.ts';
import { riskyPath } from '../../src/insight/lessons/risky-path.ts';
import { slowTest } from '../../src/insight/lessons/slow-test.ts';
import { beginsNow, slower, WATCHES } from '../../src/insight/states.ts';
import { assume } from '../../src/isolate/assume.ts';
import { isolate } from '../../src/isolate/isolate.ts';
import { makeRecord } from '../../test/support/make.ts';
import { independent, oracle, random } from '../../test/support/worlds.ts';
import { simulate, until, type Planted, type Weather } from '../../test/support/year.ts';

const [RUNS, TESTS, STEP] = [1_000, 3_000, 25];
/** How many suites that become slower are looked at. */
const STEPS = 60;
/** Noise of machines, with a run in two hundred that hangs. */
const NOISES = ['white', 'correlated', 'weekly', 'heavy'] as const;
let misses = 0;

const print = (...lines: string[]): void => void process.stdout.write(`${lines.join('\n')}\n`);
const held = (isHeld: boolean): string => {
  if (!isHeld) misses += 1;
  return isHeld ? 'held' : '**MISSED**';
};

const record = (past: Past): RunRecord =>
  makeRecord({ name: 'bench', runId: past.runs.at(-1)!.run, startedAt: past.runs.at(-1)!.at });
const setting = { hasReports: true, canFocus: true };

/** The subjects that must be found after `count` runs, and those that may be found. */
type Truth = (
  planted: Planted,
  count: number,
  name: (test: number) => string,
) => { must: Set<string>; may: Set<string> };

const DETECTED: [string, Detector, Truth, target: number][] = [
  [
    'flaky test',
    flakyTest,
    ({ flakes, cluster }, count, name) => ({
      // Flaky in all of the last 100 runs, which is what the detector looks at.
      must: new Set(
        flakes
          .filter(({ from, until: end }) => from <= count - 100 && end >= count)
          .map(({ test }) => name(test)),
      ),
      may: new Set(
        [
          ...flakes
            .filter(({ from, until: end }) => from < count && end > count - 100)
            .map(({ test }) => test),
          ...cluster,
        ].map(name),
      ),
    }),
    0.95,
  ],
  [
    'regression (failing since)',
    failingSince,
    ({ regressions }, count, name) => {
      const red = regressions.filter(({ from, until: end }) => from < count && end >= count);
      const must = red.filter(({ from }) => count - from >= 3).map(({ test }) => name(test));
      return { must: new Set(must), may: new Set(red.map(({ test }) => name(test))) };
    },
    0.95,
  ],
  [
    'slow test',
    slowTest,
    ({ slowDowns }, count, name) => ({
      must: new Set(
        slowDowns
          .filter(({ from }) => from <= count - 12 && from > count - 150)
          .map(({ test }) => name(test)),
      ),
      may: new Set(
        slowDowns.filter(({ from }) => from < count && from > count - 220).map(({ test }) => name(test)),
      ),
    }),
    0.9,
  ],
  [
    'failing together',
    failingTogether,
    ({ cluster }, count, name) => {
      const first = cluster.map(name).toSorted()[0]!;
      return { must: new Set(count >= 350 ? [first] : []), may: new Set(cluster.map(name)) };
    },
    0.9,
  ],
  [
    'risky path',
    riskyPath,
    ({ folder }, count) => ({ must: new Set(count >= 200 ? [folder] : []), may: new Set([folder]) }),
    0.9,
  ],
  [
    'failing source',
    failingSource,
    ({ source }, count) => ({ must: new Set(count >= 200 ? [source] : []), may: new Set([source]) }),
    0.9,
  ],
  [
    'hot file',
    hotFile,
    ({ hotFile: file }, count) => ({ must: new Set(count >= 100 ? [file] : []), may: new Set([file]) }),
    0.9,
  ],
];

detectors('A year', {});
detectors('The same with a burst of failures in 1 run of 100', { bursts: 0.01 });
quiet();
steps();
speed();
feedback();
change();
print('', `${misses} targets missed.`);
process.exitCode = misses === 0 ? 0 : 1;

function detectors(title: string, weather: Weather): void {
  print('', `### ${title}: ${RUNS} runs of ${TESTS} tests, three seeds, looked at every ${STEP} runs`, '');
  print('| detector | precision | recall | found | target |', '|---|---:|---:|---:|---|');
  const years = [1, 2, 3].map((seed) => simulate(seed, RUNS, TESTS, weather));
  for (const [called, detector, truth, target] of DETECTED) {
    const counts = { right: 0, wrong: 0, found: 0, wanted: 0 };
    for (const { past, planted } of years) {
      const name = (test: number): string => past.tests.get(test)!.id;
      for (let count = STEP; count <= RUNS; count += STEP) {
        const seen = until(past, count);
        const { must, may } = truth(planted, count, name);
        const subjects = new Set(
          detector({ past: seen, record: record(seen), setting }).map(({ subject }) => subject),
        );
        counts.right += subjects.intersection(may).size;
        counts.wrong += subjects.difference(may).size;
        counts.found += subjects.intersection(must).size;
        counts.wanted += must.size;
      }
    }
    const precision = counts.right / Math.max(1, counts.right + counts.wrong);
    const recall = counts.found / Math.max(1, counts.wanted);
    const isHeld = precision >= target && recall >= target && counts.wanted > 0;
    print(
      `| ${called} | ${percent(precision)} | ${percent(recall)} | ${counts.found} of ${counts.wanted} | ${percent(target)} both: ${held(isHeld)} |`,
    );
  }
}

function quiet(): void {
  print('', `### A quiet year of ${RUNS} runs, of which 1 in 200 hangs: alerts that begin`, '');
  print(
    '| noise | pass rate | duration | drift | flakes | lessons about tests | at most 10 in 1,000 runs |',
    '|---|---:|---:|---:|---:|---:|---|',
  );
  for (const noise of NOISES) {
    const alerts = WATCHES.map(() => 0);
    let lessons = 0;
    const seeds = [11, 12, 13];
    for (const seed of seeds) {
      const { past } = simulate(seed, RUNS, 100, { isQuiet: true, noise, hung: 0.005 });
      for (let count = 8; count <= RUNS; count += 1) {
        const seen = until(past, count);
        for (const [i, watch] of WATCHES.entries()) {
          const state = watch(seen);
          if (state && beginsNow(seen, watch, state)) alerts[i]! += 1;
        }
        if (count % STEP === 0)
          lessons += DETECTED.flatMap(([, detector]) =>
            detector({ past: seen, record: record(seen), setting }),
          ).length;
      }
    }
    const each = (alerts.reduce((a, b) => a + b, 0) / seeds.length) * (1_000 / RUNS);
    print(`| ${noise} | ${alerts.join(' | ')} | ${lessons} | ${each.toFixed(1)}: ${held(each <= 10)} |`);
  }
}

function steps(): void {
  print('', '### A suite that takes 20 % longer from one run on: told within six runs', '');
  print('| noise | told | at least 19 of 20 |', '|---|---:|---|');
  for (const noise of NOISES) {
    let told = 0;
    for (let seed = 1; seed <= STEPS; seed += 1) {
      const at = 60 + seed * 3;
      const { past } = simulate(seed, at + 6, 100, {
        isQuiet: true,
        noise,
        hung: 0.005,
        step: { at, factor: 1.2 },
      });
      const found = Array.from({ length: 6 }, (_, i) => slower(until(past, at + 1 + i)));
      if (found.some((state) => state && Math.abs(state.since - at) <= 3)) told += 1;
    }
    print(`| ${noise} | ${told} of ${STEPS} | ${held(told / STEPS >= 0.95)} |`);
  }
}

function speed(): void {
  const { past } = simulate(21, RUNS, TESTS);
  const file = ConfigFile.parse({});
  const times = Array.from({ length: 5 }, () => {
    const begin = performance.now();
    const page = { repository: undefined, title: undefined, shown: [] };
    analyse({ record: record(past), kpis: [], past, plan: file, setting, tuning: {}, page });
    return performance.now() - begin;
  });
  const median = times.toSorted((a, b) => a - b)[2]!;
  print(
    '',
    `The whole analysis at ${RUNS} runs of ${TESTS} tests: ${Math.round(median)} ms (median of 5); under 1,000 ms: ${held(median < 1_000)}.`,
  );
}

/** Compares the search that a simulated history has tuned with the shipped assumptions, on the same worlds. */
function feedback(): void {
  print(
    '',
    '### What feedback saves: trials of a batch of 24, shipped assumptions → tuned by 100 runs of the same kind',
    '',
  );
  print(
    '| culprits | tests named | flakes | full trials | reruns (focus) | falls |',
    '|---|---|---:|---:|---:|---|',
  );
  for (const [p, hasNames, flakeRate] of [
    [0.4, false, 0],
    [0.02, false, 0],
    [0.1, false, 0],
    [0.1, true, 0],
    [0.1, true, 0.05],
  ] as const) {
    const runs = ([false, true] as const).map((isTuned) => {
      const next = random(p * 1_000 + Number(hasNames));
      const tuning = isTuned ? tune(madeHistory(p, flakeRate, next)) : {};
      const counts = { full: 0, focus: 0 };
      const worlds = random(4_711);
      for (let round = 0; round < 400; round += 1) {
        const world = { ...independent(24, p, worlds), flakeRate };
        const { answer, counts: own } = oracle(world, hasNames, worlds);
        const options = { retries: 2, hasNames, hasFocus: hasNames, secondChance: false };
        const planner = isolate(world.patches, assume(24, options, tuning));
        let step = planner.next();
        while (!step.done) step = planner.next(answer(step.value));
        counts.full += own.full / 400;
        counts.focus += own.focus / 400;
      }
      return counts;
    });
    const [shipped, tuned] = runs as [(typeof runs)[number], (typeof runs)[number]];
    // Where the shipped flake rate is the true one, tuning has nothing to win: the cost must only not grow.
    const most = flakeRate > 0 ? 1.02 : 1;
    const falls = tuned.full + tuned.focus * 0.1 <= (shipped.full + shipped.focus * 0.1) * most;
    print(
      `| ${p} | ${hasNames ? 'yes' : 'no'} | ${flakeRate} | ${shipped.full.toFixed(2)} → ${tuned.full.toFixed(2)} | ${shipped.focus.toFixed(2)} → ${tuned.focus.toFixed(2)} | ${held(falls)} |`,
    );
  }
}

/**
 * What feedback costs where the history is wrong about today: ten batches after a change, each of which the history then
 * knows, beside the shipped assumptions on the same worlds.
 */
function change(): void {
  print('', '### What feedback costs after a change: trials of ten batches of 24, without it → with it', '');
  print('| before | after | tests named | trials | at most 5 % more |', '|---|---|---|---:|---|');
  for (const [before, after, hasNames] of [
    [{ p: 0.4, flakes: 0 }, { p: 0.02, flakes: 0 }, false],
    [{ p: 0.02, flakes: 0 }, { p: 0.4, flakes: 0 }, false],
    [{ p: 0.1, flakes: 0.15 }, { p: 0.1, flakes: 0 }, false],
    [{ p: 0.4, flakes: 0 }, { p: 0.02, flakes: 0 }, true],
    [{ p: 0.1, flakes: 0.15 }, { p: 0.1, flakes: 0 }, true],
  ] as const) {
    const costs = [0, 0];
    for (let seed = 0; seed < 60; seed += 1) {
      const worlds = random(seed * 31 + 7);
      let past = madeHistory(before.p, before.flakes, random(seed));
      for (let batch = 0; batch < 10; batch += 1) {
        const world = independent(24, after.p, worlds);
        const bad = new Set(
          world.patches.filter((patch) => world.tests.some(({ fails }) => fails(new Set([patch])))),
        );
        let whole = 0;
        for (const [i, tuning] of [{}, tune(past)].entries()) {
          const { answer, counts } = oracle(world, hasNames, random(seed));
          const options = { retries: 2, hasNames, hasFocus: hasNames, secondChance: false };
          const planner = isolate(world.patches, assume(24, options, tuning));
          let step = planner.next();
          while (!step.done) step = planner.next(answer(step.value));
          costs[i]! += (counts.full + 0.3 * counts.focus) / 60;
          whole = 1 + counts.full;
        }
        past = withBatch(past, world.patches, bad, whole);
      }
    }
    const [shipped, tuned] = costs as [number, number];
    const words = ({ p, flakes }: { p: number; flakes: number }): string =>
      `${Math.round(p * 100)} % culprits, ${Math.round(flakes * 100)} % flakes`;
    print(
      `| ${words(before)} | ${words(after)} | ${hasNames ? 'yes' : 'no'} | ${shipped.toFixed(1)} → ${tuned.toFixed(1)} | ${held(tuned <= 1.05 * shipped)} |`,
    );
  }
}

/** The past after one more batch, of so many whole trials. */
function withBatch(past: Past, patches: readonly string[], bad: ReadonlySet<string>, whole: number): Past {
  const run = past.runs.length;
  const [last, offer] = [past.runs.at(-1)!, past.offers[0]!];
  return {
    ...past,
    runs: [...past.runs, { ...last, trials: { whole, flaky: 0 } }],
    offers: [
      ...past.offers,
      ...patches.map((patch) => ({ ...offer, run, verdict: bad.has(patch) ? 'culprit' : 'landed' })),
    ],
  };
}

function madeHistory(p: number, flakeRate: number, next: () => number): Past {
  const { past } = simulate(31, 100, 20, { isQuiet: true });
  return {
    ...past,
    runs: past.runs.map((run) => ({ ...run, trials: { whole: 1, flaky: Number(next() < flakeRate) } })),
    offers: past.offers.map((offer) => ({ ...offer, verdict: next() < p ? 'culprit' : 'landed' })),
  };
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
