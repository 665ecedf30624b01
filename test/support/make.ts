/** Makes objects for tests: complete and plain. A test gives only the fields that it is about. */
import type { Patch } from '../../src/batch/patch.ts';
import type { AppliedPatch, Candidate } from '../../src/candidate/candidate.ts';
import { Base } from '../../src/platform/git/store.ts';
import { Tree } from '../../src/platform/git/tree.ts';
import type { RunStart } from '../../src/history/history.ts';
import type { RunRecord } from '../../src/record/record.ts';
import type { toRunJson } from '../../src/record/to-run-json.ts';
import type { Judgement } from '../../src/trial/judging/judge.ts';
import type { TestResult } from '../../src/trial/reports/model.ts';
import type { Trial } from '../../src/trial/trial.ts';

/** A test that passed, unless told otherwise. */
export function makeTest(id: string, more: Partial<TestResult> = {}): TestResult {
  return { id, name: id, suite: [], status: 'passed', durationMs: 1, ...more };
}

export const GREEN: Judgement = { outcome: 'green', why: 'Fine.' };

/** Red, because these tests failed. */
export function redBy(...failed: string[]): Judgement {
  return { outcome: 'red', why: 'Not fine.', reason: 'tests-failed', failed };
}

/** A whole green trial. Number 1 is the baseline. */
export function makeTrial(more: Partial<Trial> = {}): Trial {
  const { number = 2 } = more;
  return {
    number,
    tree: `tree${number}`,
    kind: number === 1 ? 'baseline' : 'full',
    patches: [],
    asked: [],
    judgement: GREEN,
    evidence: undefined,
    exitCode: 0,
    startedAt: 1_000 * number,
    durationMs: 900,
    tests: [],
    flaky: [],
    metrics: [],
    notes: [],
    tail: [],
    output: 'trials/x.log',
    ...more,
  };
}

export function makePatch(id: string, more: Partial<Patch> = {}): Patch {
  return {
    id,
    title: id,
    parts: [],
    digest: id,
    source: { path: id, tracked: false },
    dependsOn: [],
    declared: {},
    ...more,
  };
}

export function makeBase(commit = 'base-commit', tree = 'base-tree'): Base {
  return new Base(commit, 1_700_000_000, tree, Buffer.alloc(0));
}

export function makeStep(id: string, more: Partial<AppliedPatch> = {}): AppliedPatch {
  const tree = new Tree(`tree-${id}`, new Map());
  return { patch: makePatch(id), tree, partTrees: [tree.id], effect: 'diff', moved: [], ...more };
}

/** A candidate of these patches, on a base of its own. */
export function makeCandidate(ids: readonly string[], more: Partial<Candidate> = {}): Candidate {
  const base = makeBase();
  const steps = ids.map((id) => makeStep(id));
  return { base, steps, tree: steps.at(-1)?.tree ?? base, commit: `commit-${ids.join('-')}`, ...more };
}

/** A run without patches and trials, unless told otherwise. */
export function makeStart(more: Partial<RunStart> = {}): RunStart {
  return {
    name: 'autosync',
    run: '1',
    branch: 'main',
    startedAt: 1_000,
    configuration: 'd',
    kind: 'batch',
    runner: 'Linux x64, 2 processors',
    event: 'push',
    speedMs: 12.5,
    ...more,
  };
}

export function makeRecord(more: Partial<RunRecord> = {}): RunRecord {
  return {
    name: 'autosync',
    runId: '1',
    result: 'landed',
    targetBranch: 'main',
    base: undefined,
    landed: undefined,
    patches: [],
    trials: [],
    startedAt: 0,
    durationMs: 0,
    history: { origin: 'nowhere', runs: 0 },
    notes: [],
    flaky: [],
    orderDependent: [],
    custom: [],
    search: undefined,
    proposal: undefined,
    pullRequest: undefined,
    problem: undefined,
    ...more,
  };
}

/** What insight adds to a run about which it has nothing to say. */
export const NO_MEANING: Parameters<typeof toRunJson>[2] = {
  kpis: [],
  alerts: [],
  impact: undefined,
  patchImpacts: new Map(),
  risk: undefined,
  lessons: [],
  lessonsOnChange: [],
  transitions: undefined,
  causes: [],
};
