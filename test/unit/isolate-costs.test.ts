/**
 * What the search asks in seeded worlds, and what it concludes. A change of the search changes these lines: read
 * them as a table of costs, and record them again (`npx vitest run --project unit -u isolate-costs`) when they are
 * better.
 */
import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { assume } from '../../src/isolate/assume.ts';
import { isolate } from '../../src/isolate/isolate.ts';
import { replay } from '../../src/isolate/replay.ts';
import type { Answer, Assumptions, Conclusion, Exchange, Question } from '../../src/isolate/questions.ts';
import { independent, mixed, names, oracle, random, type World } from '../support/worlds.ts';

interface Mode {
  name: string;
  hasNames: boolean;
  assumptions: (patches: number) => Assumptions;
  flakeRate?: number;
  /** What the oracle says instead, for some questions. */
  instead?: (question: Question, trials: number) => Answer | undefined;
}

const sure = { retries: 0, secondChance: false };
const unsure = { retries: 2, secondChance: true };
const MODES: readonly Mode[] = [
  {
    name: 'exit code',
    hasNames: false,
    assumptions: (n) => assume(n, { ...sure, hasNames: false, hasFocus: false }),
  },
  {
    name: 'exit code, flaky',
    hasNames: false,
    assumptions: (n) => assume(n, { ...unsure, hasNames: false, hasFocus: false }),
    flakeRate: 0.02,
  },
  {
    name: 'names',
    hasNames: true,
    assumptions: (n) => assume(n, { ...sure, hasNames: true, hasFocus: true }),
  },
  {
    name: 'names, flaky',
    hasNames: true,
    assumptions: (n) => assume(n, { ...unsure, hasNames: true, hasFocus: true }),
    flakeRate: 0.03,
  },
  {
    name: 'names, no focus',
    hasNames: true,
    assumptions: (n) => assume(n, { ...unsure, hasNames: true, hasFocus: false }),
  },
  {
    name: 'names, tests pass alone',
    hasNames: true,
    assumptions: (n) => assume(n, { ...unsure, hasNames: true, hasFocus: true }),
    instead: (question) =>
      question.ask === 'focus' && question.tests.includes('t0') ? { outcome: 'green' } : undefined,
  },
  {
    name: 'names, errors',
    hasNames: true,
    assumptions: (n) => assume(n, { ...sure, hasNames: true, hasFocus: true }),
    instead: (question) =>
      question.ask !== 'build' && question.patches.includes('p3') ? { outcome: 'error' } : undefined,
  },
  {
    name: 'names, unable at first',
    hasNames: true,
    assumptions: (n) => assume(n, { ...sure, hasNames: true, hasFocus: true }),
    instead: (question, trials) =>
      question.ask === 'focus' && trials < 4 ? { outcome: 'unable', forever: false } : undefined,
  },
  {
    name: 'names, very flaky',
    hasNames: true,
    assumptions: (n) => assume(n, { ...unsure, hasNames: true, hasFocus: true }),
    flakeRate: 0.15,
  },
  {
    name: 'names, flaky among others only',
    hasNames: true,
    assumptions: (n) => assume(n, { ...unsure, hasNames: true, hasFocus: true }),
    instead: (question, trials) =>
      question.ask === 'full' && trials % 3 === 1 ? { outcome: 'red', tests: ['moody'] } : undefined,
  },
  {
    name: 'names, always red among others',
    hasNames: true,
    assumptions: (n) => assume(n, { ...unsure, hasNames: true, hasFocus: true }),
    instead: (question, trials) =>
      question.ask === 'full' ? { outcome: 'red', tests: [`moody ${trials}`] } : undefined,
  },
  {
    name: 'names, nothing runs with two patches',
    hasNames: true,
    assumptions: (n) => assume(n, { ...unsure, hasNames: true, hasFocus: true }),
    instead: (question) =>
      question.ask !== 'build' && question.patches.some((patch) => patch === 'p1' || patch === 'p7')
        ? question.ask === 'full'
          ? { outcome: 'red', tests: [] }
          : { outcome: 'unable', forever: false }
        : undefined,
  },
  {
    name: 'exit code, three errors',
    hasNames: false,
    assumptions: (n) => assume(n, { ...sure, secondChance: true, hasNames: false, hasFocus: false }),
    instead: (question) =>
      question.ask === 'full' && question.patches.some((patch) => /^p[012]$/.test(patch))
        ? { outcome: 'error' }
        : undefined,
  },
  {
    name: 'exit code, flaky, stopped late',
    hasNames: false,
    assumptions: (n) => assume(n, { ...unsure, hasNames: false, hasFocus: false }),
    flakeRate: 0.1,
    instead: (question, trials) =>
      question.ask !== 'build' && trials > 12 ? { outcome: 'stop' } : undefined,
  },
  {
    name: 'names, flaky, stopped late',
    hasNames: true,
    assumptions: (n) => assume(n, { ...unsure, hasNames: true, hasFocus: true }),
    flakeRate: 0.05,
    instead: (question, trials) =>
      question.ask !== 'build' && trials > 13 ? { outcome: 'stop' } : undefined,
  },
  {
    name: 'names, at most eight trials',
    hasNames: true,
    assumptions: (n) => ({ ...assume(n, { ...sure, hasNames: true, hasFocus: true }), mostTrials: 8 }),
  },
  {
    name: 'names, stopped',
    hasNames: true,
    assumptions: (n) => assume(n, { ...unsure, hasNames: true, hasFocus: true }),
    instead: (question, trials) => (question.ask !== 'build' && trials > 5 ? { outcome: 'stop' } : undefined),
  },
];

