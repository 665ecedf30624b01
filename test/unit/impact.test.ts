/** The impact score: what counts, how much, and what is only noise. */
import { describe, expect, it } from 'vitest';
import { ConfigFile } from '../../src/config/file.ts';
import { impactOf as impact, type Measured } from '../../src/insight/impact.ts';

const WEIGHTS = ConfigFile.parse({}).weights;
const impactOf = (measured: readonly Measured[], isRed: boolean, weights = WEIGHTS) =>
  impact(measured, isRed, weights);

/** Steps from run to run of 1, −1, 2, −2, …: their median absolute deviation is 1.5. */
const HISTORY = [100, 101, 100, 102, 100, 101, 100, 102, 100];
const measured = (more: Partial<Measured>): Measured => ({
  component: 'duration',
  before: 100,
  after: 100,
  better: 'smaller',
  history: HISTORY,
  ...more,
});
const one = (more: Partial<Measured>) => impactOf([measured(more)], false);

describe('one component', () => {
  it('that did not change counts nothing', () => {
    expect(one({})).toEqual({
      score: 0,
      components: [{ component: 'duration', points: 0, confidence: 1, says: 'duration: unchanged' }],
      unknown: [],
    });
  });

  it('counts by its change in units of its noise, and by how sure that is', () => {
    // Noise of one value: 1.4826 · 1.5 / √2; of a difference √2 times that: z = 3 / (1.4826 · 1.5) = 1.349.
    const { score, components } = one({ after: 103 });
    expect(components[0]).toEqual({
      component: 'duration',
      points: -7.4,
      confidence: 0.82,
      says: 'duration: +3 %, 1.3 times its noise',
    });
    expect(score).toBe(-7);
    expect(one({ after: 97 }).components[0]).toMatchObject({
      points: 7.4,
      says: 'duration: -3 %, 1.3 times its noise',
    });
  });

  it('counts at most its weight, however large the change', () => {
    expect(one({ after: 10_000 }).components[0]).toMatchObject({ points: -19.96, confidence: 1 });
    expect(one({ after: 1 }).components[0]).toMatchObject({ points: 19.96, confidence: 1 });
    expect(one({ component: 'custom', better: 'bigger', after: 10_000 }).components[0]!.points).toBe(14.97);
    expect(one({ component: 'custom', better: 'bigger', after: 0 }).components[0]!.points).toBe(-14.97);
  });

  it('says how it changed, in its own words', () => {
    const says = (more: Partial<Measured>): string => one(more).components[0]!.says;
    expect(says({ component: 'size', before: 0, after: 120 })).toBe('size: +120 lines');
    expect(says({ component: 'size', before: 0, after: -120 })).toBe('size: -120 lines');
    expect(says({ component: 'custom', name: 'bundle', before: 1.234, after: 2 })).toBe('bundle: 1.23 → 2');
    expect(says({ component: 'custom', name: 'bundle' })).toBe('bundle: unchanged');
    expect(says({ before: 0, after: 3 })).toContain('duration: +200 %');
  });

  it('is unknown with fewer than eight earlier runs', () => {
    expect(one({ after: 90, history: HISTORY.slice(0, 7) })).toEqual({
      score: 0,
      components: [],
      unknown: ['duration: 7 earlier runs are too few to tell a change from noise'],
    });
    expect(one({ after: 90, history: HISTORY.slice(0, 8) }).unknown).toEqual([]);
    expect(one({ component: 'custom', name: 'bundle', after: 90, history: [] }).unknown[0]).toMatch(
      /^bundle: 0 earlier/,
    );
  });

  it('that is no number counts nothing at all', () => {
    for (const [before, after] of [
      [Number.NaN, 1],
      [1, Number.POSITIVE_INFINITY],
    ] as const)
      expect(one({ before, after })).toEqual({ score: 0, components: [], unknown: [] });
  });
});

describe('the noise', () => {
  it('of passing tests is none: each one counts in full', () => {
    const pass = { component: 'pass' as const, history: [] };
    expect(one({ ...pass, before: 0, after: 1 }).components[0]).toMatchObject({ points: -35, confidence: 1 });
    expect(one({ ...pass, before: 1, after: 0 }).components[0]).toMatchObject({ points: 35, confidence: 1 });
    expect(one({ ...pass, better: 'bigger', before: 0.5, after: 1 }).components[0]!.points).toBe(35);
  });

  it('of flakes is that of rare counts', () => {
    const flakes = { component: 'flakes' as const, before: 0 };
    // √1 at least; of nine on average √9 = 3.
    const few = one({ ...flakes, after: 2, history: [0, 0, 0, 0, 0, 0, 0, 0] }).components[0]!;
    expect([few.points, few.confidence]).toEqual([-7.93, 0.84]);
    const many = one({ ...flakes, after: 2, history: [9, 9, 9, 9, 9, 9, 9, 9] }).components[0]!;
    expect([many.points, many.confidence]).toEqual([-1.14, 0.36]);
  });

  it('of a series that never moved is a hundredth of it', () => {
    const still = { history: [50, 50, 50, 50, 50, 50, 50, 50] };
    // The larger of the value before and the usual one: 1 and 0.5; z = 1 / √2.
    const larger = one({ ...still, before: 100, after: 101 }).components[0]!;
    expect([larger.points, larger.confidence]).toEqual([-2.46, 0.52]);
    const usual = one({ history: [-200, -200, -200, -200, -200, -200, -200, -200], before: -1, after: 1 })
      .components[0]!;
    expect(usual.says).toContain('0.7 times its noise');
  });
});

describe('the score', () => {
  it('is the sum of its components, within its bounds', () => {
    const all: Measured[] = [
      measured({ component: 'pass', before: 1, after: 0, history: [] }),
      measured({ component: 'duration', after: 1 }),
      measured({ component: 'size', before: 0, after: -10_000 }),
    ];
    expect(impactOf(all, false).score).toBe(65);
    expect(impactOf(all, false, { ...WEIGHTS, pass: 1, duration: 1 }).score).toBe(100);
    const bad = all.map((item) => ({ ...item, better: 'bigger' as const }));
    expect(impactOf(bad, false, { ...WEIGHTS, pass: 1, duration: 1 }).score).toBe(-100);
  });

  it('is −100 where tests break, whatever else is better', () => {
    const found = impactOf([measured({ after: 1 })], true);
    expect([found.score, found.components[0]!.points]).toEqual([-100, 19.96]);
  });

  it('lets numbers of one’s own share one weight', () => {
    const custom = (name: string, after: number) => measured({ component: 'custom', name, after });
    const { components } = impactOf([custom('a', 1), custom('b', 1), custom('c', 100)], false);
    expect(components.map(({ points }) => points)).toEqual([4.99, 4.99, 0]);
  });
});
