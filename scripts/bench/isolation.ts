/**
 * Measures the real planner on seeded worlds, and other strategies on the same worlds: trials (mean and 95 %
 * interval), wrong verdicts and decision time, each with its target. Prints markdown.
 *
 *   npm run bench:isolation [-- MIXED]      MIXED: how many mixed worlds, 6,000 unless told
 */
import { USUAL_FLAKES, USUAL_TRUST } from '../../src/isolate/assume.ts';
import { entropy, PRIOR } from '../../src/isolate/belief.ts';
import { isolate } from '../../src/isolate/isolate.ts';
import { halving, oneByOne, type Strategy } from '../../src/isolate/peers.ts';
import { batch4, batchStop4, ejection } from './peers.ts';
import { trialCap, type Assumptions, type Conclusion } from '../../src/isolate/questions.ts';
import {
  awkward,
  independent,
  mixed,
  names,
  oneAtATime,
  oracle,
  random,
  wrongs,
  type Counts,
  type World,
} from '../../test/support/worlds.ts';

const PEERS: [string, Strategy][] = [
  ['one by one', oneByOne],
  ['halving', halving],
  ['Batch4', batch4],
  ['BatchStop4', batchStop4],
  ['ejection', ejection],
];
/** Cost of a focus trial, as a share of a full one. */
const FOCUS_COST = 0.1;
let misses = 0;
/** Searches of six trials or more, and those whose expected number of trials was about right at half time. */
const progress = { right: 0, all: 0 };
/** All batches, and those that were given up: at the cap of trials, or because of flakes. */
let [batches, stopped] = [0, 0];

const EXIT_CODE: Assumptions = {
  hasNames: false,
  hasFocus: false,
  focusCost: 0.1,
  testFlakeRate: 0,
  suiteFlakeRate: 0,
  hintTrust: USUAL_TRUST,
  retries: 2,
  prior: PRIOR,
  secondChance: false,
  mostTrials: 0,
};
const NAMES: Assumptions = { ...EXIT_CODE, hasNames: true, hasFocus: true };
/** What a run assumes that knows nothing better. */
const USUAL: Assumptions = {
  ...NAMES,
  focusCost: 0.3,
  testFlakeRate: USUAL_FLAKES.test,
  suiteFlakeRate: USUAL_FLAKES.suite,
};
const FLAKY = { testFlakeRate: 0.05, suiteFlakeRate: 0.05 };

interface Played {
  conclusion: Conclusion;
  counts: Counts;
}

function play(world: World, assumptions: Assumptions, next: () => number): Played {
  const { answer, counts } = oracle(world, assumptions.hasNames, next);
  const planner = isolate(world.patches, { ...assumptions, mostTrials: trialCap(world.patches.length) });
  let step = planner.next();
  const abouts: number[] = [];
  while (!step.done) {
    if (step.value.ask !== 'build') abouts.push(step.value.about);
    step = planner.next(answer(step.value));
  }
  noteProgress(abouts);
  batches += 1;
  if (step.value.stopped) stopped += 1;
  return { conclusion: step.value, counts };
}

/** Notes how many trials were said to be left at half time, beside how many there were. Short searches say nothing. */
function noteProgress(abouts: readonly number[]): void {
  if (abouts.length < 6) return;
  const half = Math.floor(abouts.length / 2);
  const ratio = abouts[half]! / (abouts.length - half);
  progress.all += 1;
  if (ratio >= 0.5 && ratio <= 2) progress.right += 1;
}

/** Mean with half the width of its 95 % interval (normal approximation). */
function mean(values: readonly number[]): { mean: number; half: number } {
  const average = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - average) ** 2, 0) / (values.length - 1);
  return { mean: average, half: 1.96 * Math.sqrt(variance / values.length) };
}

function shown(values: readonly number[]): string {
  const { mean: average, half } = mean(values);
  return `${average.toFixed(2)} ± ${half.toFixed(2)}`;
}

function held(isHeld: boolean): string {
  if (!isHeld) misses += 1;
  return isHeld ? 'held' : '**MISSED**';
}

function print(...lines: string[]): void {
  process.stdout.write(`${lines.join('\n')}\n`);
}

