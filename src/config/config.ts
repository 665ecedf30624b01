import type { ConfigFile } from './file.ts';
import type { Inputs } from './inputs.ts';
import { UserError } from '../platform/text/user-error.ts';

/** What one run was asked to do: validated, complete, frozen. */
export interface RunConfig {
  readonly name: string;
  readonly testCommand: string;
  readonly setupCommand: string | undefined;
  readonly setupInputs: readonly string[];
  readonly reportPaths: readonly string[];
  /** The input as given; `undefined`: detected. */
  readonly focusCommand: string | undefined;
  readonly gate: 'all-green' | 'no-new-failures';
  readonly retries: number;
  /** A folder, glob or manifest; or `pull-request`. */
  readonly patches: string;
  readonly land: 'commit' | 'pull-request' | 'none';
  readonly comment: 'auto' | 'never';
  readonly targetBranch: string;
  readonly commitStyle: 'per-patch' | 'squash';
  readonly testTimeoutMs: number;
  readonly timeBudgetMs: number;
  readonly failOn: 'error' | 'rejected' | 'never';
  readonly configPath: string;
  readonly file: ConfigFile;
}

/** What the door knows about where it runs, and the inputs do not say. */
export interface Surroundings {
  door: 'action' | 'cli';
  /** The branch the run is on, when it is on one. */
  branch: string | undefined;
  event: string | undefined;
  hasPullRequest: boolean;
}

/** Inputs, configuration file and surroundings → the one configuration of this run. */
export function resolveConfig(inputs: Inputs, file: ConfigFile, where: Surroundings): RunConfig {
  const onPullRequest = where.event?.startsWith('pull_request') ?? false;
  const targetBranch = inputs['target-branch'] ?? where.branch;
  if (!targetBranch) {
    throw new UserError('The run is not on a branch, so the target is unknown.', 'Set `target-branch`.');
  }
  requireBranchName(targetBranch);
  if (inputs.land === 'pull-request' && where.door === 'cli') {
    throw new UserError(
      '`--land pull-request` needs GitHub.',
      'Use `commit` or `none`; the action opens pull requests.',
    );
  }
  const land = inputs.land ?? (onPullRequest || where.door === 'cli' ? 'none' : 'commit');
  if (onPullRequest && land !== 'none') {
    throw new UserError(
      `\`land: ${land}\` contradicts the pull_request event: its checkout is a merge preview, not the branch.`,
      'Leave `land` out, or run on push, schedule or workflow_dispatch.',
    );
  }
  const patches =
    inputs.patches ?? (onPullRequest && where.hasPullRequest ? 'pull-request' : '.autosync/patches');
  if (patches === 'pull-request') requirePullRequest(where);
  return deepFreeze({
    name: inputs.name!,
    testCommand: inputs['test-command']!,
    setupCommand: inputs['setup-command'],
    setupInputs: inputs['setup-inputs']!,
    reportPaths: inputs['report-paths'] ?? [],
    focusCommand: inputs['focus-command'],
    // What a pull request does is told from what was red before.
    gate: patches === 'pull-request' ? 'no-new-failures' : inputs.gate!,
    retries: inputs.retries!,
    patches,
    land,
    comment: inputs.comment ?? 'never',
    targetBranch,
    commitStyle: inputs['commit-style']!,
    testTimeoutMs: inputs['test-timeout']!,
    timeBudgetMs: inputs['time-budget']!,
    failOn: inputs['fail-on'] ?? (onPullRequest ? 'rejected' : 'error'),
    configPath: inputs.config!,
    file,
  });
}

function requirePullRequest({ event, hasPullRequest }: Surroundings): void {
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

/** The rules of `git check-ref-format --branch`, as far as they matter before git sees the name. */
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
