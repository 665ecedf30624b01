/** `run.json`: the whole run, for programs. */
import { z } from 'zod';
import { REASONS, type VerdictName } from '../batch/verdict.ts';
import { SearchJson } from './search-json.ts';

const score = z.int().min(1).max(5).nullable();
const tree = z.string().describe('A git tree id.');
const verdictNames = Object.keys(REASONS) as [VerdictName, ...VerdictName[]];

const ids = z.array(z.string());

export const Impact = z.object({
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
/** Tests that failed, with what they said. */
export const Failures = z.array(
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
    patchesFrom: z.string().nullable().default(null).describe('What the input `patches` was.'),
    commands: z
      .object({ setup: z.string().nullable(), test: z.string() })
      .nullable()
      .default(null)
      .describe('How the tests were run.'),
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
            labels: z.array(z.string()).default([]).describe('Its labels when the batch was gathered.'),
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
        failures: Failures.optional().describe(
          'The tests that fail with it, with what they said and where they are, if a report says so.',
        ),
        clashes: z
          .array(z.object({ id: z.string(), diff: z.string() }))
          .optional()
          .describe(
            'Where it was rejected beside other patches: how these change the files that it changes, too. Long diffs are cut.',
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
        caused: Failures.describe('Tests that fail with the change and did not fail without it.'),
        flaky: Failures.describe(
          'Tests that failed and passed on one tree, or that are known to fail for no reason.',
        ),
        alreadyRed: Failures.describe('Tests that fail with and without the change.'),
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
