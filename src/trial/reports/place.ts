import type { TestResult } from './model.ts';

export interface Place {
  file: string;
  line?: number;
}

/** `src/a.test.ts:12` in a stack, not absolute and not in a dependency. */
const IN_TRACE =
  /(?<![\w@./\\-])((?!node_modules\/|vendor\/|site-packages\/)(?:[\w@.-]+\/)*[\w@.-]+\.[A-Za-z]{1,5}):(\d+)/g;

/** Where a failed test is to be looked at: in its own file if the stack goes there, else where the stack begins. */
export function placeOf({ file, line, trace = '', message = '' }: TestResult): Place | undefined {
  if (file !== undefined && line !== undefined) return { file, line };
  const places = [...`${message}\n${trace}`.matchAll(IN_TRACE)].map(([, path, at]) => ({
    file: path!.replace(/^\.\//, ''),
    line: Number(at),
  }));
  return places.find((place) => place.file === file) ?? (file === undefined ? places[0] : { file });
}
