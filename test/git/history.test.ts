import { copyFileSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { createInterface } from 'node:readline';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Patch } from '../../src/batch/patch.ts';
import { scanDiff } from '../../src/batch/diff.ts';
import { repairAndInspect } from '../../src/history/recall.ts';
import { exportHistory } from '../../src/history/export.ts';
import { History } from '../../src/history/history.ts';
import { importHistory } from '../../src/history/import.ts';
import { Journal } from '../../src/history/journal.ts';
import { pastOf } from '../../src/history/past.ts';
import { flakeRates, greenStreak } from '../../src/history/queries.ts';
import { patchIds } from '../../src/batch/patch-ids.ts';
import type { RunRecord } from '../../src/record/record.ts';
import { pack, unpack, type KeptResult } from '../../src/history/results.ts';
import { inspect, migrate, VERSION } from '../../src/history/schema.ts';
import { Database } from '../../src/platform/system/database.ts';
import { hardGitIn } from '../../src/platform/git/git.ts';
import type { TestResult, TestStatus } from '../../src/trial/reports/model.ts';
import type { Trial } from '../../src/trial/trial.ts';
import { GREEN, makePatch, makeRecord, makeStart, makeTest, makeTrial, redBy } from '../support/make.ts';
import { temporaryFolder } from '../support/temporary.ts';

const test = (id: string, status: TestStatus = 'passed', durationMs = 12): TestResult =>
  makeTest(id, { status, durationMs });

function trial(number: number, tests: readonly TestResult[], flaky: readonly string[] = []): Trial {
  const failed = tests.filter(({ status }) => status === 'failed').map(({ id }) => id);
  return makeTrial({ number, tests, flaky, judgement: failed.length === 0 ? GREEN : redBy(...failed) });
}

function patch(id: string, text: string): Patch {
  const diff = Buffer.from(text);
  return makePatch(id, {
    title: `Title of ${id}`,
    parts: [{ diff, scan: scanDiff(diff), author: { name: 'Ann', email: 'ann@example.com' } }],
    source: { path: `${id}.patch`, tracked: false },
  });
}

const DIFF = (word: string): string =>
  `diff --git a/f b/f\n--- a/f\n+++ b/f\n@@ -1,3 +1,3 @@\n a\n-b\n+${word}\n c\n`;

function record(patches: readonly Patch[], verdict: 'landed' | 'culprit'): RunRecord {
  return makeRecord({
    result: 'partial',
    base: { commit: 'c', tree: 't' },
    durationMs: 5_000,
    patches: patches.map(({ id, title }) => ({
      id,
      title,
      declared: {},
      remarks: [],
      verdict:
        verdict === 'landed'
          ? { verdict, reason: 'green', detail: 'Fine.' }
          : { verdict, reason: 'tests-failed', detail: 'Not.', evidence: { greenTree: 'g', redTree: 'r' } },
    })),
  });
}

/** A run with a trial of three tests, one of them flaky, and a patch. */
function addRun(history: History, run: string, at: number, verdict: 'landed' | 'culprit' = 'landed'): void {
  const one = patch('p', DIFF('x'));
  history.begin(makeStart({ name: 'autosync', run, branch: 'main', startedAt: at, configuration: 'd' }));
  history.offer(
    [one],
    [{ id: 'odd', title: 'Odd', verdict: { verdict: 'invalid', reason: 'empty', detail: '' } }],
    new Map([['p', 'patch-id']]),
    at,
  );
  history.addTrial(trial(1, [test('a'), test('b', 'skipped'), test('c', 'passed', 250)], ['c']), ['p']);
  const failed = { ...test('a', 'failed'), message: `expected ${at} to be 2` };
  history.addTrial({ ...trial(2, [failed, test('b'), test('new')]), setupMs: 40 }, ['p']);
  history.addTrial({ ...trial(3, [failed]), kind: 'focus', asked: ['a'] }, ['p']);
  history.end(record([one], verdict), [{ name: 'trial time', value: 1.5, unit: 's' }], 500);
  history.keep('autosync @ main', { kpis: [], lessons: [], feedback: [], said: { risk: 7 } });
}

