/** The registry of lessons, one line each. */
import type { LessonKind } from '../lesson.ts';
import { failingSince } from './failing-since.ts';
import { failureBurst } from './failure-burst.ts';
import { failingTogether } from './failing-together.ts';
import { flakyTest } from './flaky-test.ts';
import { failingSource } from './failing-source.ts';
import { hotFile } from './hot-file.ts';
import { riskyPath } from './risky-path.ts';
import { stalePatch } from './stale-patch.ts';
import { baselineRed } from './baseline-red.ts';
import { batchSize } from './batch-size.ts';
import { noFocus } from './no-focus.ts';
import { noReport } from './no-report.ts';
import { searchLost } from './search-lost.ts';
import { setupDominates } from './setup-dominates.ts';
import { orderDependent } from './order-dependent.ts';
import { historyLost } from './history-lost.ts';
import { retriesHide } from './retries-hide.ts';
import { budgetHit } from './budget-hit.ts';
import { neverFails } from './never-fails.ts';
import { slowTest } from './slow-test.ts';

/** All kinds of lessons, each with its detector. */
export const LESSON_KINDS: readonly LessonKind[] = [
  { kind: 'flaky-test', detect: flakyTest },
  { kind: 'failing-since', detect: failingSince },
  { kind: 'slow-test', detect: slowTest },
  { kind: 'failure-burst', detect: failureBurst },
  { kind: 'failing-together', detect: failingTogether },
  { kind: 'hot-file', detect: hotFile },
  { kind: 'risky-path', detect: riskyPath },
  { kind: 'failing-source', detect: failingSource },
  { kind: 'stale-patch', detect: stalePatch, isSeldom: true },
  { kind: 'batch-size', detect: batchSize },
  { kind: 'no-focus', detect: noFocus },
  { kind: 'no-report', detect: noReport },
  { kind: 'search-lost', detect: searchLost },
  { kind: 'setup-dominates', detect: setupDominates },
  { kind: 'baseline-red', detect: baselineRed },
  { kind: 'order-dependent', detect: orderDependent, isSeldom: true },
  { kind: 'history-lost', detect: historyLost, isSeldom: true },
  { kind: 'retries-hide', detect: retriesHide },
  { kind: 'budget-hit', detect: budgetHit },
  { kind: 'never-fails', detect: neverFails },
];
