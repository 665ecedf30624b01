/** Weighs reports before they are read, because millions of tests would not fit into memory. */
import { statSync } from 'node:fs';
import { readInChunks } from '../../platform/system/files.ts';

/** Smaller reports, all together, are read without weighing. In bytes. */
const SMALL = 32_000_000;
/** How a test begins in the formats that can hold very many. */
const BEGINNINGS = [
  '<testcase',
  '<test-case',
  '<UnitTestResult',
  '<test ',
  '"Action":"run"',
  '"event": "started"',
];

/** Whether the files hold more tests than `most`, as far as the bytes show that. */
export async function holdMoreCases(files: readonly string[], most: number): Promise<boolean> {
  const size = files.reduce((sum, file) => sum + statSync(file).size, 0);
  if (size <= SMALL) return false;
  let count = 0;
  for (const file of files)
    for await (const chunk of readInChunks(file)) {
      for (const beginning of BEGINNINGS)
        for (let at = chunk.indexOf(beginning); at >= 0; at = chunk.indexOf(beginning, at + 1)) count += 1;
      if (count > most) return true;
    }
  return false;
}
