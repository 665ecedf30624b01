/** Defines the configuration file, and reads and checks its text. */
import { z } from 'zod';
import { UserError } from '../platform/text/user-error.ts';
import { nearest } from '../platform/text/nearest.ts';

const DEFAULT_PROTECTED = [
  '.github/workflows/**',
  '.github/actions/**',
  '.github/autosync.json',
  '.github/dependabot.{yml,yaml}',
  '**/CODEOWNERS',
  '**/action.yml',
  '**/action.yaml',
  '**/.gitattributes',
  '**/.gitmodules',
];

const globs = z.array(z.string().min(1)).max(1_000);
const count = (fallback: number) => z.int().min(1).default(fallback);

const Limits = z.strictObject({
  patches: count(500).describe('Largest number of patches in one batch.'),
  patchBytes: count(20_000_000).describe('Largest patch file, in bytes.'),
  files: count(5_000).describe('Largest number of files that one patch may touch.'),
  fileBytes: count(20_000_000).describe('Largest unpacked size of all binary files in one patch, in bytes.'),
});

const Policy = z.strictObject({
  protected: globs
    .default(DEFAULT_PROTECTED)
    .describe('Globs of paths no patch may touch. The patches folder and this file are always protected.'),
  mayRemoveTests: globs
    .default([])
    .describe(
      'Globs of the ids of patches that may remove tests, as `mayRemoveTests` in a manifest that is tracked on the branch.',
    ),
  testConfiguration: z
    .enum(['refuse', 'allow'])
    .default('refuse')
    .describe(
      'What happens to a patch that changes how the tests run (configuration of the test runner, scripts that the test command names) where there are no test reports: nobody can tell whether it switches tests off.',
    ),
  limits: Limits.default(() => Limits.parse({})),
});

const PullRequests = z.strictObject({
  trust: z
    .array(z.string().regex(/^[A-Za-z0-9-]+(?:\[bot\])?$/, 'must be a login, such as `dependabot[bot]`'))
    .max(100)
    .default([])
    .describe(
      'Logins whose pull requests, from a branch of this repository, need no approval, such as `dependabot[bot]`.',
    ),
});

const Artifacts = z.strictObject({
  workflow: z
    .string()
    .regex(/^[\w.-]+\.ya?ml$/, 'must be the file name of a workflow')
    .describe('File name of the workflow whose runs may leave patches.'),
  branch: z.string().min(1).describe('The branch that it must have run on.'),
});

const Isolation = z.strictObject({
  secondChance: z
    .enum(['auto', 'always'])
    .default('auto')
    .describe(
      'Whether every rejected patch is tried again on top of the patches that are green in the end. `auto`: only if reports name the failing tests, because otherwise each try costs a full trial.',
    ),
});

const Retention = z.strictObject({
  details: count(500).describe(
    'For how many runs the history keeps the results of single tests and the texts of verdicts. Totals and verdicts are kept forever.',
  ),
});

const Kpi = z.strictObject({
  goal: z.number().optional().describe('The value that the KPI should have. Reports show it beside the KPI.'),
  better: z
    .enum(['smaller', 'bigger'])
    .optional()
    .describe('Which direction is better, for a custom metric; `smaller` by default.'),
  alert: z
    .strictObject({ above: z.number().optional(), below: z.number().optional() })
    .optional()
    .describe('An alert is raised when the value is above or below these limits.'),
});

const Alerts = z.strictObject({
  trends: z.boolean().default(true).describe('Whether trends (pass rate, duration, flakes) raise alerts.'),
  fail: z
    .boolean()
    .default(false)
    .describe('Whether an alert fails the run (exit code 1), unless `fail-on` is `never`.'),
});

const weight = (standard: number) => z.number().min(0).max(1).default(standard);
const Weights = z.strictObject({
  pass: weight(0.35),
  flakes: weight(0.2),
  duration: weight(0.2),
  custom: weight(0.15),
  size: weight(0.1),
});

const Lessons = z.strictObject({
  accepted: z.array(z.string().min(1)).default([]).describe('Ids of lessons that you know and accept.'),
});

const Dashboard = z.strictObject({
  title: z
    .string()
    .min(1)
    .max(200)
    .optional()
    .describe('The title of the page; the name of the use by default.'),
  kpis: z
    .array(z.string().min(1))
    .max(50)
    .default([])
    .describe('The KPIs that the page shows first, in this order; the usual ones by default.'),
});

const Trigger = z.strictObject({
  workflows: z
    .array(z.string().regex(/^[\w.-]+\.ya?ml$/, 'must be the file name of a workflow'))
    .max(10)
    .default([])
    .describe('File names of workflows to start, with the input `landed-sha`.'),
  event: z.string().min(1).max(100).optional().describe('Type of a repository_dispatch event to send.'),
  greenRuns: count(1).describe('How many runs in a row must have been green, including this one.'),
});

const Committer = z.strictObject({
  name: identityPart('AutoSync'),
  email: identityPart('autosync@users.noreply.github.com'),
});

