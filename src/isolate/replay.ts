/** Plays a recorded search again, without tests. */
import { isolate } from './isolate.ts';
import type { Answer, Assumptions, Conclusion, Exchange, Question } from './questions.ts';

/** Everything that determines a search: its patches, its assumptions, and all answers. */
export interface SearchRecord {
  patches: readonly string[];
  assumptions: Assumptions;
  journal: readonly Exchange[];
}

/**
 * Plays a search again from its journal. Gives one line for each trial: what was asked, why, the answer, what it cost,
 * and what else could have been asked.
 * Throws where the planner asks another question than the journal holds.
 */
export function* replay({
  patches,
  assumptions,
  journal,
}: SearchRecord): Generator<string, Conclusion | undefined> {
  const planner = isolate(patches, assumptions);
  let next = planner.next();
  let trials = 0;
  for (const { question, answer } of journal) {
    if (next.done || key(next.value) !== key(question))
      throw new Error(
        'The journal does not fit this planner: it belongs to another version, or was changed.',
      );
    if (question.ask !== 'build') {
      trials += 1;
      // Only the planner knows what it considered: the journal does not keep it.
      yield `${trials}. ${describe(question, patches)} → ${told(answer)}${cost(answer)}${alternatives(next.value)}`;
    }
    next = planner.next(answer);
  }
  return next.done ? next.value : undefined;
}

/** Identifies a question. The reasons for people are not part of it. */
export function key(question: Question): string {
  const tests = question.ask === 'focus' ? question.tests : [];
  return JSON.stringify([question.ask, question.patches, tests]);
}

function describe(question: Exclude<Question, { ask: 'build' }>, patches: readonly string[]): string {
  const what = question.ask === 'full' ? 'full' : `focus on ${question.tests.map(quoted).join(', ')}`;
  return `${what} · ${question.patches.length} of ${patches.length} patches, the last is ${quoted(question.patches.at(-1) ?? 'none')} · ${question.why}`;
}

function told(answer: Answer): string {
  if ('applied' in answer) return `${answer.applied.length} apply`;
  const tests = answer.outcome === 'red' ? answer.tests : [];
  return tests.length === 0 ? answer.outcome : `red: ${tests.map(quoted).join(', ')}`;
}

function cost(answer: Answer): string {
  const seconds = 'seconds' in answer ? answer.seconds : undefined;
  return seconds === undefined ? '' : ` · ${seconds.toFixed(1)} s`;
}

function alternatives(question: Question): string {
  const [chosen, ...others] = question.ask === 'build' ? [] : (question.considered ?? []);
  if (!chosen) return '';
  const instead = others.map(({ ask, patches, worth }) => `${ask} of ${patches}: ${worth.toFixed(2)}`);
  return ` · worth ${chosen.worth.toFixed(2)} full trials${instead.length === 0 ? '' : `, instead of ${instead.join(', ')}`}`;
}

function quoted(text: string): string {
  return `"${text}"`;
}
