/** Where the patches of a run come from: a small interface, with one file for each kind of source. */
import type { Base } from '../platform/git/store.ts';
import type { Batch, Patch } from './patch.ts';
import type { Verdict } from './verdict.ts';

/** Gives an ordered batch. What follows does not know where it came from. */
export interface BatchSource {
  /** What is looked for, for people: `patches in .autosync/patches`. */
  readonly what: string;
  /** The commit that the patches are for. */
  base(): Promise<Base>;
  /** Reads what is offered. No patch is applied and no test runs. `notes`: what people should know. */
  gather(base: Base): Promise<Batch & { notes?: readonly string[] }>;
  /** The patches that may not land any more, with why. Asked just before the landing. */
  changed(patches: readonly Patch[]): Promise<ReadonlyMap<string, Verdict>>;
  /**
   * Does what has to be done before these patches land by a push. Returns what is to be done after it: it is told which
   * of them landed.
   */
  prepare(patches: readonly Patch[]): Promise<(landed: readonly Patch[]) => Promise<void>>;
}
