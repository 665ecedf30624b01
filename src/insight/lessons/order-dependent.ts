/** Lesson `order-dependent`: the outcome of a test depends on which other tests run. */
import type { Detector } from '../lesson.ts';

/** Takes the tests that the search of this run found to fail with others and to pass alone. */
export const orderDependent: Detector = ({ record, past }) =>
  record.orderDependent.map((id) => ({
    subject: id,
    problem: `\`${id}\` fails when it runs with other tests and passes when it runs alone.`,
    remedy: 'Find the state that the test shares with earlier tests, and give the test its own.',
    impact: 3,
    effort: 3,
    risk: 1,
    confidence: 4,
    evidence: { runs: [record.runId], count: 1, of: past.runs.length },
  }));
