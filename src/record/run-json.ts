/** `run.json`: the whole run, for programs. */
import { z } from 'zod';
import { REASONS, type Evidence, type VerdictName } from '../batch/verdict.ts';
import type { RunRecord } from './record.ts';
import { SearchJson, toSearchJson } from './search-json.ts';

const score = z.int().min(1).max(5).nullable();
const tree = z.string().describe('A git tree id.');
const verdictNames = Object.keys(REASONS) as [VerdictName, ...VerdictName[]];

const ids = z.array(z.string());

const Impact = z.object({
  score: z.number().min(-100).max(100),
  components: z.array(
    z.object({ component: z.string(), points: z.number(), confidence: z.number(), says: z.string() }),
  ),
  unknown: z.array(z.string()),
});

const renames = z
  .array(z.object({ from: z.string(), to: z.string() }))
  .default([])
  .describe('Under another name or in another file: renamed or replaced.');
const sides = z.object({ before: z.number(), after: z.number() });
const failures = z.array(
  z.object({
    id: z.string(),
    message: z.string().optional(),
    file: z.string().optional(),
    line: z.number().optional(),
    flakes: z.object({ failed: z.int(), trials: z.int() }).optional(),
  }),
);

/**
 * The form of `run.json`. Fields may be added; no field is renamed or removed. What was added has a default: the report phase
 * reads what another version wrote.
 */
