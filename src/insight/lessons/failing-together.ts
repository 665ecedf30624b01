/** Lesson `failing-together`: several tests are flaky in the same runs. */
import { burstsOf } from '../bursts.ts';
import { confidenceOf, failures, shareScore, type Detector } from '../lesson.ts';
import { someRuns } from '../series.ts';

const WINDOW = 300;
/**
 * Fewest flaky runs of a test, and least overlap of the runs of two tests (Jaccard), that rule out chance.
 */
const LEAST_RUNS = 3;
const ALIKE = 0.6;
const LEAST_TESTS = 3;

/** Clusters flaky tests by the runs in which they failed: a cluster has one cause, not many (Parry 2025). */
export const failingTogether: Detector = ({ past }) => {
  const start = Math.max(0, past.runs.length - WINDOW);
  const bursts = burstsOf(past);
  const byTest = new Map(
    [
      ...Map.groupBy(
        past.flakes.filter(({ run }) => run >= start && !bursts.has(run)),
        ({ test }) => test,
      ),
    ]
      .map(([test, seen]) => [test, new Set(seen.map(({ run }) => run))] as const)
      .filter(([, runs]) => runs.size >= LEAST_RUNS),
  );
  const left = new Set(byTest.keys());
  const clusters: number[][] = [];
  for (const [test, runs] of byTest) {
    if (!left.delete(test)) continue;
    const others = [...left].filter((other) => jaccard(runs, byTest.get(other)!) >= ALIKE);
    for (const other of others) left.delete(other);
    if (others.length + 1 >= LEAST_TESTS) clusters.push([test, ...others]);
  }
  return clusters.map((cluster) => {
    const names = cluster.map((test) => past.tests.get(test)!.id).toSorted();
    const runs = new Set(cluster.flatMap((test) => [...byTest.get(test)!]));
    return {
      subject: names[0]!,
      problem: `${names.length} tests are flaky in the same runs and probably have one cause: ${names
        .slice(0, 3)
        .map((name) => `\`${name}\``)
        .join(', ')}${names.length > 3 ? ' and others' : ''}.`,
      remedy:
        'Look for what the tests share (a server, a file, a clock, a port) before you fix them one by one.',
      impact: shareScore(runs.size / Math.min(past.runs.length, WINDOW)),
      effort: 2,
      risk: 1,
      confidence: confidenceOf(1 - 0.5 ** runs.size),
      saves: failures(runs.size, past.runs.slice(start)),
      covers: names,
      evidence: { runs: someRuns(past, runs), count: names.length, of: byTest.size },
    };
  });
};

function jaccard(a: ReadonlySet<number>, b: ReadonlySet<number>): number {
  const both = a.intersection(b).size;
  return both / (a.size + b.size - both);
}
