/** The situations in which people read a comment or a summary, each with what they should believe after one look. */
import type { Verdict, VerdictName } from '../../src/batch/verdict.ts';
import type { RunJson } from '../../src/record/run-json.ts';
import { toRunJson } from '../../src/record/to-run-json.ts';
import type { PatchRecord, RunRecord } from '../../src/record/record.ts';
import { sentence } from '../../src/report/sentence.ts';
import { NO_MEANING, makeRecord, makeTrial } from './make.ts';

export interface Situation {
  name: string;
  record: RunRecord;
  run: RunJson;
  /** The first line, without its sign. */
  verdict: string;
  /** What a person does next; `undefined`: nothing. */
  next: string | undefined;
}

type Analysis = Parameters<typeof toRunJson>[2];
type PullRequest = NonNullable<RunRecord['pullRequest']>;
type Comparison = PullRequest['comparison'];

const BASE = { commit: '4f2a9d1c0ffee0ffee0ffee0ffee0ffee0ffee00', tree: 'base-tree' };
const LANDED = { commit: 'ba25105c0ffee0ffee0ffee0ffee0ffee0ffee00', tree: 'landed-tree', branch: 'main' };
const SECONDS_62 = makeTrial({ number: 1, kind: 'baseline', durationMs: 62_000 });
const TRIALS = [
  SECONDS_62,
  makeTrial({ durationMs: 61_000, patches: ['01-module-0', '3-module-3'], tree: 'b'.repeat(16) }),
];

const failure = (id: string, message: string, file = 'test/cart.spec.ts', line = 14) => ({
  id,
  message,
  file,
  line,
});

function pullRequest(verdict: Verdict, comparison: Partial<Comparison>, analysis: Partial<Analysis> = {}) {
  const made = makeRecord({
    result: verdict.verdict === 'culprit' ? 'rejected' : 'landed',
    base: BASE,
    patches: [{ id: '#7', title: 'Round half up', declared: {}, remarks: [], verdict }],
    trials: TRIALS,
    history: { origin: 'cache', runs: 109 },
    pullRequest: {
      number: 7,
      head: '9c41e07000000000000000000000000000000000',
      branch: 'main',
      baseline: { from: 'trial' },
      before: { tests: 66, durationMs: 62_000 },
      after: { tests: 67, durationMs: 61_000 },
      comparison: {
        caused: [],
        flaky: [],
        alreadyRed: [],
        fixed: [],
        renamed: [],
        added: [],
        vanished: [],
        newlySkipped: [],
        ...comparison,
      },
      isUnclear: verdict.verdict === 'undecided',
      recent: [],
      change: { author: 'Ann', at: 0, subject: 'Round half up', files: [] },
      effect: {} as PullRequest['effect'],
    },
  });
  return { record: made, run: toRunJson(made, sentence(made), { ...NO_MEANING, ...analysis }) };
}

function batch(more: Partial<RunRecord>, analysis: Partial<Analysis> = {}) {
  const made = makeRecord({ base: BASE, history: { origin: 'cache', runs: 12 }, trials: TRIALS, ...more });
  return { record: made, run: toRunJson(made, sentence(made), { ...NO_MEANING, ...analysis }) };
}

function patch(id: string, verdict: VerdictName, reason: string, detail: string, evidence = {}): PatchRecord {
  const told = { verdict, reason, detail, evidence } as Verdict;
  return { id, title: id, declared: {}, remarks: [], verdict: told };
}

const good = (count: number): PatchRecord[] =>
  Array.from({ length: count }, (_, i) =>
    patch(`${String(i + 1).padStart(2, '0')}-module-${i}`, 'landed', 'green', 'The tests pass with it.'),
  );
const bad = (number: number, test: string): PatchRecord =>
  patch(`${number}-module-${number}`, 'culprit', 'tests-failed', `It breaks \`${test}\`.`, {
    greenTree: 'aaaaaaaaaaaaaaaa',
    redTree: 'bbbbbbbbbbbbbbbb',
    tests: [test, 'x', 'y'],
  });
const LONG = 'a-very-long-name-'.repeat(14);

