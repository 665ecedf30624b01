/** All that an acceptance test of the action needs: a repository, its remote, a fake GitHub and a checkout. */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'vitest';
import { git } from './git.ts';
import { serveGit, type GitServer } from './git-server.ts';
import { FakeGitHub } from './github.ts';
import { Repository, type Files } from './repository.ts';
import { runAction, type StepRequest } from './runner.ts';
import { temporaryFolder } from './temporary.ts';

export const TOKEN = 'ghs_acceptanceSuiteToken0123456789abcdef';

/** A repository whose tests fail on the value `bad`, and on `left` and `right` together. */
export const BASE: Files = {
  'test.sh': [
    '#!/bin/sh',
    'if grep -rq bad values; then echo "found a bad value"; exit 1; fi',
    'if grep -rq left values && grep -rq right values; then echo "left and right clash"; exit 1; fi',
    'echo fine',
    '',
  ].join('\n'),
  'values/a': 'one\n',
  'values/b': 'two\n',
  'values/c': 'three\n',
  'values/d': 'four\n',
};

export interface Scene {
  /** The repository as its maintainers see it; its HEAD is the base. */
  source: Repository;
  remote: Repository;
  server: GitServer;
  github: FakeGitHub;
  workspace: Repository;
  act: (inputs?: Record<string, string>, more?: Partial<StepRequest>) => ReturnType<typeof runAction>;
}

/**
 * Starts GitHub on loopback: a bare repository behind `git http-backend`, the fake API, and a shallow checkout
 * of main.
 */
export async function setTheScene(base: Files = BASE): Promise<Scene> {
  const source = Repository.create(base);
  const root = temporaryFolder();
  mkdirSync(path.join(root, 'owner'));
  const bare = path.join(root, 'owner/project.git');
  git(root, 'clone', '--quiet', '--bare', source.directory, bare);
  git(bare, 'config', 'http.receivepack', 'true');
  const remote = new Repository(bare);
  const server = await serveGit(root, TOKEN);
  const github = await FakeGitHub.start();
  github.tipOf = (branch) => remote.git('rev-parse', branch);
  const workspace = source.shallowClone(`file://${bare}`);
  const home = temporaryFolder();
  return {
    source,
    remote,
    server,
    github,
    workspace,
    async act(inputs = {}, more = {}) {
      const step = await runAction({
        workspace: workspace.directory,
        home,
        serverUrl: server.url,
        inputs: { 'test-command': './test.sh', token: TOKEN, name: 'autosync', ...inputs },
        ...more,
        env: { GITHUB_API_URL: github.url, ...more.env },
      });
      expect(github.violations).toEqual([]);
      return step;
    },
  };
}

/** Patch id → `verdict: reason`. */
export function verdicts(
  run: { patches: { id: string; verdict: string; reason: string }[] } | undefined,
): Record<string, string> {
  return Object.fromEntries(
    (run?.patches ?? []).map(({ id, verdict, reason }) => [id, `${verdict}: ${reason}`]),
  );
}
