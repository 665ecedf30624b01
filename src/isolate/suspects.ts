/** The search where reports name the failing tests: suspects are left out, and each of them is judged at the end. */
import { SearchEnd, type Asker, type Asking, type Sequence } from './asker.ts';
import { entropy } from './belief.ts';
import { isCommand } from './evidence.ts';
import { Judge } from './judge.ts';
import {
  choicesOf,
  outlookOf,
  SETTLED,
  valuesOf,
  type Choice,
  type Outlook,
  type Situation,
} from './lists.ts';
import { findFirstCulprit } from './prefixes.ts';
import type { Assumptions, Considered } from './questions.ts';
import type { Standing } from './standing.ts';

/** So many choices are told with the question that was chosen. */
const MOST_CONSIDERED = 3;
/** At most this many lists are built to see which of their patches apply. */
const MOST_BUILT = 4;
/** A list that is expected to be green, and is not, says that the suspects are wrong. So many times are allowed. */
const MOST_SURPRISES = 2;
/** The search may cost so many times what a search of prefixes costs, and so many full trials more. */
const MOST_MORE = 2;
const SLACK = 6;
/** A list is not asked that tells fewer bits and is as good as surely red. */
const USELESS = 0.1;
/** So many times a tree that is red is tried again, if its tests may be flaky. */
const MOST_REPEATS = 3;

/** Searches until every patch that applies is green or judged on what is green in the end. */
export function* searchBySuspects(standing: Standing, asker: Asker, assumptions: Assumptions): Asking<void> {
  const search = new Search(standing, asker, assumptions);
  const judge = new Judge(standing, asker, assumptions);
  for (let isBack = true; isBack;) {
    yield* search.run();
    isBack = yield* judge.all();
    if (!isBack) standing.release();
    isBack ||= (yield* standing.ready()).length > 0;
  }
  if (judge.isUndecided) throw new SearchEnd('flaky');
}

function considered({ tests, list, value }: Choice): Considered {
  return { ask: tests ? 'focus' : 'full', patches: list.length, worth: Math.round(value * 100) / 100 };
}

class Search {
  private readonly standing: Standing;
  private readonly asker: Asker;
  private readonly assumptions: Assumptions;
  private surprises = 0;

  constructor(standing: Standing, asker: Asker, assumptions: Assumptions) {
    this.standing = standing;
    this.asker = asker;
    this.assumptions = assumptions;
  }

  /** Tries lists until no patch in the queue applies. */
  *run(): Asking<void> {
    for (;;) {
      const ready = yield* this.standing.ready();
      if (ready.length === 0) return;
      const [situation, outlook] = yield* this.outlook(ready);
      if (this.asker.evidence.seen.length > 0) this.standing.expect(outlook.about);
      if (ready.every((id) => outlook.settled.has(id))) {
        this.standing.accuse(ready);
        continue;
      }
      const choice = yield* this.choose(situation, outlook);
      const outcome = choice && (yield* this.ask(choice));
      if (choice && outcome === 'green') this.bank(choice.list, ready, outlook);
      // Nobody names a suspect for what cannot be judged.
      if (choice && outcome !== 'error') continue;
      // Whoever is accused most is judged alone, test by test.
      const accused = ready.filter((id) => (outlook.accused.get(id) ?? 0) >= 0.5);
      if (!choice && (accused.length > 0 || ready.length === 1)) {
        this.standing.accuse(accused.length > 0 ? accused : ready);
        continue;
      }
      const said = outcome === 'error' ? outcome : undefined;
      const list = choice?.list ?? ready;
      const culprit = yield* findFirstCulprit(this.standing, this.asker, list, this.assumptions, said);
      // Where tests are named, they decide.
      if (culprit && culprit.tests.length > 0) this.standing.accuse([culprit.patch]);
      else if (culprit) this.standing.reject(culprit);
    }
  }

  /** What is believed about the patches that are ready, without those that apply only on top of a settled culprit. */
  private *outlook(ready: Sequence): Asking<[Situation, Outlook]> {
    const situation = this.situation(ready);
    const outlook = outlookOf(situation);
    if (outlook.settled.size === 0) return [situation, outlook];
    const applied = new Set(yield* this.asker.build([...this.standing.green, ...outlook.target]));
    const rest = ready.filter((id) => outlook.settled.has(id) || applied.has(id));
    if (rest.length === ready.length) return [situation, outlook];
    return [{ ...situation, ready: rest }, outlookOf({ ...situation, ready: rest })];
  }

