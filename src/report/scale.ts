/** The vertical scale of a chart, for pictures and for the dashboard. */

/**
 * The lowest and the highest value of the axis. Durations and counts begin at zero, or below where a value does. A share
 * near one is drawn close up: a small loss matters.
 */
export function scaleOf(unit: string, low: number, high: number): readonly [bottom: number, top: number] {
  if (unit === 'ratio') return [Math.max(0, low - 0.02), Math.min(1, high + 0.005) || 1];
  const bottom = Math.min(0, low);
  return [bottom, high > 0 ? high * 1.05 : bottom + 1];
}
