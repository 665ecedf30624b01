/** Reads the checkout: the user's repository on this machine. */
import { access, cp } from 'node:fs/promises';
import path from 'node:path';
import { findFiles } from '../system/files.ts';
import { GitError, hardGit, hardGitIn, parseNumstat, splitNul, type Git } from './git.ts';
import { UserError } from '../text/user-error.ts';

/** The user's repository on this machine. It may hold the patches, and the base comes from it. */
export class Checkout {
  readonly directory: string;
  readonly gitDir: string;
  readonly commonDir: string;
  readonly objectFormat: string;
  readonly git: Git;
  private tracked: Promise<Set<string>> | undefined;

  private constructor(directory: string, gitDir: string, commonDir: string, objectFormat: string) {
    this.directory = directory;
    this.gitDir = gitDir;
    this.commonDir = commonDir;
    this.objectFormat = objectFormat;
    this.git = hardGit(gitDir, { workTree: directory });
  }

  /** Opens the repository to which a folder belongs. Throws a {@link UserError} with this `fix` if there is none. */
  static async open(directory: string, fix = 'Give the repository with --repo.'): Promise<Checkout> {
    try {
      await access(directory);
      const asked = ['--show-toplevel', '--absolute-git-dir', '--git-common-dir', '--show-object-format'];
      const told = (await hardGitIn(directory).text(['rev-parse', '--path-format=absolute', ...asked])).split(
        '\n',
      );
      return new Checkout(told[0]!, told[1]!, told[2]!, told[3]!);
    } catch (error) {
      if (error instanceof UserError) throw error;
      const why = error instanceof GitError ? error.result.stderr.trim() : (error as Error).message;
      throw new UserError(`${directory} is not a checked-out git repository (${why}).`, fix);
    }
  }

  /** The branch that HEAD is on; `undefined` when HEAD is detached. */
  async branch(): Promise<string | undefined> {
    const result = await this.git.run(['symbolic-ref', '--quiet', '--short', 'HEAD'], { allow: [1, 128] });
    return result.code === 0 ? result.stdout.toString('utf8').trim() : undefined;
  }

  async head(): Promise<string | undefined> {
    const result = await this.git.run(['rev-parse', '--verify', '--quiet', 'HEAD^{commit}'], {
      allow: [1, 128],
    });
    return result.code === 0 ? result.stdout.toString('utf8').trim() : undefined;
  }

  async has(commit: string): Promise<boolean> {
    return (await this.git.run(['cat-file', '-e', `${commit}^{tree}`], { allow: [1, 128] })).code === 0;
  }

  async hasRemote(name: string): Promise<boolean> {
    return (await this.git.text(['remote'])).split('\n').includes(name);
  }

  /** How many commits the local branch has that `commit` lacks; `undefined` where the checkout cannot tell. */
  async ahead(branch: string, commit: string): Promise<number | undefined> {
    const range = [`refs/heads/${branch}`, `^${commit}`];
    const told = await this.git.run(['rev-list', '--count', ...range, '--'], { allow: [128] });
    return told.code === 0 ? Number(told.stdout.toString('utf8')) : undefined;
  }

  /** Whether `commit` or one before it held this path or glob; `undefined` where the checkout cannot tell. */
  async everHeld(commit: string, name: string): Promise<boolean | undefined> {
    // Git's globs know no alternatives.
    if (/[{}()!+@|]/.test(name)) return undefined;
    const told = await this.git.run(
      ['log', '-1', '--format=%H', commit, '--', `:(top,glob)${name}`, `:(top,literal)${name}`],
      { allow: [128] },
    );
    const found = told.stdout.length > 0;
    return found || (told.code === 0 && !(await this.isShallow())) ? found : undefined;
  }

  /** Whether the history of the checkout is cut off. */
  async isShallow(): Promise<boolean> {
    return (await this.git.text(['rev-parse', '--is-shallow-repository'])) === 'true';
  }

