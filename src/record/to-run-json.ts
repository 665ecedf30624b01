/** Makes `run.json` of the record of a run, and of what insight adds. */
import type { z } from 'zod';
import type { Evidence, Verdict } from '../batch/verdict.ts';
import type { RunRecord } from './record.ts';
import type { Failures, Impact, RunJson } from './run-json.ts';
import { toSearchJson } from './search-json.ts';

/** What insight adds to the record. */
interface Meaning {
  kpis: readonly RunJson['kpis'][number][];
  alerts: readonly string[];
  impact: MeasuredImpact | undefined;
  patchImpacts: ReadonlyMap<string, MeasuredImpact>;
  risk: { score: number | null; reasons: readonly string[] } | undefined;
  lessons: readonly (Omit<RunLesson, 'concernsChange'> & { partOf: string | null })[];
  /** Ids of the lessons about what the pull request changes. */
  lessonsOnChange: readonly string[];
  transitions: Transitions | undefined;
  causes: readonly (Omit<RunJson['causes'][number], 'tests'> & { tests: readonly string[] })[];
}
type Transitions = { [Key in keyof BranchTests]: readonly BranchTests[Key][number][] };
type BranchTests = NonNullable<RunJson['branchTests']>;
interface MeasuredImpact {
  score: number;
  components: readonly z.infer<typeof Impact>['components'][number][];
  unknown: readonly string[];
}
type RunLesson = RunJson['lessons'][number];

/** Builds `run.json` from the record of a run and from what insight adds. */
export function toRunJson(
  record: RunRecord,
  sentence: string,
  { kpis, alerts, impact, patchImpacts, risk, lessons, lessonsOnChange, transitions, causes }: Meaning,
): RunJson {
  return {
    schema: 'autosync.run/1',
    name: record.name,
    run: record.runId,
    result: record.result,
    startedAt: new Date(record.startedAt).toISOString(),
    durationMs: record.durationMs,
    history: { ...record.history },
    sentence,
    problem: record.problem ?? null,
    branch: record.targetBranch,
    base: record.base ?? null,
    landed: record.landed ?? null,
    proposal: record.proposal ?? null,
    patchesFrom: record.patchesFrom ?? null,
    commands: record.commands ? { setup: record.commands.setup ?? null, test: record.commands.test } : null,
    label: record.label ?? null,
    mergeGroup: record.isMergeGroup ?? false,
    frozen: record.frozen ?? null,
    patches: record.patches.map(({ id, title, verdict, declared, remarks, pull, clashes = [] }) => ({
      id,
      title,
      ...(pull
        ? {
            pullRequest: {
              number: pull.number,
              url: pull.url,
              head: pull.head,
              labels: [...(pull.queued?.labels ?? [])],
            },
          }
        : {}),
      verdict: verdict.verdict,
      reason: verdict.reason,
      detail: verdict.detail,
      evidence: toEvidence(verdict.evidence, record.runId),
      scores: {
        impact: declared.impact ?? null,
        effort: declared.effort ?? null,
        risk: declared.risk ?? null,
        confidence: declared.confidence ?? null,
      },
      ...(patchImpacts.has(id) ? { impact: toImpact(patchImpacts.get(id)!) } : {}),
      ...failuresWith(verdict, record),
      ...(clashes.length > 0 ? { clashes: [...clashes] } : {}),
      remarks: [...remarks],
    })),
    trials: record.trials.map(
      ({ tree, kind, patches, asked, flaky, judgement, exitCode, durationMs, output }) => ({
        tree,
        kind,
        patches: [...patches],
        outcome: judgement.outcome,
        why: judgement.why,
        exitCode: exitCode ?? null,
        durationMs,
        tests: 'failed' in judgement ? [...judgement.failed] : [],
        ...(kind === 'focus' ? { asked: [...asked] } : {}),
        flaky: [...flaky],
        output,
      }),
    ),
    flaky: [...record.flaky],
    search: record.search ? toSearchJson(record.search) : null,
    pullRequest: record.pullRequest ? toPullRequest(record.pullRequest) : null,
    impact: impact ? toImpact(impact) : null,
    risk: risk ? { score: risk.score, reasons: [...risk.reasons] } : null,
    branchTests: transitions
      ? {
          newFailures: [...transitions.newFailures],
          fixed: [...transitions.fixed],
          stillFailing: [...transitions.stillFailing],
          newlySkipped: [...transitions.newlySkipped],
          renamed: transitions.renamed.map((pair) => ({ ...pair })),
          vanished: [...transitions.vanished],
          newTests: [...transitions.newTests],
        }
      : null,
    causes: causes.map((cause) => ({ ...cause, tests: [...cause.tests] })),
    alerts: [...alerts],
    lessons: lessons
      .filter(({ status, partOf }) => ['open', 'back'].includes(status) && partOf === null)
      .map(({ id, problem, remedy, priority, saves, status }) => ({
        id,
        problem,
        remedy,
        priority,
        saves,
        status,
        concernsChange: lessonsOnChange.includes(id),
      })),
    notes: [...record.notes],
    kpis: [...kpis],
  };
}

