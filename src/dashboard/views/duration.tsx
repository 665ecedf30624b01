/** Shows how long the tests take, and since when. */
import { quantile } from 'd3-array';
import type { DashboardData } from '../../insight/dashboard.ts';
import { Chart } from '../chart.tsx';
import { toChance, toDate, toNumber, toPercent, toTime, toValue } from '../format.ts';
import { CompareLink, RunLink } from '../links.tsx';
import { Table } from '../table.tsx';

/** The usual range is that of so many runs, and of at least so many. */
const [RANGE, LEAST] = [20, 5];

export function Duration({ data }: { data: DashboardData }) {
  const points = data.runs.flatMap(({ suite, run, at, runner }, x) =>
    suite
      ? [
          {
            x,
            y: suite.durationMs / 1_000,
            label: `Run ${run}, ${toDate(at)}${runner ? `, ${runner}` : ''}`,
            tone: suite.outcome === 'green' ? ('good' as const) : ('bad' as const),
          },
        ]
      : [],
  );
  // The usual range: median and 95th percentile of the newest runs up to each one.
  const band = points.flatMap(({ x }, i) => {
    const before = points.slice(Math.max(0, i - RANGE + 1), i + 1).map(({ y }) => y);
    return before.length < LEAST ? [] : [{ x, low: quantile(before, 0.5)!, high: quantile(before, 0.95)! }];
  });
  const series = data.series.find(({ name }) => name === 'suite duration');
  const changes = series?.changes ?? [];
  const known = series?.values.filter((value) => value !== null).length ?? 0;
  const tests = data.runs.flatMap(({ suite, run, at }, x) =>
    suite && suite.passed + suite.failed > 0
      ? [
          {
            x,
            y: suite.passed + suite.failed + suite.skipped,
            label: `Run ${run}, ${toDate(at)}`,
            tone: 'other' as const,
          },
        ]
      : [],
  );
  const setups = data.runs.flatMap(({ suite, run, at }, x) =>
    suite && suite.setupMs !== null
      ? [{ x, y: suite.setupMs / 1_000, label: `Run ${run}, ${toDate(at)}`, tone: 'other' as const }]
      : [],
  );
  const slowest = data.tests
    .filter(({ durationMs }) => durationMs !== null)
    .toSorted((a, b) => b.durationMs! - a.durationMs!)
    .slice(0, 200);
  return (
    <>
      <section aria-labelledby="suite">
        <h2 id="suite">Duration of the whole suite on the branch</h2>
        <Chart
          title="Suite duration"
          unit="s"
          points={points}
          band={band}
          marks={changes.map(({ index, before, after }) => ({
            x: index,
            label: `The level changes here: ${toTime(before * 1_000)} → ${toTime(after * 1_000)}`,
          }))}
        />
        {band.length > 0 && (
          <p>The band lies between the median and the 95th percentile of the {RANGE} runs up to each one.</p>
        )}
        {changes.length > 0 ? (
          <>
            <h3>Where the level changed</h3>
            <p>
              Where the duration climbs in small steps, a change says only between which commits it passed a
              level.
            </p>
            <ul>
              {changes.map(({ run, before, after, commits, p }) => (
                <li>
                  Run <RunLink run={run} data={data} />: {toTime(before * 1_000)} → {toTime(after * 1_000)} (
                  {after > before ? '+' : '−'}
                  {toPercent(Math.abs(after / before - 1))})
                  {commits && (
                    <>
                      , commits <CompareLink from={commits.from} to={commits.to} data={data} />
                    </>
                  )}
                  , {toChance(p)}
                </li>
              ))}
            </ul>
          </>
        ) : (
          <p>
            {known < 12
              ? 'Too few green runs to say whether the level changed.'
              : 'The level did not change.'}
          </p>
        )}
      </section>
      {tests.length > 1 && new Set(tests.map(({ y }) => y)).size === 1 && (
        <p>The suite has {toNumber(tests[0]!.y)} tests in every run.</p>
      )}
      {new Set(tests.map(({ y }) => y)).size > 1 && (
        <section aria-labelledby="count">
          <h2 id="count">Number of tests</h2>
          <Chart title="Tests" unit="" points={tests} />
        </section>
      )}
      {setups.some(({ y }) => y >= 1) && (
        <section aria-labelledby="setup">
          <h2 id="setup">Set-up before the tests, which is part of the duration above</h2>
          <Chart title="Set-up" unit="s" points={setups} />
        </section>
      )}
      {slowest.length > 0 && (
        <section aria-labelledby="slowest">
          <h2 id="slowest">The slowest tests</h2>
          <Table
            caption="The slowest tests, by their median"
            rows={slowest}
            most={20}
            columns={[
              {
                title: 'Test',
                cell: ({ id }) => <a href={`#test/${encodeURIComponent(id)}`}>{id}</a>,
                key: ({ id }) => id,
              },
              {
                title: 'Median',
                cell: ({ durationMs }) => toValue(durationMs! / 1_000, 's'),
                key: ({ durationMs }) => durationMs!,
                isNumber: true,
              },
              { title: 'Runs', cell: ({ ran }) => toNumber(ran), key: ({ ran }) => ran, isNumber: true },
            ]}
          />
        </section>
      )}
    </>
  );
}
