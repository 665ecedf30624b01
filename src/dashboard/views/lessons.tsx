/** Shows what was learnt, what it would save, and what came of acting on it. */
import type { DashboardData } from '../../insight/dashboard.ts';
import { counted, toDate, toNumber } from '../format.ts';
import { Table } from '../table.tsx';
import { Told } from '../told.tsx';
import { metricOf } from '../words.ts';

type Lesson = DashboardData['lessons'][number];

const GROUPS: readonly [title: string, statuses: readonly string[]][] = [
  ['Open', ['open', 'back']],
  ['Accepted', ['accepted']],
  ['Resolved', ['resolved']],
];

export function Lessons({ data }: { data: DashboardData }) {
  const groups = GROUPS.map(([title, statuses]) => ({
    title,
    own: data.lessons.filter(({ status }) => statuses.includes(status)),
  })).filter(({ own }) => own.length > 0);
  return (
    <>
      {groups.length === 0 && (
        <p class="empty">No lesson yet. They come from what several runs have in common.</p>
      )}
      {groups.map(({ title, own }) => (
        <section aria-labelledby={title}>
          <h2 id={title}>
            {title}: {counted(own.length, 'lesson')}
          </h2>
          <Table
            caption={`${title} lessons, those that are worth most first`}
            rows={own.toSorted((a, b) => minutesOf(b) - minutesOf(a))}
            columns={[
              {
                title: 'Problem and remedy',
                cell: ({ problem, remedy, status }) => (
                  <>
                    {status === 'back' ? '↩ ' : ''}
                    <Told text={problem} />{' '}
                    <strong>
                      <Told text={remedy} />
                    </strong>
                  </>
                ),
                key: ({ problem }) => problem,
              },
              { title: 'Saves', cell: savesCell, key: minutesOf, isNumber: true },
              {
                title: 'Impact',
                cell: ({ impact }) => `${impact} of 5`,
                key: ({ impact }) => impact,
                isNumber: true,
              },
              {
                title: 'Effort',
                cell: ({ effort }) => `${effort} of 5`,
                key: ({ effort }) => effort,
                isNumber: true,
              },
              {
                title: 'First seen',
                cell: ({ firstSeen }) => toDate(firstSeen),
                key: ({ firstSeen }) => firstSeen,
              },
              {
                title: 'Last seen',
                cell: ({ lastSeen }) => toDate(lastSeen),
                key: ({ lastSeen }) => lastSeen,
              },
            ]}
          />
        </section>
      ))}
      {data.feedback.length > 0 && (
        <section aria-labelledby="feedback">
          <h2 id="feedback">What AutoSync changed by itself, and what came of it</h2>
          <Table
            caption="Feedback to the search"
            rows={data.feedback}
            columns={[
              { title: 'Action', cell: ({ action }) => action, key: ({ action }) => action },
              {
                title: 'Since',
                cell: ({ appliedAt }) => toDate(appliedAt),
                key: ({ appliedAt }) => appliedAt,
              },
              { title: 'Metric', cell: ({ metric }) => metricOf(metric) },
              { title: 'Before', cell: ({ before }) => meanCell(before), isNumber: true },
              { title: 'After', cell: ({ after }) => meanCell(after), isNumber: true },
              {
                title: 'Judged',
                cell: ({ judged, undone }) => `${judged}${undone ? ', undone' : ''}`,
                key: ({ judged }) => judged,
              },
            ]}
          />
        </section>
      )}
    </>
  );
}

function savesCell({ saves }: Lesson): string {
  if (!saves) return '';
  const unit = saves.value === 1 ? saves.unit.replace('s a week', ' a week') : saves.unit;
  return `${toNumber(saves.value)} ${unit}`;
}

/** A failure counts as ten minutes: somebody looks at it. */
function minutesOf({ saves }: Lesson): number {
  return saves ? saves.value * (saves.unit === 'failures a week' ? 10 : 1) : 0;
}

function meanCell({ mean, runs }: { mean: number | null; runs: number }): string {
  return mean === null ? '' : `${toNumber(mean)} (${counted(runs, 'run')})`;
}
