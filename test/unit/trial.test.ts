import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import Ajv from 'ajv';
import addFormats from 'ajv-formats';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toCtrf } from '../../src/report/write-ctrf.ts';
import { testEnvironment } from '../../src/trial/environment.ts';
import { judge, type CommandResult } from '../../src/trial/judging/judge.ts';
import { compareExecuted } from '../../src/trial/judging/integrity.ts';
import type { TestResult } from '../../src/trial/reports/model.ts';
import { afterRerun, foldRepeats, withFocus } from '../../src/trial/judging/reruns.ts';

const test = (status: TestResult['status'], id: string = status): TestResult => ({
  id,
  name: id,
  suite: [],
  status,
  durationMs: 1,
});
const exit = (code: number): CommandResult['end'] => ({ kind: 'exit', code });

describe('the gate', () => {
  const passing = { tests: [test('passed'), test('skipped')] };
  const failing = { tests: [test('passed'), test('failed', 'a › b')] };
  it.each<[string, CommandResult, string, string?]>([
    ['exit 0 without a report asked for', { end: exit(0), report: undefined }, 'green'],
    ['exit 0 and a passing report', { end: exit(0), report: passing }, 'green'],
    ['exit 0 but a failing report', { end: exit(0), report: failing }, 'red', 'tests-failed'],
    ['exit 0 but no usable report', { end: exit(0), report: { problem: 'gone.' } }, 'error'],
    ['exit 0 but no test ran', { end: exit(0), report: { tests: [test('skipped')] } }, 'error'],
    ['exit 1 without a report asked for', { end: exit(1), report: undefined }, 'red', 'command-failed'],
    ['exit 1 and a failing report', { end: exit(1), report: failing }, 'red', 'tests-failed'],
    ['exit 1 although the report passes', { end: exit(1), report: passing }, 'red', 'command-failed'],
    [
      'exit 1 and no usable report: it did not compile',
      { end: exit(1), report: { problem: 'gone.' } },
      'red',
      'no-report',
    ],
    ['exit 125', { end: exit(125), report: passing }, 'error'],
    ['a signal', { end: { kind: 'signal', signal: 'SIGSEGV' }, report: passing }, 'red', 'command-failed'],
    ['the time limit', { end: { kind: 'timeout' }, report: undefined }, 'timeout', 'timeout'],
  ])('%s', (_, facts, outcome, reason) => {
    const judgement = judge(facts);
    expect(judgement.outcome).toBe(outcome);
    expect('reason' in judgement ? judgement.reason : undefined).toBe(reason);
    if (reason === 'tests-failed') expect(judgement).toMatchObject({ failed: ['a › b'] });
  });
});

describe('the gate no-new-failures', () => {
  const reports = (...failed: string[]): CommandResult => ({
    end: exit(failed.length > 0 ? 1 : 0),
    report: { tests: [test('passed', 'ok'), ...failed.map((id) => test('failed', id))] },
  });
  const known = { excused: new Set(['old']) };

  it('excuses what already fails on the base, and only that', () => {
    expect(judge(reports('old'), known)).toMatchObject({ outcome: 'green' });
    expect(judge(reports(), known)).toMatchObject({ outcome: 'green' });
    expect(judge(reports('old', 'new'), known)).toMatchObject({ outcome: 'red', failed: ['new'] });
  });

  it('takes the base as it is, as long as its report explains its exit code', () => {
    expect(judge(reports('old'), { excused: 'all' }).outcome).toBe('green');
    expect(judge({ end: exit(1), report: undefined }, { excused: 'all' }).outcome).toBe('red');
    expect(judge({ ...reports(), end: exit(1) }, { excused: 'all' }).outcome).toBe('red');
    expect(judge({ ...reports('old'), end: exit(139) }, known).outcome).toBe('red');
    expect(judge({ ...reports('old'), end: exit(7) }, known).outcome).toBe('red');
    expect(judge({ ...reports('old'), end: exit(7) }, { ...known, baseExitCode: 7 }).outcome).toBe('green');
  });
});

describe('test integrity', () => {
  const named = (name: string, file: string, status: TestResult['status'] = 'passed'): TestResult => ({
    ...test(status, `${file} › ${name}`),
    name,
    file,
  });
  const base = [named('one', 'a'), named('two', 'a'), named('three', 'b'), named('off', 'b', 'skipped')];
  const judged = (now: TestResult[]): ReturnType<typeof judge> =>
    judge({ end: exit(0), report: { tests: now } }, { excused: new Set(), reference: base });

  it.each<[string, TestResult[], string[]]>([
    ['a test is gone', [base[0]!, base[2]!], ['a › two']],
    ['a test is newly skipped', [base[0]!, named('two', 'a', 'skipped'), base[2]!], ['a › two']],
    ['a file lost a test and another one won one', [base[0]!, base[2]!, named('new', 'b')], ['a › two']],
    ['a test became inconclusive', [{ ...base[0]!, status: 'other' }, ...base.slice(1)], ['a › one']],
    ['all of a file is gone', [base[0]!, base[1]!], ['b › three']],
  ])('is broken when %s', (_, now, lost) => {
    expect(judged(now)).toMatchObject({ outcome: 'red', reason: 'tests-weakened', failed: lost });
  });

  it.each<[string, TestResult[]]>([
    ['the same tests ran', base],
    ['more tests ran', [...base, named('new', 'c')]],
    ['a skipped test is gone', base.slice(0, 3)],
    ['a test was renamed', [named('uno', 'a'), ...base.slice(1)]],
    ['a file was renamed', [named('one', 'z'), named('two', 'z'), base[2]!]],
  ])('holds when %s', (_, now) => {
    expect(judged(now).outcome).toBe('green');
  });

  it('says where, and how many', () => {
    expect(compareExecuted(base, [base[0]!, base[2]!])).toEqual({
      lost: ['a › two'],
      where: ['a ran 2 tests on the base and 1 here'],
      renamed: 0,
    });
  });

  it('never finds less in a trial than in one with fewer tests', () => {
    const tests = fc.uniqueArray(fc.tuple(fc.nat(9), fc.nat(2)), { maxLength: 20, selector: String });
    fc.assert(
      fc.property(tests, fc.nat(), (ids, index) => {
        const all = ids.map(([name, file]) => named(`t${name}`, `f${file}`));
        expect(compareExecuted(all, all).lost).toEqual([]);
        if (all.length === 0) return;
        const fewer = all.toSpliced(index % all.length, 1);
        expect(compareExecuted(all, fewer).lost).toEqual([all[index % all.length]!.id]);
        expect(compareExecuted(fewer, all).lost).toEqual([]);
      }),
    );
  });
});

