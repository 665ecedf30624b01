/** Brings commits into the private store, from the checkout while it can be trusted, else from the remote. */
import { EXIT, UserError } from '../text/user-error.ts';
import type { Checkout } from './checkout.ts';
import type { Remote } from './remote.ts';
import type { Base, PrivateStore } from './store.ts';

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

  /** Tests are about to run, and a test can rewrite the checkout: from now on only the remote is asked. */
  distrustCheckout(): void {
    this.mayAskCheckout = false;
  }

  /** The tip of a branch on the remote. */
  async tipOf(branch: string): Promise<Base> {
    const tip = await this.remote.tip(branch);
    if (tip !== undefined) return this.fetch(tip);
    throw new UserError(
      `The branch \`${branch}\` does not exist on the remote.`,
      'Push it first, or name another one with `target-branch`.',
    );
  }

  /** One commit with its tree, without its history. */
  async fetch(commit: string): Promise<Base> {
    try {
      if (this.mayAskCheckout && (await this.checkout.has(commit))) await this.fromCheckout(commit);
      else await this.fromRemote(commit);
    } catch (error) {
      if (error instanceof UserError) throw error;
      throw new UserError(
        `The commit ${commit.slice(0, 12)} could not be fetched: ${(error as Error).message}`,
        'Check the network and that the checkout is a whole repository.',
        EXIT.broken,
      );
    }
    return this.store.readBase(commit);
  }

  /** A partial clone has the commit but not all of its files; the remote has. */
  private async fromCheckout(commit: string): Promise<void> {
    try {
      await this.store.fetchCommit(commit, this.checkout.commonDir);
    } catch (error) {
      if (!this.remote.fetchesIntoStore) throw error;
      await this.remote.fetch(commit);
    }
  }

  /** A person's remote fetches into their own repository; from there the commit comes into the store. */
  private async fromRemote(commit: string): Promise<void> {
    await this.remote.fetch(commit);
    if (!this.remote.fetchesIntoStore) await this.store.fetchCommit(commit, this.checkout.commonDir);
  }
}
