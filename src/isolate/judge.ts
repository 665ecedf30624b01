/** Judges the suspects: each alone on what is green, until its tests accuse it beyond doubt, or it comes back. */
import type { Asker, Asking, Sequence } from './asker.ts';
import { DOUBT } from './belief.ts';
import { isCommand } from './evidence.ts';
import { DEAR_FOCUS } from './lists.ts';
import type { Assumptions } from './questions.ts';
import type { Standing } from './standing.ts';

/** A patch is blamed for tests that accuse it with this chance; where there is none, for those with the lower one. */
const ACCUSED = [0.3, 0.02] as const;
/** Of two tests that failed together, the second one reduces the doubt to this share, at best. */
const TOGETHER = 0.1;
/** After as many reruns as the user allows, a patch is rejected when its chance to be innocent is below this. */
const DOUBT_WHEN_TRIED = 0.01;
/** What failed so many times on one tree, and never passed there, counts. What did not is left undecided. */
const MOST_JUDGED = 8;
/** A patch that came back so many times, and not with others, is judged by all tests. */
const MOST_RETURNS = 2;

/** Judges patches that are out, one by one. */
export class Judge {
  private readonly standing: Standing;
  private readonly asker: Asker;
  private readonly retries: number;
  /** Flaky tests kept some patch from being judged. */
  isUndecided = false;
  /** Accused patch → how many patches were green when it was judged. */
  private readonly judgedOn = new Map<string, number>();
  private readonly returns = new Map<string, number>();

  constructor(standing: Standing, asker: Asker, { retries }: Pick<Assumptions, 'retries'>) {
    this.standing = standing;
    this.asker = asker;
    this.retries = retries;
  }

  /** Judges the patches that are out. True if one came back, and the search goes on. */
  *all(): Asking<boolean> {
    const { out, green } = this.standing;
    const unjudged = [...out.keys()].filter((patch) => !out.get(patch));
    // Meanwhile others may be known to be why their tests failed.
    const cleared = unjudged.filter(
      (patch) => this.mayReturn(patch, green) && this.accusing(patch, green).tests.length === 0,
    );
    for (const patch of cleared) this.takeBack(patch);
    if (cleared.length > 0) return true;
    if (yield* this.each(unjudged)) return true;
    // Something became green since others were judged, and it may be what they miss.
    const isOpen = (patch: string): boolean =>
      this.judgedOn.get(patch) !== green.length && !this.isStillRed(patch);
    const again = [...out.keys()].filter(isOpen);
    const isBack = again.length > 1 && (yield* this.together(again));
    return isBack || (yield* this.each(again.filter(isOpen)));
  }

  /** Judges each of these on what is green now. True if one came back. */
  private *each(patches: Sequence): Asking<boolean> {
    const { standing } = this;
    let isBack = false;
    for (const patch of patches) {
      const before = yield* this.placeOf(patch);
      if (!before) continue;
      standing.expect(1);
      const isOnTop = before.length === standing.green.length;
      const isOut = yield* this.judge(patch, before);
      if (isOut) this.judgedOn.set(patch, standing.green.length);
      // Where it applies no more, it is no culprit, and it stays in the way of others.
      else if (!isOnTop) standing.acquit(patch);
      isBack ||= !isOut && isOnTop;
    }
    return isBack;
  }

  /**
   * Tries patches that were rejected together: often one trial shows that they are still red. True if some came back:
   * none of their tests fails any more.
   */
  private *together(patches: Sequence): Asking<boolean> {
    const { asker, standing } = this;
    const candidate = yield* asker.build([...standing.green, ...patches]);
    if (candidate.length < standing.green.length + 2 || asker.evidence.timesAsked(candidate, undefined) > 0)
      return false;
    const { outcome } = yield* asker.full(candidate, 'what was rejected, on what is green');
    const tried = candidate.slice(standing.green.length);
    if (outcome === 'green') standing.bank(tried);
    if (outcome !== 'red') return outcome === 'green';
    const seen = asker.evidence.seen.at(-1)!;
    const passes = tried.filter((patch) => {
      const tests = standing.out.get(patch)?.tests ?? [];
      return tests.length > 0 && tests.every((test) => asker.evidence.says(seen, test) === false);
    });
    for (const patch of passes) this.takeBack(patch);
    return passes.length > 0;
  }

