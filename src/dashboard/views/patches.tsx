/** Shows what became of the patches: by verdict, author and folder. */
import { useSignal } from '@preact/signals';
import type { DashboardData } from '../../insight/dashboard.ts';
import { counted, toDate, toNumber, toTime } from '../format.ts';
import { PullLink, RunLink } from '../links.tsx';
import { route } from '../route.ts';
import { Search } from '../search.tsx';
import { Table } from '../table.tsx';
import { wordOf } from '../words.ts';

type Patch = DashboardData['patches'][number];

const MOST_GROUPS = 8;

export function Patches({ data }: { data: DashboardData }) {
  const verdict = useSignal('');
  const days = useSignal(0);
  const newest = Date.parse(data.runs.at(-1)?.at ?? '');
  const wanted = route.value.detail.toLowerCase();
  const verdicts = [...new Set(data.patches.map((patch) => patch.verdict))].toSorted();
  const found = data.patches.filter(
    (patch) =>
      (verdict.value === '' || patch.verdict === verdict.value) &&
      (days.value === 0 || newest - Date.parse(data.runs[patch.run]!.at) < days.value * 86_400_000) &&
      [patch.id, patch.author ?? '', patch.folder].some((text) => text.toLowerCase().includes(wanted)),
  );
  if (data.patches.length === 0)
    return <p class="empty">No patch was offered yet. Every offer is shown here with what became of it.</p>;
  return (
    <>
      <section aria-labelledby="offers">
        <h2 id="offers">{counted(data.patches.length, 'offer')}, the newest first</h2>
        <div class="filters">
          <Search what="patch, author or folder" />
          <label>
            What became of it{' '}
            <select value={verdict.value} onChange={(event) => (verdict.value = event.currentTarget.value)}>
              <option value="">anything</option>
              {verdicts.map((one) => (
                <option value={one}>{wordOf(one)}</option>
              ))}
            </select>
          </label>
          <label>
            When{' '}
            <select value={days.value} onChange={(event) => (days.value = Number(event.currentTarget.value))}>
              <option value={0}>at any time</option>
              <option value={7}>in the last 7 days</option>
              <option value={30}>in the last 30 days</option>
            </select>
          </label>
        </div>
        <p aria-live="polite">{counted(found.length, 'offer')} found</p>
        <Table
          caption="Patches and what became of them"
          rows={found.toReversed()}
          columns={[
            {
              title: 'Patch',
              cell: ({ id }) => (
                <span class="name">
                  <PullLink id={id} data={data} />
                </span>
              ),
              key: ({ id }) => id,
            },
            {
              title: 'Verdict',
              cell: (patch) => `${wordOf(patch.verdict)}${patch.isRepeat ? ' (known, not tried again)' : ''}`,
              key: (patch) => patch.verdict,
            },
            {
              title: 'Run',
              cell: ({ run }) => <RunLink run={data.runs[run]!.run} data={data} />,
              key: ({ run }) => run,
            },
            { title: 'Time', cell: ({ run }) => toDate(data.runs[run]!.at), key: ({ run }) => run },
            { title: 'Folder', cell: ({ folder }) => folder, key: ({ folder }) => folder },
            { title: 'Author', cell: ({ author }) => author ?? '', key: ({ author }) => author ?? '' },
            {
              title: 'Lines more',
              cell: ({ lines }) => toNumber(lines),
              key: ({ lines }) => lines,
              isNumber: true,
            },
            {
              title: 'Since the first offer',
              cell: ({ waitedMs }) => toTime(waitedMs),
              key: ({ waitedMs }) => waitedMs,
              isNumber: true,
            },
          ]}
        />
      </section>
      <Clashes patches={data.patches} />
      <Groups patches={data.patches} />
    </>
  );
}

/** Which patches were in each other's way. */
function Clashes({ patches }: { patches: readonly Patch[] }) {
  const pairs = patches.flatMap(({ id, verdict, with: others }) =>
    verdict === 'conflict' || verdict === 'culprit'
      ? others.map((other) => ({ pair: [id, other].toSorted().join(' and '), verdict }))
      : [],
  );
  const rows = [...Map.groupBy(pairs, ({ pair, verdict }) => `${verdict} ${pair}`).values()].map((same) => ({
    ...same[0]!,
    times: same.length,
  }));
  if (rows.length === 0) return null;
  return (
    <section aria-labelledby="clashes">
      <h2 id="clashes">Who is in whose way</h2>
      <Table
        caption="Patches that do not apply, or fail, together"
        rows={rows.toSorted((a, b) => b.times - a.times)}
        most={20}
        columns={[
          { title: 'Patches', cell: ({ pair }) => <span class="name">{pair}</span>, key: ({ pair }) => pair },
          {
            title: 'What happens',
            cell: ({ verdict }) =>
              verdict === 'conflict' ? 'do not apply together' : 'break tests together',
            key: ({ verdict }) => verdict,
          },
          { title: 'Runs', cell: ({ times }) => toNumber(times), key: ({ times }) => times, isNumber: true },
        ]}
      />
    </section>
  );
}

/** How many of the patches of an author to a folder broke tests. */
function Groups({ patches }: { patches: readonly Patch[] }) {
  const tried = patches.filter(
    ({ verdict, isRepeat }) => !isRepeat && ['landed', 'accepted', 'culprit'].includes(verdict),
  );
  const most = (key: (patch: Patch) => string): string[] =>
    [...Map.groupBy(tried, key)]
      .toSorted(([, a], [, b]) => b.length - a.length)
      .slice(0, MOST_GROUPS)
      .map(([name]) => name);
  const [authors, folders] = [most(({ author }) => author ?? 'unknown'), most(({ folder }) => folder)];
  if (authors.length < 2 && folders.length < 2) return null;
  return (
    <section aria-labelledby="groups">
      <h2 id="groups">Who breaks tests, and where</h2>
      <div class="scroll" role="region" aria-label="Authors and folders" tabIndex={0}>
        <table>
          <caption>Patches that break tests, of those that were tried</caption>
          <thead>
            <tr>
              <th scope="col">Folder</th>
              {authors.map((author) => (
                <th scope="col">{author}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {folders.map((folder) => (
              <tr>
                <th scope="row">{folder === '' ? '(top)' : folder}</th>
                {authors.map((author) => {
                  const own = tried.filter(
                    (patch) => patch.folder === folder && (patch.author ?? 'unknown') === author,
                  );
                  const bad = own.filter(({ verdict }) => verdict === 'culprit').length;
                  return (
                    <td class={bad > 0 ? 'bad number' : 'number'}>
                      {own.length === 0 ? '' : `${bad} of ${own.length}`}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
