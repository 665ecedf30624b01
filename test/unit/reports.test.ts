import { redactor } from '../../src/platform/text/redact.ts';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { focusOf } from '../../src/trial/focus/command.ts';
import { toCtrf } from '../../src/report/write-ctrf.ts';
import { Collector } from '../../src/trial/reports/collect.ts';
import { countStatuses, wasExecuted, type TestResult } from '../../src/trial/reports/model.ts';
import { placeOf } from '../../src/report/place.ts';
import { readReport } from '../../src/trial/reports/read.ts';
import { holdMoreCases } from '../../src/trial/reports/weigh.ts';
import { temporaryFolder } from '../support/temporary.ts';

const FIXTURES = path.resolve(import.meta.dirname, '../fixtures');

async function* chunked(content: string | Uint8Array, size = 7): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(content);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function read(
  file: string,
  content: string | Uint8Array,
  roots: string[] = ['/project'],
): Promise<{ tests: TestResult[]; notes: string[] }> {
  const { tests, notes } = await collect({ [file]: content }, roots);
  return { tests, notes };
}

async function collect(files: Record<string, string | Uint8Array>, roots: string[]): Promise<Collector> {
  const collector = new Collector(roots, redactor([]));
  for (const [file, content] of Object.entries(files))
    await readReport(file, chunked(content, 1_000), collector.sinkOf(file));
  return collector;
}

function filesBelow(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  const paths = files.map((entry) => path.join(entry.parentPath, entry.name));
  return Object.fromEntries(paths.map((file) => [path.relative(folder, file), readFileSync(file, 'utf8')]));
}

interface Facts {
  version: string;
  command: string;
  expected: Record<string, number>;
  focus?: {
    command: string;
    tests: string[];
    /** What a framework runs whatever it is asked for, such as files that do not load. */
    beside: string[];
  };
}

function factsOf(framework: string, recording: string): Facts {
  const file = path.join(FIXTURES, 'frameworks', framework, recording, 'facts.json');
  return JSON.parse(readFileSync(file, 'utf8')) as Facts;
}

const recordings = readdirSync(path.join(FIXTURES, 'frameworks')).flatMap((framework) =>
  readdirSync(path.join(FIXTURES, 'frameworks', framework))
    .filter((name) => name !== 'project')
    .map((name) => [name === 'recorded' ? framework : name, framework, name] as const),
);

describe.each(recordings)('what %s reports', (_, framework, recording) => {
  const folder = path.join(FIXTURES, 'frameworks', framework);
  const facts = factsOf(framework, recording);

  it('is read as what its sources say', async () => {
    const { tests } = await collect(filesBelow(path.join(folder, recording, 'full')), ['/project']);
    const { passed, failed, skipped, pending } = countStatuses(tests);
    expect({ passed, failed, skipped, pending }).toEqual(facts.expected);
    expect(new Set(tests.map(({ id }) => id)).size).toBe(tests.length);
    const aboutPlace = tests.flatMap(({ id, file = '', name }) => [id, file, name]).join('\n');
    expect(aboutPlace).not.toMatch(/\/project/);
  });
});

const focused = recordings.filter(([, framework, recording]) => 'focus' in factsOf(framework, recording));

describe.each(focused)('the focus command for %s', (_, framework, recording) => {
  it('ran exactly the chosen tests, and is still the one AutoSync makes', async () => {
    const folder = path.join(FIXTURES, 'frameworks', framework);
    const { command: testCommand, focus } = factsOf(framework, recording);
    const { command, tests: asked, beside } = focus!;
    const { tests } = await collect(filesBelow(path.join(folder, recording, 'full')), ['/project']);
    const again = await collect(filesBelow(path.join(folder, recording, 'focus')), ['/project']);
    const files = new Set(Object.keys(filesBelow(path.join(folder, 'project'))));
    const chosen = tests.filter(({ id }) => asked.includes(id));
    expect(focusOf(undefined, testCommand, {}, { files })?.(chosen)).toBe(command);
    const executed = again.tests.filter(wasExecuted).map(({ id }) => id);
    expect(executed.toSorted()).toEqual([...asked, ...beside].toSorted());
  });
});