/** The content of `.github/autosync.json`: settings that rarely change or do not fit into one line. */
export const ConfigFile = z
  .strictObject({
    $schema: z.string().optional().describe('For editors.'),
    policy: Policy.default(() => Policy.parse({})).describe('What a patch may do.'),
    pullRequests: PullRequests.default(() => PullRequests.parse({})).describe(
      'Whose pull requests may land, for `patches: pull-requests`.',
    ),
    artifacts: Artifacts.optional().describe(
      'Which runs may leave patches, for `patches: artifact:NAME`. Whoever may change what they do, may offer patches.',
    ),
    isolation: Isolation.default(() => Isolation.parse({})).describe('How AutoSync searches for culprits.'),
    retention: Retention.default(() => Retention.parse({})).describe('What the history keeps.'),
    kpis: z
      .record(z.string().min(1), Kpi)
      .default({})
      .describe('Goals and alert rules, by the name of the KPI.'),
    kpiPaths: globs
      .default([])
      .describe(
        'Globs of JSON files in which the tests write your own numbers: `[{"name", "unit", "value"}]`, or the format of Bencher.',
      ),
    alerts: Alerts.default(() => Alerts.parse({})).describe('What raises alerts, and what an alert does.'),
    weights: Weights.default(() => Weights.parse({})).describe('The weights in the impact score.'),
    lessons: Lessons.default(() => Lessons.parse({})).describe('Which lessons learned you accept.'),
    dashboard: Dashboard.default(() => Dashboard.parse({})).describe('What `dashboard.html` shows.'),
    trigger: Trigger.optional().describe(
      'What to start after a stable landing: patches landed, no alert is raised, and enough runs were green.',
    ),
    cleanPaths: globs
      .default([])
      .describe(
        'Globs of untracked build output to remove before each trial, even if it existed before the run.',
      ),
    keepPaths: globs
      .default([])
      .describe(
        'Globs of untracked build output that stays from one trial of a search to the next, so that a build goes on from the last one. What lands is tried once more without it.',
      ),
    committer: Committer.default(() => Committer.parse({})).describe('Name and email of the committer.'),
  })
  .meta({ title: 'AutoSync configuration' });
export type ConfigFile = z.infer<typeof ConfigFile>;

/**
 * Parses the configuration file and fills in defaults. Throws a {@link UserError} that names the file, the key,
 * what was expected, and how to fix it.
 */
export function parseConfigFile(file: string, json: string): ConfigFile {
  let value: unknown;
  try {
    value = JSON.parse(json.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new UserError(
      `${file} is not JSON: ${(error as Error).message}.`,
      'Correct the JSON at the place that the message names.',
    );
  }
  refuseSecrets(file, value);
  const result = ConfigFile.safeParse(value);
  if (result.success) return result.data;
  throw new UserError(
    `${file} is not a valid configuration:\n${result.error.issues.map((issue) => `  ${explain(issue)}`).join('\n')}`,
    'Correct the keys named above; schemas/config.schema.json lists all of them, and editors check them as you type.',
  );
}

function explain(issue: z.core.$ZodIssue): string {
  const at = issue.path.map(String);
  if (issue.code === 'unrecognized_keys') {
    const known = knownKeys(at);
    return issue.keys
      .map(
        (key) =>
          `\`${[...at, key].join('.')}\` is not a key. ${nearest(key, known) || `Known: ${known.join(', ')}.`}`,
      )
      .join('\n  ');
  }
  return `\`${at.join('.') || 'the whole file'}\`: ${issue.message}.`;
}

/** The valid keys of the object at a path of the schema. */
function knownKeys(path: readonly string[]): string[] {
  let schema: z.core.$ZodType = ConfigFile;
  for (const key of ['', ...path]) {
    while (schema instanceof z.ZodDefault || schema instanceof z.ZodOptional) schema = schema.def.innerType;
    if (key && schema instanceof z.ZodObject) schema = schema.shape[key] as z.core.$ZodType;
  }
  while (schema instanceof z.ZodDefault || schema instanceof z.ZodOptional) schema = schema.def.innerType;
  return schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
}

function identityPart(fallback: string) {
  return z
    .string()
    .min(1)
    .max(200)
    .regex(/^[^<>\n\0]+$/, 'must not contain <, > or a line break')
    .default(fallback);
}

const SECRET_SHAPES = [
  /\bgh[pousr]_[A-Za-z0-9]{20,}/,
  /\bgithub_pat_[A-Za-z0-9_]{20,}/,
  /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
  /\bxox[abprs]-[A-Za-z0-9-]{10,}/,
  /\bnpm_[A-Za-z0-9]{30,}/,
  /\bglpat-[A-Za-z0-9_-]{15,}/,
  /\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\./,
  /:\/\/[^/\s:@]+:[^/\s@]+@/,
];

/**
 * Throws a {@link UserError} if the file holds a secret. A committed secret is public, so this check comes
 * first. The message does not repeat the secret.
 */
function refuseSecrets(file: string, value: unknown, path: readonly string[] = []): void {
  if (typeof value === 'string' && SECRET_SHAPES.some((shape) => shape.test(value))) {
    throw new UserError(
      `${file}: \`${path.join('.')}\` holds what looks like a secret.`,
      'Revoke it, since it is in the repository, and keep secrets in GitHub Actions Secrets.',
    );
  }
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    refuseSecrets(file, key, [...path, key.slice(0, 20)]);
    refuseSecrets(file, inner, [...path, key]);
  }
}
