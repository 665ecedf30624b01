/** Combines the inputs and the configuration file into the configuration of a run. */
import type { ConfigFile } from './file.ts';
import { DEFAULT_PATCHES, hasDefaultSetupInputs, type ActionInputs, type CliInputs } from './inputs.ts';
import { UserError } from '../platform/text/user-error.ts';

/** How green patches land: by a push, by a pull request, or not at all. */
export type LandMode = 'commit' | 'pull-request' | 'none';
/** When a run that could be carried out fails its job. */
export type FailOn = 'error' | 'rejected' | 'never';

/** The configuration of one run: validated, complete and frozen. Only entry points and run.ts see it all. */
export interface RunConfig {
  /** Distinguishes several uses of AutoSync in one repository. */
  readonly name: string;
  /** A folder, glob or manifest; or `pull-request`, `pull-requests`, `merge-group` or `artifact:NAME`. */
  readonly patches: string;
  readonly queue: QueuePlan;
  /** The artifact whose files are the patches. */
  readonly artifact: ArtifactPlan | undefined;
  readonly land: LandMode;
  readonly comment: 'auto' | 'never';
  readonly targetBranch: string;
  readonly timeBudgetMs: number;
  readonly failOn: FailOn;
  readonly tests: TestPlan;
  readonly policy: PolicyPlan;
  readonly commits: CommitRules;
  /** `always`: rejected patches get another try even when each try costs a full trial. */
  readonly secondChance: 'auto' | 'always';
  /** For how many runs the history keeps details. */
  readonly keepDetails: number;
  readonly insight: InsightPlan;
  readonly dashboard: ConfigFile['dashboard'];
  readonly trigger: ConfigFile['trigger'];
}

/** How the repository is tested. */
export interface TestPlan {
  readonly testCommand: string;
  readonly setupCommand: string | undefined;
  /** Globs of the files that decide what the set-up command installs. */
  readonly setupInputs: readonly string[];
  /** Manifests of packages count as well, because `setup-inputs` was left at its default. */
  readonly withManifests: boolean;
  readonly reportPaths: readonly string[];
  /** The input as given; `undefined`: the focus command is detected from the test command. */
  readonly focusCommand: string | undefined;
  readonly gate: 'all-green' | 'no-new-failures';
  /** How often failing tests run again on one tree before their failure counts. */
  readonly retries: number;
  /** Longest time of one trial, in milliseconds. */
  readonly timeoutMs: number;
  /** Globs of build output that is removed before each trial. */
  readonly cleanPaths: readonly string[];
  /** Globs of build output that stays from one trial of a search to the next. */
  readonly keepPaths: readonly string[];
  /** Globs of files in which the tests write numbers, such as KPIs. */
  readonly kpiPaths: readonly string[];
}

/** What a patch may do. */
export interface PolicyPlan {
  /** Globs of paths that no patch may touch. */
  readonly protected: readonly string[];
  /** Paths of the configuration file and of the patches, as the user wrote them. No patch may touch them. */
  readonly ownPaths: readonly string[];
  readonly limits: ConfigFile['policy']['limits'];
  /** What needs a set-up; `undefined`: there is a set-up command, so patches may change what it installs. */
  readonly setup:
    | {
        readonly setupInputs: readonly string[];
        readonly withManifests: boolean;
        readonly testCommand: string;
      }
    | undefined;
  /** Globs of the ids of patches that may remove tests. */
  readonly mayRemoveTests: readonly string[];
  /** The test command, where nobody sees what a change of its configuration does, and such a change is refused. */
  readonly unseenTests: string | undefined;
}

/** Which open pull requests are a batch. */
export interface QueuePlan {
  /** The label by which they ask for it. */
  readonly label: string;
  /** Logins whose pull requests need no approval. */
  readonly trust: readonly string[];
}

/** An artifact with patches. */
export interface ArtifactPlan {
  readonly name: string;
  /** Id of the run that left it; `undefined`: the run that started this one. */
  readonly run: number | undefined;
  /** The only workflow, and the only branch, whose runs count. */
  readonly workflow: string;
  readonly branch: string;
}

/** How many commits a landing makes, and in whose name. */
export interface CommitRules {
  readonly style: 'per-patch' | 'squash' | 'merge';
  readonly committer: { readonly name: string; readonly email: string };
}

/** The goals, alerts, weights and lessons by which the numbers of a run are judged. */
export type InsightPlan = Readonly<Pick<ConfigFile, 'kpis' | 'alerts' | 'weights' | 'lessons'>>;

