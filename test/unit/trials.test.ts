/** Trials with scripted executions: what is run, how it is judged, what counts. */
import { UNCHANGED } from '../../src/trial/workspace/shared-files.ts';
import { describe, expect, it } from 'vitest';
import type { TestPlan } from '../../src/config/config.ts';
import { TrialTester } from '../../src/search/tester.ts';
import type { Executed } from '../../src/trial/execution.ts';
import { endLine, progressLine } from '../../src/platform/system/log.ts';
import { inTime } from '../../src/platform/text/words.ts';
import { Interrupted, type Trial } from '../../src/trial/trial.ts';
import { tellingTrialOf, TrialLog, wholeTrialOf } from '../../src/trial/trial-log.ts';
import { Trials } from '../../src/trial/trials.ts';
import type { TestResult } from '../../src/trial/reports/model.ts';
import { makeBase, makeCandidate, makeStep, makePatch, makeTest, makeTrial, redBy } from '../support/make.ts';
import { PlainCandidates } from '../support/plain-candidates.ts';

type Said = {
  code?: number;
  end?: 'timeout' | 'signal';
  failed?: string[];
  passed?: string[];
  skipped?: string[];
  report?: 'none' | 'broken';
  throws?: Error;
  failure?: true;
  flaky?: string[];
};

/** What one execution gives. Without a word on reports there is one. */
function executed(said: Said, cutMs?: number): Executed {
  const rest = { setupMs: 4.6, metrics: [], notes: [], shared: UNCHANGED, tail: ['last line'] };
  if (said.failure)
    return { failure: { outcome: 'red', why: 'Set-up.', reason: 'setup-failed', failed: [] }, ...rest };
  const { passed = [], failed = [], skipped = [], flaky = [] } = said;
  const tests = [
    ...passed.map((id) => makeTest(id)),
    ...failed.map((id) => makeTest(id, { status: 'failed', message: 'no' })),
    ...skipped.map((id) => makeTest(id, { status: 'skipped' })),
    ...flaky.map((id) => makeTest(id, { flaky: true })),
  ];
  const report =
    said.report === 'none' ? undefined : said.report === 'broken' ? { problem: 'It is broken.' } : { tests };
  const end =
    said.end === 'timeout'
      ? { kind: 'timeout' as const, ...(cutMs === undefined ? {} : { cutMs }) }
      : said.end === 'signal'
        ? { kind: 'signal' as const, signal: 'SIGKILL' }
        : { kind: 'exit' as const, code: said.code ?? (failed.length > 0 ? 1 : 0) };
  return { end, report, ...rest };
}

/** Trials whose executions say these things, one after the other. */
function scripted(script: readonly Said[], plan: Partial<TestPlan> = {}) {
  const queue = [...script];
  const commands: string[] = [];
  const titles: string[] = [];
  const shown: string[] = [];
  const told: Trial[] = [];
  const lines: string[] = [];
  const cuts: (number | undefined)[] = [];
  const trialLog = new TrialLog();
  const trials = new Trials({
    plan: {
      testCommand: 'test',
      focusCommand: 'only {names}',
      gate: 'all-green',
      retries: 2,
      ...plan,
    },
    execution: {
      async execute(commit, command, title, _output, cutMs) {
        cuts.push(cutMs);
        commands.push(`${commit}: ${command}`);
        titles.push(progressLine(title));
        const said = queue.shift();
        if (!said) throw new Error('Nothing more was expected to run.');
        if (said.throws) throw said.throws;
        return executed(said, cutMs);
      },
    },
    workspace: {
      directory: '/nowhere',
      show: async (commit) => void shown.push(commit),
      trackedFiles: async () => [],
      dropBuilds: () => false,
    },
    log: { endTrial: (end) => lines.push(`trial ${end.number} · ${endLine(end)}`, ...end.failures) },
    trialLog,
    clock: () => 77,
    onTrial: async (trial) => void told.push(trial),
  });
  return { trials, trialLog, commands, titles, shown, told, lines, cuts, rest: queue };
}

const BASE = makeBase();
const AT = { what: 'here', ahead: '' };
const SUBJECT = { commit: 'c1', tree: 't1', patches: ['a'] };

