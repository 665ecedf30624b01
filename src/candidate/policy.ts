/** Judges what a patch did to a tree, by the paths and modes that changed. */
import picomatch from 'picomatch';
import { refused, type RejectedVerdict } from '../batch/verdict.ts';
import { hasInvisible } from '../platform/text/invisible.ts';
import type { TreeChange } from '../platform/git/raw-diff.ts';
import { fold, type Tree } from '../platform/git/tree.ts';

/** The policy of a run: it decides whether a patch may make its changes. */
export interface TreePolicy {
  /**
   * Says why the changes of a patch are refused; `undefined` when they are allowed. `parent`: the tree before them.
   * `mayRemoveTests`: the patch may do so, and so it may change how the tests run.
   */
  refusal(
    changes: readonly TreeChange[],
    parent: Tree,
    mayRemoveTests?: boolean,
  ): Promise<RejectedVerdict | undefined>;
}

/** What a policy is made from. `files`: the largest number of files that one patch may touch. */
export interface PolicyRules {
  protected: readonly string[];
  files: number;
  /** Returns the path that would need a new set-up, where there is no set-up command. */
  needingSetup: (changes: readonly TreeChange[], parent: Tree) => Promise<string | undefined>;
  /** Returns the paths, out of those given, whose content a filter (LFS, encryption) rewrites on checkout. */
  filtered: (paths: readonly string[]) => Promise<ReadonlySet<string>>;
  /** Returns the paths whose changes decide how the tests run, where no report would show the effect. */
  unseen: (changes: readonly TreeChange[]) => Promise<readonly string[]>;
}

/** Makes a policy that looks only at changed paths and modes, not at the text of a patch. */
export function treePolicy(rules: PolicyRules): TreePolicy {
  const isProtected = picomatch([...rules.protected], { dot: true, nocase: true });

  const refusalOfOne = (
    change: TreeChange,
    parent: Tree,
    filtered: ReadonlySet<string>,
    removed: ReadonlySet<string>,
  ): RejectedVerdict | undefined => {
    const shown = JSON.stringify(change.path);
    if (change.before?.mode === '160000' || change.after?.mode === '160000') {
      return refused('submodule-or-lfs', `It changes the submodule ${shown}.`);
    }
    if (change.after && !/^100(?:644|755)$/.test(change.after.mode)) {
      return refused(
        'mode',
        `It gives ${shown} the file mode ${change.after.mode}; only 100644 and 100755 are allowed.`,
      );
    }
    const problem = change.isMangled ? 'is not UTF-8' : change.after && pathProblem(change.path);
    if (problem) return refused('path', `The path ${shown} ${problem}.`);
    if (isProtected(change.path.normalize('NFC'))) {
      return refused('protected', `It touches ${shown}, which is protected.`);
    }
    const clash = change.after && !change.before ? parent.clash(change.path) : undefined;
    if (clash && !removed.has(clash))
      return refused(
        'path',
        `The path ${shown} differs only in case or accents from ${JSON.stringify(clash)}.`,
      );
    if (filtered.has(change.path)) {
      return refused(
        'submodule-or-lfs',
        `It touches ${shown}, which a filter (such as LFS) stores elsewhere.`,
      );
    }
    return undefined;
  };

  return {
    async refusal(changes, parent, mayRemoveTests = false) {
      if (changes.length === 0) {
        return refused('mode', 'It applies but changes nothing: git cannot store the change it asks for.');
      }
      if (changes.length > rules.files) {
        return refused('limits', `It touches ${changes.length} files; the limit is ${rules.files}.`);
      }
      const filtered = await rules.filtered(changes.map((change) => change.path));
      const removed = new Set(changes.filter(({ after }) => !after).map((change) => change.path));
      const twins = findTwins(changes);
      if (twins)
        return refused(
          'path',
          `The new paths ${twins.map((file) => JSON.stringify(file)).join(' and ')} differ only in case or accents.`,
        );
      const nested = nestedRepository(changes, parent);
      if (nested !== undefined)
        return refused(
          'path',
          `The folder ${JSON.stringify(nested)} would look like a git repository, and git would obey its configuration.`,
        );
      const refusal = changes.map((change) => refusalOfOne(change, parent, filtered, removed)).find(Boolean);
      if (refusal) return refusal;
      const input = await rules.needingSetup(changes, parent);
      if (input !== undefined)
        return refused(
          'needs-setup',
          `It changes ${JSON.stringify(input)}, and without \`setup-command\` the tests would run on the old dependencies.`,
        );
      if (mayRemoveTests) return undefined;
      const [unseen] = await rules.unseen(changes);
      if (unseen === undefined) return undefined;
      return refused(
        'tests-weakened',
        `It changes ${JSON.stringify(unseen)}, which decides how the tests run, and without test reports nobody can tell what that does. Set \`report-paths\`, allow it in \`policy.mayRemoveTests\`, or set \`policy.testConfiguration\` to \`allow\`.`,
      );
    },
  };
}

