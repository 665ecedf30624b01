/** A table that sorts by its columns. */
import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';

export interface Column<Row> {
  title: string;
  /** What is shown. */
  cell: (row: Row) => ComponentChildren;
  /** What is sorted by; without it the column does not sort. */
  key?: (row: Row) => number | string;
  isNumber?: boolean;
}

interface TableProps<Row> {
  caption: string;
  rows: readonly Row[];
  columns: readonly Column<Row>[];
  /** So many rows are shown at first. */
  most?: number;
}

export function Table<Row>({ caption, rows, columns: all, most = 50 }: TableProps<Row>) {
  // A column that says nothing of any row is left out.
  const columns = all.filter(({ key }) => !key || rows.length === 0 || rows.some((row) => key(row) !== ''));
  const order = useSignal<{ column: number; isDown: boolean } | undefined>(undefined);
  const limit = useSignal(most);
  const sorted = sortedBy(rows, columns, order.value);
  const shown = sorted.slice(0, limit.value);
  if (rows.length === 0) return <p class="empty">Nothing matches.</p>;
  return (
    <div class="scroll rows" role="region" aria-label={caption} tabIndex={0}>
      {/* On a phone each row is a card. The roles stay when the display changes. */}
      <table role="table">
        <caption>{caption}</caption>
        <thead role="rowgroup">
          <tr role="row">
            {columns.map((column, i) => {
              const isOwn = order.value?.column === i;
              const direction = isOwn ? (order.value!.isDown ? 'descending' : 'ascending') : 'none';
              return (
                <th
                  scope="col"
                  role="columnheader"
                  aria-sort={column.key ? direction : undefined}
                  class={column.isNumber ? 'number' : ''}
                >
                  {column.key ? (
                    <button
                      type="button"
                      onClick={() =>
                        (order.value = { column: i, isDown: isOwn ? !order.value!.isDown : true })
                      }
                    >
                      {column.title}
                      <span aria-hidden="true">{isOwn ? (order.value!.isDown ? ' ▼' : ' ▲') : ' ↕'}</span>
                    </button>
                  ) : (
                    column.title
                  )}
                </th>
              );
            })}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {shown.map((row) => (
            <tr role="row">
              {columns.map((column) => (
                <td role="cell" data-title={column.title} class={column.isNumber ? 'number' : ''}>
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {sorted.length > shown.length && (
        <button type="button" class="more" onClick={() => (limit.value += 200)}>
          Show more ({sorted.length - shown.length} are hidden)
        </button>
      )}
    </div>
  );
}

function sortedBy<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  order: { column: number; isDown: boolean } | undefined,
): readonly Row[] {
  const key = order && columns[order.column]?.key;
  if (!key) return rows;
  const sign = order.isDown ? -1 : 1;
  return rows.toSorted((a, b) => {
    const [left, right] = [key(a), key(b)];
    return sign * (typeof left === 'string' ? left.localeCompare(String(right)) : left - Number(right));
  });
}
