import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { digestOfSearch } from '../../src/config/digests.ts';
import { resolveConfig, type StartedBy } from '../../src/config/config.ts';
import { ConfigFile, parseConfigFile } from '../../src/config/file.ts';
import { inputsOf, nameOfJob, parseActionInputs } from '../../src/config/inputs.ts';
import { duration } from '../../src/config/values.ts';
import type { UserError } from '../../src/platform/text/user-error.ts';

const root = path.resolve(import.meta.dirname, '../..');
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');
const inputs = (raw: Record<string, string> = {}) =>
  parseActionInputs({ 'test-command': 'npm test', ...raw });
const onPush: StartedBy = { door: 'action', branch: 'main', event: 'push', hasPullRequest: false };

function errorOf(action: () => unknown): UserError {
  try {
    action();
  } catch (error) {
    return error as UserError;
  }
  throw new Error('nothing was thrown');
}

describe('inputs', () => {
  it('are the same in action.yml, in the workflow and in the code', () => {
    const action = parse(read('action.yml')) as {
      inputs: Record<string, { default?: string; required: boolean }>;
      runs: unknown;
    };
    expect(Object.keys(action.inputs)).toEqual(inputsOf('action'));
    expect(
      Object.entries(action.inputs)
        .filter(([, { required }]) => required)
        .map(([name]) => name),
    ).toEqual(['test-command']);
    expect(action.runs).toEqual({ using: 'node24', main: 'dist/main.js', post: 'dist/post.js' });
    const workflow = parse(read('.github/workflows/autosync.yml')) as {
      on: { workflow_call: { inputs: Record<string, unknown> } };
      jobs: {
        autosync: { steps: { uses?: string; with?: Record<string, unknown> }[]; concurrency: unknown };
      };
    };
    const passed = workflow.jobs.autosync.steps.find((step) => step.uses === '$/')!.with!;
    expect(Object.keys(passed)).toEqual(
      inputsOf('action').filter((name) => !['token', 'phase', 'matrix'].includes(name)),
    );
    expect(Object.keys(workflow.on.workflow_call.inputs)).toEqual(
      expect.arrayContaining(Object.keys(passed)),
    );
    expect(workflow.jobs.autosync.concurrency).toMatchObject({ 'cancel-in-progress': false, queue: 'max' });
  });

  it('have defaults, and an empty text is no input', () => {
    expect(inputs({ patches: '', 'test-timeout': '  ' })).toMatchObject({
      gate: 'all-green',
      'test-timeout': 1_800_000,
      name: 'autosync',
    });
    expect(inputs()['setup-inputs']).toContain('**/package-lock.json');
    expect(inputs({ 'report-paths': 'a.xml\n\n b.xml ' })['report-paths']).toEqual(['a.xml', 'b.xml']);
  });

  it.each([
    ['0s', undefined],
    ['90s', 90_000],
    ['1h30m', 5_400_000],
    ['30', undefined],
    ['', undefined],
    ['1m1h', undefined],
    ['25h', undefined],
  ])('duration %s', (text, ms) => {
    if (ms === undefined) expect(() => duration(text)).toThrow();
    else expect(duration(text)).toBe(ms);
  });

  it('say what is wrong and what would be right', () => {
    expect(errorOf(() => inputs({ land: 'comit' })).message).toContain('one of commit, pull-request, none');
    expect(errorOf(() => inputs({ name: '../x' })).message).toContain('`name`');
    expect(errorOf(() => parseActionInputs({})).message).toContain('`test-command` is missing');
  });
});

