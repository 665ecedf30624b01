/** What is made of a trial: the sentences of the judgement, the comparison with the base, what is run again. */
import { describe, expect, it } from 'vitest';
import { compareTests, type Comparison } from '../../src/trial/judging/compare.ts';
import {
  countedFailures,
  judge,
  testsOf,
  type CommandResult,
  type Expectations,
} from '../../src/trial/judging/judge.ts';
import { isWorthRerun, foldRepeats, withAttempts } from '../../src/trial/judging/reruns.ts';
import { requireTestable } from '../../src/trial/judging/testable.ts';
import { makeTest, makeTrial, redBy } from '../support/make.ts';

const exit = (code: number): CommandResult['end'] => ({ kind: 'exit', code });
const failed = (id: string) => makeTest(id, { status: 'failed' });
const skipped = (id: string) => makeTest(id, { status: 'skipped' });

describe('a judgement', () => {
  const one = { tests: [makeTest('a')] };
  const excusing: Expectations = { excused: new Set(['x', 'y']) };

  it.each<[CommandResult, Expectations | undefined, string]>([
    [{ end: { kind: 'timeout' }, report: one }, undefined, 'The test command ran into the time limit.'],
    [
      { end: { kind: 'timeout', cutMs: 45_000 }, report: one },
      undefined,
      'It was stopped after 45 s, because a green trial takes far less.',
    ],
    [
      { end: { kind: 'signal', signal: 'SIGKILL' }, report: undefined },
      undefined,
      'The test command was ended by SIGKILL.',
    ],
    [
      { end: exit(125), report: one },
      undefined,
      'The test command exited with 125, so it cannot judge this tree.',
    ],
    [{ end: exit(0), report: undefined }, undefined, 'The test command exited with 0.'],
    [{ end: exit(2), report: undefined }, undefined, 'The test command exited with 2.'],
    [
      { end: exit(139), report: undefined },
      undefined,
      'The test command exited with 139 (as after SIGSEGV).',
    ],
    [
      { end: exit(2), report: { problem: 'It is odd.' } },
      undefined,
      'The test command exited with 2 and left no usable report: It is odd.',
    ],
    [
      { end: exit(0), report: { problem: 'It is odd.' } },
      undefined,
      'The test command exited with 0, but its report cannot be used: It is odd. Check `report-paths`.',
    ],
    [
      { end: exit(0), report: { tests: [failed('a')] } },
      undefined,
      'The test command exited with 0, but its report shows 1 failed test.',
    ],
    [
      { end: exit(3), report: { tests: [failed('a'), failed('b')] } },
      undefined,
      'The test command exited with 3: 2 tests failed.',
    ],
    [
      { end: exit(1), report: one },
      undefined,
      'The test command exited with 1, although its report shows no failed test.',
    ],
    [
      { end: exit(0), report: { tests: [skipped('a')] } },
      undefined,
      'The test command exited with 0, but its report shows that no test ran.',
    ],
    [
      { end: exit(0), report: { tests: [skipped('a')] } },
      { excused: new Set(), reference: [makeTest('a')] },
      'Fewer tests ran than on the base: The suite ran 1 test on the base and 0 here, with 1 newly skipped.',
    ],
    [
      { end: exit(0), report: { tests: [] } },
      { excused: new Set(), reference: [makeTest('a')] },
      'Fewer tests ran than on the base: The suite ran 1 test on the base and 0 here.',
    ],
    [
      { end: exit(0), report: { problem: 'It is odd.' } },
      { excused: new Set(), reference: [makeTest('a')] },
      'The test command exited with 0, but it left no usable report, as it did on the base: It is odd.',
    ],
    [{ end: exit(0), report: one }, undefined, 'The test command exited with 0 and 1 test ran.'],
    [
      { end: exit(1), report: { tests: [makeTest('a'), failed('x')] } },
      excusing,
      'The test command exited with 1 and 2 tests ran; 1 failed, which the gate excuses.',
    ],
    // The number of failures, as mocha exits.
    [
      { end: exit(2), report: { tests: [failed('x'), failed('y')] } },
      excusing,
      'The test command exited with 2 and 2 tests ran; 2 failed, which the gate excuses.',
    ],
    [
      { end: exit(0), report: { tests: [failed('x'), makeTest('a')] } },
      excusing,
      'The test command exited with 0 and 2 tests ran; 1 failed, which the gate excuses.',
    ],
    [
      { end: exit(3), report: { tests: [failed('x'), failed('y')] } },
      excusing,
      'The test command exited with 3, which 2 excused failures cannot explain.',
    ],
  ])('says why: %#', (result, expected, why) => {
    expect(judge(result, expected).why).toBe(why);
  });

  it('has a reason where somebody may be blamed, and names what failed', () => {
    expect(judge({ end: { kind: 'timeout' }, report: one })).toMatchObject({ reason: 'timeout', failed: [] });
    expect(judge({ end: { kind: 'signal', signal: 'SIGSEGV' }, report: one })).toMatchObject({
      reason: 'command-failed',
    });
    expect(judge({ end: exit(3), report: { tests: [failed('x')] } }, excusing)).toMatchObject({
      reason: 'command-failed',
    });
  });

  it('says where fewer tests ran, for three files at most, and what changed its name', () => {
    const of = (file: string, name: string) => makeTest(`${file} › ${name}`, { file, name });
    const reference = ['a', 'b', 'c', 'd', 'e'].flatMap((file) => [of(file, '1'), of(file, '2')]);
    const without = (...files: string[]) =>
      judge(
        {
          end: exit(0),
          report: { tests: reference.filter(({ file, name }) => name === '1' || !files.includes(file!)) },
        },
        { excused: new Set(), reference },
      );
    const told = (file: string): string => `${file} ran 2 tests on the base and 1 here`;
    expect(without('a', 'b', 'c').why).toBe(
      `Fewer tests ran than on the base: ${told('a')}; ${told('b')}; ${told('c')}.`,
    );
    expect(without('a', 'b', 'c', 'd', 'e')).toMatchObject({
      reason: 'tests-weakened',
      why: `Fewer tests ran than on the base: ${told('a')}; ${told('b')}; ${told('c')}, and so on for 2 more files.`,
    });
    const all = judge({ end: exit(0), report: { tests: reference } }, { excused: new Set(), reference });
    expect(all).not.toHaveProperty('note');
    const renamed = [of('a', 'new'), ...reference.slice(1)];
    expect(
      judge({ end: exit(0), report: { tests: renamed } }, { excused: new Set(), reference }),
    ).toMatchObject({
      outcome: 'green',
      note: '1 test changed name or file.',
    });
  });

  it('rests on these tests', () => {
    expect(testsOf({ end: exit(0), report: one })).toBe(one.tests);
    expect(testsOf({ end: exit(0), report: { problem: 'no' } })).toEqual([]);
    expect(testsOf({ end: exit(0), report: undefined })).toEqual([]);
    const tests = [failed('x'), failed('z'), makeTest('a')];
    const judgement = redBy('x', 'z');
    expect(countedFailures({ judgement, tests }, excusing)).toEqual(['z']);
    expect(countedFailures({ judgement, tests }, { excused: 'all' })).toEqual([]);
    for (const other of [
      { outcome: 'green', why: '' } as const,
      { outcome: 'red', why: '', reason: 'command-failed', failed: [] } as const,
      { outcome: 'timeout', why: '', reason: 'timeout', failed: [] } as const,
    ])
      expect(countedFailures({ judgement: other, tests }, excusing)).toEqual([]);
  });
});

