/** Which patches are likelier than others to be why something failed, told once for each test and place. */
import type { Candidate } from '../candidate/candidate.ts';
import type { CandidateMaker } from '../candidate/candidates.ts';
import { commandAt } from '../isolate/evidence.ts';
import type { TestResult } from '../trial/reports/model.ts';
import type { Trial } from '../trial/trial.ts';
import { changeOf, type PatchChange } from './change.ts';
import { hintsOn, hintsOnOutput, placesIn } from './hints.ts';

/** Test or place → patch → how many times likelier it is than one of which nothing is known. */
type Hints = Record<string, Record<string, number>>;

/** So many tests that fail for the first time are compared with the patches. */
const MOST_HINTS = 50;
/** So many characters of what a test or the command said are compared with the patches. */
const LONGEST_TEXT = 20_000;
/** A line number, as in `a.js:12`, `a.c(12)` and `line 12`. */
const PLACE = /(?::|\(|line )\d/;
const ERROR = /error|exception|undefined|cannot|not found|no such|panic/i;

export class Suspicion {
  private readonly candidates: CandidateMaker;
  private readonly patches: readonly string[];
  /** Tests that failed in a full trial, and places where the command broke off. */
  readonly told = new Set<string>();
  /** What each patch changes, once it matters. */
  private changes: ReadonlyMap<string, PatchChange> | undefined;

  constructor(candidates: CandidateMaker, patches: readonly string[]) {
    this.candidates = candidates;
    this.patches = patches;
  }

  /** For tests that fail for the first time. `isLost`: they ran on the base and are missing now. */
  async onTests(
    ids: readonly string[],
    tests: ReadonlyMap<string, TestResult>,
    isLost: boolean,
    { tree }: Candidate,
    tail: readonly string[],
  ): Promise<{ hints: Hints }> {
    const hints: Hints = {};
    for (const id of this.newOf(ids).slice(0, MOST_HINTS)) {
      const test = tests.get(id);
      if (!test) continue;
      const text = test.file === undefined ? undefined : await this.candidates.textOf(tree, test.file);
      const told = `${test.message ?? ''}\n${test.trace ?? ''}`.slice(0, LONGEST_TEXT);
      // Where a file does not load, the report says that it failed, and only the output says where and why.
      const said = !PLACE.test(told) ? `${told}\n${errorsIn(tail)}` : told;
      const found = hintsOn({ test, said, isLost, text }, this.changesOf());
      if (Object.keys(found).length > 0) hints[id] = found;
    }
    return { hints };
  }

  /** For a command that broke off and named no test: the places where it did, and who is likelier to be why. */
  onCrash({ tail, exitCode }: Pick<Trial, 'tail' | 'exitCode'>): { places: string[]; hints: Hints } {
    const changes = this.changesOf();
    const output = tail.join('\n').slice(-LONGEST_TEXT);
    const files = placesIn(output, changes);
    const places = files.length > 0 ? files : [exitCode === undefined ? 'did not end' : `exit ${exitCode}`];
    const found = hintsOnOutput(output, changes);
    return { places, hints: Object.fromEntries(this.newOf(places.map(commandAt)).map((id) => [id, found])) };
  }

  private newOf(ids: readonly string[]): string[] {
    const found = ids.filter((id) => !this.told.has(id));
    for (const id of found) this.told.add(id);
    return found;
  }

  private changesOf(): ReadonlyMap<string, PatchChange> {
    this.changes ??= new Map(this.patches.map((id) => [id, changeOf(this.candidates.patch(id))]));
    return this.changes;
  }
}

function errorsIn(output: readonly string[]): string {
  return output
    .filter((line) => ERROR.test(line))
    .join('\n')
    .slice(-LONGEST_TEXT);
}