  /** Whether a rejected patch was seen red together with all that became green since: nothing there repairs it. */
  private isStillRed(patch: string): boolean {
    const rejection = this.standing.out.get(patch);
    if (!rejection || rejection.outcome === 'error') return rejection !== undefined;
    const { evidence } = this.asker;
    const news = this.standing.green.filter((id) => !rejection.green.includes(id));
    return rejection.tests.some((test) =>
      evidence.seen.some(
        (seen) =>
          !seen.wasCut &&
          evidence.says(seen, test) === true &&
          [patch, ...news].every((id) => seen.on.has(id)) &&
          [...evidence.breakersOf(test)].every((id) => id === patch || !seen.on.has(id)),
      ),
    );
  }

  /** What was green last where this patch applies. */
  private *placeOf(patch: string): Asking<Sequence | undefined> {
    for (const green of this.standing.greens.toReversed()) {
      const candidate = [...green, patch];
      if ((yield* this.asker.build(candidate)).length === candidate.length) return green;
      // One that was rejected already has its evidence.
      if (this.standing.out.get(patch)) return undefined;
    }
    return undefined;
  }

  /** Judges one patch on top of what is green. True if it is out. */
  private *judge(patch: string, before: Sequence): Asking<boolean> {
    const { asker, standing } = this;
    const candidate = [...before, patch];
    let isNeedAsked = false;
    for (let asked = 0; asked <= MOST_JUDGED;) {
      const accusing = this.accusing(patch, before);
      const fails = Math.max(
        0,
        ...accusing.failing.map((test) => asker.evidence.onExactly(candidate, test).length),
      );
      const doubt = this.doubtAbout(candidate, accusing.failing);
      // A test that another patch is known to break fails for no reason as well.
      const isOwn = accusing.failing.some((test) =>
        [...asker.evidence.breakersOf(test)].every((id) => id === patch),
      );
      const isTried = isOwn && fails > this.retries && doubt < DOUBT_WHEN_TRIED;
      if (accusing.failing.length > 0 && (doubt < DOUBT || isTried || fails >= MOST_JUDGED)) {
        const tests = this.certain(candidate, accusing.failing);
        const needed = isNeedAsked ? undefined : yield* this.neededBy(patch, tests, before);
        // A pass with another patch may as well say that the test is flaky.
        isNeedAsked = true;
        if (needed !== undefined && this.doubtAbout(candidate, tests) >= DOUBT) continue;
        const because = needed === undefined ? {} : { because: { kind: 'needs' as const, patch: needed } };
        const confidence = Math.max(0, 1 - doubt);
        for (const test of accusing.failing) if (isCommand(test)) asker.evidence.settle(test, patch);
        standing.reject({ patch, green: before, tests, outcome: 'red', confidence, ...because });
        return true;
      }
      if (accusing.tests.length === 0 && this.mayReturn(patch, before)) return this.takeBack(patch);
      const tests = accusing.tests.filter((test) => !isCommand(test));
      const isFocus =
        tests.length > 0 && tests.length === accusing.tests.length && asker.focusCost < DEAR_FOCUS;
      const why = `${patch} on what is green`;
      const failed =
        isFocus && this.mayReturn(patch, before)
          ? yield* asker.failingAlone(candidate, tests, why)
          : undefined;
      if (failed) {
        if (failed.length === 0) return this.takeBack(patch);
        asked += 1;
        continue;
      }
      const { outcome } = yield* asker.full(candidate, why);
      if (outcome === 'error') {
        standing.reject({ patch, green: before, tests: [], outcome, confidence: 1 });
        return true;
      }
      if (outcome === 'green') {
        if (before.length === standing.green.length) standing.bank([patch]);
        return false;
      }
      asked += 1;
    }
    this.isUndecided = true;
    standing.accuse([patch]);
    return true;
  }

