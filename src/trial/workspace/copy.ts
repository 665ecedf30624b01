/** Makes a workspace that is a fresh copy of the repository, so that a person's checkout is never touched. */
import path from 'node:path';
import { Checkout } from '../../platform/git/checkout.ts';
import type { PrivateStore } from '../../platform/git/store.ts';
import { openTemporary } from '../../platform/system/temporary.ts';
import type { Log } from '../../platform/system/log.ts';
import { WorkTree } from './work-tree.ts';
import type { Workspace } from './workspace.ts';

export interface CopyRequest {
  checkout: Checkout;
  store: PrivateStore;
  /** The commit candidates build on. */
  base: string;
  cleanPaths: readonly string[];
  keepPaths: readonly string[];
  /** Globs of ignored files that the copy takes along. */
  carry: readonly string[];
  /**
   * Folders from which no file is copied. The open history is in one of them, and POSIX drops SQLite's lock when
   * the same process closes a copy's handle of that file.
   */
  except: readonly string[];
  /** The folder in which the copy is made. */
  temporary: string;
  log: Log;
}

/** Makes the copy alone in its own folder, so that a test that writes beside it does not reach the store. */
export async function copyWorkspace(request: CopyRequest): Promise<Workspace> {
  const { checkout, store, base, carry, except, temporary, log } = request;
  const home = await openTemporary(temporary, 'copy-');
  try {
    const directory = path.join(home.directory, 'workspace');
    await checkout.copyTo(directory, carry, except);
    const files = await WorkTree.open(store, await Checkout.open(directory), base, request, true);
    return {
      files,
      rebase: (commit) => files.repository.rebase(commit),
      // Nobody looks at a copy once the run is over.
      leaveAt: () => undefined,
      async [Symbol.asyncDispose]() {
        await home[Symbol.asyncDispose]().catch((error: Error) =>
          log.warning(`The copy ${home.directory} could not be removed: ${error.message}`),
        );
      },
    };
  } catch (error) {
    await home[Symbol.asyncDispose]();
    throw error;
  }
}
