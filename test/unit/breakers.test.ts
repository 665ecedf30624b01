/** Group testing: the chances that the planner reckons with are those of counting every possibility. */
import { describe, expect, it } from 'vitest';
import { breaking, chanceOn } from '../../src/isolate/breakers.ts';
import { random } from '../support/worlds.ts';

/** What a pass leaves of a patch's chance: another patch may have repaired the test. */
const SPARED = 0.005;

interface Exact {
  chances: number[];
  chance: number;
  likelihood: number;
}

/** Counts every set of breakers that explains the fails, each with its likelihood. */
function exact(prior: number[], passed: boolean[][], failed: boolean[][], on: boolean[]): Exact {
  const chances = prior.map((chance, at) => chance * SPARED ** passed.filter((isOn) => isOn[at]).length);
  const sums = { all: 0, fails: 0, patches: prior.map(() => 0) };
  for (let set = 0; set < 2 ** prior.length; set += 1) {
    const breaks = (at: number): boolean => (set & (1 << at)) !== 0;
    const hits = (isOn: boolean[]): boolean => isOn.some((is, at) => is && breaks(at));
    if (!failed.every(hits)) continue;
    const weight = chances.reduce((all, chance, at) => all * (breaks(at) ? chance : 1 - chance), 1);
    sums.all += weight;
    if (hits(on)) sums.fails += weight;
    for (const at of prior.keys()) if (breaks(at)) sums.patches[at]! += weight;
  }
  const isCleared = (at: number): boolean => passed.some((isOn) => isOn[at]);
  const cleared = prior.reduce((all, chance, at) => (isCleared(at) ? all * (1 - chance) : all), 1);
  return {
    chances: sums.patches.map((sum) => sum / sums.all),
    chance: sums.fails / sums.all,
    likelihood: sums.all * cleared,
  };
}

describe('who breaks a test', () => {
  it('is what counting every possibility says', () => {
    const next = random(5);
    let [off, count] = [0, 0];
    for (let round = 0; round < 100; round += 1) {
      const prior = Array.from({ length: 9 }, () => 0.02 + 0.1 * next());
      const truth = prior.map((chance) => next() < chance);
      truth[Math.floor(next() * 9)] = true;
      const sets = Array.from({ length: 5 }, () => prior.map(() => next() < 0.6));
      const fails = (isOn: boolean[]): boolean => isOn.some((is, at) => is && truth[at]);
      const [passed, failed] = [sets.filter((set) => !fails(set)), sets.filter(fails)];
      const on = prior.map(() => next() < 0.5);
      const told = breaking(prior, passed, failed);
      const wanted = exact(prior, passed, failed, on);
      expect(Math.abs(Math.log(told.likelihood / wanted.likelihood))).toBeLessThan(0.01);
      for (const [at, chance] of told.chances.entries())
        expect(Math.abs(chance - wanted.chances[at]!)).toBeLessThan(0.01);
      off += Math.abs(chanceOn(told, on) - wanted.chance);
      count += 1;
    }
    // What may break the test besides is taken as if it were the same in all explanations.
    expect(off / count).toBeLessThan(0.03);
  });

  it('accuses who passed once before it accuses three at a time', () => {
    const prior = Array.from({ length: 12 }, () => 0.02);
    const only = (...places: number[]): boolean[] => prior.map((_, at) => places.includes(at));
    // Patch 0 passed with a patch that repairs it. Each fail has it and other patches that have never passed.
    const { chances } = breaking(
      prior,
      [only(0, 11)],
      [only(0, 1, 2), only(0, 3, 4), only(0, 5, 6), only(0, 7, 8)],
    );
    expect(chances[0]).toBeGreaterThan(0.9);
  });
});
