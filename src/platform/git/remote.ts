/** Reads the branches of the remote repository, and fetches and pushes commits. */
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pRetry from 'p-retry';
import { hardGit, hardGitIn, personalGit, type Git } from './git.ts';
import type { ExecResult } from '../system/process.ts';
import type { Checkout } from './checkout.ts';
import type { PrivateStore } from './store.ts';
import { copyMissing } from './transfer.ts';
import { EXIT, UserError } from '../text/user-error.ts';

/** Longest time for one answer of the remote, in milliseconds. */
const NETWORK_MS = 120_000;

/** The result of a push: what the remote says about the branch afterwards, whatever git said about the push. */
export type PushResult =
  | { kind: 'landed' }
  /** The branch now has another tip, from somebody else; `undefined`: the branch no longer exists. */
  | { kind: 'moved'; tip: string | undefined }
  | { kind: 'refused'; detail: string }
  /** The run was cancelled, and the commit has not landed. */
  | { kind: 'cancelled' }
  /** Git sent the commit to another address, by the user's configuration. */
  | { kind: 'astray'; detail: string }
  /** The remote does not say where the branch stands, so the commit may have landed. */
  | { kind: 'unknown'; detail: string };

/** How a remote is reached. */
interface Access {
  /** Git in the repository that pushes and fetches. */
  git: Git;
  /** Git that asks where a branch stands. */
  reader: Git;
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
  /** When this is aborted, whatever waits for the remote ends soon, and nothing is tried again. */
  cancel: AbortSignal;
  /** What a user can do when the remote does not answer, and when it refuses a push. */
  fix: string;
  fixForPush: string;
}

/** The repository that receives the landing, with the credentials to reach it. */
export class Remote {
  private readonly access: Access;
  /** The address that a read reached first, after git's own rewriting. */
  private readsFrom: string | undefined;

  private constructor(access: Access) {
    this.access = access;
  }

  get fetchesIntoStore(): boolean {
    return this.access.fetchesIntoStore;
  }

  /** What a user can do when the remote refuses a push. */
  get fixForPush(): string {
    return this.access.fixForPush;
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
    cancel: AbortSignal,
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
    return new Remote({
      git: hardGit(store.gitDir),
      // A test may have changed the configuration of the store. Outside any repository, there is none.
      reader: hardGitIn(path.parse(store.gitDir).root),
      address: url,
      env,
      bring: async () => undefined,
      redact,
      fetchesIntoStore: true,
      cancel,
      fix: 'Check the network, and that `token` may read the repository (`permissions: contents: read`).',
      fixForPush: 'Give the job `permissions: contents: write`, or set `land: none`.',
    });
  }

  /** A remote of the user's own repository, with the user's configuration and credentials. */
  static ofPerson(
    store: PrivateStore,
    repository: Pick<Checkout, 'directory' | 'commonDir'>,
    name: string,
    redact: (text: string) => string,
    cancel: AbortSignal,
  ): Remote {
    const git = personalGit(repository.directory);
    const bring = (commit: string): Promise<void> => copyMissing(store, commit, repository.commonDir);
    return new Remote({
      git,
      reader: git,
      address: name,
      env: {},
      bring,
      redact,
      fetchesIntoStore: false,
      cancel,
      fix: 'Check the name or address given with --remote, the network, and your credentials. `--remote .` is the repository itself.',
      fixForPush: 'Check that your credentials may push there, or leave out --land.',
    });
  }

  /**
   * Returns the tip of a branch; `undefined` when the branch does not exist. Throws a {@link UserError}
   * when the remote does not answer.
   */
  async tip(branch: string): Promise<string | undefined> {
    const { address } = this.access;
    await this.requireSameAddress();
    return (await this.branches(address, [branch])).get(branch);
  }

  /** The tips of the branches that match a pattern such as `queue/*`. */
  async tips(pattern: string): Promise<ReadonlyMap<string, string>> {
    return this.branches(this.access.address, [pattern]);
  }

