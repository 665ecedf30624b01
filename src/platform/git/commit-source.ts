/** Brings commits into the private store, from the checkout while it is trusted, then from the remote. */
import { EXIT, UserError } from '../text/user-error.ts';
import type { Checkout } from './checkout.ts';
import type { Remote } from './remote.ts';
import type { Base, PrivateStore } from './store.ts';

/** Fetches the commits that a run needs. It chooses between the checkout and the remote. */
export class CommitSource {
  private readonly checkout: Pick<Checkout, 'has' | 'commonDir'>;
  private readonly store: Pick<PrivateStore, 'fetchCommit' | 'readBase'>;
  private readonly remote: Pick<Remote, 'tip' | 'fetch' | 'fetchesIntoStore'>;
  private mayAskCheckout = true;

  constructor(
    checkout: Pick<Checkout, 'has' | 'commonDir'>,
    store: Pick<PrivateStore, 'fetchCommit' | 'readBase'>,
    remote: Pick<Remote, 'tip' | 'fetch' | 'fetchesIntoStore'>,
  ) {
    this.checkout = checkout;
    this.store = store;
    this.remote = remote;
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

  /** Fetches one commit with its tree, without its parents. Throws a {@link UserError} when that fails. */
  async fetch(commit: string): Promise<Base> {
    try {
      if (this.mayAskCheckout && (await this.checkout.has(commit))) await this.fromCheckout(commit);
      else await this.fromRemote(commit);
    } catch (error) {
      if (error instanceof UserError) throw error;
      throw new UserError(
        `The commit ${commit.slice(0, 12)} could not be fetched: ${(error as Error).message}`,
        'Check the network, and check that the checkout is a complete repository.',
        EXIT.broken,
      );
    }
    return this.store.readBase(commit);
  }

  /**
   * Fetches from the checkout, or from the remote if that fails: a partial clone
   * lacks some files of the commit.
   */
  private async fromCheckout(commit: string): Promise<void> {
    try {
      await this.store.fetchCommit(commit, this.checkout.commonDir);
    } catch (error) {
      if (!this.remote.fetchesIntoStore) throw error;
      await this.remote.fetch(commit);
    }
  }

  /**
   * Fetches from the remote. A user's own remote fetches into the user's repository, and the
   * store takes the commit from there.
   */
  private async fromRemote(commit: string): Promise<void> {
    await this.remote.fetch(commit);
    if (!this.remote.fetchesIntoStore) await this.store.fetchCommit(commit, this.checkout.commonDir);
  }
}
