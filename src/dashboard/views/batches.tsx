/** Shows how each search went: its trials in time, beside what other strategies would have taken. */
import type { DashboardData } from '../../insight/dashboard.ts';
import { counted, toDate, toNumber, toTime } from '../format.ts';
import { RunLink } from '../links.tsx';

type Search = DashboardData['searches'][number];

export function Batches({ data }: { data: DashboardData }) {
  if (data.searches.length === 0)
    return (
      <p class="empty">
        No batch with more than one test run yet. Each one is shown here as a line of its test runs.
      </p>
    );
  const longest = Math.max(...data.searches.map(({ trials }) => endOf(trials)));
  return (
    <section aria-labelledby="batches">
      <h2 id="batches">The newest {counted(data.searches.length, 'batch', 'batches')}</h2>
      <p>
        A high bar is a run of all tests, a low one of single tests. Solid: the tests passed; striped: they
        failed.
      </p>
      <ol class="searches">
        {data.searches.toReversed().map((search) => (
          <li>
            <SearchLine search={search} data={data} longest={longest} />
          </li>
        ))}
      </ol>
    </section>
  );
}

/** When the last trial ended, in milliseconds since the first began. */
function endOf(trials: Search['trials']): number {
  return Math.max(1, ...trials.map(({ at, durationMs }) => at + durationMs));
}

function SearchLine({ search, data, longest }: { search: Search; data: DashboardData; longest: number }) {
  const { trials, oneByOne, halving } = search;
  const run = data.runs[search.run]!;
  const full = trials.filter(({ kind }) => kind === 'full');
  const fullMs = full.reduce((sum, { durationMs }) => sum + durationMs, 0) / Math.max(1, full.length);
  const usedMs = trials.reduce(
    (sum, { kind, durationMs }) => sum + (kind === 'baseline' ? 0 : durationMs),
    0,
  );
  const others = [
    ...(oneByOne === null ? [] : [`one patch at a time about ${toTime(oneByOne * fullMs)}`]),
    ...(halving === null ? [] : [`halving about ${toTime(halving * fullMs)}`]),
  ];
  const alone = trials.filter(({ kind }) => kind === 'baseline').length;
  const said = `${counted(alone, 'run')} of the branch alone, ${counted(full.length, 'run')} of all tests with patches, ${toNumber(trials.filter(({ kind }) => kind === 'focus').length)} of single tests, ${toTime(usedMs)}${others.length > 0 ? `; ${others.join(', ')}` : ''}`;
  return (
    <figure>
      <figcaption>
        Run <RunLink run={run.run} data={data} />, {toDate(run.at)}: {said}
      </figcaption>
      <svg class="timeline" role="img" aria-label={said}>
        <defs>
          <pattern
            id={`stripes-${search.run}`}
            width="5"
            height="5"
            patternUnits="userSpaceOnUse"
            patternTransform="rotate(45)"
          >
            <rect class="bad" width="3" height="5" />
          </pattern>
        </defs>
        {trials.map(({ at, durationMs, kind, outcome, patches }) => (
          <rect
            class={outcome === 'green' ? 'good' : outcome === 'red' ? 'striped' : 'quiet'}
            fill={outcome === 'red' ? `url(#stripes-${search.run})` : undefined}
            x={`${(at / longest) * 100}%`}
            width={`${Math.max(0.3, (durationMs / longest) * 100 - 0.1)}%`}
            y={kind === 'focus' ? 24 : 4}
            height={kind === 'focus' ? 16 : 36}
          >
            <title>{`${kind}, ${counted(patches, 'patch', 'patches')}: ${outcome} after ${toTime(durationMs)}`}</title>
          </rect>
        ))}
      </svg>
    </figure>
  );
}
