/** Defines all inputs of the action and flags of the command line, and parses them. */
import { createHash } from 'node:crypto';
import { EXIT, UserError } from '../platform/text/user-error.ts';
import {
  duration,
  focusTemplate,
  identifier,
  labelName,
  lines,
  matrixValues,
  oneOf,
  text,
  wholeNumber,
} from './values.ts';

type DoorKind = 'action' | 'cli';
type FlagGroup = 'Tests' | 'Patches' | 'Landing' | 'Limits' | 'Repository and folders';

/** One input: its meaning, its default, and how its text is parsed. */
interface InputSpec<T> {
  description: string;
  /** Text as a user would write it; absent when the default depends on the entry point or the event. */
  default?: string;
  /** What the runner evaluates when a workflow does not set the input. An empty result counts as absent. */
  expression?: string;
  /** What the docs say when there is no fixed default. */
  defaultText?: string;
  required?: boolean;
  only?: DoorKind;
  /** The flag may be given more than once. */
  repeatable?: boolean;
  /** For the help of the command line: the group of the flag, and a word for its value. */
  flag?: readonly [group: FlagGroup, value: string];
  parse: (text: string) => T;
}

const DEFAULT_SETUP_INPUTS = [
  'package-lock.json', 'npm-shrinkwrap.json', 'pnpm-lock.yaml', 'yarn.lock', 'bun.lock', 'bun.lockb',
  'requirements*.txt', 'poetry.lock', 'uv.lock', 'Pipfile.lock', 'Gemfile.lock', 'composer.lock',
].map((name) => `**/${name}`); // prettier-ignore

const DEFAULT_NAME = 'autosync';
/** Where the patches are, if no input says so. This folder may be missing. */
export const DEFAULT_PATCHES = '.autosync/patches';

/**
 * All inputs. An input of the action is also a flag of the CLI, unless `only` names one of them. `action.yml`
 * and the table in the README are generated from this list, so their names and descriptions always agree.
 */
