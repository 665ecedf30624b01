/** Sends requests to GitHub's REST API, and decides what is retried. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { getOctokit } from '@actions/github';
import pRetry from 'p-retry';
import { z } from 'zod';

/** Which repository is used, with which token, and how long waiting may take. */
export interface GitHubSetting {
  /** `https://api.github.com`, or the API address of a GitHub Enterprise Server. */
  apiUrl: string;
  token: string;
  /** `owner/name` */
  repository: string;
  redact: (text: string) => string;
  /** Returns how many milliseconds may still be spent on waiting for GitHub, in total. */
  remainingMs: () => number;
  signal?: AbortSignal;
}

type Method = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';

/** GitHub refused a request, did not answer, or gave an answer that cannot be used. */
export class GitHubError extends Error {
  override readonly name = 'GitHubError';
  /** HTTP status; 0 when there was no usable answer. */
  readonly status: number;
  /**
   * How long to wait before another try, in milliseconds, for an error that may go away.
   * `undefined`: only a person can help.
   */
  readonly retryAfterMs: number | undefined;

  constructor(message: string, status: number, retryAfterMs?: number) {
    super(message);
    this.status = status;
    this.retryAfterMs = retryAfterMs;
  }
}

const User = z.object({ login: z.string() });

const MOST_TRIES = 4;
const BACKOFF_MS = 1_000;

/**
 * One repository on GitHub, over the REST API. One policy decides for all requests what is
 * retried, when, and for how long.
 */
export class GitHub {
  private readonly setting: GitHubSetting;
  private octokit: Promise<Octokit> | undefined;
  private lastUntil: number | undefined;
  private me: string | undefined;
  /** Requests made so far, retries included. */
  requests = 0;

  constructor(setting: GitHubSetting) {
    this.setting = setting;
  }

  /** For the toolkit, which sends its own requests to GitHub. */
  get credentials(): { token: string; repository: string } {
    const { token, repository } = this.setting;
    return { token, repository };
  }

  /** Login of the token's owner; empty when the token belongs to no user. Throws {@link GitHubError}. */
  async login(): Promise<string> {
    this.me ??= await this.ask('GET', '/user', User).then(
      (user) => user.login,
      (error: unknown) => {
        // The token of a workflow or an app belongs to no user.
        if (error instanceof GitHubError && [401, 403, 404].includes(error.status)) return '';
        throw error;
      },
    );
    return this.me;
  }

  /**
   * Sends a request that may be repeated, and retries it. Throws {@link GitHubError}. `{repo}` in the
   * path stands for the repository.
   */
  ask<T>(method: Method, path: string, schema: z.ZodType<T>, body?: Record<string, unknown>): Promise<T> {
    return this.retrying(() => this.once(method, path, schema, body));
  }

