/** `autosync doctor`: looks at a repository, and says what will work, what will not, and what to paste. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { labelsOf } from './batch/pull-requests.ts';
import { demandsOf, LINEAR } from './landing/protection.ts';
import { Checkout } from './platform/git/checkout.ts';
import { personalGit, splitNul } from './platform/git/git.ts';
import { GitHub, GitHubError } from './platform/github/github.ts';
import { redactor } from './platform/text/redact.ts';
import type { Line } from './report/terminal.ts';
import { reportAdvice } from './trial/reports/advice.ts';
import { scriptsOf } from './trial/focus/project.ts';

export interface DoctorRequest {
  repository: string;
  remote: string;
  label: string;
  environment: Readonly<Record<string, string | undefined>>;
}

/** `unsure`: nobody can tell, or it is a matter of taste. */
interface Finding {
  tone: 'good' | 'bad' | 'unsure';
  says: string;
}

const SIGNS = { good: '✓', bad: '✗', unsure: '?' } as const;

/** Looks at a repository. Changes nothing, there and here. */
export async function doctor({ repository, remote, label, environment }: DoctorRequest): Promise<Line[]> {
  const checkout = await Checkout.open(path.resolve(repository));
  const files = new Set(splitNul((await checkout.git.run(['ls-files', '-z'])).stdout));
  const tests = await testsOf(checkout.directory, files);
  const onGitHub = await gitHubOf(checkout, remote, environment);
  const findings: Finding[] = [
    ...(await workflowsOf(checkout.directory, files)),
    ...(tests.advice === undefined ? [] : [{ tone: 'unsure' as const, says: tests.advice }]),
    ...('github' in onGitHub ? await askGitHub(onGitHub.github, label) : [onGitHub]),
  ];
  return [
    ...findings.map(({ tone, says }) => ({ tone, word: SIGNS[tone], text: ` ${says}` })),
    '',
    'A workflow to begin with, as .github/workflows/autosync.yml:',
    '',
    ...workflowFor(tests, label),
  ];
}

interface Tests {
  setup: string | undefined;
  command: string;
  report: string | undefined;
  advice: string | undefined;
}

/** How the tests of the repository are probably run. */
async function testsOf(directory: string, files: ReadonlySet<string>): Promise<Tests> {
  const has = (name: string): boolean => files.has(name);
  if (has('package.json')) {
    const text = await readFile(path.join(directory, 'package.json'));
    const scripts = await scriptsOf(async () => text, text.length);
    const [setup, command] = has('pnpm-lock.yaml')
      ? ['pnpm install --frozen-lockfile', 'pnpm test']
      : has('yarn.lock')
        ? ['yarn install --immutable', 'yarn test']
        : [has('package-lock.json') ? 'npm ci' : 'npm install', 'npm test'];
    const advice = reportAdvice({ testCommand: command, reportPaths: [] }, scripts);
    return { setup, command, report: undefined, advice };
  }
  if (has('go.mod'))
    return {
      setup: undefined,
      command: 'go test -json ./... > report.json',
      report: 'report.json',
      advice: undefined,
    };
  if (has('Cargo.toml'))
    return { setup: undefined, command: 'cargo test', report: undefined, advice: undefined };
  if (['pyproject.toml', 'setup.py', 'pytest.ini', 'tox.ini'].some(has)) {
    const setup = has('requirements.txt') ? 'pip install -r requirements.txt pytest' : 'pip install . pytest';
    return { setup, command: 'pytest --junitxml=report.xml', report: 'report.xml', advice: undefined };
  }
  return { setup: undefined, command: 'make test', report: undefined, advice: undefined };
}

