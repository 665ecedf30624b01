/** `phase: report`: comments on a pull request for a run whose token may only read. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { RunJson } from './record/run-json.ts';
import { downloadSingle, Unreachable } from './platform/github/artifacts.ts';
import type { WorkflowRunEvent } from './platform/github/event.ts';
import type { GitHub } from './platform/github/github.ts';
import { redactAll } from './platform/text/redact.ts';
import { StickyComment } from './platform/github/sticky-comment.ts';
import { EXIT, UserError } from './platform/text/user-error.ts';
import { ARTIFACT } from './record/file-names.ts';
import { marker, toComment } from './report/comment.ts';

const Artifacts = z.object({
  artifacts: z.array(z.object({ id: z.int(), name: z.string(), size_in_bytes: z.number() })),
});
const Pulls = z.array(
  z.object({
    number: z.int(),
    head: z.object({ sha: z.string(), repo: z.object({ full_name: z.string() }).nullable() }),
  }),
);

/** Largest artifact that is read, in bytes. A real run.json is smaller. */
const LARGEST = 20_000_000;

interface ReportRequest {
  /** Which use of AutoSync; the artifact is named after it. */
  name: string;
  event: WorkflowRunEvent;
  github: GitHub;
  /** Folder to download into. */
  home: string;
  serverUrl: string;
  redact: (text: string) => string;
}

/**
 * Comments on a pull request for a run on a fork, whose token may only read. GitHub says which pull request has
 * the head that was tested. The artifact is not trusted, so its content is shown as text. Returns what was
 * done, for people.
 */
export async function reportRun(request: ReportRequest): Promise<string> {
  const { name, event, github, home, serverUrl, redact } = request;
  if (event.event !== 'pull_request')
    return `The run was for ${event.event}, not for a pull request: nothing to comment.`;
  const numbers = await findPullRequests(event, github);
  if (numbers.length === 0)
    return `No open pull request has the head ${event.head_sha.slice(0, 12)}: it was closed, or pushed to again.`;
  const run = await fetchRun(name, event.id, github, home);
  if (run === undefined)
    return `The run left no artifact \`${ARTIFACT.runJson(name)}\`: it ended too early, or has another \`name\`.`;
  const { repository } = github.credentials;
  // One head can be proposed to two branches: the artifact may choose, but only among those that GitHub names.
  const number = numbers.find((one) => one === run.pullRequest?.number) ?? numbers[0]!;
  const links = { run: `${serverUrl}/${repository}/actions/runs/${event.id}` };
  const writer = { run: event.id, attempt: event.run_attempt ?? 1, job: '' };
  const comment = new StickyComment(github, number, marker(name), writer);
  // The run itself knows more than its run.json tells.
  if (await comment.isFinished()) return `Pull request #${number} has the comment of this run already.`;
  // The artifact's `name` is not trusted either.
  await comment.finish(toComment(redactAll({ ...run, name }, redact), links, undefined));
  return `Commented on pull request #${number}.`;
}

async function findPullRequests(
  { head_sha: sha, head_branch: branch, head_repository: repository }: WorkflowRunEvent,
  github: GitHub,
): Promise<number[]> {
  if (branch === null || repository === null) return [];
  const head = encodeURIComponent(`${repository.owner.login}:${branch}`);
  const pulls = await github.ask('GET', `{repo}/pulls?state=open&head=${head}&per_page=100`, Pulls);
  return pulls
    .filter((pull) => pull.head.sha === sha && pull.head.repo?.full_name === repository.full_name)
    .map(({ number }) => number);
}

async function fetchRun(
  name: string,
  runId: number,
  github: GitHub,
  home: string,
): Promise<RunJson | undefined> {
  const query = `name=${encodeURIComponent(ARTIFACT.runJson(name))}&per_page=10`;
  const { artifacts } = await github.ask('GET', `{repo}/actions/runs/${runId}/artifacts?${query}`, Artifacts);
  const newest = artifacts.toSorted((a, b) => b.id - a.id).find((one) => one.name === ARTIFACT.runJson(name));
  if (!newest) return undefined;
  const file = path.join(home, ARTIFACT.runJson(name));
  try {
    if (newest.size_in_bytes > LARGEST) throw new Error(`it has ${newest.size_in_bytes} bytes`);
    const wanted = { artifact: newest.id, run: runId, name: ARTIFACT.runJson(name), largest: LARGEST };
    await downloadSingle(wanted, home, github);
    return RunJson.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    if (error instanceof Unreachable)
      throw new UserError(
        `The artifact \`${ARTIFACT.runJson(name)}\` of run ${runId} could not be downloaded: ${error.message}.`,
        'Run this workflow again.',
        EXIT.broken,
      );
    const [issue] = error instanceof z.ZodError ? error.issues : [];
    const why = issue ? `\`${issue.path.join('.')}\`: ${issue.message}` : (error as Error).message;
    throw new UserError(
      `The artifact \`${ARTIFACT.runJson(name)}\` of run ${runId} is no report of AutoSync: ${why}.`,
      'Use the same version of AutoSync in both workflows.',
      EXIT.broken,
    );
  }
}