  private situation(ready: Sequence): Situation {
    const { asker } = this;
    return {
      green: this.standing.green,
      ready,
      out: [...this.standing.out.keys()],
      evidence: asker.evidence,
      blames: asker.blames,
      culprits: asker.culpritShare,
      focusCost: asker.focusCost,
      canFocus: (test) => !isCommand(test) && asker.hasFocus([test]),
      onlyPrefixes: this.surprises > MOST_SURPRISES + ready.length / 10 || !this.mayGoOn(ready.length),
    };
  }

  /**
   * Whether the search has cost little more so far than prefixes by exit code, or one patch at a time, would have cost
   * for what is decided. If not, that one takes over until this holds again: suspicion may be wrong, prefixes never are.
   */
  private mayGoOn(open: number): boolean {
    const { asker, standing } = this;
    const { culprits, innocents } = asker.belief;
    const { unjudged } = standing;
    const share = (culprits + unjudged) / (culprits + innocents + unjudged);
    const byPrefixes = (patches: number): number => Math.min(patches, patches * entropy(share) + 1);
    const all = standing.green.length + standing.out.size + open;
    return asker.spent + byPrefixes(open) <= MOST_MORE * byPrefixes(all) + SLACK;
  }

  /** The best question whose answer is not known yet, by what applies of its list. `undefined`: there is none. */
  private *choose(situation: Situation, outlook: Outlook): Asking<Choice | undefined> {
    const green = this.standing.green;
    let best: Choice | undefined;
    const choices = choicesOf(situation, outlook).filter((choice) => this.isNew(choice));
    for (const choice of choices.slice(0, MOST_BUILT)) {
      if (best && best.value >= choice.value) break;
      const applied = (yield* this.asker.build([...green, ...choice.list])).slice(green.length);
      if (applied.length === 0) continue;
      const isWhole = applied.length === choice.list.length;
      if (!isWhole && !this.isNew({ ...choice, list: applied })) continue;
      const same = isWhole
        ? choice
        : valuesOf(applied, choice.why, situation, outlook).find(({ tests }) => !tests === !choice.tests);
      if (same && (!best || same.value > best.value)) best = same;
    }
    if (best && best.bits + best.green < USELESS) return undefined;
    if (best)
      this.asker.consider(
        [best, ...choices.filter((choice) => choice !== best)].slice(0, MOST_CONSIDERED).map(considered),
      );
    return best;
  }

  /** Whether the answer is not known yet. A red tree is asked again only where that may have been a flake. */
  private isNew({ list, tests }: Choice): boolean {
    const candidate = [...this.standing.green, ...list];
    const times = this.asker.evidence.timesAsked(candidate, tests);
    if (times === 0) return true;
    if (tests?.every((test) => this.asker.evidence.onExactly(candidate, test).includes(false))) return false;
    return !this.asker.isSure && times <= MOST_REPEATS && this.mayBeFlaky(candidate, list);
  }

  /** Whether all that failed on a candidate, every time, may have failed for no reason. */
  private mayBeFlaky(candidate: Sequence, list: Sequence): boolean {
    const { evidence, blames, culpritShare } = this.asker;
    const failed = evidence.watched().filter((test) => {
      const said = evidence.onExactly(candidate, test);
      return said.includes(true) && !said.includes(false);
    });
    return failed.length > 0 && failed.every((test) => blames.of(test, list, culpritShare).flaky > 0.2);
  }

  /** Asks; `green`: the list was green in a full trial. */
  private *ask({ list, tests, green, why }: Choice): Asking<'green' | 'error' | undefined> {
    const candidate = [...this.standing.green, ...list];
    if (tests) {
      yield* this.asker.failingAlone(candidate, tests, why);
      return undefined;
    }
    const { outcome } = yield* this.asker.full(candidate, why, { mayBeCut: true });
    if (outcome !== 'green' && green >= 0.5) this.surprises += 1;
    return outcome === 'red' ? undefined : outcome;
  }

  /** Banks a green list. Patches that were left out for a reason are out, the others stay in the queue. */
  private bank(list: Sequence, ready: Sequence, outlook: Outlook): void {
    const on = new Set(list);
    const left = ready.filter((id) => !on.has(id));
    this.standing.bank(list);
    this.standing.accuse(left.filter((id) => (outlook.accused.get(id) ?? 0) > SETTLED));
    this.surprises = 0;
  }
}