/** The workflows that use AutoSync already. */
async function workflowsOf(directory: string, files: ReadonlySet<string>): Promise<Finding[]> {
  const found: Finding[] = [];
  for (const file of files) {
    if (!/^\.github\/workflows\/[^/]+\.ya?ml$/.test(file)) continue;
    const text = await readFile(path.join(directory, file), 'utf8').catch(() => '');
    if (!/^\s*(?:- )?uses:\s*["']?[^\s#]*\/autosync(?:@|\/)/m.test(text)) continue;
    const isLocked = /^\s*concurrency:/m.test(text) || text.includes('/autosync/.github/workflows/');
    found.push(
      isLocked
        ? { tone: 'good', says: `${file} uses AutoSync, and its runs wait for each other.` }
        : {
            tone: 'bad',
            says: `${file} uses AutoSync and has no \`concurrency\` group: two runs would disturb each other.`,
          },
    );
  }
  return found.length > 0
    ? found
    : [{ tone: 'unsure', says: 'No workflow of the checkout uses AutoSync yet.' }];
}

/** GitHub's API for the repository of a remote, or why there is none. */
async function gitHubOf(
  checkout: Checkout,
  remote: string,
  environment: DoctorRequest['environment'],
): Promise<{ github: GitHub } | Finding> {
  const told = await personalGit(checkout.directory).run(['remote', 'get-url', '--', remote], {
    allow: [2, 128],
  });
  const address = told.stdout.toString('utf8').trim();
  const host = new URL(environment['GITHUB_SERVER_URL'] ?? 'https://github.com').host;
  const name = new RegExp(
    `${host.replaceAll('.', String.raw`\.`)}[:/]([^/\\s]+/[^/\\s]+?)(?:\\.git)?/?$`,
  ).exec(address)?.[1];
  if (name === undefined)
    return {
      tone: 'unsure',
      says: `The remote \`${remote}\` is not on ${host}, so nothing more can be asked.`,
    };
  const token = environment['GH_TOKEN'] ?? environment['GITHUB_TOKEN'];
  if (!token)
    return {
      tone: 'unsure',
      says: `Without a token GitHub is not asked about ${name}: run it with \`GH_TOKEN=$(gh auth token)\`.`,
    };
  const apiUrl = environment['GITHUB_API_URL'] ?? 'https://api.github.com';
  const started = performance.now();
  const remainingMs = (): number => started + 60_000 - performance.now();
  return { github: new GitHub({ apiUrl, token, repository: name, redact: redactor([token]), remainingMs }) };
}

const Repository = z.object({
  default_branch: z.string(),
  permissions: z.object({ push: z.boolean() }).optional(),
  allow_merge_commit: z.boolean().optional(),
});
const Branch = z.object({ protected: z.boolean() });
const Rights = z.object({
  default_workflow_permissions: z.string(),
  can_approve_pull_request_reviews: z.boolean(),
});

async function askGitHub(github: GitHub, label: string): Promise<Finding[]> {
  const { repository } = github.credentials;
  const answer = await ask(github.ask('GET', '{repo}', Repository));
  if (!answer)
    return [
      {
        tone: 'bad',
        says: `GitHub does not show ${repository} to this token: look at the token, and at the name.`,
      },
    ];
  const { default_branch: branch, permissions } = answer;
  const protection = `{repo}/branches/${encodeURIComponent(branch)}`;
  const isProtected = (await ask(github.ask('GET', protection, Branch)))?.protected ?? false;
  return [
    ...landingOn(branch, await demandsOf(branch, isProtected, github)),
    ...(await proposals(github)),
    ...(await labels(github, label)),
    ...(permissions?.push === false
      ? [
          {
            tone: 'unsure' as const,
            says: `This token may not write to ${repository}: a maintainer sees more.`,
          },
        ]
      : []),
  ];
}

/** What a push to the branch takes. What a person may bypass, the token of a workflow may not. */
function landingOn(branch: string, demands: readonly string[]): Finding[] {
  const others = demands.filter((demand) => demand !== LINEAR);
  if (others.length > 0)
    return [
      {
        tone: 'bad',
        says: `\`${branch}\` asks for ${others.join(', ')}: the workflow's own token cannot push there. Set \`land: pull-request\`, or use the token of an app that may bypass the rules.`,
      },
    ];
  return [
    { tone: 'good', says: `\`${branch}\` takes pushes, as far as its rules are seen with this token.` },
    ...(demands.length > 0
      ? [
          {
            tone: 'unsure' as const,
            says: `\`${branch}\` asks for ${LINEAR}: for pull requests set \`commit-style: per-patch\` or \`squash\`.`,
          },
        ]
      : []),
  ];
}

async function proposals(github: GitHub): Promise<Finding[]> {
  const rights = await ask(github.ask('GET', '{repo}/actions/permissions/workflow', Rights));
  if (!rights)
    return [
      {
        tone: 'unsure',
        says: 'Whether workflows may open pull requests (`land: pull-request`) is shown to administrators only: Settings, Actions, General.',
      },
    ];
  return rights.can_approve_pull_request_reviews
    ? [{ tone: 'good', says: 'Workflows may open pull requests.' }]
    : [
        {
          tone: 'unsure',
          says: 'Workflows may not open pull requests, which `land: pull-request` needs: Settings, Actions, General, "Allow GitHub Actions to create and approve pull requests".',
        },
      ];
}

async function labels(github: GitHub, label: string): Promise<Finding[]> {
  const wanted = [label, labelsOf(label).rejected];
  const missing: string[] = [];
  for (const name of wanted)
    if (!(await ask(github.ask('GET', `{repo}/labels/${encodeURIComponent(name)}`, z.unknown()))))
      missing.push(name);
  return missing.length === 0
    ? [{ tone: 'good', says: `The labels ${wanted.map((name) => `\`${name}\``).join(' and ')} are there.` }]
    : [
        {
          tone: 'bad',
          says: `For pull requests, make the missing labels: ${missing.map((name) => `\`gh label create ${name}\``).join(', ')}.`,
        },
      ];
}

/** The answer; `undefined` where GitHub does not give it to this token. */
function ask<T>(answer: Promise<T>): Promise<T | undefined> {
  return answer.catch((error: unknown) => {
    if (error instanceof GitHubError && [401, 403, 404].includes(error.status)) return undefined;
    throw error;
  });
}

function workflowFor({ setup, command, report }: Tests, label: string): string[] {
  return [
    "on: { schedule: [{ cron: '0 3 * * *' }], workflow_dispatch: {} }",
    'jobs:',
    '  autosync:',
    '    permissions:',
    '      contents: write',
    '      actions: read',
    '      pull-requests: write',
    '    uses: OWNER/autosync/.github/workflows/autosync.yml@v1',
    '    with:',
    '      patches: pull-requests',
    ...(label === 'autosync' ? [] : [`      label: ${JSON.stringify(label)}`]),
    ...(setup === undefined ? [] : [`      setup-command: ${setup}`]),
    `      test-command: ${command}`,
    ...(report === undefined ? [] : [`      report-paths: ${report}`]),
    '      land: none',
  ];
}