describe('a full trial', () => {
  it('is noted with all that is known of it', async () => {
    const { trials, trialLog, told, lines, titles } = scripted([{ passed: ['x'], flaky: ['y'] }]);
    const trial = await trials.withoutReruns(SUBJECT, { what: 'somewhere', ahead: '3 to go' });
    expect(trial).toMatchObject({
      number: 1,
      tree: 't1',
      kind: 'full',
      patches: ['a'],
      exitCode: 0,
      startedAt: 77,
      setupMs: 5,
      judgement: { outcome: 'green', why: 'The test command exited with 0 and 2 tests ran.' },
      flaky: ['y'],
      tail: ['last line'],
      output: 'trials/001-full.log',
    });
    expect(trialLog.trials).toEqual([trial]);
    expect(told).toEqual([trial]);
    expect(titles).toEqual(['trial 1 · all tests · somewhere · 3 to go']);
    expect(lines).toEqual([
      'trial 1 · green after 0.0 s · The test command exited with 0 and 2 tests ran. Flaky: 1.',
    ]);
  });

  it('that may be cut is stopped after five times the slowest green one, and half a minute at least', async () => {
    const { trials, trialLog, cuts } = scripted([{ passed: ['x'] }, { end: 'timeout' }, { end: 'timeout' }], {
      retries: 0,
    });
    // Nothing was green yet.
    trials.adoptBaseline({ id: 'base' }, { run: '1', tests: [], durationMs: 2_000 });
    await trials.withoutReruns(SUBJECT, AT);
    const cut = await trials.withoutReruns(SUBJECT, AT, true);
    expect(cuts).toEqual([undefined, 30_000]);
    expect(cut.judgement).toMatchObject({ outcome: 'timeout', reason: 'timeout' });
    expect(trialLog.wasRed('t1')).toBe(false);
    trials.adoptBaseline({ id: 'base' }, { run: '1', tests: [], durationMs: 60_000 });
    await trials.withoutReruns(SUBJECT, AT, true);
    expect(cuts[2]).toBe(300_000);
  });

  it('of the search is asked once; without reruns, a signal is asked twice', async () => {
    const red = scripted([{ end: 'signal' }]);
    expect((await red.trials.withoutReruns(SUBJECT, AT)).judgement.outcome).toBe('red');
    const none = scripted([{ end: 'signal' }, { passed: ['x'] }], { retries: 0 });
    expect((await none.trials.withoutReruns(SUBJECT, AT)).judgement.outcome).toBe('green');
    expect(none.titles[1]).toContain('here · again, to be sure');
    const failed = scripted([{ failed: ['x'] }], { retries: 0 });
    expect((await failed.trials.withoutReruns(SUBJECT, AT)).judgement.outcome).toBe('red');
  });

  it.each<[string, Said, boolean]>([
    ['a time-out', { end: 'timeout' }, true],
    ['a signal', { end: 'signal' }, true],
    ['128 + n, as bash says it', { code: 137 }, true],
    ['a failed set-up', { failure: true }, true],
    ['an exit code', { code: 2 }, false],
    ['128 itself', { code: 128 }, false],
    ['160', { code: 160 }, false],
    ['128 + n with failing tests', { code: 137, failed: ['x'] }, false],
    ['a green one', { passed: ['x'] }, false],
  ])('is tried again to be sure, or not: %s', async (_, said, isAgain) => {
    const { trials, commands } = scripted([said, said], { retries: 0 });
    await trials.settled(SUBJECT, AT);
    expect(commands.length).toBe(isAgain ? 2 : 1);
  });

  it('that has its outcome is not run again, whatever the search asked meanwhile', async () => {
    const { trials, commands } = scripted([{ passed: ['x'] }, { failed: ['x'] }]);
    const first = await trials.settled(SUBJECT, AT);
    await trials.withoutReruns(SUBJECT, AT);
    expect(await trials.settled(SUBJECT, AT)).toEqual(first);
    expect(commands.length).toBe(2);
  });

  it('says it is our fault where it is, and lets a cancel through', async () => {
    const { trials } = scripted([{ throws: new Error('disk full') }], { retries: 0 });
    expect((await trials.withoutReruns(SUBJECT, AT)).judgement).toEqual({
      outcome: 'error',
      why: 'AutoSync could not run the trial: disk full',
    });
    const cancelled = scripted([{ throws: new Interrupted('cancelled') }]);
    await expect(cancelled.trials.withoutReruns(SUBJECT, AT)).rejects.toThrow('The run was cancelled.');
  });
});

