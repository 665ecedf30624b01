/** Reads the branches of the remote repository, and fetches and pushes commits. */
import pRetry from 'p-retry';
import { hardGit, personalGit, type Git } from './git.ts';
import type { ExecResult } from '../system/process.ts';
import type { Checkout } from './checkout.ts';
import type { PrivateStore } from './store.ts';
import { copyMissing } from './transfer.ts';
import { EXIT, UserError } from '../text/user-error.ts';

/** Longest time for one answer of the remote, in milliseconds. */
const NETWORK_MS = 120_000;

/** The result of a push. After an error, it is what the remote then says about the branch. */
export type PushResult =
  | { kind: 'landed' }
  /** The branch now has another tip, from somebody else; `undefined`: the branch no longer exists. */
  | { kind: 'moved'; tip: string | undefined }
  | { kind: 'refused'; detail: string }
  /** The push failed and the remote no longer answers, so the commit may have landed. */
  | { kind: 'unknown'; detail: string };

/** How a remote is reached. */
interface Access {
  /** Git in the repository that pushes and fetches. */
  git: Git;
  address: string;
  env: NodeJS.ProcessEnv;
  /**
   * Copies a commit from the store into the repository that pushes. The objects are copied and not shared,
   * because the store is deleted after the run: a later fetch would believe that the repository still has them,
   * and a reference that the push moves would name a missing commit.
   */
  bring: (commit: string) => Promise<void>;
  /** Removes secrets that the remote may repeat in its error messages. */
  redact: (text: string) => string;
  /**
   * True: fetches go into the store. False: they go into the user's repository, which has
   * the credentials for the remote.
   */
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

  /**
   * A remote over HTTP with a token and hardened git. The token is passed in the
   * environment, never in arguments or files.
   */
  static withToken(
    store: PrivateStore,
    url: string,
    token: string | undefined,
    redact: (text: string) => string,
  ): Remote {
    const basic = token && Buffer.from(`x-access-token:${token}`).toString('base64');
    // The empty value removes a header that may be configured already: GitHub
    // refuses two Authorization headers.
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

  /** A remote of the user's own repository, with the user's configuration and credentials. */
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

  /**
   * Returns the tip of a branch; `undefined` when the branch does not exist. Throws a {@link UserError}
   * when the remote does not answer.
   */
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
    // The pattern also matches longer names with the same end.
    return lines.find(([, name]) => name === `refs/heads/${branch}`)?.[0];
  }

  /**
   * Tries a push as a dry run. Returns `undefined` when the remote would accept it. Otherwise returns why not.
   * `isForbidden`: the remote refuses the push; false: the remote could not be asked.
   */
  async refusal(
    branch: string,
    commit: string,
  ): Promise<{ detail: string; isForbidden: boolean } | undefined> {
    await this.access.bring(commit);
    // --force: the branch may have moved meanwhile, and that is no reason to refuse.
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
   * Fetches one commit without changing a ref. The store gets the commit without its parents. A user's
   * repository gets it as in a normal fetch, because a cut git history would disturb the user's next pull.
   */
  async fetch(commit: string): Promise<void> {
    const depth = this.access.fetchesIntoStore ? ['--depth=1'] : [];
    const options = ['--quiet', '--no-tags', '--no-write-fetch-head', ...depth];
    await pRetry(() => this.ask(['fetch', ...options, '--', this.access.address, commit]), RETRIES);
  }

  /**
   * Moves the branch to `commit` if its tip is still `expected` (`undefined`: if the branch does not
   * exist yet). If the push fails, the remote is asked for the tip, because the commit may have
   * landed and only the answer was lost.
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
      // The remote understood the push and rejected it, so another try would not help.
      if (isRejection(result)) break;
    }
    return { kind: 'refused', detail };
  }

  /** Pushes a commit to a separate branch and overwrites that branch. Returns whether it worked. */
  async keep(branch: string, commit: string): Promise<boolean> {
    await this.access.bring(commit);
    const refspec = `${commit}:refs/heads/${branch}`;
    const args = ['push', '--porcelain', '--no-verify', '--force', '--', this.access.address, refspec];
    const result = await this.run(args);
    return result.code === 0;
  }

  /** Whether this committer made the commit and the commit names a patch in an `Autosync-Patch` trailer. */
  async isBy(commit: string, email: string): Promise<boolean> {
    await this.fetch(commit);
    const format = '--format=%ce%n%(trailers:key=Autosync-Patch,valueonly)';
    const [committer, ...patches] = (await this.access.git.text(['log', '-1', format, commit])).split('\n');
    return committer === email && patches.some((patch) => patch.trim() !== '');
  }

  /** Whether the commit landed and somebody has already built on it. */
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

  /** The messages of the remote, at most five lines. */
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

/** Whether the remote rejected a ref, as the `--porcelain` output shows it. */
function isRejection(result: ExecResult): boolean {
  return /^!\t/m.test(result.stdout.toString('utf8'));
}

const ANY_CODE = Array.from({ length: 255 }, (_, index) => index + 1);
const RETRIES = { retries: 2, minTimeout: 1_000, factor: 2 };
