/** Judges a focus trial: by the tests that were asked, and not by its exit code. */
import { failedIds, type CommandResult, type Judgement } from '../judging/judge.ts';
import type { TestResult } from '../reports/model.ts';

/** Why the result of a focus command cannot be used; `undefined` when the command ended normally. */
export function cutShort({ end }: CommandResult): string | undefined {
  return end.kind === 'exit' && end.code < 125 ? undefined : 'The focus command did not end normally.';
}

/** Judges by the answers of the tests that were asked. `missing`: ids of those that did not run. */
export function judgeFocus(answers: readonly TestResult[], missing: readonly string[]): Judgement {
  const failed = failedIds(answers);
  const gone = missing.length === 0 ? '' : `, ${missing.length} did not run`;
  const why = `${failed.length} of ${answers.length + missing.length} failed${gone}.`;
  if (answers.length === 0) return { outcome: 'error', why };
  return failed.length === 0
    ? { outcome: 'green', why }
    : { outcome: 'red', why, reason: 'tests-failed', failed };
}