describe('reruns', () => {
  it('run failing tests alone first, and blame what fails every time', async () => {
    const { trials, commands } = scripted([
      { failed: ['x', 'y'], passed: ['z'] },
      { failed: ['x'], passed: ['y'] },
      { failed: ['x'] },
    ]);
    const trial = await trials.settled(SUBJECT, AT);
    expect(commands).toEqual(['c1: test', 'c1: only x y', 'c1: only x']);
    expect(trial.judgement).toEqual({
      outcome: 'red',
      why: '1 test failed every time.',
      reason: 'tests-failed',
      failed: ['x'],
    });
    expect(trial.flaky).toEqual(['y']);
    expect(trial.tests.find(({ id }) => id === 'y')).toMatchObject({ flaky: true, status: 'passed' });
  });

  it('make a tree green only by a whole green run', async () => {
    const { trials, commands } = scripted([{ failed: ['x'] }, { passed: ['x'] }, { passed: ['x', 'y'] }]);
    const trial = await trials.settled(SUBJECT, AT);
    expect(commands).toEqual(['c1: test', 'c1: only x', 'c1: test']);
    expect([trial.judgement.outcome, trial.flaky, trial.number]).toEqual(['green', ['x'], 3]);
    // What the rerun itself found flaky is among them.
    const more = scripted([{ failed: ['x'] }, { passed: ['x'] }, { passed: ['x'], flaky: ['q'] }]);
    expect((await more.trials.settled(SUBJECT, AT)).flaky).toEqual(['x', 'q']);
  });

  it('use the whole command where tests cannot be run alone', async () => {
    const { trials, commands } = scripted([{ failed: ['x'] }, { failed: ['x', 'y'] }], {
      focusCommand: 'none',
    });
    const trial = await trials.settled(SUBJECT, AT);
    expect(commands).toEqual(['c1: test', 'c1: test']);
    expect(trial.judgement).toMatchObject({ outcome: 'red', failed: ['x'] });
  });

  it('give up where the whole command never succeeds', async () => {
    const script = [{ failed: ['x'] }, { failed: ['y'] }, { failed: ['z'] }];
    const { trials } = scripted(script, { focusCommand: 'none' });
    const trial = await trials.settled(SUBJECT, AT);
    expect(trial.judgement).toMatchObject({ outcome: 'error' });
    expect(trial.judgement.why).toContain('the test command never succeeded as a whole');
    expect(trial.flaky).toEqual(['x', 'y']);
  });

  it('are none where none are allowed, or where nobody believes in flakes', async () => {
    const none = scripted([{ failed: ['x'] }], { retries: 0 });
    expect((await none.trials.settled(SUBJECT, AT)).judgement).toMatchObject({ failed: ['x'] });
    const all = Array.from({ length: 21 }, (_, i) => `t${i}`);
    const many = scripted([{ failed: all }]);
    expect((await many.trials.settled(SUBJECT, AT)).judgement.outcome).toBe('red');
    const half = scripted([
      { failed: all, passed: all.map((id) => `p${id}`) },
      { failed: all },
      { failed: all },
    ]);
    await half.trials.settled(SUBJECT, AT);
    expect(half.commands.length).toBe(3);
  });
});

