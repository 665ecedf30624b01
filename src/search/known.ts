/** Patches that broke tests in an earlier run: which of them would only do so again. */
import { createHash } from 'node:crypto';
import type { EarlierOffer } from '../batch/earlier.ts';
import { isDocument, isOfTests } from '../batch/path-kinds.ts';
import type { Patch } from '../batch/patch.ts';
import type { Sighting, Verdict } from '../batch/verdict.ts';
import { isTestScript, testConfiguration } from '../candidate/test-configuration.ts';
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
  /** False: somebody started the job again and wants to see all of it, or files are carried along that nobody compares. */
  mayRemember: boolean;
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
  const { now, branch, configuration, mayRemember } = surroundings;
  if (!mayRemember || ![...earlier.values()].some(({ culprit }) => culprit)) return new Map();
  const states = statesOf(surroundings);
  const offered = new Set(patches.map(markOf));
  const known = new Map<string, Verdict>();
  for (const patch of patches) {
    const { verdict, newcomers, hasLanded } = earlier.get(patch.id)?.culprit ?? {};
    const seen = verdict?.evidence?.seen;
    if (!verdict || !seen || !newcomers) continue;
    const isSame =
      seen.id === patch.id &&
      seen.patch === markOf(patch) &&
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
    if (isSame && isRecent && isWithThem && isAlone && states(patch, seen.testFiles) === seen.files)
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
  if (![...verdicts.values()].some(isLasting)) return verdicts;
  const states = statesOf(surroundings);
  const byId = new Map(patches.map((patch) => [patch.id, patch]));
  const fileOf = new Map(trials.flatMap(({ tests }) => tests.map(({ id, file }) => [id, file] as const)));
  return new Map(
    [...verdicts].map(([id, verdict]) => {
      const patch = byId.get(id);
      const red = trials.find(
        ({ tree, judgement }) => tree === verdict.evidence?.redTree && judgement.outcome === 'red',
      );
      // A verdict that was taken over keeps what it has.
      if (!patch || !red || verdict.evidence?.seen || !isLasting(verdict)) return [id, verdict];
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
        patch: markOf(patch),
        testFiles,
        files: states(patch, testFiles),
        green: red.patches.flatMap((other) => {
          const beside = other === id ? undefined : byId.get(other);
          return beside ? [markOf(beside)] : [];
        }),
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
 * Makes a function that digests all files on the base that a failure may depend on: those of the patch and of the tests
 * that failed; those at the top of the repository, which configure it; what configures or starts the tests; and what
 * decides what is installed. Where it is not known in which files the tests are, every file that looks like one of a test
 * counts.
 */
function statesOf({ base, isInstalled }: Pick<Surroundings, 'base' | 'isInstalled'>) {
  const common: string[][] = [];
  const ofTests: string[][] = [];
  for (const [path, { oid }] of base.entries()) {
    const isSetting =
      (!path.includes('/') && !isDocument(path)) ||
      isInstalled(path) ||
      isTestScript(path) ||
      testConfiguration([path]).length > 0;
    if (isSetting) common.push([path, oid]);
    else if (isOfTests(path)) ofTests.push([path, oid]);
  }
  const [settings, tests] = [digestOf(common.toSorted(byPath)), digestOf(ofTests.toSorted(byPath))];
  return (patch: Patch, testFiles: readonly string[] | undefined): string => {
    const own = [...new Set([...filesOf(patch), ...(testFiles ?? [])])].toSorted();
    return digestOf([
      own.map((path) => [path, base.entry(path)?.oid ?? '']),
      settings,
      testFiles === undefined ? tests : '',
    ]);
  };
}

function byPath([a = '']: readonly string[], [b = '']: readonly string[]): number {
  return a < b ? -1 : 1;
}

/** What a patch is: its bytes, and what it needs. */
function markOf({ digest, dependsOn }: Patch): string {
  return digestOf([digest, dependsOn]).slice(0, 16);
}

function digestOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}

function filesOf({ parts }: Patch): string[] {
  return parts.flatMap(({ scan }) => [...scan.files.map(({ path }) => path), ...scan.sources]);
}
