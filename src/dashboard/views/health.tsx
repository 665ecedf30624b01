/** Shows whether the branch is well: result of each run, alerts, and the KPIs with goal and change. */
import type { DashboardData } from '../../insight/dashboard.ts';
import { Chart } from '../chart.tsx';
import { counted, toDate, toPercent, toTime, toValue } from '../format.ts';
import { CommitLink, RunLink } from '../links.tsx';
import { Sparkline } from '../sparkline.tsx';
import { resultOf, wordOf } from '../words.ts';

/** KPIs that are shown first where the configuration names none. */
const USUAL = [
  'suite pass rate',
  'suite duration',
  'flake rate',
  'landed ratio',
  'full trials',
  'trial time saved',
  'lead time',
  'time to green',
];
const MOST_RUNS = 60;

export function Health({ data }: { data: DashboardData }) {
  const last = data.runs.at(-1);
  if (!last && data.live) return <Live live={data.live} />;
  if (!last)
    return <p class="empty">No run has ended yet. After the first one, this page says how the branch is.</p>;
  const [tone, says] = resultOf(last.result);
  const names = data.shown.length > 0 ? data.shown : USUAL;
  const kpis = names.flatMap((name) => data.kpis.find((kpi) => kpi.name === name) ?? lastKnown(data, name));
  const passRate = data.runs.flatMap(({ suite, run, at }, x) =>
    suite && suite.passed + suite.failed > 0
      ? [
          {
            x,
            y: suite.passed / (suite.passed + suite.failed),
            label: `Run ${run}, ${toDate(at)}`,
            tone: suite.failed === 0 ? ('good' as const) : ('bad' as const),
          },
        ]
      : [],
  );
  return (
    <>
      {data.live && <Live live={data.live} />}
      <p class={`status ${tone}`}>
        <strong>{data.branch}</strong>: {says} (run <RunLink run={last.run} data={data} />, {toDate(last.at)}
        {last.commit && (
          <>
            , <CommitLink commit={last.commit} data={data} />
          </>
        )}
        )
      </p>
      {data.alerts.length > 0 && (
        <section aria-labelledby="alerts">
          <h2 id="alerts">Alerts</h2>
          <ul class="alerts">
            {data.alerts.map((alert) => (
              <li>{alert}</li>
            ))}
          </ul>
        </section>
      )}
      <section aria-labelledby="results">
        <h2 id="results">The newest runs</h2>
        <ol
          class="results"
          aria-label={`Results of the newest ${Math.min(MOST_RUNS, data.runs.length)} runs, oldest first`}
        >
          {data.runs.slice(-MOST_RUNS).map(({ run, result, at }) => {
            const [own, word] = resultOf(result);
            return (
              <li class={own} title={`Run ${run}, ${toDate(at)}: ${word}`}>
                <span class="hidden">
                  Run {run}: {word}
                </span>
              </li>
            );
          })}
        </ol>
      </section>
      <section aria-labelledby="kpis">
        <h2 id="kpis">Numbers</h2>
        <div class="tiles">
          {kpis.map(({ name, value, unit, previous, goal, alert }) => (
            <div class={`tile ${alert === null ? '' : 'bad'}`}>
              <h3>{name}</h3>
              <p class="value">{toValue(value, unit)}</p>
              <p>
                {changeOf(value, previous)}
                {goal === null || goal === undefined ? '' : ` · goal ${toValue(goal, unit)}`}
              </p>
              <Sparkline values={newest(data, name)} />
            </div>
          ))}
        </div>
      </section>
      {passRate.length > 1 && (
        <section aria-labelledby="pass-rate">
          <h2 id="pass-rate">Tests that pass on the branch</h2>
          <Chart title="Share of tests that pass" unit="ratio" points={passRate} />
        </section>
      )}
    </>
  );
}

/** The run that goes on: what is decided, and its newest trials. */
function Live({ live }: { live: NonNullable<DashboardData['live']> }) {
  const { run, at, patches, verdicts, trials } = live;
  const decided = Object.entries(verdicts);
  const count = decided.reduce((sum, [, one]) => sum + one, 0);
  return (
    <section aria-labelledby="live">
      <h2 id="live">
        Run {run} goes on (as of {toDate(at)}): {count} of {counted(patches, 'patch', 'patches')} decided,{' '}
        {counted(trials.length, 'test run')}
      </h2>
      {decided.length > 0 && <p>{decided.map(([verdict, one]) => `${one} ${wordOf(verdict)}`).join(', ')}</p>}
      <ol class="live" reversed start={trials.length}>
        {trials
          .slice(-8)
          .toReversed()
          .map(({ kind, outcome, durationMs, why }) => (
            <li>
              {kind}, {outcome} after {toTime(durationMs)}: {why}
            </li>
          ))}
      </ol>
    </section>
  );
}

/** A number that the last run does not have, as an earlier run had it. */
function lastKnown({ series }: DashboardData, name: string): DashboardData['kpis'] {
  const own = series.find((one) => one.name === name);
  const value = own?.values.findLast((one) => one !== null);
  return own && typeof value === 'number'
    ? [{ name, value, unit: own.unit, previous: null, alert: null }]
    : [];
}

function newest({ series }: DashboardData, name: string): number[] {
  const values = series.find((one) => one.name === name)?.values ?? [];
  return values.flatMap((value) => value ?? []).slice(-30);
}

function changeOf(value: number, previous: number | null): string {
  if (previous === null) return 'no value to compare';
  if (value === previous) return 'as in the run before';
  if (previous === 0) return value > 0 ? 'more than before' : 'less than before';
  return `${value > previous ? '+' : '−'}${toPercent(Math.abs(value / previous - 1))} since the run before`;
}