describe('the baseline', () => {
  it('is what candidates are held against', async () => {
    const { trials } = scripted([{ passed: ['x', 'y'] }, { passed: ['x'] }, { passed: ['x'] }]);
    await trials.baseline(BASE);
    const less = await trials.withoutReruns(SUBJECT, AT);
    expect(less.judgement).toMatchObject({ outcome: 'red', reason: 'tests-weakened', failed: ['y'] });
    expect([trials.ranOnBase('x'), trials.ranOnBase('z')]).toEqual([true, false]);
    expect((await trials.judgeAgain(less, undefined)).judgement.outcome).toBe('green');
    expect((await trials.judgeAgain(less, [makeTest('x')])).judgement.outcome).toBe('green');
    expect((await trials.judgeAgain(less, [makeTest('x'), makeTest('q')])).judgement.outcome).toBe('red');
    trials.forgetReference();
    expect((await trials.withoutReruns(SUBJECT, AT)).judgement.outcome).toBe('green');
  });

  it('excuses its failures only by the gate that says so', async () => {
    const script = [{ failed: ['old'], passed: ['x'] }, { failed: ['old'] }, { failed: ['old'] }];
    const strict = scripted(script);
    expect((await strict.trials.baseline(BASE)).judgement.outcome).toBe('red');
    const more = [
      { failed: ['old'], passed: ['x'] },
      { failed: ['old', 'new'], passed: ['x'] },
    ];
    const kind = scripted([...script, ...more], { gate: 'no-new-failures' });
    const base = await kind.trials.baseline(BASE);
    expect(base.judgement).toMatchObject({ outcome: 'green' });
    expect(base.judgement.why).toContain('1 failed, which the gate excuses');
    expect(kind.trialLog.trials.find(({ number }) => number === 1)!.judgement.outcome).toBe('green');
    expect((await kind.trials.withoutReruns(SUBJECT, AT)).judgement.outcome).toBe('green');
    expect((await kind.trials.withoutReruns(SUBJECT, AT)).judgement).toMatchObject({ failed: ['new'] });
  });

  it('is not excused for what its failures cannot explain', async () => {
    const crash = scripted([{ code: 2, report: 'none' }], { gate: 'no-new-failures', retries: 0 });
    expect((await crash.trials.baseline(BASE)).judgement.outcome).toBe('red');
  });

  it('can be taken from an earlier run', async () => {
    const { trials, trialLog } = scripted([{ passed: ['x'] }]);
    const base = trials.adoptBaseline(BASE, {
      run: '7',
      tests: [makeTest('x'), makeTest('y')],
      durationMs: 5,
    });
    expect(base).toMatchObject({
      tree: 'base-tree',
      judgement: { outcome: 'green', why: 'It was green in run 7.' },
    });
    expect(trialLog.trials).toEqual([]);
    expect((await trials.withoutReruns(SUBJECT, AT)).judgement).toMatchObject({
      reason: 'tests-weakened',
      failed: ['y'],
    });
  });
});

describe('a focus trial', () => {
  const x = makeTest('x');
  const y = makeTest('y');

  it('shows the tree, runs the chosen tests, and tells which ran', async () => {
    const { trials, shown, commands } = scripted([{ failed: ['x'], passed: ['z'] }]);
    const focused = await trials.focus(SUBJECT, [x, y], { what: 'why', ahead: '' });
    expect(shown).toEqual(['c1']);
    expect(commands).toEqual(['c1: only x y']);
    expect(focused).toMatchObject({ missing: ['y'], trial: { kind: 'focus', asked: ['x', 'y'] } });
    expect(focused!.trial.tests.map(({ id }) => id)).toEqual(['x']);
    expect(focused!.trial.judgement).toMatchObject({ failed: ['x'], why: '1 of 2 failed, 1 did not run.' });
  });

  it('is an error where nothing ran or the command was cut off', async () => {
    const empty = scripted([{ passed: [] }]);
    expect((await empty.trials.focus(SUBJECT, [x], AT))!.trial.judgement.outcome).toBe('error');
    for (const said of [
      { code: 125, passed: ['x'] },
      { end: 'timeout' as const, passed: ['x'] },
    ]) {
      const cut = scripted([said]);
      expect((await cut.trials.focus(SUBJECT, [x], AT))!.trial.judgement).toMatchObject({
        outcome: 'error',
        why: 'The focus command did not end normally.',
      });
    }
    const failed = scripted([{ failure: true }]);
    expect(await failed.trials.focus(SUBJECT, [x], AT)).toBeUndefined();
  });

  it('is given up where the command does not run what the base ran', async () => {
    const { trials, shown } = scripted([{ passed: ['x', 'y'] }, { passed: ['x'] }]);
    await trials.baseline(BASE);
    expect(trials.canFocus).toBe(true);
    // Whether tests can run alone is read from the base as it was before its tests ran.
    expect(shown).toEqual([BASE.commit]);
    const focused = await trials.focus(SUBJECT, [x, y], AT);
    expect(focused!.trial.judgement.why).toContain('ran 1 of the 2 tests it was asked for');
    expect(trials.canFocus).toBe(false);
    expect(await trials.focus(SUBJECT, [x], AT)).toBeUndefined();
  });
});

