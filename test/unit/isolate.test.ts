import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isolate, trialCap, type Conclusion } from '../../src/isolate/isolate.ts';

interface World {
  patches: string[];
  /** Red when all members of one of these sets are applied. */
  bad: string[][];
  /** Applies only when the other one is not applied before it. */
  conflicts?: [string, string][];
  outcome?: (patches: readonly string[]) => 'green' | 'red' | 'error' | 'stop';
}

/** Plays the world to the planner; what it concluded and what it asked. */
function play(world: World): { conclusion: Conclusion; asked: string[][] } {
  const asked: string[][] = [];
  const judge = world.outcome ?? ((applied) => (isRed(world, applied) ? 'red' : 'green'));
  const planner = isolate(world.patches);
  let next = planner.next();
  while (!next.done) {
    const question = next.value;
    if (question.ask === 'build') {
      next = planner.next({ applied: applicable(world, question.patches) });
    } else {
      asked.push([...question.patches]);
      next = planner.next({ outcome: judge(question.patches) });
    }
  }
  return { conclusion: next.value, asked };
}

function isRed({ bad }: World, applied: readonly string[]): boolean {
  return bad.some((set) => set.every((patch) => applied.includes(patch)));
}

function applicable({ conflicts = [] }: World, patches: readonly string[]): string[] {
  const applied: string[] = [];
  for (const patch of patches) {
    if (!conflicts.some(([first, second]) => second === patch && applied.includes(first)))
      applied.push(patch);
  }
  return applied;
}

/** What one-at-a-time testing in the same order keeps. */
function oneByOne(world: World): string[] {
  const kept: string[] = [];
  for (const patch of world.patches) {
    if (applicable(world, [...kept, patch]).includes(patch) && !isRed(world, [...kept, patch]))
      kept.push(patch);
  }
  return kept;
}

const worlds = fc.integer({ min: 0, max: 30 }).chain((size): fc.Arbitrary<World> => {
  const patches = Array.from({ length: size }, (_, i) => `p${i}`);
  const sets =
    size === 0
      ? fc.constant<string[][]>([])
      : fc.array(fc.subarray(patches, { minLength: 1, maxLength: Math.min(3, size) }), { maxLength: 6 });
  return fc.record({ patches: fc.constant(patches), bad: sets });
});

describe('isolation', () => {
  it('keeps exactly what one-at-a-time testing keeps, with evidence for the rest', () => {
    fc.assert(
      fc.property(worlds, (world) => {
        const { conclusion, asked } = play(world);
        expect(conclusion.green).toEqual(oneByOne(world));
        expect(conclusion.stopped).toBe(false);
        expect(conclusion.open).toEqual([]);
        // One conclusion for each patch.
        expect([...conclusion.green, ...conclusion.steps.map((step) => step.patch)].toSorted()).toEqual(
          world.patches.toSorted(),
        );
        // What lands had a full green trial, and each culprit a red one that differs from a green one by it alone.
        const wasAsked = (patches: readonly string[]): boolean =>
          patches.length === 0 || asked.some((question) => question.join() === patches.join());
        expect(wasAsked(conclusion.green)).toBe(true);
        for (const { patch, green } of conclusion.steps) {
          expect(wasAsked(green)).toBe(true);
          expect(isRed(world, green)).toBe(false);
          expect(wasAsked([...green, patch])).toBe(true);
          expect(isRed(world, [...green, patch])).toBe(true);
        }
      }),
    );
  });

  it('asks nothing twice, and never more than the cap', () => {
    fc.assert(
      fc.property(worlds, (world) => {
        const { asked } = play(world);
        const questions = asked.map((question) => question.join());
        expect(new Set(questions).size).toBe(questions.length);
        expect(questions.length).toBeLessThanOrEqual(trialCap(world.patches.length));
      }),
    );
  });

  it('gives a conflicting patch another try when the one before it leaves', () => {
    const world: World = { patches: ['a', 'b', 'c'], bad: [['a']], conflicts: [['a', 'b']] };
    expect(play(world).conclusion.green).toEqual(['b', 'c']);
    const held = play({ ...world, bad: [] }).conclusion;
    expect(held).toMatchObject({ green: ['a', 'c'], open: ['b'], steps: [] });
  });

  it('lands a green batch of up to twenty in one trial', () => {
    for (const size of [1, 5, 20]) {
      const patches = Array.from({ length: size }, (_, i) => `p${i}`);
      expect(play({ patches, bad: [] }).asked).toEqual([patches]);
    }
  });

  it('blames nobody for what could not be judged, and lands the innocent', () => {
    const patches = ['a', 'b', 'c', 'd'];
    const { conclusion } = play({
      patches,
      bad: [],
      outcome: (applied) => (applied.includes('b') ? 'error' : 'green'),
    });
    expect(conclusion.green).toEqual(['a', 'c', 'd']);
    expect(conclusion.steps).toEqual([{ patch: 'b', green: ['a'], outcome: 'error' }]);
  });

  it('does not give up over one patch that cannot be judged, wherever it stands', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 128 }), fc.nat(), (size, where) => {
        const patches = Array.from({ length: size }, (_, i) => `p${i}`);
        const odd = patches[where % size]!;
        const { conclusion } = play({
          patches,
          bad: [],
          outcome: (applied) => (applied.includes(odd) ? 'error' : 'green'),
        });
        expect(conclusion.green).toEqual(patches.filter((patch) => patch !== odd));
      }),
    );
  });

  it('gives up when nothing can be judged', () => {
    const patches = Array.from({ length: 40 }, (_, i) => `p${i}`);
    const { conclusion, asked } = play({ patches, bad: [], outcome: () => 'error' });
    expect(conclusion).toMatchObject({ green: [], stopped: true });
    // Three patches narrowed down, of the forty.
    expect(asked.length).toBeLessThanOrEqual(20);
  });

  it('keeps what was green when it is stopped, at any point', () => {
    fc.assert(
      fc.property(worlds, fc.nat(12), (world, after) => {
        let trials = 0;
        const { conclusion } = play({
          ...world,
          outcome(applied) {
            trials += 1;
            if (trials > after) return 'stop';
            return isRed(world, applied) ? 'red' : 'green';
          },
        });
        expect(isRed(world, conclusion.green)).toBe(false);
        expect(conclusion.green).toEqual(oneByOne(world).slice(0, conclusion.green.length));
        const told = [...conclusion.green, ...conclusion.steps.map((step) => step.patch), ...conclusion.open];
        expect(told.toSorted()).toEqual(world.patches.toSorted());
      }),
    );
  });

  it('needs few trials: about 1.1 times the entropy of independent culprits', () => {
    const [size, rate, rounds] = [64, 0.05, 300];
    let seed = 7;
    const random = (): number => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return seed / 2_147_483_648;
    };
    let trials = 0;
    for (let round = 0; round < rounds; round += 1) {
      const patches = Array.from({ length: size }, (_, i) => `p${i}`);
      trials += play({ patches, bad: patches.filter(() => random() < rate).map((patch) => [patch]) }).asked
        .length;
    }
    const bound = size * -(rate * Math.log2(rate) + (1 - rate) * Math.log2(1 - rate));
    expect(trials / rounds).toBeLessThan(1.1 * bound + 1);
  });
});
