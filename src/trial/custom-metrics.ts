/** Reads the numbers that tests write into files, such as benchmark results. */
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';

/** A number that the tests wrote. */
export interface CustomMetric {
  name: string;
  value: number;
  unit: string;
}

const name = z.string().min(1).max(200);
/** The format that users of github-action-benchmark write: a list of names with values and units. */
const Benchmark = z.array(z.looseObject({ name, value: z.number(), unit: z.string().max(50).default('') }));
/** Bencher's metric format: benchmark → measure → value. */
const Bencher = z.record(name, z.record(name, z.looseObject({ value: z.number() })));

const MOST = 200;
const LARGEST = 5_000_000;

/** Reads the metrics in files below a folder. A file that cannot be read gives a note and no metrics. */
export async function readCustomMetrics(
  directory: string,
  files: readonly string[],
): Promise<{ metrics: CustomMetric[]; notes: string[] }> {
  const metrics = new Map<string, CustomMetric>();
  const notes: string[] = [];
  for (const file of files) {
    try {
      const full = path.join(directory, file);
      if ((await stat(full)).size > LARGEST) throw new Error('it is too large');
      for (const metric of parse(JSON.parse(await readFile(full, 'utf8')))) metrics.set(metric.name, metric);
    } catch (error) {
      const [issue] = error instanceof z.ZodError ? error.issues : [];
      const why = issue ? `\`${issue.path.join('.')}\`: ${issue.message}` : (error as Error).message;
      notes.push(`${file} holds no metrics: ${why}. Write \`[{"name", "unit", "value"}]\`.`);
    }
  }
  if (metrics.size > MOST) notes.push(`Of ${metrics.size} numbers that the tests wrote, ${MOST} are kept.`);
  return { metrics: [...metrics.values()].slice(0, MOST), notes };
}

function parse(value: unknown): CustomMetric[] {
  if (Array.isArray(value))
    return Benchmark.parse(value).map((one) => ({ name: one.name, value: one.value, unit: one.unit }));
  return Object.entries(Bencher.parse(value)).flatMap(([benchmark, measures]) =>
    Object.entries(measures).map(([measure, one]) => ({
      name: `${benchmark} ${measure}`,
      value: one.value,
      unit: '',
    })),
  );
}
