/** A fake of GitHub's REST API, checked against GitHub's own description of it. */
import { readFileSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import formats from 'ajv-formats';
import { onTestFinished } from 'vitest';
import type { ActionsServices } from './actions-services.ts';
import { answerQuery } from './github-graphql.ts';

type Json = Record<string, unknown>;
interface Operation {
  method: string;
  path: string;
  query: { name: string; required: boolean; schema: Json }[];
  body: Json | null;
  answers: Record<string, Json | null>;
}

export interface Comment {
  id: number;
  issue: number;
  body: string;
  login: string;
  type: 'Bot' | 'User';
}

export interface PullRequest {
  number: number;
  title: string;
  body: string;
  head: string;
  headSha: string;
  headRepository: string;
  base: string;
  state: 'open' | 'closed';
  merged?: boolean;
  author?: { login: string; type: 'User' | 'Bot' };
  isDraft?: boolean;
  /** The labels it has, oldest first. */
  labels?: string[];
  /** Minutes; by default its number. */
  labelledAt?: number;
  /** The last opinion of each person who may write. */
  reviews?: {
    by: string;
    state: 'APPROVED' | 'CHANGES_REQUESTED';
    commit: string;
    body?: string;
    type?: 'User' | 'Bot';
    /** Minutes; 60 by default. */
    at?: number;
  }[];
  /** When it was given another base last, in minutes. */
  rebasedAt?: number;
  decision?: 'APPROVED' | 'CHANGES_REQUESTED' | 'REVIEW_REQUIRED';
}

export interface WorkflowRun {
  event: string;
  conclusion: string | null;
  path: string;
  head_branch: string;
  fork: boolean;
}

export interface Fault {
  status: number;
  headers?: Record<string, string>;
  body?: string;
  /** The request takes effect, and its answer gets lost. */
  afterEffect?: boolean;
}

const slice = JSON.parse(readFileSync(path.join(import.meta.dirname, 'github-openapi.json'), 'utf8')) as {
  operations: Operation[];
  schemas: Record<string, Json>;
};

/**
 * The part of the API that AutoSync uses, on loopback, with state. Requests and answers must be as GitHub
 * describes them.
 */
export class FakeGitHub {
  url = '';
  /** The account that the token belongs to. */
  me: { login: string; type: 'Bot' | 'User' } = { login: 'github-actions[bot]', type: 'Bot' };
  comments: Comment[] = [];
  pulls: PullRequest[] = [];
  readonly dispatches: { path: string; body: Json }[] = [];
  readonly labels = new Set<string>();
  /** Whether workflows may open pull requests; `undefined`: only administrators see that. */
  mayPropose: boolean | undefined;
  /** Id → another workflow run, as far as a test says. */
  readonly runs = new Map<number, Partial<WorkflowRun>>();
  readonly checks: { name: string; head: string; conclusion: string; title: string }[] = [];
  /** Login → what the person may do. */
  readonly permissions = new Map<string, 'admin' | 'write' | 'read' | 'none'>();
  readonly requests: string[] = [];
  /** What in a request or an answer GitHub's description does not allow. A test expects nothing here. */
  readonly violations: string[] = [];
  /** Called for every request; a fault takes the place of the answer. `n` counts from 1. */
  fault: (request: string, n: number) => Fault | undefined = () => undefined;
  /** Called between the arrival of a request and its effect. */
  before: (request: string) => void = () => undefined;
  /** True: the request gets no answer, ever. */
  silent: (request: string) => boolean = () => false;
  services: ActionsServices | undefined;
  /** The types of the active rules for the target branch, of one ruleset. */
  rules: string[] = [];
  canBypass: 'always' | 'never' = 'never';
  /** The answer of GraphQL about the protection of a branch. */
  protection: unknown;
  /** An error that comes with every answer of GraphQL, which then lacks the reviews. */
  half: { type: string; message: string } | undefined;
  /** When the newest attempt of the run began. */
  attemptBegan = new Date(0);
  /** Tip of a branch, for pull requests. */
  tipOf: (branch: string) => string = () => '0'.repeat(40);
  private nextId = 100;
  private readonly ajv: Ajv;
  private readonly validators = new Map<unknown, ValidateFunction>();

  private constructor() {
    this.ajv = new Ajv({ strict: false, allErrors: false, logger: false });
    (formats as unknown as (ajv: Ajv) => void)(this.ajv);
    this.ajv.addSchema({ $id: 'github', schemas: slice.schemas });
  }

  static async start(): Promise<FakeGitHub> {
    const github = new FakeGitHub();
    const server = http.createServer((request, response) => void github.answer(request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    github.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    return github;
  }

  /** Adds a comment that was there before the run. */
  add(comment: Omit<Comment, 'id'>): Comment {
    const added = { ...comment, id: (this.nextId += 1) };
    this.comments.push(added);
    return added;
  }

  /** Marks pull requests as merged, as GitHub does: those whose head the branch that they are for contains. */
  notice(contains: (branch: string, commit: string) => boolean): void {
    for (const pull of this.pulls)
      if (pull.state === 'open' && contains(pull.base, pull.headSha))
        Object.assign(pull, { state: 'closed', merged: true });
  }

  private async answer(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString('utf8');
    const url = new URL(request.url!, this.url);
    const called = `${request.method} ${url.pathname}`;
    this.requests.push(`${request.method} ${url.pathname}${url.search}`);
    this.before(called);
    if (this.silent(called)) return;
    const fault = this.fault(called, this.requests.length);
    const send = (status: number, value: unknown, headers: Record<string, string> = {}): void => {
      const body = typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value);
      response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers }).end(body);
    };
    if (fault && !fault.afterEffect)
      return send(fault.status, fault.body ?? { message: `fault ${fault.status}` }, fault.headers);
    const done = this.perform(request, url, text === '' ? undefined : (JSON.parse(text) as Json));
    if (fault?.afterEffect) return void response.destroy();
    if (done.location) return void response.writeHead(302, { location: done.location }).end();
    return send(done.status, done.value);
  }

  private perform(
    request: http.IncomingMessage,
    url: URL,
    body: Json | undefined,
  ): { status: number; value?: unknown; location?: string } {
    const download = /\/actions\/artifacts\/(\d+)\/zip$/.exec(url.pathname);
    // The Actions toolkit asks this, not AutoSync: it is not among the operations.
    if (download) return { status: 302, location: `${this.services!.url}/blobs/artifact/${download[1]}` };
    if (url.pathname === '/graphql') return this.query(body ?? {});
    const operation = slice.operations.find(
      ({ method, path: route }) =>
        method === request.method &&
        new RegExp(`^${route.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(url.pathname),
    );
    if (!operation) {
      this.violations.push(`no operation ${request.method} ${url.pathname}`);
      return { status: 404, value: { message: 'Not Found' } };
    }
    const name = `${operation.method} ${operation.path}`;
    if (!/^(?:Bearer|token) ./.test(request.headers.authorization ?? ''))
      return { status: 401, value: { message: 'Requires authentication' } };
    for (const [key, value] of url.searchParams) {
      const known = operation.query.find((one) => one.name === key);
      if (!known) this.violations.push(`${name}: no parameter ${key}`);
      else {
        const isNumber = known.schema['type'] === 'integer';
        this.check(`${name}: ${key}`, known.schema, isNumber ? Number(value) : value);
      }
    }
    if (operation.body) this.check(`${name}: body`, operation.body, body ?? {});
    const result = this.act(name, url, body ?? {});
    const schema = operation.answers[String(result.status)];
    if (result.status < 300 && schema) this.check(`${name}: answer`, schema, result.value);
    return result;
  }

  /** Answers GraphQL. What GitHub's schema does not allow is a violation. */
  private query(body: Json): { status: number; value?: unknown } {
    const { problems, value } = answerQuery(body, this.pulls);
    this.violations.push(...problems);
    if (this.half) return { status: 200, value: { ...withoutReviews(value), errors: [this.half] } };
    if (!String(body['query']).includes('refUpdateRule')) return { status: 200, value };
    if (this.protection === undefined) return { status: 404, value: { message: 'Not Found' } };
    // A field that the token may not read is `null`, and told among the errors.
    const errors = [{ type: 'FORBIDDEN', message: 'Resource not accessible by integration' }];
    return { status: 200, value: { data: { repository: this.protection }, errors } };
  }

  private act(name: string, url: URL, body: Json): { status: number; value?: unknown } {
    const part = (index: number): string => url.pathname.split('/')[index] ?? '';
    const page = Number(url.searchParams.get('page') ?? '1');
    const size = Number(url.searchParams.get('per_page') ?? '30');
    const paged = <T>(all: readonly T[]): T[] => all.slice((page - 1) * size, page * size);
    switch (name) {
      case 'GET /user':
        return this.me.type === 'User'
          ? { status: 200, value: this.user(this.me.login, 'User', name) }
          : { status: 403, value: { message: 'Resource not accessible by integration' } };
      case 'GET /repos/{owner}/{repo}/actions/caches': {
        const caches = (this.services?.caches ?? []).filter(({ key }) =>
          key.startsWith(url.searchParams.get('key') ?? ''),
        );
        return {
          status: 200,
          value: { total_count: caches.length, actions_caches: paged(caches).map(({ key }) => ({ key })) },
        };
      }
      case 'GET /repos/{owner}/{repo}/actions/artifacts':
      case 'GET /repos/{owner}/{repo}/actions/runs/{run_id}/artifacts': {
        const run = name.includes('run_id') ? part(6) : undefined;
        const wanted = url.searchParams.get('name');
        const found = (this.services?.artifacts ?? []).filter(
          (one) => (wanted === null || one.name === wanted) && (run === undefined || one.run === run),
        );
        const artifacts = paged(found.toReversed()).map((one) => ({
          ...(sample(answerOf(name), slice.schemas, 'artifacts') as Json),
          id: one.id,
          name: one.name,
          size_in_bytes: one.blob.length,
          expired: false,
          digest: one.digest,
          workflow_run: {
            id: Number(one.run),
            head_branch: one.headBranch,
            repository_id: 1,
            head_repository_id: one.fork ? 2 : 1,
          },
        }));
        return { status: 200, value: { total_count: found.length, artifacts } };
      }
      case 'GET /repos/{owner}/{repo}/actions/runs/{run_id}': {
        const run = this.runs.get(Number(part(6)));
        if (!run) return { status: 404, value: { message: 'Not Found' } };
        const empty = sample(answerOf(name), slice.schemas) as { repository: Json; head_repository: Json };
        const { fork = false, ...rest } = run;
        const repository = { ...empty.repository, id: 1 };
        const head = { ...empty.head_repository, id: fork ? 2 : 1 };
        const value = { event: 'schedule', conclusion: 'success', head_branch: 'main', ...rest };
        return { status: 200, value: { ...empty, ...value, repository, head_repository: head } };
      }
      case 'GET /repos/{owner}/{repo}/actions/runs/{run_id}/attempts/{attempt_number}': {
        const empty = sample(answerOf(name), slice.schemas) as Json;
        return { status: 200, value: { ...empty, run_started_at: this.attemptBegan.toISOString() } };
      }
      case 'GET /repos/{owner}/{repo}': {
        const empty = sample(answerOf(name), slice.schemas) as Json;
        return { status: 200, value: { ...empty, default_branch: 'main' } };
      }
      case 'GET /repos/{owner}/{repo}/branches/{branch}': {
        const empty = sample(answerOf(name), slice.schemas) as Json;
        return { status: 200, value: { ...empty, protected: this.protection !== undefined } };
      }
      case 'GET /repos/{owner}/{repo}/labels/{name}': {
        if (!this.labels.has(decodeURIComponent(part(5))))
          return { status: 404, value: { message: 'Not Found' } };
        return { status: 200, value: { ...(sample(answerOf(name), slice.schemas) as Json), name: part(5) } };
      }
      case 'GET /repos/{owner}/{repo}/actions/permissions/workflow':
        return this.mayPropose === undefined
          ? { status: 403, value: { message: 'Resource not accessible' } }
          : {
              status: 200,
              value: {
                default_workflow_permissions: 'read',
                can_approve_pull_request_reviews: this.mayPropose,
              },
            };
      case 'GET /repos/{owner}/{repo}/rules/branches/{branch}':
        return {
          status: 200,
          value: paged(this.rules).map((type) => ({ type, ruleset_id: 1, ...PARAMETERS[type] })),
        };
      case 'GET /repos/{owner}/{repo}/rulesets/{ruleset_id}': {
        const empty = sample(answerOf(name), slice.schemas) as Json;
        return { status: 200, value: { ...empty, id: 1, current_user_can_bypass: this.canBypass } };
      }
      case 'POST /repos/{owner}/{repo}/actions/workflows/{workflow_id}/dispatches':
      case 'POST /repos/{owner}/{repo}/dispatches':
        this.dispatches.push({ path: url.pathname, body });
        return { status: 204 };
      case 'GET /repos/{owner}/{repo}/issues/{issue_number}/comments':
        return {
          status: 200,
          value: paged(this.comments.filter(({ issue }) => issue === Number(part(5)))).map((one) =>
            this.comment(one),
          ),
        };
      case 'POST /repos/{owner}/{repo}/issues/{issue_number}/comments': {
        if (String(body['body']).length > 65_536) return unprocessable('body is too long');
        return {
          status: 201,
          value: this.comment(this.add({ issue: Number(part(5)), body: String(body['body']), ...this.me })),
        };
      }
      case 'PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}': {
        const comment = this.comments.find(({ id }) => id === Number(part(6)));
        if (!comment) return { status: 404, value: { message: 'Not Found' } };
        if (String(body['body']).length > 65_536) return unprocessable('body is too long');
        comment.body = String(body['body']);
        return { status: 200, value: this.comment(comment) };
      }
      case 'DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}': {
        this.comments = this.comments.filter(({ id }) => id !== Number(part(6)));
        return { status: 204 };
      }
      case 'GET /repos/{owner}/{repo}/pulls': {
        const state = url.searchParams.get('state') ?? 'open';
        const head = url.searchParams.get('head');
        const found = this.pulls
          .filter((one) => state === 'all' || one.state === state)
          .filter((one) => head === null || `${one.headRepository.split('/')[0]}:${one.head}` === head)
          .toReversed();
        return { status: 200, value: paged(found).map((one) => this.pull(one, name)) };
      }
      case 'POST /repos/{owner}/{repo}/pulls': {
        const [head, base] = [String(body['head']), String(body['base'])];
        if (this.pulls.some((one) => one.head === head && one.base === base && one.state === 'open'))
          return unprocessable(`A pull request already exists for owner:${head}.`);
        const number = this.pulls.length + 1;
        const pull: PullRequest = {
          number,
          title: String(body['title']),
          body: String(body['body']),
          head,
          headSha: this.tipOf(head),
          headRepository: 'owner/project',
          base,
          state: 'open',
        };
        this.pulls.push(pull);
        return { status: 201, value: this.pull(pull, name) };
      }
      case 'GET /repos/{owner}/{repo}/collaborators/{username}/permission': {
        const permission = this.permissions.get(decodeURIComponent(part(5))) ?? 'none';
        const empty = sample(answerOf(name), slice.schemas) as Json;
        return { status: 200, value: { ...empty, permission, role_name: permission } };
      }
      case 'POST /repos/{owner}/{repo}/issues/{issue_number}/labels': {
        const pull = this.pulls.find(({ number }) => number === Number(part(5)));
        if (!pull) return { status: 404, value: { message: 'Not Found' } };
        const labels = body['labels'] as string[];
        pull.labels = [...(pull.labels ?? []).filter((label) => !labels.includes(label)), ...labels];
        return { status: 200, value: [] };
      }
      case 'DELETE /repos/{owner}/{repo}/issues/{issue_number}/labels/{name}': {
        const pull = this.pulls.find(({ number }) => number === Number(part(5)));
        const label = decodeURIComponent(part(7));
        const isIt = (one: string): boolean => one.toLowerCase() === label.toLowerCase();
        if (!pull?.labels?.some(isIt)) return { status: 404, value: { message: 'Label does not exist' } };
        pull.labels = pull.labels.filter((one) => !isIt(one));
        return { status: 200, value: [] };
      }
      case 'POST /repos/{owner}/{repo}/check-runs': {
        const { title } = body['output'] as { title: string };
        const [checkName, head, conclusion] = ['name', 'head_sha', 'conclusion'].map((key) =>
          String(body[key]),
        );
        this.checks.push({ name: checkName!, head: head!, conclusion: conclusion!, title });
        return { status: 201, value: { ...(sample(answerOf(name), slice.schemas) as Json), head_sha: head } };
      }
      case 'PATCH /repos/{owner}/{repo}/pulls/{pull_number}': {
        const pull = this.pulls.find(({ number }) => number === Number(part(5)));
        if (!pull) return { status: 404, value: { message: 'Not Found' } };
        Object.assign(pull, body);
        return { status: 200, value: this.pull(pull, name) };
      }
      default:
        throw new Error(`The fake does not do ${name} yet.`);
    }
  }

  private user(login: string, type: string, operation: string): Json {
    return { ...(sample(answerOf(operation), slice.schemas) as Json), login, type };
  }

  private comment({ id, issue, body, login, type }: Comment): Json {
    const name = 'PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}';
    const empty = sample(answerOf(name), slice.schemas) as Json;
    const user = { ...(sample(slice.schemas['simple-user']!, slice.schemas) as Json), login, type };
    return {
      ...empty,
      id,
      body,
      user,
      html_url: `https://github.com/owner/project/pull/${issue}#issuecomment-${id}`,
    };
  }

  private pull(one: PullRequest, operation: string): Json {
    const schema = answerOf(operation);
    const empty = sample('items' in schema ? (schema['items'] as Json) : schema, slice.schemas) as {
      head: Json;
      base: Json;
      user?: Json;
    };
    const [owner, repository] = one.headRepository.split('/');
    return {
      ...empty,
      number: one.number,
      title: one.title,
      body: one.body,
      state: one.state,
      merged_at: one.merged ? '2026-01-01T00:00:00Z' : null,
      user: { ...empty.user, login: this.me.login, type: this.me.type },
      html_url: `https://github.com/owner/project/pull/${one.number}`,
      head: {
        ...empty.head,
        ref: one.head,
        sha: one.headSha,
        label: `${owner}:${one.head}`,
        repo: { ...(empty.head['repo'] as Json), name: repository, full_name: one.headRepository },
      },
      base: { ...empty.base, ref: one.base },
    };
  }

  private check(what: string, schema: Json, value: unknown): void {
    let validate = this.validators.get(schema);
    if (!validate) {
      const text = JSON.stringify(schema).replaceAll('"#/schemas/', '"github#/schemas/');
      validate = this.ajv.compile(JSON.parse(text) as Json);
      this.validators.set(schema, validate);
    }
    if (!validate(value)) this.violations.push(`${what}: ${this.ajv.errorsText(validate.errors)}`);
  }
}

function withoutReviews(value: unknown): Json {
  const text = JSON.stringify(value).replaceAll(
    /"latestOpinionatedReviews":\{"nodes":\[[^\]]*\]\}/g,
    '"latestOpinionatedReviews":null',
  );
  return JSON.parse(text) as Json;
}

