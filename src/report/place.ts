/** Finds the file and line to show for a failed test. */
import type { TestResult } from '../trial/reports/model.ts';

/** A place in the code. Lines count from 1. */
export interface Place {
  file: string;
  line?: number;
}

/** A place in a stack, such as `src/a.test.ts:12`, that is a relative path and not in a dependency. */
const IN_TRACE =
  /(?<![\w@./\\-])((?!node_modules\/|vendor\/|site-packages\/)(?:[\w@.-]+\/)*[\w@.-]+\.[A-Za-z]{1,5}):(\d+)/g;

/**
 * The place to show for a failed test: its own file, with the line from the report or from the stack. Where
 * the file is unknown, the first place in the stack.
 */
export function placeOf({ file, line, trace = '', message = '' }: TestResult): Place | undefined {
  if (file !== undefined && line !== undefined) return { file, line };
  const places = [...`${message}\n${trace}`.matchAll(IN_TRACE)].map(([, path, at]) => ({
    file: path!.replace(/^\.\//, ''),
    line: Number(at),
  }));
  return places.find((place) => place.file === file) ?? (file === undefined ? places[0] : { file });
}
