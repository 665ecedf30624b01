import type { Detector } from '../lesson.ts';
import { failingSince } from './failing-since.ts';
import { failingTogether } from './failing-together.ts';
import { flakyTest } from './flaky-test.ts';
import { failingSource, hotFile, riskyPath, stalePatch } from './offers.ts';
import {
  baselineRed,
  batchSize,
  budgetHit,
  historyLost,
  neverFails,
  noFocus,
  noReport,
  orderDependent,
  retriesHide,
  setupDominates,
} from './runs.ts';
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
