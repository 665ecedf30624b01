/** Test reports that people had trouble with in the field. What is right is what the framework's own counters say. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { redactor } from '../../src/platform/text/redact.ts';
import { Collector } from '../../src/trial/reports/collect.ts';
import { countStatuses } from '../../src/trial/reports/model.ts';
import { readReport } from '../../src/trial/reports/read.ts';

const FIELD = path.resolve(import.meta.dirname, '../fixtures/field/reports');

async function read(...files: string[]) {
  const collector = new Collector(['/w'], redactor([]));
  for (const file of files) {
    const bytes = readFileSync(path.join(FIELD, file));
    async function* chunks() {
      for (let at = 0; at < bytes.length; at += 100) yield bytes.subarray(at, at + 100);
    }
    await readReport(file, chunks(), collector.sinkOf(file));
  }
  return collector;
}

/** `passed 2, failed 1`, or why the report is refused. */
async function told(file: string): Promise<string> {
  try {
    const { tests } = await read(file);
    const { passed, failed, skipped, pending, other } = countStatuses(tests);
    return Object.entries({ passed, failed, skipped, pending, other })
      .filter(([, count]) => count > 0)
      .map(([name, count]) => `${name} ${count}`)
      .join(', ');
  } catch (error) {
    return (error as Error).message;
  }
}

describe('a report from the field', () => {
  it.each([
    ['r01-nunit22.xml', 'passed 2, failed 1'],
    ['r02-suite-root.xml', /the root <test-suite> belongs to no known format/],
    ['r03-cppunit.xml', /a report of CppUnit or AUnit, which is not read\. Let the tests write JUnit XML/],
    ['r05-gtest110.xml', 'passed 1, skipped 1'],
    [
      'r07-esc.xml',
      /at offset 258: it holds the character U\+001B, which XML forbids\. It begins a terminal colour/,
    ],
    ['r09-crash.trx', 'passed 1, failed 1'],
    ['r10-cut.json', /is not JSON, or it is cut off/],
    ['r11-jsonlog.json', 'passed 2'],
    ['r13-nopass.json', 'passed 2'],
    ['r15-build.json', 'failed 2'],
    ['r16-bom.json', 'passed 1'],
    ['r17-declared.xml', 'passed 1'],
    ['r17-u16bom.xml', 'passed 1'],
    ['r18-u16nobom.xml', 'passed 1'],
    ['r20-subtests.xml', 'failed 1'],
    ['r21-explicit.xml', 'passed 1, other 1'],
    ['r23-mochawesome.json', /it is mochawesome, which is not read\. Use `--reporter json` of Mocha/],
    ['r24-plan.tap', 'passed 1, failed 1'],
    ['r25-skip.tap', 'passed 1, skipped 1'],
    ['r27-vitest.json', 'passed 1, skipped 1'],
    ['r28-jest.json', 'passed 1, failed 1'],
    ['r30-trunc.xml', /at offset \d+: /],
    ['r32-empty.xml', /it is empty/],
    ['r33-utf8.xml', 'passed 1'],
    ['r34-nocap.json', 'passed 2'],
    ['r38-open.xml', /at offset \d+: /],
    ['r39-skipfail.xml', 'passed 1, failed 1'],
    ['r41-n.tap', 'failed 1'],
    ['r44-claims.xml', 'failed 1'],
  ])('%s: %s', async (file, expected) => {
    const found = await told(file);
    if (typeof expected === 'string') expect(found).toBe(expected);
    else expect(found).toMatch(expected);
  });

  it('names each package that does not build, with its own output', async () => {
    const { tests } = await read('r15-build.json');
    expect(
      tests.map(({ suite, message, trace }) => [suite[0], message, trace!.includes('undefined: x')]),
    ).toEqual([
      ['ex.org/a', 'The package does not build.', true],
      ['ex.org/b', 'The package failed.', false],
    ]);
  });

  it('has the same ids in any order, also for classes of the same name', async () => {
    const ids = async (file: string) =>
      (await read(file)).tests.map(({ id, status }) => `${id} ${status}`).toSorted();
    const expected = ['Shop.A.OrderTests › Sums passed', 'Shop.B.OrderTests › Sums failed'];
    expect([await ids('r36-one.xml'), await ids('r36-two.xml')]).toEqual([expected, expected]);
  });

  it.each([
    [`executed='true' success='true'`, '', 'passed'],
    [`executed='true' success='false'`, '', 'failed'],
    [`executed="True"`, '', 'passed'],
    [`executed="True"`, '<failure><message>no</message></failure>', 'failed'],
    [`executed="False"`, '<reason/>', 'skipped'],
  ])('reads NUnit 2 in every hand: %s %s', async (attributes, inside, status) => {
    const collector = new Collector([], redactor([]));
    async function* chunks() {
      yield Buffer.from(
        `<test-results><test-suite><results><test-case name="A.t" ${attributes}>${inside}</test-case></results></test-suite></test-results>`,
      );
    }
    await readReport('x.xml', chunks(), collector.sinkOf('x.xml'));
    expect(collector.tests.map((test) => test.status)).toEqual([status]);
  });

  it('says that a run was aborted', async () => {
    const { tests } = await read('r09-crash.trx');
    expect(tests.at(-1)!.message).toContain('The active test run was aborted');
  });
});
