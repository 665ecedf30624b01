/** Runs git for tests, without the machine's configuration. */
import { execFileSync } from 'node:child_process';

/** Variables that cut git off from the machine's configuration and fix its identity and clock. */
export const GIT_ENV = {
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_TERMINAL_PROMPT: '0',
  GIT_AUTHOR_NAME: 'Test Author',
  GIT_AUTHOR_EMAIL: 'author@example.com',
  GIT_AUTHOR_DATE: '1700000000 +0100',
  GIT_COMMITTER_NAME: 'Test Committer',
  GIT_COMMITTER_EMAIL: 'committer@example.com',
  GIT_COMMITTER_DATE: '1700000000 +0100',
};

/** The environment of this process without its git variables, and with the settings above. */
export function isolatedEnv(extra: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_'));
  return { ...Object.fromEntries(inherited), ...GIT_ENV, ...extra };
}

/** The exact output of git. */
export function gitOutput(directory: string, ...args: string[]): string {
  return execFileSync('git', args, {
    cwd: directory,
    env: isolatedEnv(),
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** The output of git, trimmed. */
export function git(directory: string, ...args: string[]): string {
  return gitOutput(directory, ...args).trim();
}
