/** Git repositories for tests, in temporary folders. */
import { chmodSync, cpSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { git, gitOutput } from './git.ts';
import { temporaryFolder } from './temporary.ts';

/** Path → content; `null` removes the file, and `-> x` makes a link to `x`. */
export type Files = Record<string, string | null>;

/** A real repository in a temporary folder, on branch main, with one commit. */
export class Repository {
  readonly directory: string;

  constructor(directory: string) {
    this.directory = directory;
  }

  static create(files: Files): Repository {
    const directory = path.join(temporaryFolder(), 'repository');
    mkdirSync(directory);
    const repository = new Repository(directory);
    repository.git('init', '--quiet', '--initial-branch=main');
    repository.commit(files, 'Base');
    return repository;
  }

  git(...args: string[]): string {
    return git(this.directory, ...args);
  }

  write(files: Files): void {
    for (const [name, content] of Object.entries(files)) {
      const target = path.join(this.directory, name);
      if (content === null) {
        rmSync(target, { recursive: true });
        continue;
      }
      mkdirSync(path.dirname(target), { recursive: true });
      if (content.startsWith('-> ')) {
        symlinkSync(content.slice('-> '.length), target);
        continue;
      }
      writeFileSync(target, content);
      if (content.startsWith('#!')) chmodSync(target, 0o755);
    }
  }

  commit(files: Files, message: string): string {
    this.write(files);
    this.git('add', '--all');
    this.git('commit', '--quiet', '--allow-empty', `--message=${message}`);
    return this.git('rev-parse', 'HEAD');
  }

  /** A commit on top of another one. Afterwards the main branch is checked out. */
  commitOn(at: string, files: Files, message = 'More'): string {
    this.git('checkout', '--quiet', '--detach', at);
    const commit = this.commit(files, message);
    this.git('checkout', '--quiet', 'main');
    return commit;
  }

  /** A copy of a commit whose text was edited, whatever git thinks of it. */
  edited(commit: string, edit: (raw: string) => string): string {
    const file = path.join(temporaryFolder(), 'commit');
    writeFileSync(file, `${edit(this.git('cat-file', 'commit', commit))}\n`);
    return this.git('hash-object', '-t', 'commit', '-w', '--literally', file);
  }

  /** The diff that `files` would make, exactly as git prints it. The repository stays as it was. */
  diff(files: Files, ...options: string[]): string {
    this.write(files);
    this.git('add', '--all');
    const diff = gitOutput(this.directory, 'diff', '--cached', '--binary', ...options);
    this.git('reset', '--quiet', '--hard');
    return diff;
  }

  /** The changes as mail, one mail for each step. The repository stays as it was. */
  mails(steps: { files: Files; message: string; author?: string }[]): string {
    const start = this.git('rev-parse', 'HEAD');
    for (const { files, message, author } of steps) {
      this.write(files);
      this.git('add', '--all');
      this.git('commit', '--quiet', `--message=${message}`, ...(author ? [`--author=${author}`] : []));
    }
    const mails = gitOutput(this.directory, 'format-patch', '--stdout', `${start}..HEAD`);
    this.git('reset', '--quiet', '--hard', start);
    return mails;
  }

  /** A bare copy beside it, set as origin. */
  publish(): Repository {
    const bare = path.join(path.dirname(this.directory), 'remote.git');
    git(path.dirname(this.directory), 'clone', '--quiet', '--bare', this.directory, bare);
    this.git('remote', 'add', 'origin', bare);
    return new Repository(bare);
  }

  /** A checkout as actions/checkout leaves it: one commit deep, on the branch. */
  shallowClone(url: string): Repository {
    const directory = path.join(temporaryFolder(), 'workspace');
    git(this.directory, 'clone', '--quiet', '--depth=1', '--no-tags', url, directory);
    return new Repository(directory);
  }

  copyIn(from: string, to: string): void {
    cpSync(from, path.join(this.directory, to), { recursive: true });
  }
}
