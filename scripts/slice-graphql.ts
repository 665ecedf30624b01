/**
 * Cuts the types and fields that AutoSync asks for out of GitHub's GraphQL schema, for the fake GitHub of the tests:
 * `node scripts/slice-graphql.ts path/to/schema.graphql` (from the package @octokit/graphql-schema).
 */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Kind, parse, print, visit, type DefinitionNode, type TypeNode } from 'graphql';

/** Type → the fields that are kept. Input types and enumerations are kept whole, if a field needs them. */
const FIELDS: Readonly<Record<string, readonly string[]>> = {
  Query: ['repository'],
  Repository: ['viewerPermission', 'nameWithOwner', 'ref', 'pullRequest', 'pullRequests'],
  Ref: ['branchProtectionRule', 'refUpdateRule'],
  BranchProtectionRule: ['isAdminEnforced'],
  RefUpdateRule: [
    'viewerCanPush',
    'requiredApprovingReviewCount',
    'requiredStatusCheckContexts',
    'requiresSignatures',
    'requiresLinearHistory',
  ],
  PullRequestConnection: ['nodes', 'pageInfo'],
  PageInfo: ['hasNextPage', 'endCursor'],
  PullRequest: [
    'number',
    'url',
    'title',
    'body',
    'state',
    'isDraft',
    'author',
    'baseRefName',
    'headRefName',
    'headRefOid',
    'headRepository',
    'labels',
    'reviewDecision',
    'latestOpinionatedReviews',
    'timelineItems',
  ],
  Actor: ['login'],
  User: ['login'],
  Bot: ['login'],
  LabelConnection: ['nodes'],
  Label: ['name'],
  PullRequestReviewConnection: ['nodes'],
  PullRequestReview: ['state', 'body', 'author', 'commit', 'submittedAt'],
  Commit: ['oid'],
  PullRequestTimelineItemsConnection: ['nodes'],
  PullRequestTimelineItems: [],
  LabeledEvent: ['createdAt', 'label'],
  BaseRefChangedEvent: ['createdAt'],
  AutomaticBaseChangeSucceededEvent: ['createdAt'],
};

const source = process.argv[2];
if (!source) throw new Error('Name the schema: node scripts/slice-graphql.ts schema.graphql');
const whole = new Map(
  parse(readFileSync(source, 'utf8')).definitions.flatMap((one) =>
    'name' in one && one.name ? [[one.name.value, one] as const] : [],
  ),
);
const kept = new Map<string, DefinitionNode>();

function keep(name: string): void {
  const definition = whole.get(name);
  if (!definition || kept.has(name)) return;
  kept.set(name, definition);
  visit(slice(definition), { NamedType: (node) => keep(node.name.value) });
}

/** The definition with the kept fields, interfaces and members, and without descriptions and directives. */
function slice(definition: DefinitionNode): DefinitionNode {
  const isKept = (type: TypeNode): boolean => type.kind === Kind.NAMED_TYPE && type.name.value in FIELDS;
  const bare: DefinitionNode = visit<DefinitionNode>(definition, {
    Directive: () => null,
    StringValue: (_, key) => (key === 'description' ? null : undefined),
  });
  switch (bare.kind) {
    case Kind.OBJECT_TYPE_DEFINITION:
    case Kind.INTERFACE_TYPE_DEFINITION: {
      const fields = FIELDS[bare.name.value] ?? [];
      return {
        ...bare,
        interfaces: (bare.interfaces ?? []).filter(isKept),
        fields: (bare.fields ?? []).filter(({ name }) => fields.includes(name.value)),
      };
    }
    case Kind.UNION_TYPE_DEFINITION:
      return { ...bare, types: (bare.types ?? []).filter(isKept) };
    default:
      return bare;
  }
}

for (const name of Object.keys(FIELDS)) keep(name);
const text = [...kept.values()].map((definition) => print(slice(definition))).join('\n\n');
const target = path.resolve(import.meta.dirname, '../test/support/github-schema.graphql');
writeFileSync(target, `${text}\n`);
