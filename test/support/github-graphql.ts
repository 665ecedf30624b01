/** Answers GraphQL about pull requests, by GitHub's own schema. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { buildSchema, executeSync, parse, validate } from 'graphql';
import type { PullRequest } from './github.ts';

const schema = buildSchema(readFileSync(path.join(import.meta.dirname, 'github-schema.graphql'), 'utf8'));
const PAGE_LIMIT = 100;

/** `problems`: what GitHub's schema does not allow. */
export function answerQuery(
  body: Record<string, unknown>,
  pulls: readonly PullRequest[],
): { problems: string[]; value: unknown } {
  const document = parse(String(body['query']));
  const problems = validate(schema, document).map(({ message }) => `GraphQL: ${message}`);
  if (problems.length > 0) return { problems, value: { errors: problems.map((message) => ({ message })) } };
  const result = executeSync({
    schema,
    document,
    rootValue: { repository: () => repository(pulls) },
    variableValues: body['variables'] as Record<string, unknown>,
    typeResolver: ({ type }: { type: string }) => type,
  });
  // GitHub gives its errors a type.
  const errors = result.errors?.map((error) => ({ type: 'NOT_FOUND', ...error.toJSON() }));
  return { problems, value: JSON.parse(JSON.stringify({ ...result, errors })) as unknown };
}

function repository(pulls: readonly PullRequest[]) {
  return {
    pullRequest({ number }: { number: number }) {
      const found = pulls.find((one) => one.number === number);
      if (!found) throw new Error(`Could not resolve to a PullRequest with the number of ${number}.`);
      return pull(found);
    },
    pullRequests({
      labels,
      states,
      first,
      after,
    }: {
      labels?: string[];
      states?: string[];
      first: number;
      after?: string;
    }) {
      if (first > PAGE_LIMIT) throw new Error('Requesting more than 100 records is not allowed.');
      const found = pulls.filter(
        (one) =>
          (!states || states.includes(stateOf(one))) &&
          (!labels ||
            labels.some((label) => one.labels?.some((its) => its.toLowerCase() === label.toLowerCase()))),
      );
      const start = after === undefined ? 0 : Number(after);
      const end = start + first;
      return {
        nodes: found.slice(start, end).map(pull),
        pageInfo: { hasNextPage: end < found.length, endCursor: String(end) },
      };
    },
  };
}

/** Type of an event → its name among the types of items. */
const EVENTS: Readonly<Record<string, string>> = {
  LabeledEvent: 'LABELED_EVENT',
  BaseRefChangedEvent: 'BASE_REF_CHANGED_EVENT',
};

/** So many minutes after a day began. */
function minute(at: number): string {
  return new Date(Date.UTC(2026, 0, 1, 0, at)).toISOString();
}

function stateOf({ state, merged }: PullRequest): string {
  return merged ? 'MERGED' : state.toUpperCase();
}

function pull(one: PullRequest) {
  const { author, labels = [], reviews = [] } = one;
  return {
    number: one.number,
    url: `https://github.com/owner/project/pull/${one.number}`,
    title: one.title,
    body: one.body,
    state: stateOf(one),
    isDraft: one.isDraft ?? false,
    author: author ? { login: author.login, type: author.type } : null,
    baseRefName: one.base,
    headRefName: one.head,
    headRefOid: one.headSha,
    headRepository: one.headRepository === '' ? null : { nameWithOwner: one.headRepository },
    labels: ({ first }: { first: number }) => ({ nodes: labels.slice(0, first).map((name) => ({ name })) }),
    reviewDecision: one.decision ?? null,
    latestOpinionatedReviews: () => ({
      nodes: reviews.map(({ by, state, commit, body = '', type = 'User', at = 60 }) => ({
        state,
        body,
        submittedAt: minute(at),
        author: { login: by, type },
        commit: { oid: commit },
      })),
    }),
    timelineItems: ({ itemTypes, last }: { itemTypes: string[]; last: number }) => ({
      nodes: [
        ...labels.map((name) => ({
          type: 'LabeledEvent',
          createdAt: minute(one.labelledAt ?? one.number),
          label: { name },
        })),
        ...(one.rebasedAt === undefined
          ? []
          : [{ type: 'BaseRefChangedEvent', createdAt: minute(one.rebasedAt) }]),
      ]
        .filter(({ type }) => itemTypes.includes(EVENTS[type]!))
        .slice(-last),
    }),
  };
}
