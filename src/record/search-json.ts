/** A recorded search in `run.json` and `snapshot.json`: what it assumed and asked, with the answers. */
import { z } from 'zod';
import { USUAL_TRUST } from '../isolate/assume.ts';
import type { Answer, Question } from '../isolate/questions.ts';
import type { SearchRecord } from '../isolate/replay.ts';

const ids = z.array(z.string());
const purpose = { patches: ids, why: z.string(), about: z.number() };
/** A recorded search: what it assumed and asked, with the answers. */
export const SearchJson = z.object({
  patches: ids,
  assumptions: z.object({
    hasNames: z.boolean(),
    hasFocus: z.boolean(),
    focusCost: z.number(),
    testFlakeRate: z.number(),
    flakyTests: z.record(z.string(), z.number()).optional(),
    suiteFlakeRate: z.number(),
    hintTrust: z.number().default(USUAL_TRUST),
    retries: z.int(),
    prior: z.object({ culprits: z.number(), innocents: z.number() }),
    secondChance: z.boolean(),
    mostTrials: z.int(),
  }),
  journal: z.array(
    z.object({
      question: z.discriminatedUnion('ask', [
        z.object({ ask: z.literal('build'), patches: ids }),
        z.object({ ask: z.literal('full'), ...purpose }),
        z.object({ ask: z.literal('focus'), tests: ids, ...purpose }),
      ]),
      answer: z.union([
        z.object({ applied: ids }),
        z.object({
          outcome: z.literal('red'),
          tests: ids,
          places: ids.optional(),
          areLost: z.literal(true).optional(),
          unknown: ids.optional(),
          hidesOthers: z.boolean().optional(),
          hints: z.record(z.string(), z.record(z.string(), z.number())).optional(),
          isTimeout: z.literal(true).optional(),
          wasCut: z.literal(true).optional(),
          seconds: z.number().optional(),
        }),
        z.object({ outcome: z.literal('unable'), forever: z.boolean() }),
        z.object({ outcome: z.literal('green'), seconds: z.number().optional() }),
        z.object({ outcome: z.enum(['error', 'stop']) }),
      ]),
    }),
  ),
});
/** Copies a recorded search into plain, mutable data. */
export function toSearchJson({ patches, assumptions, journal }: SearchRecord): z.infer<typeof SearchJson> {
  return {
    patches: [...patches],
    assumptions: { ...assumptions, prior: { ...assumptions.prior } },
    journal: journal.map(({ question, answer }) => ({
      question: toQuestion(question),
      answer:
        'applied' in answer
          ? { applied: [...answer.applied] }
          : answer.outcome === 'red'
            ? toRed(answer)
            : answer,
    })),
  };
}

function toQuestion(question: Question): z.infer<typeof SearchJson>['journal'][number]['question'] {
  const patches = [...question.patches];
  if (question.ask === 'build') return { ask: 'build', patches };
  const { why, about } = question;
  return question.ask === 'full'
    ? { ask: 'full', patches, why, about }
    : { ask: 'focus', patches, tests: [...question.tests], why, about };
}

function toRed({
  tests,
  places,
  unknown,
  hints,
  ...rest
}: Extract<Answer, { outcome: 'red' }>): z.infer<typeof SearchJson>['journal'][number]['answer'] {
  return {
    ...rest,
    tests: [...tests],
    ...(places ? { places: [...places] } : {}),
    ...(unknown ? { unknown: [...unknown] } : {}),
    ...(hints ? { hints: { ...hints } } : {}),
  };
}
