/** Where each patch of a search stands: green, in the queue, or out. */
import { SearchEnd, type Asker, type Asking, type Sequence } from './asker.ts';
import { DOUBT } from './belief.ts';
import type { Conclusion, Rejection } from './questions.ts';

/** A patch takes so many trials to judge, on average, with what is asked about partners. */
const JUDGING = 1.3;
/** So many rejected patches in a row that could not be judged end the search: the cause is not the patches. */
const MOST_ERRORS = 3;

/** The patches of a search. Each of them is green, in the queue or out, and may come back from out. */
export class Standing {
  /** Patches that were green together in a full trial. Only grows. */
  green: Sequence = [];
  /** Patches that nobody accuses and that are not green yet, in order. */
  queue: Sequence;
  /** Patches that are accused, each with its rejection once that is proved. */
  readonly out = new Map<string, Rejection | undefined>();
  /** Patches of the queue that did not apply. */
  private readonly waiting = new Set<string>();
  /** Everything that was green before, oldest first. Some patches apply only there. */
  readonly greens: Sequence[] = [[]];
  private readonly places: ReadonlyMap<string, number>;
  private readonly asker: Asker;
  private readonly apart: string[] = [];
  private errorsInARow = 0;

  constructor(patches: Sequence, asker: Asker) {
    this.queue = patches;
    this.places = new Map(patches.map((id, place) => [id, place]));
    this.asker = asker;
  }

  /**
   * Patches of the queue that apply on what is green, in order. A patch that did not apply waits until all that are
   * out are judged: it could take the place of one that comes back.
   */
  *ready(): Asking<Sequence> {
    if (this.unjudged === 0) this.release();
    const queue = this.queue.filter((id) => !this.waiting.has(id));
    const applied = (yield* this.asker.build([...this.green, ...queue])).slice(this.green.length);
    for (const id of queue) if (!applied.includes(id)) this.waiting.add(id);
    this.asker.remain(applied.length);
    return applied;
  }

  /** All that are out were judged, as far as they can be: patches that did not apply get another try. */
  release(): void {
    this.waiting.clear();
  }

  /** How many patches are accused and not judged yet. */
  get unjudged(): number {
    return [...this.out.values()].filter((rejection) => rejection === undefined).length;
  }

  /** Says how many trials are still expected: these, and those that judge and name partners. */
  expect(more: number): void {
    this.asker.expect(Math.ceil(JUDGING * (more + this.unjudged)));
  }

  isInOrder(patches: Sequence): boolean {
    return patches.every((id, i) => i === 0 || this.places.get(patches[i - 1]!)! < this.places.get(id)!);
  }

  /** These patches are green with what was green. */
  bank(patches: Sequence): void {
    if (patches.length === 0) return;
    const banked = new Set(patches);
    this.green = [...this.green, ...patches];
    this.greens.push(this.green);
    this.queue = this.queue.filter((id) => !banked.has(id));
    for (const id of patches) this.out.delete(id);
    this.asker.belief.innocents += patches.length;
    this.errorsInARow = 0;
  }

  /** Takes these patches out, to be judged later. */
  accuse(patches: Iterable<string>): void {
    const accused = new Set(patches);
    this.queue = this.queue.filter((id) => !accused.has(id));
    for (const id of accused) if (!this.out.has(id)) this.out.set(id, undefined);
  }

  /** Leaves these patches undecided: they apply only together, and are red together. */
  setApart(patches: Sequence): void {
    const apart = new Set(patches);
    this.queue = this.queue.filter((id) => !apart.has(id));
    this.apart.push(...patches);
  }

  /** Puts a patch that was out back into the queue, before all others. */
  acquit(patch: string): void {
    this.out.delete(patch);
    this.queue = [patch, ...this.queue.filter((id) => id !== patch)];
  }

  reject(rejection: Rejection): void {
    const { patch, outcome, tests } = rejection;
    for (const test of tests) this.asker.evidence.settle(test, patch);
    const isNew = this.out.get(patch) === undefined;
    this.queue = this.queue.filter((id) => id !== patch);
    this.out.set(patch, rejection);
    if (!isNew) return;
    this.errorsInARow = outcome === 'error' ? this.errorsInARow + 1 : 0;
    if (this.errorsInARow >= MOST_ERRORS) throw new SearchEnd('errors');
    if (outcome === 'red') this.asker.belief.culprits += 1;
  }

  /** The rejections that are proved. */
  get rejections(): Rejection[] {
    return [...this.out.values()].filter((rejection) => rejection !== undefined);
  }

  /** `stopped`: why the search ended early. A patch that was still to be confirmed then is not blamed. */
  conclusion(stopped: Conclusion['stopped']): Conclusion {
    const isSure = ({ confidence }: Rejection): boolean => !stopped || confidence >= 1 - DOUBT;
    const rejections = this.rejections.filter(isSure);
    const { evidence } = this.asker;
    const blamed = new Set(rejections.map(({ patch }) => patch));
    return {
      green: this.green,
      rejections,
      open: [...this.queue, ...this.apart, ...[...this.out.keys()].filter((id) => !blamed.has(id))],
      flaky: evidence.flaky,
      orderDependent: [...evidence.orderDependent],
      stopped,
    };
  }
}
