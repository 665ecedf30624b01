/** A chart of values from run to run: points, a band, marks; with a cursor and zoom for mouse and keyboard. */
import { useSignal } from '@preact/signals';
import { extent, ticks } from 'd3-array';
import { area, line } from 'd3-shape';
import { useEffect, useRef } from 'preact/hooks';
import { scaleOf } from '../report/scale.ts';
import { toValue } from './format.ts';

export interface Point {
  /** Place on the axis: the number of the run. */
  x: number;
  y: number;
  /** What the point is, for people: run, time, commit. */
  label: string;
  tone: 'good' | 'bad' | 'other';
}

export interface Mark {
  x: number;
  label: string;
}

interface ChartProps {
  title: string;
  unit: string;
  points: readonly Point[];
  band?: readonly { x: number; low: number; high: number }[];
  marks?: readonly Mark[];
}

const HEIGHT = 260;
const EDGE = { left: 64, right: 16, top: 16, bottom: 28 };
const LEAST_ZOOM = 5;

export function Chart({ title, unit, points, band = [], marks = [] }: ChartProps) {
  const frame = useRef<HTMLDivElement>(null);
  const width = useSignal(800);
  const cursor = useSignal(points.length - 1);
  const zoom = useSignal<readonly [number, number] | undefined>(undefined);
  const drag = useSignal<readonly [number, number] | undefined>(undefined);
  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => {
      if (entry) width.value = Math.max(280, entry.contentRect.width);
    });
    if (frame.current) observer.observe(frame.current);
    return () => observer.disconnect();
  }, []);
  if (points.length === 0) return <p class="empty">No values yet.</p>;

  const [first, last] = zoom.value ?? [points[0]!.x, points.at(-1)!.x];
  const shown = points.filter(({ x }) => x >= first && x <= last);
  const [lowest = 0, highest = 1] = extent([
    ...shown.map(({ y }) => y),
    ...band.flatMap(({ x, high }) => (x >= first && x <= last ? [high] : [])),
  ]);
  const [bottom, top] = scaleOf(unit, lowest, highest);
  const span = Math.max(1, last - first);
  const toX = (x: number): number =>
    EDGE.left + ((x - first) / span) * (width.value - EDGE.left - EDGE.right);
  const toY = (y: number): number =>
    HEIGHT - EDGE.bottom - ((y - bottom) / (top - bottom)) * (HEIGHT - EDGE.top - EDGE.bottom);
  const fromX = (pixel: number): number =>
    first + ((pixel - EDGE.left) / (width.value - EDGE.left - EDGE.right)) * span;
  const at = points[Math.min(cursor.value, points.length - 1)]!;
  const isIn = (x: number): boolean => x >= first && x <= last;
  const mark = marks.find(({ x }) => x === at.x);
  const said = `${at.label}: ${toValue(at.y, unit)}${at.tone === 'bad' ? ', tests failed' : ''}${mark ? `. ${mark.label}` : ''}`;

  const move = (index: number): void => {
    cursor.value = Math.max(0, Math.min(points.length - 1, index));
    const { x } = points[cursor.value]!;
    if (zoom.value && !isIn(x)) zoom.value = [x - span / 2, x + span / 2];
  };
  const zoomTo = (from: number, to: number): void => {
    const isWhole = from <= points[0]!.x && to >= points.at(-1)!.x;
    zoom.value = isWhole || to - from < LEAST_ZOOM ? (isWhole ? undefined : zoom.value) : [from, to];
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    // These belong to the browser.
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const half = (factor: number): void => zoomTo(at.x - (span * factor) / 2, at.x + (span * factor) / 2);
    const actions: Record<string, () => void> = {
      ArrowLeft: () => move(cursor.value - 1),
      ArrowRight: () => move(cursor.value + 1),
      PageUp: () => move(cursor.value - 10),
      PageDown: () => move(cursor.value + 10),
      Home: () => move(0),
      End: () => move(points.length - 1),
      '+': () => half(0.5),
      '-': () => half(2),
      '0': () => (zoom.value = undefined),
      Escape: () => (zoom.value = undefined),
    };
    const action = actions[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  };
  const pixelOf = (event: PointerEvent): number =>
    event.clientX - (frame.current?.getBoundingClientRect().left ?? 0);
  // Among those that are shown: else a zoomed chart would run away under the mouse.
  const nearest = (x: number): number =>
    points.reduce(
      (best, { x: other }, i) =>
        isIn(other) && Math.abs(other - x) < Math.abs(points[best]!.x - x) ? i : best,
      points.findIndex(({ x: other }) => isIn(other)),
    );
  const onPointerMove = (event: PointerEvent): void => {
    move(nearest(fromX(pixelOf(event))));
    if (drag.value) drag.value = [drag.value[0], pixelOf(event)];
  };
  const onPointerUp = (): void => {
    const [from, to] = (drag.value ?? [0, 0]).toSorted((a, b) => a - b) as [number, number];
    drag.value = undefined;
    if (to - from > 12) zoomTo(fromX(from), fromX(to));
  };

  return (
    <figure>
      <figcaption>{title}</figcaption>
      <div
        ref={frame}
        class="chart"
        role="slider"
        tabIndex={0}
        aria-label={`${title}. Arrow keys move from run to run, plus and minus zoom, 0 shows all.`}
        aria-valuemin={0}
        aria-valuemax={points.length - 1}
        aria-valuenow={Math.min(cursor.value, points.length - 1)}
        aria-valuetext={said}
        onKeyDown={onKeyDown}
        onPointerMove={onPointerMove}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          drag.value = [pixelOf(event), pixelOf(event)];
        }}
        onPointerCancel={() => (drag.value = undefined)}
        onPointerUp={onPointerUp}
        onDblClick={() => (zoom.value = undefined)}
      >
        <svg width={width.value} height={HEIGHT} aria-hidden="true">
          {ticks(bottom, top, 4).map((tick) => (
            <g class="tick">
              <line x1={EDGE.left} x2={width.value - EDGE.right} y1={toY(tick)} y2={toY(tick)} />
              <text x={EDGE.left - 8} y={toY(tick) + 4} text-anchor="end">
                {toValue(tick, unit)}
              </text>
            </g>
          ))}
          <path
            class="band"
            d={
              area<{ x: number; low: number; high: number }>()
                .x(({ x }) => toX(x))
                .y0(({ low }) => toY(low))
                .y1(({ high }) => toY(high))(band.filter(({ x }) => isIn(x))) ?? ''
            }
          />
          <path
            class="line"
            d={
              line<Point>()
                .x(({ x }) => toX(x))
                .y(({ y }) => toY(y))(shown) ?? ''
            }
          />
          {marks
            .filter(({ x }) => isIn(x))
            .map(({ x }) => (
              <line class="mark" x1={toX(x)} x2={toX(x)} y1={EDGE.top} y2={HEIGHT - EDGE.bottom} />
            ))}
          {shown.map(({ x, y, tone }) =>
            tone === 'bad' ? (
              // Another shape, for people who do not see the colour.
              <path class="bad point" d={`M${toX(x) - 5},${toY(y) - 4}h10l-5,9z`} />
            ) : (
              <circle class={`${tone} point`} cx={toX(x)} cy={toY(y)} r={shown.length > 120 ? 1.5 : 3} />
            ),
          )}
          {isIn(at.x) && <circle class="cursor" cx={toX(at.x)} cy={toY(at.y)} r={6} />}
          {drag.value && (
            <rect
              class="drag"
              x={Math.min(...drag.value)}
              width={Math.abs(drag.value[1] - drag.value[0])}
              y={EDGE.top}
              height={HEIGHT - EDGE.top - EDGE.bottom}
            />
          )}
        </svg>
      </div>
      <p class="said" aria-hidden="true">
        {said}
      </p>
      <p class="hint" aria-hidden="true">
        Arrow keys move, + and − zoom, 0 shows all; or drag over a part.
      </p>
      {zoom.value && (
        <button type="button" onClick={() => (zoom.value = undefined)}>
          Show all runs
        </button>
      )}
      <details>
        <summary>The values as a table</summary>
        <div class="scroll" role="region" aria-label={`${title}: values`} tabIndex={0}>
          <table>
            <thead>
              <tr>
                <th scope="col">Run</th>
                <th scope="col" class="number">
                  {title}
                </th>
              </tr>
            </thead>
            <tbody>
              {points
                .toReversed()
                .slice(0, 200)
                .map((point) => (
                  <tr>
                    <td>{point.label}</td>
                    <td class="number">{toValue(point.y, unit)}</td>
                  </tr>
                ))}
            </tbody>
          </table>
        </div>
      </details>
    </figure>
  );
}