function exitCode(): void {
  print('', '### Only the exit code speaks, no flakes: full trials of a batch', '');
  print(
    `| n, p | AutoSync | entropy n·H(p) | ${PEERS.map(([name]) => name).join(' | ')} | at most 1.05·n·H(p) + 1 |`,
  );
  print(`|---|---|---|${PEERS.map(() => '---|').join('')}---|`);
  for (const n of [16, 32, 64, 128]) {
    for (const p of [0.02, 0.05, 0.1, 0.2]) {
      const next = random(n * 1_000 + p * 100);
      const own: number[] = [];
      const peers = PEERS.map((): number[] => []);
      for (let round = 0; round < 64_000 / n; round += 1) {
        const world = independent(n, p, next);
        own.push(play(world, EXIT_CODE, next).counts.full);
        const culprits = world.patches.map((patch) => world.culprits.has(patch));
        PEERS.forEach(([, strategy], index) => peers[index]!.push(strategy(culprits)));
      }
      const bound = n * entropy(p);
      const columns = [
        `${n}, ${p}`,
        shown(own),
        bound.toFixed(2),
        ...peers.map((trials) => mean(trials).mean.toFixed(1)),
      ];
      print(`| ${columns.join(' | ')} | ${held(mean(own).mean <= 1.05 * bound + 1)} |`);
    }
  }
}

function worstCase(): void {
  const patterns: [string, (i: number, n: number) => boolean][] = [
    ['all are culprits', () => true],
    ['every second one', (i) => i % 2 === 0],
    ['every third one', (i) => i % 3 === 0],
    ['the last ones', (i, n) => i > n / 2],
  ];
  const priors: [string, Assumptions['prior'], number][] = [
    ['default', PRIOR, 1.6],
    ['history of few culprits', { culprits: 0.4, innocents: 19.6 }, 2.3],
  ];
  print(
    '',
    '### Worst cases, n = 64: trials for each patch',
    '',
    '| prior | pattern | trials ÷ n | limit |',
    '|---|---|---|---|',
  );
  for (const [name, prior, limit] of priors) {
    for (const [pattern, isCulprit] of patterns) {
      const patches = names(64);
      const culprits = new Set(patches.filter((_, i) => isCulprit(i, 64)));
      const tests = [
        { name: 't', fails: (on: ReadonlySet<string>) => [...on].some((patch) => culprits.has(patch)) },
      ];
      const { counts } = play({ patches, tests }, { ...EXIT_CODE, prior }, random(1));
      print(
        `| ${name} | ${pattern} | ${(counts.full / 64).toFixed(2)} | < ${limit}: ${held(counts.full / 64 < limit)} |`,
      );
    }
  }
}

function exitCodeWithFlakes(): void {
  print('', '### Only the exit code speaks, one suite in 20 fails for no reason', '');
  print(
    '| n, p | trials ÷ those without flakes (at most 1.55) | innocent among dropped (fewer than 1 in 1,000) |',
    '|---|---|---|',
  );
  let [wrong, dropped] = [0, 0];
  for (const n of [16, 32, 64]) {
    for (const p of [0.05, 0.1]) {
      const next = random(n + p);
      let [trials, clean, own, out] = [0, 0, 0, 0];
      for (let round = 0; round < 1_000; round += 1) {
        const world = independent(n, p, next);
        const { conclusion, counts } = play({ ...world, flakeRate: 0.05 }, { ...EXIT_CODE, ...FLAKY }, next);
        trials += counts.full;
        clean += play(world, EXIT_CODE, next).counts.full;
        out += conclusion.rejections.length;
        own += conclusion.rejections.filter(({ patch }) => !world.culprits.has(patch)).length;
      }
      wrong += own;
      dropped += out;
      print(
        `| ${n}, ${p} | ${(trials / clean).toFixed(3)}: ${held(trials / clean <= 1.55)} | ${own} of ${out} |`,
      );
    }
  }
  print(`| all | | ${wrong} of ${dropped}: ${held(wrong / dropped < 0.001)} |`);
}