describe('the tests of a pull request', () => {
  const NONE: Comparison = {
    caused: [],
    flaky: [],
    alreadyRed: [],
    fixed: [],
    added: [],
    vanished: [],
    newlySkipped: [],
    renamed: [],
  };
  const compared = (
    before: Parameters<typeof compareTests>[0],
    after: typeof before,
    rates = new Map(),
    tries = 1,
  ) => compareTests(before, after, rates, tries);

  it('are told apart by what became of them', () => {
    const before = [
      makeTest('same'),
      failed('old'),
      failed('mended'),
      makeTest('breaks'),
      makeTest('goes'),
      skipped('off'),
      skipped('off too'),
      makeTest('put off'),
    ];
    const after = [
      makeTest('same'),
      failed('old'),
      makeTest('mended'),
      failed('breaks'),
      makeTest('comes'),
      failed('comes red'),
      skipped('comes off'),
      skipped('off'),
      skipped('put off'),
    ];
    expect(compared(before, after)).toEqual({
      caused: [{ id: 'breaks' }, { id: 'comes red' }],
      flaky: [],
      alreadyRed: [{ id: 'old' }],
      fixed: ['mended'],
      renamed: [],
      added: ['comes red', 'comes'],
      vanished: ['goes'],
      newlySkipped: ['put off'],
    });
    // Moved, renamed in its file, and in no file.
    const at = (id: string, file?: string) =>
      makeTest(id, { name: id.split(' › ').at(-1)!, ...(file ? { file } : {}) });
    const gone = [
      at('a › adds', 'a.ts'),
      at('b › reads a long file', 'b.ts'),
      at('b › x', 'b.ts'),
      at('says no'),
    ];
    const come = [
      at('c › adds', 'c.ts'),
      at('b › y', 'b.ts'),
      at('b › reads any long file', 'b.ts'),
      at('no more'),
      at('z'),
    ];
    expect(compared(gone, come)).toMatchObject({
      renamed: [
        { from: 'a › adds', to: 'c › adds' },
        { from: 'b › reads a long file', to: 'b › reads any long file' },
        { from: 'says no', to: 'no more' },
      ],
      vanished: ['b › x'],
      added: ['z', 'b › y'],
    });
    expect(compared([], [])).toEqual(NONE);
    expect(compared([failed('old')], [skipped('old')])).toEqual({ ...NONE, newlySkipped: ['old'] });
  });

  it('are flaky if they passed on the same tree, or fail so often that a failure proves nothing', () => {
    const flaky = makeTest('passed at last', { flaky: true, attempts: [{ status: 'failed', durationMs: 1 }, { status: 'failed', durationMs: 1, message: 'no' }] }); // prettier-ignore
    expect(compared([], [flaky, failed('x')]).flaky).toEqual([{ id: 'passed at last', message: 'no' }]);
    expect(compared([], [makeTest('red all the same', { status: 'failed', flaky: true })]).flaky).toEqual([]);
    const isExcused = (failures: number, trials: number, tries = 1): boolean =>
      compared([makeTest('x')], [failed('x')], new Map([['x', { failed: failures, trials }]]), tries).flaky
        .length > 0;
    expect(isExcused(3, 20)).toBe(true);
    expect(isExcused(2, 20)).toBe(false);
    expect(isExcused(3, 19)).toBe(false);
    // One in twenty is not likely enough, and three tries of one in five are not.
    expect(isExcused(5, 100)).toBe(false);
    expect(isExcused(6, 100)).toBe(true);
    expect(isExcused(20, 100, 1)).toBe(true);
    expect(isExcused(20, 100, 2)).toBe(false);
    const rates = new Map([['x', { failed: 9, trials: 30 }]]);
    expect(compared([failed('x')], [failed('x')], rates)).toMatchObject({ flaky: [], alreadyRed: [{ id: 'x', flakes: { failed: 9, trials: 30 } }] }); // prettier-ignore
  });

  it('are named with what is known about them', () => {
    const known = makeTest('x', { status: 'failed', message: 'boom', file: 'a.js', line: 3 });
    expect(compared([], [known]).caused).toEqual([{ id: 'x', message: 'boom', file: 'a.js', line: 3 }]);
    const nowhere = makeTest('x', { status: 'failed', line: 3, attempts: [{ status: 'failed', durationMs: 1, message: 'first' }] }); // prettier-ignore
    expect(compared([], [nowhere]).caused).toEqual([{ id: 'x', message: 'first' }]);
    expect(compared([], [makeTest('x', { status: 'failed', file: 'a.js' })]).caused).toEqual([
      { id: 'x', file: 'a.js' },
    ]);
  });
});