/** What the entry point knows about its environment and the inputs do not say. */
export interface StartedBy {
  door: 'action' | 'cli';
  /** The branch that the run is on; `undefined` when it is on none. */
  branch: string | undefined;
  /** The tag that the run is on. */
  tag?: string | undefined;
  event: string | undefined;
  hasPullRequest: boolean;
}

/**
 * Makes the configuration of a run. Throws a {@link UserError} when inputs and
 * surroundings contradict each other.
 */
export function resolveConfig(
  inputs: ActionInputs | CliInputs,
  file: ConfigFile,
  where: StartedBy,
): RunConfig {
  const onPullRequest = where.event?.startsWith('pull_request') ?? false;
  const targetBranch = inputs['target-branch'] ?? where.branch;
  if (!targetBranch) throw noTarget(where);
  requireBranchName(targetBranch);
  const isGroup = where.event === 'merge_group';
  const byEvent =
    onPullRequest && where.hasPullRequest ? 'pull-request' : isGroup ? 'merge-group' : undefined;
  const patches = inputs.patches ?? byEvent ?? DEFAULT_PATCHES;
  if (patches === 'merge-group' && !isGroup)
    throw new UserError(
      '`patches: merge-group` needs the `merge_group` event.',
      "Run it there: GitHub's merge queue starts it.",
    );
  if (patches === 'pull-request') requirePullRequest(where);
  if (patches === 'pull-requests') requireQueue(where, onPullRequest);
  const artifact = patches.startsWith(ARTIFACT) ? artifactOf(patches, file.artifacts, where) : undefined;
  const style = inputs['commit-style'] ?? (patches === 'pull-requests' ? 'merge' : 'per-patch');
  if (style === 'merge' && patches !== 'pull-requests')
    throw new UserError(
      '`commit-style: merge` needs pull requests: a patch has no commits to merge.',
      'Use `per-patch` or `squash`, or set `patches: pull-requests`.',
    );
  const failOn = inputs['fail-on'] ?? (onPullRequest || isGroup ? 'rejected' : 'error');
  return deepFreeze({
    name: inputs.name,
    patches,
    artifact,
    queue: { label: 'label' in inputs ? inputs.label : '', trust: file.pullRequests.trust },
    // What a stranger wrote is looked at by a person first, unless somebody says otherwise.
    land: resolveLand(inputs.land ?? (artifact ? 'pull-request' : undefined), where, onPullRequest),
    comment: 'comment' in inputs ? inputs.comment : 'never',
    targetBranch,
    timeBudgetMs: inputs['time-budget'],
    failOn,
    tests: {
      testCommand: inputs['test-command'],
      setupCommand: inputs['setup-command'],
      setupInputs: inputs['setup-inputs'],
      withManifests: hasDefaultSetupInputs(inputs),
      reportPaths: inputs['report-paths'] ?? [],
      focusCommand: inputs['focus-command'],
      // A pull request is not blamed for tests that fail without it, too.
      gate:
        patches === 'pull-request'
          ? 'no-new-failures'
          : // What the queue would land is tried alone: there is no base beside it.
            patches === 'merge-group' && failOn !== 'never'
            ? 'all-green'
            : inputs.gate,
      retries: inputs.retries,
      timeoutMs: inputs['test-timeout'],
      cleanPaths: file.cleanPaths,
      keepPaths: file.keepPaths,
      kpiPaths: file.kpiPaths,
    },
    policy: {
      protected: file.policy.protected,
      ownPaths: isOfGitHub(patches) ? [inputs.config] : [inputs.config, patches],
      limits: file.policy.limits,
      setup:
        inputs['setup-command'] === undefined
          ? {
              setupInputs: inputs['setup-inputs'],
              withManifests: hasDefaultSetupInputs(inputs),
              testCommand: inputs['test-command'],
            }
          : undefined,
      mayRemoveTests: file.policy.mayRemoveTests,
      unseenTests:
        inputs['report-paths'] === undefined && file.policy.testConfiguration === 'refuse'
          ? inputs['test-command']
          : undefined,
    },
    commits: { style, committer: file.committer },
    secondChance: file.isolation.secondChance,
    keepDetails: file.retention.details,
    insight: { kpis: file.kpis, alerts: file.alerts, weights: file.weights, lessons: file.lessons },
    dashboard: file.dashboard,
    trigger: file.trigger,
  });
}

function noTarget({ door, tag }: StartedBy): UserError {
  const where = tag === undefined ? 'on no branch' : `on the tag \`${tag}\` and not on a branch`;
  return new UserError(
    `The run is ${where}, so it is unknown which branch the patches are for.`,
    `Set ${door === 'action' ? '`target-branch`, for example `target-branch: main`' : '`--target-branch`'}.`,
  );
}

