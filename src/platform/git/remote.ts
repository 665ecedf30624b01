/** The remote repository: where its branches stand, and how commits get there. */
import pRetry from 'p-retry';
import { hardGit, personalGit, type Git } from './git.ts';
import type { ExecResult } from '../system/process.ts';
import type { Checkout } from './checkout.ts';
import type { PrivateStore } from './store.ts';
import { copyMissing } from './transfer.ts';
import { EXIT, UserError } from '../text/user-error.ts';

/** Longest one answer of the remote may take, in milliseconds. */
const NETWORK_MS = 120_000;

export type PushResult =
  | { kind: 'landed' }
  /** Somebody else's commit is the tip now; `undefined`: the branch is gone. */
  | { kind: 'moved'; tip: string | undefined }
  | { kind: 'refused'; detail: string }
  /** The push failed and the remote no longer answers: it may have landed. */
  | { kind: 'unknown'; detail: string };

/** How a remote is reached. */
interface Access {
  /** Of the repository that pushes and fetches. */
  git: Git;
  address: string;
  env: NodeJS.ProcessEnv;
  /**
   * Brings a commit from the store into the repository that pushes. Objects are never lent: a fetch would believe
   * that the repository has them, and a reference that the push moves would name a commit that goes with the store.
   */
  bring: (commit: string) => Promise<void>;
  /** What the remote's error messages may repeat and nobody should read. */
  redact: (text: string) => string;
  /** It fetches into the store; else into the person's repository, which has what it takes to reach the remote. */
  fetchesIntoStore: boolean;
}

/** The repository that receives the landing, with the credentials to reach it. */
export class Remote {
  private readonly access: Access;

  private constructor(access: Access) {
    this.access = access;
  }

  get fetchesIntoStore(): boolean {
    return this.access.fetchesIntoStore;
  }

  /** Over HTTP with a token, hardened. The token travels in the environment, never in arguments or files. */
  static withToken(
    store: PrivateStore,
    url: string,
    token: string | undefined,
    redact: (text: string) => string,
  ): Remote {
    const basic = token && Buffer.from(`x-access-token:${token}`).toString('base64');
    // The empty value drops what the checkout may have configured: two Authorization headers are refused.
    const key = `http.${url}.extraheader`;
    const values = basic ? ['', `AUTHORIZATION: basic ${basic}`] : [''];
    const settings = values.flatMap((value, i) => [
      [`GIT_CONFIG_KEY_${i}`, key],
      [`GIT_CONFIG_VALUE_${i}`, value],
    ]);
    const env = { GIT_CONFIG_COUNT: String(values.length), ...Object.fromEntries(settings) };
    const git = hardGit(store.gitDir);
    return new Remote({
      git,
      address: url,
      env,
      bring: async () => undefined,
      redact,
      fetchesIntoStore: true,
    });
  }

  /** A remote of the person's own repository, with their configuration and credentials. */
  static ofPerson(
    store: PrivateStore,
    repository: Pick<Checkout, 'directory' | 'commonDir'>,
    name: string,
  ): Remote {
    const git = personalGit(repository.directory);
    const bring = (commit: string): Promise<void> => copyMissing(store, commit, repository.commonDir);
    const redact = (text: string): string => text;
    return new Remote({ git, address: name, env: {}, bring, redact, fetchesIntoStore: false });
  }

  /** The commit a branch stands at; `undefined` when there is no such branch. */
  async tip(branch: string): Promise<string | undefined> {
    const listing = await pRetry(
      () => this.ask(['ls-remote', '--', this.access.address, `refs/heads/${branch}`]),
      RETRIES,
    ).catch((error: Error) => {
      throw new UserError(
        `The remote ${this.access.redact(this.access.address)} does not answer: ${error.message}`,
        'Check its name or address, the network, and that the credentials may read it. In a terminal, `--remote .` is the repository itself.',
        EXIT.broken,
      );
    });
    const lines = listing.stdout
      .toString('utf8')
      .split('\n')
      .map((line) => line.split('\t'));
    // A pattern also matches longer names that end alike.
    return lines.find(([, name]) => name === `refs/heads/${branch}`)?.[0];
  }

  /** Would a push be accepted, as far as can be known without one? If not: why, and whether it is a matter of rights. */
  async refusal(
    branch: string,
    commit: string,
  ): Promise<{ detail: string; isForbidden: boolean } | undefined> {
    await this.access.bring(commit);
    // --force: the branch may have moved meanwhile, which is no reason to refuse.
    const args = [
      'push',
      '--dry-run',
      '--force',
      '--no-verify',
      '--porcelain',
      '--',
      this.access.address,
      `${commit}:refs/heads/${branch}`,
    ];
    const answer = await pRetry(async () => {
      const result = await this.run(args);
      const isForbidden =
        result.code !== 0 &&
        (isRejection(result) || /\b40[13]\b|denied|not permitted|Authentication/i.test(result.stderr));
      if (result.code === 0 || isForbidden) return { result, isForbidden };
      throw new Error(this.explain(result));
    }, RETRIES).catch((error: Error) => error);
    if (answer instanceof Error) return { detail: answer.message, isForbidden: false };
    return answer.isForbidden ? { detail: this.explain(answer.result), isForbidden: true } : undefined;
  }

