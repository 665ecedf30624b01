/**
 * Cuts the operations that AutoSync uses out of GitHub's OpenAPI description, for the fake GitHub of the tests:
 * `node scripts/slice-openapi.ts path/to/api.github.com.json` (from the package @octokit/openapi).
 */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const OPERATIONS: [method: string, path: string][] = [
  ['get', '/user'],
  ['get', '/repos/{owner}/{repo}'],
  ['get', '/repos/{owner}/{repo}/branches/{branch}'],
  ['get', '/repos/{owner}/{repo}/labels/{name}'],
  ['get', '/repos/{owner}/{repo}/actions/permissions/workflow'],
  ['get', '/repos/{owner}/{repo}/rules/branches/{branch}'],
  ['get', '/repos/{owner}/{repo}/rulesets/{ruleset_id}'],
  ['get', '/repos/{owner}/{repo}/actions/caches'],
  ['get', '/repos/{owner}/{repo}/actions/artifacts'],
  ['get', '/repos/{owner}/{repo}/actions/runs/{run_id}'],
  ['get', '/repos/{owner}/{repo}/actions/runs/{run_id}/artifacts'],
  ['get', '/repos/{owner}/{repo}/actions/runs/{run_id}/attempts/{attempt_number}'],
  ['post', '/repos/{owner}/{repo}/actions/workflows/{workflow_id}/dispatches'],
  ['post', '/repos/{owner}/{repo}/dispatches'],
  ['get', '/repos/{owner}/{repo}/issues/{issue_number}/comments'],
  ['post', '/repos/{owner}/{repo}/issues/{issue_number}/comments'],
  ['patch', '/repos/{owner}/{repo}/issues/comments/{comment_id}'],
  ['delete', '/repos/{owner}/{repo}/issues/comments/{comment_id}'],
  ['get', '/repos/{owner}/{repo}/collaborators/{username}/permission'],
  ['post', '/repos/{owner}/{repo}/issues/{issue_number}/labels'],
  ['delete', '/repos/{owner}/{repo}/issues/{issue_number}/labels/{name}'],
  ['post', '/repos/{owner}/{repo}/check-runs'],
  ['get', '/repos/{owner}/{repo}/pulls'],
  ['post', '/repos/{owner}/{repo}/pulls'],
  ['patch', '/repos/{owner}/{repo}/pulls/{pull_number}'],
];

type Json = Record<string, unknown>;
interface Operation {
  parameters?: Json[];
  requestBody?: { content?: Record<string, { schema: Json }> };
  responses: Record<string, { $ref?: string; content?: Record<string, { schema: Json }> }>;
}

const source = process.argv[2];
if (!source) throw new Error('Name the description: node scripts/slice-openapi.ts api.github.com.json');
const whole = JSON.parse(readFileSync(source, 'utf8')) as {
  paths: Record<string, Record<string, Operation>>;
  components: Record<string, Record<string, Json>>;
};
const schemas: Record<string, unknown> = {};

const operations = OPERATIONS.map(([method, route]) => {
  const operation = whole.paths[route]![method]!;
  const parameters = (operation.parameters ?? []).map(
    (given) => (typeof given['$ref'] === 'string' ? at(given['$ref']) : given) as Json,
  );
  const answers = Object.entries(operation.responses).flatMap(([status, response]) => {
    const found = response.$ref ? (at(response.$ref) as typeof response) : response;
    const schema = found.content?.['application/json']?.schema;
    return status.startsWith('2') ? [[status, schema ? simplify(schema) : null]] : [];
  });
  return {
    method: method.toUpperCase(),
    path: route,
    query: parameters
      .filter((one) => one['in'] === 'query')
      .map((one) => ({
        name: one['name'],
        required: one['required'] === true,
        schema: simplify(one['schema'] as Json),
      })),
    body: operation.requestBody?.content
      ? simplify(operation.requestBody.content['application/json']!.schema)
      : null,
    answers: Object.fromEntries(answers) as unknown,
  };
});

const target = path.resolve(import.meta.dirname, '../test/support/github-openapi.json');
writeFileSync(target, `${JSON.stringify({ operations, schemas })}\n`);

function at(reference: string): unknown {
  return reference
    .replace('#/', '')
    .split('/')
    .reduce<unknown>((value, key) => (value as Json)[key], whole);
}

/** Drops keys that validate nothing, turns `nullable` into a type, copies every schema referred to. */
function simplify(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(simplify);
  if (typeof value !== 'object' || value === null) return value;
  const given = value as Json;
  if (typeof given['$ref'] === 'string') {
    const name = given['$ref'].split('/').at(-1)!;
    if (!(name in schemas)) {
      schemas[name] = {};
      schemas[name] = simplify(at(given['$ref']));
    }
    return { $ref: `#/schemas/${name}` };
  }
  const kept = Object.entries(given).filter(
    ([key, inner]) =>
      ![
        'description',
        'example',
        'examples',
        'title',
        'externalDocs',
        'nullable',
        'deprecated',
        'x-github',
        'readOnly',
      ].includes(key) ||
      // A property of an object may have one of these names.
      (typeof inner === 'object' &&
        ['title', 'description', 'example', 'deprecated'].includes(key) &&
        'type' in (inner as Json)),
  );
  const simple: Json = Object.fromEntries(kept.map(([key, inner]) => [key, simplify(inner)]));
  if (given['nullable'] !== true) return simple;
  return { anyOf: [{ type: 'null' }, simple] };
}
