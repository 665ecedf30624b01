import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import Ajv from 'ajv';
import addFormats from 'ajv-formats';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toCtrf } from '../../src/trial/ctrf.ts';
import { testEnvironment } from '../../src/trial/environment.ts';
import { judge, type TrialFacts } from '../../src/trial/gate.ts';
import { readJUnit } from '../../src/trial/reports/junit.ts';
import { countStatuses, withUniqueIds, type TestResult } from '../../src/trial/reports/model.ts';

const test = (status: TestResult['status'], id: string = status): TestResult => ({
  id,
  name: id,
  suite: [],
  status,
  durationMs: 1,
});
const exit = (code: number): TrialFacts['end'] => ({ kind: 'exit', code });

describe('the gate', () => {
  const passing = { tests: [test('passed'), test('skipped')] };
  const failing = { tests: [test('passed'), test('failed', 'a › b')] };
  it.each<[string, TrialFacts, string, string?]>([
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

async function* chunked(xml: string, size = 7): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(xml);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

describe('JUnit XML', () => {
  it('is read as one model, whatever its dialect', async () => {
    const xml = `<?xml version="1.0" encoding="UTF-8"?>
      <testsuites tests="99" failures="0"><testsuite name="outer" tests="99"><testsuite name="inner &amp; more">
        <testcase name="passes" classname="C" time="1,000.5" file="src/ä.test.js" line="7"/>
        <testcase name="fails" classname="C" time="0.25"><failure message="expected 1 &lt; 0" type="E"><![CDATA[at x.js:1]]></failure></testcase>
        <testcase name="errs"><error type="Boom">trace</error></testcase>
        <testcase name="skips"><skipped message="later"/></testcase>
        <testcase name="talks"><system-out>] <failure/> is only text when escaped: &lt;failure/&gt;</system-out></testcase>
        <testcase name="passes" classname="C"/>
      </testsuite></testsuite></testsuites>`.replace(' <failure/> is', ' is');
    const tests = withUniqueIds(await readJUnit('r.xml', chunked(xml)));
    expect(
      tests.map(({ id, status, durationMs, message, trace, file, line }) => ({
        id,
        status,
        durationMs,
        message,
        trace,
        file,
        line,
      })),
    ).toEqual([
      {
        id: 'outer › inner & more › C › passes',
        status: 'passed',
        durationMs: 1_000_500,
        file: 'src/ä.test.js',
        line: 7,
      },
      {
        id: 'outer › inner & more › C › fails',
        status: 'failed',
        durationMs: 250,
        message: 'expected 1 < 0',
        trace: 'at x.js:1',
      },
      { id: 'outer › inner & more › errs', status: 'failed', durationMs: 0, message: 'Boom', trace: 'trace' },
      { id: 'outer › inner & more › skips', status: 'skipped', durationMs: 0, message: 'later' },
      { id: 'outer › inner & more › talks', status: 'passed', durationMs: 0 },
      { id: 'outer › inner & more › C › passes #2', status: 'passed', durationMs: 0 },
    ]);
    // The counters of the file say otherwise; the cases are what counts.
    expect(countStatuses(tests)).toEqual({
      tests: 6,
      passed: 3,
      failed: 2,
      skipped: 1,
      pending: 0,
      other: 0,
    });
  });

  it('does without a <testsuites> root', async () => {
    expect(
      await readJUnit('r.xml', chunked('<testsuite name="s"><testcase name="t"/></testsuite>')),
    ).toMatchObject([{ id: 's › t', status: 'passed' }]);
  });

  it.each([
    ['a DOCTYPE', '<!DOCTYPE a [<!ENTITY x "y">]><testsuite/>', 'DOCTYPE'],
    ['a missing end', '<testsuite><testcase name="a"/>', 'unclosed tag'],
    ['two roots', '<testsuite/><testsuite/>', 'root'],
    ['duplicate attributes', '<testsuite name="a" name="b"/>', 'duplicate attribute'],
    ['an unknown entity', '<testsuite name="&x;"/>', 'entity'],
    ['nothing', '', ''],
    ['something else', '<html/>', 'the root is <html>'],
    ['text', 'hello', ''],
  ])('is refused with %s, naming file and offset', async (_, xml, reason) => {
    await expect(readJUnit('r.xml', chunked(xml))).rejects.toThrow(
      new RegExp(`^r\\.xml: at offset \\d+: .*${reason}`),
    );
  });

  it('is either read or refused, never anything else', async () => {
    const piece = fc.constantFrom(
      '<testsuite name="s">',
      '</testsuite>',
      '<testcase name="t">',
      '</testcase>',
      '<failure>',
      '</failure>',
      'x',
      '&lt;',
      '<![CDATA[',
      ']]>',
      '<!--',
      '-->',
      '\0',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 12 }), async (pieces) => {
        const outcome = await readJUnit('r.xml', chunked(pieces.join(''))).catch(
          (error: Error) => error.name,
        );
        expect(Array.isArray(outcome) || outcome === 'ReportError').toBe(true);
      }),
    );
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
