import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  independent,
  mixed,
  names,
  oneAtATime,
  oracle,
  random,
  wrongs,
  type World,
} from '../support/worlds.ts';
import { isolate } from '../../src/isolate/isolate.ts';
import { key, replay } from '../../src/isolate/replay.ts';
import { assume } from '../../src/isolate/assume.ts';
import { Asker, SearchEnd, type Asking } from '../../src/isolate/asker.ts';
import type { Answer, Assumptions, Conclusion, Exchange, Question } from '../../src/isolate/questions.ts';

const NO_FLAKES = { retries: 0, secondChance: false };
const exitCode = (n: number): Assumptions => assume(n, { ...NO_FLAKES, hasNames: false, hasFocus: false });
const named = (n: number): Assumptions => assume(n, { ...NO_FLAKES, hasNames: true, hasFocus: true });

interface Played {
  conclusion: Conclusion;
  journal: Exchange[];
  trials: Exclude<Question, { ask: 'build' }>[];
}

function play(
  patches: readonly string[],
  assumptions: Assumptions,
  answer: (question: Question) => Answer,
): Played {
  const journal: Exchange[] = [];
  const planner = isolate(patches, assumptions);
  let step = planner.next();
  while (!step.done) {
    const question = step.value;
    const told = answer(question);
    journal.push({ question, answer: told });
    if (journal.length > 100_000) throw new Error('The planner asks for ever.');
    step = planner.next(told);
  }
  const trials = journal.map(({ question }) => question).filter((question) => question.ask !== 'build');
  return { conclusion: step.value, journal, trials };
}

/** A world of any kind, by seed. */
const worlds = fc
  .record({ seed: fc.nat(), size: fc.integer({ min: 4, max: 32 }) })
  .map(({ seed, size }) => mixed(size, random(seed)));
const simple = fc
  .record({ seed: fc.nat(), size: fc.integer({ min: 0, max: 40 }), p: fc.constantFrom(0, 0.05, 0.2, 0.6) })
  .map(({ seed, size, p }) => independent(size, p, random(seed)));
const bad = (...patches: string[]): World['tests'][number] => ({
  name: `t-${patches.join('-')}`,
  fails: (on) => patches.every((patch) => on.has(patch)),
});

