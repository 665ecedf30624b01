import fc from 'fast-check';
import jstat from 'jstat';
import { describe, expect, it } from 'vitest';
import { changePoints } from '../../src/insight/change-points.ts';
import { betaCdf, betaQuantile, fisherGreater, tTest, tTwoSided } from '../../src/insight/statistics.ts';

interface Distribution {
  cdf: (x: number, ...parameters: number[]) => number;
  inv: (p: number, ...parameters: number[]) => number;
}
const { beta, studentt, hypgeom } = (jstat as unknown as { jStat: Record<string, Distribution> }).jStat as {
  beta: Distribution;
  studentt: Distribution;
  hypgeom: Distribution;
};

describe('the distributions', () => {
  const positive = fc.double({ min: 0.2, max: 300, noNaN: true });

  it('are those of jstat', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), positive, positive, (x, a, b) => {
        expect(betaCdf(x, a, b)).toBeCloseTo(beta.cdf(x, a, b), 6);
      }),
    );
    fc.assert(
      fc.property(
        fc.double({ min: 0.01, max: 0.99, noNaN: true }),
        fc.double({ min: 0.5, max: 50, noNaN: true }),
        fc.double({ min: 0.5, max: 50, noNaN: true }),
        (p, a, b) => {
          expect(betaQuantile(p, a, b)).toBeCloseTo(beta.inv(p, a, b), 4);
        },
      ),
    );
    fc.assert(
      fc.property(
        fc.double({ min: -20, max: 20, noNaN: true }),
        fc.integer({ min: 1, max: 200 }),
        (t, degrees) => {
          expect(tTwoSided(t, degrees)).toBeCloseTo(2 * studentt.cdf(-Math.abs(t), degrees), 6);
        },
      ),
    );
    fc.assert(
      fc.property(fc.nat(20), fc.nat(20), fc.nat(20), fc.nat(20), (f1, p1, f2, p2) => {
        const [n1, n2] = [f1 + p1, f2 + p2];
        fc.pre(n1 > 0 && n2 > 0 && f1 + f2 > 0);
        const expected = 1 - (f2 === 0 ? 0 : hypgeom.cdf(f2 - 1, n1 + n2, f1 + f2, n2));
        expect(fisherGreater(f1, n1, f2, n2)).toBeCloseTo(expected, 6);
      }),
    );
  });

  it('are those of the books', () => {
    // Student's sleep data (1908): t = −1.8608, p = 0.07919 with equal variances.
    const drug1 = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0, 2];
    const drug2 = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4];
    expect(tTest(drug1, drug2)).toBeCloseTo(0.07919, 5);
    // Fisher's tea taster (1935): all eight cups right has p = 1/70, three of four 17/70.
    expect(fisherGreater(0, 4, 4, 4)).toBeCloseTo(1 / 70, 10);
    expect(fisherGreater(1, 4, 3, 4)).toBeCloseTo(17 / 70, 10);
  });
});

/** Annual flow of the Nile at Aswan, 1871 to 1970 (Cobb 1978). */
const NILE = [
  1120, 1160, 963, 1210, 1160, 1160, 813, 1230, 1370, 1140, 995, 935, 1110, 994, 1020, 960, 1180, 799, 958,
  1140, 1100, 1210, 1150, 1250, 1260, 1220, 1030, 1100, 774, 840, 874, 694, 940, 833, 701, 916, 692, 1020,
  1050, 969, 831, 726, 456, 824, 702, 1120, 1100, 832, 764, 821, 768, 845, 864, 862, 698, 845, 744, 796, 1040,
  759, 781, 865, 845, 944, 984, 897, 822, 1010, 771, 676, 649, 846, 812, 742, 801, 1040, 860, 874, 848, 890,
  744, 749, 838, 1050, 918, 986, 797, 923, 975, 815, 1020, 906, 901, 1170, 912, 746, 919, 718, 714, 740,
];
/** The first 120 runs of the TigerBeetle series that Otava publishes with its tests. */
const TIGERBEETLE = [
  26705, 26475, 26641, 26806, 26835, 26911, 26564, 26812, 26874, 26682, 15672, 26745, 26460, 26977, 26851,
  23412, 23547, 23674, 23519, 23670, 23662, 23462, 23750, 23717, 23524, 23588, 23687, 23793, 23937, 23715,
  23570, 23730, 23690, 23699, 23670, 23860, 23988, 23652, 23681, 23798, 23728, 23604, 23523, 23412, 23685,
  23773, 23771, 23718, 23409, 23739, 23674, 23597, 23682, 23680, 23711, 23660, 23990, 23938, 23742, 23703,
  23536, 24363, 24414, 24483, 24509, 24944, 24235, 24560, 24236, 24667, 24730, 28346, 28437, 28436, 28057,
  28217, 28456, 28427, 28398, 28250, 28331, 28222, 28726, 28578, 28345, 28274, 28514, 28590, 28449, 28305,
  28411, 28788, 28404, 28821, 28580, 27483, 26805, 27487, 27124, 26898, 27295, 26951, 27312, 27660, 27154,
  27050, 26989, 27193, 27503, 27326, 27375, 27513, 27057, 27421, 27574, 27609, 27123, 27824, 27644, 27394,
];
const indices = (series: readonly number[], maxP: number, minChange: number, leastLength = 2): number[] =>
  changePoints(series, { maxP, minChange, leastLength }).map(({ index }) => index);

describe('change points', () => {
  it('are where others found them in published series', () => {
    // The Nile fell in 1899 (index 28), with the dam at Aswan.
    expect(indices(NILE, 0.001, 0.05)).toEqual([28]);
    // Otava: [15, 71] with p 0.01 and 5 %.
    expect(indices(TIGERBEETLE, 0.01, 0.05)).toEqual([15, 71]);
    // Otava's own examples: [10], and [5, 8].
    const drop = [
      1.02, 0.95, 0.99, 1, 1.12, 1, 1.01, 0.98, 1.01, 0.96, 0.5, 0.51, 0.48, 0.48, 0.55, 0.5, 0.49, 0.51, 0.5,
      0.49,
    ];
    expect(indices(drop, 0.0001, 0)).toEqual([10]);
    const steps = [0.3, 2.4, 1.5, -0.9, -0.5, 99.7, 98.3, 99.1, 149, 149.7, 149.5, 149.1, 148.8, 150];
    expect(indices(steps, 0.01, 0)).toEqual([5, 8]);
  });

  it('are none in what does not change, and none in too few values', () => {
    expect(indices([1, 1.02, 1.05, 0.95, 0.98, 1, 1.02, 1.05, 0.95, 0.98], 0.001, 0.05)).toEqual([]);
    expect(indices([], 0.001, 0.05)).toEqual([]);
    expect(indices([1], 0.001, 0.05)).toEqual([]);
    expect(indices([1, 9], 0.001, 0.05)).toEqual([]);
    expect(
      indices(
        Array.from({ length: 60 }, () => 5),
        0.001,
        0.05,
      ),
    ).toEqual([]);
  });

  it('are found in long series, from the newest values', () => {
    const series = Array.from({ length: 1_000 }, (_, i) => (i < 900 ? 100 : 120) + ((i * 37) % 11));
    expect(indices(series, 0.001, 0.05)).toEqual([900]);
  });
});