describe('the configuration', () => {
  it('lands on pushes, and only tries on pull requests and in a terminal', () => {
    const file = ConfigFile.parse({});
    expect(resolveConfig(inputs(), file, onPush)).toMatchObject({
      land: 'commit',
      failOn: 'error',
      targetBranch: 'main',
    });
    expect(
      resolveConfig(inputs(), file, { ...onPush, event: 'pull_request', hasPullRequest: false }),
    ).toMatchObject({
      land: 'none',
      failOn: 'rejected',
    });
    expect(resolveConfig(inputs(), file, { ...onPush, door: 'cli' })).toMatchObject({ land: 'none' });
    expect(() =>
      resolveConfig(inputs({ land: 'commit' }), file, {
        ...onPush,
        event: 'pull_request',
        hasPullRequest: false,
      }),
    ).toThrow('contradicts');
    expect(() => resolveConfig(inputs(), file, { ...onPush, branch: undefined })).toThrow('on no branch');
  });

  it('pushes nothing where GitHub’s merge queue tests', () => {
    const land = (branch: string, event = 'push') =>
      resolveConfig(inputs({ land: 'commit' }), ConfigFile.parse({}), { ...onPush, branch, event }).land;
    expect(land('gh-readonly-queue/main/pr-1-0')).toBe('none');
    expect(land('main', 'merge_group')).toBe('none');
    expect(land('x/gh-readonly-queue/main')).toBe('commit');
  });

  it.each([
    ['{"os":"ubuntu-latest","node":24}', 'autosync-24-ubuntu-latest'],
    ['{"b":true,"a":null,"c":{"x":1},"d":["y"]}', 'autosync-true-1-y'],
    ['{"python":"3.12"}', 'autosync-3-12'],
    ['{"os":"../x y"}', 'autosync-x-y-8adcc649'],
    ['null', 'autosync'],
    ['{"c":{}}', 'autosync'],
  ])('names the job of a matrix %s', (matrix, name) => {
    expect(nameOfJob(parseActionInputs({ 'test-command': 'x', matrix }))).toBe(name);
    expect(nameOfJob(parseActionInputs({ 'test-command': 'x', matrix, name: 'mine' }))).toBe('mine');
  });

  it('tells jobs of a matrix apart also where a name cannot hold their values', () => {
    const names = [
      'x'.repeat(90),
      `${'x'.repeat(90)}y`,
      '☃',
      '☂',
      'c',
      'c++',
      'c#',
      { name: 'c', with: 'x' },
      '',
    ].map((os) => nameOfJob(parseActionInputs({ 'test-command': 'x', matrix: JSON.stringify({ os }) })));
    expect(new Set(names).size).toBe(9);
    for (const name of names) expect(parseActionInputs({ 'test-command': 'x', name }).name).toBe(name);
  });

  it('protects the folder of patches, and no folder that has the name of a mode', () => {
    const where = { ...onPush, event: 'pull_request', hasPullRequest: true };
    const ownPaths = (patches: string) =>
      resolveConfig(inputs({ patches }), ConfigFile.parse({}), where).policy.ownPaths;
    expect(ownPaths('fixes')).toEqual(['.github/autosync.json', 'fixes']);
    expect(ownPaths('pull-request')).toEqual(['.github/autosync.json']);
  });

  it('is another search only if the answers may be others', () => {
    const digest = (more: Record<string, string>) =>
      digestOfSearch({
        config: resolveConfig(inputs(more), ConfigFile.parse({}), onPush),
        base: 'b',
        patches: [],
      });
    const usual = digest({});
    expect(digest({ 'time-budget': '7m', land: 'none', 'fail-on': 'never' })).toBe(usual);
    expect(digest({ 'test-command': 'other' })).not.toBe(usual);
    expect(digest({ 'test-timeout': '7m' })).not.toBe(usual);
  });

  it('is frozen through and through', () => {
    const config = resolveConfig(inputs(), ConfigFile.parse({}), onPush);
    expect(() => ((config.policy.limits as { files: number }).files = 1)).toThrow(TypeError);
  });

  it.each([
    '-x',
    'a..b',
    'a b',
    'a~1',
    'refs:x',
    'a.lock',
    '/a',
    'a/',
    '.a',
    'a/.b',
    'a@{1}',
    '@',
    'a\nb',
    'a\\b',
  ])('refuses the branch name %j', (name) => {
    expect(() => resolveConfig(inputs({ 'target-branch': name }), ConfigFile.parse({}), onPush)).toThrow(
      'cannot be a branch',
    );
  });

  it('names file, key, expectation and the nearest valid name', () => {
    const misspelt = errorOf(() => parseConfigFile('x.json', '{"policy":{"limit":{}},"cleanPath":["a"]}'));
    expect(misspelt.message).toContain('x.json');
    expect(misspelt.message).toContain('`policy.limit` is not a key. Did you mean `limits`?');
    expect(misspelt.message).toContain('`cleanPath` is not a key. Did you mean `cleanPaths`?');
    expect(errorOf(() => parseConfigFile('x.json', '{"cleanPaths":"dist"}')).message).toContain(
      '`cleanPaths`: Invalid input: expected array',
    );
    expect(errorOf(() => parseConfigFile('x.json', '{')).message).toContain('not JSON');
    expect(errorOf(() => parseConfigFile('x.json', '[]')).message).toContain('the whole file');
  });

  it.each([
    'ghp_0123456789012345678901234567890123456789',
    'AKIAIOSFODNN7EXAMPLE',
    'https://user:hunter2@example.com/',
    '-----BEGIN RSA PRIVATE KEY-----',
  ])('refuses a secret without repeating it: %s', (secret) => {
    const error = errorOf(() => parseConfigFile('x.json', JSON.stringify({ cleanPaths: [secret] })));
    expect(error.message).toContain('cleanPaths.0');
    expect(error.message).not.toContain(secret);
  });
});