describe('a baseline that says nothing', () => {
  it('ends the run with what to do', () => {
    expect(() => requireTestable(makeTrial({ judgement: redBy('x'), exitCode: 1 }))).not.toThrow();
    expect(() => requireTestable(makeTrial({ judgement: { outcome: 'error', why: 'It is odd.' } }))).toThrow(
      expect.objectContaining({
        message: 'The baseline could not be judged. It is odd.',
        fix: expect.stringContaining('Check that its reports match `report-paths`'),
        exitCode: 3,
      }),
    );
    for (const exitCode of [126, 127])
      expect(() =>
        requireTestable(makeTrial({ judgement: redBy(), exitCode, tail: ['one', '  not found '] })),
      ).toThrow(
        expect.objectContaining({
          message: `The test command could not be started: exit code ${exitCode}. not found`,
          fix: expect.stringContaining('Check `test-command`'),
          exitCode: 2,
        }),
      );
    expect(() => requireTestable(makeTrial({ judgement: redBy(), exitCode: 127, tail: [] }))).toThrow(
      /exit code 127\. $/,
    );
  });
});

describe('reruns', () => {
  const many = (count: number) => Array.from({ length: count }, (_, i) => `t${i}`);
  it('are worth it for some failures, but not for more than twenty that are most of the tests', () => {
    expect(isWorthRerun([], [makeTest('a')])).toBe(false);
    expect(isWorthRerun(many(20), [])).toBe(true);
    const of = (count: number) => many(count).map((id) => makeTest(id));
    expect(isWorthRerun(many(21), of(42))).toBe(true);
    expect(isWorthRerun(many(21), of(41))).toBe(false);
    expect(isWorthRerun(many(21), [...of(41), skipped('s')])).toBe(false);
  });

  it('keep what each try said', () => {
    const first = makeTest('x', { status: 'failed', durationMs: 5, message: 'no', trace: 'at x' });
    expect(withAttempts(makeTest('x'), [first])).toMatchObject({
      flaky: true,
      attempts: [{ status: 'failed', durationMs: 5, message: 'no', trace: 'at x' }],
    });
    expect(withAttempts(makeTest('x'), [makeTest('x')]).flaky).toBeUndefined();
    expect(withAttempts(makeTest('x', { status: 'skipped' }), [first]).flaky).toBeUndefined();
  });

  it('of the runner itself are one test, and skipped ones beside them stay', () => {
    const alike = { name: 'x', suite: [] };
    const folded = foldRepeats([
      makeTest('x', { ...alike, status: 'failed' }),
      makeTest('x#2', { ...alike, status: 'skipped' }),
      makeTest('x#3', { ...alike, status: 'failed' }),
      makeTest('x#4', alike),
    ]);
    expect(folded.map(({ id, status }) => [id, status])).toEqual([
      ['x#2', 'skipped'],
      ['x', 'passed'],
    ]);
    expect(folded[1]).toMatchObject({ flaky: true });
    expect(folded[1]!.attempts).toHaveLength(2);
  });
});
