import type { Past, PastRun } from '../../history/past.ts';
import { confidenceOf, shareScore, type Detector, type Finding } from '../lesson.ts';

/** The newest runs, which say how things are now. */
const RECENT = 20;
const RED_RUNS = 3;

const one = (finding: Finding | undefined | false): Finding[] => (finding ? [finding] : []);
const recent = ({ runs }: Past): readonly PastRun[] => runs.slice(-RECENT);
const named = (runs: readonly PastRun[]): string[] => runs.slice(-5).map(({ run }) => run);
const sum = (runs: readonly PastRun[], metric: string): number =>
  runs.reduce((total, { metrics }) => total + (metrics.get(metric) ?? 0), 0);

/** The branch itself has been red for some runs. */
export const baselineRed: Detector = ({ past }) => {
  const end = past.runs.findLastIndex(({ result }) => result !== 'baseline-red');
  const red = past.runs.slice(end + 1);
  return one(
    red.length >= RED_RUNS && {
      kind: 'baseline-red',
      subject: 'branch',
      problem: `The branch has been red without any patch in the last ${red.length} runs; nothing could land.`,
      remedy: 'Mend or revert what broke it. `gate: no-new-failures` lets patches land meanwhile.',
      impact: 5,
      effort: 2,
      risk: 2,
      confidence: 5,
      evidence: { runs: named(red), count: red.length, of: past.runs.length },
    },
  );
};

/** Batches that cost more trials than they need, because they are small or mostly culprits. */
export const batchSize: Detector = ({ past }) => {
  const sizes = past.runs
    .map((run, index) => ({ run, own: past.offers.filter((offer) => offer.run === index) }))
    .slice(-2 * RECENT)
    .filter(({ own }) => own.length > 0);
  if (sizes.length < RECENT) return [];
  const patches = sizes.reduce((total, { own }) => total + own.length, 0);
  const culprits = sizes.reduce(
    (total, { own }) => total + own.filter(({ verdict }) => verdict === 'culprit').length,
    0,
  );
  const [rate, size] = [culprits / patches, patches / sizes.length];
  const evidence = { runs: named(sizes.map(({ run }) => run)), count: culprits, of: patches };
  if (size < 3 && rate < 0.1)
    return [
      {
        kind: 'batch-size',
        subject: 'small',
        problem: `Batches have ${size.toFixed(1)} patches on average, and only ${Math.round(rate * 100)} % are culprits: most runs test one patch alone.`,
        remedy: 'Run on a schedule instead of on every push, so that patches share a trial.',
        impact: 3,
        effort: 1,
        risk: 1,
        confidence: 4,
        evidence,
      },
    ];
  return one(
    rate > 0.3 &&
      size > 8 && {
        kind: 'batch-size',
        subject: 'large',
        problem: `${Math.round(rate * 100)} % of patches are culprits, in batches of ${Math.round(size)}: testing together saves little.`,
        remedy: 'Test patches where they are made, before they are offered together.',
        impact: 3,
        effort: 3,
        risk: 1,
        confidence: 4,
        evidence,
      },
  );
};

/** Failing tests are searched for with whole runs, although reports name them. */
export const noFocus: Detector = ({ past, setting }) => {
  const runs = recent(past);
  const full = sum(runs, 'full trials');
  const minutes = runs.reduce((total, { metrics, suite }) => total + ((metrics.get('full trials') ?? 0) * (suite?.durationMs ?? 0)) / 60_000, 0); // prettier-ignore
  const saved = minutes * 0.7;
  return one(
    setting.hasReports &&
      !setting.hasFocus &&
      full >= 10 &&
      sum(runs, 'focus trials') === 0 &&
      saved >= 1 && {
        kind: 'no-focus',
        subject: 'command',
        problem: `Without a focus command the last ${runs.length} runs took ${full} whole trials, about ${Math.round(saved)} minutes more than needed.`,
        remedy: 'Set `focus-command`, so that only failing tests run again.',
        impact: saved > 60 ? 5 : saved > 10 ? 4 : 3,
        effort: 1,
        risk: 1,
        confidence: 3,
        evidence: { runs: named(runs), count: full, of: full },
      },
  );
};

/** Only the exit code speaks. */
export const noReport: Detector = ({ past, setting }) => {
  const runs = recent(past).filter(({ suite }) => suite !== undefined);
  return one(
    !setting.hasReports &&
      runs.length >= 5 && {
        kind: 'no-report',
        subject: 'command',
        problem: `In ${runs.length} runs no test report was read: culprits are named without their failing tests, and flakes cannot be told.`,
        remedy: 'Have the test command write JUnit, CTRF or TAP, and name it in `report-paths`.',
        impact: 4,
        effort: 1,
        risk: 1,
        confidence: 5,
        evidence: { runs: named(runs), count: runs.length, of: runs.length },
      },
  );
};