describe('the tester', () => {
  const weakened = { passed: ['x'] };
  const complete = { passed: ['x', 'y'] };
  const candidates = new PlainCandidates({
    patches: {
      b: { declared: { mayRemoveTests: true } },
      c: { declared: { mayRemoveTests: true }, dependsOn: ['a'] },
    },
  });
  const candidateOf = async (...ids: string[]) => candidates.candidate(await candidates.arrange(ids));
  const open = async (script: readonly Said[], plan: Partial<TestPlan> = {}) => {
    const all = scripted([complete, ...script], plan);
    await all.trials.baseline(BASE);
    return { ...all, tester: new TrialTester(all.trials, candidates) };
  };

  it('asks for the commit of the candidate, with its tree and patches', async () => {
    const { tester, commands, trialLog } = await open([complete]);
    await tester.full(await candidateOf('a'), AT);
    expect(commands.at(-1)).toBe('commit of a: test');
    expect(trialLog.trials.at(-1)).toMatchObject({ tree: 'a', patches: ['a'] });
  });

  it('does not let tests go that nobody may remove', async () => {
    const { tester } = await open([weakened]);
    expect(await tester.full(await candidateOf('a'), AT)).toMatchObject({
      judgement: { reason: 'tests-weakened' },
    });
  });

  it('lets a patch remove tests that may, alone or among others', async () => {
    const alone = await open([weakened]);
    expect(await alone.tester.full(await candidateOf('b'), AT)).toMatchObject({
      judgement: { outcome: 'green' },
    });
    const among = await open([weakened, weakened]);
    expect(await among.tester.full(await candidateOf('a', 'b'), AT)).toMatchObject({
      judgement: { outcome: 'green' },
    });
    expect(among.commands.at(-1)).toBe('commit of b: test');
    expect(among.titles.at(-1)).toContain('what the patches that may remove tests remove');
    const others = await open([weakened, complete]);
    expect(await others.tester.full(await candidateOf('a', 'b'), AT)).toMatchObject({
      judgement: { outcome: 'red' },
    });
  });

  it('sees what such a patch removes together with what it depends on', async () => {
    const { tester, commands } = await open([weakened, weakened]);
    expect(await tester.settled(await candidateOf('x', 'a', 'c'), AT)).toMatchObject({
      judgement: { outcome: 'green' },
    });
    expect(commands.at(-1)).toBe('commit of a+c: test');
  });

  it('does not believe in removals where that could not be seen', async () => {
    const red = await open([weakened, { failed: ['x'] }, { failed: ['x'] }, { failed: ['x'] }]);
    expect(await red.tester.full(await candidateOf('a', 'b'), AT)).toMatchObject({
      judgement: { outcome: 'red' },
    });
    const clash = new PlainCandidates({
      patches: { b: { declared: { mayRemoveTests: true } } },
      needs: { b: 'a' },
    });
    const all = scripted([complete, weakened]);
    await all.trials.baseline(BASE);
    const step = makeStep('b', { patch: makePatch('b', { declared: { mayRemoveTests: true } }) });
    const candidate = makeCandidate(['a'], { steps: [makeStep('a'), step] });
    expect(await new TrialTester(all.trials, clash).full(candidate, AT)).toMatchObject({
      judgement: { outcome: 'red' },
    });
  });

  it('counts a test of the base that does not run as failed, and a new one as not there', async () => {
    const { tester } = await open([{ passed: ['x', 'n'] }, { failed: ['x'] }]);
    const focus = (...tests: TestResult[]) =>
      candidateOf('a').then((candidate) => tester.focus(candidate, tests, AT));
    expect(await focus(makeTest('x'), makeTest('n'))).toMatchObject({ failed: [] });
    expect(await focus(makeTest('x'), makeTest('n'))).toMatchObject({ failed: ['x'] });
  });

  it('says when tests cannot be run alone, and when they never can', async () => {
    const { tester, trials } = await open([{ passed: [] }, { passed: [] }]);
    const candidate = await candidateOf('a');
    expect(await tester.focus(candidate, [makeTest('n')], AT)).toBe('unable');
    expect(await tester.focus(candidate, [makeTest('x')], AT)).toBe('never');
    expect(trials.canFocus).toBe(false);
  });

  it('says why there was no trial', async () => {
    const stopped = await open([{ throws: new Interrupted('budget') }]);
    expect(await stopped.tester.full(await candidateOf('a'), AT)).toBe('budget');
    const broken = await open([{ throws: new Interrupted('cancelled') }]);
    expect(await broken.tester.focus(await candidateOf('a'), [makeTest('x')], AT)).toBe('cancelled');
  });
});