describe.each([
  ['only the exit code speaks', false],
  ['reports name the tests', true],
])('isolation, when %s', (_, hasNames) => {
  const assumptions = (n: number): Assumptions => (hasNames ? named(n) : exitCode(n));
  const playWorld = (world: World, more: Partial<Assumptions> = {}): Played =>
    play(
      world.patches,
      { ...assumptions(world.patches.length), ...more },
      oracle(world, hasNames, random(1)).answer,
    );

  it('ends maximal, with one verdict for each patch and evidence that holds', () => {
    fc.assert(
      fc.property(worlds, (world) => {
        const { conclusion, trials } = playWorld(world, { mostTrials: 10_000 });
        expect(wrongs(world, conclusion, hasNames)).toEqual([]);
        expect(conclusion.stopped).toBeUndefined();
        // What lands had a full green trial, as it lands.
        const full = trials.filter(({ ask }) => ask === 'full').map(({ patches }) => patches.join());
        expect(conclusion.green.length === 0 || full.includes(conclusion.green.join())).toBe(true);
      }),
    );
  });

  it('keeps what one patch at a time would keep', () => {
    fc.assert(
      fc.property(simple, (world) => {
        expect(playWorld(world, { mostTrials: 10_000 }).conclusion.green).toEqual(oneAtATime(world));
      }),
    );
  });

  it('asks nothing twice, and no more than the cap', () => {
    fc.assert(
      fc.property(worlds, (world) => {
        const { trials, conclusion } = playWorld(world);
        expect(new Set(trials.map(key)).size).toBe(trials.length);
        expect(trials.length).toBeLessThanOrEqual(2 * world.patches.length + 20);
        expect(conclusion.stopped ?? 'cap').toBe('cap');
      }),
    );
  });

  it('goes on after a cut at any point as if it had not been cut', () => {
    fc.assert(
      fc.property(worlds, fc.nat(200), (world, at) => {
        const whole = playWorld(world);
        const known = whole.journal.slice(0, at);
        const { answer } = oracle(world, hasNames, random(2));
        const asked: Question[] = [];
        let next = 0;
        const again = play(world.patches, assumptions(world.patches.length), (question) => {
          const entry = known[next];
          next += 1;
          if (entry) {
            expect(key(entry.question)).toBe(key(question));
            return entry.answer;
          }
          asked.push(question);
          return answer(question);
        });
        expect(again.conclusion).toEqual(whole.conclusion);
        expect(asked.length).toBe(Math.max(0, whole.journal.length - at));
      }),
    );
  });

  it('keeps what was green when it is stopped, at any point', () => {
    fc.assert(
      fc.property(worlds, fc.nat(12), (world, after) => {
        const { answer } = oracle(world, hasNames, random(1));
        let trials = 0;
        const { conclusion } = play(world.patches, assumptions(world.patches.length), (question) => {
          if (question.ask !== 'build' && (trials += 1) > after) return { outcome: 'stop' };
          return answer(question);
        });
        const isRed = world.tests.some(({ fails }) => fails(new Set(conclusion.green)));
        expect(isRed).toBe(false);
        const told = [
          ...conclusion.green,
          ...conclusion.rejections.map(({ patch }) => patch),
          ...conclusion.open,
        ];
        expect(told.toSorted()).toEqual(world.patches.toSorted());
      }),
    );
  });

  it('blames nobody for what could not be judged, and lands the innocent', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 64 }), fc.nat(), (size, where) => {
        const patches = names(size);
        const odd = patches[where % size]!;
        const { conclusion } = play(patches, assumptions(size), (question) =>
          question.ask === 'build'
            ? { applied: question.patches }
            : { outcome: question.patches.includes(odd) ? 'error' : 'green' },
        );
        expect(conclusion.green).toEqual(patches.filter((patch) => patch !== odd));
        expect(conclusion.rejections).toMatchObject([{ patch: odd, outcome: 'error' }]);
      }),
    );
  });

  it('gives up when nothing can be judged', () => {
    const { conclusion, trials } = play(names(40), assumptions(40), (question) =>
      question.ask === 'build' ? { applied: question.patches } : { outcome: 'error' },
    );
    expect(conclusion).toMatchObject({ green: [], stopped: 'errors' });
    // Three patches narrowed down, of the forty.
    expect(trials.length).toBeLessThanOrEqual(20);
  });

  it('takes a green batch of up to twenty in one trial', () => {
    for (const size of [1, 5, 20]) {
      const { trials } = playWorld({ patches: names(size), tests: [] });
      expect(trials).toMatchObject([{ ask: 'full', patches: names(size) }]);
    }
  });

  it('gives a conflicting patch another try when the one before it leaves', () => {
    const applies = (patch: string, before: ReadonlySet<string>): boolean =>
      patch !== 'b' || !before.has('a');
    const world = { patches: ['a', 'b', 'c'], tests: [bad('a')], applies };
    expect(playWorld(world).conclusion.green.toSorted()).toEqual(['b', 'c']);
    expect(playWorld({ ...world, tests: [] }).conclusion).toMatchObject({
      green: ['a', 'c'],
      open: ['b'],
      rejections: [],
    });
  });

  it('can be played again from its journal, decision by decision', () => {
    fc.assert(
      fc.property(worlds, (world) => {
        const { journal, trials } = playWorld(world);
        const record = { patches: world.patches, assumptions: assumptions(world.patches.length), journal };
        expect([...replay(record)]).toHaveLength(trials.length);
        const other = { ...record, patches: [...world.patches, 'one more'] };
        expect(() => [...replay(other)]).toThrow('does not fit');
      }),
    );
  });
});