  /**
   * Sends a request that must not be repeated, and does not retry it. After an error, the caller has to check
   * whether GitHub carried out the request. Throws {@link GitHubError}.
   */
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
    return parse(data, schema);
  }

  /**
   * Asks GitHub's GraphQL API about this repository, and retries. `$owner` and `$name` in the query are the
   * repository. `mayLack`: types of errors with which the rest of an answer holds; without it, any. Throws
   * {@link GitHubError}.
   */
  query<T>(
    query: string,
    variables: Record<string, string>,
    schema: z.ZodType<T>,
    mayLack?: readonly string[],
  ): Promise<T> {
    const { repository, redact } = this.setting;
    const [owner = '', name = ''] = repository.split('/');
    return this.retrying(async () => {
      const octokit = await this.client();
      this.requests += 1;
      const request = { signal: this.signal() };
      const data: unknown = await octokit
        .graphql(query, { owner, name, ...variables, request })
        .catch((error: unknown) => {
          const { data: rest, errors } = error as {
            data?: unknown;
            errors?: { type?: string; message?: string }[];
          };
          if (!errors) throw toGitHubError(error as Partial<Failure>, redact);
          // A field that this token may not read is missing; the rest of the answer holds.
          const isEnough = !mayLack || errors.every(({ type = '' }) => mayLack.includes(type));
          if (rest && isEnough) return rest;
          const told = errors.map(({ message = '' }) => message).join('; ');
          const isForGood = errors.some(({ type }) => type === 'FORBIDDEN' || type === 'INSUFFICIENT_SCOPES');
          throw new GitHubError(redact(`GraphQL: ${told}`).slice(0, 500), 0, isForGood ? undefined : 0);
        });
      return parse(data, schema);
    });
  }

  /** Loads the toolkit when it is first needed, because loading takes most of the start-up time. */
  private client(): Promise<Octokit> {
    const { token, apiUrl } = this.setting;
    this.octokit ??= import('@actions/github').then((toolkit) =>
      toolkit.getOctokit(token, { baseUrl: apiUrl }),
    );
    return this.octokit;
  }

  /** Waits before another try. Throws {@link GitHubError} when there is no time for it. */
  async pause(ms: number): Promise<void> {
    if (ms > Math.min(MOST_WAIT_MS, this.remaining())) throw new GitHubError('no time to wait for GitHub', 0);
    await this.sleep(Math.max(ms, BACKOFF_MS));
  }

  private retrying<T>(work: () => Promise<T>): Promise<T> {
    return pRetry(work, {
      retries: MOST_TRIES - 1,
      // GitHub's answer says how long to wait.
      minTimeout: 0,
      shouldRetry: async ({ error, attemptNumber }) => {
        if (!(error instanceof GitHubError) || error.retryAfterMs === undefined) return false;
        const wait = Math.max(error.retryAfterMs, BACKOFF_MS * 2 ** (attemptNumber - 1));
        if (wait > Math.min(MOST_WAIT_MS, this.remaining())) return false;
        await this.sleep(wait);
        return true;
      },
    });
  }

  /** Waits as long as GitHub asks, unless the run ends. */
  private async sleep(ms: number): Promise<void> {
    await sleep(ms, undefined, { signal: this.end() });
  }

  /**
   * Announces that only the final reports follow. They may take a little longer than
   * the run, even a cancelled one.
   */
  allowFinalReports(): void {
    const isCancelled = this.setting.signal?.aborted ?? false;
    this.lastUntil = performance.now() + (isCancelled ? 3_000 : Math.max(60_000, this.setting.remainingMs()));
  }

  private remaining(): number {
    return this.lastUntil === undefined ? this.setting.remainingMs() : this.lastUntil - performance.now();
  }

  /** Aborted when nobody waits for an answer any more. */
  private end(): AbortSignal {
    const { signal = new AbortController().signal } = this.setting;
    return this.lastUntil === undefined
      ? signal
      : AbortSignal.timeout(Math.max(1, Math.round(this.remaining())));
  }

  /** The same for one request, which GitHub must answer soon. */
  private signal(more?: AbortSignal): AbortSignal {
    return AbortSignal.any([AbortSignal.timeout(30_000), this.end(), ...(more ? [more] : [])]);
  }
}

function parse<T>(data: unknown, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(data);
  if (parsed.success) return parsed.data;
  // HTML or incomplete JSON comes from a proxy or an outage, so another try may help.
  throw new GitHubError(`an unreadable answer: ${parsed.error.issues[0]?.message ?? ''}`, 0, 0);
}

/** Longest wait before another try, in milliseconds. If GitHub asks for more, the request fails. */
const MOST_WAIT_MS = 120_000;

type Octokit = ReturnType<typeof getOctokit>;

const Reasons = z.array(
  z.union([
    z.string(),
    z.object({ message: z.string().optional(), field: z.string().optional(), code: z.string().optional() }),
  ]),
);

/** The error that octokit throws, as far as AutoSync uses it. */
interface Failure {
  status: number;
  message: string;
  response: {
    /** Missing where GraphQL answers with errors. */
    headers?: Record<string, string | number | undefined>;
    data?: { message?: unknown; errors?: unknown };
  };
  cause: Error;
}

function toGitHubError(failure: Partial<Failure>, redact: (text: string) => string): GitHubError {
  const { response, status = 0, message = '', cause } = failure;
  if (!response) return new GitHubError(redact(`no answer: ${cause?.message ?? message}`), 0, 0);
  const told = response.data?.message;
  const text = typeof told === 'string' ? [told, ...reasonsOf(response.data?.errors)].join(': ') : message;
  return new GitHubError(
    redact(`${status} ${text}`).slice(0, 500),
    status,
    response.headers && waitFor(status, response.headers, text),
  );
}

/** What GitHub says about each part of a request that it refuses (status 422). */
function reasonsOf(errors: unknown): string[] {
  const parsed = Reasons.safeParse(errors);
  const reasons = (parsed.data ?? []).map((reason) => {
    if (typeof reason === 'string') return reason;
    const { message, field, code } = reason;
    return message ?? [field, code].filter(Boolean).join(' ');
  });
  const told = reasons.filter((reason) => reason !== '');
  return told.length === 0 ? [] : [told.join('; ')];
}

/** How long to wait before another try, in milliseconds; `undefined` for an answer that will not change. */
function waitFor(
  status: number,
  headers: NonNullable<Failure['response']['headers']>,
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
