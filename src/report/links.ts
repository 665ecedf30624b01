/** Links into the repository and the run, as markdown. Where no address is known, plain code. */
import { code, encodeText, middle } from './encode.ts';

/** Addresses that a report can link to. */
export interface Links {
  /** Of the workflow run, with its summary and artifacts. */
  run?: string | undefined;
}

/** The address of the repository that a workflow run belongs to. */
function repositoryOf({ run }: Links): string | undefined {
  return run?.includes('/actions/runs/') ? run.split('/actions/runs/')[0] : undefined;
}

/** A commit by its first seven digits. */
export function commitLink(commit: string, links: Links): string {
  const shown = code(commit.slice(0, 7));
  return isCommit(commit) ? linked(shown, links, `/commit/${commit}`) : shown;
}

/** Two commits, and what lies between them. */
export function compareLink(from: string, to: string, links: Links): string {
  const shown = `${code(from.slice(0, 7))} → ${code(to.slice(0, 7))}`;
  return isCommit(from) && isCommit(to) ? linked(shown, links, `/compare/${from}...${to}`) : shown;
}

/** What a report says is a commit may be anything, if the report comes from a fork. */
function isCommit(text: string): boolean {
  return /^[0-9a-f]{7,64}$/.test(text);
}

/** A pull request of the same repository. */
export function pullLink({ number }: { number: number }, links: Links): string {
  return linked(`#&#8203;${Math.trunc(number)}`, links, `/pull/${Math.trunc(number)}`);
}

/** A file with its line, as it is in a commit. */
export function fileLink(
  file: string,
  line: number | undefined,
  commit: string | undefined,
  links: Links,
): string {
  const shown = code(middle(line ? `${file}:${line}` : file, 60));
  const isRelative = !/^(?:[\\/]|[A-Za-z]:)|(?:^|[\\/])\.\.(?:[\\/]|$)/.test(file);
  if (!commit || !isCommit(commit) || !isRelative) return shown;
  const path = file.toWellFormed().split(/[\\/]/).map(encodeURIComponent).join('/');
  return linked(shown, links, `/blob/${commit}/${path}${line ? `#L${line}` : ''}`);
}

/** Something on GitHub by its own address. */
export function urlLink(text: string, url: string): string {
  const shown = encodeText(text);
  return /^https?:\/\/[\w.:-]+\/[\w./-]+$/.test(url) ? `[${shown}](${url})` : shown;
}

/** The full report of the run. */
export function reportLink({ run }: Links): string {
  return run ? `[full report](${run})` : '';
}

function linked(shown: string, links: Links, path: string): string {
  const repository = repositoryOf(links);
  return repository
    ? `[${shown}](${repository}${path.replace(/[()]/g, (letter) => `%${letter.charCodeAt(0).toString(16)}`)})`
    : shown;
}