describe('isolation, where tests are named', () => {
  const both = ['a', 'b', 'c', 'd', 'e'];
  const playWith = (tests: World['tests'], more: Partial<Assumptions> = {}, flakeRate = 0): Played =>
    play(both, { ...named(5), ...more }, oracle({ patches: both, tests, flakeRate }, true, random(3)).answer);

  it('tells, when it is played again, what a question cost, what it was worth and what else could be asked', () => {
    const world = independent(16, 0.2, random(4));
    const { answer } = oracle({ ...world, focusCost: 0.2 }, true, random(3));
    const { journal } = play(world.patches, named(16), answer);
    const lines = [...replay({ patches: world.patches, assumptions: named(16), journal })];
    expect(lines[1]).toMatch(
      /^2\. focus on .* · who breaks these tests → .* · 2\.0 s · worth -?\d\.\d\d full trials, instead of (?:full|focus) of \d+: /,
    );
  });

  it('names the partner of a patch that fails only together with it', () => {
    const { conclusion } = playWith([bad('b', 'd')]);
    expect(conclusion.green).toEqual(['a', 'b', 'c', 'e']);
    expect(conclusion.rejections).toMatchObject([
      { patch: 'd', tests: ['t-b-d'], because: { kind: 'together', patch: 'b' } },
    ]);
  });

  it('says of a patch that needs a rejected one which that is', () => {
    const needs = { name: 'needs', fails: (on: ReadonlySet<string>): boolean => on.has('d') && !on.has('b') };
    const { conclusion } = playWith([bad('b'), needs]);
    expect(conclusion.green).toEqual(['a', 'c', 'e']);
    expect(conclusion.rejections).toContainEqual(
      expect.objectContaining({ patch: 'd', tests: ['needs'], because: { kind: 'needs', patch: 'b' } }),
    );
  });

  it('takes a rejected patch back when nothing is left that it breaks', () => {
    // b fails only together with a, and a is out for itself.
    const { conclusion } = playWith([bad('a'), bad('a', 'b')]);
    expect(conclusion.green.toSorted()).toEqual(['b', 'c', 'd', 'e']);
  });

  it.each([0, 2])('blames nobody for a trial that was stopped early (retries: %i)', (retries) => {
    const hangs = new Set(['b', 'c']);
    const { conclusion, journal } = play(
      ['a', 'b', 'c', 'd'],
      assume(4, { ...NO_FLAKES, retries, hasNames: true, hasFocus: true }),
      (question) => {
        if (question.ask === 'build') return { applied: question.patches };
        // c takes long and comes to an end; b never does.
        const isLong = question.patches.some((id) => hangs.has(id));
        const isCut = question.ask === 'full' && question.mayBeCut === true && isLong;
        const isRed = question.patches.includes('b') || isCut;
        if (!isRed) return { outcome: 'green', seconds: 1 };
        const cut = isCut ? { wasCut: true as const } : {};
        return { outcome: 'red', tests: [], places: ['timeout'], seconds: 30, isTimeout: true, ...cut };
      },
    );
    expect(conclusion.green.toSorted()).toEqual(['a', 'c', 'd']);
    expect(conclusion.rejections.map(({ patch }) => patch)).toEqual(['b']);
    const proofs = journal.filter(
      ({ question, answer }) =>
        question.ask === 'full' && 'outcome' in answer && answer.outcome === 'red' && !answer.wasCut,
    );
    expect(proofs.some(({ question }) => question.patches.at(-1) === 'b')).toBe(true);
  });

  it('answers for several tests at once', () => {
    const { trials } = playWith([bad('a'), bad('c'), bad('e')]);
    expect(trials.filter(({ ask }) => ask === 'full')).toHaveLength(2);
    expect(trials.some((question) => question.ask === 'focus' && question.tests.length === 3)).toBe(true);
  });

  it('does without focus trials where tests cannot be run by themselves', () => {
    const { answer } = oracle({ patches: both, tests: [bad('b'), bad('d')] }, true, random(1));
    const { conclusion, trials } = play(both, named(5), (question) =>
      question.ask === 'focus' ? { outcome: 'unable', forever: true } : answer(question),
    );
    expect(conclusion.green).toEqual(['a', 'c', 'e']);
    expect(trials.filter(({ ask }) => ask === 'focus')).toHaveLength(1);
  });

  it('tells tests that depend on others from flakes', () => {
    // With d, the test fails, but only among the others.
    const { conclusion } = play(
      both,
      { ...named(5), testFlakeRate: 0.05, suiteFlakeRate: 0.02, retries: 2 },
      (question) => {
        if (question.ask === 'build') return { applied: question.patches };
        if (question.ask === 'focus' || !question.patches.includes('d')) return { outcome: 'green' };
        return { outcome: 'red', tests: ['needs order'] };
      },
    );
    expect(conclusion).toMatchObject({
      green: ['a', 'b', 'c', 'e'],
      orderDependent: ['needs order'],
      flaky: [],
    });
    expect(conclusion.rejections).toMatchObject([{ patch: 'd', tests: ['needs order'] }]);
  });

  it('finds who breaks tests that fail only among others, also where no answer lies', () => {
    fc.assert(
      fc.property(simple, (world) => {
        const { answer } = oracle(world, true, random(1));
        const { conclusion } = play(
          world.patches,
          { ...named(world.patches.length), mostTrials: 10_000 },
          (question) => (question.ask === 'focus' ? { outcome: 'green' } : answer(question)),
        );
        // A patch that came back lands behind the others.
        expect(conclusion.green.toSorted()).toEqual(oneAtATime(world).toSorted());
      }),
    );
  });

  it('charges a patch that lets no test run with that, and not with tests that passed', () => {
    // a hides tests, b breaks one.
    const { conclusion } = play(['a', 'b'], { ...named(2), hasFocus: false }, (question) => {
      if (question.ask === 'build') return { applied: question.patches };
      if (question.patches.includes('b')) return { outcome: 'red', tests: ['t'] };
      return question.patches.includes('a') ? { outcome: 'red', tests: [] } : { outcome: 'green' };
    });
    expect(conclusion.green).toEqual([]);
    expect(conclusion.rejections).toMatchObject([
      { patch: 'a', green: [], tests: [] },
      { patch: 'b', green: [], tests: ['t'] },
    ]);
  });

  it('blames fewer than one innocent patch in a thousand batches of flaky tests', () => {
    const next = random(11);
    let innocents = 0;
    for (let round = 0; round < 1_000; round += 1) {
      const world = { ...independent(16, 0.1, next), flakeRate: 0.05 };
      const assumed = { ...named(16), testFlakeRate: 0.05, suiteFlakeRate: 0.02, retries: 2 };
      const { conclusion } = play(world.patches, assumed, oracle(world, true, next).answer);
      expect(conclusion.stopped).toBeUndefined();
      innocents += conclusion.rejections.filter(({ patch }) => !world.culprits.has(patch)).length;
    }
    expect(innocents).toBeLessThan(1);
  });
});

