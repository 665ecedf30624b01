/** Finds out whether fewer tests ran than on the base, because a suite must not shrink silently. */
import { counted } from '../../platform/text/words.ts';
import { wasExecuted, type TestResult } from '../reports/model.ts';
import { fileOf, pairRenamed } from './renames.ts';
import { foldRepeats } from './reruns.ts';

/** How the tests that ran differ from those that ran on the base. */
export interface Shrinkage {
  /** Ids of tests that ran on the base, are gone or skipped now, and have no replacement. */
  lost: readonly string[];
  /** For people, what each file lost: `src/sort.test.ts ran 12 tests on the base and 10 here`. */
  where: readonly string[];
  /** Tests that only changed their name or their file. */
  renamed: number;
}

/**
 * Compares the executed tests with those of the base. Each test file must execute at least as many tests as
 * on the base, and no test may be newly skipped. A test that moved to another file and kept its name counts
 * for its old file. A test with a new name in its file is not lost: there, only the number counts.
 */
export function compareExecuted(base: readonly TestResult[], now: readonly TestResult[]): Shrinkage {
  const before = foldRepeats(base).filter(wasExecuted);
  const after = foldRepeats(now).filter(wasExecuted);
  const isStillThere = idsOf(after);
  const isKnown = idsOf(before);
  const gone = before.filter(({ id }) => !isStillThere.has(id));
  const fresh = after.filter(({ id }) => !isKnown.has(id));
  const reported = idsOf(now);
  const skipped = gone.filter(({ id }) => reported.has(id));

  // A new test replaces a vanished one: one of the same name in any file, else one in the same file.
  const vanished = gone.filter(({ id }) => !reported.has(id));
  const { renamed, gone: alone } = pairRenamed(vanished, fresh);
  const lost = [...skipped, ...alone];

  const [ran, runs, newly] = [countByFile(before), countByFile(after), countByFile(skipped)];
  const where = [...new Set(lost.map(fileOf))].map((file) => {
    const how = newly.has(file) ? `, with ${newly.get(file)} newly skipped` : '';
    return `${file || 'The suite'} ran ${counted(ran.get(file) ?? 0, 'test')} on the base and ${runs.get(file) ?? 0} here${how}`;
  });
  return { lost: lost.map(({ id }) => id), where, renamed: renamed.length };
}

function countByFile(tests: readonly TestResult[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const test of tests) counts.set(fileOf(test), (counts.get(fileOf(test)) ?? 0) + 1);
  return counts;
}

function idsOf(tests: readonly TestResult[]): Set<string> {
  return new Set(tests.map(({ id }) => id));
}
