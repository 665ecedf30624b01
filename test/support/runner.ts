/** Starts the bundle in `dist/` as GitHub's runner or a person does, and collects what it leaves. */
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { RunJson } from '../../src/record/run-json.ts';
import { isolatedEnv } from './git.ts';

const DIST = path.resolve(import.meta.dirname, '../../dist');

export interface StepResult {
  exitCode: number | null;
  /** What the step printed: workflow commands and text. */
  log: string;
  outputs: Record<string, string>;
  summary: string;
  run: RunJson | undefined;
}

export interface StepRequest {
  workspace: string;
  /** Folder for what a runner keeps outside the workspace. */
  home: string;
  serverUrl: string;
  inputs: Record<string, string>;
  env?: NodeJS.ProcessEnv;
  /** Removes what an earlier step on the same machine left. */
  fresh?: boolean;
  /** Called with the log so far, whenever it grows. May send signals. */
  onLog?: (log: string, signal: (name: NodeJS.Signals) => void) => void;
}

/** Runs dist/main.js and then dist/post.js as GitHub's runner does: environment, file commands, state. */
export async function runAction(
  request: StepRequest,
): Promise<StepResult & { post: { exitCode: number | null; log: string; summary: string } }> {
  if (request.fresh) rmSync(path.join(request.home, 'temp'), { recursive: true, force: true });
  const main = await runStep(request, 'main.js', {});
  const state = parseFileCommand(readFile(request.home, 'state'));
  const states = Object.fromEntries(Object.entries(state).map(([name, value]) => [`STATE_${name}`, value]));
  const post = await runStep({ ...request, onLog: () => undefined }, 'post.js', states);
  return { ...main, post: { exitCode: post.exitCode, log: post.log, summary: post.summary } };
}

async function runStep(
  request: StepRequest,
  entry: string,
  states: Record<string, string>,
): Promise<StepResult> {
  const temporary = path.join(request.home, 'temp');
  mkdirSync(temporary, { recursive: true });
  const files = ['output', 'state', 'summary', 'env', 'path'].filter(
    (name) => name !== 'state' || entry === 'main.js',
  );
  for (const name of files) writeFileSync(path.join(request.home, name), '');
  const inputs = Object.entries(request.inputs).map(([name, value]) => [
    `INPUT_${name.toUpperCase().replaceAll(' ', '_')}`,
    value,
  ]);
  const child = spawn(process.execPath, [path.join(DIST, entry)], {
    cwd: request.workspace,
    env: isolatedEnv({
      CI: 'true',
      GITHUB_ACTIONS: 'true',
      GITHUB_WORKSPACE: request.workspace,
      GITHUB_REPOSITORY: 'owner/project',
      GITHUB_SERVER_URL: request.serverUrl,
      GITHUB_RUN_ID: '4711',
      GITHUB_RUN_ATTEMPT: '1',
      GITHUB_EVENT_NAME: 'push',
      GITHUB_REF: 'refs/heads/main',
      GITHUB_REF_NAME: 'main',
      GITHUB_REF_TYPE: 'branch',
      GITHUB_OUTPUT: path.join(request.home, 'output'),
      GITHUB_STATE: path.join(request.home, 'state'),
      GITHUB_STEP_SUMMARY: path.join(request.home, 'summary'),
      GITHUB_ENV: path.join(request.home, 'env'),
      GITHUB_PATH: path.join(request.home, 'path'),
      RUNNER_TEMP: temporary,
      ACTIONS_RUNTIME_TOKEN: 'runtime-token-of-the-job',
      NO_PROXY: '127.0.0.1',
      no_proxy: '127.0.0.1',
      ...Object.fromEntries(inputs),
      ...states,
      ...request.env,
    }),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let log = '';
  const listen = (chunk: Buffer): void => {
    log += chunk.toString('utf8');
    request.onLog?.(log, (name) => child.kill(name));
  };
  child.stdout.on('data', listen);
  child.stderr.on('data', listen);
  const exitCode = await new Promise<number | null>((resolve) => child.on('close', resolve));
  const outputs = parseFileCommand(readFile(request.home, 'output'));
  return {
    exitCode,
    log,
    outputs,
    summary: readFile(request.home, 'summary'),
    run: readRun(outputs['run-json']),
  };
}

/** Reads a run.json; `undefined` where there is none. */
export function readRun(file: string | undefined): RunJson | undefined {
  if (!file) return undefined;
  try {
    return RunJson.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** `name=value` and `name<<DELIMITER … DELIMITER`, as the runner reads them. */
function parseFileCommand(text: string): Record<string, string> {
  const values: Record<string, string> = {};
  const lines = text.split('\n');
  for (let i = 0; i < lines.length; i += 1) {
    const heredoc = /^([^=]+?)<<(.+)$/.exec(lines[i]!);
    if (heredoc) {
      const end = lines.indexOf(heredoc[2]!, i + 1);
      values[heredoc[1]!] = lines.slice(i + 1, end).join('\n');
      i = end;
    } else {
      const plain = /^([^=]+)=(.*)$/.exec(lines[i]!);
      if (plain) values[plain[1]!] = plain[2]!;
    }
  }
  return values;
}

function readFile(home: string, name: string): string {
  return readFileSync(path.join(home, name), 'utf8');
}

export interface CliResult {
  exitCode: number | null;
  stdout: string;
  stderr: string;
  run: RunJson | undefined;
}

/** Runs dist/cli.js in a folder. */
export async function runCli(
  directory: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
  onErrorOutput: (text: string, kill: (signal: NodeJS.Signals) => void) => void = () => undefined,
): Promise<CliResult> {
  const child = spawn(process.execPath, [path.join(DIST, 'cli.js'), ...args], {
    cwd: directory,
    env: isolatedEnv(env),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString('utf8')));
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString('utf8');
    onErrorOutput(stderr, (signal) => child.kill(signal));
  });
  const exitCode = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { exitCode, stdout, stderr, run: readRun(path.join(directory, '.autosync/out/run.json')) };
}
