import { setTimeout as sleep } from 'node:timers/promises';
import type { getOctokit } from '@actions/github';
import pRetry from 'p-retry';
import type { z } from 'zod';

export interface GitHubSetting {
  /** `https://api.github.com`, or a GHES's. */
  apiUrl: string;
  token: string;
  /** `owner/name` */
  repository: string;
  redact: (text: string) => string;
  /** Milliseconds that waiting for GitHub may still take, all in all. */
  remainingMs: () => number;
  signal?: AbortSignal;
}

type Method = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';

/** GitHub said no, or said nothing that can be used. */
export class GitHubError extends Error {
  override readonly name = 'GitHubError';
  /** HTTP status; 0 where there was no answer at all. */
  readonly status: number;
  /** Of an error that may go away: when to ask again, in milliseconds; `undefined` where only a person can help. */
  readonly retryAfterMs: number | undefined;

  constructor(message: string, status: number, retryAfterMs?: number) {
    super(message);
    this.status = status;
    this.retryAfterMs = retryAfterMs;
  }
}

const MOST_TRIES = 4;
const BACKOFF_MS = 1_000;

/** One repository of GitHub over its REST API. One policy for what to ask again, when, and for how long. */
export class GitHub {
  private readonly setting: GitHubSetting;
  private octokit: Promise<Octokit> | undefined;
  /** Requests made so far, retries included. */
  requests = 0;

  constructor(setting: GitHubSetting) {
    this.setting = setting;
  }

  /** For the toolkit, which asks GitHub by itself. */
  get credentials(): { token: string; repository: string } {
    const { token, repository } = this.setting;
    return { token, repository };
  }

  /** Asks for something, or does what may be done twice. Throws {@link GitHubError}. `{repo}`: the repository. */
  ask<T>(method: Method, path: string, schema: z.ZodType<T>, body?: Record<string, unknown>): Promise<T> {
    return this.retrying(() => this.once(method, path, schema, body));
  }

  /** Does what must not be done twice: one try, after which whoever asked looks whether it was done. */
  async once<T>(
    method: Method,
    path: string,
    schema: z.ZodType<T>,
    body?: Record<string, unknown>,
  ): Promise<T> {
    const { repository, redact, signal } = this.setting;
    const octokit = await this.client();
    const route = `${method} ${path.replace('{repo}', `/repos/${repository}`)}`;
    this.requests += 1;
    let data: unknown;
    try {
      const timeout = AbortSignal.timeout(30_000);
      const response = await octokit.request(route, {
        ...body,
        headers: { 'x-github-api-version': '2022-11-28' },
        request: { signal: signal ? AbortSignal.any([timeout, signal]) : timeout },
      });
      data = response.data;
    } catch (error) {
      throw toGitHubError(error as Partial<Failure>, redact);
    }
    const parsed = schema.safeParse(data);
    if (parsed.success) return parsed.data;
    // HTML in place of JSON, or half of it: a proxy's or an outage's, not GitHub's last word.
    throw new GitHubError(`an answer that is none: ${parsed.error.issues[0]?.message ?? ''}`, 0, 0);
  }

  /** Loaded when it is first needed: most of a start goes into loading. */
  private client(): Promise<Octokit> {
    const { token, apiUrl } = this.setting;
    this.octokit ??= import('@actions/github').then((toolkit) =>
      toolkit.getOctokit(token, { baseUrl: apiUrl }),
    );
    return this.octokit;
  }

  /** Waits before something is tried again; throws when there is no time for it. */
  async pause(ms: number): Promise<void> {
    const { remainingMs, signal } = this.setting;
    if (ms > Math.min(MOST_WAIT_MS, remainingMs())) throw new GitHubError('no time to wait for GitHub', 0);
    await sleep(Math.max(ms, BACKOFF_MS), undefined, signal ? { signal } : {});
  }

  private retrying<T>(work: () => Promise<T>): Promise<T> {
    const { remainingMs, signal } = this.setting;
    return pRetry(work, {
      retries: MOST_TRIES - 1,
      minTimeout: BACKOFF_MS,
      factor: 2,
      ...(signal ? { signal } : {}),
      shouldRetry: ({ error }) => {
        const wait = error instanceof GitHubError ? error.retryAfterMs : undefined;
        return wait !== undefined && wait <= Math.min(MOST_WAIT_MS, remainingMs());
      },
      onFailedAttempt: async ({ error, retriesLeft }) => {
        const wait = error instanceof GitHubError ? (error.retryAfterMs ?? 0) : 0;
        if (retriesLeft > 0 && wait > 0 && wait <= Math.min(MOST_WAIT_MS, remainingMs()))
          await sleep(wait, undefined, signal ? { signal } : {});
      },
    });
  }
}

/** Longer than that, and the thing is left undone and told. */
const MOST_WAIT_MS = 120_000;

type Octokit = ReturnType<typeof getOctokit>;

/** What octokit throws, as far as it is used. */
interface Failure {
  status: number;
  message: string;
  response: { headers: Record<string, string | number | undefined>; data?: { message?: unknown } };
  cause: Error;
}

function toGitHubError(failure: Partial<Failure>, redact: (text: string) => string): GitHubError {
  const { response, status = 0, message = '', cause } = failure;
  if (!response) return new GitHubError(redact(`no answer: ${cause?.message ?? message}`), 0, 0);
  const told = response.data?.message;
  const text = typeof told === 'string' ? told : message;
  return new GitHubError(
    redact(`${status} ${text.slice(0, 300)}`),
    status,
    waitFor(status, response.headers, text),
  );
}

/** How long GitHub asks to wait; `undefined` for an answer that will not change. */
function waitFor(
  status: number,
  headers: Failure['response']['headers'],
  message: string,
): number | undefined {
  const after = Number(headers['retry-after'] ?? Number.NaN);
  if (after >= 0) return after * 1_000;
  if (status === 403 || status === 429) {
    if (String(headers['x-ratelimit-remaining']) === '0')
      return Math.max(0, Number(headers['x-ratelimit-reset']) * 1_000 - Date.now());
    return status === 429 || /rate limit/i.test(message) ? 60_000 : undefined;
  }
  return status >= 500 || status === 408 ? 0 : undefined;
}
