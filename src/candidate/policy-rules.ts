/** Makes the policy of a run from its configuration and from the git filters that the base names. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import picomatch from 'picomatch';
import type { PolicyPlan } from '../config/config.ts';
import { escapeGlob } from '../platform/system/files.ts';
import type { Base, PrivateStore } from '../platform/git/store.ts';
import type { TreeEntry } from '../platform/git/tree.ts';
import { changeOfSetup } from './setup-inputs.ts';
import { changesOfTesting } from './test-configuration.ts';
import { treePolicy, type TreePolicy } from './policy.ts';

/**
 * Makes the policy of a run: the configured rules, and rules that protect AutoSync's own files.
 * `directory`: the folder of the checkout.
 */
export async function openPolicy(
  plan: PolicyPlan,
  store: PrivateStore,
  base: Base,
  directory: string,
): Promise<TreePolicy> {
  const hasFilters = await namesFilter(store, base);
  const read = async ({ oid }: TreeEntry): Promise<string> =>
    Buffer.from(await store.readBlob(oid)).toString('utf8');
  return treePolicy({
    protected: [...plan.protected, ...plan.ownPaths.flatMap((own) => globsOf(own, directory))],
    files: plan.limits.files,
    needingSetup: async (changes, parent) =>
      plan.setup === undefined ? undefined : changeOfSetup(changes, parent, plan.setup, read),
    filtered: async (paths) => (hasFilters ? filteredPaths(store, base, paths) : new Set()),
    unseen: async (changes) =>
      plan.unseenTests === undefined ? [] : changesOfTesting(changes, plan.unseenTests, read),
  });
}

/** Where the folder of patches is the repository itself: the patches in it. */
const PATCH_FILES = '*.{patch,diff,mbox,json}';

/**
 * Converts a path that the user wrote to globs below the checkout. A folder includes everything inside it. A
 * path outside the checkout gives no glob.
 */
function globsOf(given: string, directory: string): string[] {
  const isPath = existsSync(path.resolve(directory, given));
  const { base, glob, isGlob } = isPath ? { base: given, glob: '', isGlob: false } : picomatch.scan(given);
  const root = path
    .relative(directory, path.resolve(directory, isGlob ? base : given))
    .split(path.sep)
    .join('/');
  if (root === '..' || root.startsWith('../') || path.isAbsolute(root)) return [];
  const literal = escapeGlob(root);
  if (isGlob) return [root === '' ? glob : `${literal}/${glob}`];
  return root === '' ? [PATCH_FILES] : [literal, `${literal}/**`];
}

/**
 * Whether any `.gitattributes` file of the base names a filter. Most bases name none, which
 * saves asking git for every patch.
 */
async function namesFilter(store: PrivateStore, base: Base): Promise<boolean> {
  const files = [...base.entries()].filter(
    ([file]) => file === '.gitattributes' || file.endsWith('/.gitattributes'),
  );
  const texts = await Promise.all(files.map(([, entry]) => store.readBlob(entry.oid)));
  return texts.some((text) => Buffer.from(text).includes('filter='));
}

async function filteredPaths(
  store: PrivateStore,
  base: Base,
  paths: readonly string[],
): Promise<Set<string>> {
  const env = { GIT_INDEX_FILE: path.join(store.directory, 'attributes.index') };
  await store.git.run(['read-tree', base.commit], { env });
  const told = await store.git.run(['check-attr', '--cached', '-z', '--stdin', 'filter'], {
    env,
    input: paths.map((file) => `${file}\0`).join(''),
  });
  const fields = told.stdout.toString('utf8').split('\0');
  const found = new Set<string>();
  for (let i = 0; i + 2 < fields.length; i += 3)
    if (!['unspecified', 'unset'].includes(fields[i + 2]!)) found.add(fields[i]!);
  return found;
}