/** What GitHub's description demands of some rules. */
const PARAMETERS: Readonly<Record<string, Json>> = {
  pull_request: {
    parameters: {
      dismiss_stale_reviews_on_push: false,
      require_code_owner_review: false,
      require_last_push_approval: false,
      required_approving_review_count: 0,
      required_review_thread_resolution: false,
    },
  },
};

function unprocessable(message: string): { status: number; value: unknown } {
  return { status: 422, value: { message: 'Validation Failed', errors: [{ message }] } };
}

/** The schema of an operation's answer. Where that is a list: the schema of the list. */
function answerOf(name: string): Json {
  const [method, route] = name.split(' ');
  const { answers } = slice.operations.find((one) => one.method === method && one.path === route)!;
  return Object.values(answers).find((schema) => schema !== null)!;
}

/** The smallest value that a schema allows. `of`: a property with an array, to get one item of it instead. */
function sample(schema: Json, schemas: Record<string, Json>, of?: string): unknown {
  const given = resolve(schema, schemas);
  if (of)
    return sample(
      resolve((given['properties'] as Record<string, Json>)[of]!, schemas)['items'] as Json,
      schemas,
    );
  if ('enum' in given) return (given['enum'] as unknown[])[0];
  const choice = (given['oneOf'] ?? given['anyOf']) as Json[] | undefined;
  if (choice) {
    // Where null is allowed, take the other choice.
    const other = choice.find((one) => one['type'] !== 'null')!;
    const value = sample(other, schemas);
    return 'properties' in given ? { ...(sampleObject(given, schemas) as Json), ...(value as Json) } : value;
  }
  if ('allOf' in given)
    return Object.assign({}, ...(given['allOf'] as Json[]).map((one) => sample(one, schemas)));
  switch (given['type']) {
    case 'object':
      return sampleObject(given, schemas);
    case 'array':
      return [];
    case 'string':
      return (
        { uri: 'https://example.com', 'date-time': '2026-01-01T00:00:00Z', email: 'a@example.com' }[
          String(given['format'])
        ] ?? ''
      );
    case 'integer':
    case 'number':
      return Math.max(0, Number(given['minimum'] ?? 0));
    case 'boolean':
      return false;
    default:
      return 'properties' in given ? sampleObject(given, schemas) : null;
  }
}

function sampleObject(given: Json, schemas: Record<string, Json>): unknown {
  const properties = (given['properties'] ?? {}) as Record<string, Json>;
  const required = (given['required'] ?? []) as string[];
  return Object.fromEntries(required.map((key) => [key, sample(properties[key] ?? {}, schemas)]));
}

function resolve(schema: Json, schemas: Record<string, Json>): Json {
  const reference = schema['$ref'];
  return typeof reference === 'string' ? resolve(schemas[reference.split('/').at(-1)!]!, schemas) : schema;
}
