import type { RunRecord } from '../history/record.ts';
import { clip } from './encode.ts';

export interface Annotation {
  level: 'error' | 'warning';
  title: string;
  message: string;
}

/** The runner shows ten of a level in a step and cuts a message at 4,096 characters. */
const MOST = 10;
const LONGEST = 4_000;

/** The run's problem, then culprits, then what else did not make it: the most useful first. */
export function toAnnotations(record: RunRecord): Annotation[] {
  const problem =
    record.problem === undefined
      ? []
      : [{ level: 'error' as const, title: 'AutoSync', message: record.problem }];
  const of = (level: Annotation['level'], names: readonly string[]): Annotation[] =>
    record.patches
      .filter(({ verdict }) => names.includes(verdict.verdict))
      .map(({ id, verdict }) => ({
        level,
        title: `${verdict.verdict}: ${clip(id, 100)}`,
        message: verdict.detail,
      }));
  const errors = [...problem, ...of('error', ['culprit'])];
  const warnings = of('warning', ['conflict', 'refused', 'invalid', 'undecided', 'blocked']);
  return [...limited(errors), ...limited(warnings)].map((item) => ({
    ...item,
    message: clip(item.message, LONGEST),
  }));
}

function limited(annotations: readonly Annotation[]): Annotation[] {
  const [first] = annotations;
  if (!first || annotations.length <= MOST) return [...annotations];
  const rest = annotations.length - MOST + 1;
  return [
    ...annotations.slice(0, MOST - 1),
    { level: first.level, title: 'AutoSync', message: `${rest} more are in the job summary.` },
  ];
}
