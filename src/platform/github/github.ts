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
  private lastUntil: number | undefined;
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
    signal?: AbortSignal,
  ): Promise<T> {
    const { repository, redact } = this.setting;
    const octokit = await this.client();
    const route = `${method} ${path.replace('{repo}', `/repos/${repository}`)}`;
    this.requests += 1;
    let data: unknown;
    try {
      const response = await octokit.request(route, {
        ...body,
        headers: { 'x-github-api-version': '2022-11-28' },
        request: { signal: this.signal(signal) },
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
    if (ms > Math.min(MOST_WAIT_MS, this.remaining())) throw new GitHubError('no time to wait for GitHub', 0);
    await sleep(Math.max(ms, BACKOFF_MS), undefined, { signal: this.signal() });
  }

  private retrying<T>(work: () => Promise<T>): Promise<T> {
    return pRetry(work, {
      retries: MOST_TRIES - 1,
      // How long to wait is for the answer to say.
      minTimeout: 0,
      shouldRetry: async ({ error, attemptNumber }) => {
        if (!(error instanceof GitHubError) || error.retryAfterMs === undefined) return false;
        const wait = Math.max(error.retryAfterMs, BACKOFF_MS * 2 ** (attemptNumber - 1));
        if (wait > Math.min(MOST_WAIT_MS, this.remaining())) return false;
        await sleep(wait, undefined, { signal: this.signal() });
        return true;
      },
    });
  }

  /** From now on there is only the end to tell, which may take a little longer than the run, even one that was cancelled. */
  speakLast(): void {
    const isCancelled = this.setting.signal?.aborted ?? false;
    this.lastUntil = performance.now() + (isCancelled ? 3_000 : Math.max(60_000, this.setting.remainingMs()));
  }

  private remaining(): number {
    return this.lastUntil === undefined ? this.setting.remainingMs() : this.lastUntil - performance.now();
  }

  private signal(more?: AbortSignal): AbortSignal {
    const { signal } = this.setting;
    const end =
      this.lastUntil === undefined ? signal : AbortSignal.timeout(Math.max(1, Math.round(this.remaining())));
    return AbortSignal.any([AbortSignal.timeout(30_000), end, more].filter((one) => one !== undefined));
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