  /**
   * Fetches one commit without touching a ref. Into the store, without history; into a person's repository as
   * their own fetch would, since cutting its history would show in their next pull.
   */
  async fetch(commit: string): Promise<void> {
    const depth = this.access.fetchesIntoStore ? ['--depth=1'] : [];
    const options = ['--quiet', '--no-tags', '--no-write-fetch-head', ...depth];
    await pRetry(() => this.ask(['fetch', ...options, '--', this.access.address, commit]), RETRIES);
  }

  /**
   * Compare and swap: the branch becomes `commit` if it still stands at `expected` (`undefined`: if it is not there
   * yet). Whatever the push says,
   * the remote has the last word: an answer that got lost may hide a landing.
   */
  async push(branch: string, commit: string, expected: string | undefined): Promise<PushResult> {
    let detail = '';
    await this.access.bring(commit);
    for (let attempt = 0; attempt < 3; attempt += 1) {
      if (attempt > 0) await new Promise((resolve) => setTimeout(resolve, 1_000 * attempt));
      const result = await this.run([
        'push', '--porcelain', '--no-follow-tags', `--force-with-lease=refs/heads/${branch}:${expected ?? ''}`,
        '--', this.access.address, `${commit}:refs/heads/${branch}`,
      ]); // prettier-ignore
      if (result.code === 0) return { kind: 'landed' };
      detail = this.explain(result);
      const tip = await this.tip(branch).catch(() => 'unknown' as const);
      if (tip === 'unknown') return { kind: 'unknown', detail };
      if (tip === commit) return { kind: 'landed' };
      if (tip !== expected)
        return (await this.contains(tip, commit)) ? { kind: 'landed' } : { kind: 'moved', tip };
      // The remote understood and said no; asking again would not change its mind.
      if (isRejection(result)) break;
    }
    return { kind: 'refused', detail };
  }

  /** Puts a commit on a branch of its own, whatever stood there. Says whether it worked. */
  async keep(branch: string, commit: string): Promise<boolean> {
    await this.access.bring(commit);
    const refspec = `${commit}:refs/heads/${branch}`;
    const args = ['push', '--porcelain', '--no-verify', '--force', '--', this.access.address, refspec];
    const result = await this.run(args);
    return result.code === 0;
  }

  /** Was the commit made by this committer, and for a patch of ours? */
  async isBy(commit: string, email: string): Promise<boolean> {
    await this.fetch(commit);
    const format = '--format=%ce%n%(trailers:key=Autosync-Patch,valueonly)';
    const [committer, ...patches] = (await this.access.git.text(['log', '-1', format, commit])).split('\n');
    return committer === email && patches.some((patch) => patch.trim() !== '');
  }

  /** Our commit landed and somebody has already built on it. */
  private async contains(tip: string | undefined, commit: string): Promise<boolean> {
    if (tip === undefined) return false;
    const options = ['--quiet', '--no-tags', '--no-write-fetch-head'];
    const fetched = await this.run(['fetch', ...options, '--', this.access.address, tip]);
    if (fetched.code !== 0) return false;
    return (await this.run(['merge-base', '--is-ancestor', commit, tip])).code === 0;
  }

  private async ask(args: readonly string[]): Promise<ExecResult> {
    const result = await this.run(args);
    if (result.code !== 0) throw new Error(this.explain(result));
    return result;
  }

  private run(args: readonly string[]): Promise<ExecResult> {
    const { git, env } = this.access;
    return git.run(args, { env, timeoutMs: NETWORK_MS, allow: ANY_CODE });
  }

  /** What the remote said, in at most five lines. */
  private explain(result: ExecResult): string {
    if (result.code === 124) return `no answer within ${NETWORK_MS / 1_000} s`;
    const rejected = result.stdout
      .toString('utf8')
      .split('\n')
      .filter((line) => line.startsWith('!'));
    const lines = [...result.stderr.split('\n'), ...rejected].map((line) => line.trim()).filter(Boolean);
    return this.access.redact(lines.slice(0, 5).join('; ') || `git exited with ${result.code}`);
  }
}

/** The remote itself said no to a ref, in the language of `--porcelain`. */
function isRejection(result: ExecResult): boolean {
  return /^!\t/m.test(result.stdout.toString('utf8'));
}

const ANY_CODE = Array.from({ length: 255 }, (_, index) => index + 1);
const RETRIES = { retries: 2, minTimeout: 1_000, factor: 2 };
