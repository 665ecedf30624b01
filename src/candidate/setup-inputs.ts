/** Files that decide what a set-up installs: those of `setup-inputs`, and manifests that have no lockfile. */
import picomatch from 'picomatch';
import type { TreeChange } from '../platform/git/raw-diff.ts';
import type { Tree, TreeEntry } from '../platform/git/tree.ts';

/** A kind of manifest: files that say which packages are wanted, where no lockfile says which are installed. */
interface Manifest {
  /** A glob of its name. */
  glob: string;
  /** Lockfiles that speak for it, in the same folder. */
  locks: readonly string[];
  /** Programs of a test command that install by themselves what the manifest says. */
  installers: RegExp | undefined;
}

const MANIFESTS: readonly Manifest[] = [
  { glob: 'package.json', locks: ['package-lock.json', 'npm-shrinkwrap.json', 'pnpm-lock.yaml', 'yarn.lock', 'bun.lock', 'bun.lockb'], installers: undefined },
  { glob: 'pyproject.toml', locks: ['poetry.lock', 'uv.lock', 'pdm.lock'], installers: /\b(?:tox|nox|uv run|hatch)\b/ },
  { glob: 'Gemfile', locks: ['Gemfile.lock'], installers: undefined },
  { glob: 'composer.json', locks: ['composer.lock'], installers: undefined },
  { glob: 'go.mod', locks: [], installers: /\bgo\b/ },
  { glob: '*.{cs,fs,vb}proj', locks: ['packages.lock.json'], installers: /\bdotnet\b/ },
  { glob: 'pom.xml', locks: [], installers: /\bmvnw?\b/ },
  { glob: 'build.gradle{,.kts}', locks: ['gradle.lockfile'], installers: /\bgradlew?\b/ },
]; // prettier-ignore

/** Keys of `package.json` that decide what is installed. */
const DEPENDENCIES = /dependencies$|^(?:overrides|resolutions|workspaces|packageManager|engines)$/i;

/** Globs of the manifests, for a comparison of whole files. */
export const MANIFEST_GLOBS: readonly string[] = MANIFESTS.map(({ glob }) => `**/${glob}`);

/** Makes a test for paths that decide what is installed. */
export function setupFiles(
  setupInputs: readonly string[],
  withManifests: boolean,
): (path: string) => boolean {
  return picomatch([...setupInputs, ...(withManifests ? MANIFEST_GLOBS : [])], { dot: true });
}

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
    const manifest = withManifests ? MANIFESTS.find(({ glob }) => picomatch.isMatch(name, glob)) : undefined;
    if (!manifest || manifest.installers?.test(testCommand)) continue;
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
