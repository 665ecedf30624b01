import path from 'node:path';
import pRetry from 'p-retry';
import { hardGit, personalGit, type Git } from './git.ts';
import type { ExecResult } from './process.ts';
import type { PrivateStore } from './store.ts';
import { EXIT, UserError } from './user-error.ts';

/** Longest one answer of the remote may take, in milliseconds. */
const NETWORK_MS = 120_000;

export type PushResult =
  | { kind: 'landed' }
  /** Somebody else's commit is the tip now; `undefined`: the branch is gone. */
  | { kind: 'moved'; tip: string | undefined }
  | { kind: 'refused'; detail: string };

/** The repository that receives the landing, with the credentials to reach it. */
export class Remote {
  /** Sees the store's objects, to push them. */
  private readonly git: Git;
  /** The checkout's repository, which fetches. */
  private readonly home: Git;
  private readonly address: string;
  private readonly env: NodeJS.ProcessEnv;
  /** What the remote's error messages may repeat and nobody should read. */
  private readonly redact: (text: string) => string;

  private constructor(
    git: Git,
    home: Git,
    address: string,
    env: NodeJS.ProcessEnv,
    redact: (text: string) => string,
  ) {
    this.git = git;
    this.home = home;
    this.address = address;
    this.env = env;
    this.redact = redact;
  }

  /** Over HTTP with a token, hardened. The token travels in the environment, never in arguments or files. */
  static withToken(
    store: PrivateStore,
    home: Git,
    url: string,
    token: string | undefined,
    redact: (text: string) => string,
  ): Remote {
    const basic = token && Buffer.from(`x-access-token:${token}`).toString('base64');
    const env = basic
      ? {
          GIT_CONFIG_COUNT: '1',
          GIT_CONFIG_KEY_0: `http.${url}.extraheader`,
          GIT_CONFIG_VALUE_0: `AUTHORIZATION: basic ${basic}`,
        }
      : {};
    return new Remote(hardGit(store.gitDir), home, url, env, redact);
  }

  /** A remote of the person's own repository, with their configuration and credentials. */
  static ofPerson(store: PrivateStore, repository: string, name: string): Remote {
    const env = { GIT_ALTERNATE_OBJECT_DIRECTORIES: path.join(store.gitDir, 'objects') };
    const git = personalGit(repository);
    return new Remote(git, git, name, env, (text) => text);
  }

  /** The commit a branch stands at; `undefined` when there is no such branch. */
  async tip(branch: string): Promise<string | undefined> {
    const listing = await pRetry(
      () => this.ask(['ls-remote', '--', this.address, `refs/heads/${branch}`]),
      RETRIES,
    ).catch((error: Error) => {
      throw new UserError(
        `The remote ${this.redact(this.address)} does not answer: ${error.message}`,
        'Check its address, the network and that the credentials may read it.',
        EXIT.broken,
      );
    });
    return listing.stdout.toString('utf8').split('\t')[0]?.trim() || undefined;
  }

  /** Would a push be accepted, as far as can be known without one? The reason when not. */
  async refusal(branch: string, commit: string): Promise<string | undefined> {
    const result = await this.run([
      'push',
      '--dry-run',
      '--no-verify',
      '--porcelain',
      '--',
      this.address,
      `${commit}:refs/heads/${branch}`,
    ]);
    return result.code === 0 ? undefined : this.explain(result);
  }

  /** Brings a commit into the checkout's repository, without touching a ref of it. `isShallow`: that repository is. */
  async fetch(commit: string, isShallow: boolean): Promise<void> {
    const args = [
      'fetch',
      '--quiet',
      '--no-tags',
      '--no-write-fetch-head',
      ...(isShallow ? ['--depth=1'] : []),
      '--',
      this.address,
      commit,
    ];
    await pRetry(() => this.ask(args, this.home), RETRIES);
  }

  /**
   * Compare and swap: the branch becomes `commit` if it still stands at `expected`. Whatever the push says,
   * the remote has the last word: an answer that got lost may hide a landing.
   */
  async push(branch: string, commit: string, expected: string): Promise<PushResult> {
    let detail = '';
    for (let attempt = 0; attempt < 3; attempt += 1) {
      if (attempt > 0) await new Promise((resolve) => setTimeout(resolve, 1_000 * attempt));
      const result = await this.run([
        'push', '--porcelain', '--no-follow-tags', `--force-with-lease=refs/heads/${branch}:${expected}`,
        '--', this.address, `${commit}:refs/heads/${branch}`,
      ]); // prettier-ignore
      if (result.code === 0) return { kind: 'landed' };
      detail = this.explain(result);
      const tip = await this.tip(branch);
      if (tip === commit) return { kind: 'landed' };
      if (tip !== expected)
        return (await this.contains(tip, commit)) ? { kind: 'landed' } : { kind: 'moved', tip };
      // The remote understood and said no; asking again would not change its mind.
      if (/^!\t/m.test(result.stdout.toString('utf8'))) break;
    }
    return { kind: 'refused', detail };
  }

  /** Puts a commit on a branch of its own, whatever stood there. Says whether it worked. */
  async keep(branch: string, commit: string): Promise<boolean> {
    const result = await this.run([
      'push',
      '--porcelain',
      '--no-verify',
      '--force',
      '--',
      this.address,
      `${commit}:refs/heads/${branch}`,
    ]);
    return result.code === 0;
  }

  /** Our commit landed and somebody has already built on it. */
  private async contains(tip: string | undefined, commit: string): Promise<boolean> {
    if (tip === undefined) return false;
    const fetched = await this.run([
      'fetch',
      '--quiet',
      '--no-tags',
      '--no-write-fetch-head',
      '--',
      this.address,
      tip,
    ]);
    if (fetched.code !== 0) return false;
    return (await this.run(['merge-base', '--is-ancestor', commit, tip])).code === 0;
  }

  private async ask(args: readonly string[], git = this.git): Promise<ExecResult> {
    const result = await this.run(args, git);
    if (result.code !== 0) throw new Error(this.explain(result));
    return result;
  }

  private run(args: readonly string[], git = this.git): Promise<ExecResult> {
    const anyCode = Array.from({ length: 255 }, (_, index) => index + 1);
    return git.run(args, { env: this.env, timeoutMs: NETWORK_MS, allow: anyCode });
  }

  /** What the remote said, in at most five lines. */
  private explain(result: ExecResult): string {
    if (result.code === 124) return `no answer within ${NETWORK_MS / 1_000} s`;
    const rejected = result.stdout
      .toString('utf8')
      .split('\n')
      .filter((line) => line.startsWith('!'));
    const lines = [...result.stderr.split('\n'), ...rejected].map((line) => line.trim()).filter(Boolean);
    return this.redact(lines.slice(0, 5).join('; ') || `git exited with ${result.code}`);
  }
}

const RETRIES = { retries: 2, minTimeout: 1_000, factor: 2 };
