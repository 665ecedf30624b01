import type { Detector } from '../lesson.ts';
import { failingSince } from './failing-since.ts';
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
import { setupDominates } from './setup-dominates.ts';
import { orderDependent } from './order-dependent.ts';
import { historyLost } from './history-lost.ts';
import { retriesHide } from './retries-hide.ts';
import { budgetHit } from './budget-hit.ts';
import { neverFails } from './never-fails.ts';
import { slowTest } from './slow-test.ts';

/** Everything that is looked for. */
export const DETECTORS: readonly Detector[] = [
  flakyTest,
  failingSince,
  slowTest,
  failingTogether,
  hotFile,
  riskyPath,
  failingSource,
  stalePatch,
  batchSize,
  noFocus,
  noReport,
  setupDominates,
  baselineRed,
  orderDependent,
  historyLost,
  retriesHide,
  budgetHit,
  neverFails,
];
