/** Files that decide what a set-up installs: those of `setup-inputs`, and manifests that have no lockfile. */
import picomatch from 'picomatch';
import type { TreeChange } from '../platform/git/raw-diff.ts';
import type { Tree, TreeEntry } from '../platform/git/tree.ts';

/** A kind of manifest: files that say which packages are wanted, where no lockfile says which are installed. */
interface Manifest {
  name: RegExp;
  /** Lockfiles that speak for it, in the same folder. */
  locks: readonly string[];
  /** Programs of a test command that install what the manifest says by themselves. */
  selfServing: RegExp | undefined;
}

const MANIFESTS: readonly Manifest[] = [
  { name: /^package\.json$/, locks: ['package-lock.json', 'npm-shrinkwrap.json', 'pnpm-lock.yaml', 'yarn.lock', 'bun.lock', 'bun.lockb'], selfServing: undefined },
  { name: /^pyproject\.toml$/, locks: ['poetry.lock', 'uv.lock', 'pdm.lock'], selfServing: /\b(?:tox|nox|uv run|hatch)\b/ },
  { name: /^Gemfile$/, locks: ['Gemfile.lock'], selfServing: undefined },
  { name: /^composer\.json$/, locks: ['composer.lock'], selfServing: undefined },
  { name: /^go\.mod$/, locks: [], selfServing: /\bgo\b/ },
  { name: /\.(?:cs|fs|vb)proj$/, locks: ['packages.lock.json'], selfServing: /\bdotnet\b/ },
  { name: /^pom\.xml$/, locks: [], selfServing: /\bmvnw?\b/ },
  { name: /^build\.gradle(?:\.kts)?$/, locks: ['gradle.lockfile'], selfServing: /\bgradlew?\b/ },
]; // prettier-ignore

/** Keys of `package.json` that decide what is installed. */
const DEPENDENCIES = /dependencies$|^(?:overrides|resolutions|workspaces|packageManager|engines)$/i;

/** Globs of the manifests, for a comparison of whole files. */
export const MANIFEST_GLOBS: readonly string[] = [
  'package.json', 'pyproject.toml', 'Gemfile', 'composer.json', 'go.mod', '*.{cs,fs,vb}proj', 'pom.xml', 'build.gradle{,.kts}',
].map((name) => `**/${name}`); // prettier-ignore

export interface SetupRules {
  /** Globs of the input `setup-inputs`. */
  setupInputs: readonly string[];
  /** Manifests without a lockfile count, too, because the input was left at its default. */
  withManifests: boolean;
  testCommand: string;
}

/** The first changed path that needs a new set-up; `undefined` where none does. */
export async function changeOfSetup(
  changes: readonly TreeChange[],
  parent: Tree,
  { setupInputs, withManifests, testCommand }: SetupRules,
  read: (entry: TreeEntry) => Promise<string>,
): Promise<string | undefined> {
  const isInput = picomatch([...setupInputs], { dot: true });
  for (const { path, before, after } of changes) {
    if (isInput(path)) return path;
    const slash = path.lastIndexOf('/') + 1;
    const name = path.slice(slash);
    const manifest = withManifests ? MANIFESTS.find((one) => one.name.test(name)) : undefined;
    if (!manifest || manifest.selfServing?.test(testCommand)) continue;
    if (manifest.locks.some((lock) => parent.entry(path.slice(0, slash) + lock))) continue;
    if (name !== 'package.json') return path;
    const was = before ? dependenciesIn(await read(before)) : NO_DEPENDENCIES;
    const is = after ? dependenciesIn(await read(after)) : NO_DEPENDENCIES;
    if (was !== is) return path;
  }
  return undefined;
}

const NO_DEPENDENCIES = '[]';

function dependenciesIn(json: string): string {
  try {
    const value = JSON.parse(json.replace(/^\uFEFF/, '')) as Record<string, unknown>;
    return JSON.stringify(Object.entries(value).filter(([key]) => DEPENDENCIES.test(key)));
  } catch {
    return json;
  }
}
