/** A small line of the newest values, for a tile. */
import { extent } from 'd3-array';
import { line } from 'd3-shape';

const [WIDTH, HEIGHT] = [120, 28];

export function Sparkline({ values }: { values: readonly number[] }) {
  if (values.length < 3) return null;
  const [low = 0, high = 1] = extent(values);
  const path = line<number>()
    .x((_, i) => (i / (values.length - 1)) * WIDTH)
    .y((value) => HEIGHT - 2 - ((value - low) / (high - low || 1)) * (HEIGHT - 4));
  return (
    <svg class="spark" width={WIDTH} height={HEIGHT} aria-hidden="true">
      <path class="line" d={path([...values]) ?? ''} />
    </svg>
  );
}