/** More time goes into the set-up than into tests. */
export const setupDominates: Detector = ({ past }) => {
  const runs = recent(past).filter(({ metrics }) => metrics.has('setup share'));
  const share = sum(runs, 'setup share') / Math.max(1, runs.length);
  return one(
    runs.length >= 5 &&
      share > 0.5 && {
        kind: 'setup-dominates',
        subject: 'command',
        problem: `${Math.round(share * 100)} % of the time of trials goes into the set-up command.`,
        remedy: 'Cache what it downloads, or narrow `setup-inputs` to what really changes the installation.',
        impact: shareScore(share),
        effort: 2,
        risk: 2,
        confidence: 5,
        evidence: { runs: named(runs), count: runs.length, of: runs.length },
      },
  );
};

/** Tests whose outcome depends on which others run. */
export const orderDependent: Detector = ({ record, past }) =>
  record.orderDependent.map((id) => ({
    kind: 'order-dependent',
    subject: id,
    problem: `\`${id}\` fails among other tests and passes by itself.`,
    remedy: 'Find the state it shares with tests that run before it, and give it its own.',
    impact: 3,
    effort: 3,
    risk: 1,
    confidence: 4,
    evidence: { runs: [record.runId], count: 1, of: past.runs.length },
  }));

/** What was remembered could not be had in the usual way. */
export const historyLost: Detector = ({ record }) =>
  one(
    record.history.origin === 'artifact' && {
      kind: 'history-lost',
      subject: 'cache',
      problem: 'The history was not in the cache and came from its second copy.',
      remedy:
        'Entries go after seven days without use or when the repository holds 10 GB: keep other caches smaller.',
      impact: 1,
      effort: 2,
      risk: 1,
      confidence: 5,
      evidence: { runs: [record.runId], count: 1, of: 1 },
    },
  );

/** Reruns made runs green so often that nobody sees how unsteady the suite is. */
export const retriesHide: Detector = ({ past }) => {
  const runs = past.runs.slice(-2 * RECENT);
  const start = past.runs.length - runs.length;
  const hidden = new Set(past.flakes.filter(({ run }) => run >= start).map(({ run }) => run));
  const share = hidden.size / Math.max(1, runs.length);
  return one(
    runs.length >= RECENT &&
      share >= 0.3 && {
        kind: 'retries-hide',
        subject: 'suite',
        problem: `In ${hidden.size} of ${runs.length} runs a test failed and passed when it ran again.`,
        remedy: 'Mend the flakiest tests first: reruns cost time and hide failures that are real but rare.',
        impact: shareScore(share),
        effort: 3,
        risk: 1,
        confidence: 5,
        evidence: {
          runs: named(runs.filter((_, i) => hidden.has(start + i))),
          count: hidden.size,
          of: runs.length,
        },
      },
  );
};

/** Patches go without a verdict because time is up. */
export const budgetHit: Detector = ({ past }) => {
  const start = Math.max(0, past.runs.length - RECENT);
  const late = past.offers.filter(({ run, reason }) => run >= start && reason === 'budget');
  const runs = new Set(late.map(({ run }) => run));
  return one(
    runs.size >= 2 && {
      kind: 'budget-hit',
      subject: 'time',
      problem: `In ${runs.size} of the last ${Math.min(RECENT, past.runs.length)} runs time was up before every patch had a verdict (${late.length} patches).`,
      remedy: 'Raise `time-budget`, offer smaller batches, or make the suite faster.',
      impact: shareScore(runs.size / RECENT),
      effort: 1,
      risk: 1,
      confidence: 5,
      evidence: {
        runs: named([...runs].map((i) => past.runs[i]!)),
        count: late.length,
        of: past.offers.length,
      },
    },
  );
};

const MANY_PATCHES = 100;

/** A suite that has never said no. */
export const neverFails: Detector = ({ past }) => {
  const judged = past.offers.filter(({ verdict }) => ['landed', 'accepted', 'culprit'].includes(verdict));
  const isClean =
    judged.every(({ verdict }) => verdict !== 'culprit') &&
    past.runs.every(({ result }) => result !== 'baseline-red');
  // Of n that passed, at most 3 / n are bad with 95 % certainty (the rule of three).
  return one(
    isClean &&
      judged.length >= MANY_PATCHES && {
        kind: 'never-fails',
        subject: 'suite',
        problem: `None of ${judged.length} patches ever turned the tests red.`,
        remedy: 'See whether the tests can fail at all: break something on purpose and offer it.',
        impact: 3,
        effort: 1,
        risk: 1,
        confidence: confidenceOf(1 - 3 / judged.length),
        evidence: { runs: named(recent(past)), count: judged.length, of: judged.length },
      },
  );
};
