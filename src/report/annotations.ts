/** The annotations that the runner shows on a run and beside lines of code. */
import type { RunRecord } from '../record/record.ts';
import { baselineOf, tellingTrialOf } from '../trial/trial-log.ts';
import { placeOf } from './place.ts';
import { clip } from './encode.ts';

export interface Annotation {
  level: 'error' | 'warning';
  title: string;
  message: string;
  /** Path in the repository, and line in that file: the runner shows the annotation there. */
  file?: string;
  line?: number;
}

/** Verdicts that are worth a warning each. */
const WARNED: ReadonlySet<string> = new Set(['conflict', 'refused', 'invalid', 'undecided', 'blocked']);

/** The runner shows ten annotations of each level for a step, and cuts a message at 4,096 characters. */
const MOST = 10;
const LONGEST = 4_000;

/**
 * The annotations, most useful first: the run's problem, each culprit with the first test it breaks, the other
 * failing tests, then the other patches that were not accepted.
 */
export function toAnnotations(record: RunRecord): Annotation[] {
  const problem =
    record.problem === undefined
      ? []
      : [{ level: 'error' as const, title: 'AutoSync', message: record.problem }];
  const [first, more] = failures(record);
  const errors = [...problem, ...pushFailure(record), ...first, ...more];
  const rest = record.patches.filter(({ verdict }) => verdict.reason !== 'push-refused');
  const warnings = rest
    .filter(({ verdict }) => WARNED.has(verdict.verdict))
    .map(({ id, verdict }) => ({
      level: 'warning' as const,
      title: `${verdict.verdict}: ${clip(id, 100)}`,
      message: verdict.detail,
    }));
  return [...limited(errors), ...limited(warnings)].map((item) => ({
    ...item,
    message: clip(item.message, LONGEST),
  }));
}

/** Green patches that could not land, in one annotation: the reason is the same for all of them. */
function pushFailure({ patches, targetBranch }: RunRecord): Annotation[] {
  const first = patches.find(({ verdict }) => verdict.reason === 'push-refused');
  const title = `Green, but not landed on ${clip(targetBranch, 100)}`;
  return first ? [{ level: 'error', title, message: first.verdict.detail }] : [];
}

/** First: one for each culprit (or the red base). Second: one for each further test that it breaks. */
function failures(record: RunRecord): [Annotation[], Annotation[]] {
  const base = baselineOf(record.trials);
  const culprits = record.patches
    .filter(({ verdict }) => verdict.verdict === 'culprit')
    .map(({ id, verdict }) => ({
      title: `culprit: ${clip(id, 100)}`,
      message: verdict.detail,
      ids: verdict.evidence?.tests ?? [],
      trial: tellingTrialOf(record.trials, verdict.evidence?.redTree ?? ''),
    }));
  const judgement = base?.judgement;
  const red =
    record.result === 'baseline-red' && judgement && 'failed' in judgement
      ? [
          {
            title:
              judgement.outcome === 'red' && judgement.reason === 'setup-failed'
                ? 'The set-up failed on the base'
                : 'The base is red',
            message: judgement.why,
            ids: judgement.failed,
            trial: base,
          },
        ]
      : [];
  const all = [...red, ...culprits].map(({ title, message, ids, trial }) => {
    const tests = ids.slice(0, MOST).map((id) => ({ id, test: trial?.tests.find((test) => test.id === id) }));
    return tests.length === 0
      ? [{ level: 'error' as const, title, message }]
      : tests.map(({ id, test }, index) => ({
          level: 'error' as const,
          title: `${title} · ${clip(id, 150)}`,
          message: [index === 0 ? message : '', test?.message ?? ''].filter(Boolean).join('\n\n') || id,
          ...(test ? placeOf(test) : {}),
        }));
  });
  return [all.flatMap((group) => group.slice(0, 1)), all.flatMap((group) => group.slice(1))];
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
