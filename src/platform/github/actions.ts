/** Talks with the Actions runner: reads variables and inputs, writes log, outputs and summary. */
import { createHash, randomBytes } from 'node:crypto';
import * as core from '@actions/core';
import { z } from 'zod';
import { endLine, progressLine, type Log } from '../system/log.ts';
import { neutraliseText } from '../text/neutralise.ts';
import { UserError } from '../text/user-error.ts';

/** The environment variables of the runner that AutoSync uses. */
const RunnerEnvironment = z.object({
  GITHUB_WORKSPACE: z.string().min(1),
  GITHUB_REPOSITORY: z.string().regex(/^[^/\s]+\/[^/\s]+$/),
  GITHUB_SERVER_URL: z.url(),
  GITHUB_RUN_ID: z.string().regex(/^\d+$/),
  GITHUB_RUN_ATTEMPT: z.string().regex(/^\d+$/).default('1'),
  GITHUB_EVENT_NAME: z.string().min(1),
  GITHUB_SHA: z.string().default(''),
  GITHUB_REF_NAME: z.string().default(''),
  GITHUB_REF_TYPE: z.string().default('branch'),
  GITHUB_REF_PROTECTED: z.string().default(''),
  GITHUB_BASE_REF: z.string().default(''),
  GITHUB_API_URL: z.url().default('https://api.github.com'),
  GITHUB_EVENT_PATH: z.string().optional(),
  RUNNER_TEMP: z.string().min(1),
  RUNNER_TRACKING_ID: z.string().default(''),
  ACTIONS_RUNTIME_TOKEN: z.string().default(''),
});
export type RunnerEnvironment = z.infer<typeof RunnerEnvironment>;

/** Reads the variables of the runner. Throws a {@link UserError} when one is missing or malformed. */
export function readRunnerEnvironment(environment: NodeJS.ProcessEnv): RunnerEnvironment {
  const result = RunnerEnvironment.safeParse(environment);
  if (result.success) return result.data;
  const names = result.error.issues.map((issue) => issue.path.join('.')).join(', ');
  throw new UserError(
    `The runner's variables ${names} are missing or malformed.`,
    'Run this as a step of a GitHub Actions workflow, or use the CLI.',
  );
}

/** Who writes a comment: a job of an attempt of a run. */
export interface Writer {
  /** Id of the workflow run. Newer runs have greater ids. */
  run: number;
  attempt: number;
  /** Tells the jobs of one attempt apart: letters and digits. Empty: any of them. */
  job: string;
}

export function writerOf(runner: RunnerEnvironment): Writer {
  const { GITHUB_RUN_ID: run, GITHUB_RUN_ATTEMPT: attempt, RUNNER_TRACKING_ID: tracking } = runner;
  const told = `${tracking} ${jobIn(runner.ACTIONS_RUNTIME_TOKEN)}`;
  const job = createHash('sha256').update(told).digest('hex').slice(0, 12);
  return { run: Number(run), attempt: Number(attempt), job };
}

/** The job that the runner's own token is for: its scope `Actions.Results:RUN:JOB`. Empty for any other token. */
function jobIn(token: string): string {
  const payload = Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8');
  return /Actions\.Results:[^:" ]+:([^:" ]+)/.exec(payload)?.[1] ?? '';
}

/** Reads the inputs of the action as text, by their names in action.yml. Empty inputs are left out. */
export function readActionInputs(names: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    names
      .map((name) => [name, core.getInput(name, { trimWhitespace: false })])
      .filter(([, value]) => value !== ''),
  );
}

/** Makes the log of a step. The output of commands is folded, and the runner obeys no command in it. */
export function actionsLog(redact: (text: string) => string): Log {
  const print = (line: string): void => {
    for (const safe of neutraliseText(redact(line))) process.stdout.write(`${safe}\n`);
  };
  return {
    info: print,
    warning: (line) => core.warning(redact(line), { title: 'AutoSync' }),
    startCommand(title) {
      core.startGroup(redact(progressLine(title)));
      const token = randomBytes(16).toString('hex');
      process.stdout.write(`::stop-commands::${token}\n`);
      return {
        line: (text) => process.stdout.write(`${text}\n`),
        end() {
          process.stdout.write(`::${token}::\n`);
          core.endGroup();
        },
      };
    },
    endTrial(end) {
      print(`trial ${end.number} · ${endLine(end)}`);
      for (const failure of end.failures) print(`    ${failure}`);
    },
  };
}

/** What a step reports to the runner at its end. */
export interface ActionsReport {
  outputs: Readonly<Record<string, string>>;
  /** Markdown for the job summary. */
  summary: string;
  annotations: readonly {
    level: 'error' | 'warning';
    title: string;
    message: string;
    file?: string;
    line?: number;
  }[];
  /** What the log shows at the end. */
  lines: readonly (string | { word: string; text: string })[];
}

/** Writes the verdicts to the log, and sets annotations, outputs and the job summary. */
export async function publishToActions(log: Log, published: ActionsReport): Promise<void> {
  for (const line of published.lines) log.info(typeof line === 'string' ? line : `${line.word}${line.text}`);
  for (const { level, title, message, file, line } of published.annotations) {
    const place = { title, ...(file ? { file } : {}), ...(file && line ? { startLine: line } : {}) };
    if (level === 'error') core.error(message, place);
    else core.warning(message, place);
  }
  for (const [name, value] of Object.entries(published.outputs)) core.setOutput(name, value);
  try {
    await core.summary.addRaw(published.summary, true).write();
  } catch (error) {
    log.warning(`The job summary could not be written: ${(error as Error).message}`);
  }
}
