import type { Detector } from '../lesson.ts';

/** Tests whose outcome depends on which others run. */
export const orderDependent: Detector = ({ record, past }) =>
  record.orderDependent.map((id) => ({
    subject: id,
    problem: `\`${id}\` fails among other tests and passes by itself.`,
    remedy: 'Find the state it shares with tests that run before it, and give it its own.',
    impact: 3,
    effort: 3,
    risk: 1,
    confidence: 4,
    evidence: { runs: [record.runId], count: 1, of: past.runs.length },
  }));
