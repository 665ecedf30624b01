/** Patches that broke tests in an earlier run: which of them would only do so again. */
import { createHash } from 'node:crypto';
import type { EarlierOffer } from '../batch/earlier.ts';
import { isOfTests } from '../batch/path-kinds.ts';
import type { Patch } from '../batch/patch.ts';
import type { Sighting, Verdict } from '../batch/verdict.ts';
import { testConfiguration } from '../candidate/test-configuration.ts';
import type { Tree } from '../platform/git/tree.ts';
import type { Trial } from '../trial/trial.ts';

/** After this time, a patch is tried again whatever has changed: the machine may have, or a service. */
const LONGEST_MS = 7 * 86_400_000;
/** Less sure verdicts are looked at again. */
const LEAST_CONFIDENCE = 0.95;

/** What, besides the patches, decides what a run would see. */
export interface Surroundings {
  run: string;
  /** Milliseconds since 1970. */
  now: number;
  branch: string;
  /** What passes is pushed to the branch. */
  lands: boolean;
  /** Digest of the settings that decide the outcome of a trial. */
  configuration: string;
  /** Somebody started the job again, and wants to see all of it again. */
  isStartedAgain: boolean;
  /** Whether a path decides what is installed. */
  isInstalled: (path: string) => boolean;
  base: Tree;
}

/**
 * The verdicts of culprits that are offered again and would be culprits again: nothing that they depend on has changed on
 * the branch, the patches that they were tried with are there, and no new patch of the batch has to do with them.
 */
export function knownCulprits(
  patches: readonly Patch[],
  earlier: ReadonlyMap<string, EarlierOffer>,
  surroundings: Surroundings,
): ReadonlyMap<string, Verdict> {
  const { now, branch, configuration, isStartedAgain } = surroundings;
  if (isStartedAgain) return new Map();
  const offered = new Set(patches.map(digestOf));
  const known = new Map<string, Verdict>();
  for (const patch of patches) {
    const { verdict, newcomers, hasLanded } = earlier.get(patch.id)?.culprit ?? {};
    const seen = verdict?.evidence?.seen;
    if (!verdict || !seen || !newcomers) continue;
    const isSame =
      seen.id === patch.id &&
      seen.patch === digestOf(patch) &&
      seen.branch === branch &&
      seen.configuration === configuration;
    const isRecent = seen.at <= now && now - seen.at < LONGEST_MS;
    const isWithThem = (seen.lands && hasLanded) || seen.green.every((digest) => offered.has(digest));
    const touched = new Set([...filesOf(patch), ...(seen.testFiles ?? [])]);
    const isAlone = !patches.some(
      (other) =>
        newcomers.includes(other.id) &&
        (patch.dependsOn.includes(other.id) ||
          other.dependsOn.includes(patch.id) ||
          filesOf(other).some((path) => touched.has(path))),
    );
    if (
      isSame &&
      isRecent &&
      isWithThem &&
      isAlone &&
      stateOf(patch, seen.testFiles, surroundings) === seen.files
    )
      known.set(patch.id, verdict);
  }
  return known;
}

/** Adds to the verdicts of culprits what a later run must find unchanged. `trials`: those of this run. */
export function withSightings(
  verdicts: ReadonlyMap<string, Verdict>,
  patches: readonly Patch[],
  trials: readonly Trial[],
  surroundings: Surroundings,
): ReadonlyMap<string, Verdict> {
  const byId = new Map(patches.map((patch) => [patch.id, patch]));
  const fileOf = new Map(trials.flatMap(({ tests }) => tests.map(({ id, file }) => [id, file] as const)));
  return new Map(
    [...verdicts].map(([id, verdict]) => {
      const patch = byId.get(id);
      const red = trials.find(({ tree, kind }) => tree === verdict.evidence?.redTree && kind === 'full');
      if (!patch || !red || !isLasting(verdict)) return [id, verdict];
      const { tests = [] } = verdict.evidence ?? {};
      const files = tests.map((test) => fileOf.get(test));
      const areKnown =
        files.length > 0 && files.every((file) => file !== undefined && surroundings.base.entry(file));
      const testFiles = areKnown ? [...new Set(files as string[])] : undefined;
      const { run, now: at, branch, lands, configuration } = surroundings;
      const seen: Sighting = {
        run,
        at,
        branch,
        lands,
        configuration,
        id,
        patch: digestOf(patch),
        testFiles,
        files: stateOf(patch, testFiles, surroundings),
        green: red.patches.flatMap((other) => (other === id ? [] : digestOf(byId.get(other)!))),
      };
      return [id, { ...verdict, evidence: { ...verdict.evidence, seen } }];
    }),
  );
}

/**
 * Whether a later run may take the verdict over. What fails only together with another patch depends on more than its
 * own files; a time-out or a failed set-up may be the machine's fault.
 */
function isLasting({ verdict, reason, evidence = {} }: Verdict): boolean {
  const { confidence = 0, with: others } = evidence;
  return (
    verdict === 'culprit' &&
    (reason === 'tests-failed' || reason === 'command-failed') &&
    others === undefined &&
    confidence >= LEAST_CONFIDENCE
  );
}

/**
 * Digest of all files on the base that the failure may depend on: those of the patch, of the tests that failed, of the
 * test runner's configuration, and those that decide what is installed. Where it is not known in which files the tests
 * are, every file that looks like one of a test counts.
 */
function stateOf(
  patch: Patch,
  testFiles: readonly string[] | undefined,
  { base, isInstalled }: Pick<Surroundings, 'base' | 'isInstalled'>,
): string {
  const own = new Set([...filesOf(patch), ...(testFiles ?? [])]);
  const others = [...base.entries()].filter(
    ([path]) =>
      !own.has(path) &&
      (isInstalled(path) ||
        testConfiguration([path]).length > 0 ||
        (testFiles === undefined && isOfTests(path))),
  );
  const state = [
    ...[...own].map((path) => [path, base.entry(path)?.oid ?? '']),
    ...others.map(([path, { oid }]) => [path, oid]),
  ].toSorted(([a = ''], [b = '']) => (a < b ? -1 : 1));
  return createHash('sha256').update(JSON.stringify(state)).digest('hex');
}

/** What a patch is: its bytes, and what it needs. */
function digestOf({ digest, dependsOn }: Patch): string {
  return createHash('sha256')
    .update(JSON.stringify([digest, dependsOn]))
    .digest('hex')
    .slice(0, 16);
}

function filesOf({ parts }: Patch): string[] {
  return parts.flatMap(({ scan }) => [...scan.files.map(({ path }) => path), ...scan.sources]);
}
