/** Links to the repository, where its address is known. */
import type { DashboardData } from '../insight/dashboard.ts';
import { short } from './format.ts';

type Repository = Pick<DashboardData, 'repository'>;

/** Only addresses that a browser opens as pages: the data is not trusted. */
function isPage(address: string | null): address is string {
  return address !== null && /^https?:\/\//.test(address);
}

export function CommitLink({ commit, data }: { commit: string | null; data: Repository }) {
  if (commit === null) return null;
  if (!isPage(data.repository) || !/^[0-9a-f]+$/.test(commit)) return <code>{short(commit)}</code>;
  return (
    <a href={`${data.repository}/commit/${commit}`}>
      <code>{short(commit)}</code>
    </a>
  );
}

export function CompareLink({ from, to, data }: { from: string; to: string; data: Repository }) {
  const shown = (
    <code>
      {short(from)}..{short(to)}
    </code>
  );
  const areCommits = [from, to].every((commit) => /^[0-9a-f]+$/.test(commit));
  if (!isPage(data.repository) || !areCommits) return shown;
  return <a href={`${data.repository}/compare/${from}...${to}`}>{shown}</a>;
}

/** A patch that may be a pull request: `#12`. */
export function PullLink({ id, data }: { id: string; data: Repository }) {
  if (!isPage(data.repository) || !/^#\d{1,9}$/.test(id)) return <>{id}</>;
  return <a href={`${data.repository}/pull/${id.slice(1)}`}>{id}</a>;
}

export function RunLink({ run, data }: { run: string; data: Repository }) {
  const [id = ''] = run.split('-');
  if (!isPage(data.repository) || !/^\d{5,}$/.test(id)) return <>{run}</>;
  return <a href={`${data.repository}/actions/runs/${id}`}>{run}</a>;
}