const INPUTS = {
  'test-command': input({
    flag: ['Tests', 'command'],
    description: "The repository's test command, run by bash in the workspace.",
    required: true,
    parse: text,
  }),
  'setup-command': input({
    flag: ['Tests', 'command'],
    description:
      'Command that runs before the first trial, and again when a file in `setup-inputs` differs from the last set-up.',
    defaultText: 'none',
    parse: text,
  }),
  'setup-inputs': input({
    flag: ['Tests', 'glob'],
    description: 'Globs, one per line, of the files that decide what `setup-command` installs.',
    default: DEFAULT_SETUP_INPUTS.join('\n'),
    defaultText:
      'lockfiles of npm, pnpm, Yarn, Bun, pip, Poetry, uv, Pipenv, Bundler, Composer; manifests of packages that have no lockfile beside them',
    repeatable: true,
    parse: lines,
  }),
  'report-paths': input({
    flag: ['Tests', 'glob'],
    description:
      'Globs, one per line, of the test reports that the command writes. The format is detected. Without reports, only the exit code decides.',
    defaultText: 'none',
    repeatable: true,
    parse: lines,
  }),
  'focus-command': input({
    flag: ['Tests', 'command'],
    description:
      'Command that runs only chosen tests. `{names}`, `{files}` and `{ids}` (class or suite path, and name) become one quoted argument for each test or file; `{pattern}` becomes one regular expression. `none` turns this off.',
    defaultText: 'detected',
    parse: focusTemplate,
  }),
  patches: input({
    flag: ['Patches', 'path'],
    description:
      "Folder, glob or manifest of patches. `pull-requests` lands the open pull requests that have the `label`, `artifact:NAME` the patches that another workflow left. `pull-request` tests the pull request of the event and reports its impact. `merge-group` tests a group of GitHub's merge queue, or finds who breaks it.",
    defaultText: '`.autosync/patches`; `pull-request` on pull_request events; `merge-group` on merge_group',
    parse: text,
  }),
  label: input({
    description: 'The label by which a pull request asks to be landed, for `patches: pull-requests`.',
    default: 'autosync',
    only: 'action',
    parse: labelName,
  }),
  land: input({
    flag: ['Landing', 'how'],
    description:
      '`commit` pushes to the target branch; `pull-request` opens or updates one pull request; `none` is a dry run.',
    defaultText: '`commit`; `none` on pull_request events and in the CLI',
    parse: oneOf('commit', 'pull-request', 'none'),
  }),
  'target-branch': input({
    flag: ['Landing', 'branch'],
    description: 'The branch that receives the patches.',
    defaultText: 'the branch the run is on',
    parse: text,
  }),
  'commit-style': input({
    flag: ['Landing', 'style'],
    description:
      '`per-patch` makes one commit for each patch (for each mail of a series); `squash` makes one commit of all patches; `merge` makes a merge commit for each pull request.',
    defaultText: '`per-patch`; `merge` for `patches: pull-requests`',
    parse: oneOf('per-patch', 'squash', 'merge'),
  }),
  gate: input({
    flag: ['Tests', 'what'],
    description:
      'What makes a candidate green: `all-green`, or `no-new-failures`, which excuses tests that already fail on the base.',
    default: 'all-green',
    parse: oneOf('all-green', 'no-new-failures'),
  }),
  retries: input({
    flag: ['Tests', 'number'],
    description: 'How often failing tests run again on one tree before their failure counts.',
    default: '2',
    parse: wholeNumber(10),
  }),
  'test-timeout': input({
    flag: ['Limits', 'time'],
    description: 'Longest time for one trial.',
    default: '30m',
    parse: duration,
  }),
  'time-budget': input({
    flag: ['Limits', 'time'],
    description: 'Longest time for the whole run. Then green patches land and the rest is `undecided`.',
    default: '5h',
    parse: duration,
  }),
  name: input({
    flag: ['Repository and folders', 'name'],
    description:
      'Distinguishes several uses of AutoSync in one repository. In a matrix, the default gets the values of the job, for example `autosync-24-ubuntu-latest`.',
    default: DEFAULT_NAME,
    parse: identifier,
  }),
  config: input({
    flag: ['Repository and folders', 'file'],
    description: 'The configuration file; see schemas/config.schema.json.',
    default: '.github/autosync.json',
    parse: text,
  }),
  comment: input({
    description:
      '`auto` comments on the pull request of the event, and describes the pull request that a landing opens; `never` does neither.',
    default: 'auto',
    only: 'action',
    parse: oneOf('auto', 'never'),
  }),
  phase: input({
    description:
      '`all` is a whole run. `report` is for a workflow on `workflow_run`: it comments the results of a run on a pull request from a fork.',
    default: 'all',
    only: 'action',
    parse: oneOf('all', 'report'),
  }),
  'fail-on': input({
    flag: ['Limits', 'what'],
    description:
      'When the job fails: `error` (red baseline, or AutoSync could not finish), `rejected` (also when a patch was not landed or accepted), `never`. A run that could not be carried out always fails.',
    defaultText: '`error`; `rejected` on pull_request and merge_group events',
    parse: oneOf('error', 'rejected', 'never'),
  }),
  token: input({
    description: 'Token that reads the repository and pushes to the target branch.',
    expression: '${{ github.token }}',
    only: 'action',
    parse: text,
  }),
  matrix: input({
    description:
      'Tells the jobs of a matrix apart: their values become part of `name` where `name` is left at its default. Leave this input alone.',
    expression: "${{ strategy.job-total > 1 && toJSON(matrix) || '' }}",
    only: 'action',
    parse: matrixValues,
  }),
  repo: input({
    flag: ['Repository and folders', 'folder'],
    description: 'The repository.',
    default: '.',
    only: 'cli',
    parse: text,
  }),
  remote: input({
    flag: ['Repository and folders', 'remote'],
    description: 'Name or path of the remote; `.` is the repository itself.',
    defaultText: '`origin`; `.` in a repository without it',
    only: 'cli',
    parse: text,
  }),
  state: input({
    flag: ['Repository and folders', 'folder'],
    description: 'Folder for state.',
    default: '.autosync/state',
    only: 'cli',
    parse: text,
  }),
  out: input({
    flag: ['Repository and folders', 'folder'],
    description: 'Folder for the results.',
    default: '.autosync/out',
    only: 'cli',
    parse: text,
  }),
  workspace: input({
    flag: ['Tests', 'where'],
    description: '`copy` tests in a fresh clone; `in-place` in the checkout itself.',
    default: 'copy',
    only: 'cli',
    parse: oneOf('copy', 'in-place'),
  }),
  carry: input({
    flag: ['Tests', 'glob'],
    description: 'Glob of ignored files to copy into the fresh clone.',
    defaultText: 'none',
    only: 'cli',
    repeatable: true,
    parse: lines,
  }),
};

