/** Shows which tests deserve belief: the most troubled ones, run by run. */
import type { DashboardData } from '../../insight/dashboard.ts';
import { counted, interval, toDate, toNumber, toPercent, toTime } from '../format.ts';
import { CommitLink } from '../links.tsx';
import { route } from '../route.ts';
import { Search } from '../search.tsx';
import { Strip } from '../strip.tsx';
import { Table } from '../table.tsx';

type Test = DashboardData['tests'][number];

export function Tests({ data }: { data: DashboardData }) {
  const wanted = route.value.detail.toLowerCase();
  const found = data.tests.filter(
    ({ id, file }) => id.toLowerCase().includes(wanted) || (file ?? '').toLowerCase().includes(wanted),
  );
  const troubled = data.tests.filter(({ failed, flaky }) => failed + flaky > 0).length;
  return (
    <section aria-labelledby="tests">
      <h2 id="tests">
        {counted(data.tests.length, 'test')} in the newest {counted(data.columns.length, 'run')}:{' '}
        {toNumber(troubled)} failed or were flaky
      </h2>
      {data.tests.length === 0 ? (
        <p class="empty">
          No test is known by name. Name the reports of your tests in <code>report-paths</code>.
        </p>
      ) : (
        <>
          <Search what="name or file" />
          <p>
            <svg class="strip" width="8" height="14" aria-hidden="true">
              <rect class="good" width="6" y="4" height="6" />
            </svg>{' '}
            passed,{' '}
            <svg class="strip" width="8" height="14" aria-hidden="true">
              <rect class="bad" width="6" height="14" />
            </svg>{' '}
            failed,{' '}
            <svg class="strip" width="8" height="14" aria-hidden="true">
              <rect class="unsure" width="6" height="10" />
            </svg>{' '}
            failed and passed on the same commit
          </p>
          <p aria-live="polite">{counted(found.length, 'test')} found</p>
          <Table
            caption="Tests: those that fail now first, then those that were troubled most"
            rows={found}
            columns={[
              {
                title: 'Test',
                cell: ({ id, file }) => (
                  <>
                    <a class="name" href={`#test/${encodeURIComponent(id)}`}>
                      {id}
                    </a>
                    {file && <span class="file">{file}</span>}
                  </>
                ),
                key: ({ id }) => id,
              },
              { title: 'Failing since', cell: (test) => failingSince(test, data) },
              {
                title: 'Failed',
                cell: ({ failed, ran }) => `${toNumber(failed)} of ${toNumber(ran)}`,
                key: ({ failed }) => failed,
                isNumber: true,
              },
              { title: 'Flaky', cell: flakyCell, key: ({ flaky }) => flaky, isNumber: true },
              {
                title: 'Median',
                cell: ({ durationMs }) => (durationMs === null ? '' : toTime(durationMs)),
                key: ({ durationMs }) => durationMs ?? -1,
                isNumber: true,
              },
              {
                title: 'Runs',
                cell: (test) =>
                  test.letters ? (
                    <Strip letters={test.letters} label={stripWords(test)} />
                  ) : (
                    <span class="quiet">
                      {test.failed + test.flaky > 0 ? 'not kept here' : 'always passed'}
                    </span>
                  ),
              },
            ]}
          />
          <Together data={data} />
        </>
      )}
    </section>
  );
}

/** Tests that fail in the same runs. */
function Together({ data: { lessons } }: { data: DashboardData }) {
  const found = lessons.filter(({ kind, status }) => kind === 'failing-together' && status !== 'resolved');
  if (found.length === 0) return null;
  return (
    <>
      <h3>What fails together</h3>
      <ul>
        {found.map(({ problem, remedy }) => (
          <li>
            {problem} {remedy}
          </li>
        ))}
      </ul>
    </>
  );
}

function stripWords({ letters = '', failed, ran }: Test): string {
  return `Failed in ${failed} of ${ran} runs${letters.endsWith('f') ? ', and in the last one' : ''}`;
}

/** How often it is flaky, with the interval in which the true rate lies. */
function flakyCell({ flaky, ran }: Test) {
  if (flaky === 0) return '';
  const [low, high] = interval(flaky, Math.max(ran, flaky));
  return `${toNumber(flaky)} of ${toNumber(ran)} (${toPercent(low)} to ${toPercent(high)})`;
}

/** The first commit of the failures that last until the newest run. */
function failingSince({ letters = '' }: Test, data: DashboardData) {
  const failures = /f[f ]*$/.exec(letters)?.[0] ?? '';
  if (!letters.endsWith('f')) return '';
  const run = data.runs[data.columns[letters.length - failures.length]!];
  return run ? (
    <>
      {toDate(run.at)} <CommitLink commit={run.commit} data={data} />
    </>
  ) : (
    ''
  );
}
