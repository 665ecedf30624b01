/** Shows whether the branch is well: result of each run, alerts, and the KPIs with goal and change. */
import type { DashboardData } from '../../insight/dashboard.ts';
import { Chart } from '../chart.tsx';
import { counted, toDate, toPercent, toTime, toValue } from '../format.ts';
import { CommitLink, CompareLink, RunLink } from '../links.tsx';
import { Sparkline } from '../sparkline.tsx';
import { Told } from '../told.tsx';
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
  const [tone, says] = resultOf(last);
  const names = data.shown.length > 0 ? data.shown : USUAL;
  const kpis = names.flatMap((name) => data.kpis.find((kpi) => kpi.name === name) ?? lastKnown(data, name));
  const failing = data.tests.filter(({ letters = '' }) => letters.endsWith('f'));
  const first = data.lessons.find(({ status }) => status === 'open' || status === 'back');
  const newestAt = Date.parse(last.at);
  const week = data.patches.filter(
    ({ run, isRepeat }) => !isRepeat && newestAt - Date.parse(data.runs[run]!.at) < 7 * 86_400_000,
  );
  const landed = week.filter(({ verdict }) => verdict === 'landed');
  const shown = data.runs.slice(-MOST_RUNS);
  const retried = shown.filter(
    ({ flaky, result, kind }) => flaky > 0 && resultOf({ result, kind })[0] !== 'bad',
  ).length;
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
        ){failing.length > 0 && <Failing failing={failing} data={data} />}
        {first && (
          <>
            <br />
            First: <Told text={first.remedy} /> <a href="#lessons">Why, and what else was learnt</a>
          </>
        )}
      </p>
      <p>
        {counted(landed.length, 'patch', 'patches')} landed in the last 7 days, of{' '}
        {counted(week.length, 'offer')}. <a href="#patches">All patches</a>
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
          {shown.map(({ run, result, kind, at, flaky }) => {
            const [tone, says] = resultOf({ result, kind });
            const isRetried = flaky > 0 && tone !== 'bad';
            const own = isRetried ? 'retried' : tone;
            const word = isRetried ? `${says}; ${counted(flaky, 'test')} passed only in a second try` : says;
            return (
              <li class={own} title={`Run ${run}, ${toDate(at)}: ${word}`}>
                <span class="hidden">
                  Run {run}: {word}
                </span>
              </li>
            );
          })}
        </ol>
        <p>
          {retried === 0
            ? 'Every green run was green at once.'
            : `${counted(retried, 'run')} of ${shown.length} passed only because tests were run again (short boxes).`}
        </p>
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

/** The tests that fail now, and since when. */
function Failing({ failing, data }: { failing: DashboardData['tests']; data: DashboardData }) {
  const [worst] = failing;
  const letters = worst?.letters ?? '';
  const length = /f[f ]*$/.exec(letters)?.[0].length ?? 0;
  const [before, begin] = [letters.length - length - 1, letters.length - length].map(
    (i) => data.runs[data.columns[i] ?? -1],
  );
  return (
    <>
      <br />
      {failing.length === 1 ? '1 test fails:' : `${counted(failing.length, 'test')} fail, among them`}{' '}
      <a href={`#tests/${encodeURIComponent(worst!.id)}`}>{worst!.id.slice(0, 200)}</a>
      {begin && `, since ${toDate(begin.at)}`}
      {before?.commit && begin?.commit && (
        <>
          {' '}
          (<CompareLink from={before.commit} to={begin.commit} data={data} />)
        </>
      )}
      .
    </>
  );
}

/** The run that goes on: what is decided, and its newest trials. */
function Live({ live }: { live: NonNullable<DashboardData['live']> }) {
  const { run, at, patches, verdicts, trials } = live;
  const decided = Object.entries(verdicts);
  return (
    <section aria-labelledby="live">
      <h2 id="live">
        Run {run} goes on (as of {toDate(at)}): {counted(patches, 'patch', 'patches')},{' '}
        {counted(trials.length, 'test run')} so far
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
  if (previous === null) return 'as of the last run that has it';
  if (value === previous) return 'as in the run before';
  if (previous === 0) return value > 0 ? 'more than before' : 'less than before';
  return `${value > previous ? '+' : '−'}${toPercent(Math.abs(value / previous - 1))} since the run before`;
}