  /** Whether the index of the checkout holds the path. */
  async tracks(repositoryPath: string): Promise<boolean> {
    this.tracked ??= this.git.run(['ls-files', '-z']).then((listed) => new Set(splitNul(listed.stdout)));
    return (await this.tracked).has(repositoryPath);
  }

  /** Tracked files that differ from HEAD. */
  async modified(): Promise<string[]> {
    // Any `git status` writes the refreshed index back. Then the next reader need not look at every file.
    const listed = await this.git.run(
      ['status', '--porcelain', '-z', '--untracked-files=no', '--no-renames', '--ignore-submodules=all'],
      { env: { GIT_OPTIONAL_LOCKS: '1' } },
    );
    return splitNul(listed.stdout).map((line) => line.slice(3));
  }

  /** Tracked files in which git does not show edits: it was told not to check them, or that they are not there. */
  async hidden(): Promise<string[]> {
    const listed = await this.git.run(['ls-files', '-v', '-z']);
    return splitNul(listed.stdout)
      .filter((line) => /^(?:[a-z]|S) /.test(line))
      .map((line) => line.slice(2));
  }

  /** The branches that are checked out, in this work tree or in a linked one. */
  async checkedOutBranches(): Promise<string[]> {
    const listed = await this.git.text(['worktree', 'list', '--porcelain']);
    return [...listed.matchAll(/^branch refs\/heads\/(.*)$/gm)].map((match) => match[1]!);
  }

  /** The author's name of a commit; `undefined` when the checkout does not hold the commit. */
  async authorOf(commit: string): Promise<string | undefined> {
    const told = await this.git.run(['log', '-1', '--format=%an', commit, '--'], { allow: [128] });
    return told.code === 0 ? told.stdout.toString('utf8').trim() : undefined;
  }

  /**
   * The changes of this commit and of those before it, newest first and without merges, as
   * far as the checkout holds them.
   */
  async recentCommits(commit: string, most = 400): Promise<RecentCommit[]> {
    const format = '--format=%x01%an%x00%ct%x00%s%x00';
    const args = [
      'log',
      `--max-count=${most}`,
      '--no-merges',
      '--no-renames',
      '--numstat',
      '-z',
      format,
      commit,
    ];
    const told = await this.git.run([...args, '--'], { allow: [128] });
    return told.stdout.toString('utf8').split('\x01').slice(1).map(parseCommit);
  }

  /**
   * Makes a fresh clone that reads the objects of this repository and writes its own. `carry`: globs of ignored
   * files to copy into the clone. `except`: folders from which nothing is copied.
   */
  async copyTo(directory: string, carry: readonly string[], except: readonly string[]): Promise<void> {
    await hardGitIn(path.dirname(directory)).run([
      'clone',
      '--quiet',
      '--shared',
      '--no-checkout',
      '--template=',
      '--',
      this.commonDir,
      directory,
    ]);
    for (const glob of carry) {
      const isApart = (file: string): boolean =>
        except.some((folder) => path.join(this.directory, file).startsWith(folder + path.sep));
      const files = (await findFiles(this.directory, [glob])).filter((file) => !isApart(file));
      if (files.length === 0) {
        throw new UserError(
          `\`--carry ${glob}\` matches no file.`,
          'Write the glob relative to the repository, for example `.env` or `vendor/**`.',
        );
      }
      for (const file of files) {
        await cp(path.join(this.directory, file), path.join(directory, file), { verbatimSymlinks: true });
      }
    }
  }
}

/** One commit, with the number of changed lines in each file. */
export interface RecentCommit {
  author: string;
  /** Seconds since 1970. */
  at: number;
  subject: string;
  files: { path: string; added: number; deleted: number }[];
}

/** Parses `author NUL time NUL subject NUL` and the `--numstat -z` lines after it. */
function parseCommit(text: string): RecentCommit {
  const [author = '', at = '', subject = '', ...rest] = text.split('\0');
  const files = rest.map((line) => line.replace(/^\n/, '')).filter((line) => line.includes('\t'));
  return { author, at: Number(at), subject, files: files.map(parseNumstat) };
}