describe('isolation, when only the exit code speaks', () => {
  it('needs about 1.05 times the entropy of independent culprits', () => {
    const [size, rate, rounds] = [64, 0.05, 300];
    const next = random(7);
    let trials = 0;
    for (let round = 0; round < rounds; round += 1) {
      const world = independent(size, rate, next);
      trials += play(world.patches, exitCode(size), oracle(world, false, next).answer).trials.length;
    }
    const bound = size * -(rate * Math.log2(rate) + (1 - rate) * Math.log2(1 - rate));
    expect(trials / rounds).toBeLessThan(1.1 * bound + 1);
  });

  it('gives rejected patches another chance when it is told to, for one trial each', () => {
    // x is red until y is in; z is red anyway.
    const needs = { name: 'needs', fails: (on: ReadonlySet<string>): boolean => on.has('x') && !on.has('y') };
    const world = { patches: ['x', 'y', 'z'], tests: [needs, bad('z')] };
    const searched = (secondChance: boolean): Played =>
      play(world.patches, { ...exitCode(3), secondChance }, oracle(world, false, random(1)).answer);
    const [without, together] = [searched(false), searched(true)];
    expect(without.conclusion.green).toEqual(['y']);
    expect(together.conclusion.green).toEqual(['y', 'x']);
    // x, and z again on what is green then.
    expect(together.trials.length - without.trials.length).toBeLessThanOrEqual(3);
  });

  it('asks again before it blames, as often as reruns are allowed', () => {
    const world = { patches: ['a'], tests: [bad('a')] };
    const asked = (retries: number): number =>
      play(
        world.patches,
        assume(1, { retries, hasNames: false, hasFocus: false, secondChance: false }),
        oracle(world, false, random(1)).answer,
      ).trials.length;
    expect([asked(0), asked(1), asked(2)]).toEqual([1, 2, 3]);
  });
});