/** Ten situations, and what strangers may write into names and messages. */
export const SITUATIONS: readonly Situation[] = [
  {
    name: 'mixed batch',
    ...batch({
      result: 'partial',
      landed: LANDED,
      patches: [
        ...good(2),
        bad(3, 'cart › keeps the total'),
        patch('4-late', 'conflict', 'does-not-apply', 'It does not apply: src/a.ts:6.'),
        patch(
          '5-rights',
          'refused',
          'protected',
          'It touches ".github/workflows/ci.yml", which is protected.',
        ),
        patch('6-there', 'already-applied', 'in-base', 'The branch contains it already.'),
      ],
    }),
    verdict:
      '2 of 6 patches landed on main; 1 breaks tests, 1 does not apply, 1 is refused; 1 was already there',
    next: 'fix or remove the patch that breaks tests',
  },
  {
    name: '60 patches',
    ...batch(
      {
        result: 'partial',
        landed: LANDED,
        patches: [...good(57), bad(58, 'cart › keeps the total'), bad(59, 'checkout › logs'), bad(60, 'tax')],
      },
      {
        causes: [
          {
            message: 'expected 200 to equal 500',
            tests: ['cart › keeps the total', 'checkout › logs', 'tax'],
            runs: 1,
            allTests: 3,
            since: '9',
          },
        ],
      },
    ),
    verdict: '57 of 60 patches landed on main; 3 break tests',
    next: 'fix or remove the 3 patches that break tests',
  },
  {
    name: 'all green',
    ...batch({ result: 'landed', landed: LANDED, patches: good(8) }),
    verdict: 'All 8 patches landed on main',
    next: undefined,
  },
  {
    name: 'red base',
    ...batch({
      result: 'baseline-red',
      patches: good(3).map((one) => ({
        ...one,
        verdict: {
          verdict: 'undecided',
          reason: 'error',
          detail: 'The tests of main are red without this patch: 5 tests failed every time.',
        },
      })),
      trials: [
        {
          ...SECONDS_62,
          judgement: {
            outcome: 'red',
            reason: 'tests-failed',
            why: '5 tests failed every time.',
            failed: ['a', 'b', 'c', 'd', 'e'],
          },
        },
        makeTrial({
          patches: ['01-module-0', '02-module-1', '03-module-2'],
          durationMs: 61_000,
          judgement: { outcome: 'red', reason: 'tests-failed', why: '5 tests failed.', failed: ['a'] },
        }),
      ],
    }),
    verdict: 'main already fails 5 tests, and the patches do not fix that, so nothing landed',
    next: 'fix main, then run again',
  },
  {
    name: 'pull request that breaks 40 tests',
    ...pullRequest(
      { verdict: 'culprit', reason: 'tests-failed', detail: 'It breaks 42 tests.' },
      {
        caused: Array.from({ length: 42 }, (_, i) =>
          failure(
            `checkout › a rather long suite name › applies voucher number ${i} to the invoice`,
            `connect ECONNREFUSED 127.0.0.1:${5_000 + i}`,
            'test/checkout/invoice.spec.ts',
            i + 3,
          ),
        ),
      },
    ),
    verdict: '42 tests fail because of this pull request, all with the same error',
    next: 'look for one cause, and fix the change or its tests, and push again',
  },
  {
    name: 'fine pull request',
    ...pullRequest(
      { verdict: 'accepted', reason: 'green', detail: 'The tests are green with it.' },
      { added: ['cart › rounds half up'] },
    ),
    verdict: 'No test fails because of this pull request (67 ran)',
    next: undefined,
  },
  {
    name: 'first run ever',
    ...batch({ result: 'empty', patches: [], trials: [SECONDS_62], history: { origin: 'nowhere', runs: 0 } }),
    verdict: 'No patch was offered; the tests of main pass',
    next: 'offer patches',
  },
  {
    name: 'very long names',
    ...batch({
      result: 'rejected',
      patches: [
        patch(LONG, 'culprit', 'tests-failed', 'It breaks it.', { tests: [`${LONG} › ${LONG}`] }),
        patch('odd|`name`<b>', 'refused', 'protected', `It touches "${LONG.repeat(9)}", which is protected.`),
      ],
    }),
    verdict: 'No patch landed on main: 1 breaks tests, 1 is refused',
    next: 'fix or remove the patch that breaks tests',
  },
  {
    name: 'proposal',
    ...batch({
      result: 'partial',
      landed: { ...LANDED, branch: 'autosync/main' },
      proposal: { number: 31, url: 'https://github.com/acme/shop/pull/31' },
      patches: [...good(1), bad(2, 'cart › keeps the total')],
    }),
    verdict:
      '1 of 2 patches passes the tests and is proposed to main in pull request #31; left out: 1 that breaks tests',
    next: 'review pull request #31 and merge it',
  },
  {
    name: 'refused push',
    ...batch({
      result: 'rejected',
      patches: good(4).map((one) => ({
        ...one,
        verdict: {
          verdict: 'undecided',
          reason: 'push-refused',
          detail:
            'The push to main was refused: main is frozen. The commit is kept on autosync/kept/ba25105.',
        },
      })),
    }),
    verdict: '4 patches pass the tests, but could not land on main',
    next: 'run again when the branch takes pushes',
  },
];