const lines = (text: string): AsyncIterable<string> => createInterface({ input: Readable.from([text]) });
const exported = (history: History): string => [...exportHistory(history)].join('\n');

describe('the history', () => {
  it('recognises a patch that is offered again, by what it does', async () => {
    const git = hardGitIn(temporaryFolder());
    const moved = DIFF('x').replace('@@ -1,3 +1,3 @@', '@@ -41,3 +41,3 @@');
    const binary = 'diff --git a/b b/b\nindex 1..2 100644\nGIT binary patch\nliteral 1\nIcmZPo000310RR91\n';
    const forged = `From ${'0'.repeat(40)}\n${DIFF('y')}`;
    const given = [
      patch('one', DIFF('x')),
      patch('two', moved),
      patch('three', DIFF('z')),
      patch('binary', binary),
      patch('traditional', '--- f\n+++ f\n@@ -1 +1 @@\n-a\n+b\n'),
      patch('forged', forged),
    ];
    const ids = await patchIds(given, git, 'sha1');
    expect(ids.get('one')).toMatch(/^[0-9a-f]{40}$/);
    expect(ids.get('two')).toBe(ids.get('one'));
    expect(new Set(ids.values()).size).toBe(5);
    // Git has no patch id for these: the digest of their bytes stands for them.
    expect(ids.get('binary')).toBe(given.find(({ id }) => id === 'binary')!.digest);
    expect(ids.get('traditional')).toBe(given.find(({ id }) => id === 'traditional')!.digest);
    expect(given[0]!.parts[0]!.scan).toMatchObject({ added: 1, deleted: 1 });

    using history = History.open(':memory:');
    addRun(history, '1', 1_000, 'culprit');
    addRun(history, '2', 2_000, 'landed');
    history.begin(
      makeStart({ name: 'autosync', run: '3', branch: 'main', startedAt: 3_000, configuration: 'd' }),
    );
    const known = history.offer(
      [patch('other name', DIFF('x'))],
      [],
      new Map([['other name', 'patch-id']]),
      3_000,
    );
    expect(known.get('other name')).toEqual({ times: 2, verdict: 'landed', reason: 'green', at: 2_000 });
  });

  it('keeps results of a trial in few bytes, and gives them back', () => {
    using history = History.open(':memory:');
    addRun(history, '1', 1_000);
    const [first, second] = history.db.all<{ id: number }>('SELECT id FROM trials ORDER BY number');
    const resultsOf = (row: number): KeptResult[] =>
      unpack(
        history.db.all<{ packed: Uint8Array }>('SELECT packed FROM results WHERE trial = ?', row)[0]!.packed,
      );
    expect(resultsOf(first!.id).map(({ status }) => status)).toEqual(['passed', 'skipped', 'passed']);
    const [a, , c] = resultsOf(first!.id).map(({ durationMs }) => durationMs!);
    expect(Math.abs(a! / 12 - 1)).toBeLessThan(0.05);
    expect(Math.abs(c! / 250 - 1)).toBeLessThan(0.05);
    expect(resultsOf(second!.id).every(({ durationMs }) => Math.abs(durationMs! / 12 - 1) < 0.05)).toBe(true);
    // A trial that broke off says nothing about durations.
    const broken = trial(4, [test('a')]);
    history.addTrial({ ...broken, judgement: { outcome: 'error', why: 'It broke off.' } }, []);
    const { id } = history.db.all<{ id: number }>('SELECT id FROM trials WHERE number = 4')[0]!;
    expect(resultsOf(id).map(({ durationMs }) => durationMs)).toEqual([undefined]);
    expect(history.db.all('SELECT failed, passed FROM flakes')).toEqual([{ failed: 1, passed: 1 }]);
  });

  it('drops the details of old runs and keeps sums and verdicts', () => {
    using history = History.open(':memory:');
    for (let run = 1; run <= 5; run += 1) addRun(history, String(run), run * 1_000, 'culprit');
    expect(history.prune(2)).toBe(3);
    expect(history.prune(2)).toBe(0);
    // The tests of results that are kept stay; a test that only dropped ones named is gone.
    expect(history.db.all('SELECT test FROM tests ORDER BY test').map((row) => row['test'])).toEqual([
      'a',
      'b',
      'c',
      'new',
    ]);
    const kept = `SELECT run.run FROM results JOIN trials ON trials.id = trial JOIN runs AS run ON run.id = trials.run
      GROUP BY run.run ORDER BY run.run`;
    expect(history.db.all(kept).map(({ run }) => run)).toEqual(['4', '5']);
    expect(
      history.db.all(
        'SELECT count(*) AS n, count(detail) AS words, count(verdict) AS verdicts FROM verdicts',
      )[0],
    ).toEqual({ n: 10, words: 2, verdicts: 5 });
    expect(history.db.all('SELECT count(*) AS n, sum(passed) AS passed FROM trials')[0]).toEqual({
      n: 15,
      passed: 20,
    });
  });

  it('survives that it cannot be written: the problem is told once, the run goes on', () => {
    const problems: string[] = [];
    using history = History.open(
      ':memory:',
      (text) => text,
      (text) => problems.push(text),
    );
    history.db.exec('PRAGMA query_only = ON');
    addRun(history, '1', 1_000);
    const journal = new Journal(history, 'autosync', 'search', (text) => text);
    journal.add('q', { outcome: 'green', tests: [] });
    expect(journal.size).toBe(0);
    expect(problems).toEqual([
      expect.stringContaining('The history could not be written: attempt to write a readonly database'),
    ]);
  });

  it('writes no secret', () => {
    const problems: string[] = [];
    const redact = (text: string): string => text.replaceAll('s3cret', '***');
    using history = History.open(':memory:', redact, (text) => problems.push(text));
    const plain = patch('s3cret', DIFF('s3cret'));
    const author = { name: 'Ann s3cret', email: 's3cret@example.com' };
    const odd = { ...plain, parts: plain.parts.map((part) => ({ ...part, author })) };
    history.begin(
      makeStart({ name: 'autosync', run: '1', branch: 'main', startedAt: 1, configuration: 'd' }),
    );
    history.offer([odd], [], new Map([['s3cret', 'x']]), 1);
    // Two ids that are one without the secret.
    history.addTrial(trial(1, [{ ...test('s3cret'), file: 's3cret.js' }, test('***')]), ['s3cret']);
    history.end({ ...record([odd], 'culprit'), problem: 's3cret' }, [], 500);
    expect(problems).toEqual([]);
    expect(exported(history)).not.toContain('s3cret');
    expect(history.db.all('SELECT test, file FROM tests')).toEqual([{ test: '***', file: '***.js' }]);
    expect(history.db.all('SELECT author FROM patches')).toEqual([{ author: 'Ann *** <***@example.com>' }]);
  });

  it('keeps several names in one database apart', () => {
    using history = History.open(':memory:');
    const one = patch('p', DIFF('x'));
    const ids = new Map([['p', 'patch-id']]);
    const runOf = (name: string, run: string, at: number, details = 500) => {
      history.begin(makeStart({ name, run, branch: 'main', startedAt: at, configuration: 'd' }));
      const earlier = history.offer([one], [], ids, at);
      history.addTrial(trial(1, [test('a')], name === 'web' ? ['a'] : []), ['p']);
      history.end(record([one], 'landed'), [{ name: 'size', value: at, unit: 'kB' }], details);
      return earlier;
    };
    expect(runOf('web', '1', 1_000).size).toBe(0);
    // The same run id in another name is another run, and what one was offered the other was not.
    expect(runOf('api', '1', 2_000).size).toBe(0);
    expect(runOf('api', '2', 3_000).get('p')).toMatchObject({ times: 1 });
    expect(pastOf(history, 'web', 'main').runs.map(({ run }) => run)).toEqual(['1']);
    expect(pastOf(history, 'api', 'main').runs.map(({ metrics }) => metrics.get('size'))).toEqual([
      2_000, 3_000,
    ]);
    expect(pastOf(history, 'api', 'main').flakes).toEqual([]);
    expect([...flakeRates(history, 'web').keys(), ...flakeRates(history, 'api').keys()]).toEqual(['a']);
    expect([
      greenStreak(history, 'web', 'main'),
      greenStreak(history, 'api', 'main'),
      greenStreak(history, 'api', 'other'),
    ]).toEqual([1, 2, 0]);
    expect([
      history.initialSnapshot('web', 'w'),
      history.initialSnapshot('api', 'a'),
      history.initialSnapshot('web', 'x'),
    ]).toEqual(['w', 'a', 'w']);
    // Each name keeps the details of its own newest runs.
    expect(history.prune(1)).toBe(1);
    expect(pastOf(history, 'web', 'main').runs[0]!.suite!.results).toBeDefined();
    const [web, api] = [
      new Journal(history, 'web', 's', (text) => text),
      new Journal(history, 'api', 's', (text) => text),
    ];
    web.add('q', { outcome: 'green', tests: [] });
    api.forget();
    expect(new Journal(history, 'web', 's', (text) => text).size).toBe(1);
    expect(new Journal(history, 'api', 's', (text) => text).size).toBe(0);
  });
});

