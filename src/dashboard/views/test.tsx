/** Shows all that is known of one test. */
import type { DashboardData } from '../../insight/dashboard.ts';
import { counted, interval, toDate, toPercent, toTime } from '../format.ts';
import { CommitLink, RunLink } from '../links.tsx';
import { route } from '../route.ts';
import { Strip } from '../strip.tsx';
import { Table } from '../table.tsx';

const RESULTS: Readonly<Record<string, string>> = {
  f: 'failed',
  k: 'failed and passed on the same commit',
  s: 'skipped',
  o: 'no clear result',
};

export function OneTest({ data }: { data: DashboardData }) {
  const test = data.tests.find((one) => one.id === route.value.detail);
  if (!test)
    return (
      <p class="empty">
        No test of this name is known. <a href="#tests">All tests</a>
      </p>
    );
  const { id, file, ran, failed, flaky, durationMs, letters } = test;
  const [low, high] = interval(flaky, Math.max(ran, flaky));
  const odd = Array.from(letters ?? '').flatMap((letter, i) => {
    const result = RESULTS[letter];
    const run = data.runs[data.columns[i] ?? -1];
    return result === undefined || !run ? [] : [{ result, run }];
  });
  const lessons = data.lessons.filter(({ problem, status }) => status !== 'resolved' && problem.includes(id));
  return (
    <section aria-labelledby="one-test">
      <h2 id="one-test" class="name">
        {id}
      </h2>
      {file && <p class="file">{file}</p>}
      <dl>
        <dt>In the newest {counted(ran, 'run')} with it</dt>
        <dd>
          failed in {failed}
          {flaky > 0 &&
            `, flaky in ${flaky} (the true share lies between ${toPercent(low)} and ${toPercent(high)}, with 95 % confidence)`}
        </dd>
        <dt>Usual duration</dt>
        <dd>{durationMs === null ? 'no report says' : `${toTime(durationMs)} (median)`}</dd>
        {lessons.length > 0 && (
          <>
            <dt>Lessons</dt>
            {lessons.map(({ problem, remedy }) => (
              <dd>
                {problem} {remedy}
              </dd>
            ))}
          </>
        )}
      </dl>
      {letters ? (
        <div class="scroll" role="region" aria-label="Run by run" tabIndex={0}>
          <Strip letters={letters} label={`Failed in ${failed} of ${ran} runs`} size={10} />
        </div>
      ) : (
        <p class="quiet">{failed + flaky > 0 ? 'Its runs are not kept here.' : 'It always passed.'}</p>
      )}
      {odd.length > 0 && (
        <Table
          caption="Runs in which it did not simply pass, the newest first"
          rows={odd.toReversed()}
          most={20}
          columns={[
            {
              title: 'Run',
              cell: ({ run }) => <RunLink run={run.run} data={data} />,
              key: ({ run }) => run.at,
            },
            { title: 'Time', cell: ({ run }) => toDate(run.at), key: ({ run }) => run.at },
            { title: 'Commit', cell: ({ run }) => <CommitLink commit={run.commit} data={data} /> },
            { title: 'Result', cell: ({ result }) => result, key: ({ result }) => result },
          ]}
        />
      )}
      <p>
        <a href="#tests">All tests</a>
      </p>
    </section>
  );
}
