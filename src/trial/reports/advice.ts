/** Advises how to get reports that name the failing tests. */
import type { TestPlan } from '../../config/config.ts';
import type { Base, PrivateStore } from '../../platform/git/store.ts';
import { detectFramework, type PackageScripts } from '../focus/detect.ts';
import { scriptsOf } from '../focus/project.ts';

/** Advises on the tests of a base, with the scripts of its package.json. `undefined`: no advice. */
export async function adviseOn(
  base: Base,
  store: Pick<PrivateStore, 'blobSizes' | 'readBlob'>,
  plan: Pick<TestPlan, 'reportPaths' | 'testCommand'>,
): Promise<string | undefined> {
  const entry = base.entry('package.json');
  const [size = 0] = entry ? await store.blobSizes([entry.oid]) : [];
  const scripts = entry ? await scriptsOf(() => store.readBlob(entry.oid), size) : {};
  return reportAdvice(plan, scripts);
}

/**
 * What to change so that a report names the failing tests. `undefined`: there is a report already, or the test
 * command calls no framework that AutoSync knows.
 */
export function reportAdvice(
  { reportPaths, testCommand }: Pick<TestPlan, 'reportPaths' | 'testCommand'>,
  scripts: PackageScripts,
): string | undefined {
  if (reportPaths.length > 0) return undefined;
  const known = detectFramework(testCommand, scripts);
  if (!known) return undefined;
  const { name, report } = known.framework;
  const why = 'There is no test report, so no failing test is named and every search needs full trials.';
  const also = report.also === undefined ? '' : `, ${report.also}`;
  const input = `\`report-paths: ${report.paths}\``;
  return report.add === '' || report.seen.test(known.command)
    ? `${why} ${name} writes a report already: set ${report.seen.test(known.command) && report.add !== '' ? '`report-paths` to it' : input}.`
    : `${why} Add \`${report.add}\` to ${name}${also}, and set ${input}.`;
}