  /** A branch that stands in the way of this one: git keeps no branch `a/b` beside a branch `a`. */
  async blockerOf(branch: string): Promise<string | undefined> {
    const parts = branch.split('/');
    const above = parts.slice(1).map((_, index) => parts.slice(0, index + 1).join('/'));
    const found = await this.branches(this.access.address, [...above, `${branch}/*`]);
    return [...found.keys()].find((name) => above.includes(name) || name.startsWith(`${branch}/`));
  }

  /** The tips of the branches that match one of the patterns, or end with it. */
  private async branches(address: string, patterns: readonly string[]): Promise<Map<string, string>> {
    const { redact, fix, reader } = this.access;
    const listing = await this.persistently(() =>
      this.ask(['ls-remote', '--', address, ...patterns.map((name) => `refs/heads/${name}`)], reader),
    ).catch((error: Error) => {
      const what = `The remote ${redact(address)} does not answer: ${error.message}`;
      throw new UserError(what, fix, EXIT.broken);
    });
    const lines = listing.stdout.toString('utf8').split('\n');
    return new Map(
      lines.flatMap((line) => {
        const [tip = '', name = ''] = line.split('\t');
        return name.startsWith('refs/heads/') ? [[name.slice('refs/heads/'.length), tip]] : [];
      }),
    );
  }

  /**
   * Throws a {@link UserError} if git now reads from another address than at first: a test may have changed the
   * user's configuration, and an answer from elsewhere would prove nothing.
   */
  private async requireSameAddress(): Promise<void> {
    const { address, reader, redact } = this.access;
    const now = await reader.text(['ls-remote', '--get-url', '--', address]);
    this.readsFrom ??= now;
    if (now === this.readsFrom) return;
    throw new UserError(
      `During the run, git's configuration was changed: ${redact(address)} was ${redact(this.readsFrom)} and is now ${redact(now)}.`,
      'Find out who changed it. A test may have done that.',
      EXIT.broken,
    );
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
    const answer = await this.persistently(async () => {
      const result = await this.run(args);
      const isForbidden =
        result.code !== 0 &&
        (isRejection(result) || /\b40[13]\b|denied|not permitted|Authentication/i.test(result.stderr));
      if (result.code === 0 || isForbidden) return { result, isForbidden };
      throw new Error(this.explain(result));
    }).catch((error: Error) => error);
    if (answer instanceof Error) return { detail: answer.message, isForbidden: false };
    return answer.isForbidden ? { detail: this.explain(answer.result), isForbidden: true } : undefined;
  }

  /**
   * Fetches commits without changing a ref. The store gets them without their parents, unless `isWhole` asks for their
   * history. A user's repository gets them as in a normal fetch, because a cut git history would disturb the user's next
   * pull.
   */
  async fetch(commits: readonly string[], isWhole = false): Promise<void> {
    const depth = this.access.fetchesIntoStore && !isWhole ? ['--depth=1'] : [];
    const options = ['--quiet', '--no-tags', '--no-write-fetch-head', ...depth];
    await this.persistently(() => this.ask(['fetch', ...options, '--', this.access.address, ...commits]));
  }

  /**
   * Moves the branch to `commit` if its tip is still `expected` (`undefined`: if the branch does not exist yet).
   * What counts is where the remote then says that the branch stands. A failed push may have landed, with only
   * the answer lost; and a push that worked may have gone to another address, by the user's configuration.
   */
  async push(branch: string, commit: string, expected: string | undefined): Promise<PushResult> {
    let detail = '';
    await this.access.bring(commit);
    for (let attempt = 0; attempt < 3; attempt += 1) {
      if (attempt > 0) await sleep(1_000 * attempt);
      const result = await this.run([
        'push', '--porcelain', '--no-follow-tags', `--force-with-lease=refs/heads/${branch}:${expected ?? ''}`,
        '--', this.access.address, `${commit}:refs/heads/${branch}`,
      ]); // prettier-ignore
      const isTaken = result.code === 0;
      detail = this.explain(result);
      const tip = await this.tip(branch).catch((error: Error) => error);
      if (tip instanceof Error) return { kind: 'unknown', detail: isTaken ? tip.message : detail };
      if (tip === commit) return { kind: 'landed' };
      if (tip !== expected)
        return (await this.contains(tip, commit)) ? { kind: 'landed' } : { kind: 'moved', tip };
      if (this.access.cancel.aborted) return { kind: 'cancelled' };
      if (isTaken) return await this.afterTakenPush(branch, commit, result);
      // The remote understood the push and rejected it, so another try would not help.
      if (isRejection(result)) break;
    }
    return { kind: 'refused', detail };
  }