  /** The tests that accuse a patch, and those of them that failed with it on exactly this candidate every time. */
  private accusing(patch: string, before: Sequence): { tests: Sequence; failing: Sequence } {
    const { evidence } = this.asker;
    const candidate = [...before, patch];
    const said = (test: string): boolean[] => evidence.onExactly(candidate, test);
    const failing = evidence.tests.filter((test) => said(test).length > 0 && !said(test).includes(false));
    if (failing.length > 0) return { tests: failing, failing };
    const culprits = this.asker.culpritShare;
    const blames = evidence.tests
      .filter((test) => !said(test).includes(false))
      .map((test) => ({ test, by: this.blameOf(patch, test, culprits) }));
    for (const least of ACCUSED) {
      const tests = blames.filter(({ by }) => by > least).map(({ test }) => test);
      if (tests.length > 0) return { tests, failing };
    }
    return { tests: [], failing };
  }

  /** How likely this patch breaks the test, among all that are not green. */
  private blameOf(patch: string, test: string, culprits: number): number {
    if (this.asker.evidence.breakersOf(test).has(patch)) return 1;
    const among = this.amongFor(patch, test);
    return this.asker.blames.of(test, among, culprits).patches[among.indexOf(patch)] ?? 0;
  }

  /** The patches that may break a test. What another culprit explains is no evidence against this one. */
  private amongFor(patch: string, test: string): Sequence {
    const { standing, asker } = this;
    const others = asker.evidence.breakersOf(test);
    return [...standing.queue, ...standing.out.keys()].filter((id) => id === patch || !others.has(id));
  }

  /** The chance that a patch is innocent of tests that were green without it: all of them failed for no reason. */
  private doubtAbout(candidate: Sequence, failing: Sequence): number {
    const patch = candidate.at(-1)!;
    const culprits = this.asker.culpritShare;
    const doubts = failing.map((test) => this.doubtOf(patch, test, candidate.slice(0, -1), culprits));
    // Tests that fail together are hardly ever all flaky, but they may share a cause.
    const [least = 1, ...others] = doubts.toSorted((a, b) => a - b);
    return others.slice(0, 2).reduce((all, doubt) => all * Math.max(doubt, TOGETHER), least);
  }

  private doubtOf(patch: string, test: string, before: Sequence, culprits: number): number {
    return this.asker.blames.doubt(test, patch, this.amongFor(patch, test), before, culprits);
  }

  /** Of the tests that fail with a patch, those that it breaks beyond doubt; else the one with the least doubt. */
  private certain(candidate: Sequence, failing: Sequence): Sequence {
    const patch = candidate.at(-1)!;
    const culprits = this.asker.culpritShare;
    const doubts = failing
      .filter((test) => !isCommand(test))
      .map((test) => ({ test, doubt: this.doubtOf(patch, test, candidate.slice(0, -1), culprits) }));
    const least = Math.min(...doubts.map(({ doubt }) => doubt));
    return doubts.filter(({ doubt }) => doubt <= Math.max(2 * least, DOUBT)).map(({ test }) => test);
  }

  private mayReturn(patch: string, before: Sequence): boolean {
    return before.length < this.standing.green.length || (this.returns.get(patch) ?? 0) < MOST_RETURNS;
  }

  private takeBack(patch: string): false {
    this.returns.set(patch, (this.returns.get(patch) ?? 0) + 1);
    this.asker.evidence.unsettle(patch);
    this.standing.acquit(patch);
    return false;
  }

  /** The patch that is out and that this one needs: with it, these tests passed before and pass again. */
  private *neededBy(patch: string, tests: Sequence, before: Sequence): Asking<string | undefined> {
    const { evidence } = this.asker;
    if (tests.length === 0) return undefined;
    const passed = evidence.seen.find(
      (seen) =>
        [...before, patch].every((id) => seen.on.has(id)) &&
        tests.every((test) => evidence.says(seen, test) === false),
    );
    if (!passed) return undefined;
    const others = [...passed.on].filter((id) => this.standing.out.has(id) && id !== patch);
    for (const other of others.slice(0, 3)) {
      const built = yield* this.asker.build([...before, other, patch]);
      if (built.length < before.length + 2) continue;
      const failed = yield* this.asker.failingAlone(built, tests, `whether ${patch} needs ${other}`);
      if (failed?.length === 0) return other;
      if (!failed && others.length === 1 && passed.on.size === built.length) return other;
    }
    return undefined;
  }
}