describe('export and import', () => {
  it('move a history exactly, and twice is once', async () => {
    using history = History.open(':memory:');
    for (let run = 1; run <= 3; run += 1) addRun(history, String(run), run * 1_000);
    history.initialSnapshot('autosync', '{"first":true}');
    history.db.execute(
      `INSERT INTO lessons (name, lesson, first_seen, last_seen, status, content) VALUES ('autosync', 'l', 1, 2, 'open', '{}')`,
    );
    history.db.execute(
      `INSERT INTO feedback (name, lesson, applied_at, judged, content) VALUES ('autosync', 'l', 3, NULL, '{}')`,
    );
    const text = exported(history);
    using copy = History.open(':memory:');
    addRun(copy, '2', 2_000);
    expect(await importHistory(copy, lines(text))).toEqual({ added: 2, known: 1 });
    expect(await importHistory(copy, lines(text))).toEqual({ added: 0, known: 3 });
    expect(exported(copy)).toBe(text);
  });

  it('round-trips whatever results there are', async () => {
    const results = fc.array(
      fc.record({
        id: fc.string({ maxLength: 6 }),
        status: fc.constantFrom<TestStatus>('passed', 'failed', 'skipped', 'pending', 'other'),
        ms: fc.double({ min: 0, max: 2e8, noNaN: true }),
      }),
      { maxLength: 40 },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(results, { maxLength: 4 }), async (trials) => {
        using history = History.open(':memory:');
        history.begin(makeStart({ name: 'n', run: '1', branch: 'b', startedAt: 1, configuration: 'd' }));
        for (const [index, found] of trials.entries()) {
          const tests = [...new Map(found.map((one) => [one.id, test(one.id, one.status, one.ms)])).values()];
          history.addTrial(trial(index + 1, tests), []);
        }
        const text = exported(history);
        using copy = History.open(':memory:');
        await importHistory(copy, lines(text));
        expect(exported(copy)).toBe(text);
      }),
      { numRuns: 60 },
    );
  });

  it('takes the whole of a run that was cut off here', async () => {
    using whole = History.open(':memory:');
    addRun(whole, '1', 1_000);
    using cut = History.open(':memory:');
    cut.begin(
      makeStart({ name: 'autosync', run: '1', branch: 'main', startedAt: 1_000, configuration: 'd' }),
    );
    await importHistory(cut, lines(exported(whole)));
    expect(exported(cut)).toBe(exported(whole));
    await importHistory(whole, lines(exported(cut)));
    expect(exported(whole)).toBe(exported(cut));
  });

  it.each([
    ['', 'it is empty'],
    ['\n\n', 'it is empty'],
    ['{"test":0,"id":"a","file":null}', 'line 1: the header must be the first line'],
    ['nonsense', 'line 1: Unexpected token'],
    ['{"schema":"autosync.history/1","version":99}', 'line 1: it was exported by a newer version (99)'],
    ['HEADER\n{"test":-1,"id":"a","file":null}', 'line 2: `test`'],
    ['HEADER\n{"run":{"name":"n"}}', 'line 2: `run.run`'],
  ])('takes in all or nothing: %j', async (text, why) => {
    using history = History.open(':memory:');
    addRun(history, '1', 1_000);
    const before = exported(history);
    const header = '{"schema":"autosync.history/1","version":1}';
    await expect(importHistory(history, lines(text.replace('HEADER', header)))).rejects.toThrow(why);
    expect(exported(history)).toBe(before);
  });

  it('takes in nothing of a file whose last line is wrong', async () => {
    using whole = History.open(':memory:');
    addRun(whole, '1', 1_000);
    const wrong = exported(whole).replace('"statuses":[["passed",1]', '"statuses":[["passed",2]');
    using history = History.open(':memory:');
    await expect(importHistory(history, lines(wrong))).rejects.toThrow('do not match');
    expect(history.db.all('SELECT count(*) AS n FROM tests')[0]).toEqual({ n: 0 });
  });
});

