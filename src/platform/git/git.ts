/** Runs git, either with a hardened configuration or as the user would run it. */
import { spawn, type ChildProcess } from 'node:child_process';
import { exec, type ExecResult } from '../system/process.ts';
import { EXIT, UserError } from '../text/user-error.ts';

/** Git for one repository, with one configuration. */
export interface Git {
  /** Runs git; throws {@link GitError} unless the exit code is 0 or listed in `allow`. */
  run(args: readonly string[], options?: GitOptions): Promise<ExecResult>;
  /** Starts a git process that talks over its pipes. The caller has to end the process. */
  start(args: readonly string[]): ChildProcess;
  /** Does the same as `run`, and returns the trimmed output of git. */
  text(args: readonly string[], options?: GitOptions): Promise<string>;
}

export interface GitOptions {
  input?: string | Uint8Array;
  env?: NodeJS.ProcessEnv;
  timeoutMs?: number;
  /** When this is aborted, git is ended soon. */
  cancel?: AbortSignal;
  /** Exit codes besides 0 that do not count as a failure. */
  allow?: readonly number[];
}

/** Git ended with an exit code that the caller does not allow. */
export class GitError extends Error {
  override readonly name = 'GitError';
  readonly result: ExecResult;

  constructor(args: readonly string[], result: ExecResult) {
    super(`git ${args[0] ?? ''} failed with exit code ${result.code}: ${result.stderr.trim()}`);
    this.result = result;
  }
}

const HARD_ENV = {
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_ATTR_NOSYSTEM: '1',
  GIT_TERMINAL_PROMPT: '0',
  GIT_NO_REPLACE_OBJECTS: '1',
  GIT_OPTIONAL_LOCKS: '0',
  LC_ALL: 'C',
  TZ: 'UTC',
};

const HARD_CONFIG = [
  'core.hooksPath=/dev/null',
  'core.attributesFile=/dev/null',
  'core.excludesFile=/dev/null',
  'core.fsmonitor=false',
  'core.protectHFS=true',
  'core.protectNTFS=true',
  'core.quotePath=false',
  'apply.whitespace=nowarn',
  'apply.ignoreWhitespace=no',
  'protocol.ext.allow=never',
  'safe.bareRepository=explicit',
  // In a container, the checkout belongs to another user. This is safe, because
  // every call names its repository.
  'safe.directory=*',
  'gc.auto=0',
  'maintenance.auto=false',
  'commit.gpgSign=false',
].flatMap((setting) => ['-c', setting]);

const HOOK_VARIABLES =
  /^GIT_(?:DIR|COMMON_DIR|INDEX_FILE|WORK_TREE|OBJECT_DIRECTORY|ALTERNATE_OBJECT_DIRECTORIES|PREFIX|QUARANTINE_PATH)$/;

/**
 * The environment of the job, without inherited `GIT_*` variables and without those that
 * the runner made for this action.
 */
function hardEnvironment(): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(GIT_|INPUT_|STATE_|ACTIONS_)/.test(name),
  );
  return { ...Object.fromEntries(inherited), ...HARD_ENV };
}

/** Git that reads only the configuration of the named repository and runs no hook. */
export function hardGit(
  gitDir: string,
  options: { workTree?: string; config?: readonly string[] } = {},
): Git {
  const place = [`--git-dir=${gitDir}`, ...(options.workTree ? [`--work-tree=${options.workTree}`] : [])];
  const config = (options.config ?? []).flatMap((setting) => ['-c', setting]);
  return gitIn([...HARD_CONFIG, ...config, ...place], options.workTree ?? gitDir, hardEnvironment());
}

/** Git outside any repository (`init`, `mailsplit`), hardened the same way. */
export function hardGitIn(directory: string): Git {
  return gitIn(HARD_CONFIG, directory, hardEnvironment());
}

/** Git as the user at the terminal runs it, with the user's configuration and credentials. */
export function personalGit(directory: string): Git {
  // If a git hook started AutoSync, its variables would point at another repository.
  const env = Object.entries(process.env).filter(([name]) => !HOOK_VARIABLES.test(name));
  return gitIn([], directory, { ...Object.fromEntries(env), GIT_TERMINAL_PROMPT: '0', LC_ALL: 'C' });
}

function gitIn(prefix: readonly string[], cwd: string, env: NodeJS.ProcessEnv): Git {
  const run = async (args: readonly string[], options: GitOptions = {}): Promise<ExecResult> => {
    const result = await exec('git', [...prefix, ...args], {
      cwd,
      env: { ...env, ...options.env },
      ...(options.input === undefined ? {} : { input: options.input }),
      ...(options.timeoutMs === undefined ? {} : { timeoutMs: options.timeoutMs }),
      ...(options.cancel === undefined ? {} : { cancel: options.cancel }),
    }).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
      throw new UserError(
        'git could not be started.',
        'Install git 2.39 or newer and put it on PATH.',
        EXIT.broken,
      );
    });
    if (result.code !== 0 && !options.allow?.includes(result.code)) throw new GitError(args, result);
    return result;
  };
  const start = (args: readonly string[]): ChildProcess =>
    spawn('git', [...prefix, ...args], { cwd, env, stdio: ['pipe', 'pipe', 'pipe'] });
  return {
    run,
    start,
    text: async (args, options) => (await run(args, options)).stdout.toString('utf8').trim(),
  };
}

/** Settings for objects that can be made again: no compression, no waiting for the disk. */
export const SCRATCH = ['core.looseCompression=0', 'core.fsync=none'];

/** Option for a fetch from a local path: the serving git process needs the same `safe.directory`. */
export const LOCAL_UPLOAD_PACK =
  '--upload-pack=git -c safe.directory=* -c uploadpack.allowAnySHA1InWant=true upload-pack';

/** Splits the output of `-z`, in which every entry ends with a NUL. */
export function splitNul(output: Buffer): string[] {
  const entries = output.toString('utf8').split('\0');
  entries.pop();
  return entries;
}

/** Parses a line `added TAB deleted TAB path`. A binary file has `-` there, which counts as 0. */
export function parseNumstat(line: string): { path: string; added: number; deleted: number } {
  const [added = '', deleted = '', ...path] = line.split('\t');
  return { path: path.join('\t'), added: Number(added) || 0, deleted: Number(deleted) || 0 };
}
