/** Trends as pictures: SVG files that stand alone, for a README or a wiki. */
import { extent, ticks } from 'd3-array';
import { line } from 'd3-shape';
import type { TrendsJson } from '../insight/trends.ts';
import { TREND_GRAPHS } from '../record/file-names.ts';
import { encodeText } from './encode.ts';
import { scaleOf } from './scale.ts';

const [WIDTH, HEIGHT] = [720, 240];
const EDGE = { left: 56, right: 16, top: 32, bottom: 28 };
/** Fewer values are no trend. */
const LEAST_VALUES = 5;
/** So many of the newest runs are drawn. */
const MOST = 200;

/** File name → SVG, for each trend with enough values. */
export function toGraphs({ series, runs }: TrendsJson): Record<string, string> {
  return Object.fromEntries(
    Object.entries(TREND_GRAPHS).flatMap(([name, file]) => {
      const own = series.find((one) => one.name === name);
      const values = (own?.values ?? []).slice(-MOST);
      const points = values.flatMap((y, x) => (y === null ? [] : [{ x, y }]));
      if (!own || points.length < LEAST_VALUES) return [];
      const first = Math.max(0, runs.length - MOST);
      const marks = own.changes.map(({ index }) => index - first).filter((x) => x >= 0);
      return [[file, draw(name, own.unit, points, values.length, marks)]];
    }),
  );
}

interface Point {
  x: number;
  y: number;
}

/** The title is our own; the unit may come from a history that somebody else wrote. */
function draw(
  title: string,
  unit: string,
  points: readonly Point[],
  count: number,
  marks: readonly number[],
): string {
  const [low = 0, high = 1] = extent(points, ({ y }) => y);
  const [bottom, top] = scaleOf(unit, low, high);
  const toX = (x: number): number =>
    round(EDGE.left + (x / Math.max(1, count - 1)) * (WIDTH - EDGE.left - EDGE.right));
  const toY = (y: number): number =>
    round(HEIGHT - EDGE.bottom - ((y - bottom) / (top - bottom)) * (HEIGHT - EDGE.top - EDGE.bottom));
  const say = (value: number): string =>
    unit === 'ratio' ? `${round(value * 100)} %` : `${round(value)} ${encodeText(unit.slice(0, 20))}`;
  const path = line<Point>()
    .x(({ x }) => toX(x))
    .y(({ y }) => toY(y))([...points]);
  const said = `${title}: ${say(points[0]!.y)} at first, ${say(points.at(-1)!.y)} in the newest of ${count} runs`;
  const grid = ticks(bottom, top, 4).map(
    (tick) =>
      `<line x1="${EDGE.left}" x2="${WIDTH - EDGE.right}" y1="${toY(tick)}" y2="${toY(tick)}" class="grid"/><text x="${EDGE.left - 6}" y="${toY(tick) + 4}" text-anchor="end">${say(tick)}</text>`,
  );
  const changes = marks.map(
    (x) => `<line x1="${toX(x)}" x2="${toX(x)}" y1="${EDGE.top}" y2="${HEIGHT - EDGE.bottom}" class="mark"/>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" role="img">
<title>${said}</title>
<style>text{font:12px sans-serif;fill:#59636e}.title{font-weight:bold;font-size:14px}.grid{stroke:#d1d9e0}.line{fill:none;stroke:#0969da;stroke-width:2}.mark{stroke:#9a6700;stroke-dasharray:4 3}@media(prefers-color-scheme:dark){text{fill:#9198a1}.grid{stroke:#3d444d}.line{stroke:#4493f8}.mark{stroke:#d29922}}</style>
<text x="${EDGE.left}" y="18" class="title">${title}</text>
${[...grid, ...changes].join('\n')}
<path class="line" d="${path ?? ''}"/>
<text x="${WIDTH - EDGE.right}" y="${HEIGHT - 8}" text-anchor="end">the newest ${count} runs</text>
</svg>
`;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
