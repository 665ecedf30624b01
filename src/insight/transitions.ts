/** Compares the tests of the branch in the two newest runs. */
import type { Past } from '../history/past.ts';
import { renamesOf, type NamedTest } from '../trial/judging/renames.ts';
import { troubledTests } from './series.ts';

/** What is new about the tests of the branch since the run before, as test ids. */
export interface Transitions {
  newFailures: readonly string[];
  fixed: readonly string[];
  /** Since which run and commit each test fails, and in how many runs. */
  stillFailing: readonly { id: string; run: string; commit: string | null; runs: number }[];
  newlySkipped: readonly string[];
  /** Under another name or in another file: renamed or replaced. */
  renamed: readonly { from: string; to: string }[];
  vanished: readonly string[];
  newTests: readonly string[];
}

/** Compares the two newest runs with results; `undefined` when there are fewer than two. */
export function transitionsOf(past: Past): Transitions | undefined {
  const known = past.runs.flatMap(({ suite }, index) => (suite?.results ? [index] : []));
  const [before, now] = known.slice(-2);
  if (before === undefined || now === undefined) return undefined;
  const name = (test: number): string => past.tests.get(test)?.id ?? `test ${test}`;
  const series = troubledTests(past);
  const where = (from: string | undefined, to: string | undefined): string[] =>
    [...series].filter(([, own]) => own[before] === from && own[now] === to).map(([test]) => name(test));
  const [earlier, later] = [before, now].map((index) => idsOf(past.runs[index]!.suite!.results!.tests));
  const stillFailing = [...series].flatMap(([test, own]) => {
    if (own[now] !== 'failed' || own[before] !== 'failed') return [];
    let begin = known.length - 1;
    while (begin > 0 && own[known[begin - 1]!] === 'failed') begin -= 1;
    const { run, commit } = past.runs[known[begin]!]!;
    return [{ id: name(test), run, commit, runs: known.length - begin }];
  });
  const named = (test: number): NamedTest => {
    const { id, file } = past.tests.get(test) ?? { id: name(test), file: null };
    const parts = id.split(' › ');
    return { id, name: parts.at(-1)!, suite: parts.slice(0, -1), ...(file === null ? {} : { file }) };
  };
  const { renamed, gone, fresh } = renamesOf(
    [...earlier!.difference(later!)].map(named),
    [...later!.difference(earlier!)].map(named),
  );
  return {
    newFailures: [...where('passed', 'failed'), ...where('skipped', 'failed'), ...where(undefined, 'failed')],
    fixed: where('failed', 'passed'),
    stillFailing,
    newlySkipped: [...where('passed', 'skipped'), ...where('failed', 'skipped')],
    renamed: renamed.map(([from, to]) => ({ from: from.id, to: to.id })),
    vanished: gone.map(({ id }) => id),
    newTests: fresh.map(({ id }) => id),
  };
}

function idsOf(tests: readonly (readonly [first: number, length: number])[]): Set<number> {
  const ids = new Set<number>();
  for (const [first, length] of tests) for (let i = 0; i < length; i += 1) ids.add(first + i);
  return ids;
}