/**
 * The folder that the changes make look like a git repository of its own, or one that looks so already and whose
 * configuration they change. Such a folder has `HEAD`, and `refs` with `objects` or a `commondir` that stands for both.
 */
function nestedRepository(changes: readonly TreeChange[], parent: Tree): string | undefined {
  const added = changes.filter(({ after }) => after).map(({ path }) => path);
  const removed = new Set(changes.filter(({ after }) => !after).map(({ path }) => path));
  const folders = new Set(added.flatMap(foldersOfParts));
  const has = (name: string): boolean =>
    added.some((file) => file.toLowerCase() === name.toLowerCase()) ||
    (parent.entry(name) !== undefined && !removed.has(name));
  const hasFolder = (name: string): boolean =>
    added.some((file) => file.toLowerCase().startsWith(`${name.toLowerCase()}/`)) || parent.isFolder(name);
  for (const folder of folders) {
    const isWhole =
      has(`${folder}commondir`) || (hasFolder(`${folder}objects`) && hasFolder(`${folder}refs`));
    if (!has(`${folder}HEAD`) || !isWhole) continue;
    const wasWhole =
      parent.entry(`${folder}HEAD`) &&
      parent.isFolder(`${folder}objects`) &&
      parent.isFolder(`${folder}refs`);
    const decides = added.some((file) => CONFIGURATION.test(file) && file.startsWith(folder));
    if (!wasWhole || decides) return folder.replace(/\/$/, '') || '.';
  }
  return undefined;
}

/** The folders, each with a slash at its end, that would be repositories if this file were a part of one. */
function foldersOfParts(file: string): string[] {
  const names = file.split('/');
  return names.flatMap((name, at) => {
    const isLast = at === names.length - 1;
    const isPart = isLast ? PART_FILE.test(name) : /^(?:objects|refs|hooks)$/i.test(name);
    return isPart
      ? [
          names
            .slice(0, at)
            .map((folder) => `${folder}/`)
            .join(''),
        ]
      : [];
  });
}

const PART_FILE = /^(?:HEAD|commondir|config(?:\.worktree)?)$/i;
/** Files of a git repository that tell git what to run, or where else to look. */
const CONFIGURATION = /(?:^|\/)(?:config(?:\.worktree)?|commondir|hooks\/[^/]+)$/i;

/** Finds two new paths that are the same file on a file system that ignores case or accents. */
function findTwins(changes: readonly TreeChange[]): [string, string] | undefined {
  const seen = new Map<string, string>();
  for (const { path, before, after } of changes) {
    if (before || !after) continue;
    const folded = fold(path);
    const other = seen.get(folded);
    if (other !== undefined) return [other, path];
    seen.set(folded, path);
  }
  return undefined;
}

/** Says why no patch may have this path, as the end of a sentence; `undefined` when the path is allowed. */
export function pathProblem(file: string): string | undefined {
  if (file === '' || file.length > 4_096) return 'is empty or longer than 4096 characters';
  if (hasInvisible(file)) return 'contains invisible or control characters';
  if (/^(?:\/|[A-Za-z]:)/.test(file)) return 'is absolute';
  if (file.includes('\\')) return 'contains a backslash';
  const parts = file.split('/');
  if (parts.length > 100) return `has ${parts.length} nested folders`;
  if (parts.some((part) => part === '' || part === '.' || part === '..'))
    return 'has an empty part, `.` or `..`';
  if (parts.some((part) => part.startsWith('-'))) return 'looks like an option';
  if (parts.some(isGitFolder)) return 'is inside a .git folder';
  return undefined;
}

/**
 * Whether some file system takes the name for `.git`: other case, trailing dots or
 * spaces, short name, NTFS stream.
 */
function isGitFolder(part: string): boolean {
  return /^(?:\.git|git~\d+)[. ]*(?::.*)?$/i.test(part);
}
