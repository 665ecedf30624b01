import path from 'node:path';
import { isUtf8 } from 'node:buffer';
import type { PatchPart } from '../batch/patch.ts';
import { scanDiff } from '../batch/diff.ts';
import type { Git } from '../platform/git.ts';
import type { PrivateStore, TreeEntry } from '../platform/store.ts';
import { pathProblem, type TreeChange } from './policy.ts';

export type ApplyResult = { kind: 'applied' } | { kind: 'conflict' | 'malformed' | 'path'; detail: string };

/** A private index: where diffs meet trees, in about ten milliseconds and without a work tree. */
export class TreeIndex {
  private readonly git: Git;
  private readonly env: NodeJS.ProcessEnv;
  /** The tree the index stands at; `undefined` after a failure left it in between. */
  private tree: string | undefined;
  /** What git takes for "no object": as many zeros as an id has digits. */
  private noObject = '';

  constructor(store: PrivateStore) {
    this.git = store.git;
    this.env = { GIT_INDEX_FILE: path.join(store.directory, 'candidate.index') };
  }

  async standAt(tree: string): Promise<void> {
    if (this.tree === tree) return;
    await this.git.run(['read-tree', tree], { env: this.env });
    this.tree = tree;
    this.noObject = '0'.repeat(tree.length);
  }

  /** Applies one diff to the index. All of it, or nothing. */
  async apply(part: PatchPart, options: { reverse?: boolean } = {}): Promise<ApplyResult> {
    const strip = `-p${scanDiff(part.diff).strip}`;
    const reverse = options.reverse ? ['--reverse', '--check'] : [];
    const result = await this.git.run(['apply', '--cached', strip, ...reverse, '-'], {
      input: part.diff,
      env: this.env,
      allow: [1, 128],
    });
    if (result.code === 0) {
      if (!options.reverse) this.tree = undefined;
      return { kind: 'applied' };
    }
    const detail = firstErrors(result.stderr);
    if (/invalid path|beyond a symbolic link/.test(result.stderr)) return { kind: 'path', detail };
    const named = await this.namedPaths(part, strip);
    const problem = named.map((file) => ({ file, why: pathProblem(file) })).find(({ why }) => why);
    if (problem) return { kind: 'path', detail: `The path ${JSON.stringify(problem.file)} ${problem.why!}.` };
    return { kind: result.code === 1 ? 'conflict' : 'malformed', detail };
  }

  /** What stands in the index that is not in `tree`. */
  async changesSince(tree: string): Promise<TreeChange[]> {
    const result = await this.git.run(
      ['diff-index', '--cached', '--raw', '-z', '--no-renames', '--no-abbrev', tree],
      {
        env: this.env,
      },
    );
    return parseRaw(result.stdout);
  }

  /** Sets or removes (`undefined`) single paths. */
  async update(changes: ReadonlyMap<string, TreeEntry | undefined>): Promise<void> {
    if (changes.size === 0) return;
    this.tree = undefined;
    const lines = [...changes].map(([file, entry]) =>
      entry ? `${entry.mode} ${entry.oid}\t${file}` : `0 ${this.noObject}\t${file}`,
    );
    await this.git.run(['update-index', '-z', '--index-info'], {
      input: lines.map((line) => `${line}\0`).join(''),
      env: this.env,
    });
  }

  async writeTree(): Promise<string> {
    this.tree = await this.git.text(['write-tree'], { env: this.env });
    return this.tree;
  }

  /** The paths a diff names, unquoted by git; none when git cannot read it. */
  private async namedPaths(part: PatchPart, strip: string): Promise<string[]> {
    const listed = await this.git.run(['apply', '--numstat', '-z', strip, '-'], {
      input: part.diff,
      allow: [1, 128],
    });
    if (listed.code !== 0) return [];
    return listed.stdout.toString('utf8').split('\0').flatMap((line) => line.split('\t').slice(2)).filter(Boolean); // prettier-ignore
  }
}

/** `:mode mode oid oid status NUL path NUL`, repeated. */
function parseRaw(output: Buffer): TreeChange[] {
  const changes: TreeChange[] = [];
  for (let at = 0; at < output.length;) {
    const headerEnd = output.indexOf(0, at);
    const pathEnd = output.indexOf(0, headerEnd + 1);
    const [modeBefore, modeAfter, oidBefore, oidAfter] = output
      .toString('latin1', at + 1, headerEnd)
      .split(' ');
    const name = output.subarray(headerEnd + 1, pathEnd);
    changes.push({
      path: name.toString('utf8'),
      isMangled: !isUtf8(name),
      before: modeBefore === '000000' ? undefined : { mode: modeBefore!, oid: oidBefore! },
      after: modeAfter === '000000' ? undefined : { mode: modeAfter!, oid: oidAfter! },
    });
    at = pathEnd + 1;
  }
  return changes;
}

/** What git says, without its prefixes, at most three lines. */
function firstErrors(stderr: string): string {
  const lines = stderr.split('\n').filter((line) => line.startsWith('error: ') || line.startsWith('fatal: '));
  return lines.slice(0, 3).map((line) => line.replace(/^(?:error|fatal): /, '')).join('; ') || stderr.trim().slice(0, 300); // prettier-ignore
}
