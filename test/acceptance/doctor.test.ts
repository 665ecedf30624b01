/** What the doctor says of repositories, through the bundle, on a fake GitHub. */
import { describe, expect, it } from 'vitest';
import { FakeGitHub } from '../support/github.ts';
import { Repository, type Files } from '../support/repository.ts';
import { runCli } from '../support/runner.ts';
import { validateYaml } from '../support/validator.ts';

async function examine(files: Files, github?: FakeGitHub, ...args: string[]) {
  const repository = Repository.create(files);
  if (github) repository.git('remote', 'add', 'origin', 'git@github.com:owner/project.git');
  const before = repository.git('status', '--porcelain');
  const env = github ? { GITHUB_API_URL: github.url, GH_TOKEN: 'gho_doctorToken0123456789abcdefgh' } : {};
  const { exitCode, stdout, stderr } = await runCli(repository.directory, ['doctor', ...args], env);
  expect([exitCode, stderr, github?.violations ?? []]).toEqual([0, '', []]);
  expect(repository.git('status', '--porcelain')).toBe(before);
  const [findings = '', workflow = ''] = stdout.split(/^A workflow to begin with.*$/m);
  expect(await validateYaml(workflow.trim())).toEqual([]);
  return { findings, workflow };
}

describe('the doctor', () => {
  it('finds nothing wrong where all is set up', async () => {
    const github = await FakeGitHub.start();
    github.mayPropose = true;
    github.labels.add('autosync').add('autosync:rejected');
    const workflow = 'on: push\nconcurrency: x\njobs:\n  a:\n    steps:\n      - uses: OWNER/autosync@v1\n';
    const { findings } = await examine(
      { 'go.mod': 'module x\n', '.github/workflows/land.yml': workflow },
      github,
    );
    expect(
      findings
        .trim()
        .split('\n')
        .map((line) => line[0]),
    ).toEqual(['✓', '✓', '✓', '✓']);
  });

  it('says what is missing, and what to do', async () => {
    const github = await FakeGitHub.start();
    github.rules = ['pull_request', 'required_linear_history'];
    const workflow = 'on: push\njobs:\n  a:\n    steps:\n      - uses: OWNER/autosync@v1\n';
    const { findings } = await examine({ a: '', '.github/workflows/land.yml': workflow }, github);
    expect(findings).toContain('✗ .github/workflows/land.yml uses AutoSync and has no `concurrency` group');
    expect(findings).toContain('✗ `main` asks for a pull request');
    expect(findings).toContain('? Whether workflows may open pull requests');
    expect(findings).toContain('`gh label create autosync`, `gh label create autosync:rejected`');
    github.rules = ['required_linear_history'];
    github.mayPropose = false;
    const other = await examine({ a: '' }, github, '--label', 'ready to go');
    expect(other.findings).toContain('? `main` asks for a linear history');
    expect(other.findings).toContain('? Workflows may not open pull requests');
    expect(other.workflow).toContain('label: "ready to go"');
  });

  it('asks nobody without a token or a remote on GitHub, and says so', async () => {
    const { findings } = await examine({ a: '' });
    expect(findings).toContain('? The remote `origin` is not on github.com');
    const github = await FakeGitHub.start();
    github.fault = () => ({ status: 401 });
    expect((await examine({ a: '' }, github)).findings).toContain('✗ GitHub does not show owner/project');
  });

  it.each<[Files, string]>([
    [
      { 'package.json': '{"scripts":{"test":"vitest run"}}', 'package-lock.json': '{}' },
      'setup-command: npm ci\n      test-command: npm test',
    ],
    [{ 'package.json': '{}', 'pnpm-lock.yaml': '' }, 'test-command: pnpm test'],
    [{ 'package.json': '{}', 'yarn.lock': '' }, 'setup-command: yarn install --immutable'],
    [{ 'go.mod': 'module x' }, 'report-paths: report.json'],
    [{ 'pyproject.toml': '' }, 'test-command: pytest --junitxml=report.xml'],
    [{ 'Cargo.toml': '' }, 'test-command: cargo test'],
    [{ Makefile: 'test:\n' }, 'test-command: make test'],
  ])('guesses how tests are run from %j', async (files, says) => {
    expect((await examine(files)).workflow).toContain(says);
  });

  it('says how a report would name the tests', async () => {
    const { findings } = await examine({ 'package.json': '{"scripts":{"test":"vitest run"}}' });
    expect(findings).toContain('? There is no test report');
  });
});