function toImpact({ score: points, components, unknown }: MeasuredImpact): z.infer<typeof Impact> {
  return { score: points, components: [...components], unknown: [...unknown] };
}

const LONGEST_MESSAGE = 2_000;

function shortened<T extends { message?: string }>(failure: T): T {
  return failure.message === undefined
    ? failure
    : { ...failure, message: failure.message.slice(0, LONGEST_MESSAGE) };
}

/** Most failing tests of a patch that are told with message and place. */
const MOST_FAILURES = 100;

/** The tests that fail with a patch, as trials of its red tree reported them. */
function failuresWith(
  { evidence }: Verdict,
  { trials }: Pick<RunRecord, 'trials'>,
): { failures?: z.infer<typeof Failures> } {
  const { redTree, tests = [] } = evidence ?? {};
  if (redTree === undefined || tests.length === 0) return {};
  const seen = new Map(
    trials
      .filter(({ tree }) => tree === redTree)
      .flatMap((trial) => trial.tests.filter(({ status }) => status === 'failed'))
      .map((test) => [test.id, test]),
  );
  return {
    failures: tests.slice(0, MOST_FAILURES).map((id) => {
      const { message, file, line } = seen.get(id) ?? {};
      const said = message === undefined ? {} : { message };
      return shortened({
        id,
        ...said,
        ...(file === undefined ? {} : { file }),
        ...(line === undefined ? {} : { line }),
      });
    }),
  };
}

function toPullRequest({
  number,
  head,
  branch,
  baseline,
  before,
  after,
  comparison,
}: NonNullable<RunRecord['pullRequest']>): RunJson['pullRequest'] {
  const { caused, flaky, alreadyRed, fixed, added, vanished, newlySkipped, renamed } = comparison;
  return {
    number,
    ...(head === undefined ? {} : { head }),
    branch,
    baseline,
    tests: { before: before.tests, after: after.tests },
    durationMs: { before: before.durationMs, after: after.durationMs },
    caused: caused.map(shortened),
    flaky: flaky.map(shortened),
    alreadyRed: alreadyRed.map(shortened),
    fixed: [...fixed],
    added: [...added],
    vanished: [...vanished],
    newlySkipped: [...newlySkipped],
    renamed: renamed.map((pair) => ({ ...pair })),
  };
}

function toEvidence(
  { tests, with: others, seen, ...evidence }: Evidence = {},
  runId: string,
): RunJson['patches'][number]['evidence'] {
  return {
    ...evidence,
    tests: tests && [...tests],
    with: others && [...others],
    ...(seen && seen.run !== runId ? { seen: { run: seen.run, at: new Date(seen.at).toISOString() } } : {}),
  };
}