describe('the one who asks', () => {
  /** Answers the questions of one step, in turn, and gives its result. */
  const told = <T>(asking: Asking<T>, ...answers: Answer[]): T => {
    let step = asking.next();
    for (const answer of answers) step = asking.next(answer);
    if (!step.done) throw new Error(`It asks more: ${JSON.stringify(step.value)}`);
    return step.value;
  };
  const green: Answer = { outcome: 'green' };
  const open = (mostTrials: number, more: Partial<Assumptions> = {}): Asker =>
    new Asker(['a', 'b'], { ...named(2), mostTrials, ...more });
  const endOf = (work: () => unknown): unknown => {
    try {
      return work();
    } catch (error) {
      return error instanceof SearchEnd ? error.why : (error as Error).message;
    }
  };

  it('ends the search after as many trials as are allowed, and no sooner', () => {
    const asker = open(2);
    expect(told(asker.full(['a'], ''), green).outcome).toBe('green');
    expect(told(asker.failingAlone(['a', 'b'], ['t'], ''), green)).toEqual([]);
    expect(endOf(() => told(asker.full(['b'], ''), green))).toBe('cap');
  });

  it('ends the search when it goes round in circles', () => {
    const asker = open(1);
    told(asker.full(['a'], ''), green);
    for (let i = 0; i < 19; i += 1) told(asker.full(['a'], ''));
    expect(endOf(() => told(asker.full(['a'], '')))).toBe('cap');
    const focused = open(1);
    told(focused.failingAlone(['a'], ['t'], ''), green);
    for (let i = 0; i < 19; i += 1) told(focused.failingAlone(['a'], ['t'], ''));
    expect(endOf(() => told(focused.failingAlone(['a'], ['t'], '')))).toBe('cap');
  });

  it('tells candidates apart, and asks a full trial again only where tests may be flaky', () => {
    const asker = open(9);
    told(asker.full(['a', 'b'], ''), green);
    expect(told(asker.full(['ab'], ''), { outcome: 'red', tests: ['t'] }).tests).toEqual(['t']);
    expect(told(asker.failingAlone(['a', 'b'], ['t'], ''), green)).toEqual([]);
    expect(told(asker.failingAlone(['ab'], ['t'], ''), { outcome: 'red', tests: ['t'] })).toEqual(['t']);
    const unsure = open(9, { testFlakeRate: 0.1 });
    told(unsure.full(['a'], ''), green);
    told(unsure.full(['a'], ''), green);
  });

  it('asks a passed test never again, and a failed one only where it may be flaky', () => {
    for (const testFlakeRate of [0, 0.1]) {
      const asker = open(9, { testFlakeRate });
      expect(told(asker.failingAlone(['a'], ['t', 'u'], ''), { outcome: 'red', tests: ['t'] })).toEqual([
        't',
      ]);
      const again = asker.failingAlone(['a'], ['t', 'u'], '').next();
      expect(again.done ? [] : again.value).toEqual(
        testFlakeRate === 0 ? [] : expect.objectContaining({ ask: 'focus', tests: ['t'] }),
      );
    }
  });

  it('asks no test alone again that could not run alone, and none at all where no test ever can', () => {
    const asker = open(9);
    expect(told(asker.failingAlone(['a'], ['t'], ''), { outcome: 'unable', forever: false })).toBeUndefined();
    expect([asker.hasFocus(['t']), asker.hasFocus(['u'])]).toEqual([false, true]);
    expect(told(asker.failingAlone(['a'], ['t', 'u'], ''))).toBeUndefined();
    told(asker.failingAlone(['d'], ['u'], ''), { outcome: 'unable', forever: true });
    expect(asker.hasFocus()).toBe(false);
  });

  it('measures what a focus trial costs, in full trials', () => {
    const asker = open(9, { focusCost: 0.4 });
    expect(asker.focusCost).toBe(0.4);
    told(asker.full(['a'], ''), { outcome: 'red', tests: ['t'], seconds: 10 });
    expect(asker.focusCost).toBe(0.4);
    told(asker.failingAlone(['a'], ['t'], ''), { outcome: 'green', seconds: 3 });
    expect(asker.focusCost).toBeCloseTo(0.3);
  });

  it('refuses answers that do not fit', () => {
    const asker = open(9);
    const applied: Answer = { applied: [] };
    expect(endOf(() => told(asker.build(['a']), green))).toContain('list of applied patches');
    expect(endOf(() => told(asker.full(['a'], ''), applied))).toContain('needs an outcome');
    expect(endOf(() => told(asker.full(['a'], ''), { outcome: 'unable', forever: true }))).toContain(
      '`unable`',
    );
    expect(endOf(() => told(asker.full(['a'], ''), { outcome: 'stop' }))).toBe('told');
  });
});