/** What a version before the third had of an exported history. */
function old(text: string): string {
  const news = { kind: null, runner: null, event: null, speedMs: null, insight: null };
  return text
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, { trials: { kind: string; results: object }[] }>)
    .map((line) => {
      if (!line['run']) return JSON.stringify(line);
      const trials = line['run'].trials
        .filter(({ kind }) => kind !== 'focus')
        .map((one) => ({
          ...one,
          setupMs: null,
          asked: null,
          // Only green trials kept durations.
          results: one.kind === 'full' ? { ...one.results, ms: null } : one.results,
          failures: [],
        }));
      return JSON.stringify({ run: { ...line['run'], ...news, trials } });
    })
    .join('\n');
}

describe('the schema', () => {
  it('comes from every earlier version with every row', () => {
    for (let version = 1; version <= VERSION; version += 1) {
      const file = path.join(temporaryFolder(), 'history.db');
      // Written by the version itself and kept: what a user of it has.
      copyFileSync(path.resolve(import.meta.dirname, `../fixtures/history/v${version}.db`), file);
      expect(inspect(file)).toEqual({ kind: 'fine' });
      using history = History.open(file);
      expect(history.db.pragma('user_version')).toBe(VERSION);
      using expected = History.open(':memory:');
      addRun(expected, '1', 1_000, 'culprit');
      addRun(expected, '2', 2_000);
      const all = exported(expected);
      expect(exported(history)).toBe(version < 3 ? old(all) : all);
      expect(inspect(file)).toEqual({ kind: 'fine' });
      // A run is added to it as to any other history.
      addRun(history, '3', 3_000);
      expect(history.db.all('SELECT kind FROM runs ORDER BY started_at')[2]).toEqual({ kind: 'batch' });
    }
  });

  it('keeps what a run was, what it said, and why its tests failed', () => {
    using history = History.open(':memory:');
    addRun(history, '1', 1_000);
    addRun(history, '2', 2_000);
    expect(history.db.all('SELECT kind, runner, event, speed_ms, insight FROM runs LIMIT 1')).toEqual([
      {
        kind: 'batch',
        runner: 'Linux x64, 2 processors',
        event: 'push',
        speed_ms: 12.5,
        insight: '{"risk":7}',
      },
    ]);
    expect(history.db.all('SELECT kind, setup_ms, asked FROM trials WHERE number > 1 LIMIT 2')).toEqual([
      { kind: 'full', setup_ms: 40, asked: null },
      { kind: 'focus', setup_ms: null, asked: '["a"]' },
    ]);
    // Two messages that differ in a number have one cause.
    expect(
      history.db.all('SELECT message, count(*) AS times FROM failures JOIN causes ON causes.id = cause'),
    ).toEqual([{ message: 'expected 1000 to be 2', times: 4 }]);
    expect(pastOf(history, 'autosync', 'main').causes).toEqual([
      {
        fingerprint: 'expected # to be #',
        message: 'expected 1000 to be 2',
        run: 0,
        test: 'a',
      },
      { fingerprint: expect.any(String) as string, message: 'expected 1000 to be 2', run: 1, test: 'a' },
    ]);
    history.prune(1);
    expect(history.db.all('SELECT count(*) AS times FROM failures')).toEqual([{ times: 2 }]);
    history.prune(0);
    expect(history.db.all('SELECT count(*) AS times FROM causes')).toEqual([{ times: 0 }]);
  });

  it('is another one when anything in it is', () => {
    const file = path.join(temporaryFolder(), 'history.db');
    using db = Database.open(file);
    migrate(db);
    expect(inspect(file)).toEqual({ kind: 'fine' });
    db.exec('CREATE INDEX more ON runs (run)');
    expect(inspect(file)).toEqual({ kind: 'odd', reason: expect.stringContaining('index more') as string });
    db.exec('DROP INDEX more; ALTER TABLE runs ADD COLUMN more TEXT');
    expect(inspect(file)).toEqual({
      kind: 'odd',
      reason: expect.stringContaining('table runs is different') as string,
    });
    db.exec('PRAGMA user_version = 99');
    expect(inspect(file)).toEqual({ kind: 'newer' });
  });

  it.each([
    ['PRAGMA user_version = -1', 'odd', 'not a history of AutoSync'],
    ['UPDATE runs SET started_at = 9000000000000000', 'odd', '`runs.started_at` holds an impossible number'],
    ['INSERT INTO tests (id, test) VALUES (9223372036854775807, 1)', 'odd', '`tests.id` holds an impossible'],
    ['ANALYZE', 'fine', ''],
    ['BEGIN EXCLUSIVE', 'unusable', 'database is locked'],
  ])(
    'after %s it is what it is: %s',
    (sql, kind, why) => {
      const file = path.join(temporaryFolder(), 'history.db');
      {
        using history = History.open(file);
        addRun(history, '1', 1_000);
      }
      using db = Database.open(file);
      db.exec(sql);
      const state = inspect(file);
      expect(state.kind).toBe(kind);
      expect('reason' in state ? state.reason : '').toContain(why);
    },
    20_000,
  );

  it('does not open a file that is larger than any history', async () => {
    const file = path.join(temporaryFolder(), 'history.db');
    writeFileSync(file, '');
    truncateSync(file, 2_000_000_000);
    const state = await repairAndInspect(file);
    expect(state).toMatchObject({ kind: 'unusable', reason: expect.stringContaining('prune') as string });
  });

  it('exports what is readable where a blob is damaged or bigger than can be', async () => {
    using history = History.open(':memory:');
    addRun(history, '1', 1_000);
    history.db.execute('UPDATE results SET packed = ? WHERE trial = 1', Buffer.from('ffffff', 'hex'));
    const bomb = pack(
      Array.from({ length: 5_000 }, (_, i) => ({ test: i, status: 'passed', durationMs: undefined })),
    );
    history.db.execute('UPDATE results SET packed = ? WHERE trial = 2', bomb);
    const text = exported(history);
    expect(text).toContain('"results":null');
    using copy = History.open(':memory:');
    expect(await importHistory(copy, lines(text))).toEqual({ added: 1, known: 0 });
  });

  it('ignores what a forged row says of a patch', () => {
    using history = History.open(':memory:');
    addRun(history, '1', 1_000);
    history.db.exec("UPDATE verdicts SET verdict = 'wonderful'");
    history.begin(
      makeStart({ name: 'autosync', run: '2', branch: 'main', startedAt: 2, configuration: 'd' }),
    );
    const known = history.offer([patch('p', DIFF('x'))], [], new Map([['p', 'patch-id']]), 3_000);
    expect(known.size).toBe(0);
  });

  it('notices damage anywhere, or the damage changes nothing that is read', () => {
    const file = path.join(temporaryFolder(), 'history.db');
    {
      using history = History.open(file);
      for (let run = 1; run <= 3; run += 1) addRun(history, String(run), run * 1_000);
    }
    const whole = readFileSync(file);
    const size = statSync(file).size;
    fc.assert(
      fc.property(fc.nat(size - 1), fc.nat(7), (at, bit) => {
        const bytes = Buffer.from(whole);
        bytes[at] = bytes[at]! ^ (1 << bit);
        writeFileSync(file, bytes);
        // Never an exception: odd, or usable. The digest that travels along is what finds the rest.
        const state = inspect(file);
        expect(['fine', 'odd', 'newer', 'unusable']).toContain(state.kind);
      }),
      { numRuns: 300 },
    );
  });
});