const WORLDS: readonly (readonly [string, World])[] = [
  ...[1, 2, 3, 4, 5, 6, 7, 8].map(
    (seed) => [`mixed ${seed * 3}`, mixed(seed * 3, random(seed + 40))] as const,
  ),
  ['independent 16, 10 %', independent(16, 0.1, random(5))],
  ['independent 24, 20 %', independent(24, 0.2, random(6), 3)],
  [
    'needs and repairs',
    world(12, {
      'p4 needs p2': (on) => on.has('p4') && !on.has('p2'),
      'p2 is bad': (on) => on.has('p2'),
      'p6 until p9': (on) => on.has('p6') && !on.has('p9'),
      'p3 with p8': (on) => on.has('p3') && on.has('p8'),
    }),
  ],
  [
    'many tests',
    world(9, {
      ...Object.fromEntries(
        Array.from({ length: 150 }, (_, i) => [`a${i}`, (on: ReadonlySet<string>) => on.has('p5')]),
      ),
      ...Object.fromEntries(
        Array.from({ length: 3 }, (_, i) => [
          `b${i}`,
          (on: ReadonlySet<string>) => on.has('p2') || on.has('p7'),
        ]),
      ),
    }),
  ],
  ['all are bad', world(6, { t: (on) => on.size > 0 })],
];

function world(n: number, tests: Readonly<Record<string, World['tests'][number]['fails']>>): World {
  return { patches: names(n), tests: Object.entries(tests).map(([name, fails]) => ({ name, fails })) };
}

it('asks what it is known to ask', async () => {
  const lines = MODES.flatMap((mode) => [
    `# ${mode.name}`,
    ...WORLDS.map(([name, world]) => `${name}: ${playedIn(world, mode)}`),
    '',
  ]);
  await expect(lines.join('\n')).toMatchFileSnapshot('../fixtures/isolation-costs.txt');
});

function playedIn(world: World, { hasNames, assumptions, flakeRate, instead }: Mode): string {
  const { answer } = oracle({ ...world, flakeRate: flakeRate ?? 0 }, hasNames, random(17));
  const assumed = assumptions(world.patches.length);
  const planner = isolate(world.patches, assumed);
  const journal: Exchange[] = [];
  const counts = { build: 0, full: 0, focus: 0 };
  let step = planner.next();
  while (!step.done) {
    const question = step.value;
    counts[question.ask] += 1;
    const told = instead?.(question, counts.full + counts.focus) ?? answer(question);
    journal.push({ question, answer: told });
    step = planner.next(told);
    // A planner that never ends would hang the test.
    if (journal.length > 1_000) throw new Error('The planner asks for ever.');
  }
  const shown = [...replay({ patches: world.patches, assumptions: assumed, journal })];
  const all = JSON.stringify([journal, shown, step.value], rounded);
  const digest = createHash('sha256').update(all).digest('hex');
  return `${counts.full} full, ${counts.focus} focus, ${counts.build} built; ${concluded(step.value)}; ${digest.slice(0, 8)}`;
}

/** The last digits of a number may differ from machine to machine. */
function rounded(_: string, value: unknown): unknown {
  return typeof value === 'number' ? Number(value.toPrecision(6)) : value;
}

function concluded({ green, rejections, open, flaky, orderDependent, stopped }: Conclusion): string {
  const blamed = rejections.map(
    ({ patch, outcome, because }) =>
      `${patch}${outcome === 'error' ? ' (error)' : ''}${because ? ` (${because.kind} ${because.patch})` : ''}`,
  );
  const parts = [
    `${green.length} green`,
    blamed.length > 0 ? `rejected ${blamed.join(' ')}` : '',
    open.length > 0 ? `open ${open.join(' ')}` : '',
    flaky.length > 5 ? `${flaky.length} flaky` : flaky.length > 0 ? `flaky ${flaky.join(' ')}` : '',
    orderDependent.length > 0 ? `order-dependent ${orderDependent.join(' ')}` : '',
    stopped ? `stopped: ${stopped}` : '',
  ];
  return parts.filter(Boolean).join(', ');
}