function focus(): void {
  print('', '### Reports name the failing tests, no flakes', '');
  print('| n, p | tests | full | focus | limits |', '|---|---|---|---|---|');
  for (const n of [16, 32, 64]) {
    for (const p of [0.02, 0.05, 0.1]) {
      for (const shared of [undefined, 5]) {
        // Where culprits share tests each batch takes longer to think about, and its trials vary less.
        const rounds = shared === undefined ? 300 : 100;
        const next = random(n * 10 + p);
        const [full, focused]: [number[], number[]] = [[], []];
        let isWithin = true;
        for (let round = 0; round < rounds; round += 1) {
          const world = independent(n, p, next, shared);
          const { counts, conclusion } = play(world, NAMES, next);
          full.push(counts.full);
          focused.push(counts.focus);
          const k = world.culprits.size;
          if (shared === undefined && counts.focus > k * (Math.ceil(Math.log2(n)) + 1) + 2) isWithin = false;
          if (wrongs(world, conclusion, true).length > 0) isWithin = false;
        }
        const limit = shared === undefined ? 2.2 : 2.5;
        const limits =
          shared === undefined ? `full ≤ 2.2, focus ≤ k·(⌈log₂ n⌉ + 1) + 2 in each` : 'full ≤ 2.5';
        print(
          `| ${n}, ${p} | ${shared === undefined ? 'one for each culprit' : 'five for all'} | ${shown(full)} | ${shown(focused)} | ${limits}: ${held(isWithin && mean(full).mean <= limit)} |`,
        );
      }
    }
  }
}

function focusWithFlakes(): void {
  print(
    '',
    `### The same, a watched test in 20 fails for no reason; a focus trial costs ${FOCUS_COST} of a full one`,
    '',
  );
  print(
    '| n, p | without flakes | with flakes | the first planner of AutoSync, with flakes | innocents out in 1,000 batches (fewer than 1) |',
    '|---|---|---|---|---|',
  );
  let [wrong, tried] = [0, 0];
  // The last column is what this bench measured with the first planner, which is not in the project any more.
  for (const [n, p, first] of [
    [32, 0.05, 3.37],
    [64, 0.05, 5.09],
    [64, 0.1, 7.37],
  ] as const) {
    const next = random(n + p * 10);
    let [cost, clean, own] = [0, 0, 0];
    const rounds = 500;
    for (let round = 0; round < rounds; round += 1) {
      const world = independent(n, p, next);
      const flaky = play(
        { ...world, flakeRate: 0.05 },
        { ...NAMES, testFlakeRate: 0.05, suiteFlakeRate: 0.02 },
        next,
      );
      const calm = play(world, NAMES, next);
      cost += flaky.counts.full + FOCUS_COST * flaky.counts.focus;
      clean += calm.counts.full + FOCUS_COST * calm.counts.focus;
      own += flaky.conclusion.rejections.filter(({ patch }) => !world.culprits.has(patch)).length;
    }
    wrong += own;
    tried += rounds;
    print(
      `| ${n}, ${p} | ${(clean / rounds).toFixed(2)} | ${(cost / rounds).toFixed(2)}: ${held(cost / rounds <= first)} | ${first} | ${((own / rounds) * 1_000).toFixed(2)} |`,
    );
  }
  print(`| all | | | | ${((wrong / tried) * 1_000).toFixed(2)}: ${held(wrong / tried < 0.001)} |`);
}

function mixedWorlds(): void {
  const rounds = Number(process.argv[2] ?? 6_000);
  const next = random(2_026);
  let [wrong, pairs, named, different, comparable] = [0, 0, 0, 0, 0];
  for (let round = 0; round < rounds; round += 1) {
    const world = mixed(4 + Math.floor(next() * 29), next);
    const { conclusion } = play(world, NAMES, next);
    if (conclusion.stopped || wrongs(world, conclusion, true).length > 0) wrong += 1;
    if (!world.mayRepair) {
      comparable += 1;
      if (oneAtATime(world).toSorted().join() !== conclusion.green.toSorted().join()) different += 1;
    }
    for (const [a, b] of world.pairs) {
      const out = conclusion.rejections.find(
        ({ patch, tests }) => (patch === a || patch === b) && tests.join() === `pair-${a}-${b}`,
      );
      const partner = out?.patch === a ? b : a;
      // No test can tell a patch from the patches that it needs to apply.
      if (!out || !conclusion.green.includes(partner) || !world.applies!(out.patch, new Set())) continue;
      pairs += 1;
      if (out.because?.patch === partner) named += 1;
    }
  }
  print(
    '',
    '### Mixed worlds: shared tests, pairs, repairs, needs, dependencies, conflicts',
    '',
    '| what | measured | limit |',
    '|---|---|---|',
  );
  print(
    `| batches of 4 to 32 patches with a wrong verdict | ${wrong} of ${rounds} | 0: ${held(wrong === 0)} |`,
  );
  print(
    `| partners of pairs named | ${((named / pairs) * 100).toFixed(2)} % of ${pairs} | ≥ 99 %: ${held(named / pairs >= 0.99)} |`,
  );
  print(
    `| batches that end otherwise than one patch at a time, both being maximal | ${different} of ${comparable} | |`,
  );
}