type Specs = typeof INPUTS;
export type InputName = keyof Specs;

/** The type of a parsed input. It includes `undefined` only when the input is optional and has no default. */
type Value<Spec> = Spec extends { parse: (text: string) => infer T }
  ? Spec extends { default: string } | { required: true }
    ? T
    : T | undefined
  : never;
type NamesOf<Door extends DoorKind> = {
  [Name in InputName]: Specs[Name] extends { only: infer Only } ? (Only extends Door ? Name : never) : Name;
}[InputName];

/** The parsed inputs of the action or the CLI, with defaults filled in. */
export type ActionInputs = { readonly [Name in NamesOf<'action'>]: Value<Specs[Name]> };
export type CliInputs = { readonly [Name in NamesOf<'cli'>]: Value<Specs[Name]> };

/** The specification of one input, whatever its type. */
export function inputSpec(name: InputName): InputSpec<unknown> {
  return INPUTS[name];
}

/** The inputs of one door, in the order users read them. */
export function inputsOf(door: DoorKind): InputName[] {
  return (Object.keys(INPUTS) as InputName[]).filter((name) => (inputSpec(name).only ?? door) === door);
}

/**
 * Parses the inputs of the action and fills in defaults. An empty text counts as an absent input. Throws a
 * {@link UserError} for a missing or wrong input.
 */
export function parseActionInputs(raw: Texts): ActionInputs {
  return parseNamed(inputsOf('action'), raw) as ActionInputs;
}

/** Parses the flags of the command line, in the same way as {@link parseActionInputs}. */
export function parseCliInputs(raw: Texts): CliInputs {
  return parseNamed(inputsOf('cli'), raw) as CliInputs;
}

/** Parses the inputs of `phase: report`, which runs no tests and needs no test command. */
export function parseReportInputs(raw: Texts): Pick<ActionInputs, 'name' | 'token'> {
  return parseNamed(['name', 'token'], raw) as Pick<ActionInputs, 'name' | 'token'>;
}

type Texts = Readonly<Partial<Record<string, string>>>;

function parseNamed(names: readonly InputName[], raw: Texts): unknown {
  const entries = names.map((name) => [name, parseInput(name, raw[name])]);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

function parseInput(name: InputName, raw: string | undefined): unknown {
  const spec = inputSpec(name);
  const given = raw?.trim() ? raw : spec.default;
  if (given === undefined) {
    if (!spec.required) return undefined;
    throw new UserError(
      `The input \`${name}\` is missing.`,
      'Say how the tests run, for example `npm test`.',
    );
  }
  try {
    return spec.parse(given.trim());
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UserError(
      `The input \`${name}\` is \`${given.trim().slice(0, 200)}\`, but ${reason}.`,
      spec.description,
      EXIT.usage,
    );
  }
}

/**
 * Returns a specification with its exact type. The type shows whether a default exists, so
 * whether a value can be missing.
 */
function input<T, const Spec extends InputSpec<T>>(spec: Spec & InputSpec<T>): Spec {
  return spec;
}

/** Whether the input `setup-inputs` was left at its default. */
export function hasDefaultSetupInputs({
  'setup-inputs': given,
}: Pick<ActionInputs, 'setup-inputs'>): boolean {
  return given.join('\n') === DEFAULT_SETUP_INPUTS.join('\n');
}

/**
 * The name of a job: where every job of a matrix would have the default name, its values tell it apart. The jobs
 * would otherwise replace each other's artifacts, comments and history.
 */
export function nameOfJob({ name, matrix = [] }: Pick<ActionInputs, 'name' | 'matrix'>): string {
  if (name !== DEFAULT_NAME || matrix.length === 0) return name;
  const values = matrix
    .join('-')
    .replaceAll(/[^A-Za-z0-9_]+/g, '-')
    .replaceAll(/^-|-$/g, '');
  const whole = `${name}-${values}`;
  // A version such as 3.12 is still known as 3-12; `c`, `c++` and `c#` would all be `c`.
  const isTelling = matrix.every((value) => /^\w+(?:[-.]\w+)*$/.test(value));
  if (whole.length <= 64 && isTelling) return whole;
  return `${whole.slice(0, 50)}-${createHash('sha256').update(JSON.stringify(matrix)).digest('hex').slice(0, 8)}`;
}
