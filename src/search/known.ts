/** Patches that broke tests in an earlier run: which of them would only do so again. */
import picomatch from 'picomatch';
import type { EarlierOffer } from '../batch/earlier.ts';
import type { Patch } from '../batch/patch.ts';
import type { Sighting, Verdict } from '../batch/verdict.ts';
import type { Tree } from '../platform/git/tree.ts';
import { causeOf } from '../trial/judging/cause.ts';
import type { TestResult } from '../trial/reports/model.ts';

/** After this time, a patch is tried again whatever has changed: the machine may have, or a service. */
const LONGEST_MS = 7 * 86_400_000;
/** Where a patch touches more files than this, it is always tried again. */
const MOST_FILES = 300;

/** What, besides the patches, decides what a run would see. */
export interface Surroundings {
  run: string;
  /** Milliseconds since 1970. */
  now: number;
  /** Digest of the settings that decide the outcome of a trial. */
  configuration: string;
  /** Globs of the files that decide what is installed. */
  setupInputs: readonly string[];
  base: Tree;
}

/**
 * The verdicts of culprits that are offered again and would be culprits again: nothing that they touch has changed on
 * the branch, and no new patch of the batch touches it or has to do with them.
 */
export function knownCulprits(
  patches: readonly Patch[],
  earlier: ReadonlyMap<string, EarlierOffer>,
  { now, configuration, base }: Pick<Surroundings, 'now' | 'configuration' | 'base'>,
): ReadonlyMap<string, Verdict> {
  const known = new Map<string, Verdict>();
  for (const patch of patches) {
    const { verdict, newcomers } = earlier.get(patch.id)?.culprit ?? {};
    const seen = verdict?.evidence?.seen;
    if (!verdict || !seen || !newcomers) continue;
    const isSame =
      seen.patch === patch.digest && seen.id === patch.id && seen.configuration === configuration;
    const isRecent = seen.at <= now && now - seen.at < LONGEST_MS;
    const isUntouched = Object.entries(seen.files).every(
      ([path, oid]) => (base.entry(path)?.oid ?? '') === oid,
    );
    const touched = new Set(Object.keys(seen.files));
    const isAlone = !patches.some(
      (other) =>
        newcomers.includes(other.id) &&
        (patch.dependsOn.includes(other.id) ||
          other.dependsOn.includes(patch.id) ||
          filesOf(other).some((path) => touched.has(path))),
    );
    if (isSame && isRecent && isUntouched && isAlone) known.set(patch.id, verdict);
  }
  return known;
}

/** Adds to the verdicts of culprits what a later run must find unchanged. `tests`: of the trials of this run. */
export function withSightings(
  verdicts: ReadonlyMap<string, Verdict>,
  patches: readonly Patch[],
  tests: readonly TestResult[],
  surroundings: Surroundings,
): ReadonlyMap<string, Verdict> {
  const { run, now: at, configuration, setupInputs, base } = surroundings;
  const byId = new Map(tests.map((test) => [test.id, test]));
  const isInput = picomatch([...setupInputs], { dot: true });
  const installs = [...base.entries()].map(([path]) => path).filter((path) => isInput(path));
  const seen = (patch: Patch, failed: readonly string[]): Sighting | undefined => {
    const broken = failed.flatMap((id) => byId.get(id) ?? []);
    const paths = new Set([
      ...filesOf(patch),
      ...broken.flatMap(({ file }) => (file === undefined ? [] : [file])),
      ...installs,
    ]);
    if (paths.size > MOST_FILES) return undefined;
    const files = Object.fromEntries([...paths].map((path) => [path, base.entry(path)?.oid ?? '']));
    const message = broken[0] && causeOf({ status: 'failed', message: broken[0].message })?.message;
    return { run, at, configuration, patch: patch.digest, id: patch.id, files, message };
  };
  return new Map(
    [...verdicts].map(([id, verdict]) => {
      const patch = patches.find((one) => one.id === id);
      // What fails only together with another patch depends on more than its own files.
      if (verdict.verdict !== 'culprit' || verdict.evidence?.with || !patch) return [id, verdict];
      const sighting = seen(patch, verdict.evidence?.tests ?? []);
      return [id, sighting ? { ...verdict, evidence: { ...verdict.evidence, seen: sighting } } : verdict];
    }),
  );
}

function filesOf({ parts }: Patch): string[] {
  return parts.flatMap(({ scan }) => [...scan.files.map(({ path }) => path), ...scan.sources]);
}
