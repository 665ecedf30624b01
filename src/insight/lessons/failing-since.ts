import type { Detector } from '../lesson.ts';
import { someRuns, troubledTests } from '../series.ts';
import { since } from './slow-test.ts';

/** Fewer runs in a row may be an accident. */
const LEAST = 3;

/** A test that has failed on the branch in every run since it began: a regression, not a flake. */
export const failingSince: Detector = ({ past }) => {
  const proven = new Set(past.flakes.map(({ test }) => test));
  return [...troubledTests(past)].flatMap(([test, series]) => {
    const present = [...series.keys()].filter((i) => series[i] !== undefined && series[i] !== 'skipped');
    let begin = present.length;
    while (begin > 0 && series[present[begin - 1]!] === 'failed') begin -= 1;
    const count = present.length - begin;
    // It is still there, and passed before; or it never passed at all.
    if (count < LEAST || present.at(-1) !== lastWithResults(past.runs)) return [];
    const { id } = past.tests.get(test)!;
    const index = present[begin]!;
    return [
      {
        subject: id,
        problem: `\`${id}\` has failed on the branch ${count} times in a row, since ${since(past, present[begin - 1], index)}.`,
        remedy: 'Mend it or revert what broke it: while it is red, it hides what patches break.',
        impact: 5,
        effort: 2,
        risk: 2,
        confidence: proven.has(test) ? 3 : 5,
        evidence: { runs: someRuns(past, present.slice(begin)), count, of: present.length },
      },
    ];
  });
};

function lastWithResults(runs: Parameters<Detector>[0]['past']['runs']): number {
  return runs.findLastIndex(({ suite }) => suite?.results !== undefined);
}
