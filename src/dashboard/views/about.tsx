/** Shows where the numbers of the page come from. */
import type { DashboardData } from '../../insight/dashboard.ts';
import { counted, toDate } from '../format.ts';

export function About({ data }: { data: DashboardData }) {
  const [first, last] = [data.runs[0], data.runs.at(-1)];
  const runners = [...new Set(data.runs.flatMap(({ runner }) => runner ?? []))];
  return (
    <section aria-labelledby="about">
      <h2 id="about">About this page</h2>
      <dl>
        <dt>Name</dt>
        <dd>{data.name}</dd>
        <dt>Branch</dt>
        <dd>{data.branch}</dd>
        <dt>Runs</dt>
        <dd>
          {counted(data.runs.length, 'run')}
          {first && last ? `, from ${toDate(first.at)} to ${toDate(last.at)}` : ''}
        </dd>
        <dt>Runners</dt>
        <dd>{runners.length === 0 ? 'unknown' : runners.join('; ')}</dd>
        <dt>Repository</dt>
        <dd>
          {data.repository && /^https?:\/\//.test(data.repository) ? (
            <a href={data.repository}>{data.repository}</a>
          ) : (
            'unknown'
          )}
        </dd>
      </dl>
      <p>
        The page holds all its data and loads nothing. Numbers: <code>trends.json</code> and{' '}
        <code>trends.csv</code> beside it.
      </p>
    </section>
  );
}