/** The branches on which GitHub's merge queue tests. They are GitHub's own, so nothing is pushed there. */
const QUEUE = /^gh-readonly-queue\//;

/** Decides how green patches land. Throws a {@link UserError} if the CLI or the event does not allow it. */
function resolveLand(
  given: LandMode | undefined,
  { door, event, branch = '' }: StartedBy,
  onPullRequest: boolean,
): LandMode {
  if (event === 'merge_group' || QUEUE.test(branch)) return 'none';
  if (given === 'pull-request' && door === 'cli')
    throw new UserError(
      '`--land pull-request` needs GitHub.',
      'Use `commit` or `none`; only the action opens pull requests.',
    );
  const land = given ?? (onPullRequest || door === 'cli' ? 'none' : 'commit');
  if (onPullRequest && land !== 'none')
    throw new UserError(
      `\`land: ${land}\` contradicts the pull_request event: its checkout is a merge preview, not the branch.`,
      'Leave `land` out, or run on push, schedule or workflow_dispatch.',
    );
  return land;
}

/** Whether the patches are pull requests and not a path. */
function isOfGitHub(patches: string): boolean {
  return OF_GITHUB.has(patches) || patches.startsWith(ARTIFACT);
}

const OF_GITHUB = new Set(['pull-request', 'pull-requests', 'merge-group']);
const ARTIFACT = 'artifact:';

function artifactOf(
  patches: string,
  from: ConfigFile['artifacts'],
  { door, event }: StartedBy,
): ArtifactPlan {
  const [, name, run] = /^artifact:([^\s@/\\:*?"<>|]{1,200})(?:@(\d{1,15}))?$/.exec(patches) ?? [];
  if (name === undefined)
    throw new UserError(
      `\`patches\` is \`${patches}\`, which names no artifact.`,
      'Write `artifact:NAME`, or `artifact:NAME@RUN` with the id of a run.',
    );
  if (door === 'cli')
    throw new UserError(
      '`--patches artifact:` needs GitHub: artifacts are there.',
      'Download it with `gh run download`, and name its folder.',
    );
  if (!from)
    throw new UserError(
      '`patches: artifact:NAME` needs to know whose artifacts count.',
      'Add to `.github/autosync.json`: { "artifacts": { "workflow": "agent.yml", "branch": "main" } }',
    );
  if (run === undefined && event !== 'workflow_run')
    throw new UserError(
      '`patches: artifact:NAME` takes the artifact of the run that started this one, and no run did.',
      'Start the workflow on `workflow_run`, or name the run: `artifact:NAME@RUN`.',
    );
  return { ...from, name, run: run === undefined ? undefined : Number(run) };
}

function requireQueue({ door }: StartedBy, onPullRequest: boolean): void {
  if (door === 'cli')
    throw new UserError(
      '`--patches pull-requests` needs GitHub: labels and approvals are there.',
      'Use the action. To try one here, save it as a patch: `gh pr diff 12 > 12.patch`.',
    );
  if (onPullRequest)
    throw new UserError(
      '`patches: pull-requests` cannot run on a pull_request event: there the checkout is a preview of one merge, and a fork may have started it.',
      'Run it on `schedule`, `workflow_dispatch` or `push` to the target branch.',
    );
}

function requirePullRequest({ event, hasPullRequest }: StartedBy): void {
  if (event === 'pull_request_target') {
    throw new UserError(
      'On `pull_request_target` the tests of a foreign change would run with the secrets of this repository.',
      'Use the `pull_request` event.',
    );
  }
  if (!hasPullRequest || event !== 'pull_request') {
    throw new UserError(
      '`patches: pull-request` needs the `pull_request` event.',
      'Run it there, or name a folder of patches.',
    );
  }
}

/** Throws a {@link UserError} if the name breaks the main rules of `git check-ref-format --branch`. */
function requireBranchName(name: string): void {
  const forbidden = /[\0-\x20\x7f~^:?*[\\]|\.\.|@\{|\/\/|\.lock(?:\/|$)|(?:^|\/)\.|^[-/]|[/.]$/; // oxlint-disable-line no-control-regex
  if (name.length > 250 || name === '@' || forbidden.test(name)) {
    throw new UserError(
      `\`target-branch\` is ${JSON.stringify(name)}, which cannot be a branch.`,
      'Give the name of a branch, without `refs/heads/`.',
    );
  }
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const inner of Object.values(value)) deepFreeze(inner);
  }
  return value;
}