/** Batches as real ones are, beside what other strategies cost on them, with everything paid in full trials. */
function awkwardWorlds(): void {
  print(
    '',
    '### Awkward worlds: compile errors that hide tests, tests that disappear, several tests for a culprit, pairs, repairs',
    '',
    '| hints | a focus trial costs | AutoSync ÷ one at a time | nested prefixes ÷ that | halving ÷ that | AutoSync ÷ the best of them | wrong |',
    '|---|---|---|---|---|---|---|',
  );
  for (const [hints, limit] of [
    ['good', 1.1],
    ['none', 1.15],
    ['bad', 1.15],
  ] as const) {
    for (const focusCost of [0.1, 0.3, 0.9]) {
      const next = random(31);
      let [own, loop, prefixes, halves, wrong] = [0, 0, 0, 0, 0];
      for (let round = 0; round < 300; round += 1) {
        const world = awkward(8 + Math.floor(next() * 41), next, { hints, isFlaky: false });
        const { conclusion, counts } = play({ ...world, focusCost }, USUAL, next);
        own += counts.full + focusCost * counts.focus;
        if (conclusion.stopped || wrongs(world, conclusion, true).length > 0) wrong += 1;
        loop += world.patches.length;
        prefixes += play(world, EXIT_CODE, next).counts.full;
        halves += halvingIn(world);
      }
      const ratio = own / Math.min(loop, prefixes, halves);
      const isRight = hints === 'bad' || ratio <= limit;
      const shares = [own / loop, prefixes / loop, halves / loop].map((share) => share.toFixed(2));
      print(
        `| ${hints} | ${focusCost} | ${shares.join(' | ')} | ${ratio.toFixed(2)}${hints === 'bad' ? '' : `: ${held(isRight)}`} | ${wrong}: ${held(wrong === 0)} |`,
      );
    }
  }
}

/** Halving on a world whose patches may not apply: the trials that it needs. */
function halvingIn({ patches, tests, applies = () => true }: World): number {
  let kept = new Set<string>();
  const trialsOf = (batch: readonly string[]): number => {
    const on = new Set(kept);
    for (const patch of batch) if (applies(patch, on)) on.add(patch);
    if (on.size === kept.size) return 0;
    const isRed = tests.some(({ fails }) => fails(on));
    if (!isRed) kept = on;
    if (!isRed || batch.length === 1) return 1;
    const half = Math.ceil(batch.length / 2);
    return 1 + trialsOf(batch.slice(0, half)) + trialsOf(batch.slice(half));
  };
  return trialsOf(patches);
}

function decisionTime(): void {
  print('', '### Decision time', '', '| patches | slowest decision | limit |', '|---|---|---|');
  for (const [n, limit] of [
    [128, 50],
    [500, 1_000],
  ] as const) {
    const next = random(n);
    const world = independent(n, 0.1, next);
    const { answer } = oracle(world, true, next);
    const planner = isolate(world.patches, { ...NAMES, testFlakeRate: 0.05, suiteFlakeRate: 0.02 });
    let slowest = 0;
    let step = planner.next();
    while (!step.done) {
      const told = answer(step.value);
      const started = performance.now();
      step = planner.next(told);
      slowest = Math.max(slowest, performance.now() - started);
    }
    print(`| ${n} | ${slowest.toFixed(2)} ms | < ${limit} ms: ${held(slowest < limit)} |`);
  }
}

const started = performance.now();
for (const section of [
  exitCode,
  worstCase,
  exitCodeWithFlakes,
  focus,
  focusWithFlakes,
  mixedWorlds,
  awkwardWorlds,
  decisionTime,
])
  section();
print(
  '',
  `Given up, at the cap of 2·n + 20 trials or for flakes: ${stopped} of ${batches} batches (at most 1 in 1,000): ${held(stopped / batches <= 0.001)}.`,
  '',
  `At half time, the number of trials that was said to be left was right within a factor of two in ${((100 * progress.right) / progress.all).toFixed(1)} % of ${progress.all} searches of six trials or more (at least 90 %): ${held(progress.right / progress.all >= 0.9)}.`,
);
print('', `${((performance.now() - started) / 1_000).toFixed(0)} s, ${misses} targets missed.`);