  /** Pushes a commit to a separate branch and overwrites that branch. Returns whether it stands there now. */
  async keep(branch: string, commit: string): Promise<boolean> {
    await this.access.bring(commit);
    const refspec = `${commit}:refs/heads/${branch}`;
    await this.run(['push', '--porcelain', '--no-verify', '--force', '--', this.access.address, refspec]);
    return (await this.tip(branch).catch(() => undefined)) === commit;
  }

  /** What became of a push that git calls done, though the branch has not moved. */
  private async afterTakenPush(branch: string, commit: string, { stdout }: ExecResult): Promise<PushResult> {
    const { redact } = this.access;
    const to = /^To (.*)$/m.exec(stdout.toString('utf8'))?.[1];
    if (to !== undefined && withoutUser(to) !== withoutUser(this.readsFrom ?? '')) {
      const detail = `git sent it to ${to} and not to ${this.readsFrom}, where the branch has not moved. Look for \`pushurl\` and \`pushInsteadOf\` in git's configuration`;
      return { kind: 'astray', detail: redact(detail) };
    }
    // A server of several machines may need a moment to say the same everywhere.
    for (const ms of [500, 1_500, 3_000]) {
      await sleep(ms);
      if ((await this.tip(branch).catch(() => undefined)) === commit) return { kind: 'landed' };
    }
    return { kind: 'unknown', detail: 'git says that it pushed, but the remote does not show the commit' };
  }

  /** Whether this committer made the commit and the commit names a patch in an `Autosync-Patch` trailer. */
  async isBy(commit: string, email: string): Promise<boolean> {
    await this.fetch([commit]);
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

  /** Tries something up to three times, unless the run is cancelled meanwhile. */
  private persistently<T>(work: () => Promise<T>): Promise<T> {
    const { cancel } = this.access;
    return pRetry(work, { ...RETRIES, shouldRetry: () => !cancel.aborted });
  }

  private async ask(args: readonly string[], git = this.access.git): Promise<ExecResult> {
    const result = await this.run(args, git);
    if (result.code !== 0) throw new Error(this.explain(result));
    return result;
  }

  private run(args: readonly string[], git = this.access.git): Promise<ExecResult> {
    const { env, cancel } = this.access;
    return git.run(args, { env, timeoutMs: NETWORK_MS, allow: ANY_CODE, cancel });
  }

  /** The messages of the remote, in its own words, without git's hints. */
  private explain(result: ExecResult): string {
    const { cancel, redact } = this.access;
    if (result.code === 124)
      return cancel.aborted ? 'the run was cancelled' : `no answer within ${NETWORK_MS / 1_000} s`;
    const rejected = result.stdout
      .toString('utf8')
      .split('\n')
      .filter((line) => line.startsWith('!'));
    const lines = [...result.stderr.split('\n'), ...rejected]
      .map((line) => line.replace(/^remote:/, '').trim())
      .filter((line) => /\p{L}/u.test(line) && !NOISE.test(line));
    return redact(lines.slice(0, 12).join('; ') || `git exited with ${result.code}`).slice(0, 2_000);
  }
}

/** Whether the remote rejected a ref, as the `--porcelain` output shows it. */
function isRejection(result: ExecResult): boolean {
  return /^!\t/m.test(result.stdout.toString('utf8'));
}

/** Lines of git that tell a user nothing: the hints of a push by hand. */
const NOISE = /^(?:hint:|To |error: failed to push some refs)/;
const ANY_CODE = Array.from({ length: 255 }, (_, index) => index + 1);
const RETRIES = { retries: 2, minTimeout: 1_000, factor: 2 };

/** An address as git shows it after a push: without user name and password. */
function withoutUser(address: string): string {
  return address.replace(/^([a-z][\w+.-]*:\/\/)?[^@/]*@/i, '$1');
}
