/** Brings commits into the private store, from the checkout while it is trusted, then from the remote. */
import { EXIT, UserError } from '../text/user-error.ts';
import { counted } from '../text/words.ts';
import type { Checkout } from './checkout.ts';
import type { Remote } from './remote.ts';
import type { Base, PrivateStore } from './store.ts';

/** Fetches the commits that a run needs. It chooses between the checkout and the remote. */
export class CommitSource {
  private readonly checkout: Pick<Checkout, 'has' | 'isShallow' | 'commonDir'>;
  private readonly store: Pick<PrivateStore, 'fetchCommit' | 'readBase'>;
  private readonly remote: Pick<Remote, 'tip' | 'fetch' | 'fetchesIntoStore'>;
  /** Commits come with their history, which merges need. */
  private readonly isWhole: boolean;
  private mayAskCheckout = true;

  constructor(
    checkout: Pick<Checkout, 'has' | 'isShallow' | 'commonDir'>,
    store: Pick<PrivateStore, 'fetchCommit' | 'readBase'>,
    remote: Pick<Remote, 'tip' | 'fetch' | 'fetchesIntoStore'>,
    isWhole = false,
  ) {
    this.checkout = checkout;
    this.store = store;
    this.remote = remote;
    this.isWhole = isWhole;
  }

  /**
   * Makes all later fetches use only the remote. It must be called before tests run, because a
   * test can rewrite the checkout.
   */
  distrustCheckout(): void {
    this.mayAskCheckout = false;
  }

  /** Fetches the tip of a branch of the remote. Throws a {@link UserError} when the branch does not exist. */
  async tipOf(branch: string): Promise<Base> {
    const tip = await this.remote.tip(branch);
    if (tip !== undefined) return this.fetch(tip);
    throw new UserError(
      `The branch \`${branch}\` does not exist on the remote.`,
      'Push it first, or name another one with `target-branch`.',
    );
  }

  /** Fetches one commit with its tree. Throws a {@link UserError} when that fails. */
  async fetch(commit: string): Promise<Base> {
    try {
      const isHere = this.mayAskCheckout && (await this.checkout.has(commit));
      // A shallow checkout holds no history to take.
      if (isHere && !(this.isWhole && (await this.checkout.isShallow()))) await this.fromCheckout(commit);
      else await this.fromRemote([commit]);
    } catch (error) {
      throw unreachable(`The commit ${commit.slice(0, 12)}`, error);
    }
    return this.store.readBase(commit);
  }

  /** Fetches commits of the remote with their history. Throws a {@link UserError} when that fails. */
  async fetchAll(commits: readonly string[]): Promise<void> {
    if (commits.length === 0) return;
    await this.fromRemote(commits).catch((error: unknown) => {
      throw unreachable(`${counted(commits.length, 'commit')} of pull requests`, error);
    });
  }

  /**
   * Fetches from the checkout, or from the remote if that fails: a partial clone
   * lacks some files of the commit.
   */
  private async fromCheckout(commit: string): Promise<void> {
    try {
      await this.store.fetchCommit(commit, this.checkout.commonDir, this.isWhole);
    } catch (error) {
      if (!this.remote.fetchesIntoStore) throw error;
      await this.remote.fetch([commit], this.isWhole);
    }
  }

  /**
   * Fetches from the remote. A user's own remote fetches into the user's repository, and the
   * store takes the commit from there.
   */
  private async fromRemote(commits: readonly string[]): Promise<void> {
    await this.remote.fetch(commits, this.isWhole);
    if (this.remote.fetchesIntoStore) return;
    for (const commit of commits) await this.store.fetchCommit(commit, this.checkout.commonDir, this.isWhole);
  }
}

function unreachable(what: string, error: unknown): UserError {
  if (error instanceof UserError) return error;
  return new UserError(
    `${what} could not be fetched: ${(error as Error).message}`,
    'Check the network, and check that the checkout is a complete repository.',
    EXIT.broken,
  );
}