describe('the log of trials', () => {
  it('knows the last whole trial of a tree, and which trees were red', () => {
    const log = new TrialLog();
    log.add(makeTrial({ number: 2, tree: 't', judgement: redBy('x') }));
    log.add(makeTrial({ number: 3, tree: 't' }));
    log.add(makeTrial({ number: 4, tree: 't', kind: 'focus' }));
    log.add(makeTrial({ number: 5, tree: 'u', kind: 'focus', judgement: redBy('x') }));
    log.add(makeTrial({ number: 6, tree: 'v', judgement: { outcome: 'error', why: '' } }));
    log.add(
      makeTrial({
        number: 7,
        tree: 'w',
        judgement: { outcome: 'timeout', why: '', reason: 'timeout', failed: [] },
      }),
    );
    expect(log.wholeTrialOf('t')!.number).toBe(3);
    expect(log.wholeTrialOf('u')).toBeUndefined();
    expect(['t', 'u', 'v', 'w', 'x'].map((tree) => log.wasRed(tree))).toEqual([
      true,
      true,
      false,
      true,
      false,
    ]);
    expect(tellingTrialOf(log.trials, 't')!.number).toBe(3);
    expect(tellingTrialOf(log.trials, 'u')!.number).toBe(5);
    expect(wholeTrialOf(log.trials, 'nowhere')).toBeUndefined();
  });

  it('puts a trial that was judged anew in its place', () => {
    const log = new TrialLog();
    log.add(makeTrial({ number: 2, judgement: redBy('x') }));
    log.add(makeTrial({ number: 3 }));
    log.add(makeTrial({ number: 2, notes: ['anew'] }));
    expect(log.trials.map(({ number, notes }) => [number, ...notes])).toEqual([[2, 'anew'], [3]]);
  });
});

describe('what people are told of failing tests', () => {
  it('is three of them in one visible line each, whatever a report says', async () => {
    const failed = ['a', 'b\ntrial 9 · green', 'c\u001B[8m\u202E', 'd', 'e'];
    const { trials, lines } = scripted([{ failed }]);
    await trials.withoutReruns(SUBJECT, AT);
    expect(lines.slice(1)).toEqual(['✗ a: no', '✗ b trial 9 · green: no', '✗ c [8m : no', 'and 2 more']);
  });
});

describe('what people are told of time', () => {
  it.each([
    [0, '0.0 s'],
    [449, '0.4 s'],
    [9_949, '9.9 s'],
    [9_951, '10 s'],
    [59_499, '59 s'],
    [59_500, '1 min'],
    [72_400, '1 min 12 s'],
    [3_599_400, '59 min 59 s'],
    [3_599_600, '1 h'],
    [3_661_000, '1 h 1 min'],
    [36_000_000, '10 h'],
  ])('%d ms are %s', (ms, text) => {
    expect(inTime(ms)).toBe(text);
  });

  it('says before what the time was used up', () => {
    expect(new Interrupted('budget').message).toBe('The time budget was used up before the tests were done.');
    expect(new Interrupted('budget', 'it began').message).toBe(
      'The time budget was used up before it began.',
    );
  });
});