export const RunJson = z
  .object({
    schema: z.literal('autosync.run/1'),
    name: z.string(),
    run: z.string().describe('Id of the workflow run, or a time stamp.'),
    result: z.enum(['landed', 'partial', 'rejected', 'empty', 'baseline-red', 'error']),
    startedAt: z.string(),
    durationMs: z.int(),
    history: z
      .object({ origin: z.enum(['folder', 'cache', 'artifact', 'nowhere']), runs: z.int() })
      .describe('Where the history was found, and how many runs it holds; `nowhere`: this run starts one.'),
    sentence: z.string().describe('The run in one sentence.'),
    problem: z.string().nullable().describe('What went wrong outside the patches.'),
    branch: z.string().optional().describe('The branch that patches land on.'),
    base: z.object({ commit: z.string(), tree }).nullable(),
    landed: z.object({ commit: z.string(), tree, branch: z.string() }).nullable(),
    proposal: z
      .object({ number: z.int(), url: z.string() })
      .nullable()
      .default(null)
      .describe('The pull request that a landing opened or updated.'),
    label: z
      .string()
      .nullable()
      .default(null)
      .describe('The label by which pull requests ask to be landed, where the patches are pull requests.'),
    mergeGroup: z
      .boolean()
      .default(false)
      .describe("The patches are the pull requests in a group of GitHub's merge queue."),
    frozen: z
      .string()
      .nullable()
      .default(null)
      .describe('Why a maintainer has stopped all landings: then no patch is tried.'),
    patches: z.array(
      z.object({
        id: z.string(),
        title: z.string(),
        pullRequest: z
          .object({
            number: z.int(),
            url: z.string(),
            head: z.string().describe('The commit that was tried.'),
          })
          .optional()
          .describe('The open pull request that it is.'),
        verdict: z.enum(verdictNames),
        reason: z.string(),
        detail: z.string().describe('The verdict in words.'),
        evidence: z.object({
          greenTree: tree.optional(),
          redTree: tree.optional(),
          tests: z.array(z.string()).optional(),
          message: z.string().optional().describe('What the first of these tests said.'),
          with: z.array(z.string()).optional(),
          confidence: z
            .number()
            .optional()
            .describe('The chance that the patch is to blame, given how often tests fail for no reason.'),
          seen: z
            .object({ run: z.string(), at: z.string() })
            .optional()
            .describe('The earlier run that saw the failure, where this run did not try the patch again.'),
        }),
        scores: z
          .object({ impact: score, effort: score, risk: score, confidence: score })
          .describe('Scores that the manifest declares, from 1 to 5.'),
        impact: Impact.optional().describe(
          'The impact of this patch, where a trial with it and one without it differ in nothing else.',
        ),
        remarks: z.array(z.string()).describe('What people should look at, whatever the verdict.'),
      }),
    ),
    trials: z.array(
      z.object({
        tree,
        kind: z.enum(['baseline', 'full', 'focus']),
        patches: z.array(z.string()),
        outcome: z.enum(['green', 'red', 'error', 'timeout']),
        why: z.string(),
        exitCode: z.int().nullable(),
        durationMs: z.int(),
        tests: z.array(z.string()).describe('Ids of the failed tests.'),
        asked: z.array(z.string()).optional().describe('Only in a focus trial: ids of the tests to run.'),
        flaky: z.array(z.string()).describe('Ids of tests that failed and passed on this tree.'),
        output: z.string().describe('Path of the file with the output, relative to this file.'),
      }),
    ),
    flaky: z.array(z.string()).describe('Ids of tests that failed and passed on one tree.'),
    search: SearchJson.nullable().describe(
      'What the search assumed and asked, with the answers; `autosync replay` plays the search again.',
    ),
    pullRequest: z
      .object({
        number: z.int(),
        head: z
          .string()
          .optional()
          .describe('The commit of the pull request that was tested, merged with the base.'),
        branch: z.string().default('the base').describe('The branch that it would be merged into.'),
        baseline: z.object({ from: z.enum(['trial', 'history']), run: z.string().optional() }),
        tests: sides,
        durationMs: sides,
        caused: failures.describe('Tests that fail with the change and did not fail without it.'),
        flaky: failures.describe(
          'Tests that failed and passed on one tree, or that are known to fail for no reason.',
        ),
        alreadyRed: failures.describe('Tests that fail with and without the change.'),
        fixed: ids,
        added: ids,
        renamed: renames,
        vanished: ids,
        newlySkipped: ids,
      })
      .nullable()
      .describe('What a pull request does to the tests.'),
    impact: Impact.nullable().describe(
      'The impact of the pull request, or of all patches that are green together.',
    ),
    risk: z.object({ score: z.number().nullable(), reasons: z.array(z.string()) }).nullable(),
    branchTests: z
      .object({
        newFailures: ids,
        fixed: ids,
        stillFailing: z.array(
          z.object({ id: z.string(), run: z.string(), commit: z.string().nullable(), runs: z.int() }),
        ),
        newlySkipped: ids,
        renamed: renames,
        vanished: ids,
        newTests: ids,
      })
      .nullable()
      .describe('What is new about the tests of the branch since the run before.'),
    causes: z
      .array(
        z.object({
          message: z.string().describe('As it was seen. Numbers, ids, paths and addresses in it may differ.'),
          tests: ids.describe('The tests that failed of it in this run.'),
          runs: z.int().describe('In how many runs it was seen, this one included.'),
          allTests: z.int().describe('In how many tests it was seen in all runs.'),
          since: z.string().describe('The first run in which it was seen.'),
        }),
      )
      .default([])
      .describe('Why tests failed in this run, in any trial: one entry for each cause.'),
    alerts: z.array(z.string()).describe('Problems that people should look at.'),
    lessons: z
      .array(
        z.object({
          id: z.string(),
          problem: z.string(),
          remedy: z.string(),
          priority: z.number(),
          saves: z
            .object({ value: z.number(), unit: z.enum(['minutes a week', 'failures a week']) })
            .nullable()
            .default(null),
          status: z.string(),
          concernsChange: z
            .boolean()
            .default(false)
            .describe('It is about a file that the pull request changes, or a test in one.'),
        }),
      )
      .describe(
        'Open lessons, those that save most first, without those that are part of another one; all of them are in lessons_learned.json.',
      ),
    notes: z.array(z.string()).describe('Odd things and possible improvements. They decided nothing.'),
    kpis: z.array(
      z.object({
        name: z.string(),
        value: z.number(),
        unit: z.string(),
        previous: z.number().nullable(),
        goal: z.number().nullable().optional(),
        alert: z.string().nullable(),
      }),
    ),
  })
  .meta({ title: 'AutoSync run' });
export type RunJson = z.infer<typeof RunJson>;

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
    label: record.label ?? null,
    mergeGroup: record.isMergeGroup ?? false,
    frozen: record.frozen ?? null,
    patches: record.patches.map(({ id, title, verdict, declared, remarks, pull }) => ({
      id,
      title,
      ...(pull ? { pullRequest: { number: pull.number, url: pull.url, head: pull.head } } : {}),
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