describe('reruns', () => {
  it('alone make a test that passes then flaky, with what it said before', () => {
    const first = [
      { ...test('failed', 'a'), message: 'no', durationMs: 9 },
      test('failed', 'b'),
      test('passed', 'c'),
    ];
    const merged = withFocus(first, [test('passed', 'a'), test('failed', 'b')]);
    expect(
      merged.map(({ id, status, flaky, durationMs }) => [id, status, flaky ?? false, durationMs]),
    ).toEqual([
      ['a', 'passed', true, 9],
      ['b', 'failed', false, 1],
      ['c', 'passed', false, 1],
    ]);
    expect(merged[0]!.attempts).toEqual([{ status: 'failed', durationMs: 9, message: 'no' }]);
    expect(merged[1]!.attempts).toHaveLength(1);
  });

  it('of the whole command replace what was there, a file that did not load too', () => {
    const merged = afterRerun(
      [test('failed', '(file)'), test('failed', 'a')],
      [test('passed', 'a'), test('passed', 'b')],
    );
    expect(merged.map(({ id, flaky }) => [id, flaky])).toEqual([
      ['a', true],
      ['b', undefined],
    ]);
  });

  it('by the runner itself are one test, when the last one passed', () => {
    const named = (status: TestResult['status'], id: string): TestResult => ({
      ...test(status, id),
      name: 'a',
    });
    const folded = foldRepeats([
      named('failed', 'a'),
      named('failed', 'a #2'),
      named('passed', 'a #3'),
      test('passed', 'b'),
    ]);
    expect(folded.map(({ id, status, flaky }) => [id, status, flaky])).toEqual([
      ['a', 'passed', true],
      ['b', 'passed', undefined],
    ]);
    const different = [named('passed', 'a'), named('failed', 'a #2')];
    expect(foldRepeats(different)).toEqual(different);
  });
});

describe('test_results.json', () => {
  const schemaFile = path.join(
    path.dirname(createRequire(import.meta.url).resolve('ctrf')),
    'ctrf-schema-0.0.json',
  );
  const validate = addFormats
    .default(new Ajv.default({ strict: false }))
    .compile(JSON.parse(readFileSync(schemaFile, 'utf8')) as object);

  it("is valid by CTRF's own schema", () => {
    const statuses = ['passed', 'failed', 'skipped', 'pending', 'other'] as const;
    const optional = {
      message: fc.string(),
      trace: fc.string(),
      file: fc.string({ minLength: 1 }),
      line: fc.integer({ min: 1 }),
      rawStatus: fc.string({ minLength: 1 }),
      output: fc.string(),
      flaky: fc.constant(true as const),
      attempts: fc.array(
        fc.record({ status: fc.constantFrom(...statuses), durationMs: fc.nat(), message: fc.string() }),
      ),
    };
    const result = fc.record(
      {
        id: fc.string({ minLength: 1 }),
        name: fc.string(),
        suite: fc.array(fc.string({ minLength: 1 })),
        status: fc.constantFrom(...statuses),
        durationMs: fc.nat(),
        ...optional,
      },
      { requiredKeys: ['id', 'name', 'suite', 'status', 'durationMs'] },
    );
    fc.assert(
      fc.property(fc.array(result), (tests) => {
        const report = toCtrf({
          tests,
          startedAt: 1_700_000_000_000,
          durationMs: 5,
          extra: { outcome: 'green' },
        });
        expect(validate(report), JSON.stringify(validate.errors)).toBe(true);
      }),
    );
    expect(validate({ reportFormat: 'CTRF' })).toBe(false);
  });
});

describe('what tests see of the environment', () => {
  it('is the job without tokens, inputs, state and the files of the runner', () => {
    const seen = testEnvironment(
      {
        PATH: '/bin',
        CI: 'true',
        INPUT_TOKEN: 't',
        STATE_X: 's',
        ACTIONS_RUNTIME_TOKEN: 'a',
        GITHUB_TOKEN: 'g',
        GH_TOKEN: 'g',
        GITHUB_OUTPUT: '/o',
        GITHUB_SHA: 'abc',
        GIT_DIR: '/x',
        GIT_AUTHOR_NAME: 'n',
        MINE: 'has s3cret inside',
        NOTHING: undefined,
      },
      ['s3cret', ''],
    );
    expect(seen).toEqual({ PATH: '/bin', CI: 'true', GITHUB_SHA: 'abc', GIT_AUTHOR_NAME: 'n' });
  });
});
