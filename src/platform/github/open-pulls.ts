/** Asks GitHub for open pull requests: what they are, who wants them, and who approved which commit. */
import { z } from 'zod';
import { GitHubError, type GitHub } from './github.ts';

const sha = z.string().regex(/^[0-9a-f]{40}$|^[0-9a-f]{64}$/);

/** A connection of GraphQL. An entry that the token may not see is `null`. */
function nodesOf<T>(schema: z.ZodType<T>) {
  return z
    .object({ nodes: z.array(schema.nullable()).nullable() })
    .transform(({ nodes }) => (nodes ?? []).filter((node) => node !== null));
}

const Pull = z
  .object({
    number: z.int().positive(),
    url: z.string(),
    title: z.string(),
    body: z.string(),
    state: z.enum(['OPEN', 'CLOSED', 'MERGED']),
    isDraft: z.boolean(),
    author: z.object({ __typename: z.string(), login: z.string() }).nullable(),
    baseRefName: z.string(),
    headRefName: z.string(),
    headRefOid: sha,
    headRepository: z.object({ nameWithOwner: z.string() }).nullable(),
    labels: nodesOf(z.object({ name: z.string() })).nullable(),
    reviewDecision: z.enum(['APPROVED', 'CHANGES_REQUESTED', 'REVIEW_REQUIRED']).nullable(),
    latestOpinionatedReviews: nodesOf(
      z.object({
        state: z.string(),
        body: z.string(),
        author: z.object({ __typename: z.string(), login: z.string() }).nullable(),
        commit: z.object({ oid: sha }).nullable(),
        submittedAt: z.string().nullable(),
      }),
    ).nullable(),
    timelineItems: nodesOf(z.object({ createdAt: z.string(), label: z.object({ name: z.string() }) })),
    baseChanges: nodesOf(z.object({ createdAt: z.string() })),
  })
  .transform(({ author, labels, latestOpinionatedReviews, timelineItems, baseChanges, ...pull }) => ({
    number: pull.number,
    url: pull.url,
    title: pull.title,
    body: pull.body,
    state: pull.state,
    isDraft: pull.isDraft,
    /** `undefined`: the account was deleted. */
    author: author ? { login: author.login, isPerson: author.__typename === 'User' } : undefined,
    base: pull.baseRefName,
    branch: pull.headRefName,
    head: pull.headRefOid,
    /** `owner/name` of the repository that the branch is in; `undefined`: it was deleted. */
    repository: pull.headRepository?.nameWithOwner,
    labels: (labels ?? []).map(({ name }) => name),
    /** What the rules of the branch say about its reviews; `null`: they ask for none. */
    decision: pull.reviewDecision,
    /** The last approval, or request for changes, of each person who may write. */
    reviews: (latestOpinionatedReviews ?? []).map(({ state, body, author: by, commit, submittedAt }) => ({
      state,
      body,
      by: by?.login,
      isPerson: by?.__typename === 'User',
      commit: commit?.oid,
      /** ISO 8601. */
      at: submittedAt ?? '',
    })),
    /** When each label was given, oldest first. */
    labelled: timelineItems.map(({ createdAt, label }) => ({ label: label.name, at: createdAt })),
    /** When it was given another base last; empty: never. */
    baseChangedAt: baseChanges.at(-1)?.createdAt ?? '',
  }));

/** A pull request, as GitHub tells it. Title, body and names are a stranger's words. */
export type PullOnGitHub = z.infer<typeof Pull>;

const FIELDS = `fragment P on PullRequest {
  number url title body state isDraft baseRefName headRefName headRefOid reviewDecision
  author { __typename login }
  headRepository { nameWithOwner }
  labels(first: 100) { nodes { name } }
  latestOpinionatedReviews(first: 100, writersOnly: true) {
    nodes { state body submittedAt author { __typename login } commit { oid } }
  }
  timelineItems(last: 50, itemTypes: [LABELED_EVENT]) {
    nodes { ... on LabeledEvent { createdAt label { name } } }
  }
  baseChanges: timelineItems(last: 1, itemTypes: [BASE_REF_CHANGED_EVENT, AUTOMATIC_BASE_CHANGE_SUCCEEDED_EVENT]) {
    nodes { ... on BaseRefChangedEvent { createdAt } ... on AutomaticBaseChangeSucceededEvent { createdAt } }
  }
}`;

const Page = z.object({
  nodes: z.array(Pull.nullable()).nullable(),
  pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
});

/** At most this many pages of 50 pull requests are read. */
const MOST_PAGES = 20;

type Api = Pick<GitHub, 'query' | 'ask'>;

/** The open pull requests that have this label, oldest first. Throws {@link GitHubError}. */
export async function pullsWithLabel(label: string, github: Api): Promise<PullOnGitHub[]> {
  const pulls: PullOnGitHub[] = [];
  let after = '';
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const query = `query ($owner: String!, $name: String!, $label: String!) {
      repository(owner: $owner, name: $name) {
        pullRequests(states: OPEN, labels: [$label], first: 50${after}, orderBy: { field: CREATED_AT, direction: ASC }) {
          nodes { ...P }
          pageInfo { hasNextPage endCursor }
        }
      }
    }
    ${FIELDS}`;
    const schema = z.object({ repository: z.object({ pullRequests: Page }) });
    const answer = await github.query(query, { label }, schema, NOTHING);
    const { nodes, pageInfo } = answer.repository.pullRequests;
    pulls.push(...(nodes ?? []).filter((pull) => pull !== null));
    if (!pageInfo.hasNextPage || pageInfo.endCursor === null) break;
    after = `, after: ${JSON.stringify(pageInfo.endCursor)}`;
  }
  return pulls;
}

/** These pull requests as they are now, by number. One that does not exist is missing. Throws {@link GitHubError}. */
export async function pullsByNumber(
  numbers: readonly number[],
  github: Api,
): Promise<ReadonlyMap<number, PullOnGitHub>> {
  const pulls = new Map<number, PullOnGitHub>();
  for (let first = 0; first < numbers.length; first += MOST_AT_ONCE) {
    const some = numbers.slice(first, first + MOST_AT_ONCE);
    const query = `query ($owner: String!, $name: String!) {
      repository(owner: $owner, name: $name) {
        ${some.map((number) => `p${Math.trunc(number)}: pullRequest(number: ${Math.trunc(number)}) { ...P }`).join('\n')}
      }
    }
    ${FIELDS}`;
    const schema = z.object({ repository: z.record(z.string(), Pull.nullable()) });
    const { repository } = await github.query(query, {}, schema, MISSING);
    for (const pull of Object.values(repository)) if (pull) pulls.set(pull.number, pull);
  }
  return pulls;
}

const MOST_AT_ONCE = 50;
/** What of an answer may be missing: nothing, or pull requests that do not exist. A missing review must not count as none. */
const NOTHING: readonly string[] = [];
const MISSING = ['NOT_FOUND'];
const Permission = z.object({ permission: z.string() });

/** Whether a person may write to the repository. Throws {@link GitHubError}. */
export async function mayWrite(login: string, github: Api): Promise<boolean> {
  const path = `{repo}/collaborators/${encodeURIComponent(login)}/permission`;
  try {
    const { permission } = await github.ask('GET', path, Permission);
    return permission === 'admin' || permission === 'write';
  } catch (error) {
    // Nobody of that name: a bot, or an account that was deleted.
    if (error instanceof GitHubError && error.status === 404) return false;
    throw error;
  }
}