const written = JSON.parse(readFileSync(path.join(FIXTURES, 'reports/expected.json'), 'utf8')) as Record<
  string,
  Record<string, number> & { flaky?: string[]; notes?: string[] }
>;

describe.each(Object.entries(written))('%s', (file, { flaky = [], notes = [], ...counts }) => {
  const content = readFileSync(path.join(FIXTURES, 'reports', file));

  it('is read as what it says', async () => {
    const found = await read(file, content);
    const zero = { passed: 0, failed: 0, skipped: 0, pending: 0, other: 0 };
    const { tests: _, ...statuses } = countStatuses(found.tests);
    expect(statuses).toEqual({ ...zero, ...counts });
    expect(found.tests.filter((test) => test.flaky).map(({ id }) => id)).toEqual(flaky);
    expect(found.notes).toEqual(notes);
  });

  it('is never green when it is cut off', async () => {
    const whole = await read(file, content);
    for (const share of [0.2, 0.5, 0.8, 0.95]) {
      const cut = content.subarray(0, Math.floor(content.length * share));
      await expect(read(file, cut)).rejects.toThrow(new RegExp(`^${RegExp.escape(file)}: at offset \\d+: `));
    }
    expect(whole.tests.length).toBeGreaterThan(0);
  });

  it('goes through CTRF without a loss', async () => {
    const before = await read(file, content);
    const report = toCtrf({ tests: before.tests, startedAt: 0, durationMs: 0, extra: {} });
    const after = await read('ctrf.json', JSON.stringify(report));
    const essence = ({
      id,
      status,
      suite,
      message,
      trace,
      file: from,
      line,
      output,
      flaky: is,
      attempts,
    }: TestResult) => ({
      id: id.replace(/ #\d+$/, ''),
      status,
      suite,
      message,
      trace,
      from,
      line,
      output,
      is,
      attempts,
    });
    expect(after.tests.map(essence)).toEqual(before.tests.map(essence));
  });
});

describe('a report', () => {
  it.each([
    ['a DOCTYPE', '<!DOCTYPE a [<!ENTITY x "y">]><testsuite/>', 'DOCTYPE'],
    ['a missing end', '<testsuite><testcase name="a"/>', 'unclosed tag'],
    ['two roots', '<testsuite/><testsuite/>', 'root'],
    ['duplicate attributes', '<testsuite name="a" name="b"/>', 'duplicate attribute'],
    ['an unknown entity', '<testsuite name="&x;"/>', 'entity'],
    ['nothing', '', 'empty'],
    ['blanks', ' \n\t', 'empty'],
    ['another root', '<html/>', 'the root <html> belongs to no known format. Known formats: JUnit'],
    ['too many levels', '<testsuite>'.repeat(2_000), 'nested'],
    ['an unknown encoding', '<?xml version="1.0" encoding="x-none"?><testsuite/>', 'encoding'],
    ['plain text', 'hello', 'no test report that AutoSync knows; it begins with "hello"'],
    ['other JSON', '{"a":1}', 'JSON of no known format'],
    ['broken JSON', '{"stats":{},"tests":[', 'not JSON, or cut off'],
    ['JSON that lies about its format', '{"numTotalTests":1,"testResults":[{}]}', 'testResults.0.name'],
    ['TAP without a plan', 'TAP version 14\nok 1\n', 'no plan'],
    ['TAP that is cut off', '1..3\nok 1\n', 'cut off'],
    [
      'a package without an end',
      '{"Action":"run","Package":"p","Test":"T"}\n',
      'the package p has no result',
    ],
    ['a suite without an end', '{"type":"suite","event":"started"}\n', 'no result'],
    ['an event that is cut off', '{"Action":"start","Package":"p"}\n{"Action":"pa', 'cut off'],
  ])('is refused with %s, naming file and offset', async (_, content, reason) => {
    await expect(read('r.xml', content)).rejects.toThrow(
      new RegExp(`^r\\.xml: at offset \\d+: .*${RegExp.escape(reason)}`),
    );
  });

  it('is told by its content, in any encoding', async () => {
    const xml = '<testsuite name="s"><testcase name="ä"/></testsuite>';
    const utf16 = Buffer.from(`\uFEFF<?xml version="1.0" encoding="utf-16"?>${xml}`, 'utf16le');
    const latin1 = Buffer.from(`<?xml version="1.0" encoding="ISO-8859-1"?>${xml}`, 'latin1');
    for (const content of [`\uFEFF${xml}`, `\n ${xml}`, utf16, latin1])
      expect((await read('report.txt', content)).tests).toMatchObject([{ id: 's › ä' }]);
  });

  it('of Go names packages that do not build, tests that never end, and what is no event', async () => {
    const go = await read(
      'go.json',
      [
        '{"Action":"start","Package":"a"}',
        '# a [a.test]',
        '{"Action":"output","Package":"a","Output":"FAIL\\ta [build failed]\\n"}',
        '{"Action":"fail","Package":"a","Elapsed":0}',
        '{"Action":"run","Package":"b","Test":"TestPanics"}',
        '{"Action":"output","Package":"b","Test":"TestPanics","Output":"panic: oh\\n"}',
        '{"Action":"fail","Package":"b","Elapsed":1}',
        '',
      ].join('\n'),
    );
    expect(go.tests).toMatchObject([
      { id: 'a › (package)', status: 'failed', message: 'The package does not build.' },
      { id: 'b › TestPanics', status: 'failed', message: 'It did not finish.', trace: 'panic: oh' },
    ]);
    expect(go.notes).toEqual(['go.json: lines that are not events of go test -json: 1']);
  });

  it('keeps what is odd about a dialect from deciding', async () => {
    const one = async (file: string, content: string): Promise<unknown[]> =>
      (await read(file, content)).tests.map(({ id, status }) => [id, status]);
    const junit = (body: string): string => `<testsuite name="s-20260102030405">${body}</testsuite>`;
    // What is to do may fail in node; unittest-xml-reporting appends the time to suites.
    expect(await one('a', junit('<testcase name="t"><skipped type="todo"/><failure/></testcase>'))).toEqual([
      ['s › t', 'pending'],
    ]);
    // .NET declares UTF-16 and writes UTF-8.
    expect(
      await one('a', `<?xml version="1.0" encoding="utf-16"?>${junit('<testcase name="t"/>')}`),
    ).toHaveLength(1);
    // A number that somebody else gave already.
    expect(await one('a', junit('<testcase name="t"/><testcase name="t #2"/><testcase name="t"/>'))).toEqual([
      ['s › t', 'passed'],
      ['s › t #2', 'passed'],
      ['s › t #3', 'passed'],
    ]);
    expect(
      await one(
        'a',
        'go: downloading x\n{"Action":"run","Package":"p","Test":"T"}\n[INFO] x\n{"Action":"pass","Package":"p","Test":"T"}\n{"Action":"pass","Package":"p"}\n',
      ),
    ).toEqual([['p › T', 'passed']]);
    expect(
      await one(
        'a',
        '{"type":"suite","event":"started"}\n{"type":"test","event":"started","name":"a::b"}\n{"type":"suite","event":"failed"}\n',
      ),
    ).toEqual([['a › b', 'failed']]);
    expect(await one('a', '1..1\n# Subtest: p\n    not ok 1 - x # TODO\n    1..1\nnot ok 1 - p\n')).toEqual([
      ['p › x', 'pending'],
      ['p', 'failed'],
    ]);
    expect(
      await one(
        'a',
        '{"numTotalTests":1,"testResults":[{"name":"f","assertionResults":[{"title":"t","status":"constructor"}]}]}',
      ),
    ).toEqual([['f › t', 'other']]);
    const suite =
      '<test-run><test-suite type="TestFixture" classname="C" site="TearDown"><failure><message>no</message></failure></test-suite></test-run>';
    expect(await one('a', suite)).toEqual([['C › (TearDown)', 'failed']]);
    const rows =
      '<TestRun xmlns="http://microsoft.com/schemas/VisualStudio/TeamTest/2010"><Results><UnitTestResult testName="t" outcome="Failed"><InnerResults><UnitTestResult testName="r" outcome="Passed"/></InnerResults></UnitTestResult></Results></TestRun>';
    expect(await one('a', rows)).toEqual([
      ['r', 'passed'],
      ['t', 'failed'],
    ]);
  });

  it('takes no longer for hostile texts than for others', async () => {
    const panic = JSON.stringify("panicked at '".repeat(40_000));
    const events = [
      '{"type":"suite","event":"started"}',
      `{"type":"test","event":"failed","name":"a","stdout":${panic}}`,
      '{"type":"suite","event":"failed"}',
    ];
    const go = JSON.stringify('\n'.repeat(40_000));
    const blank = [
      '{"Action":"start","Package":"p"}',
      `{"Action":"output","Package":"p","Test":"T","Output":${go}}`,
      '{"Action":"fail","Package":"p","Test":"T"}',
      '{"Action":"fail","Package":"p"}',
    ];
    const tap = `1..1\nnot ok 1\n  ---\n  location: "${'x:'.repeat(40_000)}"\n  ...\n`;
    for (const content of [`${events.join('\n')}\n`, `${blank.join('\n')}\n`, tap])
      expect((await read('r', content)).tests).toHaveLength(1);
    await expect(
      read(
        'r',
        `1..1\n${Array.from({ length: 3_000 }, (_, i) => `${'    '.repeat(i)}# Subtest: a\n`).join('')}`,
      ),
    ).rejects.toThrow(/^r: at offset/);
  }, 10_000);

  it('that bails out has failed', async () => {
    const { tests } = await read('a.tap', '1..2\nok 1\nBail out! no database\n');
    expect(tests).toMatchObject([
      { status: 'passed' },
      { name: '(bail out)', status: 'failed', message: 'no database' },
    ]);
  });

  it('cannot fill the memory with one test', async () => {
    const long = 'x'.repeat(100_000);
    const xml = `<testsuite name="${long}"><testcase name="${long}">${'<failure/>'.repeat(20_000)}<failure message="${long}">${long}</failure><system-out>${long}</system-out></testcase></testsuite>`;
    const { tests } = await read('r.xml', xml);
    expect(JSON.stringify(tests).length).toBeLessThan(70_000);
    expect(tests).toMatchObject([{ status: 'failed' }]);
  });

  it('is either read or refused, never anything else', async () => {
    const pieces = [
      ['<testsuite name="s">', '</testsuite>', '<testcase name="t">', '</testcase>', '<failure>', '</failure>', 'x', '&lt;', '<![CDATA[', ']]>', '<!--', '-->', '\0', '<TestRun>', '<UnitTestResult/>', '</TestRun>'],
      ['TAP version 14\n', '1..2\n', 'ok 1\n', 'not ok 2 - x # TODO\n', '    ok 1\n', '    1..1\n', '  ---\n', '  a: "b\n', '  ...\n', 'Bail out!\n', '# Subtest: a\n', '{\n', '}\n', 'pragma +strict\n', '\0'],
      ['{"Action":"run","Package":"p","Test":"T"}\n', '{"Action":"fail","Package":"p"}\n', '{"Action":1}\n', '{"type":"test","event":"ok","name":"a"}\n', '{"type":"suite","event":"ok"}\n', '{"protocolVersion":"1"}\n', '{"type":"testDone"}\n', '{"type":"done"}\n', '[]\n', 'null\n', '{'],
      ['{"results":', '{"tests":', '[', ']', '}', '{', '"suites":', '"config":1,', '"stats":1,', '"failures":', 'null', '1e999', ',', '"x"'],
    ]; // prettier-ignore
    const document = fc
      .constantFrom(...pieces)
      .chain((some) => fc.array(fc.constantFrom(...some), { maxLength: 14 }))
      .map((some) => some.join(''));
    await fc.assert(
      fc.asyncProperty(fc.oneof(document, fc.string({ unit: 'binary' })), async (content) => {
        const outcome = await read('r', content).catch((error: Error) => error.name);
        expect(outcome === 'ReportError' || typeof outcome === 'object').toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});

describe('the place of a failure', () => {
  const failed: TestResult = { id: 'a', name: 'a', suite: [], status: 'failed', durationMs: 0 };
  it.each<[string, Partial<TestResult>, ReturnType<typeof placeOf>]>([
    ['what the report says', { file: 'a.js', line: 3 }, { file: 'a.js', line: 3 }],
    [
      'its own file in the stack',
      { file: 'a.js', trace: 'at b.js:1:1\nat a.js:7:2' },
      { file: 'a.js', line: 7 },
    ],
    [
      'where the stack begins',
      { trace: 'Error\n  at x (src/b.js:1:1)\n  at a.js:7' },
      { file: 'src/b.js', line: 1 },
    ],
    [
      'not in a dependency',
      { trace: 'at node_modules/x/y.js:1\nat ./a.rb:2:in `x' },
      { file: 'a.rb', line: 2 },
    ],
    ['nowhere outside the repository', { trace: 'at /usr/lib/x.py:1' }, undefined],
    ['the file alone', { file: 'a.js' }, { file: 'a.js' }],
  ])('is %s', (_, more, place) => {
    expect(placeOf({ ...failed, ...more })).toEqual(place);
  });
});

describe('a report that says of itself that it failed', () => {
  const trx = (outcome: string, results: string, counters = '') =>
    `<TestRun xmlns="http://microsoft.com/schemas/VisualStudio/TeamTest/2010"><Results><UnitTestResult testName="a" outcome="Passed"/>${results}</Results><ResultSummary outcome="${outcome}">${counters}</ResultSummary></TestRun>`;
  const nunit3 = (suite: string) =>
    `<test-run result="Failed"><test-suite type="Assembly" fullname="A.dll" result="Failed"><test-suite type="TestFixture" name="T" classname="N.T" result="Passed"><test-case name="a" classname="N.T" result="Passed"/></test-suite>${suite}</test-suite></test-run>`;
  const suite = (rest: string) => `{"type":"suite","event":${rest}}\n`;
  const one = (name: string, event: string) => `{"type":"test","event":"${event}","name":"${name}"}\n`;
  const dartStart = '{"protocolVersion":"0.1.1","type":"start","time":0}\n';

  it.each([
    ['a counter of JUnit', '<testsuite errors="1" tests="1"><testcase name="a"/></testsuite>', 0],
    [
      'a counter of JUnit at the root',
      '<testsuites failures="1"><testsuite><testcase name="a"/></testsuite></testsuites>',
      0,
    ],
    [
      'JUnit status',
      '<testsuite><testcase name="a" status="failed"/><testcase name="b" result="error"/></testsuite>',
      2,
    ],
    [
      'JUnit error of the root',
      '<testsuites><error message="no"/><testsuite><testcase name="a"/></testsuite></testsuites>',
      1,
    ],
    [
      'JUnit counter beside its failure',
      '<testsuite failures="2"><testcase name="a"><failure/></testcase></testsuite>',
      1,
    ],
    [
      'todo of node',
      '<testsuite failures="1"><testcase name="a"><skipped type="todo"/><failure/></testcase></testsuite>',
      0,
    ],
    [
      'a counter of CTRF',
      '{"results":{"tests":[{"name":"a","status":"passed","duration":null}],"summary":{"tests":1,"failed":1}}}',
      0,
    ],
    ['Jest', '{"numTotalTests":1,"success":false,"testResults":[]}', 1],
    ['Jest, interrupted', '{"numTotalTests":1,"wasInterrupted":true,"testResults":[]}', 1],
    ['a counter of Mocha', '{"stats":{"failures":1},"tests":[],"passes":[],"failures":[]}', 0],
    ['a counter of RSpec', '{"examples":[],"summary":{"example_count":0,"failure_count":1}}', 0],
    ['a counter of Playwright', '{"config":{},"suites":[],"stats":{"unexpected":1}}', 0],
    ['a counter of TRX', trx('Completed', '', '<Counters failed="1"/>'), 0],
    ['TRX web test', trx('Completed', '<WebTestResult testName="w" outcome="Failed"/>'), 1],
    [
      'TRX ordered test',
      trx(
        'Completed',
        '<TestResultAggregation testName="o" outcome="Failed"><InnerResults><UnitTestResult testName="i" outcome="Passed"/></InnerResults></TestResultAggregation>',
      ),
      1,
    ],
    ['a counter of xUnit', '<assembly failed="1"><test name="a" result="Pass"/></assembly>', 0],
    [
      'xUnit word',
      '<assembly><test name="a" result="Failed"><failure/></test><test name="b" result="Error"/></assembly>',
      2,
    ],
    [
      'xUnit 1',
      '<assembly><class name="C"><failure><message>no</message></failure><test name="a" result="Pass"/></class></assembly>',
      1,
    ],
    [
      'NUnit assembly',
      nunit3(
        '<test-suite type="Assembly" fullname="B.dll" result="Failed" label="Invalid"><reason><message>not found</message></reason></test-suite>',
      ),
      1,
    ],
    [
      'NUnit fixture',
      nunit3(
        '<test-suite type="TestFixture" name="U" classname="N.U" result="Failed"><failure><message>No suitable constructor</message></failure></test-suite>',
      ),
      1,
    ],
    [
      'NUnit failed child',
      nunit3(
        '<test-suite type="TestFixture" classname="N.U" result="Failed" site="Child"><failure><message>One or more child tests had errors</message></failure><test-case name="b" result="Failed"><failure/></test-case></test-suite>',
      ),
      1,
    ],
    [
      'a word of NUnit about nothing',
      '<test-run result="Failed"><test-suite type="TestFixture" result="Passed"><test-case name="a" result="Passed"/></test-suite></test-run>',
      0,
    ],
    [
      'NUnit 2 tear-down',
      '<test-results failures="0"><test-suite name="T" success="False" result="Failure"><failure><message>TearDown : x</message></failure><results><test-case name="T.a" success="True" result="Success"/></results></test-suite></test-results>',
      1,
    ],
    ['libtest, both lines spoiled', suite('"started"') + one('a', 'ok') + suite('"failed","failed":1'), 1],
    [
      'libtest, the end of a suite spoiled',
      suite('"started"') + one('a', 'ok') + suite('"started"') + one('b', 'ok') + suite('"ok"'),
      1,
    ],
    ['libtest, the start of a suite spoiled', one('a', 'ok') + suite('"failed","failed":1'), 1],
    ['libtest panic', suite('"started"') + one('a', 'panicked') + suite('"failed","failed":1'), 1],
    ['Dart', `${dartStart}{"type":"done","success":false,"time":1}\n`, 1],
    ['Dart, closed', `${dartStart}{"type":"done","success":null,"time":1}\n`, 1],
    ['Dart, fine', `${dartStart}{"type":"done","success":true,"time":1}\n`, 0],
  ])('%s', async (_, content, failed) => {
    const { tests } = await read('r', content);
    expect(countStatuses(tests).failed, JSON.stringify(tests)).toBe(failed);
  });

  it('counts a class without tests as neither passed nor failed', async () => {
    const { tests } = await read(
      'r',
      `<testsuite>
      <testcase name="Warning" class="PHPUnit\\Framework\\WarningTestCase" classname="PHPUnit.Framework.WarningTestCase" assertions="0"><warning>No tests found in class "FooTest"</warning></testcase>
      <testcase name="testOld" class="BarTest" assertions="2"><warning>assertFileNotExists() is deprecated</warning></testcase>
      </testsuite>`,
    );
    expect(tests).toMatchObject([
      { status: 'other', message: 'No tests found in class "FooTest"' },
      { status: 'passed' },
    ]);
  });

  it('says what it says', async () => {
    const { tests } = await read('out/r.json', '{"numTotalTests":0,"success":false,"testResults":[]}');
    expect(tests.at(-1)).toMatchObject({
      id: 'out/r.json › (report)',
      message: 'The report says of itself `success: false`, and shows no test that failed.',
    });
  });
});

describe('a report that is none', () => {
  it.each([
    [
      'ok  \texample.com/a\t0.1s\nFAIL\texample.com/b\t0.2s\n',
      'it is what `go test` prints for people. Add `-json`',
    ],
    ['<testsuite><testcase name="&#27;[31m"/></testsuite>', 'run the tests without colours'],
    ['<testsuite><testcase name="&#x1b;[31m"/></testsuite>', 'run the tests without colours'],
  ])('%j says what to do', async (content, says) => {
    await expect(read('r', content)).rejects.toThrow(says);
  });
});

describe('an XML declaration', () => {
  it.each(['encoding = "ISO-8859-1"', "encoding\n=\t'latin1'"])('with %s is understood', async (encoding) => {
    const content = Buffer.from(
      `<?xml version="1.0" ${encoding}?><testsuite><testcase name="é"/></testsuite>`,
      'latin1',
    );
    expect((await read('r.xml', content)).tests[0]!.name).toBe('é');
  });

  it.each(['UCS-2', 'unicode', 'UTF-16'])(
    'that says %s in single bytes is not believed',
    async (encoding) => {
      const content = `<?xml version="1.0" encoding="${encoding}"?><testsuite><testcase name="é"/></testsuite>`;
      expect((await read('r.xml', content)).tests[0]!.name).toBe('é');
    },
  );
});

describe('holdMoreCases', () => {
  it('counts the tests of large reports only', async () => {
    const folder = temporaryFolder();
    const small = path.join(folder, 'small.xml');
    writeFileSync(small, '<testcase/>'.repeat(3));
    const large = path.join(folder, 'large.xml');
    writeFileSync(large, '<testcase/>'.repeat(3) + ' '.repeat(33_000_000));
    expect(await holdMoreCases([small], 2)).toBe(false);
    expect(await holdMoreCases([large], 2)).toBe(true);
    expect(await holdMoreCases([large], 3)).toBe(false);
    expect(await holdMoreCases([large, small], 5)).toBe(true);
  });
});

describe('texts that a parser cuts', () => {
  const SECRET = 'hunter2-hunter2-hunter2';
  const long = (before: string, blanks: number): string =>
    `${' '.repeat(blanks)}${before.repeat(19_990 - (blanks > 15_000 ? blanks : 0))}${SECRET}${'z'.repeat(5_000)}`;
  const reportOf: [string, (text: string) => string][] = [
    ['junit', (text) => `<testsuite><testcase name="a"><failure>${text}</failure></testcase></testsuite>`],
    [
      'go',
      (text) =>
        [
          { Action: 'run', Package: 'p', Test: 'T' },
          { Action: 'output', Package: 'p', Test: 'T', Output: `    a_test.go:1: ${text}\n` },
          { Action: 'fail', Package: 'p', Test: 'T' },
          { Action: 'fail', Package: 'p' },
        ]
          .map((event) => JSON.stringify(event))
          .join('\n'),
    ],
    [
      'libtest',
      (stdout) =>
        [
          { type: 'suite', event: 'started' },
          { type: 'test', event: 'failed', name: 'a', stdout },
          { type: 'suite', event: 'failed', failed: 1 },
        ]
          .map((event) => JSON.stringify(event))
          .join('\n'),
    ],
  ];
  it.each(reportOf)('%s: never end in half a secret', async (_, report) => {
    for (const blanks of [0, 19_000])
      for (const before of ['x', 'x\n']) {
        const text = long(before, blanks);
        for (const shift of [0, 3_990, 19_980]) {
          const redact = redactor([SECRET]);
          const collector = new Collector([], redact);
          await readReport('r', chunked(report(text.slice(shift)), 1_000), collector.sinkOf('r'));
          // What was not cut is redacted where it is shown.
          expect(redact(JSON.stringify(collector.tests)).includes('hunter')).toBe(false);
        }
      }
  });
});

describe('reports made to be slow', () => {
  it.each([
    ['FAIL and blanks', `FAIL${' '.repeat(250_000)}`],
    ['FAIL and letters', `FAIL ${'a'.repeat(250_000)}`],
    ['FAIL and lines', 'FAIL\n'.repeat(60_000)],
  ])('%s: are refused at once', async (_, text) => {
    const started = performance.now();
    await expect(read('r', text)).rejects.toThrow(/no test report|TAP/);
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});
