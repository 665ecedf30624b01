/** The runner: what it tells a step, and what a step tells it. */
import { randomBytes } from 'node:crypto';
import * as core from '@actions/core';
import { z } from 'zod';
import type { Log } from '../system/log.ts';
import { neutraliseText } from '../text/neutralise.ts';
import { UserError } from '../text/user-error.ts';

/** What the runner tells every step, as far as it is used. */
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
  GITHUB_BASE_REF: z.string().default(''),
  GITHUB_API_URL: z.url().default('https://api.github.com'),
  GITHUB_EVENT_PATH: z.string().optional(),
  RUNNER_TEMP: z.string().min(1),
});
export type RunnerEnvironment = z.infer<typeof RunnerEnvironment>;

export function readRunnerEnvironment(environment: NodeJS.ProcessEnv): RunnerEnvironment {
  const result = RunnerEnvironment.safeParse(environment);
  if (result.success) return result.data;
  const names = result.error.issues.map((issue) => issue.path.join('.')).join(', ');
  throw new UserError(
    `The runner's variables ${names} are missing or malformed.`,
    'Run this as a step of a GitHub Actions workflow, or use the CLI.',
  );
}

/** Every input of the action as text, by its name in action.yml; absent and empty are the same. */
export function readActionInputs(names: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    names
      .map((name) => [name, core.getInput(name, { trimWhitespace: false })])
      .filter(([, value]) => value !== ''),
  );
}

/** The step's log. What commands print is folded, and cannot speak to the runner. */
export function actionsLog(redact: (text: string) => string): Log {
  const print = (line: string): void => {
    for (const safe of neutraliseText(redact(line))) process.stdout.write(`${safe}\n`);
  };
  return {
    info: print,
    warning: (line) => core.warning(redact(line), { title: 'AutoSync' }),
    startCommand(title) {
      core.startGroup(redact(title));
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
  };
}

/** What a step tells the runner at its end. */
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
  /** The verdicts as plain lines, for the end of the log. */
  lines: readonly string[];
}

export async function publishToActions(log: Log, published: ActionsReport): Promise<void> {
  for (const line of published.lines) log.info(line);
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
