/** Lesson `failing-since`: a test has failed on the branch in every run since some commit. */
import { failures, type Detector } from '../lesson.ts';
import { recent } from './recent.ts';
import { since, someRuns, troubledTests } from '../series.ts';

/** Fewer failures in a row than this may be chance. */
const LEAST = 3;

/** Finds tests that failed in the newest runs without a break: a regression, not a flake. */
export const failingSince: Detector = ({ past }) => {
  const proven = new Set(past.flakes.map(({ test }) => test));
  return [...troubledTests(past)].flatMap(([test, series]) => {
    const present = [...series.keys()].filter((i) => series[i] !== undefined && series[i] !== 'skipped');
    let begin = present.length;
    while (begin > 0 && series[present[begin - 1]!] === 'failed') begin -= 1;
    const count = present.length - begin;
    // The test must be in the newest run with results. It may never have passed before.
    if (count < LEAST || present.at(-1) !== lastWithResults(past.runs)) return [];
    const { id } = past.tests.get(test)!;
    const index = present[begin]!;
    return [
      {
        subject: id,
        problem: `\`${id}\` has failed on the branch ${count} times in a row, since ${since(past, present[begin - 1], index)}.`,
        remedy: 'Fix the test or revert what broke it: while it is red, it hides what patches break.',
        impact: 5,
        effort: 2,
        risk: 2,
        confidence: proven.has(test) ? 3 : 5,
        // It fails in every run, as long as it is there.
        saves: failures(recent(past).length, recent(past)),
        evidence: { runs: someRuns(past, present.slice(begin)), count, of: present.length },
      },
    ];
  });
};

function lastWithResults(runs: Parameters<Detector>[0]['past']['runs']): number {
  return runs.findLastIndex(({ suite }) => suite?.results !== undefined);
}
